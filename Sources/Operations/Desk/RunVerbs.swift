public import Programme
public import Registry

/// What a person can do with a run that has a result.
public enum RunVerb: String, Code {
    /// Its report was read.
    case review
    /// Its report was given out.
    case publish
    /// Its result stands no longer.
    case withdraw

    /// The state that it leads to.
    public var state: RunState {
        switch self {
        case .review: .reviewed
        case .publish: .published
        case .withdraw: .withdrawn
        }
    }
}

/// What became of a run.
public struct RunDecision: Sendable {
    /// The run after it.
    public var run: StoredRun
    /// The number of the step.
    public var version: Int64
    /// Proposals that stand no longer, by key.
    public var superseded: [String] = []
    /// Proposals that were first made by the run and stay, as somebody decided about them.
    public var kept: [String] = []
}

extension ProposalDesk {
    /// Takes a run to another state.
    ///
    /// What a withdrawn run alone proposed, and nobody decided about, is superseded; what officers and parties decided
    /// stays decided. The night after it starts from the last run that stands.
    ///
    /// - Parameters:
    ///   - verb: What is done.
    ///   - number: The run; nil: the latest that has a result.
    ///   - expected: The number of the last step that whoever decides saw; nil: whatever it is.
    ///   - reason: Why; a withdrawal needs one.
    /// - Returns: The run, and what became of its proposals.
    /// - Throws: ``RegistryError`` where there is none, the state does not allow it, or somebody else decided in between.
    public func decide(
        _ verb: RunVerb,
        run number: Int64?,
        expecting expected: Int64? = nil,
        because reason: String?
    ) throws -> RunDecision {
        let number = try registry.run(number, programme).number
        if verb == .withdraw, (reason ?? "").isEmpty {
            throw DecisionError(problems: ["run \(number): withdraw: expected a reason"])
        }
        return try registry.change(
            "run \(number) \(verb)",
            programme,
            on: date,
            by: person,
            because: reason
        ) { change in
            try change.take(number, to: verb.state, expecting: expected, because: reason)
            var decision = RunDecision(
                run: try registry.run(number, programme),
                version: try registry.stateSteps(of: number, programme).last?.version ?? 1
            )
            guard verb == .withdraw, let reason else { return decision }
            let words = "run \(number) was withdrawn: \(reason)"
            decision.superseded = try change.supersedeProposals(
                of: number,
                because: String(words.prefix(1_000))
            )
            var filter = ProposalFilter()
            filter.run = number
            filter.states = ProposalState.committed
            decision.kept = try registry.proposals(programme, filter).filter { $0.run == number }.map(\.key)
            return decision
        }
    }
}
