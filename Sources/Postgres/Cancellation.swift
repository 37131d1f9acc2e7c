import Synchronization

/// A flag that a signal handler or another thread raises to end what a connection waits for.
///
/// Every wait looks at it at least ten times a second. What the server was doing is cancelled there too.
public final class Cancellation: Sendable {
    private let flag = Atomic<Bool>(false)

    /// Makes a flag that is not raised.
    public init() {}

    /// Whether the flag is raised.
    public var isCancelled: Bool { flag.load(ordering: .relaxed) }

    /// Raises the flag; it is never lowered again.
    public func cancel() { flag.store(true, ordering: .relaxed) }
}
