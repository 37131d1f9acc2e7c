import Programme

@testable import Matching

/// A small generator with a seed (SplitMix64), so that a random test is the same every time.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func pick<Value>(_ values: [Value], _ fallback: Value) -> Value {
        values.randomElement(using: &self) ?? fallback
    }

    /// Each value with a chance.
    mutating func some<Value>(_ values: [Value], _ percent: Int) -> [Value] {
        values.filter { _ in chance(percent) }
    }

    /// A number, or unknown.
    mutating func maybe(_ range: ClosedRange<Int64>, _ percent: Int) -> Int64? {
        chance(percent) ? Int64.random(in: range, using: &self) : nil
    }

    /// A day so many days from the date, or unknown.
    mutating func maybe(_ date: CalendarDate, _ range: ClosedRange<Int>, _ percent: Int) -> CalendarDate? {
        chance(percent) ? date.adding(days: Int.random(in: range, using: &self)) : nil
    }

    mutating func flag(_ percent: Int) -> Bool? { chance(percent) ? chance(60) : nil }
}

/// A random pool in which every rule decides on some pair.
func randomPool(seed: UInt64, needs: Int = 60, offers: Int = 60) -> Snapshot {
    var random = SeededGenerator(seed: seed)
    var fixture = Fixture()
    let countries = fixture.snapshot.countries.map(\.code)
    for country in countries {
        for group in random.some([CountryGroup.ldc, .lldc, .sids, .globalSouth], 45) {
            fixture.add(
                country,
                to: group,
                from: random.pick([nil, "2026-11-24", "2026-11-25"], nil),
                until: random.pick([nil, "2026-11-24", "2026-11-25"], nil)
            )
        }
    }
    for index in fixture.snapshot.countries.indices {
        fixture.snapshot.countries[index].officialLanguages = random.some(["en", "fr", "sw"], 30)
        fixture.snapshot.countries[index].spokenLanguages = random.some(["en", "fr", "sw"], 20)
        fixture.snapshot.countries[index].offsetMinutes = random.maybe(-720...840, 80)
        fixture.snapshot.countries[index].carbonGramsPerKWh = random.maybe(0...1_000, 70)
    }
    let names = (0..<20).map { "ORG-\($0 + 10)" }
    fixture.snapshot.organisations = names.dropLast(2).map { name in
        var organisation = Organisation()
        organisation.externalID = name
        organisation.country = random.chance(90) ? random.pick(countries, "KE") : nil
        organisation.type = random.chance(90) ? random.pick([.university, .ngo, .company], .ngo) : nil
        organisation.reliabilityPercent = random.maybe(0...100, 70)
        organisation.parentCountry = random.chance(20) ? random.pick(countries, "KE") : nil
        organisation.screening = random.chance(95) ? random.chance(4) ? .hit : .clear : nil
        organisation.screenedOn = random.maybe(fixture.snapshot.date, -367...(-330), 97)
        organisation.conflictsWith = random.chance(15) ? [random.pick(names, "")] : []
        return organisation
    }
    let parties = names + countries
    fixture.snapshot.awards = (0..<30).map { _ in
        var award = Award()
        award.organisation = random.pick(names, "")
        return award
    }
    let needRecords = (0..<needs).map { index in
        randomNeed("N-\(100 + index)", names: names, parties: parties, &random)
    }
    let offerRecords = (0..<offers).map { index in
        randomOffer("O-\(100 + index)", names: names, parties: parties, &random)
    }
    fixture.snapshot.rules = randomRules(countries, &random)
    fixture.snapshot.policy.endorsementMinimum = random.pick([.none, .none, .none, .institutional], .none)
    fixture.snapshot.rulings = (0..<40).map { index in
        var ruling = Ruling()
        ruling.externalID = "R-\(index)"
        ruling.action = random.chance(80) ? .ban : .pin
        ruling.need = random.pick(needRecords.map(\.externalID), "")
        ruling.offer = random.pick(offerRecords.map(\.externalID), "")
        ruling.component = random.chance(30) ? "part-0" : nil
        ruling.window = random.chance(30) ? "w0" : nil
        ruling.issuedOn = fixture.snapshot.date.adding(days: Int.random(in: -2...1, using: &random))
        ruling.validUntil = random.maybe(fixture.snapshot.date, -1...2, 60)
        return ruling
    }
    fixture.snapshot.declines = (0..<60).map { _ in
        var decline = Decline()
        decline.need = random.pick(needRecords.map(\.externalID), "")
        decline.offer = random.pick(offerRecords.map(\.externalID), "")
        decline.blockedUntil = random.maybe(fixture.snapshot.date, -1...1, 80)
        return decline
    }
    var snapshot = fixture.snapshot(needs: needRecords, offers: offerRecords)
    snapshot.organisations.removeAll { ["ASKS", "GIVES"].contains($0.externalID) }
    let words = ["speech", "clinic", "field", "model"]
    for index in snapshot.needs.indices { snapshot.needs[index].lexemes = random.some(words, 40) }
    for index in snapshot.offers.indices { snapshot.offers[index].lexemes = random.some(words, 40) }
    return snapshot
}

/// Dated tables with rows in force, over and to come, for places of every width.
private func randomRules(_ countries: [String], _ random: inout SeededGenerator) -> DatedRules {
    let date = day("2026-11-24")
    let places = ["*", "*", "Africa", "Asia", "Eastern Africa", "ldc", "sids"] + countries
    var rules = DatedRules()
    func dates<Row>(
        _ row: inout Row,
        _ from: WritableKeyPath<Row, CalendarDate?>,
        _ to: WritableKeyPath<Row, CalendarDate?>
    ) {
        row[keyPath: from] = date.adding(days: random.pick([-400, -30, -1, 0, 1], 0))
        row[keyPath: to] = random.chance(20) ? date.adding(days: random.pick([0, 1, 90], 1)) : nil
    }
    for unit in [Unit.creditUSD, .coreHour, .gpuHour] {
        for accelerator in [nil, "A", "B"] as [String?] where random.chance(75) {
            if unit == .gpuHour, accelerator == nil { continue }
            var row = UnitRate()
            (row.unit, row.accelerator) = (unit, accelerator)
            row.numerator = random.pick([1, 2, 5], 1)
            row.denominator = random.pick([1, 2, 3], 1)
            dates(&row, \.from, \.to)
            rules.unitRates.append(row)
        }
    }
    for licence in ["L1", "L2"] {
        for use in DataUse.allCases where random.chance(90) {
            var row = LicenceUse()
            (row.licence, row.use, row.isAllowed) = (licence, use, random.chance(80))
            dates(&row, \.from, \.to)
            rules.licenceUses.append(row)
        }
    }
    var seen: Set<[String]> = []
    for _ in 0..<14 {
        var row = TransferRule()
        (row.origin, row.destination) = (random.pick(places, "*"), random.pick(places, "*"))
        row.regime = random.pick([.open, .conditional, .controlled], .open)
        dates(&row, \.from, \.to)
        // Of two rows that are equally narrow the one that began last holds: they must not begin alike.
        row.from = row.from?.adding(days: -1 - rules.transfers.count)
        if seen.insert(row.key).inserted { rules.transfers.append(row) }
    }
    for name in ["fast", "slow"] {
        for place in Set(random.some(places, 50)).sorted() {
            var row = ExportRule()
            (row.exportClass, row.place, row.isAllowed) = (name, place, random.chance(70))
            dates(&row, \.from, \.to)
            row.from = row.from?.adding(days: -1 - rules.exports.count)
            rules.exports.append(row)
        }
    }
    for pair in [("X", "Y"), ("Y", "Z"), ("Z", "X")] where random.chance(80) {
        var row = Recognition()
        (row.scheme, row.recognisedAs) = pair
        dates(&row, \.from, \.to)
        rules.recognitions.append(row)
    }
    return rules
}

private let topics = ["agriculture", "health", "health.imaging", "health.triage"]

private func randomSkills(_ percent: Int, _ random: inout SeededGenerator) -> [LanguageSkill] {
    random.some(["en", "fr", "sw"], percent).map {
        LanguageSkill(language: $0, level: random.chance(85) ? random.pick(LanguageLevel.allCases, .b1) : nil)
    }
}

private func modalities(of kind: Kind) -> [Modality] {
    Modality.allCases.filter { $0.kind == kind }
}

private func randomNeed(
    _ id: String,
    names: [String],
    parties: [String],
    _ random: inout SeededGenerator
) -> Need {
    let date = day("2026-11-24")
    var need = Need()
    need.externalID = id
    need.organisation = random.pick(names, "")
    need.country = random.chance(30) ? random.pick(["KE", "NP", "XX"], "KE") : nil
    need.submittedOn = random.maybe(date, -190...2, 97)
    need.verifiedOn = random.maybe(date, -60...0, 60)
    need.expiresOn = random.maybe(date, -5...300, 40)
    need.sharingConsent = random.chance(94) ? true : random.flag(50)
    need.sectors = random.some(topics, 25)
    need.sdgs = random.some([1, 2, 3, 4], 40)
    need.textLanguage = random.pick(["en", "fr", nil], nil)
    need.urgency = random.maybe(1...5, 80)
    need.deadline = random.maybe(date, -10...300, 30)
    need.languages = randomSkills(60, &random)
    need.opens = random.maybe(date, -40...40, 96)
    need.closes = random.maybe(date, 60...200, 96)
    need.blackouts = (0..<random.pick([0, 0, 1, 3], 0)).compactMap { _ in
        let first = date.adding(days: Int.random(in: -20...150, using: &random))
        return Period(first: first, last: first.adding(days: Int.random(in: 0...20, using: &random)))
    }
    need.linkMbps = random.maybe(1...10, 85)
    need.deviceMemoryGB = random.maybe(1...16, 85)
    need.womenPercent = random.maybe(0...100, 70)
    need.youthPercent = random.maybe(0...100, 50)
    need.genderMarker = random.maybe(0...2, 60)
    need.servesChildren = random.flag(60)
    need.servesDisability = random.flag(60)
    need.trainsTrainers = random.flag(60)
    need.hasSustainabilityPlan = random.flag(60)
    need.nationalPlan = random.chance(40) ? "Plan" : nil
    need.collaborations = random.some(Collaboration.allCases, 25)
    need.preferred = random.some(parties, 15)
    need.readiness = random.maybe(0...4, 90)
    need.endorsement = random.chance(90) ? random.pick(Endorsement.allCases, .none) : nil
    need.safeguards = random.some(Safeguard.allCases, 75)
    need.costsCovered = random.chance(85) ? random.some(Cost.allCases, 75) : []
    need.blocked = random.chance(20) ? [random.pick(parties, "")] : []
    need.components = (0..<random.pick([1, 1, 2, 3], 1)).map { place in
        var part = NeedComponent()
        part.code = "part-\(place)"
        part.kind = random.pick(Kind.allCases, .lab)
        part.modalities = random.some(modalities(of: part.kind), 50)
        part.unit = random.pick(Unit.allCases.filter { $0.kind == part.kind }, .seat)
        part.quantity = Int64.random(in: 1...40, using: &random)
        part.quantityMinimum = Int64.random(in: 1...part.quantity, using: &random)
        part.suppliersMaximum = random.pick([1, 1, 3], 1)
        part.isEssential = random.chance(70)
        part.opens = random.maybe(date, -10...10, 20)
        part.closes = random.maybe(date, 100...150, 20)
        part.daysMinimum = random.maybe(1...25, 50)
        part.dataLanguages = random.some(["en", "fr", "sw"], 30)
        part.daysMaximum = random.chance(8) ? (part.daysMinimum ?? 1) + random.pick([0, 3, 20], 0) : nil
        part.dataScripts = random.chance(8) ? random.some(["Latn", "Arab", "Ethi"], 50) : []
        part.dataDialects = random.chance(6) ? random.some(["ar-EG", "ar-SD", "fr-CD"], 50) : []
        part.dataFrom = random.maybe(date, -3_000...(-1_000), 6)
        part.dataTo = random.maybe(date, -1_000...0, 6)
        part.interconnects = random.chance(8) ? random.some(Interconnect.allCases, 40) : []
        part.recordsMinimum = random.maybe(0...50, 50)
        part.accessModes = random.some(AccessMode.allCases, 30)
        part.hostingGB = random.maybe(1...100, 70)
        part.gpuMemoryGB = random.maybe(1...80, 40)
        part.concurrentGPUs = random.maybe(1...8, 40)
        part.stacks = random.some(SoftwareStack.allCases, 30)
        part.toleratesPreemption = random.flag(70)
        part.storageGB = random.maybe(0...50, 30)
        part.egressGB = random.maybe(0...50, 30)
        part.qualification = random.maybe(4...8, 90)
        part.audiences = random.some(Audience.allCases, 30)
        part.safetySchemes = random.some(["X", "Y", "Z"], 50)
        part.dataUses = random.some(DataUse.allCases, 20)
        part.ipRegimes = random.chance(25) ? random.some(IntellectualPropertyRegime.allCases, 50) : []
        part.residencyCountries = random.chance(10) ? random.some(["BD", "FJ", "KE", "NP", "ZM"], 60) : []
        part.dataCountries = random.chance(15) ? random.some(["BD", "FJ", "KE", "NP", "ZM"], 60) : []
        part.handlesPersonalData = random.flag(80)
        part.accelerator = random.chance(20) ? random.pick(["A", "B"], "A") : nil
        part.gpusPerNode = random.chance(50) ? random.pick([2, 4], 2) : nil
        return part
    }
    return need
}

private func randomOffer(
    _ id: String,
    names: [String],
    parties: [String],
    _ random: inout SeededGenerator
) -> Offer {
    let date = day("2026-11-24")
    var offer = Offer()
    offer.externalID = id
    offer.organisation = random.pick(names, "")
    offer.submittedOn = random.maybe(date, -370...0, 97)
    offer.expiresOn = random.maybe(date, -5...300, 40)
    offer.sharingConsent = random.chance(94) ? true : random.flag(50)
    offer.kind = random.pick(Kind.allCases, .lab)
    offer.modality = random.chance(95) ? random.pick(modalities(of: offer.kind), .api) : nil
    offer.unit = random.pick(Unit.allCases.filter { $0.kind == offer.kind }, .seat)
    offer.sectors = random.some(topics, 25)
    offer.sdgs = random.some([1, 2, 3, 4], 40)
    offer.textLanguage = random.pick(["en", "fr", nil], nil)
    offer.eligibleCountries = random.chance(15) ? ["KE", "BD", "ZM"] : []
    offer.eligibleGroups = random.chance(15) ? [.ldc, .sids] : []
    offer.eligibleRegions = random.chance(15) ? [random.pick(["Africa", "Asia", "Eastern Africa"], "")] : []
    offer.excludedCountries = random.chance(15) ? ["NP", "ZM"] : []
    offer.eligibleOrganisationTypes = random.chance(20) ? [.university, .ngo] : []
    offer.languages = randomSkills(40, &random)
    offer.interpretation = random.some(["en", "fr", "sw"], 15)
    offer.linkMbpsMinimum = random.maybe(0...5, 30)
    offer.deviceMemoryGBMinimum = random.maybe(0...8, 30)
    offer.overlapHoursMinimum = random.maybe(1...8, 15)
    offer.accessModes = random.some(AccessMode.allCases, 50)
    offer.dataLanguages = random.some(["en", "fr", "sw"], 50)
    offer.stayDaysMinimum = random.maybe(1...40, 10)
    offer.stayDaysMaximum =
        random.chance(10) ? (offer.stayDaysMinimum ?? 1) + random.pick([0, 5, 30], 0) : nil
    offer.dataScripts = random.some(["Latn", "Arab", "Ethi"], 60)
    offer.dataDialects = random.some(["ar-EG", "ar-SD", "fr-CD"], 60)
    offer.dataFrom = random.maybe(date, -3_500...(-2_000), 85)
    offer.dataTo = random.maybe(date, -700...0, 85)
    offer.interconnect = random.chance(85) ? random.pick(Interconnect.allCases, .ethernet) : nil
    offer.records = random.maybe(0...100, 85)
    offer.sizeGB = random.maybe(1...100, 85)
    offer.gpuMemoryGB = random.maybe(16...96, 85)
    offer.stack = random.chance(85) ? random.pick(SoftwareStack.allCases, .cuda) : nil
    offer.isPreemptible = random.flag(80)
    offer.storageGB = random.maybe(10...90, 85)
    offer.egressGB = random.maybe(10...90, 85)
    offer.womenQuotaPercent = random.maybe(0...100, 40)
    offer.hasChildcare = random.flag(50)
    offer.preferred = random.some(parties, 15)
    offer.carbonGramsPerKWh = random.maybe(0...900, 40)
    offer.documentationPercent = random.maybe(0...100, 60)
    offer.readinessMinimum = random.maybe(0...3, 20)
    offer.qualificationMinimum = random.maybe(0...6, 20)
    offer.audiences = random.some(Audience.allCases, 50)
    offer.isAudienceExclusive = random.chance(10)
    offer.safetySchemesAccepted = random.chance(10) ? random.some(["X", "Y", "Z"], 50) : []
    offer.licence = random.chance(90) ? random.pick(["L1", "L2"], "L1") : nil
    offer.allowedUses = random.chance(70) ? random.some(DataUse.allCases, 90) : []
    offer.useConditions = random.some(UseCondition.allCases, 5)
    offer.ipRegime = random.chance(80) ? random.pick(IntellectualPropertyRegime.allCases, .open) : nil
    offer.hostCountry = random.chance(92) ? random.pick(["BD", "FJ", "KE", "NP", "ZM", "XX"], "KE") : nil
    offer.sensitivity =
        random.chance(95)
        ? random.pick([Sensitivity.none, .none, .pseudonymised, .personal, .children], Sensitivity.none) : nil
    offer.transferRegime =
        random.chance(92) ? random.pick([.open, .open, .conditional, .controlled], .open) : nil
    offer.communityConsent = random.chance(80) ? random.chance(93) : nil
    offer.safeguardsRequired = random.some(Safeguard.allCases, 5)
    offer.dataCountries = random.some(["BD", "FJ", "KE", "NP", "ZM"], 50)
    offer.exportClass = random.chance(20) ? random.pick(["fast", "slow", "other"], "fast") : nil
    offer.endorsementRequired = random.chance(20) ? random.pick(Endorsement.allCases, .none) : nil
    offer.costs = random.some(Cost.allCases, 10)
    offer.costsCovered = random.some(Cost.allCases, 40)
    offer.accelerator = random.chance(90) ? random.pick(["A", "B"], "A") : nil
    offer.gpusPerNode = random.chance(80) ? random.pick([2, 4], 4) : nil
    offer.blocked = random.chance(20) ? [random.pick(parties, "")] : []
    offer.windows = (0..<random.pick([1, 2], 1)).map { place in
        var window = OfferWindow()
        window.code = "w\(place)"
        window.opens = random.maybe(date, -20...80, 97)
        window.closes = random.maybe(date, 70...120, 97)
        window.applyBy = random.maybe(date, -3...60, 30)
        window.capacity = random.maybe(0...60, 85)
        window.quantityMinimum = random.pick([1, 1, 5], 1)
        window.quantityMaximum = random.maybe(5...30, 30)
        window.lot = random.pick([1, 1, 4], 1)
        window.concurrentGPUs = random.maybe(2...16, 85)
        return window
    }
    return offer
}
