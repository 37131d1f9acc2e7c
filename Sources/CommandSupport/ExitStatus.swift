/// Exit codes, as the contract of the commands has them.
public enum ExitStatus {
    /// The operation failed.
    public static let failed: Int32 = 1
    /// What was named does not exist.
    public static let notFound: Int32 = 2
    /// The command line is wrong.
    public static let usage: Int32 = 64
    /// Input data are wrong, rejected rows included.
    public static let badData: Int32 = 65
    /// The database cannot be reached.
    public static let unavailable: Int32 = 69
    /// It is not permitted.
    public static let notPermitted: Int32 = 77
    /// Try again: another run holds the lease, or a signal stopped this one at a safe point.
    public static let tryAgain: Int32 = 75
}

/// A failure with its words and its exit code.
public struct UserError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public var message: String
    /// What to do.
    public var hint: String?
    /// The exit code.
    public var status: Int32

    /// Makes a failure.
    public init(_ message: String, hint: String? = nil, status: Int32 = ExitStatus.failed) {
        self.message = message
        self.hint = hint
        self.status = status
    }

    /// Message and hint.
    public var description: String { hint.map { "\(message)\n\($0)" } ?? message }
}
