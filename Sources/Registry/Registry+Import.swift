import FoundationEssentials
import Postgres
public import Programme

/// A record on its way in, with the place in its file.
public struct StagedRecord<Record: RegisteredRecord> {
    /// The record.
    public var record: Record
    /// The line of its file, for errors.
    public var line: Int

    /// Makes a staged record.
    public init(record: Record, line: Int) {
        self.record = record
        self.line = line
    }
}

/// What an import found, and wrote where it was told to.
public struct ImportOutcome: Hashable, Sendable {
    /// A record that cannot be stored because it names what does not exist.
    public struct Dangling: Hashable, Sendable {
        /// The line of its file.
        public var line: Int
        /// Its key.
        public var externalID: String
        /// The column that names it.
        public var field: String
        /// What it names.
        public var found: String
        /// What would be right.
        public var expected: String
    }

    /// Records that were not there.
    public var new = 0
    /// Records that were there and differ.
    public var changed = 0
    /// Records that are as they were.
    public var unchanged = 0
    /// Records that name what does not exist.
    public var dangling: [Dangling] = []
    /// The first keys that are new, in order.
    public var newKeys: [String] = []
    /// The first keys that changed, in order.
    public var changedKeys: [String] = []
    /// Whether anything was written.
    public var isApplied = false

    /// Makes an empty outcome.
    public init() {}
}

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
    ///   - programme: The programme.
    ///   - person: Who does it.
    ///   - command: Its id; a command that was done already does nothing.
    ///   - skipsDangling: Whether records that name what does not exist are left out, or stop all.
    ///   - shouldApply: Asked at the end whether to write; the outcome so far is its argument.
    ///   - next: Gives the records, nil at the end.
    /// - Returns: What was found.
    public func importRecords<Record: RegisteredRecord>(
        _ type: Record.Type,
        programme: ProgrammeRecord,
        by person: String,
        command: CommandID,
        skipsDangling: Bool,
        shouldApply: (ImportOutcome) -> Bool,
        next: () throws -> StagedRecord<Record>?
    ) throws -> ImportOutcome {
        do {
            return try connection.withTransaction(timeout: .seconds(3_600), retry: .never) { connection in
                try begin(command, kind: "import \(Record.noun.rawValue)", programme, person)
                try stage(type, next)
                var outcome = try compare(type, programme, skipsDangling: skipsDangling)
                guard shouldApply(outcome), outcome.dangling.isEmpty || skipsDangling,
                    outcome.new + outcome.changed > 0
                else { throw Rollback(outcome: outcome) }
                try store(type, programme, person, command)
                outcome.isApplied = true
                return outcome
            }
        } catch let rollback as Rollback {
            return rollback.outcome
        }
    }

    /// Every writing transaction starts here.
    func begin(_ command: CommandID, kind: String, _ programme: ProgrammeRecord, _ person: String) throws {
        try connection.execute(
            """
            INSERT INTO command (programme_id, command_id, kind, run_by)
            VALUES (\(programme.id), \(command.id), \(kind), \(person))
            """
        )
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
        case .decline: [("need", "need"), ("offer", "offer")]
        }
    }

    private func compare<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ programme: ProgrammeRecord,
        skipsDangling: Bool
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
            if skipsDangling {
                try connection.execute(
                    """
                    DELETE FROM stage_record s WHERE NOT EXISTS (SELECT FROM \(identifier: reference.table) r
                        WHERE r.programme_id = \(programme.id)
                            AND r.external_id = s.\(identifier: reference.column))
                    """
                )
            }
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

    private func store<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ programme: ProgrammeRecord,
        _ person: String,
        _ command: CommandID
    ) throws {
        let noun = Record.noun
        let head: SQL = "\(identifier: noun.rawValue)"
        let version: SQL = "\(identifier: noun.rawValue + "_version")"
        let id: SQL = "\(identifier: noun.rawValue + "_id")"
        // The heads are locked first, so that two imports of one record come one after the other.
        try connection.execute(
            """
            SELECT FROM \(head) WHERE programme_id = \(programme.id)
                AND external_id IN (SELECT external_id FROM stage_record) ORDER BY external_id FOR UPDATE
            """
        )
        try connection.execute(
            """
            INSERT INTO \(head) (programme_id, \(id), external_id, current_version)
            SELECT \(programme.id), record_id, external_id, 1 FROM stage_record
            WHERE NOT EXISTS (SELECT FROM \(head) h
                WHERE h.programme_id = \(programme.id) AND h.external_id = stage_record.external_id)
            """
        )
        try connection.execute(
            """
            UPDATE stage_record s SET record_id = h.\(id) FROM \(head) h
            WHERE h.programme_id = \(programme.id) AND h.external_id = s.external_id
            """
        )
        try connection.execute(
            """
            DELETE FROM stage_record s USING \(head) h, \(version) v
            WHERE h.programme_id = \(programme.id) AND h.\(id) = s.record_id AND v.programme_id = h.programme_id
                AND v.\(id) = h.\(id) AND v.version = h.current_version AND v.content_hash = s.content_hash
            """
        )
        try connection.execute(
            """
            UPDATE \(head) h SET current_version = v.version + 1 FROM stage_record s, \(version) v
            WHERE h.programme_id = \(programme.id) AND h.\(id) = s.record_id AND v.programme_id = h.programme_id
                AND v.\(id) = h.\(id) AND v.version = h.current_version
            """
        )
        let columns = RecordTable.columns(Record.self)
        let lexemes: SQL = noun.hasLexemes ? ", lexemes" : ""
        let lexemeValues: SQL = noun.hasLexemes ? ", \(Self.lexemes)" : ""
        try connection.execute(
            """
            INSERT INTO \(version) (programme_id, \(id), version, content_hash, command_id, recorded_by,
                \(RecordTable.list(columns))\(lexemes))
            SELECT \(programme.id), s.record_id, h.current_version, s.content_hash, \(command.id), \(person),
                \(RecordTable.list(columns, prefix: "s."))\(lexemeValues)
            FROM stage_record s JOIN \(head) h ON h.programme_id = \(programme.id) AND h.\(id) = s.record_id
            """
        )
        guard let partTable = noun.partTable else { return }
        let partColumns = Record.Part.fields.map(\.name)
        try connection.execute(
            """
            INSERT INTO \(identifier: partTable) (programme_id, \(id), version, position, \(RecordTable.list(partColumns)))
            SELECT \(programme.id), s.record_id, h.current_version, p.position,
                \(RecordTable.list(partColumns, prefix: "p."))
            FROM stage_part p JOIN stage_record s ON s.external_id = p.record_key
                JOIN \(head) h ON h.programme_id = \(programme.id) AND h.\(id) = s.record_id
            """
        )
    }

    /// The lexemes of a record's text by the text search configuration of its language, sorted.
    private static let lexemes: SQL = """
        tsvector_to_array(to_tsvector((CASE s.text_language
            WHEN 'ar' THEN 'arabic' WHEN 'da' THEN 'danish' WHEN 'nl' THEN 'dutch' WHEN 'en' THEN 'english'
            WHEN 'fi' THEN 'finnish' WHEN 'fr' THEN 'french' WHEN 'de' THEN 'german' WHEN 'el' THEN 'greek'
            WHEN 'hi' THEN 'hindi' WHEN 'hu' THEN 'hungarian' WHEN 'id' THEN 'indonesian' WHEN 'it' THEN 'italian'
            WHEN 'ne' THEN 'nepali' WHEN 'pt' THEN 'portuguese' WHEN 'ro' THEN 'romanian' WHEN 'ru' THEN 'russian'
            WHEN 'es' THEN 'spanish' WHEN 'sv' THEN 'swedish' WHEN 'ta' THEN 'tamil' WHEN 'tr' THEN 'turkish'
            ELSE 'simple' END)::regconfig,
            concat_ws(' ', s.title, s.summary, array_to_string(s.keywords, ' '))))
        """
}
