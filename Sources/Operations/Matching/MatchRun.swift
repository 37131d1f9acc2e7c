public import Allocation
import Formats
import Matching
import Postgres
public import Programme
public import Registry
public import Reports

/// What a match is to do.
public struct MatchRequest: Sendable {
    /// The business date; nil: the programme's reference date, else today in its time zone.
    public var date: CalendarDate?
    /// Whether nothing is to be written.
    public var isDryRun = false
    /// Seconds after which the solver ends with its best; nil: the policy's.
    public var timeLimit: Double?
    /// Deterministic work after which it ends; nil: the policy's.
    public var workLimit: Int64?
    /// Seed of the solver.
    public var seed: UInt64 = 1
    /// Threads of the solver.
    public var threads = 2
    /// A policy to try instead of the one in force, with the name of where it comes from; only without writing.
    public var trial: (policy: Policy, name: String)?
    /// Whether a run on unchanged data is done again.
    public var isForced = false

    /// Makes a request with the policy's own limits.
    public init() {}
}

/// What a match did.
public struct MatchRunOutcome: Sendable {
    /// The report.
    public var report: MatchReport
    /// The run's number; nil for a dry run.
    public var run: Int64?
    /// Whether the data were those of the latest run, so that nothing was done.
    public var isUnchanged: Bool
    /// Why the solver ended; nil where nothing was done.
    public var stopReason: SolveResult.StopReason?
}

/// A match of the whole pool, from the database to stored proposals.
public struct MatchRun {
    private let registry: Registry
    private let programme: ProgrammeRecord
    private let person: String

    /// Prepares a match.
    public init(_ registry: Registry, _ programme: ProgrammeRecord, by person: String) {
        self.registry = registry
        self.programme = programme
        self.person = person
    }

    /// Runs it.
    ///
    /// - Parameters:
    ///   - request: What to do.
    ///   - interruption: Ends the solve with its best so far.
    ///   - progress: Is told what the solver finds.
    /// - Returns: The report, and what was stored.
    /// - Throws: Where the database refuses, or another run holds the programme.
    public func run(
        _ request: MatchRequest,
        interruption: SolveInterruption,
        progress: @escaping (SolveProgress) -> Void
    ) throws -> MatchRunOutcome {
        if request.isDryRun {
            return try match(request, epoch: nil, keeper: nil, interruption, progress)
        }
        let lease = try registry.acquireLease(programme, holder: person)
        let keeper = LeaseKeeper(lease, programme, registry.connection.settings) { interruption.stop() }
        defer { keeper.stop() }
        do {
            let outcome = try match(request, epoch: lease.epoch, keeper: keeper, interruption, progress)
            try registry.release(lease, programme)
            return outcome
        } catch {
            // The first error is the one to tell; a lease that cannot be given back expires.
            try? registry.release(lease, programme)
            throw error
        }
    }

    private func match(
        _ request: MatchRequest,
        epoch: Int64?,
        keeper: LeaseKeeper?,
        _ interruption: SolveInterruption,
        _ progress: @escaping (SolveProgress) -> Void
    ) throws -> MatchRunOutcome {
        var snapshot = try snapshot(
            date: try request.date ?? programme.referenceDate ?? registry.today(programme)
        )
        if let trial = request.trial {
            precondition(request.isDryRun, "a policy that is not in force leaves nothing behind")
            snapshot.policy = trial.policy
        }
        let canonical = snapshot.canonical
        let hash = Snapshot.hash(canonical)
        if epoch != nil, !request.isForced, let same = try unchanged(hash, request) { return same }
        let matcher = Matcher(snapshot)
        let problem = matcher.problem
        let workLimit = request.workLimit ?? snapshot.policy.workLimit ?? Self.workLimit(problem)
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
        start.threads = Int64(request.threads)
        let number = try epoch.map { try registry.begin(start, programme, by: person, epoch: $0) }

        let result = solve(problem, request, workLimit, snapshot.policy, interruption, progress)
        let outcome = matcher.outcome(result.solution)
        var header = header(snapshot, hash, number, request, result)
        if let trial = request.trial {
            header.notices.append("policy of \(trial.name), which is not in force")
        }
        let report = MatchReport(snapshot, outcome, header: header)
        if let number, let epoch {
            let stored = try record(canonical, problem, result, outcome, report)
            // The transaction that ends the run holds the lease itself, and would keep the keeper waiting.
            keeper?.stop()
            try registry.finish(number, stored, programme, by: person, epoch: epoch)
        }
        return MatchRunOutcome(report: report, run: number, isUnchanged: false, stopReason: result.stopReason)
    }

    private func snapshot(date: CalendarDate) throws -> Snapshot {
        let pool = try registry.pool(programme)
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

    /// The latest run, where it saw the same snapshot under the same settings.
    private func unchanged(_ hash: String, _ request: MatchRequest) throws -> MatchRunOutcome? {
        guard let latest = try registry.runs(programme, limit: 1).first,
            RunState.withResult.contains(latest.state), latest.status != "unknown",
            latest.snapshotHash == hash, latest.engine == Engine.name,
            latest.seed == Int64(bitPattern: request.seed)
        else { return nil }
        let report = try MatchReport(
            json: Gzip.decompress(try registry.artifact("report", of: latest.number, programme))
        )
        return MatchRunOutcome(report: report, run: latest.number, isUnchanged: true, stopReason: nil)
    }

    /// Work that a problem's size calls for: a few seconds for hundreds of needs, a minute for ten thousand.
    static func workLimit(_ problem: Problem) -> Int64 {
        40_000_000 + 400 * Int64(problem.optionCount)
    }

    private func solve(
        _ problem: Problem,
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
        return Solver.solve(problem, options: options, interruption: interruption, progress: progress)
    }

    private func header(
        _ snapshot: Snapshot,
        _ hash: String,
        _ number: Int64?,
        _ request: MatchRequest,
        _ result: SolveResult
    ) -> MatchReport.Header {
        MatchReport.Header(
            programme: programme.code,
            programmeName: programme.name,
            run: number,
            date: snapshot.date.description,
            policyVersion: snapshot.policyVersion,
            engine: Engine.name,
            inputHash: hash,
            seed: request.seed,
            seconds: result.solution.seconds
        )
    }

    /// What the run keeps.
    private func record(
        _ canonical: [UInt8],
        _ problem: Problem,
        _ result: SolveResult,
        _ outcome: MatchOutcome,
        _ report: MatchReport
    ) throws -> RunResult {
        let problemBytes = ProblemWriter.bytes(problem)
        let solutionBytes = SolutionWriter.bytes(result.solution, of: problem, .timeless)
        let artifacts = [
            (name: "snapshot", data: try Gzip.compress(canonical)),
            (name: "problem", data: try Gzip.compress(problemBytes)),
            (name: "solution", data: try Gzip.compress(solutionBytes)),
            (name: "report", data: try Gzip.compress(try report.json())),
        ]
        var proposals = outcome.matches.map {
            RunResult.Proposal(
                need: $0.need,
                needVersion: $0.needVersion,
                component: $0.component,
                offer: $0.offer,
                offerVersion: $0.offerVersion,
                window: $0.window,
                quantity: $0.quantity,
                points: $0.points
            )
        }
        for (place, match) in outcome.matches.enumerated() {
            proposals[place].offerQuantity = match.offerQuantity
            proposals[place].unit = match.unit
            proposals[place].offerUnit = match.offerUnit
            proposals[place].asked = match.asked
            proposals[place].rank = max(1, match.rank)
            proposals[place].possibleWindows = max(1, match.possibleWindows)
            proposals[place].alternates = match.alternates.map { ($0.offer, $0.window, $0.pointsLost) }
        }
        var stored = RunResult(
            status: result.solution.status.rawValue,
            objective: result.solution.objective,
            upperBound: result.solution.upperBound,
            seconds: result.solution.seconds ?? 0,
            work: result.work,
            problemHash: Snapshot.hash(problemBytes),
            solutionHash: Snapshot.hash(solutionBytes),
            artifacts: artifacts,
            proposals: proposals
        )
        stored.unmatched = outcome.unmatched.map {
            RunResult.Unmatched(
                need: $0.need,
                needVersion: $0.needVersion,
                component: $0.component,
                reason: $0.reason.rawValue,
                possibleWindows: $0.possibleWindows,
                failedRules: $0.failedRules.map { "\($0.rule.rawValue):\($0.failed + $0.incomplete)" },
                nearestOffer: $0.nearest?.offer,
                nearestWindow: $0.nearest?.window,
                bestOffer: $0.bestOffer
            )
        }
        stored.prices = result.solution.prices.filter { $0.price != 0 }
            .map { (limit: problem.limitIDs[Int($0.limit)], price: $0.price) }
        return stored
    }
}
