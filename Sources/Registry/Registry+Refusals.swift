import Postgres
import Programme

/// Every reason why records of an import were refused, in the order of the file; read in pieces while it lasts.
public struct Refusals {
    private static let batch = 2_000

    private let connection: Connection
    private let tables: StageTables
    private var read: [ImportOutcome.Refusal] = []
    private var place = 0
    private var isAtEnd = false

    init(_ connection: Connection, _ noun: Noun) {
        self.connection = connection
        tables = StageTables(noun)
    }

    /// The next reason, nil behind the last.
    ///
    /// - Throws: A ``PostgresError`` where it cannot be read.
    public mutating func next() throws -> ImportOutcome.Refusal? {
        if place == read.count {
            if isAtEnd { return nil }
            read = try Self.read(connection, tables, after: read.last, atMost: Self.batch)
            place = 0
            isAtEnd = read.count < Self.batch
            if read.isEmpty { return nil }
        }
        defer { place += 1 }
        return read[place]
    }

    static func read(
        _ connection: Connection,
        _ tables: StageTables,
        after last: ImportOutcome.Refusal?,
        atMost limit: Int
    ) throws -> [ImportOutcome.Refusal] {
        try connection.query(
            """
            SELECT number, line, external_id, field, found, earlier_line, from_state, next_states
            FROM \(identifier: tables.refusal)
            WHERE (number, field) > (\(last?.number ?? 0), \(last?.field ?? ""))
            ORDER BY number, field LIMIT \(Int64(limit))
            """
        ).map { row in
            ImportOutcome.Refusal(
                number: try row.get(0, as: Int64.self),
                line: try row.get(1, as: Int.self),
                externalID: try row.get(2, as: String.self),
                field: try row.get(3, as: String.self),
                found: try row.get(4, as: String.self),
                earlierLine: try row.get(5, as: Int?.self),
                fromState: try row.get(6, as: String?.self),
                nextStates: try row.get(7, as: PostgresArray<String>?.self)?.elements ?? []
            )
        }
    }
}

extension Registry {
    /// The columns that name records of other tables, and those tables.
    private static func references(_ noun: Noun) -> [(column: String, table: String)] {
        switch noun {
        case .organisation: []
        case .need, .offer, .award: [("organisation", "organisation")]
        case .decline, .ruling: [("need", "need"), ("offer", "offer")]
        }
    }

    /// Takes the staged records away that name what does not exist, or have a key that stands before them.
    func refuse<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ programme: ProgrammeRecord
    ) throws -> ImportOutcome {
        let tables = StageTables(Record.noun)
        try connection.execute(
            """
            CREATE TEMPORARY TABLE IF NOT EXISTS \(identifier: tables.refusal) (number bigint, line bigint,
                external_id text,
                field text COLLATE "C", found text, earlier_line bigint, from_state text, next_states text[])
                ON COMMIT DROP
            """
        )
        for reference in Self.references(Record.noun) {
            try connection.execute(
                """
                INSERT INTO \(identifier: tables.refusal)
                SELECT s.number, s.line, s.external_id, \(reference.column), s.\(identifier: reference.column)
                FROM \(identifier: tables.record) s
                WHERE NOT EXISTS (SELECT FROM \(identifier: reference.table) r
                    WHERE r.programme_id = \(programme.id) AND r.external_id = s.\(identifier: reference.column))
                """
            )
        }
        if Record.noun.hasStates { try refuseIllegalSteps(Record.noun, programme) }
        // A record that is rejected for something else keeps its key from those behind it.
        try connection.execute(
            """
            INSERT INTO \(identifier: tables.refusal)
            SELECT number, line, external_id, 'external_id', external_id, first FROM (
                SELECT number, line, external_id,
                    first_value(number) OVER same AS first_number, first_value(line) OVER same AS first
                FROM (SELECT number, line, external_id FROM \(identifier: tables.record)
                    UNION ALL SELECT number, line, external_id FROM \(identifier: tables.rejected)) a
                WINDOW same AS (PARTITION BY external_id ORDER BY number)) d
            WHERE number > first_number
            """
        )
        var outcome = ImportOutcome()
        outcome.refusalCount =
            try connection.value("SELECT count(*) FROM \(identifier: tables.refusal)", as: Int.self) ?? 0
        if outcome.refusalCount > 0 {
            try connection.execute(tables.index(tables.refusal, "number", "field"))
            try connection.execute("ANALYZE \(identifier: tables.refusal)")
            outcome.refusals = try Refusals.read(
                connection,
                tables,
                after: nil,
                atMost: ImportOutcome.refusalLimit
            )
            // They count as rejected, not as new or changed; whoever may not skip them rolls back.
            outcome.refused = Int(
                try connection.execute(
                    """
                    DELETE FROM \(identifier: tables.record) s
                    WHERE EXISTS (SELECT FROM \(identifier: tables.refusal) r WHERE r.number = s.number)
                    """
                )
            )
        }
        try connection.execute(tables.index(tables.record, "external_id"))
        return outcome
    }
}

extension Registry {
    /// Refuses staged records whose state cannot follow the one that they have.
    private func refuseIllegalSteps(_ noun: Noun, _ programme: ProgrammeRecord) throws {
        let tables = StageTables(noun)
        let id: SQL = "\(identifier: noun.rawValue + "_id")"
        let steps: SQL = "\(identifier: noun.rawValue + "_transition")"
        try connection.execute(
            """
            INSERT INTO \(identifier: tables.refusal)
            SELECT s.number, s.line, s.external_id, 'status', s.status, NULL, v.status,
                ARRAY(SELECT t.to_state FROM \(steps) t WHERE t.from_state = v.status ORDER BY t.to_state COLLATE "C")
            FROM \(identifier: tables.record) s
                JOIN \(identifier: noun.rawValue) h ON h.programme_id = \(programme.id)
                    AND h.external_id = s.external_id
                JOIN \(identifier: noun.rawValue + "_version") v ON v.programme_id = h.programme_id
                    AND v.\(id) = h.\(id) AND v.version = h.current_version
            WHERE NOT EXISTS (SELECT FROM \(steps) t WHERE t.from_state = v.status AND t.to_state = s.status)
            """
        )
    }
}
