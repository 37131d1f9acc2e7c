import Postgres
public import Programme

extension RegistryChange {
    /// Takes a run to another state.
    ///
    /// - Parameters:
    ///   - run: Its number.
    ///   - state: The state.
    ///   - expected: The number of the last step that whoever decides saw; nil: whatever it is.
    ///   - reason: Why, in words.
    /// - Throws: ``RegistryError/stepConflict(noun:key:seen:found:)`` where another step was taken since;
    ///   ``RegistryError/illegalStep(noun:key:from:step:legal:)`` where the state does not allow it.
    public func take(
        _ run: Int64,
        to state: RunState,
        expecting expected: Int64? = nil,
        because reason: String?
    ) throws {
        let steps = try registry.stateSteps(of: run, programme)
        if let expected, let last = steps.last, last.version != expected {
            let seen = steps.first { $0.version == expected }?.sentence
            throw RegistryError.stepConflict(
                noun: "run",
                key: String(run),
                seen: seen ?? "version \(expected), which there is not",
                found: last.sentence
            )
        }
        try registry.step(run: run, to: state, programme, command, person, because: reason)
    }

    /// Supersedes what a run proposed, as far as nobody decided about it and no run that stands proposes it as well.
    ///
    /// - Parameters:
    ///   - run: The run, which was withdrawn.
    ///   - reason: Why, in words.
    /// - Returns: The proposals' keys, sorted.
    /// - Throws: Where the database refuses.
    public func supersedeProposals(of run: Int64, because reason: String) throws -> [String] {
        try connection.execute(
            """
            CREATE TEMPORARY TABLE stage_withdrawn ON COMMIT DROP AS
            SELECT p.proposal_id, p.key, p.current_version FROM run_proposal o
                JOIN proposal p ON p.programme_id = o.programme_id AND p.proposal_id = o.proposal_id
            WHERE o.programme_id = \(programme.id) AND o.run_number = \(run) AND p.state = 'proposed'
                AND NOT EXISTS (SELECT FROM run_proposal b JOIN run r ON r.programme_id = b.programme_id
                        AND r.run_number = b.run_number
                    WHERE b.programme_id = p.programme_id AND b.proposal_id = p.proposal_id
                        AND r.state = ANY (\(RunState.withResult)))
            """
        )
        try connection.execute(
            """
            INSERT INTO proposal_version (programme_id, proposal_id, version, previous_version, from_state, action, state,
                business_date, quantity, offer_quantity, opens, closes, reason, command_id, changed_by)
            SELECT v.programme_id, v.proposal_id, v.version + 1, v.version, v.state, 'supersede', 'superseded', \(day),
                v.quantity, v.offer_quantity, v.opens, v.closes, \(reason), \(command.id), \(person)
            FROM stage_withdrawn s JOIN proposal_version v ON v.programme_id = \(programme.id)
                AND v.proposal_id = s.proposal_id AND v.version = s.current_version
            """
        )
        try connection.execute(
            """
            UPDATE proposal p SET state = 'superseded', current_version = s.current_version + 1
            FROM stage_withdrawn s WHERE p.programme_id = \(programme.id) AND p.proposal_id = s.proposal_id
            """
        )
        let keys = try connection.query("SELECT key FROM stage_withdrawn ORDER BY key COLLATE \"C\"") {
            try $0.get(0, as: String.self)
        }
        try connection.execute("DROP TABLE stage_withdrawn")
        return keys
    }
}
