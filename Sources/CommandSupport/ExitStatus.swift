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
