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
}

/// Which records a listing shows.
public struct RecordFilter: Sendable {
    /// Only this state.
    public var status: String?
    /// Only records with a part, or of themselves, of this kind.
    public var kind: String?
    /// Only of this organisation.
    public var organisation: String?
    /// Only states that are in the pool.
    public var isInPool = false
    /// Only keys behind this one.
    public var after: String?
    /// At most so many.
    public var limit: Int?

    /// Makes a filter that shows all.
    public init() {}
}

extension Registry {
    /// The current versions of records, by external id.
    public func records<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ programme: ProgrammeRecord,
        _ filter: RecordFilter = RecordFilter()
    ) throws -> [StoredRecord<Record>] {
        let noun = Record.noun
        var conditions: [SQL] = ["h.programme_id = \(programme.id)"]
        if let status = filter.status { conditions.append("v.status = \(status)") }
        if filter.isInPool {
            let states =
                noun == .need
                ? NeedStatus.allCases.filter(\.isInPool).map(\.rawValue)
                : OfferStatus.allCases.filter(\.isInPool).map(\.rawValue)
            conditions.append("v.status = ANY (\(states))")
        }
        if let organisation = filter.organisation { conditions.append("v.organisation = \(organisation)") }
        if let kind = filter.kind {
            conditions.append(
                noun == .need
                    ? """
                    EXISTS (SELECT FROM need_component k WHERE k.programme_id = v.programme_id
                        AND k.need_id = v.need_id AND k.version = v.version AND k.kind = \(kind))
                    """ : "v.kind = \(kind)"
            )
        }
        if let after = filter.after { conditions.append("h.external_id COLLATE \"C\" > \(after)") }
        return try fetch(
            type,
            SQL.join(conditions, separator: " AND "),
            version: "h.current_version",
            limit: filter.limit
        )
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

    private func fetch<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ condition: SQL,
        version: SQL,
        limit: Int?
    ) throws -> [StoredRecord<Record>] {
        let noun = Record.noun
        let head: SQL = "\(identifier: noun.rawValue)"
        let versions: SQL = "\(identifier: noun.rawValue + "_version")"
        let id: SQL = "\(identifier: noun.rawValue + "_id")"
        let columns = RecordTable.columns(Record.self)
        let lexemes: SQL = noun.hasLexemes ? "v.lexemes" : "'{}'::text[]"
        let bound: SQL = limit.map { " LIMIT \(Int64($0))" } ?? ""
        let from: SQL = """
            FROM \(head) h JOIN \(versions) v ON v.programme_id = h.programme_id AND v.\(id) = h.\(id)
                AND v.version = \(version)
            WHERE \(condition)
            """
        var found: [StoredRecord<Record>] = []
        var place: [String: Int] = [:]
        try connection.forEachRow(
            """
            SELECT h.external_id, v.version, \(lexemes), v.recorded_at, v.recorded_by,
                \(RecordTable.list(columns, prefix: "v.")) \(from) ORDER BY h.external_id COLLATE "C"\(bound)
            """
        ) { row in
            var record = try RecordTable.read(type, from: row, at: 5)
            record.externalID = try row.get(0)
            place[record.externalID] = found.count
            found.append(
                StoredRecord(
                    record: record,
                    version: try row.get(1),
                    lexemes: try row.get(2, as: PostgresArray<String>.self).elements,
                    recordedAt: try row.get(3),
                    recordedBy: try row.get(4)
                )
            )
        }
        guard let partTable = noun.partTable, !found.isEmpty else { return found }
        let partColumns = Record.Part.fields.map(\.name)
        var parts = [[Record.Part]](repeating: [], count: found.count)
        try connection.forEachRow(
            """
            WITH chosen AS (SELECT h.programme_id, h.external_id, v.\(id), v.version \(from)
                ORDER BY h.external_id COLLATE "C"\(bound))
            SELECT c.external_id, \(RecordTable.list(partColumns, prefix: "p."))
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

    /// Writes one record as a new version.
    ///
    /// - Parameter expected: The version that the change was made on; nil for a new record.
    /// - Throws: ``RegistryError`` where the record exists, or was changed meanwhile, or names what is missing.
    public func store<Record: RegisteredRecord>(
        _ record: Record,
        expecting expected: Int64?,
        _ programme: ProgrammeRecord,
        by person: String
    ) throws -> ImportOutcome {
        if let expected {
            let found = try self.record(Record.self, record.externalID, programme).version
            guard found == expected else {
                throw RegistryError.conflict(
                    noun: Record.noun.rawValue,
                    key: record.externalID,
                    expected: expected,
                    found: found
                )
            }
        }
        var staged: StagedRecord<Record>? = StagedRecord(record: record, line: 1)
        let outcome = try importRecords(
            Record.self,
            programme: programme,
            by: person,
            command: CommandID(),
            skipsDangling: false,
            shouldApply: { expected != nil || $0.new == 1 }
        ) {
            defer { staged = nil }
            return staged
        }
        if let dangling = outcome.dangling.first {
            throw RegistryError.notFound(noun: dangling.field, key: dangling.found, nearest: [])
        }
        if expected == nil, outcome.new == 0 {
            throw RegistryError.exists(noun: Record.noun.rawValue, key: record.externalID)
        }
        return outcome
    }

    /// Everything that a match reads, seen at one moment.
    public func pool(_ programme: ProgrammeRecord) throws -> PoolRecords {
        try connection.withTransaction(isolation: .repeatableRead, readOnly: true, timeout: .seconds(3_600)) {
            _ in
            var inPool = RecordFilter()
            inPool.isInPool = true
            return PoolRecords(
                reference: try referenceData(),
                organisations: try records(Organisation.self, programme).map(\.record).filter {
                    $0.status != .withdrawn
                },
                needs: try records(Need.self, programme, inPool),
                offers: try records(Offer.self, programme, inPool),
                awards: try records(Award.self, programme).map(\.record),
                declines: try records(Decline.self, programme).map(\.record)
            )
        }
    }
}

/// Everything that a match reads.
public struct PoolRecords: Sendable {
    /// The reference tables.
    public var reference: ReferenceData
    /// Organisations that are not withdrawn, by external id, as all that follow.
    public var organisations: [Organisation]
    /// Needs in the pool.
    public var needs: [StoredRecord<Need>]
    /// Offers in the pool.
    public var offers: [StoredRecord<Offer>]
    /// Past awards.
    public var awards: [Award]
    /// Past declines.
    public var declines: [Decline]
}
