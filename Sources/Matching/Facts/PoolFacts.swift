import Programme

/// A snapshot with everything that rules and criteria look at worked out once.
struct PoolFacts: Sendable {
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
    let languages: LanguageTable
    /// Pairs of need and offer that a decline still blocks, with the last day of the block.
    let declined: [[Int32]: CalendarDate]
    /// Rule H18 of each need.
    let needStanding: [Verdict]
    /// Rule H18 of each offer.
    let offerStanding: [Verdict]

    init(_ snapshot: Snapshot) {
        self.snapshot = snapshot
        reference = ReferenceIndex(snapshot)
        date = snapshot.date.daysSince1970
        var organisations: [String: Int] = [:]
        for (index, organisation) in snapshot.organisations.enumerated() {
            organisations[organisation.externalID] = index
        }
        self.organisations = organisations

        var needPlace: [String: Int32] = [:]
        for (index, need) in snapshot.needs.enumerated() { needPlace[need.record.externalID] = Int32(index) }
        var offerPlace: [String: Int32] = [:]
        for (index, offer) in snapshot.offers.enumerated() {
            offerPlace[offer.record.externalID] = Int32(index)
        }
        var declined: [[Int32]: CalendarDate] = [:]
        for decline in snapshot.declines {
            guard let until = decline.blockedUntil, until >= snapshot.date,
                let need = needPlace[decline.need], let offer = offerPlace[decline.offer]
            else { continue }
            declined[[need, offer]] = max(until, declined[[need, offer]] ?? until)
        }
        self.declined = declined
        let declinedNeeds = Set(declined.keys.map { $0[0] })

        needStanding = snapshot.needs.map { Standing($0.record, snapshot.policy, snapshot.date).verdict }
        offerStanding = snapshot.offers.map { Standing($0.record, snapshot.policy, snapshot.date).verdict }

        var languages = LanguageTable()
        var components: [ComponentFacts] = []
        var componentStart = [0]
        for (index, need) in snapshot.needs.enumerated() {
            let record = need.record
            let place = organisations[record.organisation]
            let organisation = place.map { snapshot.organisations[$0] }
            let hasBlocks =
                !record.blocked.isEmpty || declinedNeeds.contains(Int32(index))
                || !(organisation?.conflictsWith.isEmpty ?? true)
            for (position, component) in record.components.enumerated() {
                let profile = languages.index(
                    of: LanguageTable.NeedProfile(
                        kind: component.kind,
                        skills: record.languages,
                        dataLanguages: component.dataLanguages
                    )
                )
                components.append(
                    ComponentFacts(
                        need: index,
                        component: position,
                        of: record,
                        organisation: organisation,
                        organisationIndex: place,
                        reference: reference,
                        languageProfile: profile,
                        hasBlocks: hasBlocks
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
            let profile = languages.index(
                of: LanguageTable.OfferProfile(
                    kind: record.kind,
                    skills: record.languages,
                    interpretation: record.interpretation,
                    dataLanguages: record.dataLanguages
                )
            )
            for position in record.windows.indices {
                windows.append(
                    WindowFacts(
                        offer: index,
                        window: position,
                        of: record,
                        organisationIndex: place,
                        reference: reference,
                        eligible: eligible,
                        languageProfile: profile,
                        hasBlocks: !record.blocked.isEmpty || !conflicts.isEmpty
                    )
                )
            }
            windowStart.append(windows.count)
        }
        languages.seal()
        self.languages = languages
        self.components = components
        self.componentStart = componentStart
        self.windows = windows
        self.windowStart = windowStart
    }

    /// The records behind a pair, for explanations and for rules that names decide.
    func records(_ component: ComponentFacts, _ window: WindowFacts) -> PairRecords {
        let need = snapshot.needs[Int(component.need)].record
        let offer = snapshot.offers[Int(window.offer)].record
        return PairRecords(
            need: need,
            component: need.components[Int(component.component)],
            offer: offer,
            window: offer.windows[Int(window.window)],
            requester: component.organisation.map { snapshot.organisations[$0] },
            provider: window.organisation.map { snapshot.organisations[$0] },
            declinedUntil: declined[[component.need, window.offer]],
            date: snapshot.date,
            policy: snapshot.policy
        )
    }
}

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
    var date: CalendarDate
    var policy: Policy
}
