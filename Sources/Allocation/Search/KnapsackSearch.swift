/// What prices of needs allow where each option loads one capacity or none (``AssignmentChoices``): a bound, dives, and
/// branch and bound.
struct KnapsackSearch {
    private static let lanes = 2
    /// The share of the time or work that is left which the first bound may take.
    private static let shareOfBound = 0.15
    /// Below the bound by this share a plan is looked for as long as none is known.
    private static let hoped = 0.05

    private let model: Model
    private let threads: Int
    private var bound: KnapsackBound
    private var dives: [KnapsackDive]
    private var tree: KnapsackTree

    /// Prepares it; nil where a problem is not of this kind, or too large.
    init?(_ run: SolveRun) {
        guard let choices = AssignmentChoices(run.problem), let items = KnapsackItems(choices) else {
            return nil
        }
        model = run.model
        threads = max(1, run.options.threads)
        bound = KnapsackBound(items, choices, prices: run.prices)
        let seed = run.options.seed
        dives = (0..<Self.lanes).map { lane in
            KnapsackDive(run.model, items, seed: seed &* 1000 &+ 500 &+ UInt64(lane))
        }
        tree = KnapsackTree(items)
    }

    /// Whether numbers are too large for it to prove anything.
    var isStuck: Bool { tree.isStuck }

    private func target(_ solve: SolveRun) -> Double {
        if let objective = solve.objective { return Double(objective) }
        let known = min(bound.best, Double(solve.upperBound ?? .max))
        return known - max(1, Self.hoped * abs(known))
    }

    /// Lowers the bound until that brings little more.
    mutating func lowerBound(_ solve: inout SolveRun) {
        guard !bound.isSettled, !solve.isDone else { return }
        solve.enter(.prices)
        let (before, target) = (bound.work, target(solve))
        let (signal, spent) = (solve.stopSignal, solve.spending(work: .max, share: Self.shareOfBound))
        while !bound.isSettled, spent(bound.work - before) < 1 {
            bound.improve(work: 3_000_000, target: target, threads: threads) { signal.isReached }
        }
        solve.otherWork += bound.work - before
        if bound.best < Double(solve.upperBound ?? .max), let proven = bound.exact() {
            let value = max(proven, solve.objective ?? .min)
            solve.result.knapsackBound = min(value, solve.result.knapsackBound ?? .max)
            solve.lower(value, .prices)
        }
    }

    /// Dives on each of two lanes; returns the better plan, nil where neither is near what is known, or `spent` says of
    /// the work of both so far that they must end.
    mutating func dive(_ solve: inout SolveRun, spent: @Sendable (Int64) -> Bool) -> Plan? {
        guard !solve.isDone, solve.limitReached() == nil else { return nil }
        let before = dives.reduce(0) { $0 + $1.work }
        let (signal, limits, target, bound) = (solve.stopSignal, solve.prices, target(solve), bound)
        var found = [[(option: Int, quantity: Int64)]?](repeating: nil, count: Self.lanes)
        found.withUnsafeMutableBufferPointer { results in
            dives.withUnsafeMutableBufferPointer { dives in
                guard let own = dives.baseAddress, let out = results.baseAddress else { return }
                let (lanes, found) = (WorkerMemory(base: own), WorkerMemory(base: out))
                Workers.run(Self.lanes, threads: threads) { lane in
                    found[lane] = lanes.base[lane].run(
                        prices: bound.bestPrices,
                        bound: bound.best,
                        limits: limits,
                        target: target,
                        stop: { signal.isReached || spent($0 * Int64(Self.lanes)) }
                    )
                }
            }
        }
        solve.otherWork += dives.reduce(0) { $0 + $1.work } - before
        var best: Plan?
        for picks in found {
            guard let picks else { continue }
            var plan = Plan(model)
            plan.replace([], picks)
            if plan.score > best?.score ?? -.infinity { best = plan }
        }
        return best
    }

    /// Branches for some work.
    mutating func branch(_ solve: inout SolveRun, work budget: Int64) {
        guard let objective = solve.objective, let upper = solve.upperBound, !solve.isDone,
            solve.limitReached() == nil
        else { return }
        solve.enter(.search)
        let (work, nodes) = (tree.work, tree.nodes)
        let left = solve.options.workLimit.map { max(1, $0 - solve.work) } ?? .max
        let signal = solve.stopSignal
        tree.run(
            work: min(budget, left),
            objective: objective,
            bound: upper,
            prices: bound.bestPrices,
            threads: threads
        ) { signal.isReached }
        solve.otherWork += tree.work - work
        solve.result.nodes += tree.nodes - nodes
        if let picks = tree.picks, tree.value > objective {
            let picks = picks.map { Solution.Pick(option: Int32($0.option), quantity: $0.quantity) }
            solve.consider(picks.sorted { $0.option < $1.option }, .branch)
        }
        if tree.bound < upper {
            solve.result.closedBySearch = true
            solve.lower(max(tree.bound, solve.objective ?? .min), .branch)
        }
    }
}
