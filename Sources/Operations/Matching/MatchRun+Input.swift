import Allocation
import Matching
import Programme
import Registry
import Reports

/// A snapshot with its canonical text and that text's hash.
struct FrozenInput {
    let snapshot: Snapshot
    let canonical: [UInt8]
    let hash: String

    init(_ snapshot: Snapshot) throws {
        self.snapshot = snapshot
        canonical = snapshot.canonical
        hash = Snapshot.hash(canonical)
    }
}

extension MatchRun {
    /// Everything that the match looks at, read at one moment.
    func snapshot(_ request: MatchRequest) throws -> Snapshot {
        let date = try request.date ?? programme.referenceDate ?? registry.today(programme)
        let pool = try registry.pool(programme, asOf: request.asOf)
        var snapshot = Snapshot()
        snapshot.programme = programme.code
        snapshot.date = date
        snapshot.countries = pool.reference.countries
        snapshot.memberships = pool.reference.memberships
        snapshot.sectors = pool.reference.sectors
        snapshot.licences = pool.reference.licences
        snapshot.rules = pool.reference.rules
        snapshot.organisations = pool.organisations
        snapshot.needs = pool.needs.map {
            Snapshot.Versioned(record: $0.record, version: $0.version, lexemes: $0.lexemes)
        }
        snapshot.offers = pool.offers.map {
            Snapshot.Versioned(record: $0.record, version: $0.version, lexemes: $0.lexemes)
        }
        snapshot.awards = pool.awards
        snapshot.declines = pool.declines
        snapshot.rulings = pool.rulings
        if let policy = pool.policy {
            snapshot.policy = try PolicyDocument(yaml: policy.document).policy
            snapshot.policyVersion = policy.version
        }
        return snapshot
    }

    /// What a new run records of where it starts from.
    func start(_ snapshot: Snapshot, _ hash: String, _ request: MatchRequest, _ workLimit: Int64) -> RunStart
    {
        var start = RunStart(
            date: snapshot.date,
            policyVersion: snapshot.policyVersion,
            engine: Engine.name,
            seed: Int64(bitPattern: request.seed),
            threads: Int64(request.threads),
            workLimit: workLimit,
            snapshotHash: hash,
            needs: Int64(snapshot.needs.count),
            offers: Int64(snapshot.offers.count)
        )
        start.asOf = request.asOf
        return start
    }

    /// Work that a problem's size calls for: a few seconds for hundreds of needs, a minute for ten thousand.
    static func workLimit(_ problem: Problem) -> Int64 {
        40_000_000 + 400 * Int64(problem.optionCount)
    }

    static func solve(
        _ matcher: Matcher,
        _ request: MatchRequest,
        _ workLimit: Int64,
        _ policy: Policy,
        _ interruption: SolveInterruption,
        _ progress: @escaping (SolveProgress) -> Void
    ) -> SolveResult {
        var options = SolveOptions()
        options.timeLimit = request.timeLimit ?? Double(policy.timeLimitSeconds)
        options.workLimit = workLimit
        options.gap = Double(policy.gapMillionths) / 1_000_000
        options.threads = request.threads
        options.seed = request.seed
        return matcher.solve(options, interruption: interruption, progress: progress)
    }

    func header(
        _ snapshot: Snapshot,
        _ hash: String,
        _ number: Int64?,
        _ seed: UInt64,
        _ seconds: Double?
    ) -> MatchReport.Header {
        MatchReport.Header(
            programme: programme.code,
            programmeName: programme.name,
            run: number,
            date: snapshot.date.description,
            policyVersion: snapshot.policyVersion,
            engine: Engine.name,
            inputHash: hash,
            seed: seed,
            seconds: seconds
        )
    }
}
