import Allocation
import Foundation
import Testing

/// Holds the solver against HiGHS on the same problems as MPS files; needs Python with highspy.
@Suite struct HiGHSDifferentialTests {
    private static let script = """
        import sys, highspy
        for path in sys.stdin.read().split():
            highs = highspy.Highs()
            highs.setOptionValue("output_flag", False)
            highs.setOptionValue("threads", 1)
            highs.setOptionValue("mip_rel_gap", 0.0)
            highs.setOptionValue("time_limit", 10.0)
            highs.readModel(path)
            highs.run()
            status = highs.modelStatusToString(highs.getModelStatus())
            value = highs.getInfo().objective_function_value
            print("result", status.replace(" ", ""), round(value) if abs(value) < 1e15 else "-")
        """

    private static func python(_ arguments: [String], input: Data) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let output = Pipe()
        let source = Pipe()
        process.standardOutput = output
        process.standardInput = source
        process.standardError = FileHandle.nullDevice
        try process.run()
        source.fileHandleForWriting.write(input)
        try source.fileHandleForWriting.close()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }

    /// Whether Python with highspy is there; said once in the test's name where it is not.
    static let isThere = (try? python(["-c", "import highspy"], input: Data()))?.status == 0

    @Test(.enabled(if: isThere, "python3 with highspy is not there: pip install highspy"))
    func `both prove the same optimum on 2,000 random problems`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "capmatch-highs-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var paths: [String] = []
        var problems: [(seed: UInt64, problem: Problem)] = []
        var seed: UInt64 = 100_000
        while problems.count < 2_000 {
            seed += 1
            var random = RandomProblem(seed: seed)
            let problem = random.problem()
            // HiGHS has no answer to a model without columns.
            if problem.optionCount == 0 { continue }
            let path = folder.appending(path: "\(seed).mps").path()
            try MPSWriter.write(problem, to: path)
            paths.append(path)
            problems.append((seed, problem))
        }
        let input = Data(paths.joined(separator: "\n").utf8)
        let (status, output) = try Self.python(["-c", Self.script], input: input)
        try #require(status == 0)
        let lines = output.split(separator: "\n").filter { $0.hasPrefix("result ") }
        try #require(lines.count == problems.count)
        var proven = 0
        var open: [String: Int] = [:]
        for (number, line) in lines.enumerated() {
            let words = line.split(separator: " ").dropFirst()
            var options = SolveOptions()
            options.threads = 1
            options.workLimit = 3_000_000
            let (seed, problem) = problems[number]
            let solution = Solver.solve(problem, options: options).solution
            switch (solution.status, words.first) {
            case (.optimal, "Optimal"):
                #expect(words.last.flatMap { Int64($0) } == solution.objective, "seed \(seed)")
                proven += 1
            case (.infeasible, "Infeasible"):
                proven += 1
            case (.optimal, "Infeasible"), (.infeasible, "Optimal"), (.feasible, "Infeasible"):
                Issue.record("seed \(seed): \(solution.status), HiGHS says \(line)")
            default:
                open["\(solution.status), \(words.first ?? "")", default: 0] += 1
            }
        }
        #expect(proven > 1_900, "\(open)")
    }
}
