import Allocation
import Formats
public import Matching
public import Registry

/// A past run with its pool, its problem and its solution, put together from what the run kept.
public struct SolvedNight: Sendable {
    /// The run.
    public let run: StoredRun
    /// Its pool with its solution.
    public let pool: SolvedPool
    /// What the reader should know: that another engine made the run, say.
    public let notices: [Phrase]

    /// Reads a run.
    ///
    /// - Parameters:
    ///   - registry: The register.
    ///   - programme: The programme.
    ///   - run: The run's number; nil for the latest that is complete.
    /// - Throws: ``RegistryError/notFound(noun:key:nearest:)`` where there is no such run.
    public init(_ registry: Registry, _ programme: ProgrammeRecord, run: Int64?) throws {
        let run = try registry.run(run, programme)
        let stored = StoredReport(registry, programme)
        let snapshot = try Snapshot(canonical: try stored.file("snapshot", of: run.number))
        let bytes = try stored.file("solution", of: run.number)
        let pool = try SolvedPool(snapshot, seed: UInt64(bitPattern: run.seed)) { problem in
            // A newer engine may word ids otherwise: what it does not know is left out, and told below.
            try SolutionReader.read(
                try ByteSource(bytes: bytes, name: "solution"),
                name: "solution of run \(run.number)",
                of: problem,
                unknownIDs: .leftOut
            )
        }
        var notices: [Phrase] = []
        let value = Evaluation(pool.solution.picks, of: pool.matcher.problem)
        if run.engine != Engine.name {
            notices.append(
                Phrase(
                    .madeBy,
                    ["run": .number(run.number), "engine": .text(run.engine), "own": .text(Engine.name)]
                )
            )
        }
        if !value.isFeasible || value.objective != run.objective {
            notices.append(Phrase(.valueDiffers))
        }
        self.run = run
        self.pool = pool
        self.notices = notices
    }

    /// Whether a programme has a run that others can be held against.
    public static func isThere(_ registry: Registry, _ programme: ProgrammeRecord) throws -> Bool {
        try registry.runs(programme).contains { $0.objective != nil }
    }
}
