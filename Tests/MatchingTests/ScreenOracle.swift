import Programme

@testable import Matching

/// The hard rules and criteria written a second time, from the records, slowly and plainly.
struct ScreenOracle {
    let snapshot: Snapshot
    private let organisations: [String: Organisation]
    private let countries: [String: Country]
    private let groups: [String: Set<CountryGroup>]

    init(snapshot: Snapshot) {
        self.snapshot = snapshot
        organisations = Dictionary(snapshot.organisations.map { ($0.externalID, $0) }) { first, _ in first }
        countries = Dictionary(snapshot.countries.map { ($0.code, $0) }) { first, _ in first }
        var groups: [String: Set<CountryGroup>] = [:]
        for membership in snapshot.memberships {
            if let from = membership.from, from > snapshot.date { continue }
            if let to = membership.to, to <= snapshot.date { continue }
            groups[membership.country, default: []].insert(membership.group)
        }
        self.groups = groups
    }

    func organisation(_ name: String) -> Organisation? { organisations[name] }

    func country(_ code: String?) -> Country? { code.flatMap { countries[$0] } }

    func country(of need: Need) -> Country? {
        country(need.country ?? organisation(need.organisation)?.country)
    }

    func groups(of country: Country?) -> Set<CountryGroup> {
        country.flatMap { groups[$0.code] } ?? []
    }

    /// The rules that stand in the way of a pair, by number.
    func obstacles(_ need: Need, _ part: NeedComponent, _ offer: Offer, _ window: OfferWindow) -> [RuleCode] {
        var failed: [RuleCode] = []
        if !fitsKind(part, offer) { failed.append(.h1) }
        if !isEligible(country(of: need), offer) { failed.append(.h2) }
        let types = offer.eligibleOrganisationTypes
        if !types.isEmpty {
            let type = organisation(need.organisation)?.type
            if type.map(types.contains) != true { failed.append(.h3) }
        }
        if !fitsWindow(need, part, offer, window) { failed.append(.h4) }
        if !givesEnough(need, part, offer, window) { failed.append(.h6) }
        if !speaks(need, part, offer) { failed.append(.h8) }
        if !hasPrerequisites(need, part, offer) { failed.append(.h9) }
        if !isLicensed(need, part, offer) { failed.append(.h10) }
        if !keepsPlace(need, part, offer) { failed.append(.h11) }
        if !isCleared(need, offer) { failed.append(.h12) }
        if !isEndorsed(need, offer) { failed.append(.h13) }
        if !isSafeguarded(need, part, offer) { failed.append(.h14) }
        if !isFunded(need, offer) { failed.append(.h15) }
        if !fitsTechnically(need, part, offer, window) { failed.append(.h16) }
        if isApart(need, offer) { failed.append(.h17) }
        let needDays = Int(snapshot.policy.needFreshnessDays)
        let offerDays = Int(snapshot.policy.offerFreshnessDays)
        if !isFresh(need.sharingConsent, need.expiresOn, need.verifiedOn ?? need.submittedOn, needDays)
            || !isFresh(
                offer.sharingConsent,
                offer.expiresOn,
                offer.verifiedOn ?? offer.submittedOn,
                offerDays
            )
        {
            failed.append(.h18)
        }
        if isBanned(need, part, offer, window) { failed.append(.h21) }
        return failed
    }

    private func fitsKind(_ part: NeedComponent, _ offer: Offer) -> Bool {
        guard part.kind == offer.kind, exchange(part, offer) != nil, let modality = offer.modality else {
            return false
        }
        return modality.kind == part.kind && (part.modalities.isEmpty || part.modalities.contains(modality))
    }

    private func isEligible(_ country: Country?, _ offer: Offer) -> Bool {
        let isOpen =
            offer.eligibleCountries.isEmpty && offer.eligibleGroups.isEmpty && offer.eligibleRegions.isEmpty
            && offer.excludedCountries.isEmpty
        guard let country else { return isOpen }
        if offer.excludedCountries.contains(country.code) { return false }
        if !offer.eligibleCountries.isEmpty, !offer.eligibleCountries.contains(country.code) { return false }
        if !offer.eligibleGroups.isEmpty, groups(of: country).isDisjoint(with: offer.eligibleGroups) {
            return false
        }
        let regions = Set([country.region, country.subregion, country.intermediateRegion].compactMap { $0 })
        return offer.eligibleRegions.isEmpty || !regions.isDisjoint(with: offer.eligibleRegions)
    }

    private func fitsWindow(_ need: Need, _ part: NeedComponent, _ offer: Offer, _ window: OfferWindow)
        -> Bool
    {
        let bounds = [part.opens ?? need.opens, part.closes ?? need.closes, window.opens, window.closes]
        if bounds.contains(nil) { return false }
        if let applyBy = window.applyBy, applyBy < snapshot.date { return false }
        let wanted = Int(part.daysMinimum ?? 1)
        let (usable, course) = days(need, part, window)
        if part.kind == .training { return usable == course && course >= wanted }
        guard part.kind == .lab else { return usable >= wanted }
        // There is a length of stay that both sides can have.
        return (max(1, wanted)...3_660).contains { length in
            length <= usable && length <= Int(part.daysMaximum ?? 3_660)
                && length <= Int(offer.stayDaysMaximum ?? 3_660) && length >= Int(offer.stayDaysMinimum ?? 1)
        }
    }

    /// Days of a window that the need can use, and its days in all.
    private func days(_ need: Need, _ part: NeedComponent, _ window: OfferWindow) -> (Int, Int) {
        guard let opens = part.opens ?? need.opens, var closes = part.closes ?? need.closes,
            let first = window.opens, let last = window.closes
        else { return (0, 0) }
        if let deadline = need.deadline, deadline < closes { closes = deadline }
        // Day by day.
        var usable = 0
        let from = max(first.daysSince1970, opens.daysSince1970, snapshot.date.daysSince1970)
        let through = min(last.daysSince1970, closes.daysSince1970)
        var number = from
        while number <= through {
            let day = CalendarDate(daysSince1970: number)
            if !need.blackouts.contains(where: { $0.contains(day) }) { usable += 1 }
            number += 1
        }
        let course = Int(max(first.daysSince1970, last.daysSince1970) - first.daysSince1970) + 1
        return (usable, course)
    }

    private func givesEnough(_ need: Need, _ part: NeedComponent, _ offer: Offer, _ window: OfferWindow)
        -> Bool
    {
        guard exchange(part, offer) != nil else { return true }
        if part.kind == .compute, window.concurrentGPUs == nil, offer.unit != .creditUSD { return false }
        return mostQuantity(need, part, offer, window) != nil
    }

    /// The largest quantity that a pick may have, in the component's unit, tried one by one from above.
    func mostQuantity(_ need: Need, _ part: NeedComponent, _ offer: Offer, _ window: OfferWindow) -> Int64? {
        guard let rate = exchange(part, offer) else { return nil }
        var most = min(Double(window.quantityMaximum ?? .max), Double(window.capacity ?? .max))
        if part.kind == .compute, let gpus = window.concurrentGPUs, let hours = hours(offer) {
            let shared = days(need, part, window).0
            most = min(most, (Double(gpus * 24) * Double(shared) / hours + 1e-9).rounded(.down))
        }
        most = (most / Double(window.lot)).rounded(.down) * Double(window.lot)
        let fewest = part.suppliersMaximum > 1 ? 1 : part.quantityMinimum
        var quantity = part.quantity
        if Double(quantity) * rate > most { quantity = Int64((most / rate).rounded(.up)) }
        while quantity >= fewest {
            let given = Double(quantity) * rate
            let lots = given / Double(window.lot)
            let isWhole = window.lot == 1 && rate != 1 || abs(lots - lots.rounded()) < 1e-9
            if isWhole, given >= Double(window.quantityMinimum) - 1e-9, given <= most + 1e-9 {
                return quantity
            }
            quantity -= 1
        }
        return nil
    }

    private func speaks(_ need: Need, _ part: NeedComponent, _ offer: Offer) -> Bool {
        switch part.kind {
        case .compute: return true
        case .dataset:
            return [
                (part.dataLanguages, offer.dataLanguages), (part.dataScripts, offer.dataScripts),
                (part.dataDialects, offer.dataDialects),
            ].allSatisfy { wanted, held in wanted.isEmpty || !Set(wanted).isDisjoint(with: held) }
        case .lab, .training:
            if offer.languages.isEmpty { return true }
            return need.languages.contains { skill in
                offer.interpretation.contains(skill.language)
                    || offer.languages.contains { demand in
                        guard demand.language == skill.language else { return false }
                        guard let level = demand.level else { return true }
                        return skill.level.map { $0 >= level } ?? false
                    }
            }
        }
    }

    private func fitsTechnically(_ need: Need, _ part: NeedComponent, _ offer: Offer, _ window: OfferWindow)
        -> Bool
    {
        func meets(_ held: Int64?, _ demand: Int64?) -> Bool {
            guard let demand, demand > 0 else { return true }
            return held.map { $0 >= demand } ?? false
        }
        guard meets(need.linkMbps, offer.linkMbpsMinimum),
            meets(need.deviceMemoryGB, offer.deviceMemoryGBMinimum), sharesHours(need, offer)
        else { return false }
        switch part.kind {
        case .lab, .training: return true
        case .compute:
            let isSteady: Bool? = offer.isPreemptible.map { !$0 }
            let bears =
                switch (part.toleratesPreemption, isSteady) {
                case (true, _), (_, true), (nil, nil): true
                default: false
                }
            return bears && meets(offer.gpuMemoryGB, part.gpuMemoryGB)
                && meets(window.concurrentGPUs, part.concurrentGPUs)
                && meets(offer.storageGB, part.storageGB) && meets(offer.egressGB, part.egressGB)
                && (part.stacks.isEmpty || (offer.stack.map(part.stacks.contains) ?? false))
                && (part.interconnects.isEmpty
                    || (offer.interconnect.map(part.interconnects.contains) ?? false))
        case .dataset:
            let wanted = part.accessModes.isEmpty ? AccessMode.allCases : part.accessModes
            let shared = wanted.filter(offer.accessModes.contains)
            if !part.accessModes.isEmpty, shared.isEmpty { return false }
            if !part.dataCountries.isEmpty, !part.dataCountries.contains(where: offer.dataCountries.contains)
            {
                return false
            }
            for day in [part.dataFrom, part.dataTo] {
                guard let day else { continue }
                guard let from = offer.dataFrom, let to = offer.dataTo, from <= day, day <= to else {
                    return false
                }
            }
            if shared == [.download], !meets(part.hostingGB, offer.sizeGB) { return false }
            return meets(offer.records, part.recordsMinimum)
        }
    }

    /// Counts the minutes of a day in which both clocks are between nine and five.
    private func sharesHours(_ need: Need, _ offer: Offer) -> Bool {
        guard let hours = offer.overlapHoursMinimum else { return true }
        func clock(_ code: String?) -> Int? {
            snapshot.countries.first { $0.code == code }?.offsetMinutes.map(Int.init)
        }
        let host = offer.hostCountry.flatMap { code in snapshot.countries.first { $0.code == code }?.code }
        guard let here = country(of: need)?.offsetMinutes.map(Int.init),
            let there = clock(host ?? organisation(offer.organisation)?.country)
        else { return false }
        func isAtWork(_ minute: Int, _ offset: Int) -> Bool {
            (540..<1_020).contains((minute + offset + 2_880) % 1_440)
        }
        return (0..<1_440).count { isAtWork($0, here) && isAtWork($0, there) } >= Int(hours) * 60
    }

    private func isApart(_ need: Need, _ offer: Offer) -> Bool {
        let requester = organisation(need.organisation)
        let provider = organisation(offer.organisation)
        if need.organisation == offer.organisation { return true }
        let asks = [need.organisation, need.country ?? requester?.country].compactMap { $0 }
        let gives = [offer.organisation, provider?.country].compactMap { $0 }
        if asks.contains(where: offer.blocked.contains) || gives.contains(where: need.blocked.contains) {
            return true
        }
        if requester?.conflictsWith.contains(offer.organisation) ?? false { return true }
        if provider?.conflictsWith.contains(need.organisation) ?? false { return true }
        return snapshot.declines.contains {
            $0.need == need.externalID && $0.offer == offer.externalID
                && ($0.blockedUntil.map { $0 >= snapshot.date } ?? false)
        }
    }

    private func isFresh(_ consent: Bool?, _ expires: CalendarDate?, _ confirmed: CalendarDate?, _ days: Int)
        -> Bool
    {
        guard consent == true, let last = expires ?? confirmed?.adding(days: days) else { return false }
        return last >= snapshot.date
    }

    /// Scores in floating point by criterion, from the criteria's descriptions.
    func scores(
        _ needIndex: Int,
        _ part: NeedComponent,
        _ offerIndex: Int,
        _ window: OfferWindow,
        possibleOffers: Int
    ) -> [Double] {
        let need = snapshot.needs[needIndex].record
        let offer = snapshot.offers[offerIndex].record
        let groups = groups(of: country(of: need))
        let equity =
            groups.contains(.ldc) ? 1 : groups.isDisjoint(with: [.lldc, .sids]) ? 0 : 0.7
        let awards = snapshot.awards.count { $0.organisation == need.organisation }
        let waited = need.submittedOn.map { min(365, max(0, snapshot.date.days(since: $0))) } ?? 0
        let unserved = 0.5 * Double(max(0, 5 - awards)) / 5 + 0.5 * Double(waited) / 365
        var urgency = need.urgency.map { 0.7 * Double($0 - 1) / 4 } ?? 0
        if let left = need.deadline?.days(since: snapshot.date), (0...180).contains(left) {
            urgency += 0.3 * Double(180 - left) / 180
        }
        let most = mostQuantity(need, part, offer, window) ?? 0
        return [
            topic(needIndex, offerIndex), Double(most) / Double(part.quantity), equity, unserved, urgency,
            possibleOffers >= 10 ? 0 : Double(10 - max(1, possibleOffers)) / 9,
            inclusion(need, offer), comfort(need, part, offer),
            (need.nationalPlan == nil ? 0 : 0.6)
                + [Endorsement.none: 0, .institutional: 0.2, .nationalFocalPoint: 0.4][
                    need.endorsement ?? .none,
                    default: 0
                ],
            Double(need.readiness ?? 0) / 8 + (need.hasSustainabilityPlan == true ? 0.25 : 0)
                + (need.trainsTrainers == true ? 0.25 : 0),
            partnership(need, offer), preference(need, offer), sustainability(offer), reliability(offer),
        ]
    }

    private func topic(_ needIndex: Int, _ offerIndex: Int) -> Double {
        let need = snapshot.needs[needIndex]
        let offer = snapshot.offers[offerIndex]
        let left = Set(need.record.sectors)
        let right = Set(offer.record.sectors)
        func tops(_ codes: Set<String>) -> Set<String> {
            Set(codes.map { String($0.prefix { $0 != "." }) })
        }
        var score: Double
        if left.isEmpty && need.record.sdgs.isEmpty || right.isEmpty && offer.record.sdgs.isEmpty {
            score = 0.4
        } else if left.intersection(right).contains(where: { $0.contains(".") }) {
            score = 1
        } else if !tops(left).isDisjoint(with: tops(right)) {
            score = 0.6
        } else {
            let union = Set(need.record.sdgs).union(offer.record.sdgs).count
            let shared = Set(need.record.sdgs).intersection(offer.record.sdgs).count
            score = union == 0 ? 0 : 0.3 * Double(shared) / Double(union)
        }
        let sizes = need.lexemes.count + offer.lexemes.count
        if let language = need.record.textLanguage, language == offer.record.textLanguage,
            !need.lexemes.isEmpty, !offer.lexemes.isEmpty
        {
            let shared = Set(need.lexemes).intersection(offer.lexemes).count
            score = 0.8 * score + 0.2 * 2 * Double(shared) / Double(sizes)
        }
        return score
    }
}
