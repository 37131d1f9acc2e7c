import Crypto
import FoundationEssentials
import Postgres
import Programme

/// What a look at a programme's chain of commands found.
public struct AuditOutcome: Hashable, Sendable {
    /// Entries that were looked at.
    public var entries: Int64 = 0
    /// Commands from before the chain was begun.
    public var older: Int64 = 0
    /// The last entry's hash: kept elsewhere, it shows whether the chain's end was cut off.
    public var head: String?
    /// What is wrong, the first entry first.
    public var problems: [String] = []
}

extension Registry {
    /// Looks whether a programme's chain of commands is whole, and whether the tables still hold what it says.
    ///
    /// - Parameters:
    ///   - programme: The programme.
    ///   - anchor: A hash that was the head at some time, from a report or a log; it must be an entry's.
    /// - Returns: What was found; nothing is written.
    /// - Throws: Where the database cannot be read.
    /// - Complexity: O(versions), each is read and hashed again.
    public func verifyAudit(_ programme: ProgrammeRecord, anchor: String? = nil) throws -> AuditOutcome {
        try connection.withTransaction(
            isolation: .repeatableRead,
            readOnly: true,
            timeout: .seconds(3_600),
            retry: .never
        ) { _ in
            var outcome = AuditOutcome()
            var isAnchored = anchor == nil
            try checkChain(programme, &outcome) { isAnchored = isAnchored || $0.hash == anchor }
            if !isAnchored, let anchor {
                outcome.problems.append(
                    "no entry has the hash \(anchor): the end of the chain was cut off, or replaced"
                )
            }
            try checkCommands(programme, &outcome)
            try checkRecords(programme, &outcome)
            return outcome
        }
    }

    /// The hash of the last entry, and its place; nil where there is none.
    public func auditHead(_ programme: ProgrammeRecord) throws -> (sequence: Int64, hash: String)? {
        guard
            let row = try connection.first(
                """
                SELECT sequence, hash FROM audit_entry WHERE programme_id = \(programme.id)
                ORDER BY sequence DESC LIMIT 1
                """
            )
        else { return nil }
        return (try row.get("sequence"), try row.get("hash"))
    }

    private func checkChain(
        _ programme: ProgrammeRecord,
        _ outcome: inout AuditOutcome,
        _ each: (AuditEntry) -> Void
    ) throws {
        var previous = AuditEntry.genesis(programme.id)
        var last: Int64 = 0
        var settings: (entry: String, evidence: String)?
        while true {
            let page = try connection.query(
                """
                SELECT * FROM audit_entry WHERE programme_id = \(programme.id) AND sequence > \(last)
                ORDER BY sequence LIMIT 1000
                """,
                AuditEntry.init
            )
            if page.isEmpty { break }
            for entry in page {
                each(entry)
                let name = "entry \(entry.sequence) (\(entry.kind))"
                if entry.sequence != last + 1 {
                    outcome.problems.append("entries \(last + 1) to \(entry.sequence - 1) are missing")
                }
                if entry.previousHash != previous {
                    outcome.problems.append("\(name) does not follow the entry before it")
                }
                if entry.hash != entry.expectedHash(of: programme.id) {
                    outcome.problems.append("\(name) was changed: its hash is not that of its values")
                }
                let content = try content(of: entry.commandID, programme)
                if content.rows != entry.rowsWritten || content.hash != entry.contentHash {
                    outcome.problems.append(
                        "\(name): what it wrote was changed (\(entry.rowsWritten) versions then, \(content.rows) now)"
                    )
                }
                for line in entry.evidence {
                    if line.hasPrefix("settings ") { settings = (name, line) }
                    if let problem = try checkEvidence(line, programme) {
                        outcome.problems.append("\(name): \(problem)")
                    }
                }
                (previous, last) = (entry.hash, entry.sequence)
                outcome.entries += 1
                outcome.head = entry.hash
            }
        }
        // Only the last settings can be looked at again: a programme has no versions.
        let now = try self.programme(programme.code).evidence
        if let settings, settings.evidence != now {
            outcome.problems.append("\(settings.entry): the programme's settings were changed since")
        }
    }

    /// What is wrong with a line such as `policy 3 9f86…` or `run 5 problem 9f86…`; nil where nothing is.
    private func checkEvidence(_ line: String, _ programme: ProgrammeRecord) throws -> String? {
        let words = line.split(separator: " ").map(String.init)
        guard let number = words.dropFirst().first.flatMap({ Int64($0) }), let hash = words.last else {
            return "\"\(line)\" cannot be read"
        }
        switch words[0] {
        case "policy":
            let document = try connection.value(
                "SELECT document FROM policy_version WHERE programme_id = \(programme.id) AND version = \(number)",
                as: String.self
            )
            guard let document else { return "policy version \(number) is gone" }
            return SHA256.hash(data: Array(document.utf8)).hex == hash
                ? nil : "policy version \(number) was changed"
        case "run":
            let isPruning = words[2] == "pruned"
            let column: SQL =
                isPruning || words[2] == "snapshot"
                ? "snapshot_hash" : words[2] == "problem" ? "problem_hash" : "solution_hash"
            let found = try connection.value(
                """
                SELECT \(column) FROM run WHERE programme_id = \(programme.id) AND run_number = \(number)
                    AND (NOT \(isPruning) OR pruned_at IS NOT NULL)
                """,
                as: String.self
            )
            if isPruning { return found == hash ? nil : "run \(number) is not marked as pruned" }
            return found == hash ? nil : "the \(words[2]) of run \(number) was changed"
        default: return nil
        }
    }

    private func checkCommands(_ programme: ProgrammeRecord, _ outcome: inout AuditOutcome) throws {
        let row = try connection.first(
            """
            WITH begun AS (SELECT min(run_at) AS at FROM audit_entry WHERE programme_id = \(programme.id))
            SELECT count(*) FILTER (WHERE c.run_at < b.at OR b.at IS NULL) AS older,
                count(*) FILTER (WHERE c.run_at >= b.at) AS missing
            FROM command c CROSS JOIN begun b
            WHERE c.programme_id = \(programme.id) AND NOT EXISTS (SELECT FROM audit_entry e
                WHERE e.programme_id = c.programme_id AND e.command_id = c.command_id)
            """
        )
        outcome.older = try row?.get("older") ?? 0
        let missing = try row?.get("missing", as: Int64.self) ?? 0
        if missing > 0 { outcome.problems.append("\(missing) commands have no entry") }
    }

    /// Hashes the records again: their hashes are what the chain holds.
    private func checkRecords(_ programme: ProgrammeRecord, _ outcome: inout AuditOutcome) throws {
        try checkRecords(Organisation.self, programme, &outcome)
        try checkRecords(Need.self, programme, &outcome)
        try checkRecords(Offer.self, programme, &outcome)
        try checkRecords(Award.self, programme, &outcome)
        try checkRecords(Decline.self, programme, &outcome)
        try checkRecords(Ruling.self, programme, &outcome)
    }

    private func checkRecords<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ programme: ProgrammeRecord,
        _ outcome: inout AuditOutcome
    ) throws {
        let noun = Record.noun.rawValue
        let id: SQL = "\(identifier: noun + "_id")"
        let most =
            try connection.value(
                "SELECT coalesce(max(current_version), 0) FROM \(identifier: noun) WHERE programme_id = \(programme.id)",
                as: Int64.self
            ) ?? 0
        guard most > 0 else { return }
        for version in 1...most {
            let hashes = try connection.query(
                """
                SELECT h.external_id, v.content_hash FROM \(identifier: noun) h
                    JOIN \(identifier: noun + "_version") v ON v.programme_id = h.programme_id AND v.\(id) = h.\(id)
                WHERE h.programme_id = \(programme.id) AND v.version = \(version)
                """
            ) { (try $0.get(0, as: String.self), try $0.get(1, as: String.self)) }
            let recorded = Dictionary(hashes, uniquingKeysWith: { first, _ in first })
            let condition: SQL = "h.programme_id = \(programme.id)"
            for stored in try fetch(type, condition, version: "\(version)", limit: nil) {
                let key = stored.record.externalID
                guard RecordTable.contentHash(stored.record) != recorded[key] else { continue }
                outcome.problems.append("\(noun) \(key), version \(version), was changed")
            }
        }
    }
}
