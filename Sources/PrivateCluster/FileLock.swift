import Glibc
import Postgres

/// An advisory lock on a file of the cluster's home, which the kernel gives back however the process ends.
final class FileLock: Sendable {
    private let file: Int32
    private let path: String

    /// Opens the file, and makes it where it is missing.
    init(_ path: String, owner: ServerUser) throws(PrivateClusterError) {
        self.path = path
        // Close-on-exec, or the server would inherit the lock and hold it for as long as it lives.
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw .system("open \(path)", errno) }
        _ = owner.own(file)
    }

    deinit { close(file) }

    /// Takes the lock for this process alone, if nobody else has any.
    func tryExclusive() -> Bool { flock(file, LOCK_EX | LOCK_NB) == 0 }

    /// Takes the lock together with others.
    func tryShared() -> Bool { flock(file, LOCK_SH | LOCK_NB) == 0 }

    /// Whether anybody has a lock on a file; nothing is made.
    static func isTaken(_ path: String) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return false }
        defer { close(file) }
        return flock(file, LOCK_EX | LOCK_NB) != 0
    }

    /// Waits for the lock.
    func exclusive(atMost time: Duration, cancellation: Cancellation?) throws(PrivateClusterError) {
        let deadline = ContinuousClock.now + time
        while !tryExclusive() {
            if cancellation?.isCancelled == true {
                throw PrivateClusterError("Cancelled while waiting for \(path).")
            }
            guard ContinuousClock.now < deadline else {
                throw PrivateClusterError(
                    "Another command has been starting or stopping the private database for \(time.components.seconds) s.",
                    hint: "See who it is with: fuser \(path)"
                )
            }
            usleep(20_000)
        }
    }
}
