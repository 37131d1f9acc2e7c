import Programme

/// A need and an offer, by their places in the snapshot.
struct PairKey: Hashable, Sendable {
    var need: Int32
    var offer: Int32
}

/// A snapshot with everything that rules and criteria look at worked out once.
///
/// A class, for it is handed to millions of calls: copying a struct of so many arrays took most of a pass over all pairs.
final class PoolFacts: Sendable {
    let snapshot: Snapshot
    let reference: ReferenceIndex
    let date: Int32
    /// Place of each organisation by its external id.
    let organisations: [String: Int]
    let components: [ComponentFacts]
    /// Where each need's components start; one element more than there are needs.
    let componentStart: [Int]
    let windows: [WindowFacts]
    /// Where each offer's windows start; one element more than there are offers.
    let windowStart: [Int]
    /// The unit profile of each component, and of each window: passes over all pairs ask for these alone.
    private let componentUnits: [Int32]
    private let windowUnits: [Int32]
    let languages: LanguageTable
    let units: UnitTable
    let certificates: CertificateTable
    /// The rules that the policy does not switch off, as a mask by number.
    let rulesInForce: UInt32
    /// Rule H12's screening of each organisation.
    let screening: [Verdict]
    /// What the policy demands for data about persons.
    let personalSafeguards: UInt32
    /// Rulings in force on pairs of need and offer.
    let rulings: [PairKey: [Ruling]]
    /// Pairs of need and offer that a decline still blocks, with the last day of the block.
    let declined: [PairKey: CalendarDate]
    /// Whom each side prefers, blocks or is in conflict with.
    let counterparts: CounterpartTable
    /// Rule H18 of each need.
    let needStanding: [Verdict]
    /// Rule H18 of each offer.
    let offerStanding: [Verdict]

    /// Works out the facts.
    ///
    /// - Parameters:
    ///   - snapshot: The snapshot.
    ///   - known: The index of the same reference tables on the same date, where it is known.
    init(_ snapshot: Snapshot, reference known: ReferenceIndex? = nil) {
        self.snapshot = snapshot
        let reference = known ?? ReferenceIndex(snapshot)
        self.reference = reference
        date = snapshot.date.daysSince1970
        var organisations: [String: Int] = [:]
        for (index, organisation) in snapshot.organisations.enumerated() {
            organisations[organisation.externalID] = index
        }
        self.organisations = organisations
        counterparts = CounterpartTable(snapshot, organisations: organisations)

        var needPlace: [String: Int32] = [:]
        for (index, need) in snapshot.needs.enumerated() { needPlace[need.record.externalID] = Int32(index) }
        var offerPlace: [String: Int32] = [:]
        for (index, offer) in snapshot.offers.enumerated() {
            offerPlace[offer.record.externalID] = Int32(index)
        }
        var declined: [PairKey: CalendarDate] = [:]
        for decline in snapshot.declines {
            guard let until = decline.blockedUntil, until >= snapshot.date,
                let need = needPlace[decline.need], let offer = offerPlace[decline.offer]
            else { continue }
            let pair = PairKey(need: need, offer: offer)
            declined[pair] = max(until, declined[pair] ?? until)
        }
        self.declined = declined
        let declinedNeeds = Set(declined.keys.map(\.need))
        var rulings: [PairKey: [Ruling]] = [:]
        for ruling in snapshot.rulings where ruling.isInForce(on: snapshot.date) {
            guard let need = needPlace[ruling.need], let offer = offerPlace[ruling.offer] else { continue }
            rulings[PairKey(need: need, offer: offer), default: []].append(ruling)
        }
        self.rulings = rulings
        let bannedNeeds = Set(rulings.filter { $1.contains { $0.action == .ban } }.keys.map(\.need))
        let policy = snapshot.policy
        screening = snapshot.organisations.map { Clearance.screening($0, policy, snapshot.date) }
        personalSafeguards = policy.personalSafeguards.mask
        rulesInForce = RuleBook.inForce(policy)

        needStanding = snapshot.needs.map { Standing($0.record, snapshot.policy, snapshot.date).verdict }
        offerStanding = snapshot.offers.map { Standing($0.record, snapshot.policy, snapshot.date).verdict }

        var languages = LanguageTable()
        var numbers = LanguageNumbers()
        var units = UnitTable()
        var certificates = CertificateTable()
        var components: [ComponentFacts] = []
        var componentStart = [0]
        for (index, need) in snapshot.needs.enumerated() {
            let record = need.record
            let place = organisations[record.organisation]
            let organisation = place.map { snapshot.organisations[$0] }
            let hasBlocks =
                !record.blocked.isEmpty || declinedNeeds.contains(Int32(index))
                || !(organisation?.conflictsWith.isEmpty ?? true)
            let home = (record.country ?? organisation?.country).flatMap { reference.countries[$0] }
            let spoken = home.map {
                snapshot.countries[$0].officialLanguages + snapshot.countries[$0].spokenLanguages
            }
            let local = numbers.set(record.languages.map(\.language).filter { spoken?.contains($0) ?? false })
            for (position, component) in record.components.enumerated() {
                let language = languages.index(
                    of: LanguageTable.NeedProfile(
                        kind: component.kind,
                        skills: record.languages,
                        content: component.content
                    )
                )
                let unit = units.index(ofNeed: component.unitProfile)
                let schemes = certificates.index(ofNeed: component.safetySchemes)
                components.append(
                    ComponentFacts(
                        need: index,
                        component: position,
                        of: record,
                        organisation: organisation,
                        organisationIndex: place,
                        reference: reference,
                        profiles: (language, unit, schemes),
                        localLanguages: local,
                        policy: policy,
                        hasBlocks: hasBlocks,
                        hasBans: bannedNeeds.contains(Int32(index))
                    )
                )
            }
            componentStart.append(components.count)
        }
        var windows: [WindowFacts] = []
        var windowStart = [0]
        for (index, offer) in snapshot.offers.enumerated() {
            let record = offer.record
            let place = organisations[record.organisation]
            let conflicts = place.map { snapshot.organisations[$0].conflictsWith } ?? []
            let eligible = reference.eligible(for: record)
            let language = languages.index(
                of: LanguageTable.OfferProfile(
                    kind: record.kind,
                    skills: record.languages,
                    interpretation: record.interpretation,
                    content: record.content
                )
            )
            let unit = units.index(ofOffer: record.unitProfile)
            let schemes = certificates.index(ofOffer: record.safetySchemesAccepted)
            let delivery = numbers.set(record.languages.map(\.language) + record.interpretation)
            let seat = place.flatMap { snapshot.organisations[$0].country }
            for position in record.windows.indices {
                windows.append(
                    WindowFacts(
                        offer: index,
                        window: position,
                        of: record,
                        organisationIndex: place,
                        reference: reference,
                        eligible: eligible,
                        profiles: (language, unit, schemes),
                        deliveryLanguages: delivery,
                        seat: seat,
                        policy: policy,
                        hasBlocks: !record.blocked.isEmpty || !conflicts.isEmpty
                    )
                )
            }
            windowStart.append(windows.count)
        }
        languages.seal()
        self.languages = languages
        units.seal(reference.tables)
        self.units = units
        certificates.seal(reference.tables)
        self.certificates = certificates
        self.components = components
        self.componentStart = componentStart
        self.windows = windows
        componentUnits = components.map(\.unitProfile)
        windowUnits = windows.map(\.unitProfile)
        self.windowStart = windowStart
    }

    /// What one unit of a component is worth in a window's; unit for unit where there is no rate.
    func exchange(_ component: Int, _ window: Int) -> Exchange {
        units.exchange(componentUnits[component], windowUnits[window]) ?? .even
    }

    /// The records behind a pair, for explanations and for rules that names decide.
    func records(_ component: ComponentFacts, _ window: WindowFacts) -> PairRecords {
        let need = snapshot.needs[Int(component.need)].record
        let offer = snapshot.offers[Int(window.offer)].record
        let pair = PairKey(need: component.need, offer: window.offer)
        return PairRecords(
            need: need,
            component: need.components[Int(component.component)],
            offer: offer,
            window: offer.windows[Int(window.window)],
            requester: component.organisation.map { snapshot.organisations[$0] },
            provider: window.organisation.map { snapshot.organisations[$0] },
            declinedUntil: declined[pair],
            rulings: rulings[pair] ?? [],
            sharedDays: Windows.sharedDays(component, window, self),
            reference: reference,
            date: snapshot.date,
            policy: snapshot.policy
        )
    }
}
