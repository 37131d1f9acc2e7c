import Allocation
import ArgumentParser
import Benchmarking
import Formats

/// One measurement in a process of its own; what the other commands start.
struct MeasureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Solve one problem and print what was measured as JSON lines.",
        shouldDisplay: false
    )

    @Argument(help: "A problem file; without it one is generated.")
    var problem: String?
    @Option var needs = 0
    @Option var offers = 0
    @Option var candidates = 40
    @Option var ratio = 2.0
    @Option var replace: Int?
    @OptionGroup var measuring: MeasuringOptions
    @Option(help: "Write the solution to this file.")
    var out: String?
    @Option(name: .customLong("out-folder"), help: "Write generated problems and their solutions here.")
    var outFolder: String?

    func run() throws {
        guard let problem else { return try measureGenerated() }
        let read = try ProblemReader.read(path: problem)
        let solve = MeasuredSolve(read, measuring.solveOptions)
        Measurements.put(solve.measurement(of: InstanceFolder.Instance(path: problem).name))
        if let out { try AtomicFile.write(SolutionWriter.bytes(solve.solution, of: read), to: out) }
    }

    private func measureGenerated() throws {
        let call = SyntheticCall(
            needs: needs,
            offers: offers,
            seed: measuring.seed,
            candidates: candidates,
            ratio: ratio
        )
        let problem = call.problem()
        let solve = MeasuredSolve(problem, measuring.solveOptions)
        let goal = replace.map { _ in max(measuring.gap, solve.solution.gap ?? .infinity) }
        let row = solve.measurement(of: problem.name, gapGoal: goal.flatMap { $0.isFinite ? $0 : nil })
        Measurements.put(row)
        try write(problem, solve.solution)
        guard let replace, let goal, goal.isFinite else { return }
        let changed = call.problem(replacing: replace)
        var options = measuring.solveOptions
        options.gap = goal
        try options.startWarm(from: solve.solution, of: problem, for: changed)
        let again = MeasuredSolve(changed, options)
        Measurements.put(again.measurement(of: changed.name, gapGoal: goal))
        try write(changed, again.solution)
    }

    private func write(_ problem: Problem, _ solution: Solution) throws {
        guard let outFolder else { return }
        try ProblemWriter.write(problem, to: "\(outFolder)/\(problem.name).json.gz")
        let bytes = SolutionWriter.bytes(solution, of: problem)
        try AtomicFile.write(bytes, to: "\(outFolder)/\(problem.name).solution.json")
    }
}
