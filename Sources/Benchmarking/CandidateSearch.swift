import Demonstration

/// Finds the offers that fit a component best, among all offers of a kind.
struct CandidateSearch {
    struct Candidate {
        let fit: Double
        let offer: Int

        func isBefore(_ other: Candidate) -> Bool {
            fit != other.fit ? fit > other.fit : offer < other.offer
        }
    }

    /// The offers of a kind, as flat arrays: a large call looks at hundreds of millions of pairs.
    private let offers: [Int]
    /// −1 where the offer is open to all regions.
    private let home: [Int]
    private let norms: [Double]
    private let themes: [Double]
    private let count: Int
    private var found: [Candidate] = []

    init(_ kind: SyntheticCall.Kind, of call: SyntheticCall) {
        offers = call.offersOfKind[kind.rawValue]
        home = offers.map { call.offers[$0].isOpenToAll ? -1 : call.offers[$0].home }
        norms = offers.map { call.offers[$0].norm }
        themes = offers.flatMap { call.offers[$0].themes }
        count = call.candidates
    }

    /// The best, in falling order of fit.
    mutating func best(for need: borrowing SyntheticNeed, region: Int, _ random: inout RandomSource)
        -> ArraySlice<Candidate>
    {
        let needNorm = norm(need.themes)
        let own = need.themes.enumerated().filter { $0.element > 0 }
        let limit = 4 * count
        var worst = -Double.infinity
        found.removeAll(keepingCapacity: true)
        for index in offers.indices {
            // One draw for both: whether the pair is possible, and its luck.
            let draw = random.next()
            guard home[index] < 0 || home[index] == region, Double(draw >> 32) * 0x1p-32 < 0.7 else {
                continue
            }
            let luck = Double(draw & 0xFFFF_FFFF) * 0x1p-32
            var product = 0.0
            for (theme, weight) in own {
                product += weight * themes[index * SyntheticCall.themeCount + theme]
            }
            let fit = 0.15 + 0.5 * product / (1e-9 + norms[index] * needNorm) + 0.35 * luck
            guard fit >= worst else { continue }
            found.append(Candidate(fit: fit, offer: offers[index]))
            if found.count >= limit {
                found.sort { $0.isBefore($1) }
                found.removeLast(found.count - count)
                worst = found[count - 1].fit
            }
        }
        found.sort { $0.isBefore($1) }
        return found.prefix(count)
    }
}
