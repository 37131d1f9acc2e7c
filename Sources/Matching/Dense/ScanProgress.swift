import Synchronization

/// Tells how far passes over all pairs are, from the threads that work on them.
///
/// Several passes that are one piece of work to who waits are told of as one: it begins once, and ends once.
final class ScanProgress: Sendable {
    /// Passes that began, and the share of all that is done; nil before the first.
    private let state = Mutex((begun: 0, done: Double?.none))
    private let passes: Int
    private let told: @Sendable (Double) -> Void

    /// - Parameters:
    ///   - passes: At most so many passes.
    ///   - told: Is called with a share from 0 to 1; never by two threads at once.
    init(passes: Int = 1, _ told: @escaping @Sendable (Double) -> Void) {
        self.passes = max(1, passes)
        self.told = told
    }

    /// The next pass begins.
    func begin() {
        state.withLock { state in
            let isFirst = state.done == nil
            state.done = Double(min(state.begun, passes - 1)) / Double(passes)
            state.begun += 1
            if isFirst { told(0) }
        }
    }

    /// So much more of the present pass is done.
    func advance(_ share: Double) {
        state.withLock { state in
            guard let done = state.done, done < 1 else { return }
            let next = min(done + share / Double(passes), Double(state.begun) / Double(passes))
            state.done = next > 1 - 1e-9 ? 1 : next
            told(next > 1 - 1e-9 ? 1 : next)
        }
    }

    /// There is no further pass.
    func end() {
        state.withLock { state in
            guard let done = state.done, done < 1 else { return }
            state.done = 1
            told(1)
        }
    }
}
