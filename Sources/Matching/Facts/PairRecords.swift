import Programme

/// The records of a pair.
struct PairRecords {
    var need: Need
    var component: NeedComponent
    var offer: Offer
    var window: OfferWindow
    var requester: Organisation?
    var provider: Organisation?
    /// The last day on which a decline blocks the pair.
    var declinedUntil: CalendarDate?
    /// Rulings in force on the need and the offer.
    var rulings: [Ruling]
    /// Days that both have from the date on.
    var sharedDays: Int32
    /// Reference facts on the date.
    var reference: ReferenceIndex
    var date: CalendarDate
    var policy: Policy

    /// Where the capacity is built.
    var country: String? { need.country ?? requester?.country }

    /// Where it is given from.
    var givenFrom: String? {
        offer.hostCountry.flatMap { reference.countries[$0] == nil ? nil : $0 } ?? provider?.country
    }

    /// The minutes by which a country's clocks are ahead of UTC.
    func clock(of country: String?) -> Int64? {
        country.flatMap { reference.countries[$0] }.flatMap { reference.offsetMinutes[$0] }
    }

    /// How the two units are exchanged; empty where they are the same.
    var exchangeCitation: [Phrase] {
        UnitTable.citation(component.unitProfile, offer.unitProfile, reference.tables)
    }
}

extension NeedComponent {
    /// In what the component counts.
    var unitProfile: UnitTable.Profile {
        UnitTable.Profile(unit: unit, accelerator: accelerator, gpusPerNode: gpusPerNode)
    }
}

extension Offer {
    /// In what the offer counts.
    var unitProfile: UnitTable.Profile {
        UnitTable.Profile(unit: unit, accelerator: accelerator, gpusPerNode: gpusPerNode)
    }
}

extension NeedComponent {
    /// In what data have to be written or spoken.
    var content: LanguageTable.Content {
        LanguageTable.Content(languages: dataLanguages, scripts: dataScripts, dialects: dataDialects)
    }
}

extension Offer {
    /// In what data are written or spoken.
    var content: LanguageTable.Content {
        LanguageTable.Content(languages: dataLanguages, scripts: dataScripts, dialects: dataDialects)
    }
}
