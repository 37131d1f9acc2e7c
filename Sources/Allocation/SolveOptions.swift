import Synchronization

/// How long and how hard to solve.
public struct SolveOptions: Sendable {
    /// Stops after this wall time, in seconds; nil for no limit.
    public var timeLimit: Double?
    /// Stops after this much work, a count that depends on nothing but the problem and the options.
    public var workLimit: Int64?
    /// Stops when (bound − objective) / |objective| is this or less.
    public var gap: Double = 0
    /// How many threads may work; the result's bytes do not depend on it.
    public var threads = 2
    /// Chooses among equally sensible neighbourhoods.
    public var seed: UInt64 = 1
    /// Prices to start from, those of a similar problem's solution; one a limit, or empty.
    public var warmPrices: [Double] = []
    /// Picks to start from, ascending by option; what does not fit is left out.
    public var warmPicks: [Solution.Pick] = []

    /// Makes options without limits of time or work.
    public init() {}
}

/// A flag that makes a running solve end with its best so far.
public final class SolveInterruption: Sendable {
    private let flag = Atomic<Bool>(false)
    private let parent: SolveInterruption?

    /// Makes a flag that is not raised.
    ///
    /// - Parameter parent: A flag that counts as this one too, once it is raised.
    public init(following parent: SolveInterruption? = nil) { self.parent = parent }

    /// Asks the solve to end; safe from any thread and from a signal handler.
    public func stop() {
        flag.store(true, ordering: .relaxed)
    }

    /// Whether an end was asked for.
    public var isStopped: Bool {
        flag.load(ordering: .relaxed) || parent?.isStopped ?? false
    }
}

/// What a running solve tells: a better incumbent, a better bound, or the end of a phase.
public struct SolveProgress: Sendable, Equatable {
    /// What a solve is doing.
    public enum Phase: String, Sendable, CaseIterable {
        /// Dropping options that no solution can have.
        case presolve
        /// Looking for prices.
        case prices
        /// Inequalities that whole solutions keep and mixtures break.
        case cuts
        /// Making a first solution feasible.
        case repair
        /// Improving the solution.
        case improve
        /// Branch and bound.
        case search
        /// The exact bound and the recomputed check.
        case check
    }

    /// Where a new incumbent or bound came from.
    public enum Source: String, Sendable, CaseIterable {
        /// Nothing new.
        case none = " "
        /// The warm start.
        case warm = "W"
        /// The prices.
        case prices = "P"
        /// Cuts.
        case cuts = "C"
        /// A dive: the mixture of the prices made whole step by step.
        case dive = "D"
        /// Repair of the choices that prices make.
        case repair = "R"
        /// Local and large neighbourhood search.
        case neighbourhood = "L"
        /// The genetic search.
        case genetic = "G"
        /// Branch and bound.
        case branch = "B"
    }

    /// What is left out of a problem before the search.
    public struct Reductions: Sendable, Equatable {
        /// Options that can be in no solution.
        public var options: Int
        /// Limits that nothing which the needs can do would break.
        public var limits: Int
        /// Parts that share no limit; each is solved by itself.
        public var parts: Int
    }

    /// Since the solve began.
    public var seconds: Double
    /// The value of the best solution; nil before the first.
    public var incumbent: Int64?
    /// The best proven bound; nil before the first.
    public var bound: Int64?
    /// Work done so far.
    public var work: Int64
    /// Where the news came from.
    public var source: Source
    /// What the solve is doing.
    public var phase: Phase
    /// Told once, before the search.
    public var reductions: Reductions?

    /// (bound − incumbent) / max(1, |incumbent|).
    public var gap: Double? {
        guard let incumbent, let bound else { return nil }
        return (Double(bound) - Double(incumbent)) / Double(max(1, incumbent.magnitude))
    }
}
