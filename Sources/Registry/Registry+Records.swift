import FoundationEssentials
public import Postgres
public import Programme

/// A stored version of a record.
public struct StoredRecord<Record: RegisteredRecord>: Sendable {
    /// The record.
    public var record: Record
    /// Its version, from 1.
    public var version: Int64
    /// Sorted lexemes of its text; empty for nouns without text.
    public var lexemes: [String]
    /// When the version was recorded.
    public var recordedAt: PostgresTimestamp
    /// Who recorded it.
    public var recordedBy: String
    /// Why, where that was said.
    public var reason: String?
    /// Why, as a code of declines and overrides.
    public var code: String?
}

extension Registry {
    /// The current versions of records, by external id.
    public func records<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ programme: ProgrammeRecord,
        _ filter: RecordFilter = RecordFilter()
    ) throws -> [StoredRecord<Record>] {
        try fetch(
            type,
            filter.condition(type, programme),
            version: "h.current_version",
            limit: filter.limit
        )
    }

    /// All versions of a record, oldest first.
    ///
    /// - Throws: ``RegistryError/notFound(noun:key:nearest:)``.
    public func history<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ key: String,
        _ programme: ProgrammeRecord
    ) throws -> [StoredRecord<Record>] {
        let current = try record(type, key, programme)
        return try (1..<current.version).map { try record(type, key, programme, version: $0) } + [current]
    }

    /// One record: its current version, or an older one.
    ///
    /// - Throws: ``RegistryError/notFound(noun:key:nearest:)``.
    public func record<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ key: String,
        _ programme: ProgrammeRecord,
        version: Int64? = nil
    ) throws -> StoredRecord<Record> {
        let noun = Record.noun.rawValue
        let condition: SQL = "h.programme_id = \(programme.id) AND h.external_id = \(key)"
        let which: SQL = version.map { "\($0)" } ?? "h.current_version"
        if let found = try fetch(type, condition, version: which, limit: 1).first { return found }
        let prefix = String(key.prefix(4))
        let nearest = try connection.query(
            """
            SELECT external_id FROM \(identifier: noun) WHERE programme_id = \(programme.id)
            ORDER BY starts_with(lower(external_id), lower(\(prefix))) DESC,
                abs(length(external_id) - \(Int32(key.count))), external_id COLLATE "C" LIMIT 3
            """
        ) { try $0.get(0, as: String.self) }
        throw RegistryError.notFound(
            noun: noun,
            key: version.map { "\(key) version \($0)" } ?? key,
            nearest: nearest
        )
    }

    func fetch<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ condition: SQL,
        version: SQL,
        limit: Int?
    ) throws -> [StoredRecord<Record>] {
        let noun = Record.noun
        let head: SQL = "\(identifier: noun.rawValue)"
        let versions: SQL = "\(identifier: noun.rawValue + "_version")"
        let id: SQL = "\(identifier: noun.rawValue + "_id")"
        let lexemes: SQL = noun.hasLexemes ? "v.lexemes" : "'{}'::text[]"
        let bound: SQL = limit.map { " LIMIT \(Int64($0))" } ?? ""
        let from: SQL = """
            FROM \(head) h JOIN \(versions) v ON v.programme_id = h.programme_id AND v.\(id) = h.\(id)
                AND v.version = \(version)
                JOIN command m ON m.programme_id = v.programme_id AND m.command_id = v.command_id
            WHERE \(condition)
            """
        var found: [StoredRecord<Record>] = []
        var place: [String: Int] = [:]
        try connection.forEachRow(
            """
            SELECT h.external_id, v.version, \(lexemes), v.recorded_at, v.recorded_by, m.reason, m.reason_code,
                \(RecordTable.selection(Record.self, of: "v")) \(from) ORDER BY h.external_id COLLATE "C"\(bound)
            """
        ) { row in
            var record = try RecordTable.read(type, from: row, at: 7)
            record.externalID = try row.get(0)
            place[record.externalID] = found.count
            found.append(
                StoredRecord(
                    record: record,
                    version: try row.get(1),
                    lexemes: try row.get(2, as: PostgresArray<String>.self).elements,
                    recordedAt: try row.get(3),
                    recordedBy: try row.get(4),
                    reason: try row.get(5),
                    code: try row.get(6)
                )
            )
        }
        guard let partTable = noun.partTable, !found.isEmpty else { return found }
        var parts = [[Record.Part]](repeating: [], count: found.count)
        try connection.forEachRow(
            """
            WITH chosen AS (SELECT h.programme_id, h.external_id, v.\(id), v.version \(from)
                ORDER BY h.external_id COLLATE "C"\(bound))
            SELECT c.external_id, \(RecordTable.selection(Record.Part.self, of: "p"))
            FROM chosen c JOIN \(identifier: partTable) p ON p.programme_id = c.programme_id
                AND p.\(id) = c.\(id) AND p.version = c.version
            ORDER BY c.external_id COLLATE "C", p.position
            """
        ) { row in
            guard let index = place[try row.get(0, as: String.self)] else { return }
            parts[index].append(try RecordTable.read(Record.Part.self, from: row, at: 1))
        }
        for index in found.indices { found[index].record.parts = parts[index] }
        return found
    }

    /// Writes one record as a new version of the one that the change was made on, nil for a new record.
    ///
    /// Where the record exists, was changed meanwhile or names what is missing, nothing is written and a
    /// ``RegistryError`` says which.
    public func store<Record: RegisteredRecord>(
        _ record: Record,
        expecting expected: Int64?,
        _ programme: ProgrammeRecord,
        by person: String,
        because reason: String? = nil
    ) throws -> ImportOutcome {
        var staged: StagedRecord<Record>? = StagedRecord(record: record, line: 1)
        let outcome = try importRecords(
            Record.self,
            programme: programme,
            by: person,
            command: CommandID(),
            file: "",
            because: reason,
            skipsRefused: false,
            check: {
                try checkVersion(of: record.externalID, noun: Record.noun, is: expected, programme)
            },
            shouldApply: { _ in true }
        ) {
            defer { staged = nil }
            return staged
        }
        if let refusal = outcome.refusals.first {
            if let from = refusal.fromState {
                throw RegistryError.illegalStep(
                    noun: Record.noun.rawValue,
                    key: record.externalID,
                    from: from,
                    step: refusal.found,
                    legal: refusal.nextStates.filter { $0 != refusal.fromState }
                )
            }
            throw RegistryError.notFound(noun: refusal.field, key: refusal.found, nearest: [])
        }
        return outcome
    }

    /// Looks, under the lock of the writers, whether a record is at the version that a change was made on.
    private func checkVersion(
        of key: String,
        noun: Noun,
        is expected: Int64?,
        _ programme: ProgrammeRecord
    ) throws {
        let found = try connection.value(
            """
            SELECT current_version FROM \(identifier: noun.rawValue)
            WHERE programme_id = \(programme.id) AND external_id = \(key)
            """,
            as: Int64.self
        )
        switch (expected, found) {
        case (nil, nil): return
        case (nil, .some): throw RegistryError.exists(noun: noun.rawValue, key: key)
        case (.some, nil): throw RegistryError.notFound(noun: noun.rawValue, key: key, nearest: [])
        case (.some(let expected), .some(let found)):
            guard expected != found else { return }
            throw RegistryError.conflict(noun: noun.rawValue, key: key, expected: expected, found: found)
        }
    }
}
