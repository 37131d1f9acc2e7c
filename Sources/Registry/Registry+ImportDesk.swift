import Postgres
import Programme

extension Registry {
    /// Gives staged records, under the lock of the writers, what they say nothing of and decisions filled in: the state,
    /// and the day of the last confirmation as far as the record was not submitted anew since.
    func keepDeskColumns<Record: RegisteredRecord>(_ type: Record.Type, _ programme: ProgrammeRecord) throws {
        let columns = Record.fields.map(\.name).filter(StagedRecord<Record>.deskColumns.contains)
        if columns.isEmpty { return }
        let noun = Record.noun
        let tables = StageTables(noun)
        let id: SQL = "\(identifier: noun.rawValue + "_id")"
        let kept = columns.map { column -> SQL in
            let name: SQL = "\(identifier: column)"
            let holds: SQL = column == "verified_on" ? " AND v.verified_on >= s.submitted_on" : ""
            return "(\(column) = ANY (s.keeps) AND s.\(name) IS DISTINCT FROM v.\(name)\(holds))"
        }
        let values = zip(columns, kept).map { column, isKept -> SQL in
            let name: SQL = "\(identifier: column)"
            return "\(name) = CASE WHEN \(isKept) THEN v.\(name) ELSE s.\(name) END"
        }
        let changed = try connection.execute(
            """
            UPDATE \(identifier: tables.record) s SET \(SQL.join(values, separator: ", ")), content_hash = NULL
            FROM \(identifier: noun.rawValue) h
                JOIN \(identifier: noun.rawValue + "_version") v ON v.programme_id = h.programme_id
                    AND v.\(id) = h.\(id) AND v.version = h.current_version
            WHERE h.programme_id = \(programme.id) AND h.external_id = s.external_id
                AND (\(SQL.join(kept, separator: " OR ")))
            """
        )
        if changed > 0 { try hashStaged(type) }
    }

    /// Hashes the staged records anew that were changed since they were staged.
    private func hashStaged<Record: RegisteredRecord>(_ type: Record.Type) throws {
        let batch: Int64 = 2_000
        let tables = StageTables(Record.noun)
        while true {
            var records: [(number: Int64, record: Record)] = []
            try connection.forEachRow(
                """
                SELECT s.number, s.external_id, \(RecordTable.selection(type, of: "s"))
                FROM \(identifier: tables.record) s WHERE s.content_hash IS NULL ORDER BY s.number LIMIT \(batch)
                """
            ) { row in
                var record = try RecordTable.read(type, from: row, at: 2)
                record.externalID = try row.get(1)
                records.append((try row.get(0), record))
            }
            if records.isEmpty { return }
            if Record.noun.partTable != nil { try readStagedParts(of: &records) }
            try connection.execute(
                """
                UPDATE \(identifier: tables.record) s SET content_hash = u.content_hash
                FROM unnest(\(records.map(\.number))::bigint[],
                    \(records.map { RecordTable.contentHash($0.record) })::text[]) AS u (number, content_hash)
                WHERE s.number = u.number
                """
            )
        }
    }

    private func readStagedParts<Record: RegisteredRecord>(
        of records: inout [(number: Int64, record: Record)]
    ) throws {
        var parts: [Int64: [Record.Part]] = [:]
        let tables = StageTables(Record.noun)
        try connection.forEachRow(
            """
            SELECT p.record_number, \(RecordTable.selection(Record.Part.self, of: "p"))
            FROM \(identifier: tables.part) p
            WHERE p.record_number = ANY (\(records.map(\.number))) ORDER BY p.record_number, p.position
            """
        ) { row in
            parts[try row.get(0), default: []].append(
                try RecordTable.read(Record.Part.self, from: row, at: 1)
            )
        }
        for place in records.indices { records[place].record.parts = parts[records[place].number] ?? [] }
    }
}
