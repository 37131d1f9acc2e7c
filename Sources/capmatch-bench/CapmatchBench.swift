import Allocation
import ArgumentParser
import Formats

/// Solves problem files one after another and prints a table of what was reached.
@main
struct CapmatchBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capmatch-bench",
        abstract: "Measures the solver on problem files.",
        discussion: "Example: capmatch-bench --time-limit 10 bench/gap_d05100.json.gz"
    )

    @Argument(help: "Problem files in allocation-problem/1, packed or not.")
    var problems: [String]

    @Option(help: "Seconds for each problem.")
    var timeLimit: Double = 10

    @Option(help: "Threads.")
    var threads = 2

    @Option(help: "Seed.")
    var seed: UInt64 = 1

    @Option(help: "A folder that each solution is written to, as NAME.solution.json.")
    var out: String?

    @Flag(help: "One JSON object a line instead of a table.")
    var json = false

    func run() throws {
        if !json { print(row("problem", "status", "objective", "bound", "gap %", "seconds")) }
        for path in problems {
            let problem = try ProblemReader.read(path: path)
            var options = SolveOptions()
            options.timeLimit = timeLimit
            options.threads = threads
            options.seed = seed
            let solution = Solver.solve(problem, options: options).solution
            if let out {
                let file = out + "/" + name(path) + ".solution.json"
                try AtomicFile.write(SolutionWriter.bytes(solution, of: problem), to: file)
            }
            report(name(path), solution)
        }
    }

    private func report(_ name: String, _ solution: Solution) {
        let objective = solution.objective.map { String($0) }
        let bound = solution.upperBound.map { String($0) }
        let gap = solution.gap.map { String(($0 * 1e6).rounded() / 1e4) }
        let seconds = String(((solution.seconds ?? 0) * 1000).rounded() / 1000)
        let status = solution.status.rawValue
        if json {
            print(
                "{\"problem\":\"\(name)\",\"status\":\"\(status)\",\"objective\":\(objective ?? "null"),"
                    + "\"upperBound\":\(bound ?? "null"),\"gapPercent\":\(gap ?? "null"),\"seconds\":\(seconds)}"
            )
        } else {
            print(row(name, status, objective ?? "-", bound ?? "-", gap ?? "-", seconds))
        }
    }

    private func row(_ cells: String...) -> String {
        let widths = [24, 10, 16, 16, 10, 9]
        return zip(cells, widths).enumerated().map { index, cell in
            let fill = String(repeating: " ", count: max(1, cell.1 - cell.0.utf8.count))
            return index == 0 ? cell.0 + fill : fill + cell.0
        }.joined()
    }

    private func name(_ path: String) -> String {
        let last = path.split(separator: "/").last.map { String($0) } ?? path
        return last.split(separator: ".").dropLast(last.hasSuffix(".gz") ? 2 : 1).joined(separator: ".")
    }
}
