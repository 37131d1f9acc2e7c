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
    ///   - skipsRefused: Whether records that name what does not exist, or a key that another has, are left out, or
    ///     stop all.
    ///   - review: Given every reason why a record was refused, in the order of the file, where there are any.
    ///   - shouldApply: Asked at the end whether to write; the outcome so far is its argument.
    ///   - next: Gives the records, nil at the end; the first of a key has it.
    /// - Returns: What was found.
    /// - Throws: What `next` throws, or a ``PostgresError``; nothing is written then.
    public func importRecords<Record: RegisteredRecord>(
        _ type: Record.Type,
        programme: ProgrammeRecord,
        by person: String,
        command: CommandID,
        file: String = "",
        because reason: String? = nil,
        skipsRefused: Bool,
        review: ((inout Refusals) throws -> Void)? = nil,
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
            skipsRefused: skipsRefused,
            check: {},
            review: review,
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
        skipsRefused: Bool,
        check: () throws -> Void,
        review: ((inout Refusals) throws -> Void)? = nil,
        shouldApply: (ImportOutcome) -> Bool,
        next: () throws -> StagedRecord<Record>?
    ) throws -> ImportOutcome {
        let kind = "import \(Record.noun.rawValue)"
        do {
            let written = try writeOnce(command, kind: kind, programme, by: person, because: reason) {
                try stage(type, next)
                // Writers of a programme's records come one after the other from here on, and each sees what the
                // one before it did.
                try connection.execute(
                    "SELECT FROM programme WHERE programme_id = \(programme.id) FOR NO KEY UPDATE"
                )
                try check()
                try keepDeskColumns(type, programme)
                var outcome = try refuse(type, programme)
                if outcome.refusalCount > 0, let review {
                    var refusals = Refusals(connection, Record.noun)
                    try review(&refusals)
                }
                try compare(type, programme, &outcome)
                guard shouldApply(outcome), outcome.refused == 0 || skipsRefused,
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
            if written.new + written.changed >= Self.statisticsThreshold {
                refreshStatistics(of: Record.noun.tables)
            }
            return written
        } catch let rollback as Rollback {
            return rollback.outcome
        }
    }

    private func stage<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ next: () throws -> StagedRecord<Record>?
    ) throws {
        let tables = StageTables(Record.noun)
        try connection.execute(
            """
            CREATE TEMPORARY TABLE IF NOT EXISTS \(identifier: tables.record) (number bigint, line bigint, record_id uuid,
                content_hash text, keeps text[], \(RecordTable.definitions(Record.self))) ON COMMIT DROP
            """
        )
        try connection.execute(
            """
            CREATE TEMPORARY TABLE IF NOT EXISTS \(identifier: tables.rejected) (number bigint, line bigint,
                external_id text) ON COMMIT DROP
            """
        )
        if Record.needsParts {
            try connection.execute(
                """
                CREATE TEMPORARY TABLE IF NOT EXISTS \(identifier: tables.part) (record_number bigint, position bigint,
                    \(RecordTable.definitions(Record.Part.self))) ON COMMIT DROP
                """
            )
        }
        var number: Int64 = 0
        while true {
            let start = number
            var batch: [(number: Int64, staged: StagedRecord<Record>)] = []
            while number - start < Self.batch, let one = try next() {
                number += 1
                batch.append((number, one))
            }
            if batch.isEmpty { break }
            try copy(batch.filter { !$0.staged.isRejected })
            let rejected = batch.filter { $0.staged.isRejected && !$0.staged.record.externalID.isEmpty }
            if rejected.isEmpty { continue }
            try connection.copyIn(tables.rejected, columns: ["number", "line", "external_id"]) { writer in
                for one in rejected {
                    try writer.row { row in
                        row.int8(one.number)
                        row.int8(one.staged.line)
                        row.text(one.staged.record.externalID)
                    }
                }
            }
        }
        try connection.execute(tables.index(tables.record, "number", isUnique: true))
        if Record.needsParts { try connection.execute(tables.index(tables.part, "record_number")) }
        // A handful is found without statistics.
        if number > 100 { try connection.execute("ANALYZE \(identifier: tables.record)") }
    }

    private func copy<Record: RegisteredRecord>(_ batch: [(number: Int64, staged: StagedRecord<Record>)])
        throws
    {
        if batch.isEmpty { return }
        let tables = StageTables(Record.noun)
        let columns =
            ["number", "line", "record_id", "content_hash", "keeps"] + Record.fields.map(\.name)
        try connection.copyIn(tables.record, columns: columns) { writer in
            for one in batch {
                try writer.row { row in
                    row.int8(one.number)
                    row.int8(one.staged.line)
                    row.uuid(UUID())
                    row.text(RecordTable.contentHash(one.staged.record))
                    row.textArray(one.staged.keeps.sorted())
                    RecordTable.write(one.staged.record, to: &row)
                }
            }
        }
        guard Record.needsParts else { return }
        let partColumns = ["record_number", "position"] + Record.Part.fields.map(\.name)
        try connection.copyIn(tables.part, columns: partColumns) { writer in
            for one in batch {
                for (position, part) in one.staged.record.parts.enumerated() {
                    try writer.row { row in
                        row.int8(one.number)
                        row.int8(position)
                        RecordTable.write(part, to: &row)
                    }
                }
            }
        }
    }

    private func compare<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ programme: ProgrammeRecord,
        _ outcome: inout ImportOutcome
    ) throws {
        let noun = Record.noun.rawValue
        let tables = StageTables(Record.noun)
        let rows = try connection.query(
            """
            WITH compared AS (
                SELECT s.line, s.external_id, h.current_version IS NULL AS is_new,
                    v.content_hash IS DISTINCT FROM s.content_hash AS differs
                FROM \(identifier: tables.record) s
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
    }
}

extension Registry {
    /// Writes records as versions within a transaction that is under way; all of them or, with an error, none.
    ///
    /// - Parameters:
    ///   - records: The records.
    ///   - isStateChange: Whether nothing but the states differs.
    ///   - programme: The programme.
    ///   - person: Who does it.
    ///   - command: The command that does it.
    /// - Returns: How many versions were written.
    /// - Throws: ``RegistryError`` for a record that cannot be stored.
    @discardableResult
    func storeWithin<Record: RegisteredRecord>(
        _ records: [Record],
        isStateChange: Bool,
        _ programme: ProgrammeRecord,
        _ person: String,
        _ command: CommandID
    ) throws -> Int {
        if records.isEmpty { return 0 }
        var rest = records.enumerated().makeIterator()
        try stage(Record.self) { rest.next().map { StagedRecord(record: $0.element, line: $0.offset + 1) } }
        var outcome = try refuse(Record.self, programme)
        if let refusal = outcome.refusals.first {
            throw refusal.fromState.map {
                RegistryError.illegalStep(
                    noun: Record.noun.rawValue,
                    key: refusal.externalID,
                    from: $0,
                    step: refusal.found,
                    legal: refusal.nextStates.filter { $0 != refusal.fromState }
                )
            } ?? RegistryError.notFound(noun: refusal.field, key: refusal.found, nearest: [])
        }
        try compare(Record.self, programme, &outcome)
        try storeStaged(Record.self, programme, person, command, isStateChange: isStateChange)
        try StageTables(Record.noun).empty(connection)
        return outcome.new + outcome.changed
    }
}
