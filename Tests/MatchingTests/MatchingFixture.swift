import Programme

@testable import Matching

/// A pool of one need and one offer that match by every rule; each test changes what it is about.
struct Fixture {
    var snapshot = Snapshot()
    var requester = Organisation()
    var provider = Organisation()
    var need = Need()
    var component = NeedComponent()
    var offer = Offer()
    var window = OfferWindow()

    init(_ kind: Kind = .training) {
        snapshot.programme = "P"
        snapshot.date = day("2026-11-24")
        snapshot.countries = ["BD", "FJ", "KE", "NP", "ZM"].map { code in
            var country = Country()
            country.code = code
            country.region = ["KE", "ZM"].contains(code) ? "Africa" : code == "FJ" ? "Oceania" : "Asia"
            country.subregion = ["KE", "ZM"].contains(code) ? "Sub-Saharan Africa" : nil
            country.intermediateRegion = ["KE", "ZM"].contains(code) ? "Eastern Africa" : nil
            return country
        }
        snapshot.sectors = [
            ("agriculture", nil), ("health", nil), ("health.imaging", "health"), ("health.triage", "health"),
        ].map { code, parent in
            var sector = Sector()
            sector.code = code
            sector.parent = parent
            return sector
        }
        requester.externalID = "ASKS"
        requester.type = .university
        requester.country = "KE"
        provider.externalID = "GIVES"
        provider.type = .company
        provider.country = "ZM"
        for body in [\Fixture.requester, \Fixture.provider] {
            self[keyPath: body].screening = .clear
            self[keyPath: body].screenedOn = day("2026-10-01")
        }
        need.externalID = "N"
        need.organisation = "ASKS"
        need.submittedOn = day("2026-10-01")
        need.sharingConsent = true
        need.opens = day("2027-01-01")
        need.closes = day("2027-12-31")
        component.kind = kind
        component.quantity = 10
        offer.externalID = "O"
        offer.organisation = "GIVES"
        offer.kind = kind
        offer.submittedOn = day("2026-10-01")
        offer.sharingConsent = true
        switch kind {
        case .training: (offer.modality, offer.unit) = (.online, .seat)
        case .lab: (offer.modality, offer.unit) = (.residency, .place)
        case .dataset:
            (offer.modality, offer.unit) = (.speech, .access)
            offer.allowedUses = DataUse.allCases
            offer.sensitivity = Sensitivity.none
            offer.transferRegime = .open
        case .compute:
            (offer.modality, offer.unit) = (.batch, .gpuHour)
            component.handlesPersonalData = false
            window.concurrentGPUs = 64
        }
        offer.hostCountry = "ZM"
        component.unit = offer.unit
        window.opens = day("2027-03-01")
        window.closes = day("2027-03-31")
        window.capacity = 30
    }

    /// The snapshot of this one need and one offer.
    var pool: PoolFacts {
        var need = need
        need.components = [component]
        var offer = offer
        offer.windows = [window]
        return PoolFacts(snapshot(needs: [need], offers: [offer]))
    }

    /// A snapshot of the fixture's reference facts and organisations with other records.
    func snapshot(needs: [Need], offers: [Offer]) -> Snapshot {
        var result = snapshot
        result.organisations += [requester, provider]
        result.organisations.sort { $0.externalID < $1.externalID }
        result.needs = needs.map { Snapshot.Versioned(record: $0, version: 1, lexemes: []) }
        result.offers = offers.map { Snapshot.Versioned(record: $0, version: 1, lexemes: []) }
        return result
    }

    /// What a rule says of the pair.
    func verdict(_ rule: some PairRule) -> Verdict {
        let pool = pool
        return rule.judge(pool.components[0], pool.windows[0], pool)
    }

    /// The pair's scores.
    var scores: Scores {
        let pool = pool
        return Scoring(pool).scores(pool.components[0], pool.windows[0], possibleOffers: 1)
    }

    mutating func add(_ code: String, to group: CountryGroup, from: String? = nil, until: String? = nil) {
        var membership = CountryGroupMembership()
        membership.country = code
        membership.group = group
        membership.from = from.map(day)
        membership.to = until.map(day)
        snapshot.memberships.append(membership)
    }
}

/// A date that a test writes; a wrong one is far from anything that passes.
func day(_ text: String) -> CalendarDate {
    CalendarDate(text) ?? CalendarDate(daysSince1970: -1_000_000)
}

extension Verdict {
    /// A failure by so much.
    static func short(_ amount: Int64, _ unit: Shortfall.Measure) -> Verdict {
        .fail(Shortfall(amount: amount, unit: unit))
    }
}

extension Fixture {
    /// The facts that a rule compared.
    func words(_ rule: some PairRule) -> (need: String, offer: String) {
        let pool = pool
        let facts = rule.facts(pool.records(pool.components[0], pool.windows[0]))
        return (facts.need.english, facts.offer.english)
    }

    /// Whether the pair passes every rule that is in force.
    var isPossible: Bool {
        let pool = pool
        return RuleBook.allows(pool.components[0], pool.windows[0], pool)
    }

    /// What the component may take from the window.
    var range: QuantityRange? {
        let pool = pool
        return QuantityRange(pool.components[0], pool.windows[0], pool)
    }
}
