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
    /// From and to which bound the price holds, other prices held; nil of shares, and without a price.
    public var holdsFrom: Int64?
    /// See ``holdsFrom``.
    public var holdsTo: Int64?
    /// Proven: without the whole rule no solution is worth more than so much above this one, in millionths of a point; nil
    /// where nothing is proven.
    public var mostCost: Int64?
}

extension Explainer {
    /// What became of the portfolio rules that are limits of their own.
    ///
    /// Reserves have a line each: what the group and what others have of the windows (units where they are of one kind,
    /// else matches), and what one unit that is kept would be worth to others, on average at the prices.
    func portfolio(_ solution: Solution, _ ranges: PriceRanges) -> [PortfolioResult] {
        guard !compiled.portfolio.isEmpty else { return [] }
        let problem = compiled.problem
        let loads = Evaluation(solution.picks, of: problem).loads
        var prices: [Int: Double] = [:]
        for price in solution.prices { prices[Int(price.limit)] = price.price }
        let served = Uses(solution, self, claimsOn: []).isServed
        let given = given(solution)
        let rules = pool.snapshot.policy.portfolio
        let counts = rules.map { $0.type == .cap ? (0, 0) : count($0, served, given) }
        var results: [PortfolioResult] = []
        for entry in compiled.portfolio where rules[entry.rule].type != .reserve {
            let rule = rules[entry.rule]
            let least = problem.limitAtLeast[entry.limit]
            let load = loads[entry.limit]
            let missing = least == .min ? 0 : max(0, least - load)
            let price = (prices[entry.limit] ?? 0).magnitude * Double(entry.unit)
            var counts = counts[entry.rule]
            if rule.type == .cap { counts.0 = (load + entry.pinned + entry.unit - 1) / entry.unit }
            var result =
                PortfolioResult(
                    name: rule.name,
                    type: rule.type,
                    subject: entry.subject,
                    served: counts.0,
                    others: counts.1,
                    bound: entry.bound,
                    short: (missing + entry.unit - 1) / entry.unit,
                    penalty: missing * problem.limitPenalty[entry.limit],
                    price: Self.whole(price)
                )
            result.mostCost = ranges.mostCost[entry.rule]
            // Of a share the limit is a difference, which says nothing to a reader.
            let limit = rule.type == .cap ? problem.limitAtMost[entry.limit] : least
            if let range = ranges.ofLimit[entry.limit],
                (limit &+ entry.pinned) / entry.unit == entry.bound
            {
                let own = range.lowerBound + entry.pinned...range.upperBound + entry.pinned
                let units = PriceRanges.units(own, entry.unit)
                (result.holdsFrom, result.holdsTo) = (units.lowerBound, units.upperBound)
            }
            results.append(result)
        }
        for (place, rule) in rules.enumerated() where rule.type == .reserve {
            let own = compiled.portfolio.filter { $0.rule == place }
            var (worth, kept) = (0.0, 0.0)
            for entry in own {
                let price = (prices[entry.limit] ?? 0) * Double(compiled.limitScale[entry.limit])
                worth += price * Double(entry.bound)
                kept += Double(entry.bound)
            }
            var result =
                PortfolioResult(
                    name: rule.name,
                    type: .reserve,
                    subject: "",
                    served: counts[place].0,
                    others: counts[place].1,
                    bound: rule.percent ?? 0,
                    short: 0,
                    penalty: 0,
                    price: kept > 0 ? Self.whole(worth / kept) : 0
                )
            result.mostCost = ranges.mostCost[place]
            results.append(result)
        }
        return results
    }

    /// Needs, matches or units of a rule's group that a solution serves.
    func members(of rule: PortfolioRule, _ solution: Solution) -> Int64 {
        count(rule, Uses(solution, self, claimsOn: []).isServed, given(solution)).0
    }

    private static func whole(_ price: Double) -> Int64 {
        price.magnitude < 1e18 ? Int64(price.rounded()) : .max
    }

    /// What is given: component, window, and quantity in the component's unit; pins included.
    private func given(_ solution: Solution) -> [(component: Int, window: Int, quantity: Int64)] {
        let owner = componentOfOption()
        let picks = solution.picks.map { pick in
            let place = Int(owner[Int(pick.option)])
            let window = Int(compiled.window[Int(pick.option)])
            return (Int(compiled.component[place]), window, pick.quantity * compiled.lot[place])
        }
        return picks + compiled.pins.pins.map { ($0.component, $0.window, $0.quantity) }
    }

    /// Served needs, matches or units inside and outside of a rule's group.
    private func count(
        _ rule: PortfolioRule,
        _ served: [Bool],
        _ given: [(component: Int, window: Int, quantity: Int64)]
    ) -> (Int64, Int64) {
        let scope = PortfolioScope(rule, pool)
        var counts: (Int64, Int64) = (0, 0)
        func add(_ need: Int, _ amount: Int64) {
            if scope.contains(need) { counts.0 += amount } else { counts.1 += amount }
        }
        if rule.type != .reserve, rule.measure == .needs {
            for need in pool.snapshot.needs.indices where served[need] && scope.asks(need) { add(need, 1) }
            return counts
        }
        let isUnits = rule.type == .reserve ? rule.kind != nil : rule.measure == .units
        for (component, window, quantity) in given where scope.concerns(window: window) {
            add(
                Int(pool.components[component].need),
                isUnits ? pool.counted(component, window, quantity) : 1
            )
        }
        if isUnits, rule.kind == .compute { counts = ((counts.0 + 999) / 1_000, (counts.1 + 999) / 1_000) }
        return counts
    }
}
