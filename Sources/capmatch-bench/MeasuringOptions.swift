import Allocation
import ArgumentParser

/// How to solve; what the measuring process is told.
struct MeasuringOptions: ParsableArguments {
    @Option(help: "Seconds for each solve.")
    var seconds = 10.0
    @Option(help: "Threads; the result does not depend on them.")
    var threads = 2
    @Option(help: "Seed of the search, and of a generated problem.")
    var seed: UInt64 = 1
    @Option(help: "Stop at this gap, as a fraction.")
    var gap = 0.0
    @Option(name: .customLong("work-limit"), help: "Stop after this much work.")
    var workLimit: Int64?

    func validate() throws {
        if !(seconds > 0 && seconds < 1e9) { throw ValidationError("--seconds must be above 0.") }
        if !(1...256).contains(threads) { throw ValidationError("--threads must be from 1 to 256.") }
        if !(gap >= 0) { throw ValidationError("--gap must be 0 or more.") }
        if let workLimit, workLimit < 1 { throw ValidationError("--work-limit must be at least 1.") }
    }

    var solveOptions: SolveOptions {
        var options = SolveOptions()
        options.timeLimit = seconds
        options.workLimit = workLimit
        options.threads = threads
        options.seed = seed
        options.gap = gap
        return options
    }

    /// The same for another process.
    var arguments: [String] {
        ["--seconds", "\(seconds)", "--threads", "\(threads)", "--seed", "\(seed)", "--gap", "\(gap)"]
            + (workLimit.map { ["--work-limit", "\($0)"] } ?? [])
    }
}
