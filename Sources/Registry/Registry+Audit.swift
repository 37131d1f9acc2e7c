import Crypto
public import FoundationEssentials
public import Postgres
import Programme

/// An entry of the chain of commands.
public struct AuditEntry: Hashable, Sendable {
    /// Its place, from 1.
    public var sequence: Int64
    /// The command's id.
    public var commandID: UUID
    /// What it did.
    public var kind: String
    /// Who gave it.
    public var runBy: String
    /// When.
    public var runAt: PostgresTimestamp
    /// Why, where that was said.
    public var reason: String?
    /// How many versions it wrote.
    public var rowsWritten: Int64
    /// SHA-256 over those versions.
    public var contentHash: String
    /// Hashes of what it wrote that has no versions, such as `run 5 problem 9f86…`.
    public var evidence: [String]
    /// Hash of the entry before; of the programme's id for the first.
    public var previousHash: String
    /// Hash of this one.
    public var hash: String

    /// The hash that an entry with these values has.
    ///
    /// Every value stands behind its length, so that no two entries have the same bytes.
    func expectedHash(of programme: UUID) -> String {
        var values = [
            "capmatch-audit/1", programme.uuidString.lowercased(), "\(sequence)",
            commandID.uuidString.lowercased(), kind, runBy, "\(runAt.microsecondsSince1970)",
            reason.map { "because \($0)" } ?? "", "\(rowsWritten)", contentHash, previousHash,
        ]
        values += evidence
        return Self.hash(values)
    }

    /// What the first entry of a programme has for the hash before it.
    static func genesis(_ programme: UUID) -> String {
        hash(["capmatch-audit/1 genesis", programme.uuidString.lowercased()])
    }

    private static func hash(_ values: [String]) -> String {
        var hash = SHA256()
        for value in values { hash.update(data: Array("\(value.utf8.count):\(value)\n".utf8)) }
        return hash.finalize().hex
    }

    init(_ row: Row) throws {
        sequence = try row.get("sequence")
        commandID = try row.get("command_id")
        kind = try row.get("kind")
        runBy = try row.get("run_by")
        runAt = try row.get("run_at")
        reason = try row.get("reason")
        rowsWritten = try row.get("rows_written")
        contentHash = try row.get("content_hash")
        evidence = try row.get("evidence", as: PostgresArray<String>.self).elements
        previousHash = try row.get("previous_hash")
        hash = try row.get("hash")
    }

    init(
        sequence: Int64,
        previousHash: String,
        command: Row,
        content: (rows: Int64, hash: String),
        evidence: [String]
    )
        throws
    {
        self.sequence = sequence
        self.previousHash = previousHash
        commandID = try command.get("command_id")
        kind = try command.get("kind")
        runBy = try command.get("run_by")
        runAt = try command.get("run_at")
        reason = try command.get("reason")
        rowsWritten = content.rows
        contentHash = content.hash
        self.evidence = evidence
        hash = ""
    }
}

extension Registry {
    /// Appends, at the end of a writing transaction, the entry of its command.
    func appendAudit(_ command: CommandID, _ programme: ProgrammeRecord) throws {
        // Entries follow each other: whoever writes next waits until this transaction ends.
        try lockWriters(programme)
        let last = try connection.first(
            """
            SELECT sequence, hash FROM audit_entry WHERE programme_id = \(programme.id)
            ORDER BY sequence DESC LIMIT 1
            """
        )
        guard
            let row = try connection.first(
                """
                SELECT command_id, kind, run_by, run_at, reason FROM command
                WHERE programme_id = \(programme.id) AND command_id = \(command.id)
                """
            )
        else { throw RegistryError.unreadable("the command that was just recorded") }
        var entry = try AuditEntry(
            sequence: (last?.get("sequence", as: Int64.self) ?? 0) + 1,
            previousHash: last?.get("hash") ?? AuditEntry.genesis(programme.id),
            command: row,
            content: try content(of: command.id, programme),
            evidence: evidence
        )
        entry.hash = entry.expectedHash(of: programme.id)
        try connection.execute(
            """
            INSERT INTO audit_entry (programme_id, sequence, command_id, kind, run_by, run_at, reason, rows_written,
                content_hash, evidence, previous_hash, hash)
            VALUES (\(programme.id), \(entry.sequence), \(command.id), \(entry.kind), \(entry.runBy), \(entry.runAt),
                \(entry.reason), \(entry.rowsWritten), \(entry.contentHash), \(entry.evidence), \(entry.previousHash),
                \(entry.hash))
            """
        )
    }

    /// How many versions a command wrote, and the hash over them.
    func content(of command: UUID, _ programme: ProgrammeRecord) throws -> (rows: Int64, hash: String) {
        var lines = Noun.allCases.map { noun -> SQL in
            let id: SQL = "\(identifier: noun.rawValue + "_id")"
            return """
                SELECT concat_ws(' ', \(noun.rawValue)::text, h.external_id, v.version, v.content_hash) AS line
                FROM \(identifier: noun.rawValue + "_version") v
                    JOIN \(identifier: noun.rawValue) h ON h.programme_id = v.programme_id AND h.\(id) = v.\(id)
                WHERE v.programme_id = \(programme.id) AND v.command_id = \(command)
                """
        }
        lines.append(
            """
            SELECT concat_ws(' ', 'run', run_number, version, from_state, state, changed_by, reason) FROM run_version
            WHERE programme_id = \(programme.id) AND command_id = \(command)
            """
        )
        lines.append(
            """
            SELECT concat_ws(' ', 'proposal', p.key, p.need, p.component, p.offer, p.offer_window, v.version, v.from_state,
                v.state, v.quantity, v.offer_quantity, v.changed_by, v.code, v.reason)
            FROM proposal_version v JOIN proposal p ON p.programme_id = v.programme_id
                AND p.proposal_id = v.proposal_id
            WHERE v.programme_id = \(programme.id) AND v.command_id = \(command)
            """
        )
        let row = try connection.first(
            """
            SELECT count(*) AS rows, encode(sha256(convert_to(
                coalesce(string_agg(line, E'\\n' ORDER BY line COLLATE "C"), ''), 'UTF8')), 'hex') AS hash
            FROM (\(SQL.join(lines, separator: " UNION ALL "))) AS written
            """
        )
        guard let row else { throw RegistryError.unreadable("what the command wrote") }
        return (try row.get("rows"), try row.get("hash"))
    }
}
