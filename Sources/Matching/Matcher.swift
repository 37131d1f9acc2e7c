public import Allocation
import Programme

/// Matches a pool: screen, score, problem, solve, explain.
///
/// A pure function of the snapshot and of what the solver answers: it reads no clock and no database.
public struct Matcher: Sendable {
    /// What takes long in a large pool.
    public enum Stage: String, Sendable, CaseIterable {
        /// Judging and scoring all pairs.
        case screen
        /// Finding prices, and the candidates that are worth keeping at them.
        case prices
        /// Taking the bound over all possible pairs.
        case proof

        /// What is being done.
        public var sentence: String {
            switch self {
            case .screen: "judging and scoring all pairs"
            case .prices: "choosing candidates at the prices"
            case .proof: "taking the bound over all possible pairs"
            }
        }
    }

    /// Possible pairs up to which all of them are options of the problem.
    static let denseOptions = 1_500_000
    /// How many candidates a component of a large pool has in the problem, about.
    private static let narrow = 12
    /// Among how many they are chosen, and twice that: so many drawn by lot from all, and the best at prices that suit those.
    private static let wide = 20...48
    /// Windows of its kind for which a component has one of those.
    private static let windowsForOne = 100
    /// How often better ones among those are added to them, and how many at most for a component each time.
    private static let (rounds, added) = (6, 4)
    /// Evaluations of all needs for the prices each time.
    private static let passes = 150
    /// How often pairs that were left out, and are worth more at the prices than all that were kept, become options.
    static let closingRounds = 1
    /// How often prices are improved with pairs that were left out, for the bound over all of them.
    private static let proofRounds = 3
    /// Evaluations of all needs each time.
    private static let proofPasses = 40

    let pool: PoolFacts
    let scoring: Scoring
    private(set) var screen: Screen
    /// The candidates among which those of the problem were chosen; a few that were added last may not be among them.
    private var wide: Screen
    private(set) var compiled: CompiledProblem
    let limits: PoolLimits
    private let threads: Int
    private let progress: (@Sendable (Stage, Double) -> Void)?
    /// Whether it holds a part of the pool only: every pair of some needs, and of the others what they have.
    private(set) var isPart = false
    /// Prices at which the candidates were kept; empty where all are.
    private(set) var prices: [Double] = []

    /// Screens and scores all pairs of a snapshot and compiles the problem.
    ///
    /// - Parameters:
    ///   - snapshot: The pool.
    ///   - threads: Threads; the problem does not depend on them.
    ///   - progress: Is told how far a long stage is, from 0 to 1, from any thread.
    /// - Complexity: O(components × windows of the same kind).
    public init(
        _ snapshot: Snapshot,
        threads: Int = 1,
        progress: (@Sendable (Stage, Double) -> Void)? = nil
    ) {
        self.init(snapshot, threads: threads, allOptions: Self.denseOptions, progress: progress)
    }

    init(
        _ snapshot: Snapshot,
        threads: Int,
        allOptions: Int,
        cap: Int = Self.narrow,
        wide: Int? = nil,
        closingRounds: Int = Self.closingRounds,
        progress: (@Sendable (Stage, Double) -> Void)? = nil
    ) {
        self.threads = threads
        self.progress = progress
        pool = PoolFacts(snapshot)
        scoring = Scoring(pool)
        let pins = Pins(pool)
        let dense = DenseScreen(pool, scoring, threads: threads)
        let isSmall = dense.pairsOfKind <= allOptions
        let ofKind = dense.pairsOfKind / max(1, pool.components.count) / Self.windowsForOne
        let wide = wide ?? min(Self.wide.upperBound, max(Self.wide.lowerBound, ofKind))
        func scan(_ stage: Stage, passes: Int = 1) -> ScanProgress? {
            progress.map { told in ScanProgress(passes: passes) { told(stage, $0) } }
        }
        var screen = Screen(
            dense,
            pins,
            keeping: isSmall ? .all : .sample(wide),
            threads: threads,
            progress: scan(.screen)
        )
        if screen.pairsPossible <= allOptions, screen.pairsLeftOut > 0 {
            screen = Screen(dense, pins, keeping: .all, threads: threads, progress: scan(.screen))
        }
        let isWhole = screen.pairsPossible <= allOptions || !screen.possibleWindows.contains { $0 > cap }
        limits = PoolLimits(pool, screen, pins, note: ProblemCompiler.note(screen, isWhole: isWhole))
        self.screen = screen
        self.wide = screen
        if isWhole {
            compiled = ProblemCompiler.compile(screen, limits)
            return
        }
        let pricing = CandidatePricing(dense: dense, limits: limits, threads: threads)
        let told = scan(.prices, passes: 1 + closingRounds)
        defer { told?.end() }
        var prices = CapacityPrices(screen, limits, threads: threads).first
        // The sample stays: what is best at prices that are not right yet all lies where they are too low, and alone would
        // only move the mistake elsewhere.
        self.wide = pricing.keep(screen, prices, cap: wide, progress: told).joining(screen)
        prices = CapacityPrices(self.wide, limits, threads: threads).next(from: prices)
        self.screen = pricing.narrow(self.wide, prices, cap: cap)
        compiled = ProblemCompiler.compile(self.screen, limits)
        self.prices = prices
        reprice()
        for _ in 0..<Self.rounds {
            let better = pricing.better(of: self.wide, than: self.screen, self.prices, most: Self.added)
            // What few components gain by does not move the prices.
            if better.count <= pool.components.count / 200 { break }
            add(better)
        }
        // What is still better than all that was kept becomes an option too: nothing that the bound counts is out of
        // the solver's reach.
        for _ in 0..<closingRounds {
            let better = pricing.better(than: self.screen, self.prices, most: cap, progress: told)
            if better.isEmpty { break }
            add(better)
        }
    }

    /// Screens all pairs of a snapshot and compiles the part of the problem that lies around a need.
    ///
    /// - Parameters:
    ///   - snapshot: The pool.
    ///   - need: External id of the need.
    ///   - most: How many needs may move.
    ///   - picks: What the pool's solution gives.
    ///   - threads: Threads; the problem does not depend on them.
    ///   - wholePairs: Pairs of one kind up to which the part is the whole.
    init(
        _ snapshot: Snapshot,
        around need: String,
        most: Int,
        _ picks: [TakenOption],
        threads: Int,
        wholePairs: Int = PoolPart.wholePairs
    ) {
        let pool = PoolFacts(snapshot)
        let scoring = Scoring(pool)
        let dense = DenseScreen(pool, scoring, threads: threads)
        guard dense.pairsOfKind > wholePairs,
            let place = snapshot.needs.firstIndex(where: { $0.record.externalID == need })
        else {
            self.init(snapshot, threads: threads)
            return
        }
        let pins = Pins(pool)
        let counted = Screen(dense, pins, keeping: .best(1), threads: threads)
        let limits = PoolLimits(pool, counted, pins, note: ProblemCompiler.note(counted))
        let part = PoolPart(counted, limits, picks).screen(around: place, most: most)
        self.init(part, limits, threads: threads)
    }

    private init(_ part: Screen, _ limits: PoolLimits, threads: Int) {
        self.threads = threads
        progress = nil
        pool = limits.pool
        scoring = part.dense.scorer.scoring
        screen = part
        wide = part
        self.limits = limits
        compiled = ProblemCompiler.compile(part, limits)
        isPart = true
    }

    /// Takes more candidates, and the prices that suit them.
    private mutating func add(_ candidates: [(component: Int, candidate: Screen.Candidate)]) {
        screen = screen.adding(candidates)
        compiled = ProblemCompiler.compile(screen, limits)
        reprice()
    }

    private mutating func reprice() {
        prices = Pricing.prices(compiled.problem, warm: prices, passes: Self.passes, threads: threads)
    }

    /// The matcher of the same pool with one change, which judges again only what the change can touch.
    ///
    /// Its problem is the one that a matcher of the whole changed snapshot compiles.
    ///
    /// - Parameters:
    ///   - change: The change.
    ///   - snapshot: The snapshot with the change made.
    /// - Returns: The matcher of the changed snapshot.
    func changed(by change: Change, to snapshot: Snapshot) -> Matcher {
        if isPart { return Matcher(self, reach: ChangeReach(of: change, in: pool), snapshot) }
        // Where only the best pairs are kept, which they are depends on prices of the whole.
        let isWhole = screen.pairsLeftOut == 0 && screen.pairsPossible < Self.denseOptions * 9 / 10
        return isWhole
            ? Matcher(self, reach: ChangeReach(of: change, in: pool), snapshot)
            : Matcher(snapshot, threads: threads)
    }

    private init(_ other: Matcher, reach: ChangeReach, _ snapshot: Snapshot) {
        threads = other.threads
        progress = nil
        pool = PoolFacts(snapshot)
        scoring = Scoring(pool)
        let pins = Pins(pool)
        let dense = DenseScreen(pool, scoring, threads: threads, mostBytes: 0)
        let screen = Screen(other.screen, pinned: other.limits.pins, dense, pins, reach, isPart: other.isPart)
        limits = PoolLimits(pool, screen, pins, note: ProblemCompiler.note(screen))
        compiled = ProblemCompiler.compile(screen, limits)
        self.screen = screen
        wide = screen
        isPart = other.isPart
    }

    /// How many pairs of a component and a window there are.
    public struct PairCounts: Hashable, Sendable {
        /// All, whatever their kinds.
        public var all = 0
        /// Those of one kind, which were judged.
        public var ofKind = 0
        /// Those that pass every rule.
        public var possible = 0
        /// Those that are options of the problem.
        public var options = 0

        /// None.
        public init() {}
    }

    /// How many pairs there are.
    public var pairs: PairCounts {
        var counts = PairCounts()
        counts.all = pool.components.count * pool.windows.count
        counts.ofKind = screen.pairsJudged
        counts.possible = screen.pairsPossible
        counts.options = compiled.problem.optionCount
        return counts
    }

    /// Whether a problem's options are only each component's best of more possible pairs, as its note says.
    public static func holdsBestOnly(_ problem: Problem) -> Bool {
        problem.note?.hasSuffix(ProblemCompiler.bestOnly) ?? false
    }

    /// The solver's problem.
    public var problem: Problem { compiled.problem }

    /// What says why.
    var explainer: Explainer {
        Explainer(
            pool: pool,
            scoring: scoring,
            screen: screen,
            limits: limits,
            compiled: compiled,
            threads: threads
        )
    }

    /// Solves the problem; where it holds only the best candidates, the bound is taken over all possible pairs.
    ///
    /// - Parameters:
    ///   - options: How long and how hard to solve.
    ///   - interruption: Ends the solve with its best so far.
    ///   - progress: Is told what the solver finds.
    /// - Returns: The solver's answer; its bound covers every possible pair.
    public func solve(
        _ options: SolveOptions,
        interruption: SolveInterruption? = nil,
        progress: ((SolveProgress) -> Void)? = nil
    ) -> SolveResult {
        var options = options
        if options.warmPrices.isEmpty { options.warmPrices = prices }
        var result = Solver.solve(
            problem,
            options: options,
            interruption: interruption,
            progress: progress
        )
        guard screen.pairsLeftOut > 0, result.solution.upperBound != nil else { return result }
        // Who asked for an end waits for no better proof.
        let isHurried = interruption?.isStopped ?? false
        let cuts = isHurried ? nil : result.cutPrices
        let rounds = isHurried ? 0 : Self.proofRounds
        let told = self.progress.map { progress in ScanProgress { progress(.proof, $0) } }
        defer { told?.end() }
        let prices = adjusted(prices(of: result.solution), nil, rounds: rounds)
        result.solution.prices = prices.indices.filter { prices[$0] != 0 }
            .map { Solution.Price(limit: Int32($0), price: prices[$0]) }
        let bound: Int64
        if let cuts {
            let found = CutLoads(cuts, compiled, limits)
            let loads = found.priced(adjusted(found.prices, found, rounds: rounds))
            let proof = pricing.prove(screen, prices, loads, progress: told)
            result.priceBound = proof.bound
            bound = min(proof.bound, proof.cutBound)
        } else {
            bound = pricing.prove(screen, prices, progress: told)
            result.priceBound = bound
        }
        result.cutBound = bound
        result.solution.upperBound = max(bound, result.solution.objective ?? .min)
        if let objective = result.solution.objective {
            result.solution.status = objective >= bound ? .optimal : .feasible
            if objective < bound, result.stopReason == .proven { result.stopReason = .exhausted }
        }
        return result
    }

    /// Prices of the limits, and of cuts, that suit more pairs than those that the solver had.
    ///
    /// The solver's prices are the best for its options. Where a pair of the wider choice is worth more to its component
    /// than all of them, it is priced in, and prices that suit it too are looked for (column generation).
    private func adjusted(_ prices: [Double], _ cuts: CutLoads?, rounds: Int) -> [Double] {
        var (prices, wider) = (prices, screen)
        for _ in 0..<rounds {
            let better = pricing.better(of: wide, than: wider, prices, cuts?.priced(prices), most: Self.added)
            if better.isEmpty { break }
            wider = wider.adding(better)
            prices = Pricing.adjusted(
                ProblemCompiler.compile(wider, limits, cuts: cuts).problem,
                exact: prices,
                passes: Self.proofPasses,
                threads: threads
            )
        }
        return prices
    }

    /// A solution's prices, one for each limit.
    private func prices(of solution: Solution) -> [Double] {
        var prices = [Double](repeating: 0, count: problem.limitCount)
        for price in solution.prices { prices[Int(price.limit)] = price.price }
        return prices
    }

    /// The problem of those alone who may take some windows, with every possible pair of theirs; its limits are the whole
    /// problem's.
    func problem(ofClaimantsOn windows: Set<Int>) -> Problem {
        let claimants = pool.components.indices.filter { component in
            windows.contains { screen.dense.range(component, $0) != nil }
        }
        var compiler = ProblemCompiler(screen, limits)
        var cursor = screen.dense.cursor()
        for need in Set(claimants.map { Int(pool.components[$0].need) }).sorted() {
            compiler.add(need: need) { screen.candidates(of: $0, &cursor) }
        }
        return compiler.finish().problem
    }

    /// The bound over all possible pairs at prices, one a limit.
    func bound(at prices: [Double]) -> Int64 {
        pricing.prove(screen, prices, progress: nil)
    }

    private var pricing: CandidatePricing {
        CandidatePricing(dense: screen.dense, limits: limits, threads: threads)
    }

    /// Turns the solver's answer into matches and explanations.
    ///
    /// - Parameters:
    ///   - solution: The solver's answer.
    ///   - labels: What needs are told apart by, for who may take each window.
    /// - Returns: Matches, misses, windows and rules, each with why.
    public func outcome(_ solution: Solution, labels: NeedLabels = .none) -> MatchOutcome {
        let explainer = explainer
        let uses = Uses(solution, explainer, labels)
        let ranges = PriceRanges(explainer, solution)
        return MatchOutcome(
            problem: compiled.problem,
            solution: solution,
            pairs: (screen.pairsJudged, screen.pairsPossible, screen.pairsLeftOut),
            matches: explainer.pinnedMatches(uses) + explainer.matches(solution, uses, ranges),
            unmatched: explainer.unmatched(solution, uses),
            windows: explainer.windows(uses, ranges),
            portfolio: explainer.portfolio(solution, ranges),
            impossiblePins: compiled.pins.impossible,
            released: compiled.pins.released,
            possibleDuplicates: DuplicateFinder(pool, scoring.topics).find()
        )
    }
}
