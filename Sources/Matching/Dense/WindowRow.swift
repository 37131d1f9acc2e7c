import Programme

/// What a pass over all pairs looks at of a window, in one place.
///
/// The facts of a window are several times as large, and are looked at for few pairs only.
struct WindowRow: Sendable {
    /// Index among the pool's windows.
    let window: Int32
    let offer: Int32
    let given: QuantityRange.Given
    let opens: Int32
    let closes: Int32
    /// Index of the provider; -1 where it is not registered.
    let organisation: Int32
    /// Index of the country of the provider's seat; -1 where unknown.
    let seat: Int32
    let languageProfile: Int32
    let hasBlocks: Bool
    let hasPreferences: Bool
    let accessModes: UInt32
    let sizeGB: Int64
    /// Points of the criteria that concern the offer alone.
    let points: Int64
    let deliveryLanguages: NumberSet
    let topics: TopicFit.Topics

    init(_ window: Int32, _ pool: PoolFacts, _ scorer: PairScorer) {
        let facts = pool.windows[Int(window)]
        self.window = window
        offer = facts.offer
        given = QuantityRange.Given(facts)
        opens = facts.opens
        closes = facts.closes
        organisation = facts.organisation.map(Int32.init) ?? -1
        seat = facts.seat.map(Int32.init) ?? -1
        languageProfile = facts.languageProfile
        hasBlocks = facts.hasBlocks
        hasPreferences = facts.hasPreferences
        accessModes = facts.accessModes
        sizeGB = facts.sizeGB
        points = scorer.points(ofOffer: facts.offer)
        deliveryLanguages = facts.deliveryLanguages
        topics = scorer.scoring.topics.offers[Int(facts.offer)]
    }
}
