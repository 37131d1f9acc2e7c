import Benchmarking
import Glibc

/// Takes the time of steps, one after the other, and tells of each on standard error when it ends.
struct PhaseLog {
    private(set) var steps: [ProgrammeMeasurement.Preparation] = []
    private var start = ContinuousClock.now

    /// Ends a step; the next one begins.
    mutating func end(_ name: String) {
        let now = ContinuousClock.now
        let seconds = (now - start) / .seconds(1)
        steps.append(ProgrammeMeasurement.Preparation(name: name, seconds: seconds))
        Self.tell("before the match: \(name) took \(MeasurementTable.seconds(seconds)) s")
        start = now
    }

    /// Tells of something that happens during the match, with the time since it began.
    static func tell(_ text: String, since start: ContinuousClock.Instant) {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        Self.tell("\(MeasurementTable.seconds(seconds)) s  \(text)")
    }

    /// Prints a line to standard error.
    static func tell(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}
