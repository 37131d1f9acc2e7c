import Dispatch
import Synchronization

/// A value that a thread of its own works out while the caller does something else.
final class ConcurrentValue<Value: Sendable>: Sendable {
    private let outcome = Mutex<Result<Value, any Error>?>(nil)
    private let ended = DispatchGroup()

    /// Begins.
    ///
    /// - Parameters:
    ///   - isConcurrent: Whether there is a thread for it; else it is done here and now.
    ///   - body: Works the value out.
    init(isConcurrent: Bool, _ body: @escaping @Sendable () throws -> Value) {
        if !isConcurrent {
            outcome.withLock { $0 = Result(catching: body) }
            return
        }
        DispatchQueue.global().async(group: ended) { [self] in
            let result = Result(catching: body)
            outcome.withLock { $0 = result }
        }
    }

    /// Waits for the value.
    ///
    /// - Throws: What working it out threw.
    func get() throws -> Value {
        ended.wait()
        guard let outcome = outcome.withLock({ $0 }) else {
            preconditionFailure("the group ends after the outcome is there")
        }
        return try outcome.get()
    }
}
