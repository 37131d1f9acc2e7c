public import Allocation
public import Matching
import Programme
public import Registry
import Reports

/// What each rule of the portfolio cost on a past night, worked out by matching its pool again without that rule.
public struct PolicyCosts: Sendable {
    /// The run.
    public let run: Int64
    /// The version of the policy that it used.
    public let policyVersion: Int64
    /// What the rules cost.
    public let costs: RuleCosts
    /// What the reader should know.
    public let notices: [String]

    /// Matches a past run's pool again, once for each rule.
    ///
    /// - Parameters:
    ///   - registry: The register.
    ///   - programme: The programme.
    ///   - run: The run; nil for the latest that is complete.
    ///   - rules: Names of the rules; empty for all.
    ///   - request: How long and how hard to solve each time; the date and the seed are the run's.
    ///   - interruption: Ends every solve with its best so far.
    ///   - begins: Is told which rule is left out next; nil for the baseline.
    /// - Throws: ``RegistryError/notFound(noun:key:nearest:)`` where there is no such run or rule.
    public init(
        _ registry: Registry,
        _ programme: ProgrammeRecord,
        run: Int64?,
        rules: [String],
        _ request: MatchRequest,
        interruption: SolveInterruption,
        begins: (String?) -> Void = { _ in }
    ) throws {
        let night = try SolvedNight(registry, programme, run: run)
        let policy = night.pool.snapshot.policy
        let known = policy.portfolio.map(\.name)
        for name in rules where !known.contains(name) {
            throw RegistryError.notFound(noun: "rule of the portfolio", key: name, nearest: known)
        }
        var options = SolveOptions()
        options.threads = request.threads
        options.timeLimit = request.timeLimit ?? Double(policy.timeLimitSeconds)
        options.workLimit =
            request.workLimit ?? policy.workLimit ?? MatchRun.workLimit(night.pool.matcher.problem)
        // The differences are small: no solve ends early because the whole is good enough.
        options.gap = 0
        costs = night.pool.costs(
            of: rules.isEmpty ? nil : rules,
            options,
            interruption: interruption,
            begins: begins
        )
        self.run = night.run.number
        policyVersion = night.run.policyVersion
        notices = night.notices.map(ReportLanguage.english.phrase)
    }
}
