import Glibc

/// A file that cannot be opened, read or written.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, for exit codes.
    public enum Reason: Hashable, Sendable {
        case notFound, notPermitted, isDirectory, damaged, other
    }

    /// The file, as it was named.
    public var path: String
    /// What went wrong.
    public var reason: Reason
    /// It in words.
    public var message: String

    /// Makes an error.
    public init(path: String, reason: Reason, message: String) {
        self.path = path
        self.reason = reason
        self.message = message
    }

    /// The error as a sentence.
    public var description: String { "\(path): \(message)" }

    /// The error that `errno` stands for.
    public static func system(_ path: String, _ doing: String, _ code: Int32) -> FileError {
        let reason: Reason =
            switch code {
            case ENOENT, ENOTDIR: .notFound
            case EACCES, EPERM, EROFS: .notPermitted
            case EISDIR: .isDirectory
            default: .other
            }
        return FileError(
            path: path,
            reason: reason,
            message: "cannot \(doing): \(String(cString: strerror(code)))"
        )
    }
}
