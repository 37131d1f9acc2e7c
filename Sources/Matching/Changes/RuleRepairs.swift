import Programme

/// Changes of one record each that may make a pair pass a rule which stands in its way.
///
/// They are proposals: whether a pair passes every rule with one of them is judged by the rules themselves.
struct RuleRepairs {
    let pair: PairRecords
    /// What one unit of the need is worth in the offer's.
    let exchange: Exchange
    /// What the component may take from the window; nil where units cannot be exchanged.
    let range: QuantityRange?
    private let unitsPerGPUDay: Int64?

    init(_ pool: PoolFacts, component: Int, window: Int) {
        let (facts, other) = (pool.components[component], pool.windows[window])
        pair = pool.records(facts, other)
        exchange = pool.exchange(component, window)
        range = QuantityRange(facts, other, pool)
        unitsPerGPUDay = pool.units.units(other.unitProfile, ofGPUHours: 24)
    }

    /// GPUs at once that give so many of the offer's units in the days that both have; nil where that is unknown.
    func gpus(for units: Int64) -> Int64? {
        let days = Int64(pair.sharedDays)
        guard days > 0, let unitsPerGPUDay, unitsPerGPUDay > 0 else { return nil }
        let daily = unitsPerGPUDay.multipliedReportingOverflow(by: days)
        return daily.overflow ? 1 : (units + daily.partialValue - 1) / daily.partialValue
    }

    /// The proposals for a rule.
    func changes(for rule: RuleCode) -> [Change] {
        let found =
            switch rule {
            case .h1: form
            case .h2: country
            case .h3: organisationType
            case .h4: dates
            case .h6: quantity
            case .h8: languages
            case .h9: prerequisites
            case .h10: licence
            case .h11: dataPlace
            case .h12: screening
            case .h13: endorsement
            case .h14: safeguards
            case .h15: costs
            case .h16: technicalFit
            case .h17: counterparts
            case .h18: freshness
            case .h21: ruling
            case .h5, .h7, .h19, .h20, .h22: [Change?]()
            }
        return found.compactMap { $0 }
    }

    // MARK: - Edits

    /// A change of one field of the need.
    func need(_ field: String, _ value: FieldValue, _ effort: Int64) -> Change? {
        change(.need(pair.need.externalID), pair.need, field, value, effort)
    }

    /// A change of one field of the component.
    func component(_ field: String, _ value: FieldValue, _ effort: Int64) -> Change? {
        change(
            .component(need: pair.need.externalID, pair.component.code),
            pair.component,
            field,
            value,
            effort
        )
    }

    /// A change of one field of the offer.
    func offer(_ field: String, _ value: FieldValue, _ effort: Int64) -> Change? {
        change(.offer(pair.offer.externalID), pair.offer, field, value, effort)
    }

    /// A change of one field of the window.
    func window(_ field: String, _ value: FieldValue, _ effort: Int64) -> Change? {
        change(
            .window(offer: pair.offer.externalID, pair.window.code),
            pair.window,
            field,
            value,
            effort
        )
    }

    private func change<Record: FieldedRecord>(
        _ subject: Change.Subject,
        _ record: Record,
        _ name: String,
        _ value: FieldValue,
        _ effort: Int64
    ) -> Change? {
        guard let field = Record.fields.first(where: { $0.name == name }) else { return nil }
        let before = field.value(record)
        if before == value { return nil }
        // What is unknown and has to be stated is the least that can be asked for.
        let isBlank = before == .none && effort != Change.Effort.term
        return Change(
            subject,
            [Change.Edit(name, from: before, to: value)],
            effort: isBlank ? Change.Effort.fact : effort
        )
    }

    /// Several edits of one record that only make sense together.
    func together(_ changes: [Change?], effort: Int64? = nil) -> Change? {
        let parts = changes.compactMap { $0 }
        guard let first = parts.first, parts.allSatisfy({ $0.subject == first.subject }) else { return nil }
        return Change(
            first.subject,
            parts.flatMap(\.edits),
            effort: effort ?? parts.map(\.effort).max() ?? 0
        )
    }

    /// A number that is changed.
    func effort(_ from: Int64?, _ to: Int64) -> Int64 {
        from.map { Change.Effort.change(from: $0, to: to) } ?? Change.Effort.fact
    }

    private func texts<Value: Code>(_ codes: [Value]) -> FieldValue { .texts(codes.map(\.rawValue)) }

    private func added<Value: Code>(_ code: Value, to codes: [Value]) -> FieldValue {
        texts(codes.contains(code) ? codes : codes + [code])
    }

    /// A list without some entries; a list that becomes empty is blank.
    private func removed(_ entries: [String], from list: [String]) -> FieldValue {
        let left = list.filter { !entries.contains($0) }
        return left.isEmpty ? .none : .texts(left)
    }

    // MARK: - H1 to H3, H8

    private var form: [Change?] {
        guard let form = pair.offer.modality else {
            return pair.component.modalities.prefix(1).map {
                offer("modality", .text($0.rawValue), Change.Effort.fact)
            }
        }
        return [component("modalities", added(form, to: pair.component.modalities), Change.Effort.term)]
    }

    private var country: [Change?] {
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

    private var organisationType: [Change?] {
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

    private func organisation(_ record: Organisation, _ values: [(String, FieldValue)], _ effort: Int64)
        -> Change?
    {
        together(
            values.map { change(.organisation(record.externalID), record, $0.0, $0.1, effort) },
            effort: effort
        )
    }

    private var languages: [Change?] {
        if pair.component.kind == .dataset {
            guard let wanted = pair.component.dataLanguages.first else { return [] }
            return pair.offer.dataLanguages.isEmpty
                ? [offer("data_languages", .texts([wanted]), Change.Effort.fact)]
                : [
                    component(
                        "data_languages",
                        .texts(pair.component.dataLanguages + pair.offer.dataLanguages.prefix(1)),
                        Change.Effort.term
                    )
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

    // MARK: - H9, H12, H13, H15

    private var prerequisites: [Change?] {
        var found: [Change?] = []
        if let least = pair.offer.readinessMinimum, (pair.need.readiness ?? -1) < least {
            let levels = least - (pair.need.readiness ?? least)
            found.append(need("readiness", .integer(least), max(1, levels) * Change.Effort.level))
        }
        if let least = pair.offer.qualificationMinimum, (pair.component.qualification ?? -1) < least {
            let levels = least - (pair.component.qualification ?? least)
            found.append(component("qualification", .integer(least), max(1, levels) * Change.Effort.level))
        }
        if pair.offer.isAudienceExclusive {
            found += pair.offer.audiences.prefix(1).map {
                component("audiences", added($0, to: pair.component.audiences), Change.Effort.term)
            }
        }
        if let scheme = pair.offer.safetySchemesAccepted.first {
            found.append(
                component(
                    "safety_schemes",
                    .texts(pair.component.safetySchemes + [scheme]),
                    Change.Effort.term
                )
            )
        }
        return found
    }

    private var screening: [Change?] {
        [pair.requester, pair.provider].compactMap { $0 }.map { body in
            organisation(
                body,
                [("screening", .text(Screening.clear.rawValue)), ("screened_on", .date(pair.date))],
                body.screening == .hit ? Change.Effort.decision : Change.Effort.fact
            )
        }
    }

    private var endorsement: [Change?] {
        let required = max(pair.policy.endorsementMinimum, pair.offer.endorsementRequired ?? .none)
        let levels = Int64(required.rank - (pair.need.endorsement ?? .none).rank)
        return [need("endorsement", .text(required.rawValue), max(1, levels) * Change.Effort.level)]
    }

    private var costs: [Change?] {
        let open = pair.offer.costs.filter { !pair.offer.costsCovered.contains($0) }
        let missing = open.filter { !pair.need.costsCovered.contains($0) }
        return [
            need("costs_covered", texts(pair.need.costsCovered + missing), Change.Effort.term),
            offer("costs_covered", texts(pair.offer.costsCovered + missing), Change.Effort.term),
        ]
    }

    // MARK: - H10, H11, H14

    private var licence: [Change?] {
        var found: [Change?] = []
        if let regime = pair.offer.ipRegime, !pair.component.ipRegimes.isEmpty {
            found.append(
                component("ip_regimes", added(regime, to: pair.component.ipRegimes), Change.Effort.term)
            )
        } else if let regime = pair.component.ipRegimes.first {
            found.append(offer("ip_regime", .text(regime.rawValue), Change.Effort.fact))
        }
        guard pair.component.kind == .dataset else { return found }
        let uses = pair.component.dataUses
        if uses.isEmpty {
            found += DataUse.allCases.map {
                component("data_uses", .texts([$0.rawValue]), Change.Effort.fact)
            }
        } else {
            let missing = uses.filter { !pair.offer.allowedUses.contains($0) }
            found.append(offer("allowed_uses", texts(pair.offer.allowedUses + missing), Change.Effort.term))
            if uses.count > 1 {
                found += uses.map { component("data_uses", .texts([$0.rawValue]), Change.Effort.term) }
            }
        }
        if pair.offer.useConditions.contains(.ethicsApproval) {
            found.append(
                need("safeguards", added(.ethicsApproval, to: pair.need.safeguards), Change.Effort.term)
            )
        }
        return found
    }

    private var dataPlace: [Change?] {
        var found: [Change?] = []
        let missing = pair.policy.transferSafeguards.filter { !pair.need.safeguards.contains($0) }
        found.append(need("safeguards", texts(pair.need.safeguards + missing), Change.Effort.term))
        let residency = pair.component.residencyCountries
        let place = pair.component.kind == .dataset ? pair.country : pair.offer.hostCountry
        if !residency.isEmpty, let place {
            found.append(component("residency_countries", .texts(residency + [place]), Change.Effort.term))
        }
        if pair.component.kind == .dataset {
            let modes: [AccessMode] = [.enclave, .federated]
            let wanted = pair.component.accessModes
            found += modes.filter { wanted.isEmpty || wanted.contains($0) }.map {
                offer("access_modes", added($0, to: pair.offer.accessModes), Change.Effort.term)
            }
            if !wanted.isEmpty {
                found += modes.filter(pair.offer.accessModes.contains).map {
                    component("access_modes", added($0, to: wanted), Change.Effort.term)
                }
            }
            if pair.offer.transferRegime == nil {
                found.append(
                    offer("transfer_regime", .text(TransferRegime.open.rawValue), Change.Effort.fact)
                )
            }
        } else if pair.component.handlesPersonalData == nil {
            found.append(component("handles_personal_data", .boolean(false), Change.Effort.fact))
        }
        return found
    }

    private var safeguards: [Change?] {
        var required = pair.offer.safeguardsRequired
        if pair.component.kind == .dataset {
            required += Safeguards.required(pair.offer.sensitivity, pair.policy)
        }
        if pair.component.handlesPersonalData != false { required += pair.policy.personalSafeguards }
        let held = pair.need.safeguards
        let missing = Safeguard.allCases.filter { required.contains($0) && !held.contains($0) }
        var found = [need("safeguards", texts(held + missing), Change.Effort.term)]
        if pair.component.handlesPersonalData == nil {
            found.append(component("handles_personal_data", .boolean(false), Change.Effort.fact))
        }
        guard pair.component.kind == .dataset else { return found }
        if pair.offer.communityConsent != true {
            found.append(
                offer(
                    "community_consent",
                    .boolean(true),
                    pair.offer.communityConsent == nil ? Change.Effort.fact : Change.Effort.term
                )
            )
        }
        if pair.offer.sensitivity == nil {
            found.append(offer("sensitivity", .text(Sensitivity.none.rawValue), Change.Effort.fact))
        }
        return found
    }

    // MARK: - H17, H18, H21

    private var counterparts: [Change?] {
        let ends = (pair.need.organisation, pair.offer.organisation)
        if ends.0 == ends.1 { return [] }
        var found: [Change?] = []
        if pair.declinedUntil != nil {
            found.append(
                Change(
                    .decline(need: pair.need.externalID, offer: pair.offer.externalID),
                    effort: Change.Effort.decision
                )
            )
        }
        let other = [ends.1, pair.provider?.country ?? ""]
        if pair.need.blocked.contains(where: other.contains) {
            found.append(need("blocked", removed(other, from: pair.need.blocked), Change.Effort.term))
        }
        let asking = [ends.0, pair.country ?? ""]
        if pair.offer.blocked.contains(where: asking.contains) {
            found.append(offer("blocked", removed(asking, from: pair.offer.blocked), Change.Effort.term))
        }
        return found
    }

    private var freshness: [Change?] {
        let day = FieldValue.date(pair.date)
        var found: [Change?] = []
        func fresh(_ expires: CalendarDate?, _ confirmed: CalendarDate?, _ set: (String) -> Change?) {
            if let last = expires {
                var change = set("expires_on")
                change?.effort = max(1, Int64(pair.date.days(since: last))) * Change.Effort.day
                if last < pair.date { found.append(change) }
            } else {
                var change = set("verified_on")
                change?.effort = Change.Effort.fact
                found.append(change)
            }
        }
        fresh(pair.need.expiresOn, pair.need.verifiedOn) { need($0, day, 0) }
        fresh(pair.offer.expiresOn, pair.offer.verifiedOn) { offer($0, day, 0) }
        if pair.need.sharingConsent != true {
            found.append(need("sharing_consent", .boolean(true), Change.Effort.term))
        }
        if pair.offer.sharingConsent != true {
            found.append(offer("sharing_consent", .boolean(true), Change.Effort.term))
        }
        return found
    }

    private var ruling: [Change?] {
        pair.rulings.filter { $0.action == .ban }.map {
            Change(.ruling($0.externalID), effort: Change.Effort.decision)
        }
    }
}
