import Allocation
import ArgumentParser
import CommandSupport
import Formats

struct SolveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "solve",
        abstract: "Solve a problem file (allocation-problem/1), without a database.",
        discussion: """
            Prints the solution's figures; the picks go to the file that --out names. The log goes to standard error. \
            A first INT or TERM ends the solve with the best solution so far and exit code 0.

            Example:
              capmatch solve problem.json.gz --time-limit 60 --gap 0.001 --out solution.json
            """
    )

    @Argument(help: "The problem, gzip-compressed or not; - is standard input.")
    var problem: String
    @Option(name: .customLong("time-limit"), help: "Seconds after which the best so far is given.")
    var timeLimit: Double?
    @Option(
        name: .customLong("work-limit"),
        help: "The same by work done, which gives the same result on any machine."
    )
    var workLimit: Int64?
    @Option(help: "Stop at this gap, as a fraction: 0.001 is 0.1 %.")
    var gap = 0.0
    @Option(help: "Threads; the result does not depend on them.")
    var threads = 2
    @Option(help: "Seed of the search.")
    var seed: UInt64 = 1
    @Option(help: "A solution to start from; picks that the problem does not have are left out.")
    var warm: String?
    @Option(
        help:
            "Write the whole solution to this file; compressed where its name ends in .gz, - is standard output."
    )
    var out: String?
    @Option(name: .customLong("export-mps"), help: "Write the problem as MPS for other solvers to this file.")
    var exportMPS: String?
    @OptionGroup var console: ConsoleOptions
    @Flag(help: "Print the figures as JSON.")
    var json = false
    @Flag(name: .customLong("json-log"), help: "Write the log as one JSON object a line.")
    var jsonLog = false
    @Flag(
        name: .customLong("timeless-log"),
        help: "Leave times out of the log, so that two logs can be compared."
    )
    var timelessLog = false

    func validate() throws {
        if let timeLimit, !(timeLimit > 0) { throw ValidationError("--time-limit must be above 0.") }
        if let workLimit, workLimit < 1 { throw ValidationError("--work-limit must be at least 1.") }
        if !(gap >= 0) { throw ValidationError("--gap must be 0 or more.") }
        if !(1...256).contains(threads) { throw ValidationError("--threads must be from 1 to 256.") }
        if problem == "-", warm == "-" { throw ValidationError("Only one of PROBLEM and --warm can be -.") }
        if out == "-", json {
            throw ValidationError("--out - and --json would both print to standard output.")
        }
    }

    func run() throws {
        let problem = try ProblemReader.read(path: problem)
        if let exportMPS { try MPSWriter.write(problem, to: exportMPS) }
        var options = SolveOptions()
        options.timeLimit = timeLimit
        options.workLimit = workLimit
        options.gap = gap
        options.threads = threads
        options.seed = seed
        if let warm { try start(&options, from: warm, problem) }

        // Only now: a signal during the reading has nothing to save and may end the process at once.
        let interruption = Signals.interruption()
        var log = SolveLog(isQuiet: console.quiet, isJSON: jsonLog, isTimeless: timelessLog)
        log.begin(problem)
        let result = Solver.solve(problem, options: options, interruption: interruption) { log.add($0) }
        log.end(result, problem)

        if let out { try write(result.solution, of: problem, to: out) }
        if json {
            Output.bytes(SolutionWriter.bytes(result.solution, of: problem, .figures))
        } else if out != "-" {
            printFigures(result)
        }
        if result.solution.status == .unknown {
            throw UserError(
                "no solution found, and no proof that there is none (stopped by \(result.stopReason.rawValue))"
            )
        }
    }

    private func start(_ options: inout SolveOptions, from path: String, _ problem: Problem) throws {
        let solution = try SolutionReader.read(path: path, of: problem, unknownIDs: .leftOut)
        options.warmPicks = solution.picks
        guard !solution.prices.isEmpty else { return }
        options.warmPrices = Array(repeating: 0, count: problem.limitCount)
        for price in solution.prices { options.warmPrices[Int(price.limit)] = price.price }
    }

    private func write(_ solution: Solution, of problem: Problem, to path: String) throws {
        let bytes = SolutionWriter.bytes(solution, of: problem)
        if path == "-" { return Output.bytes(bytes) }
        try AtomicFile.write(path.hasSuffix(".gz") ? try Gzip.compress(bytes) : bytes, to: path)
    }

    private func printFigures(_ result: SolveResult) {
        let solution = result.solution
        Output.line("status       \(solution.status.rawValue)")
        Output.line("objective    \(solution.objective.map { "\($0)" } ?? "-")")
        Output.line("upper bound  \(solution.upperBound.map { "\($0)" } ?? "-")")
        Output.line("gap          \(solution.gap.map { SolveLog.percent($0) } ?? "-")")
        Output.line("picks        \(solution.picks.count)")
        Output.line("seconds      \(solution.seconds.map { SolveLog.rounded($0) } ?? "-")")
        Output.line("stopped by   \(result.stopReason.rawValue)")
    }
}
