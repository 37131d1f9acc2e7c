public import Postgres
import Programme

/// A step of a run from state to state that was taken.
public struct RunStateStep: Hashable, Sendable {
    /// Its number, from 1.
    public var version: Int64
    /// The state before; nil for the first.
    public var fromState: String?
    /// The state after.
    public var state: String
    /// Why, in words.
    public var reason: String?
    /// Who.
    public var changedBy: String
    /// When.
    public var changedAt: PostgresTimestamp

    init(_ row: Row) throws {
        version = try row.get("version")
        fromState = try row.get("from_state")
        state = try row.get("state")
        reason = try row.get("reason")
        changedBy = try row.get("changed_by")
        changedAt = try row.get("changed_at")
    }

    /// The step in a line.
    public var sentence: String {
        "version \(version), \(state), by \(changedBy)" + (reason.map { ": \($0)" } ?? "")
    }
}

extension Registry {
    /// Every state that a run was in, oldest first.
    public func stateSteps(of run: Int64, _ programme: ProgrammeRecord) throws -> [RunStateStep] {
        try connection.query(
            """
            SELECT version, from_state, state, reason, changed_by, changed_at FROM run_version
            WHERE programme_id = \(programme.id) AND run_number = \(run) ORDER BY version
            """,
            RunStateStep.init
        )
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
