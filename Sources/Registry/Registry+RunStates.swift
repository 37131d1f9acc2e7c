import Postgres
public import Programme

extension Registry {
    /// Takes a run to another state, with its history.
    ///
    /// - Throws: ``RegistryError/illegalStep(noun:key:from:step:legal:)``,
    ///   ``RegistryError/notFound(noun:key:nearest:)``.
    public func setState(
        of run: Int64,
        to state: RunState,
        _ programme: ProgrammeRecord,
        by person: String,
        because reason: String? = nil
    ) throws {
        let command = CommandID()
        try write(command, kind: "run \(run) \(state.rawValue)", programme, by: person, because: reason) {
            try step(run: run, to: state, programme, command, person, because: reason)
        }
    }

    /// Takes a run to another state within a transaction.
    func step(
        run: Int64,
        to state: RunState,
        _ programme: ProgrammeRecord,
        _ command: CommandID,
        _ person: String,
        because reason: String?
    ) throws {
        guard
            let row = try connection.first(
                """
                SELECT state, state_version FROM run WHERE programme_id = \(programme.id) AND run_number = \(run)
                FOR UPDATE
                """
            )
        else { throw RegistryError.notFound(noun: "run", key: String(run), nearest: []) }
        let from = try row.get("state", as: String.self)
        let version = try row.get("state_version", as: Int64.self)
        let legal = try connection.query(
            "SELECT to_state FROM run_transition WHERE from_state = \(from) ORDER BY to_state COLLATE \"C\""
        ) { try $0.get(0, as: String.self) }
        guard legal.contains(state.rawValue) else {
            throw RegistryError.illegalStep(
                noun: "run",
                key: String(run),
                from: from,
                step: state.rawValue,
                legal: legal
            )
        }
        try connection.execute(
            """
            INSERT INTO run_version (programme_id, run_number, version, previous_version, from_state, state, command_id,
                changed_by, reason)
            VALUES (\(programme.id), \(run), \(version + 1), \(version), \(from), \(state.rawValue),
                \(command.id), \(person), \(reason))
            """
        )
        try connection.execute(
            """
            UPDATE run SET state = \(state.rawValue), state_version = \(version + 1)
            WHERE programme_id = \(programme.id) AND run_number = \(run)
            """
        )
    }
}
