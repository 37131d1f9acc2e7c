import Allocation
import Formats
import FoundationEssentials
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
    ///   - need: External id of the need that is to be explained: of a large pool the part around it is enough; nil: all.
    /// - Throws: ``RegistryError/notFound(noun:key:nearest:)`` where there is no such run.
    public init(_ registry: Registry, _ programme: ProgrammeRecord, run: Int64?, around need: String? = nil)
        throws
    {
        let run = try registry.run(run, programme)
        let stored = StoredReport(registry, programme)
        let snapshot = try Snapshot(canonical: try stored.file("snapshot", of: run.number))
        let bytes = try stored.file("solution", of: run.number)
        let seed = UInt64(bitPattern: run.seed)
        // A newer engine may word ids otherwise: what it does not know is left out, and told below.
        func solution(of problem: Problem) throws -> Solution {
            try SolutionReader.read(
                try ByteSource(bytes: bytes, name: "solution"),
                name: "solution of run \(run.number)",
                of: problem,
                unknownIDs: .leftOut
            )
        }
        let pool: SolvedPool
        if let need {
            let taken = try JSONDecoder().decode(Taken.self, from: Data(bytes)).picks
            pool = try SolvedPool(snapshot, seed: seed, around: need, taken, solution: solution)
        } else {
            pool = try SolvedPool(snapshot, seed: seed, solution: solution)
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

    /// What a solution file takes.
    private struct Taken: Decodable {
        var picks: [TakenOption]
    }

    /// Whether a programme has a run that others can be held against.
    public static func isThere(_ registry: Registry, _ programme: ProgrammeRecord) throws -> Bool {
        try registry.runs(programme).contains { $0.objective != nil }
    }
}
