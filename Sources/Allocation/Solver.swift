/// Solves an allocation problem: prices for a proven bound, repair and search for a solution.
public enum Solver {
    /// Solves until proven, until a limit, or until nothing within the solver's own bounds is left to try.
    ///
    /// Synchronous; `progress` is called on the same thread.
    public static func solve(
        _ problem: Problem,
        options: SolveOptions = SolveOptions(),
        interruption: SolveInterruption? = nil,
        progress: ((SolveProgress) -> Void)? = nil
    ) -> SolveResult {
        var run = SolveRun(problem, options, interruption, progress)
        return run.solve()
    }
}

/// One solve: its clock, its limits, and the best of what it has found so far.
struct SolveRun {
    private let problem: Problem
    private let options: SolveOptions
    private let interruption: SolveInterruption?
    private let progress: ((SolveProgress) -> Void)?
    private let start = ContinuousClock.now
    private var phaseStart = ContinuousClock.now
    private let model: Model
    private let bound: LagrangianBound
    private var prices: [Double]
    private var incumbent: [Solution.Pick]?
    private var objective: Int64?
    private var upperBound: Int64?
    private var passes = 0
    private var otherWork: Int64 = 0
    private var reserve = 0.0
    private var result: SolveResult
    private var reason = SolveResult.StopReason.exhausted
    private var phase = SolveProgress.Phase.presolve

    init(
        _ problem: Problem,
        _ options: SolveOptions,
        _ interruption: SolveInterruption?,
        _ progress: ((SolveProgress) -> Void)?
    ) {
        self.problem = problem
        self.options = options
        self.interruption = interruption
        self.progress = progress
        model = Model(problem)
        bound = LagrangianBound(model: model, threads: max(1, options.threads))
        prices = [Double](repeating: 0, count: problem.limitCount)
        result = SolveResult(solution: Solution(status: .unknown), stopReason: .exhausted, work: 0)
        result.options = problem.optionCount
        result.optionsDropped = model.dropped
    }

    mutating func solve() -> SolveResult {
        var domain = Domain(model)
        var propagation = Propagation(model)
        let broken = propagation.run(&domain)
        if !broken.isEmpty { return infeasible(broken) }
        report(.none)
        if !options.warmPicks.isEmpty { consider(options.warmPicks, .warm) }
        consider([], .repair)
        enter(.prices)
        if options.warmPrices.count == prices.count { prices = options.warmPrices }
        let search = PriceSearch(bound)
        let before = ContinuousClock.now
        let passes = model.options > 200_000 ? 100 : 160
        if improvePrices(search, domain, passes: passes, step: 0.02) == -.infinity { return infeasible([]) }
        reserve = seconds(since: before) / Double(max(1, self.passes)) * 8 + 0.005
        enter(.repair)
        var local = LocalSearch(model, prices: prices, seed: options.seed)
        construct(&local, domain)
        enter(.prices)
        if improvePrices(search, domain, passes: passes * 2, step: 0.004) == -.infinity {
            return infeasible([])
        }
        local.prices = prices
        proveBound()
        improve(&local, search, domain)
        return finish()
    }

    // MARK: - Phases

    private mutating func improvePrices(_ search: PriceSearch, _ domain: Domain, passes: Int, step: Double)
        -> Double
    {
        let base = self.passes
        var made = 0
        let outcome = search.improve(
            prices,
            domain,
            passes: passes,
            floor: objective.map { Double($0) },
            firstStep: step,
            stop: { _ in
                made += 1
                return limitReached(extra: Int64(made) * Int64(model.options)) != nil
            }
        )
        self.passes = base + outcome.passes
        prices = outcome.prices
        return outcome.bound
    }

    private mutating func construct(_ local: inout LocalSearch, _ domain: Domain) {
        let choice = PriceChoice(bound, prices, domain)
        passes += 1
        local.surplus = choice.surplus
        var best: Plan?
        for attempt in 0..<3 {
            local.plan = Plan(model)
            if attempt == 0, !options.warmPicks.isEmpty {
                local.adopt(options.warmPicks.map { (Int($0.option), $0.quantity) })
            } else if attempt < 2 {
                local.adopt(choice.picks)
            }
            local.relieve()
            local.construct(share: attempt == 1 ? 0.8 : 1)
            if local.plan.score > best?.score ?? -.infinity { best = local.plan }
            if limitReached(extra: local.work) != nil { break }
        }
        if let best { local.plan = best }
        consider(local.plan.picks, .repair)
    }

    /// Rounds of local search and of branch and bound in turn, each by counted work.
    private mutating func improve(_ local: inout LocalSearch, _ search: PriceSearch, _ domain: Domain) {
        let small = model.options <= 40_000
        var tree = BranchAndBound(problem, bound, search, prices: prices)
        let unlimited = options.timeLimit == nil && options.workLimit == nil
        var turn = 0
        while true {
            if let why = limitReached(extra: 0) { return reason = why }
            if isDone { return }
            if unlimited, turn >= 12 { return }
            enter(.improve)
            let before = local.work
            let score = local.plan.score
            local.anneal(budget: Int64(max(model.options, 200)) * Int64(200 << min(turn, 4))) { done in
                limitReached(extra: done) != nil
            }
            let improved = local.plan.score > score
            otherWork += local.work - before
            if improved { consider(local.plan.picks, .neighbourhood) }
            if small, !isDone { branch(&tree, turn) }
            if !small || turn % 4 == 1 {
                enter(.prices)
                _ = improvePrices(search, domain, passes: 20, step: 0.001)
                local.prices = prices
                proveBound()
            }
            turn += 1
        }
    }

    private mutating func branch(_ tree: inout BranchAndBound, _ turn: Int) {
        enter(.search)
        tree.objective = objective
        let first = tree.nodes
        let base = tree.passes
        var latest: [Solution.Pick]?
        let share = model.options > 3000 ? 40_000 : 160_000
        let quota = max(1, min(3000, share / max(1, model.options))) << min(turn, 6)
        let nodesNow = { (count: Int) in count - first >= quota }
        var count = tree.nodes
        let perNode = Int64(model.options) * 20
        tree.run(
            stop: {
                count += 1
                return nodesNow(count / 8) || limitReached(extra: Int64(count - first) / 8 * perNode) != nil
            },
            found: { _, picks in latest = picks }
        )
        passes += tree.passes - base
        result.nodes = tree.nodes
        if let latest { consider(latest, .branch) }
        if tree.isComplete {
            if let objective {
                if upperBound ?? .max > objective {
                    upperBound = objective
                    result.closedBySearch = true
                    report(.branch)
                }
            } else {
                result.solution.status = .infeasible
            }
        } else if tree.openBound < 0x1p62 {
            let open = max(Int64(tree.openBound.rounded(.up)), objective ?? .min)
            if tree.openBound.isFinite, open < upperBound ?? .max {
                upperBound = open
                result.closedBySearch = true
                report(.branch)
            }
        }
    }

    private var isDone: Bool {
        if result.solution.status == .infeasible { return true }
        guard let objective, let upperBound else { return false }
        return Double(upperBound) - Double(objective) <= options.gap * max(1, Double(objective.magnitude))
    }

    // MARK: - Keeping the best

    private mutating func consider(_ picks: [Solution.Pick], _ source: SolveProgress.Source) {
        let evaluation = Evaluation(picks, of: problem)
        guard evaluation.isFeasible, evaluation.objective > objective ?? .min else { return }
        objective = evaluation.objective
        incumbent = picks
        report(source)
    }

    private mutating func proveBound() {
        let (value, rounded) = bound.exact(prices)
        passes += 2
        guard let value else { return }
        let clamped = Int64(clamping: value)
        if clamped < result.priceBound ?? .max {
            result.priceBound = clamped
            result.solution.prices = rounded.enumerated().filter { $0.element != 0 }
                .map { Solution.Price(limit: Int32($0.offset), price: $0.element) }
        }
        if clamped < upperBound ?? .max {
            upperBound = clamped
            report(.prices)
        }
    }

    private mutating func infeasible(_ limits: [Int]) -> SolveResult {
        let needs = (0..<model.needs).filter { need in
            guard model.mandatory[need] else { return false }
            if limits.isEmpty { return isHopeless(need) }
            let first = Int(model.componentOptions[Int(model.needComponents[need])])
            let last = Int(model.componentOptions[Int(model.needComponents[need + 1])])
            for entry in Int(model.optionLoads[first])..<Int(model.optionLoads[last])
            where limits.contains(Int(model.loadLimit[entry])) {
                return true
            }
            for entry in Int(model.needLoads[need])..<Int(model.needLoads[need + 1])
            where limits.contains(Int(model.needLoadLimit[entry])) {
                return true
            }
            return false
        }
        result.conflict = SolveResult.Conflict(limits: limits, needs: needs)
        result.solution.status = .infeasible
        return finish()
    }

    /// Whether a mandatory need cannot be served even alone and without any limit.
    private func isHopeless(_ need: Int) -> Bool {
        var subproblem = NeedSubproblem<Double>(model)
        defer { subproblem.deallocate() }
        let zero = [Double](repeating: 0, count: max(1, model.limits))
        return Domain(model).withView { view in
            zero.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return false }
                return subproblem.solve(need, view, base) == -.infinity
            }
        }
    }

    private mutating func finish() -> SolveResult {
        enter(.check)
        if result.solution.status != .infeasible {
            if let objective, let incumbent {
                result.solution.picks = incumbent
                result.solution.objective = objective
                result.solution.upperBound = upperBound
                result.solution.status = upperBound == objective ? .optimal : .feasible
            } else {
                result.solution.upperBound = upperBound
            }
        } else {
            result.solution.prices = []
        }
        if result.solution.status == .optimal || result.solution.status == .infeasible {
            reason = .proven
        } else if isDone {
            reason = .gap
        }
        result.stopReason = reason
        result.work = work
        result.pricePasses = passes
        enter(.check)
        result.solution.seconds = seconds(since: start)
        report(.none)
        return result
    }

    // MARK: - Time and work

    private var work: Int64 { Int64(passes) * Int64(model.options + model.needs) + otherWork }

    private func seconds(since moment: ContinuousClock.Instant) -> Double {
        let duration = (ContinuousClock.now - moment).components
        return Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
    }

    private func limitReached(extra: Int64) -> SolveResult.StopReason? {
        if let interruption, interruption.isStopped { return .interrupted }
        if let limit = options.workLimit, work + extra >= limit { return .work }
        if let limit = options.timeLimit, seconds(since: start) + min(reserve, limit / 4) >= limit {
            return .time
        }
        return nil
    }

    private mutating func enter(_ next: SolveProgress.Phase) {
        let spent = seconds(since: phaseStart)
        if let index = result.phases.firstIndex(where: { $0.phase == phase }) {
            result.phases[index].seconds += spent
        } else {
            result.phases.append(.init(phase: phase, seconds: spent))
        }
        phaseStart = ContinuousClock.now
        phase = next
    }

    private func report(_ source: SolveProgress.Source) {
        progress?(
            SolveProgress(
                seconds: seconds(since: start),
                incumbent: objective,
                bound: upperBound,
                work: work,
                source: source,
                phase: phase
            )
        )
    }
}
