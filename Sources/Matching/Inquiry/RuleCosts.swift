public import Allocation
public import Programme

/// What a cap, a floor, a reserve or a parity rule costs: the pool is solved again without that one rule.
public struct RuleCost: Hashable, Sendable {
    /// The rule's name in the policy.
    public var name: String
    /// What it does.
    public var type: PortfolioRuleType
    /// How many limits of the problem it is; 0 where it cannot bind, so that it costs nothing.
    public var limits: Int
    /// How much more the best solution found without the rule is worth, in millionths of a point.
    public var cost: Int64
    /// Proven: it costs at least so much.
    public var leastCost: Int64
    /// Proven: it costs at most so much.
    public var mostCost: Int64
    /// The part of the cost that is the price of what the rule lacks; the rest are matches that were given up for it.
    public var penalty: Int64
    /// Needs of the rule's group that are served, or what else it counts; nil for caps.
    public var inGroup: Int64?
    /// The same without the rule.
    public var inGroupWithout: Int64?
    /// Needs that are served without the rule, less those that are with it.
    public var moreNeeds: Int
    /// What was found without the rule; nil where nothing had to be solved.
    public var check: Check?
}

/// What each rule of a portfolio costs, held against the same baseline.
public struct RuleCosts: Hashable, Sendable {
    /// The best that is known with all rules, and the least bound.
    public var baseline: Check
    /// The rules, in the policy's order.
    public var rules: [RuleCost]
    /// Whether the bounds cover every possible pair, and not only those that the run kept.
    public var coversAllPairs: Bool
}

extension SolvedPool {
    /// Solves the pool again without one rule after the other, each time from the same picks and prices.
    ///
    /// The baseline is solved again too, with as much work: else what is only found by looking longer would count as
    /// the rule's cost.
    ///
    /// - Parameters:
    ///   - names: The rules; nil: all.
    ///   - options: How long and how hard to solve each time; seed, picks and prices are the run's.
    ///   - interruption: Ends every solve with its best so far.
    ///   - begins: Is told which rule is left out next; nil for the baseline.
    /// - Returns: What each rule costs.
    public func costs(
        of names: [String]? = nil,
        _ options: SolveOptions,
        interruption: SolveInterruption? = nil,
        begins: (String?) -> Void = { _ in }
    ) -> RuleCosts {
        var options = options
        options.seed = seed
        options.warmPicks = solution.picks
        options.warmPrices = prices
        let problem = matcher.problem
        let rules = snapshot.policy.portfolio.enumerated().filter { names?.contains($0.element.name) ?? true }
        begins(nil)
        let again = Solver.solve(problem, options: options, interruption: interruption).solution
        var best = Best(solution.picks, problem)
        best.consider(again.picks)
        var found: [(rule: PortfolioRule, problem: Problem, limits: Set<Int>, solution: Solution)] = []
        for (place, rule) in rules {
            let limits = Set(matcher.compiled.portfolio.filter { $0.rule == place }.map(\.limit))
            var relaxed = problem
            for limit in limits {
                relaxed.limitAtMost[limit] = .max
                relaxed.limitAtLeast[limit] = .min
                relaxed.limitPenalty[limit] = 0
                options.warmPrices[limit] = 0
            }
            if limits.isEmpty {
                found.append((rule, relaxed, limits, Solution(status: .unknown)))
                continue
            }
            begins(rule.name)
            // What such a rule moves lies around those whom it concerns: in a large pool all of it is a lot to search.
            let free = Neighbours(problem, best.picks).around(
                needs(loading: limits),
                most: Rematch.partNeeds
            )
            options.warmPicks = Rematch(problem: relaxed, seed: seed, threads: options.threads)
                .start(from: best.picks, prices: options.warmPrices, free: free)
            let answer = Solver.solve(relaxed, options: options, interruption: interruption).solution
            found.append((rule, relaxed, limits, answer))
            for limit in limits { options.warmPrices[limit] = prices[limit] }
            // What is found without a rule may keep it all the same.
            best.consider(answer.picks)
        }
        let bound = max(best.objective, min(solution.upperBound ?? .max, again.upperBound ?? .max))
        let baseline = Check(
            seed: seed,
            workLimit: options.workLimit ?? .max,
            freeNeeds: nil,
            objective: best.objective,
            upperBound: bound
        )
        return RuleCosts(
            baseline: baseline,
            rules: found.map { cost($0.rule, $0.problem, $0.limits, $0.solution, best, baseline) },
            coversAllPairs: matcher.screen.pairsLeftOut == 0
        )
    }

    /// The best feasible picks of a problem.
    private struct Best {
        private(set) var picks: [Solution.Pick]
        private(set) var objective: Int64
        private let problem: Problem

        init(_ picks: [Solution.Pick], _ problem: Problem) {
            let value = Evaluation(picks, of: problem)
            // Nothing taken is always possible in a programme's problem.
            self.picks = value.isFeasible ? picks : []
            objective = value.isFeasible ? value.objective : Evaluation([], of: problem).objective
            self.problem = problem
        }

        mutating func consider(_ other: [Solution.Pick]) {
            let value = Evaluation(other, of: problem)
            guard value.isFeasible, value.objective > objective else { return }
            (picks, objective) = (other, value.objective)
        }
    }

    private func cost(
        _ rule: PortfolioRule,
        _ relaxed: Problem,
        _ limits: Set<Int>,
        _ answer: Solution,
        _ best: Best,
        _ baseline: Check
    ) -> RuleCost {
        let problem = matcher.problem
        let loads = Evaluation(best.picks, of: problem).loads
        let penalty = limits.reduce(Int64(0)) { sum, limit in
            let least = problem.limitAtLeast[limit]
            return sum + (least == .min ? 0 : max(0, least - loads[limit]) * problem.limitPenalty[limit])
        }
        // What keeps the rule is also possible without it.
        var without = Best(best.picks, relaxed)
        without.consider(answer.picks)
        let upper = max(without.objective, answer.upperBound ?? .max)
        let cost = max(0, without.objective - baseline.objective)
        let explainer = matcher.explainer
        let isCounted = rule.type != .cap
        func group(_ picks: [Solution.Pick]) -> Int64? {
            isCounted ? explainer.members(of: rule, Solution(status: .feasible, picks: picks)) : nil
        }
        return RuleCost(
            name: rule.name,
            type: rule.type,
            limits: limits.count,
            cost: limits.isEmpty ? 0 : cost,
            leastCost: limits.isEmpty ? 0 : min(cost, max(0, without.objective - baseline.upperBound)),
            mostCost: limits.isEmpty ? 0 : max(cost, upper == .max ? .max : upper - baseline.objective),
            penalty: penalty,
            inGroup: group(best.picks),
            inGroupWithout: group(without.picks),
            moreNeeds: served(without.picks) - served(best.picks),
            check: limits.isEmpty
                ? nil
                : Check(
                    seed: seed,
                    workLimit: baseline.workLimit,
                    freeNeeds: nil,
                    objective: without.objective,
                    upperBound: upper
                )
        )
    }

    /// The first needs that load some limits: as many as leave room for those around them.
    private func needs(loading limits: Set<Int>) -> [Int] {
        let problem = matcher.problem
        var found: [Int] = []
        for need in 0..<problem.needCount where found.count < Rematch.partNeeds / 4 {
            var isConcerned = false
            problem.forEachLimit(of: need) { if limits.contains($0) { isConcerned = true } }
            if isConcerned { found.append(need) }
        }
        return found
    }

    private func served(_ picks: [Solution.Pick]) -> Int {
        Set(picks.map { needOfComponent[Int(componentOfOption[Int($0.option)])] }).count
    }
}
