import Programme

/// H2: donor mandates name countries, and groups of them as they are on the business date.
struct CountryEligibility: PairRule {
    let code = RuleCode.h2
    let sentence = "The country is eligible and not excluded."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        if !offer.restrictsCountries { return .pass }
        guard let country = need.country else { return .incomplete }
        return offer.eligible.contains(country) ? .pass : .fail(nil)
    }

    func facts(_ pair: PairRecords) -> (need: String, offer: String) {
        var parts: [String] = []
        if !pair.offer.eligibleCountries.isEmpty {
            parts.append("open to " + pair.offer.eligibleCountries.joined(separator: ", "))
        }
        if !pair.offer.eligibleGroups.isEmpty {
            parts.append("open to " + pair.offer.eligibleGroups.map(\.rawValue).joined(separator: ", "))
        }
        if !pair.offer.eligibleRegions.isEmpty {
            parts.append("open to " + pair.offer.eligibleRegions.joined(separator: ", "))
        }
        if !pair.offer.excludedCountries.isEmpty {
            parts.append("closed to " + pair.offer.excludedCountries.joined(separator: ", "))
        }
        let country = pair.need.country ?? pair.requester?.country
        return (
            country.map { "country \($0)" } ?? "country unknown",
            parts.isEmpty ? "open to all" : parts.joined(separator: "; ")
        )
    }
}

/// H3: "only public bodies", "the investigator must be academic".
struct OrganisationEligibility: PairRule {
    let code = RuleCode.h3
    let sentence = "The sort of organisation is eligible."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        if offer.organisationTypes == .max { return .pass }
        if need.organisationType == 0 { return .incomplete }
        return offer.organisationTypes & need.organisationType != 0 ? .pass : .fail(nil)
    }

    func facts(_ pair: PairRecords) -> (need: String, offer: String) {
        let types = pair.offer.eligibleOrganisationTypes.map(\.rawValue)
        return (
            pair.requester?.type.map(\.rawValue) ?? "sort unknown",
            types.isEmpty ? "open to all" : "open to " + types.joined(separator: ", ")
        )
    }
}
