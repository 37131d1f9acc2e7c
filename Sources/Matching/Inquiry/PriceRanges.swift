import Allocation

/// How far the prices of a solution hold, and what the policy's rules cost at most.
///
/// Of a large pool the dearest capacities only: each range asks all who load the limit twice. Others are worked out when a
/// need is explained.
struct PriceRanges: Sendable {
    /// No ranges.
    static let none = PriceRanges()
    /// Needs that are asked for all ranges together.
    private static let mostAsked = 8_000

    /// The loads between which a limit's price holds.
    private(set) var ofLimit: [Int: ClosedRange<Int64>] = [:]
    /// The capacities between which a window's price holds, by window.
    private(set) var ofCapacity: [Int: ClosedRange<Int64>] = [:]
    /// Proven: what each rule of the portfolio costs at most, in millionths of a point, by its place in the policy; of a large
    /// pool, where not all possible pairs are options, only of rules without a price.
    private(set) var mostCost: [Int: Int64] = [:]

    private init() {}

    /// Works out what the prices of a solution prove.
    init(_ explainer: Explainer, _ solution: Solution) {
        let compiled = explainer.compiled
        guard let objective = solution.objective, let upperBound = solution.upperBound else { return }
        let proof = PricedProblem(compiled.problem, prices: solution.prices, threads: explainer.threads)
        let rules = Dictionary(grouping: compiled.portfolio, by: \.rule)
        let isOfRule = Set(compiled.portfolio.map(\.limit))
        // The policy's own first: there are few of them, and they are what is asked about.
        let priced = compiled.problem.limitIDs.indices.filter { proof.prices[$0] != 0 }
            .map { limit in
                let worth = proof.prices[limit].magnitude * Double(compiled.problem.limitAtMost[limit])
                return (limit: limit, isOfRule: isOfRule.contains(limit), worth: worth)
            }
            .sorted { left, right in
                if left.isOfRule != right.isOfRule { return left.isOfRule }
                return left.worth != right.worth ? left.worth > right.worth : left.limit < right.limit
            }
        ofLimit = proof.ranges(of: priced.map(\.limit), askingAtMost: Self.mostAsked)
        for (limit, range) in ofLimit {
            let window = Int(compiled.limitWindow[limit])
            if window >= 0, compiled.problem.limitIDs[limit].hasSuffix("/capacity") {
                ofCapacity[window] = Self.units(range, compiled.limitScale[limit])
            }
        }
        for (rule, entries) in rules {
            let limits = entries.map(\.limit)
            // Without a price the bound is the same without the rule.
            let isFree = limits.allSatisfy { proof.prices[$0] == 0 }
            // What the options prove says nothing of pairs that are none.
            if !isFree, explainer.screen.pairsLeftOut > 0 { continue }
            if let bound = isFree ? upperBound : proof.bound(without: limits) {
                mostCost[rule] = max(0, max(bound, upperBound) - objective)
            }
        }
    }

    /// A range of loads in the units that officers count, rounded inwards.
    static func units(_ range: ClosedRange<Int64>, _ scale: Int64) -> ClosedRange<Int64> {
        let first = (range.lowerBound + scale - 1) / scale
        return first...max(first, range.upperBound / scale)
    }
}
