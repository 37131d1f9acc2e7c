/// A solve of each connected part by itself, the smallest first; sums of the parts are the whole.
///
/// Time and work that a part leaves go to the later, larger ones.
struct PartwiseSolve {
    private let problem: Problem
    private let parts: ConnectedParts
    private let options: SolveOptions
    private let interruption: SolveInterruption?
    private let progress: ((SolveProgress) -> Void)?
    private let start = ContinuousClock.now
    private var result: SolveResult
    /// What the parts that are done add up to; nil where one has none.
    private var objective: Int64? = 0
    private var upperBound: Int64? = 0
    private var priceBound: Int64? = 0
    private var cutBound: Int64? = 0
    private var knapsackBound: Int64? = 0
    private var hasKnapsacks = false
    private var picks: [Solution.Pick] = []
    private var prices: [Solution.Price] = []
    private var isOptimal = true
    private var cutPrices = CutPrices(prices: [], cuts: [])

    init(
        _ problem: Problem,
        _ parts: ConnectedParts,
        _ options: SolveOptions,
        _ interruption: SolveInterruption?,
        _ progress: ((SolveProgress) -> Void)?
    ) {
        self.problem = problem
        self.parts = parts
        self.options = options
        self.interruption = interruption
        self.progress = progress
        result = SolveResult(solution: Solution(status: .unknown), stopReason: .proven, work: 0)
        result.options = problem.optionCount
        result.parts = parts.needs.count
    }

    mutating func solve() -> SolveResult {
        var pieces = zip(parts.needs, parts.limits).map { (needs: $0, limits: $1) }
        if !parts.unloaded.isEmpty { pieces.append((needs: [], limits: parts.unloaded)) }
        let sizes = pieces.map { piece in piece.needs.reduce(1) { $0 + optionCount($1) } }
        let order = pieces.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
        // What the parts that are still to come are worth if nothing is picked in them.
        var idle = pieces.map { piece -> Int64? in
            if piece.needs.contains(where: { problem.needMandatory[$0] }) { return nil }
            let (limits, _) = problem.restricted(needs: [], limits: piece.limits)
            let evaluation = Evaluation([], of: limits)
            return evaluation.isFeasible ? evaluation.objective : nil
        }
        var ahead = sizes.reduce(0, +)
        for index in order {
            let (part, optionOfPart) = problem.restricted(
                needs: pieces[index].needs,
                limits: pieces[index].limits
            )
            idle[index] = 0
            let others = idle.reduce(into: Int64?.some(0)) { sum, value in
                sum = sum.flatMap { sum in value.map { sum + $0 } }
            }
            let own = partOptions(pieces[index], optionOfPart, Double(sizes[index]) / Double(ahead))
            ahead -= sizes[index]
            let before = Before(
                objective: sum(objective, others),
                bound: index == order.last ? upperBound : nil,
                seconds: seconds,
                work: result.work
            )
            let found = Solver.solveConnected(
                part,
                options: own,
                interruption: interruption,
                progress: progress.map { progress in { progress(before.whole($0)) } }
            )
            take(found, pieces[index], optionOfPart)
            if result.solution.status == .infeasible { break }
        }
        return finish()
    }

    private func optionCount(_ need: Int) -> Int {
        let range = problem.components(of: need)
        return Int(
            problem.componentOptionStart[range.upperBound] - problem.componentOptionStart[range.lowerBound]
        )
    }

    private var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

    /// A part's options: its share of what is left of time and work, and its part of the warm start.
    private func partOptions(
        _ piece: (needs: [Int], limits: [Int]),
        _ optionOfPart: [Int32],
        _ share: Double
    ) -> SolveOptions {
        var own = options
        // Beside a work limit the clock may only end a solve, never share it out.
        if let limit = options.timeLimit {
            own.timeLimit = max(0, limit - seconds) * (options.workLimit == nil ? share : 1)
        }
        if let limit = options.workLimit {
            own.workLimit = Int64(Double(max(0, limit - result.work)) * share)
        }
        if options.warmPrices.count == problem.limitCount {
            own.warmPrices = piece.limits.map { options.warmPrices[$0] }
        }
        own.warmPicks = []
        var next = 0
        for pick in options.warmPicks {
            while next < optionOfPart.count, optionOfPart[next] < pick.option { next += 1 }
            if next < optionOfPart.count, optionOfPart[next] == pick.option {
                own.warmPicks.append(Solution.Pick(option: Int32(next), quantity: pick.quantity))
            }
        }
        return own
    }

    /// What the other parts add to a part's news.
    private struct Before {
        /// The objective of the parts that are done and of those to come, nil where one has none.
        var objective: Int64?
        /// The bound of all others, nil while some have none.
        var bound: Int64?
        var seconds: Double
        var work: Int64

        func whole(_ news: SolveProgress) -> SolveProgress {
            var whole = news
            whole.seconds += seconds
            whole.work += work
            whole.incumbent = news.incumbent.flatMap { own in objective.map { own + $0 } }
            whole.bound = news.bound.flatMap { own in bound.map { own + $0 } }
            return whole
        }
    }

    private mutating func take(
        _ found: SolveResult,
        _ piece: (needs: [Int], limits: [Int]),
        _ optionOfPart: [Int32]
    ) {
        let solution = found.solution
        result.work += found.work
        result.cuts += found.cuts
        result.nodes += found.nodes
        result.pricePasses += found.pricePasses
        result.optionsDropped += found.optionsDropped
        result.optionsFixed += found.optionsFixed
        result.closedBySearch = result.closedBySearch || found.closedBySearch
        for phase in found.phases {
            if let known = result.phases.firstIndex(where: { $0.phase == phase.phase }) {
                result.phases[known].seconds += phase.seconds
            } else {
                result.phases.append(phase)
            }
        }
        if Self.rank(found.stopReason) > Self.rank(result.stopReason) { result.stopReason = found.stopReason }
        if solution.status == .infeasible {
            result.solution.status = .infeasible
            result.stopReason = .proven
            result.conflict = found.conflict.map { conflict in
                .init(
                    limits: conflict.limits.map { piece.limits[$0] },
                    needs: conflict.needs.map { piece.needs[$0] }
                )
            }
            return
        }
        isOptimal = isOptimal && solution.status == .optimal
        objective = sum(objective, solution.objective)
        upperBound = sum(upperBound, solution.upperBound)
        let price = found.priceBound ?? solution.upperBound
        priceBound = sum(priceBound, price)
        let cut = found.cutBound ?? price
        cutBound = sum(cutBound, cut)
        knapsackBound = sum(knapsackBound, found.knapsackBound ?? cut)
        hasKnapsacks = hasKnapsacks || found.knapsackBound != nil
        picks += solution.picks.map {
            Solution.Pick(option: optionOfPart[Int($0.option)], quantity: $0.quantity)
        }
        let own = solution.prices.map {
            Solution.Price(limit: Int32(piece.limits[Int($0.limit)]), price: $0.price)
        }
        prices += own
        let priced = found.cutPrices?.translated(
            needs: piece.needs,
            limits: piece.limits,
            options: optionOfPart
        )
        cutPrices.prices += priced?.prices ?? own
        cutPrices.cuts += priced?.cuts ?? []
    }

    private func sum(_ a: Int64?, _ b: Int64?) -> Int64? { a.flatMap { a in b.map { a + $0 } } }

    /// Which of several reasons to stop says most about the whole.
    private static func rank(_ reason: SolveResult.StopReason) -> Int {
        switch reason {
        case .proven: 0
        case .gap: 1
        case .exhausted: 2
        case .work: 3
        case .time: 4
        case .interrupted: 5
        }
    }

    private mutating func finish() -> SolveResult {
        if result.solution.status != .infeasible {
            picks.sort { $0.option < $1.option }
            result.solution.upperBound = upperBound
            result.priceBound = priceBound
            result.cutBound = cutBound
            result.knapsackBound = hasKnapsacks ? knapsackBound : nil
            prices.sort { $0.limit < $1.limit }
            result.solution.prices = prices
            if !cutPrices.cuts.isEmpty {
                cutPrices.prices.sort { $0.limit < $1.limit }
                result.cutPrices = cutPrices
            }
            if let objective {
                result.solution.status = isOptimal ? .optimal : .feasible
                result.solution.objective = objective
                result.solution.picks = picks
            }
        }
        result.solution.seconds = seconds
        return result
    }
}
