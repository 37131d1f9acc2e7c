import Demonstration

/// A synthetic call for support, made in memory from a seed: as a solver's problem of any size.
///
/// Its shape is that of a real call:
///
/// - Four kinds with shares of 40, 25, 20 and 15 %: training seats, compute GPU-hours in steps of 100, datasets,
///   lab weeks. A component may be served by at most 2, 3, 1 and 1 offers.
/// - 130 countries in 6 regions, 35 % of them least developed. A need is of one country, with a priority of 1, 1.5,
///   2 or 3 (40, 30, 20, 10 %), and 30 % more where its country is least developed.
/// - A need has 1, 2 or 3 components of different kinds (60, 30, 10 %); the first is essential, others with 60 %.
/// - Quantities: lognormal seats (median 25, σ 0.7, 5 to 150) and GPU-hours (median 10,900, σ 1.2, 500 to 400,000),
///   one dataset, 2 to 26 weeks; the least that helps is a uniform share of it.
/// - Offers of a kind share its demand ÷ `ratio` with lognormal parts (σ 0.9). Compute and labs have beneficiary
///   slots, trainings a minimum cohort of 0, 8 or 15; a quarter of all offers keep 40 % for the least developed.
/// - 40 % of the offers are open to all regions, others to one; 30 % of the pairs fail for other reasons. Of what is
///   left a component keeps the `candidates` best by fit: themes in common, and luck.
/// - Soft: a country takes no more than 3 times its share of the needs, a region gets 6 % of their number in matches.
///
/// Every need has a random source of its own, so that a replaced need changes no other.
package struct SyntheticCall: Sendable {
    /// What is asked for and given.
    enum Kind: Int, CaseIterable {
        case training, compute, dataset, lab

        static let shares = [40, 25, 20, 15]
        var name: String { "\(self)" }
        var maximumPicks: Int64 { [2, 3, 1, 1][rawValue] }
        var step: Int64 { self == .compute ? 100 : 1 }
    }

    static let countryCount = 130
    static let regionCount = 6
    static let themeCount = 20

    let needCount: Int
    let offerCount: Int
    let seed: UInt64
    let candidates: Int
    let isLeastDeveloped: [Bool]
    let region: [Int]
    private(set) var offers: [SyntheticOffer] = []
    private(set) var offersOfKind: [[Int]]

    /// Draws countries and offers.
    ///
    /// - Parameters:
    ///   - needs: How many needs.
    ///   - offers: How many offers.
    ///   - seed: The same seed gives the same call on every machine.
    ///   - candidates: The most options a component keeps, best fit first.
    ///   - ratio: Demand over supply.
    package init(needs: Int, offers: Int, seed: UInt64, candidates: Int = 40, ratio: Double = 2) {
        (needCount, offerCount, self.seed, self.candidates) = (needs, offers, seed, candidates)
        var random = RandomSource(seed: seed, stream: 1)
        isLeastDeveloped = (0..<Self.countryCount).map { _ in random.chance(35) }
        region = (0..<Self.countryCount).map { _ in random.below(Self.regionCount) }
        offersOfKind = Array(repeating: [], count: Kind.allCases.count)
        var demand = Array(repeating: 0.0, count: Kind.allCases.count)
        for need in 0..<needs {
            for component in SyntheticNeed(need, in: self, isReplacement: false).components {
                demand[component.kind.rawValue] += Double(component.most)
            }
        }
        let kinds = (0..<offers).map { _ in random.kind() }
        let parts = kinds.map { _ in random.logNormal(median: 1, deviation: 0.9) }
        var sums = Array(repeating: 0.0, count: Kind.allCases.count)
        for (kind, part) in zip(kinds, parts) { sums[kind.rawValue] += part }
        for (index, kind) in kinds.enumerated() {
            let share = parts[index] / sums[kind.rawValue] * demand[kind.rawValue] / ratio
            self.offers.append(SyntheticOffer(kind, capacity: Int64(share), seed: seed, index: index))
            offersOfKind[kind.rawValue].append(index)
        }
    }
}

extension RandomSource {
    /// A number from 0 to below 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

    mutating func kind() -> SyntheticCall.Kind {
        weighted(Array(zip(SyntheticCall.Kind.allCases, SyntheticCall.Kind.shares)))
    }

    /// How much of each theme: 0 for most.
    mutating func themes(_ percent: Int) -> [Double] {
        (0..<SyntheticCall.themeCount).map { _ in
            let weight = unit()
            return chance(percent) ? weight : 0
        }
    }
}

func norm(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
}
