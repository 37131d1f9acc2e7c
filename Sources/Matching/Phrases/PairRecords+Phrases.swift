import Programme

/// The facts of a pair that several rules and criteria look at.
extension PairRecords {
    var countryFact: Phrase {
        country.map { Phrase(.country, ["country": .place($0)]) } ?? Phrase(.countryUnknown)
    }

    var typeFact: Phrase {
        requester?.type.map { Phrase(.organisationType, ["type": .code("organisation-type", $0)]) }
            ?? Phrase(.typeUnknown)
    }

    /// The requester's safeguards.
    var safeguardWords: Phrase {
        need.safeguards.isEmpty
            ? Phrase(.safeguardsUnknown)
            : Phrase(.safeguards, ["safeguards": .codes("safeguard", need.safeguards)])
    }

    var readinessFact: Phrase {
        Phrase(.readiness, ["level": need.readiness.map(Phrase.Value.number) ?? .unknown])
    }

    var endorsementFact: Phrase {
        need.endorsement.map { Phrase(.endorsement, ["level": .code("endorsement", $0)]) }
            ?? Phrase(.endorsementUnknown)
    }

    var sensitivityFact: Phrase {
        offer.sensitivity.map { Phrase(.sensitivity, ["sensitivity": .code("sensitivity", $0)]) }
            ?? Phrase(.sensitivityUnknown)
    }

    /// Whether the component handles data about persons; nil where that is unknown.
    var personsFact: Phrase? {
        component.handlesPersonalData.map { Phrase($0 ? .persons : .noPersons) }
    }

    /// The languages of the participants.
    var heldLanguages: Phrase {
        need.languages.isEmpty
            ? Phrase(.languagesUnknown)
            : Phrase(.languages, ["languages": .languages(need.languages.map(\.description))])
    }

    /// The languages of delivery.
    var deliveryLanguages: [Phrase] {
        let given =
            offer.languages.isEmpty
            ? Phrase(.anyLanguage)
            : Phrase(.languages, ["languages": .languages(offer.languages.map(\.description))])
        if offer.interpretation.isEmpty { return [given] }
        return [given, Phrase(.interpreted, ["languages": .languages(offer.interpretation)])]
    }

    /// The costs that arise, and which of them the provider pays.
    var costFacts: [Phrase] {
        guard !offer.costs.isEmpty else { return [Phrase(.noCosts)] }
        let arise = Phrase(.costsArise, ["costs": .codes("cost", offer.costs)])
        if offer.costsCovered.isEmpty { return [arise] }
        return [arise, Phrase(.providerPays, ["costs": .codes("cost", offer.costsCovered)])]
    }
}

extension DatedRow {
    /// The row's days and its source, as rules cite them.
    var citationPhrase: Phrase.Value {
        var values: [String: Phrase.Value] = ["source": .text(source)]
        if let from { values["from"] = .date(from) }
        if let to { values["to"] = .date(to) }
        switch (from, to) {
        case (nil, nil): return .phrase(Phrase(.always, values))
        case (nil, _): return .phrase(Phrase(.alwaysUntil, values))
        case (_, nil): return .phrase(Phrase(.since, values))
        default: return .phrase(Phrase(.sinceUntil, values))
        }
    }
}
