import Demonstration

/// An offer of a synthetic call.
struct SyntheticOffer: Sendable {
    let kind: SyntheticCall.Kind
    let capacity: Int64
    /// The smallest and the largest quantity for one need.
    let least: Int64
    let most: Int64
    /// The most needs that it serves, where that is limited.
    let slots: Int64?
    /// The smallest number of seats that it runs with; 0 where any will do.
    let cohort: Int64
    /// Whether 40 % are kept for least developed countries.
    let isReserved: Bool
    let home: Int
    let isOpenToAll: Bool
    let themes: [Double]
    let norm: Double

    init(_ kind: SyntheticCall.Kind, capacity share: Int64, seed: UInt64, index: Int) {
        var random = RandomSource(seed: seed, stream: 2, index: index)
        self.kind = kind
        var slots: Int64?
        var cohort: Int64 = 0
        switch kind {
        case .training:
            capacity = max(8, share)
            least = 5
            most = max(5, Int64(Double(capacity) * random.pick([0.25, 0.5, 1])))
            cohort = min(capacity, random.pick([0, 8, 15]))
        case .compute:
            capacity = max(100, share / 100 * 100)
            least = max(100, capacity / 100 / 100 * 100)
            most = max(least, Int64(Double(capacity) * random.pick([0.1, 0.25, 0.5, 1])) / 100 * 100)
            slots = Int64(random.within(3...59))
        case .dataset:
            capacity = max(1, share)
            (least, most) = (1, 1)
        case .lab:
            capacity = max(1, share)
            (least, most) = (1, capacity)
            slots = Int64(random.within(1...6))
        }
        self.slots = slots
        self.cohort = cohort
        isReserved = random.chance(25)
        home = random.below(SyntheticCall.regionCount)
        isOpenToAll = random.chance(40)
        themes = random.themes(30)
        norm = Benchmarking.norm(themes)
    }
}
