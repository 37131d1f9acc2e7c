/// Why the private cluster cannot be used, and what to do about it.
public struct PrivateClusterError: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let message: String
    /// What to do.
    public let hint: String?
    /// The last lines of the server's log, where they may say more.
    public let log: [String]

    init(_ message: String, hint: String? = nil, log: [String] = []) {
        self.message = message
        self.hint = hint
        self.log = log
    }

    /// All of it for a person.
    public var description: String {
        var text = message
        if !log.isEmpty {
            text += "\n  the server's log ends with:\n" + log.map { "    \($0)" }.joined(separator: "\n")
        }
        if let hint { text += "\n  hint: \(hint)" }
        return text
    }

    /// The error of a failed system call.
    static func system(_ what: String, _ code: Int32, hint: String? = nil) -> PrivateClusterError {
        PrivateClusterError("Cannot \(what): \(systemMessage(code)).", hint: hint)
    }
}
