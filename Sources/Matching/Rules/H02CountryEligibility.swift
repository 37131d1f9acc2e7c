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

    func facts(_ pair: PairRecords) -> Facts {
        var offer: [Phrase] = []
        let open = [
            Phrase.Value.places(pair.offer.eligibleCountries),
            .codes("group", pair.offer.eligibleGroups),
            .places(pair.offer.eligibleRegions),
        ]
        for case .all(let places) in open where !places.isEmpty {
            offer.append(Phrase(.openTo, ["whom": .all(places)]))
        }
        if !pair.offer.excludedCountries.isEmpty {
            offer.append(Phrase(.closedTo, ["whom": .places(pair.offer.excludedCountries)]))
        }
        return Facts([pair.countryFact], offer.isEmpty ? [Phrase(.openToAll)] : offer)
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

    func facts(_ pair: PairRecords) -> Facts {
        let types = pair.offer.eligibleOrganisationTypes
        return Facts(
            pair.typeFact,
            types.isEmpty
                ? Phrase(.openToAll) : Phrase(.openTo, ["whom": .codes("organisation-type", types)])
        )
    }
}
