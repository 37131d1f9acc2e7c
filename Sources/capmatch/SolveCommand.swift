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

            Examples:
              capmatch solve problem.json.gz --time-limit 60 --gap 0.001 --out solution.json
              capmatch solve tomorrow.json.gz --warm solution.json --out next.json

            The log's first column says where a row comes from: W warm start, P prices, C cuts, D dive, R repair, \
            L large neighbourhoods, G genetic search, B branch and bound. Its end says which part of the bound the \
            solution file's prices prove, and which rests on cuts and search.
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
    @Option(help: "A solution to start from, of a similar problem too: what this problem lacks is left out.")
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
        var log = SolveLog(isQuiet: console.quiet, isJSON: jsonLog, isTimeless: timelessLog)
        log.begin(problem)
        if let warm {
            let start = WarmStart(
                try SolutionReader.read(path: warm, of: problem, unknownIDs: .leftOut),
                of: problem
            )
            options.warmPicks = start.picks
            options.warmPrices = start.prices
            log.beginWarm(picks: start.picks.count, prices: start.priceCount)
        }

        // Only now: a signal during the reading has nothing to save and may end the process at once.
        let interruption = Signals.interruption()
        let result = Solver.solve(problem, options: options, interruption: interruption) { log.add($0) }
        let check = Evaluation(result.solution.picks, of: problem)
        log.end(result, check, problem)
        if let objective = result.solution.objective, !check.isFeasible || check.objective != objective {
            throw UserError("the solution does not stand the recomputed check; nothing was written")
        }

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
