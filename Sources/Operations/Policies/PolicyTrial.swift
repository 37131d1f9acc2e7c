public import Allocation
import Formats
import Matching
public import Programme
public import Registry
import Reports

/// What two policies make of one past night: who gains and who loses.
public typealias PolicyTrial = OutcomeComparison

extension OutcomeComparison {
    /// Matches the pool of a past run under two policies.
    ///
    /// - Parameters:
    ///   - registry: The register.
    ///   - programme: The programme.
    ///   - run: The run; nil for the latest.
    ///   - first: The first policy.
    ///   - second: The second.
    ///   - request: How long and how hard to solve each time; date and seed are the run's.
    ///   - interruption: Ends the trial; half of it would say nothing of who gains.
    ///   - begins: Is told which of the two is matched next, 1 or 2.
    /// - Throws: Where there is no such run; ``RunStopped`` where it was interrupted.
    public init(
        _ registry: Registry,
        _ programme: ProgrammeRecord,
        run: Int64?,
        _ first: Policy,
        _ second: Policy,
        _ request: MatchRequest,
        interruption: SolveInterruption,
        begins: (Int) -> Void = { _ in }
    ) throws {
        let run = try registry.run(run, programme)
        let bytes = try StoredReport(registry, programme).file("snapshot", of: run.number)
        let stored = try Snapshot(canonical: bytes)
        var request = request
        request.seed = UInt64(bitPattern: run.seed)
        let sides = try [first, second].enumerated().map { place, policy in
            begins(place + 1)
            return try Self.match(stored, policy, request, interruption)
        }
        self.init(stored, sides[0], sides[1])
    }

    private static func match(
        _ stored: Snapshot,
        _ policy: Policy,
        _ request: MatchRequest,
        _ interruption: SolveInterruption
    ) throws -> (MatchOutcome, MatchReport) {
        var snapshot = stored
        snapshot.policy = policy
        let matcher = Matcher(snapshot, threads: request.threads, progress: request.stages)
        if interruption.isStopped { throw RunStopped(run: nil) }
        var options = SolveOptions()
        options.seed = request.seed
        options.threads = request.threads
        options.timeLimit = request.timeLimit ?? Double(policy.timeLimitSeconds)
        options.workLimit = request.workLimit ?? policy.workLimit ?? MatchRun.workLimit(matcher.problem)
        options.gap = Double(policy.gapMillionths) / 1_000_000
        let result = matcher.solve(options, interruption: interruption)
        if interruption.isStopped { throw RunStopped(run: nil) }
        let outcome = matcher.outcome(result.solution)
        let header = MatchReport.Header(
            programme: snapshot.programme,
            programmeName: snapshot.programme,
            run: nil,
            date: snapshot.date.description,
            policyVersion: 0,
            engine: Engine.name,
            inputHash: "",
            seed: options.seed,
            seconds: nil
        )
        return (outcome, MatchReport(snapshot, outcome, header: header))
    }
}
