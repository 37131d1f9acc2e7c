/// How often a transaction is run again after a failure that goes away by itself.
public struct RetryPolicy: Sendable {
    /// How often it is run in all.
    public var attempts: Int
    /// The longest wait before the second run; it doubles with every further one.
    public var firstDelay: Duration
    /// The longest wait before any run.
    public var longestDelay: Duration
    /// Whether it is also run again where the outcome of COMMIT is unknown.
    ///
    /// Only for a transaction that recognises its own work, as by a command id that it inserts first.
    public var recognisesItsOwnWork: Bool

    /// Makes a policy.
    public init(
        attempts: Int,
        firstDelay: Duration = .milliseconds(20),
        longestDelay: Duration = .seconds(2),
        recognisesItsOwnWork: Bool = false
    ) {
        self.attempts = max(1, attempts)
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.recognisesItsOwnWork = recognisesItsOwnWork
    }

    /// Runs a transaction once.
    public static let never = RetryPolicy(attempts: 1)
    /// Runs a transaction up to six times; what a caller wants unless it says otherwise.
    public static let standard = RetryPolicy(attempts: 6)
    /// The same for a transaction that starts by inserting its command id.
    public static let idempotent = RetryPolicy(attempts: 6, recognisesItsOwnWork: true)

    /// Whether a failed run should be followed by another.
    func allowsRetry(after error: any Error, attempt: Int) -> Bool {
        guard attempt < attempts, let cause = Self.cause(error) else { return false }
        return cause.isTransient || (recognisesItsOwnWork && cause.kind == .commitOutcomeUnknown)
    }

    /// How long to wait after a failed run, counted from 1: anything up to a limit that doubles, so that two
    /// transactions that got in each other's way do not meet again.
    func delay(after attempt: Int) -> Duration {
        let limit = min(firstDelay * (1 << min(attempt - 1, 16)), longestDelay)
        return limit * Double.random(in: 0.1...1)
    }

    private static func cause(_ error: any Error) -> PostgresError? {
        switch error {
        case let error as PostgresError: error
        case let error as TransactionError: cause(error.body)
        case let error as any CausedByPostgres: error.postgresCause
        default: nil
        }
    }
}
