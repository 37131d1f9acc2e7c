import Synchronization

/// Tells how far a pass over all pairs is, from the threads that work on it.
final class ScanProgress: Sendable {
    private let done = Mutex(0.0)
    private let told: @Sendable (Double) -> Void

    /// - Parameter told: Is called with a share from 0 to 1; never by two threads at once.
    init(_ told: @escaping @Sendable (Double) -> Void) {
        self.told = told
    }

    func begin() {
        told(0)
    }

    func advance(_ share: Double) {
        done.withLock { done in
            done += share
            if done > 1 - 1e-9 { done = 1 }
            told(done)
        }
    }
}
