import Demonstration

/// A need of a synthetic call.
struct SyntheticNeed {
    struct Component {
        let kind: SyntheticCall.Kind
        let most: Int64
        let least: Int64
        let isEssential: Bool
        /// The component's part of the need's weight.
        let share: Double
    }

    let country: Int
    let weight: Double
    let components: [Component]
    let themes: [Double]
    /// Draws the pairs' luck.
    private(set) var random: RandomSource

    init(_ index: Int, in call: SyntheticCall, isReplacement: Bool) {
        var random = RandomSource(seed: call.seed, stream: isReplacement ? 4 : 3, index: index)
        country = random.below(SyntheticCall.countryCount)
        let priority = random.weighted([(1.0, 40), (1.5, 30), (2, 20), (3, 10)])
        weight = (10_000 * priority * (call.isLeastDeveloped[country] ? 1.3 : 1)).rounded() / 100
        let count = random.weighted([(1, 60), (2, 30), (3, 10)])
        var kinds: [SyntheticCall.Kind] = []
        while kinds.count < count {
            let kind = random.kind()
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        var components: [Component] = []
        for (position, kind) in kinds.enumerated() {
            let (least, most) = Self.quantities(kind, &random)
            let isEssential = random.chance(60) || position == 0
            let share = count == 1 ? 1 : random.uniform(0.6, 1.4) / Double(count)
            components.append(
                Component(kind: kind, most: most, least: least, isEssential: isEssential, share: share)
            )
        }
        self.components = components
        themes = random.themes(20)
        self.random = random
    }

    private static func quantities(_ kind: SyntheticCall.Kind, _ random: inout RandomSource)
        -> (least: Int64, most: Int64)
    {
        switch kind {
        case .training:
            let most = Int64(min(max(random.logNormal(median: 24.5325, deviation: 0.7), 5), 150))
            return (max(1, Int64(Double(most) * random.uniform(0.3, 1))), most)
        case .compute:
            let hours = min(max(random.logNormal(median: 10_938.02, deviation: 1.2), 500), 400_000)
            let most = Int64(hours) / 100 * 100
            return (max(100, Int64(Double(most) * random.uniform(0.2, 1)) / 100 * 100), most)
        case .dataset: return (1, 1)
        case .lab:
            let most = Int64(random.within(2...26))
            return (max(1, Int64(Double(most) * random.uniform(0.5, 1))), most)
        }
    }
}
