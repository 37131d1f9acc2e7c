public import Allocation
import Formats
public import Matching
import Postgres
import Programme
public import Registry
public import Reports

/// A match of the whole pool, from the database to published proposals, in steps that the run's ledger records.
///
/// Killed at any moment, a run leaves the database as before or as after a whole step; the next one goes on with it
/// where it would compute the same, and supersedes it where the pool, the policy or the engine are others by then.
public struct MatchRun {
    let registry: Registry
    let programme: ProgrammeRecord
    let person: String

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
    ///   - interruption: Stops it at the next safe point.
    ///   - progress: Is told of every step, and of what the solver finds.
    ///   - reporting: Writes the report's files, as the run's last step.
    /// - Returns: The report, and what was published.
    /// - Throws: Where the database refuses; ``RegistryError/leaseHeld(holder:until:)`` where another run holds the
    ///   programme; ``RunStopped`` where it was asked to stop; ``ChangeGuardTripped`` where too much would move.
    public func run(
        _ request: MatchRequest,
        interruption: SolveInterruption,
        progress: @escaping (RunEvent) -> Void = { _ in },
        reporting: ((MatchReport, Int64?, PairExplainer?) throws -> Void)? = nil
    ) throws -> MatchRunOutcome {
        precondition(
            request.trial == nil || request.isDryRun,
            "a policy that is not in force leaves nothing behind"
        )
        // The report speaks it, and the database works first.
        ReportLanguage.readAhead()
        if request.isDryRun {
            let outcome = try dryRun(request, interruption, progress)
            try reporting?(outcome.report, nil, outcome.explainer)
            return outcome
        }
        let lease = try registry.acquireLease(programme, holder: person)
        // The keeper's alarm must not stop other programmes' runs.
        let ours = SolveInterruption(following: interruption)
        let keeper = LeaseKeeper(lease, programme, registry.connection.settings) { ours.stop() }
        defer { keeper.stop() }
        do {
            let ledger = RunLedger(registry, programme, lease, progress)
            let outcome = try match(request, lease, keeper, ours, ledger)
            if let reporting { try write(outcome, ledger, reporting) }
            try registry.release(lease, programme)
            return outcome
        } catch {
            // The first error is the one to tell; a lease that cannot be given back expires.
            try? registry.release(lease, programme)
            guard error is RunStopped, !interruption.isStopped else { throw error }
            throw RegistryError.leaseHeld(holder: "a run that took this one for dead", until: "it ends")
        }
    }

    // MARK: - The steps

    private func match(
        _ request: MatchRequest,
        _ lease: Lease,
        _ keeper: LeaseKeeper,
        _ interruption: SolveInterruption,
        _ ledger: RunLedger
    ) throws -> MatchRunOutcome {
        var phases = PhaseClock(request.phaseEnded)
        let clock = ledger.begin(.snapshot, run: nil)
        // What lapses and expires on the date does so before the pool is read; the past is only looked at.
        if request.asOf == nil {
            let date = try request.date ?? programme.referenceDate ?? registry.today(programme)
            _ = try DueClocks(registry, programme, by: person).apply(on: date)
        }
        var frozen = try FrozenInput(try snapshot(request), threads: request.threads)
        if !request.isForced, let same = try unchanged(frozen, request) { return same }
        phases.end(.load)
        let matcher = Matcher(frozen.snapshot, threads: request.threads, progress: request.stages)
        phases.end(.screen)
        let workLimit =
            request.workLimit ?? frozen.snapshot.policy.workLimit ?? Self.workLimit(matcher.problem)
        var (number, stored) = try unfinished(frozen, request, workLimit, lease, ledger)
        if number == nil {
            let start = start(frozen, request, workLimit)
            number = try registry.begin(
                start,
                snapshot: try frozen.packed(),
                taken: clock.seconds,
                programme,
                by: person,
                epoch: lease.epoch
            )
            stored = nil
        }
        frozen.dropText()
        ledger.end(clock, run: number)
        phases.end(.load)
        guard let number else { throw RegistryError.unreadable("the number of the run that was just begun") }

        let policy = frozen.snapshot.policy
        let computed =
            try stored ?? solve(matcher, policy, request, workLimit, number, ledger, interruption)
        phases.end(.solve)
        // Both are packed while the database or the explaining has the other thread.
        let isConcurrent = request.threads > 1
        let packed = ConcurrentValue(isConcurrent: isConcurrent) { [problem = matcher.problem] in
            try PackedSolve(problem, computed.solution)
        }
        let outcome = matcher.outcome(computed.solution, labels: MatchReport.labels(frozen.snapshot))
        var header = header(frozen.snapshot, frozen.hash, number, request.seed, computed.solution.seconds)
        addNotices(frozen.snapshot, outcome, objective: computed.solution.objective, to: &header)
        var report = MatchReport(frozen.snapshot, outcome, header: header)
        let last = try RunHistory(registry: registry, programme: programme).add(to: &report, before: number)
        phases.end(.explain)
        let reported = ConcurrentValue(isConcurrent: isConcurrent) { [report] in
            try Self.pack(report, threads: request.threads)
        }
        let record = record(matcher.problem, computed, try packed.get(), outcome, report: reported.get)
        // A large one would keep the transaction that ends the run waiting, and that the programme's writers.
        if report.matches.count > MatchReport.mostWithEvidence { _ = try reported.get() }
        phases.end(.pack)
        if stored == nil {
            try ledger.run(.store, of: number, recordsEnd: false) {
                try registry.store(record, of: number, programme, by: person, epoch: lease.epoch)
            }
        }
        if computed.solution.status == .unknown {
            let reason = "the solver found no solution in its time"
            try registry.fail(number, record, programme, by: person, because: reason, epoch: lease.epoch)
            return MatchRunOutcome(report: report, run: number, stopReason: computed.stopReason)
        }
        if interruption.isStopped { throw RunStopped(run: number) }
        let movement = last.map { MatchMovement(from: $0, to: report) }
        try guardChange(movement, request, policy, number, record, lease)
        // The transaction that publishes holds the lease itself, and would keep the keeper waiting.
        keeper.stop()
        try ledger.run(.publish, of: number, recordsEnd: false) {
            try registry.publish(number, record, programme, by: person, epoch: lease.epoch)
        }
        var result = MatchRunOutcome(report: report, run: number, stopReason: computed.stopReason)
        phases.end(.store)
        result.phases = phases.phases
        result.pairs = matcher.pairs
        if report.matches.count <= MatchReport.mostWithEvidence { result.explainer = PairExplainer(matcher) }
        result.isResumed = ledger.isResumed
        result.movement = movement
        return result
    }

    private func solve(
        _ matcher: Matcher,
        _ policy: Policy,
        _ request: MatchRequest,
        _ workLimit: Int64,
        _ number: Int64,
        _ ledger: RunLedger,
        _ interruption: SolveInterruption
    ) throws -> SolveResult {
        try ledger.run(.solve, of: number, recordsEnd: true) {
            let result = Self.solve(
                matcher,
                request,
                workLimit,
                policy,
                interruption,
                { ledger.events(.progress($0)) }
            )
            // A night's result must not depend on when it was interrupted.
            if result.stopReason == .interrupted { throw RunStopped(run: number) }
            return result
        }
    }

    /// Writes the report's files; on an unchanged night again, and the ledger tells of it where the run's own are missing.
    private func write(
        _ outcome: MatchRunOutcome,
        _ ledger: RunLedger,
        _ reporting: (MatchReport, Int64?, PairExplainer?) throws -> Void
    ) throws {
        guard let run = outcome.run, outcome.report.run.status != "unknown" else { return }
        let isDone = try registry.steps(of: run, programme).contains {
            $0.step == RunStep.report.rawValue && $0.finishedAt != nil
        }
        let explainer =
            try outcome.explainer ?? StoredReport(registry, programme).explainer(of: outcome.report)
        if isDone { return try reporting(outcome.report, run, explainer) }
        try ledger.run(.report, of: run, recordsEnd: true) { try reporting(outcome.report, run, explainer) }
    }

    private func guardChange(
        _ movement: MatchMovement?,
        _ request: MatchRequest,
        _ policy: Policy,
        _ number: Int64,
        _ record: RunResult,
        _ lease: Lease
    ) throws {
        let allowed = policy.guardPercent
        guard request.isGuarded, let movement,
            movement.exceeds(percent: allowed, handful: policy.guardHandful)
        else { return }
        try registry.holdBack(
            number,
            record,
            programme,
            by: person,
            because: "\(movement.lost) matches would go and \(movement.gained) come, of \(movement.before)",
            epoch: lease.epoch
        )
        throw ChangeGuardTripped(
            run: number,
            programme: programme.code,
            movement: movement,
            allowed: allowed
        )
    }

    // MARK: - What was done before

    /// The latest run, where it saw the same data under the same settings, and all that it proposed still stands.
    private func unchanged(_ frozen: FrozenInput, _ request: MatchRequest) throws -> MatchRunOutcome? {
        guard let latest = try registry.runs(programme, limit: 1).first,
            RunState.withResult.contains(latest.state), latest.status != "unknown",
            latest.poolHash == frozen.poolHash, latest.publishedHash == frozen.proposedHash,
            latest.engine == Engine.name, !latest.isPruned,
            latest.seed == Int64(bitPattern: request.seed)
        else { return nil }
        let report = try StoredReport(registry, programme).report(latest.number)
        return MatchRunOutcome(report: report, run: latest.number, isUnchanged: true)
    }

    /// The run that another process left unfinished and that would compute the same, with what it had stored.
    private func unfinished(
        _ frozen: FrozenInput,
        _ request: MatchRequest,
        _ workLimit: Int64,
        _ lease: Lease,
        _ ledger: RunLedger
    ) throws -> (Int64?, SolveResult?) {
        guard !request.isForced, let run = try registry.unfinishedRun(programme),
            run.snapshotHash == frozen.hash, run.engine == Engine.name, run.workLimit == workLimit,
            run.seed == Int64(bitPattern: request.seed)
        else { return (nil, nil) }
        let done = try registry.steps(of: run.number, programme).filter { $0.finishedAt != nil }
            .compactMap { RunStep(rawValue: $0.step) }
        try registry.resume(run.number, programme, by: person, epoch: lease.epoch)
        ledger.events(.resumed(run: run.number, after: done.last))
        guard done.contains(.store) else { return (run.number, nil) }
        return (run.number, try StoredSolution(registry, programme).result(of: run))
    }

    // MARK: - Without writing

    private func dryRun(
        _ request: MatchRequest,
        _ interruption: SolveInterruption,
        _ events: @escaping (RunEvent) -> Void
    ) throws -> MatchRunOutcome {
        var snapshot = try snapshot(request)
        if let trial = request.trial { snapshot.policy = trial.policy }
        let frozen = try FrozenInput(snapshot, threads: request.threads)
        let matcher = Matcher(snapshot, threads: request.threads, progress: request.stages)
        let result = Self.solve(
            matcher,
            request,
            request.workLimit ?? snapshot.policy.workLimit ?? Self.workLimit(matcher.problem),
            snapshot.policy,
            interruption,
            { events(.progress($0)) }
        )
        var header = header(snapshot, frozen.hash, nil, request.seed, result.solution.seconds)
        if let trial = request.trial {
            header.notice("trial-policy", ["file": trial.name])
        }
        let found = matcher.outcome(result.solution, labels: MatchReport.labels(snapshot))
        addNotices(snapshot, found, objective: result.solution.objective, to: &header)
        var report = MatchReport(snapshot, found, header: header)
        let last = try RunHistory(registry: registry, programme: programme).add(to: &report, before: nil)
        var outcome = MatchRunOutcome(report: report, stopReason: result.stopReason)
        outcome.movement = last.map { MatchMovement(from: $0, to: report) }
        outcome.explainer = PairExplainer(matcher)
        return outcome
    }
}
