import Programme

/// Changes for H1 to H3 and H8: form, countries, sorts of bodies, languages.
extension RuleRepairs {
    var form: [Change?] {
        guard let form = pair.offer.modality else {
            return pair.component.modalities.prefix(1).map {
                offer("modality", .text($0.rawValue), Change.Effort.fact)
            }
        }
        return [component("modalities", added(form, to: pair.component.modalities), Change.Effort.term)]
            + nodes
    }

    /// What a node-hour is worth: a node has as many GPUs as are asked for at once, at least.
    private var nodes: [Change?] {
        if range != nil { return [] }
        let least = FieldValue.integer(max(1, pair.component.concurrentGPUs ?? 1))
        return [
            pair.component.unit == .nodeHour && pair.component.gpusPerNode == nil
                ? component("gpus_per_node", least, Change.Effort.fact) : nil,
            pair.offer.unit == .nodeHour && pair.offer.gpusPerNode == nil
                ? offer("gpus_per_node", least, Change.Effort.fact) : nil,
        ]
    }

    var country: [Change?] {
        guard let country = pair.country else { return [] }
        var found: [Change?] = []
        if pair.offer.excludedCountries.contains(country) {
            found.append(
                offer(
                    "excluded_countries",
                    removed([country], from: pair.offer.excludedCountries),
                    Change.Effort.term
                )
            )
        }
        if !pair.offer.eligibleCountries.isEmpty {
            found.append(
                offer(
                    "eligible_countries",
                    .texts(pair.offer.eligibleCountries + [country]),
                    Change.Effort.term
                )
            )
        }
        if !pair.offer.eligibleGroups.isEmpty {
            let index = pair.reference.countries[country]
            let own = CountryGroup.allCases.filter { pair.reference.isMember(index, of: $0) }
            found += own.map {
                offer("eligible_groups", added($0, to: pair.offer.eligibleGroups), Change.Effort.term)
            }
        }
        return found
    }

    var organisationType: [Change?] {
        guard let requester = pair.requester else { return [] }
        guard let type = requester.type else {
            return pair.offer.eligibleOrganisationTypes.prefix(1).map {
                organisation(requester, [("type", .text($0.rawValue))], Change.Effort.fact)
            }
        }
        return [
            offer(
                "eligible_organisation_types",
                added(type, to: pair.offer.eligibleOrganisationTypes),
                Change.Effort.term
            )
        ]
    }

    var languages: [Change?] {
        if pair.component.kind == .dataset {
            let (wanted, held) = (pair.component.content, pair.offer.content)
            return [
                holding("data_languages", wanted.languages, held.languages),
                holding("data_scripts", wanted.scripts, held.scripts),
                holding("data_dialects", wanted.dialects, held.dialects),
            ]
        }
        var found: [Change?] = []
        for demand in pair.offer.languages {
            guard let held = pair.need.languages.first(where: { $0.language == demand.language }) else {
                continue
            }
            let skills = pair.need.languages.map { $0 == held ? demand.description : $0.description }
            let levels = Int64((demand.level?.rank ?? 0) - (held.level?.rank ?? demand.level?.rank ?? 0))
            found.append(
                need(
                    "languages",
                    .texts(skills),
                    held.level == nil ? Change.Effort.fact : max(1, levels) * Change.Effort.level
                )
            )
        }
        if pair.need.languages.isEmpty, let demand = pair.offer.languages.first {
            found.append(need("languages", .texts([demand.description]), Change.Effort.fact))
        }
        for skill in pair.need.languages.prefix(2) {
            found.append(
                offer(
                    "interpretation",
                    .texts(pair.offer.interpretation + [skill.language]),
                    Change.Effort.term
                )
            )
        }
        return found
    }

    /// The data turn out to hold what is asked for, or the need does with what they hold.
    private func holding(_ field: String, _ wanted: [String], _ held: [String]) -> Change? {
        guard let first = wanted.first, !wanted.contains(where: held.contains) else { return nil }
        return held.isEmpty
            ? offer(field, .texts([first]), Change.Effort.fact)
            : component(field, .texts(wanted + held.prefix(1)), Change.Effort.term)
    }
}
