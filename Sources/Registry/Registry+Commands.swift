public import FoundationEssentials
import Postgres

/// A writing command: its id makes a retry harmless.
public struct CommandID: Hashable, Sendable {
    /// Made by the client.
    public let id: UUID

    /// Makes a new one.
    public init() { id = UUID() }
}

extension Registry {
    /// Writes in one transaction that starts with the command's id, and is run again where that can help.
    ///
    /// Where the answer to COMMIT was lost, the id shows whether the transaction took effect, and nothing is done
    /// twice.
    ///
    /// - Throws: What the body throws; ``RegistryError/exists(noun:key:)`` where the id was used before.
    @discardableResult
    func write<Value>(
        _ command: CommandID = CommandID(),
        kind: String,
        _ programme: ProgrammeRecord,
        by person: String,
        because reason: String? = nil,
        code: String? = nil,
        _ body: () throws -> Value
    ) throws -> Value {
        var result: Value?
        return try connection.withTransaction(timeout: .seconds(3_600), retry: .idempotent) { _ in
            guard try insert(command, kind: kind, programme, person, reason, code) else {
                guard let result else {
                    throw RegistryError.exists(noun: "command", key: command.id.uuidString)
                }
                return result
            }
            evidence = []
            let value = try body()
            try appendAudit(command, programme)
            result = value
            return value
        }
    }

    /// The same for a body that cannot be run again, because it reads a stream.
    func writeOnce<Value>(
        _ command: CommandID,
        kind: String,
        _ programme: ProgrammeRecord,
        by person: String,
        because reason: String? = nil,
        _ body: () throws -> Value
    ) throws -> Value {
        var result: Value?
        do {
            return try connection.withTransaction(timeout: .seconds(3_600), retry: .never) { _ in
                guard try insert(command, kind: kind, programme, person, reason) else {
                    throw RegistryError.exists(noun: "command", key: command.id.uuidString)
                }
                evidence = []
                let value = try body()
                try appendAudit(command, programme)
                result = value
                return value
            }
        } catch let error as PostgresError where error.kind == .commitOutcomeUnknown {
            guard let result, try isDone(command, programme) else {
                throw PostgresError(
                    .connection,
                    "The connection to the database was lost before the \(kind) took effect: nothing was written.",
                    hint: "Run it again."
                )
            }
            return result
        }
    }

    /// Records a command that makes its own programme, within the transaction that does.
    func recordFounding(_ kind: String, _ programme: ProgrammeRecord, by person: String, _ evidence: [String])
        throws
    {
        let command = CommandID()
        _ = try insert(command, kind: kind, programme, person, nil)
        self.evidence = evidence
        try appendAudit(command, programme)
    }

    /// Inserts the id; waits for a transaction of the same id that is still being committed.
    private func insert(
        _ command: CommandID,
        kind: String,
        _ programme: ProgrammeRecord,
        _ person: String,
        _ reason: String?,
        _ code: String? = nil
    ) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO command (programme_id, command_id, kind, run_by, reason, reason_code)
            VALUES (\(programme.id), \(command.id), \(kind), \(person), \(reason), \(code))
            ON CONFLICT (programme_id, command_id) DO NOTHING
            """
        ) == 1
    }

    private struct NotDone: Error {}

    private func isDone(_ command: CommandID, _ programme: ProgrammeRecord) throws -> Bool {
        do {
            try connection.withTransaction { _ in
                if try insert(command, kind: "check", programme, "", nil) { throw NotDone() }
            }
            return true
        } catch is NotDone {
            return false
        }
    }
}
