import Allocation
public import Programme

/// What became of a cap, a floor or a parity rule, and what it cost.
public struct PortfolioResult: Hashable, Sendable {
    /// The rule's name in the policy.
    public var name: String
    /// What it does.
    public var type: PortfolioRuleType
    /// The country, requester or provider that a cap counts; empty otherwise.
    public var subject: String
    /// Needs that count for it and are served, of a provider or an offer matches; pins included.
    public var served: Int64
    /// Of floors and parity: served needs, or matches, outside the group.
    public var others: Int64
    /// The most or the least, or the share in percent.
    public var bound: Int64
    /// How many needs, or matches, are short, rounded up; of floors and parity only.
    public var short: Int64
    /// What the shortfall cost the objective, in millionths of a point.
    public var penalty: Int64
    /// What one need more or less would be worth, in millionths of a point: the price of a rule that binds.
    public var price: Int64
}

extension Explainer {
    /// What became of the portfolio rules that are limits of their own.
    func portfolio(_ solution: Solution) -> [PortfolioResult] {
        guard !compiled.portfolio.isEmpty else { return [] }
        let problem = compiled.problem
        let loads = Evaluation(solution.picks, of: problem).loads
        var prices: [Int: Double] = [:]
        for price in solution.prices { prices[Int(price.limit)] = price.price }
        let served = Uses(solution, self).isServed
        let matches = pinnedMatches() + self.matches(solution)
        return compiled.portfolio.map { entry in
            let rule = pool.snapshot.policy.portfolio[entry.rule]
            let least = problem.limitAtLeast[entry.limit]
            let load = loads[entry.limit]
            let missing = least == .min ? 0 : max(0, least - load)
            let price = (prices[entry.limit] ?? 0).magnitude * Double(entry.unit)
            var counts = (inside: load + entry.pinned, outside: Int64(0))
            if rule.type != .cap { counts = count(rule, served, matches) }
            return PortfolioResult(
                name: rule.name,
                type: rule.type,
                subject: entry.subject,
                served: counts.inside,
                others: counts.outside,
                bound: rule.atMost ?? rule.atLeast ?? rule.percent ?? 0,
                short: (missing + entry.unit - 1) / entry.unit,
                penalty: missing * problem.limitPenalty[entry.limit],
                price: price < 1e18 ? Int64(price.rounded()) : .max
            )
        }
    }

    /// Served needs, or what an offer gives, inside and outside of a rule's group.
    private func count(_ rule: PortfolioRule, _ served: [Bool], _ matches: [Match]) -> (
        inside: Int64, outside: Int64
    ) {
        let scope = PortfolioScope(rule, pool)
        var counts = (inside: Int64(0), outside: Int64(0))
        for need in pool.snapshot.needs.indices where served[need] && scope.asks(need) {
            let id = pool.snapshot.needs[need].record.externalID
            let amount: Int64 =
                rule.offer.map { offer in Int64(matches.count { $0.need == id && $0.offer == offer }) } ?? 1
            if scope.contains(need) { counts.inside += amount } else { counts.outside += amount }
        }
        return counts
    }
}
