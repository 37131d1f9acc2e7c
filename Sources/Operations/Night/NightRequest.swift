import Programme
import Registry
public import Reports

/// What a night is to do.
public struct NightRequest: Sendable {
    /// What to do where another run holds a programme.
    public enum IfRunning: Hashable, Sendable {
        /// The programme counts as not done, and the night as one to try again.
        case fail
        /// Whoever holds it does it: look once more after all others, then leave it to them.
        case skip
        /// Do all others first, then wait for it so many seconds at most.
        case wait(seconds: Double)
    }

    /// How each programme is matched.
    public var match = MatchRequest()
    /// What to do where another run holds a programme.
    public var ifRunning = IfRunning.fail
    /// Where the report files go; nil for none.
    public var reportFolder: String?
    /// Which forms of the reports are written there.
    public var reportForms: [ReportForms.Form] = [.text, .json]
    /// How they are written: the reader's language, say.
    public var reports = ReportForms()
    /// Seconds after which the night stops at the next safe point; nil for no limit.
    public var longest: Double?

    /// Makes a request with guarded changes and no report files.
    public init() { match.isGuarded = true }
}

/// What became of one programme in a night.
public struct NightResult: Sendable {
    /// How it ended.
    public enum Ending: String, Sendable, CaseIterable {
        /// New proposals were published.
        case published
        /// Nothing had changed since the last run.
        case unchanged
        /// Nothing was to be written.
        case dryRun = "dry-run"
        /// Too much would have moved; the result waits for somebody to accept it.
        case held
        /// Another run holds the programme.
        case busy
        /// Another run holds the programme, and it was left to that.
        case skipped
        /// It was asked to stop, and did.
        case stopped
        /// The solver had no result when it had to end.
        case noResult = "no-result"
        /// It failed.
        case failed
    }

    /// Code of the programme.
    public var programme: String
    /// How it ended.
    public var ending: Ending
    /// Number of the run.
    public var run: Int64?
    /// The report; nil where there is none.
    public var report: MatchReport?
    /// What moved against the run published before.
    public var movement: MatchMovement?
    /// Whether another process had begun the run.
    public var isResumed = false
    /// The last entry of the programme's chain of commands: kept elsewhere, it shows whether the chain was cut off.
    public var auditHead: String?
    /// The files that were written.
    public var files: [String] = []
    /// What went wrong.
    public var error: (any Error)?
    /// Wall time.
    public var seconds: Double = 0

    /// Whether the programme has what a night should give it.
    public var isDone: Bool {
        switch ending {
        case .published, .unchanged, .dryRun, .skipped: true
        case .held, .busy, .stopped, .noResult, .failed: false
        }
    }
}
