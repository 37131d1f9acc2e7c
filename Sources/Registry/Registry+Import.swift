import FoundationEssentials
import Postgres
public import Programme

extension Registry {
    /// How many records go to the database at once.
    private static let batch = 2_000

    private struct Rollback: Error {
        let outcome: ImportOutcome
    }

    /// Takes records in: all of them or none.
    ///
    /// They go to tables of the transaction's own by COPY, are compared with the current versions there, and
    /// only then become versions. What is not to be applied is rolled back after the comparison.
    ///
    /// - Parameters:
    ///   - type: Which records.
    ///   - programme: The programme.
    ///   - person: Who does it.
    ///   - command: Its id, used once.
    ///   - file: The name of the file that they come from, for the record.
    ///   - reason: Why, for the record.
    ///   - skipsDangling: Whether records that name what does not exist are left out, or stop all.
    ///   - shouldApply: Asked at the end whether to write; the outcome so far is its argument.
    ///   - next: Gives the records, each key once, nil at the end.
    /// - Returns: What was found.
    /// - Throws: What `next` throws, or a ``PostgresError``; nothing is written then.
    public func importRecords<Record: RegisteredRecord>(
        _ type: Record.Type,
        programme: ProgrammeRecord,
        by person: String,
        command: CommandID,
        file: String = "",
        because reason: String? = nil,
        skipsDangling: Bool,
        shouldApply: (ImportOutcome) -> Bool,
        next: () throws -> StagedRecord<Record>?
    ) throws -> ImportOutcome {
        try importRecords(
            type,
            programme: programme,
            by: person,
            command: command,
            file: file,
            because: reason,
            skipsDangling: skipsDangling,
            check: {},
            shouldApply: shouldApply,
            next: next
        )
    }

    /// The same with a check between the lock and the comparison, which may throw.
    func importRecords<Record: RegisteredRecord>(
        _ type: Record.Type,
        programme: ProgrammeRecord,
        by person: String,
        command: CommandID,
        file: String,
        because reason: String?,
        skipsDangling: Bool,
        check: () throws -> Void,
        shouldApply: (ImportOutcome) -> Bool,
        next: () throws -> StagedRecord<Record>?
    ) throws -> ImportOutcome {
        let kind = "import \(Record.noun.rawValue)"
        do {
            return try writeOnce(command, kind: kind, programme, by: person, because: reason) {
                try stage(type, next)
                // Writers of a programme's records come one after the other from here on, and each sees what the
                // one before it did.
                try connection.execute(
                    "SELECT FROM programme WHERE programme_id = \(programme.id) FOR NO KEY UPDATE"
                )
                try check()
                var outcome = try compare(type, programme)
                guard shouldApply(outcome), outcome.dangling.isEmpty || skipsDangling,
                    outcome.new + outcome.changed > 0
                else { throw Rollback(outcome: outcome) }
                try storeStaged(type, programme, person, command)
                try connection.execute(
                    """
                    INSERT INTO import_file (programme_id, command_id, noun, name, new_records, changed_records)
                    VALUES (\(programme.id), \(command.id), \(Record.noun.rawValue), \(file),
                        \(Int64(outcome.new)), \(Int64(outcome.changed)))
                    """
                )
                outcome.isApplied = true
                return outcome
            }
        } catch let rollback as Rollback {
            return rollback.outcome
        }
    }

    private func stage<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ next: () throws -> StagedRecord<Record>?
    ) throws {
        try connection.execute(
            """
            CREATE TEMPORARY TABLE stage_record (line bigint, record_id uuid, content_hash text,
                \(RecordTable.definitions(Record.self))) ON COMMIT DROP
            """
        )
        if Record.needsParts {
            try connection.execute(
                """
                CREATE TEMPORARY TABLE stage_part (record_key text, position bigint,
                    \(RecordTable.definitions(Record.Part.self))) ON COMMIT DROP
                """
            )
        }
        let columns = ["line", "record_id", "content_hash"] + Record.fields.map(\.name)
        let partColumns = ["record_key", "position"] + Record.Part.fields.map(\.name)
        var isAtEnd = false
        while !isAtEnd {
            var batch: [StagedRecord<Record>] = []
            while batch.count < Self.batch, let one = try next() { batch.append(one) }
            isAtEnd = batch.count < Self.batch
            if batch.isEmpty { break }
            _ = try connection.copyIn("stage_record", columns: columns) { writer in
                for one in batch {
                    try writer.row { row in
                        row.int8(one.line)
                        row.uuid(UUID())
                        row.text(RecordTable.contentHash(one.record))
                        RecordTable.write(one.record, to: &row)
                    }
                }
            }
            guard Record.needsParts else { continue }
            _ = try connection.copyIn("stage_part", columns: partColumns) { writer in
                for one in batch {
                    for (position, part) in one.record.parts.enumerated() {
                        try writer.row { row in
                            row.text(one.record.externalID)
                            row.int8(position)
                            RecordTable.write(part, to: &row)
                        }
                    }
                }
            }
        }
        try connection.execute("CREATE UNIQUE INDEX stage_record_key ON stage_record (external_id)")
        if Record.needsParts {
            try connection.execute("CREATE INDEX stage_part_key ON stage_part (record_key)")
        }
        try connection.execute("ANALYZE stage_record")
    }

    /// The columns that name records of other tables, and those tables.
    private static func references(_ noun: Noun) -> [(column: String, table: String)] {
        switch noun {
        case .organisation: []
        case .need, .offer, .award: [("organisation", "organisation")]
        case .decline, .ruling: [("need", "need"), ("offer", "offer")]
        }
    }

    private func compare<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ programme: ProgrammeRecord
    ) throws -> ImportOutcome {
        var outcome = ImportOutcome()
        for reference in Self.references(Record.noun) {
            let rows = try connection.query(
                """
                SELECT s.line, s.external_id, s.\(identifier: reference.column) FROM stage_record s
                WHERE NOT EXISTS (SELECT FROM \(identifier: reference.table) r
                    WHERE r.programme_id = \(programme.id) AND r.external_id = s.\(identifier: reference.column))
                ORDER BY s.line
                """
            )
            for row in rows {
                let (line, key, found) = (
                    try row.get(0, as: Int64.self), try row.get(1, as: String.self),
                    try row.get(2, as: String.self)
                )
                outcome.dangling.append(
                    ImportOutcome.Dangling(
                        line: Int(line),
                        externalID: key,
                        field: reference.column,
                        found: found,
                        expected:
                            "the external id of \(reference.table == "organisation" || reference.table == "offer" ? "an" : "a") "
                            + "\(reference.table) that is registered"
                    )
                )
            }
        }
        // They count as rejected, not as new or changed; whoever may not skip them rolls back.
        for reference in Self.references(Record.noun) {
            try connection.execute(
                """
                DELETE FROM stage_record s WHERE NOT EXISTS (SELECT FROM \(identifier: reference.table) r
                    WHERE r.programme_id = \(programme.id)
                        AND r.external_id = s.\(identifier: reference.column))
                """
            )
        }
        let noun = Record.noun.rawValue
        let rows = try connection.query(
            """
            WITH compared AS (
                SELECT s.line, s.external_id, h.current_version IS NULL AS is_new,
                    v.content_hash IS DISTINCT FROM s.content_hash AS differs
                FROM stage_record s
                LEFT JOIN \(identifier: noun) h ON h.programme_id = \(programme.id) AND h.external_id = s.external_id
                LEFT JOIN \(identifier: noun + "_version") v ON v.programme_id = h.programme_id
                    AND v.\(identifier: noun + "_id") = h.\(identifier: noun + "_id") AND v.version = h.current_version)
            SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new AND differs),
                count(*) FILTER (WHERE NOT differs),
                coalesce((SELECT array_agg(external_id) FROM (SELECT external_id FROM compared WHERE is_new
                    ORDER BY line LIMIT 20) n), '{}'),
                coalesce((SELECT array_agg(external_id) FROM (SELECT external_id FROM compared
                    WHERE NOT is_new AND differs ORDER BY line LIMIT 20) c), '{}')
            FROM compared
            """
        )
        if let row = rows.first {
            outcome.new = try row.get(0, as: Int.self)
            outcome.changed = try row.get(1, as: Int.self)
            outcome.unchanged = try row.get(2, as: Int.self)
            outcome.newKeys = try row.get(3, as: PostgresArray<String>.self).elements
            outcome.changedKeys = try row.get(4, as: PostgresArray<String>.self).elements
        }
        return outcome
    }
}
