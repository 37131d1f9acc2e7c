import Allocation
import Formats
import Registry

/// Reads back what the solver of a past run answered.
struct StoredSolution {
    private let registry: Registry
    private let programme: ProgrammeRecord

    init(_ registry: Registry, _ programme: ProgrammeRecord) {
        self.registry = registry
        self.programme = programme
    }

    /// The stored solution of a run as the solver returned it.
    ///
    /// - Throws: Where a file is missing or damaged.
    func result(of run: StoredRun) throws -> SolveResult {
        let stored = StoredReport(registry, programme)
        let problem = try ProblemReader.read(bytes: try stored.file("problem", of: run.number))
        var solution = try SolutionReader.read(
            ByteSource(bytes: try stored.file("solution", of: run.number)),
            name: "solution of run \(run.number)",
            of: problem
        )
        solution.seconds = run.seconds
        return SolveResult(
            solution: solution,
            stopReason: run.stopReason.flatMap { SolveResult.StopReason(rawValue: $0) } ?? .exhausted,
            work: run.workDone ?? 0
        )
    }
}
