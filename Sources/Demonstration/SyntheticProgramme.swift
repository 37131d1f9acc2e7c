public import Programme

/// A programme of invented bodies with needs, offers and a past, of any size and the same for the same seed.
///
/// Every record has a random source of its own, and is made when it is asked for: a million needs take as
/// little memory as one. The mixes are those that public clearing houses report.
public struct SyntheticProgramme: Sendable {
    /// How many needs there are, those that left the pool included.
    public let needCount: Int
    /// How many offers there are, those that left the pool included.
    public let offerCount: Int
    /// The day on which the programme looks as it does.
    public let date: CalendarDate

    private let bodies: Bodies
    private let needSource: NeedGenerator
    private let offerSource: OfferGenerator
    private let history: HistoryGenerator

    /// Describes a programme.
    ///
    /// - Parameters:
    ///   - needs: How many needs, 0 or more.
    ///   - offers: How many offers, 0 or more.
    ///   - seed: The same seed gives the same bytes.
    ///   - date: The day on which the programme looks as it does.
    public init(needs: Int, offers: Int, seed: UInt64, date: CalendarDate) {
        needCount = max(0, needs)
        offerCount = max(0, offers)
        self.date = date
        bodies = Bodies(needs: needCount, offers: offerCount, seed: seed, date: date)
        needSource = NeedGenerator(seed: seed, date: date, bodies: bodies)
        let pressure = offerCount == 0 ? 200 : min(10_000, max(20, needCount * 100 / offerCount))
        offerSource = OfferGenerator(seed: seed, date: date, bodies: bodies, pressure: pressure)
        history = HistoryGenerator(
            seed: seed,
            date: date,
            bodies: bodies,
            needs: needCount,
            offers: offerCount
        )
    }

    /// The organisations: those that ask, then those that offer.
    public var organisations: some Sequence<Organisation> {
        (bodies.requesters + bodies.providers).lazy.map(\.organisation)
    }

    /// The needs, in the order of their ids.
    public var needs: some Sequence<Need> { (0..<needCount).lazy.map(needSource.need) }

    /// The offers, in the order of their ids.
    public var offers: some Sequence<Offer> { (0..<offerCount).lazy.map(offerSource.offer) }

    /// Past awards.
    public var awards: some Sequence<Award> { (0..<history.awards).lazy.map(history.award) }

    /// Past declines.
    public var declines: some Sequence<Decline> { (0..<history.declines).lazy.map(history.decline) }
}
