import Glibc
import Synchronization

/// Takes the time of the last pass over all pairs, from what it tells of its progress.
final class PassClock: Sendable {
    /// Wall time, and processor time of all threads, in seconds.
    struct Times: Sendable {
        var wall = 0.0
        var processor = 0.0
    }

    private let state = Mutex((begin: ContinuousClock.now, processor: 0.0, last: Times()))

    func tell(_ share: Double) {
        let now = ContinuousClock.now
        let processor = Self.processorSeconds
        state.withLock { state in
            if share <= 0 { (state.begin, state.processor) = (now, processor) }
            if share >= 1 {
                state.last = Times(
                    wall: (now - state.begin) / .seconds(1),
                    processor: processor - state.processor
                )
            }
        }
    }

    /// Times of the last pass that ended.
    var times: Times { state.withLock { $0.last } }

    /// Processor time of the process so far.
    static var processorSeconds: Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1_000_000
    }
}
