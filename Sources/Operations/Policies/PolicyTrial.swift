import Allocation
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
    /// - Throws: Where there is no such run.
    public init(
        _ registry: Registry,
        _ programme: ProgrammeRecord,
        run: Int64?,
        _ first: Policy,
        _ second: Policy
    ) throws {
        let bytes = try StoredReport(registry, programme).file("snapshot", of: run)
        let stored = try Snapshot(canonical: bytes)
        self.init(stored, Self.match(stored, first), Self.match(stored, second))
    }

    private static func match(_ stored: Snapshot, _ policy: Policy) -> (MatchOutcome, MatchReport) {
        var snapshot = stored
        snapshot.policy = policy
        let matcher = Matcher(snapshot)
        var options = SolveOptions()
        options.timeLimit = Double(policy.timeLimitSeconds)
        options.workLimit = policy.workLimit ?? MatchRun.workLimit(matcher.problem)
        options.gap = Double(policy.gapMillionths) / 1_000_000
        let outcome = matcher.outcome(matcher.solve(options).solution)
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
