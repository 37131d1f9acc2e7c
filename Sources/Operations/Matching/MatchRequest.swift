public import Allocation
public import Matching
public import Postgres
public import Programme
public import Registry
public import Reports

/// What a match is to do.
public struct MatchRequest: Sendable {
    /// The business date; nil: the programme's reference date, else today in its time zone.
    public var date: CalendarDate?
    /// The moment whose versions of the records are seen; nil: now.
    public var asOf: PostgresTimestamp?
    /// Whether nothing is to be written.
    public var isDryRun = false
    /// Seconds after which the solver ends with its best; nil: the policy's.
    public var timeLimit: Double?
    /// Deterministic work after which it ends; nil: the policy's.
    public var workLimit: Int64?
    /// Seed of the solver.
    public var seed: UInt64 = 1
    /// Threads of the solver.
    public var threads = 2
    /// A policy to try instead of the one in force, with the name of where it comes from; only without writing.
    public var trial: (policy: Policy, name: String)?
    /// Whether a run on unchanged data is done again.
    public var isForced = false
    /// Whether a result that moves more matches than the policy allows is held back.
    public var isGuarded = false

    /// Is told how far the passes over all pairs of a large pool are, from 0 to 1, from any thread.
    public var stages: (@Sendable (Matcher.Stage, Double) -> Void)?

    /// Is told of each phase of the run when it ends, with its wall time in seconds.
    public var phaseEnded: (@Sendable (MatchPhase, Double) -> Void)?

    /// Makes a request with the policy's own limits.
    public init() {}
}

/// What a match did.
public struct MatchRunOutcome: Sendable {
    /// The report.
    public var report: MatchReport
    /// The run's number; nil for a dry run.
    public var run: Int64?
    /// Whether the data were those of the latest run, so that nothing was done.
    public var isUnchanged = false
    /// Whether the run was begun by another process, which died or was stopped.
    public var isResumed = false
    /// Why the solver ended; nil where nothing was done.
    public var stopReason: SolveResult.StopReason?
    /// Wall time by phase, in the order in which they began.
    public var phases: [(phase: MatchPhase, seconds: Double)] = []
    /// How many pairs were judged; none where nothing was done.
    public var pairs = Matcher.PairCounts()
    /// Knows the pairs of what was matched; nil where nothing was done.
    public var explainer: PairExplainer?
    /// What moved since the run that was published before; nil where nothing was, or nothing was done.
    public var movement: MatchMovement?
}

/// A part of a run whose time is told.
public enum MatchPhase: String, Sendable, CaseIterable {
    /// Reading the pool, and writing down what was read.
    case load
    /// Judging and scoring all pairs, and making the problem.
    case screen
    /// Solving it, the bound over all possible pairs included.
    case solve
    /// Saying why.
    case explain
    /// Packing what the run keeps.
    case pack
    /// Writing it, and publishing the proposals.
    case store
}

/// Takes the time of phases, one after the other.
struct PhaseClock {
    private(set) var phases: [(phase: MatchPhase, seconds: Double)] = []
    private let told: ((MatchPhase, Double) -> Void)?
    private var start = ContinuousClock.now

    init(_ told: ((MatchPhase, Double) -> Void)?) { self.told = told }

    /// Ends a phase; the next one begins.
    mutating func end(_ phase: MatchPhase) {
        let now = ContinuousClock.now
        let seconds = (now - start) / .seconds(1)
        phases.append((phase, seconds))
        told?(phase, seconds)
        start = now
    }
}

/// What a run tells of itself while it works.
public enum RunEvent: Sendable {
    /// A step begins.
    case began(RunStep, run: Int64?)
    /// A step has ended.
    case ended(RunStep, run: Int64?, seconds: Double)
    /// The run goes on with what another process had begun.
    case resumed(run: Int64, after: RunStep?)
    /// The solver found something.
    case progress(SolveProgress)
}

/// A run that was asked to stop, and did so where the next one can go on.
public struct RunStopped: Error, Hashable, Sendable, CustomStringConvertible {
    /// Its number; nil where none was begun.
    public let run: Int64?

    /// What to do.
    public var description: String {
        let what = run.map { "Run \($0) was stopped" } ?? "Stopped"
        return "\(what) at a safe point; what was published before stands. Run it again to go on."
    }
}
