/// One solve: its clock, its limits, and the best of what it has found so far.
struct SolveRun {
    let problem: Problem
    let options: SolveOptions
    let model: Model
    let bound: LagrangianBound
    var prices: [Double]
    /// Price passes over all options, and the work of everything else.
    var passes = 0
    var otherWork: Int64 = 0
    var result: SolveResult
    var reason = SolveResult.StopReason.exhausted
    private(set) var incumbent: [Solution.Pick]?
    private(set) var objective: Int64?
    private(set) var upperBound: Int64?
    /// Whether proven infeasibility is followed by a search for a small conflict.
    var explainsConflict = true
    /// How many limits and needs the linear program over patterns may have.
    var largestMaster = 20_000
    /// How many where the problem is large: beyond, price passes come as near in less time.
    var largestMasterOfLarge = 4_000
    /// How many options make a problem large: many price passes come before that program then, and it has a share of the time.
    var largeOptions = 60_000
    /// Up to how many limits and needs that program is quick all the same.
    var quickMaster = 2_000
    /// Time kept back for the exact bound and the check.
    var reserve = 0.0

    private let interruption: SolveInterruption?
    private let progress: ((SolveProgress) -> Void)?
    private let start: ContinuousClock.Instant
    private var phaseStart = ContinuousClock.now
    private var phase = SolveProgress.Phase.presolve

    init(
        _ problem: Problem,
        _ options: SolveOptions,
        _ interruption: SolveInterruption?,
        _ progress: ((SolveProgress) -> Void)?,
        start: ContinuousClock.Instant = .now
    ) {
        self.start = start
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

    // MARK: - Keeping the best

    /// Takes picks as the incumbent if they are feasible and better.
    mutating func consider(_ picks: [Solution.Pick], _ source: SolveProgress.Source) {
        let evaluation = Evaluation(picks, of: problem)
        guard evaluation.isFeasible, evaluation.objective > objective ?? .min else { return }
        objective = evaluation.objective
        incumbent = picks
        report(source)
    }

    /// Takes a proven bound if it is lower.
    mutating func lower(_ value: Int64, _ source: SolveProgress.Source) {
        guard value < upperBound ?? .max else { return }
        upperBound = value
        report(source)
    }

    /// Evaluates the bound at the present prices in whole numbers, and keeps the prices if it is the best.
    mutating func proveBound() {
        let (value, rounded) = bound.exact(prices)
        passes += 2
        guard let value else { return }
        let clamped = Int64(clamping: value)
        if clamped < result.priceBound ?? .max {
            result.priceBound = clamped
            result.solution.prices = rounded.enumerated().filter { $0.element != 0 }
                .map { Solution.Price(limit: Int32($0.offset), price: $0.element) }
        }
        lower(clamped, .prices)
    }

    var isDone: Bool {
        if result.solution.status == .infeasible { return true }
        guard let objective else { return false }
        return gap <= options.gap * max(1, Double(objective.magnitude))
    }

    /// How much the bound is above the objective; infinite where one of them is not known.
    var gap: Double {
        guard let objective, let upperBound else { return .infinity }
        return Double(upperBound) - Double(objective)
    }

    /// The objective at which the gap that was asked for is reached, as far as the bound is known.
    var goal: Double {
        guard let upperBound else { return .infinity }
        let bound = Double(upperBound)
        return bound > 0 ? (bound / (1 + options.gap)).rounded(.up) : bound
    }

    mutating func finish() -> SolveResult {
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
            if explainsConflict {
                var filter = ConflictFilter(problem)
                result.conflict = filter.find(known: result.conflict) { limitReached() != nil }
            }
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
        result.solution.seconds = seconds
        report(.none)
        return result
    }

    // MARK: - Time and work

    var work: Int64 { Int64(passes) * Int64(model.options + model.needs) + otherWork }

    /// Since the solve began.
    var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

    /// Why the solve must end now, if it must; `extra` is work that is not yet counted.
    func limitReached(extra: Int64 = 0) -> SolveResult.StopReason? {
        if let interruption, interruption.isStopped { return .interrupted }
        if let limit = options.workLimit, work + extra >= limit { return .work }
        if let limit = options.timeLimit, seconds + min(reserve, limit / 4) >= limit { return .time }
        return nil
    }

    /// How much of an allowance is gone after some more work: of `work`, or of a share of the time or work that is left,
    /// whichever ends first; 1 or more where the solve must end.
    func spending(work allowance: Int64, share: Double) -> @Sendable (Int64) -> Double {
        let (signal, begin, now) = (stopSignal, ContinuousClock.now, seconds)
        // Beside a work limit the clock may only end a solve, never steer it.
        let time = options.workLimit == nil ? options.timeLimit.map { max(1e-6, ($0 - now) * share) } : nil
        let left = options.workLimit.map { $0 - self.work }
        return { done in
            if signal.isReached { return 1 }
            if let left, done >= left { return 1 }
            var spent = Double(done) / Double(max(1, allowance))
            if let time { spent = max(spent, (ContinuousClock.now - begin) / .seconds(time)) }
            if let left { spent = max(spent, Double(done) / max(1, Double(left) * share)) }
            return spent
        }
    }

    /// What other threads may ask: whether time is up or the solve was interrupted.
    struct StopSignal: Sendable {
        fileprivate let interruption: SolveInterruption?
        fileprivate let end: ContinuousClock.Instant?

        var isReached: Bool {
            if let interruption, interruption.isStopped { return true }
            if let end { return ContinuousClock.now >= end }
            return false
        }
    }

    var stopSignal: StopSignal {
        StopSignal(
            interruption: interruption,
            end: options.timeLimit.map { start + .seconds($0 - min(reserve, $0 / 4)) }
        )
    }

    mutating func enter(_ next: SolveProgress.Phase) {
        let moment = ContinuousClock.now
        let time = (moment - phaseStart) / .seconds(1)
        if let index = result.phases.firstIndex(where: { $0.phase == phase }) {
            result.phases[index].seconds += time
        } else {
            result.phases.append(.init(phase: phase, seconds: time))
        }
        phaseStart = moment
        phase = next
    }

    func report(_ source: SolveProgress.Source) {
        progress?(
            SolveProgress(
                seconds: seconds,
                incumbent: objective,
                bound: upperBound,
                work: work,
                source: source,
                phase: phase
            )
        )
    }
}
