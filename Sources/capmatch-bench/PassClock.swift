import Synchronization

/// Takes the time of the last pass over all pairs, from what it tells of its progress.
final class PassClock: Sendable {
    private let times = Mutex<(begin: ContinuousClock.Instant, seconds: Double)>((.now, 0))

    func tell(_ share: Double) {
        let now = ContinuousClock.now
        times.withLock { times in
            if share <= 0 { times.begin = now }
            if share >= 1 { times.seconds = (now - times.begin) / .seconds(1) }
        }
    }

    /// Wall time of the last pass that ended.
    var seconds: Double { times.withLock { $0.seconds } }
}
