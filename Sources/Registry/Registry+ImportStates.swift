import Postgres
import Programme

extension Registry {
    /// Gives staged records that say nothing of their state the one that they have, under the lock of the writers.
    ///
    /// A state is the outcome of decisions; a spreadsheet that knows nothing of them must not undo them.
    func keepStates<Record: RegisteredRecord>(_ type: Record.Type, _ programme: ProgrammeRecord) throws {
        let noun = Record.noun
        guard let status = Record.fields.first(where: { $0.name == "status" }) else { return }
        let batch: Int64 = 2_000
        let tables = StageTables(noun)
        let id: SQL = "\(identifier: noun.rawValue + "_id")"
        var last: Int64 = 0
        while true {
            var records: [(number: Int64, state: String, record: Record)] = []
            try connection.forEachRow(
                """
                SELECT s.number, v.status, s.external_id, \(RecordTable.selection(type, of: "s"))
                FROM \(identifier: tables.record) s
                    JOIN \(identifier: noun.rawValue) h ON h.programme_id = \(programme.id)
                        AND h.external_id = s.external_id
                    JOIN \(identifier: noun.rawValue + "_version") v ON v.programme_id = h.programme_id
                        AND v.\(id) = h.\(id) AND v.version = h.current_version
                WHERE s.keeps_state AND s.status <> v.status AND s.number > \(last) ORDER BY s.number LIMIT \(batch)
                """
            ) { row in
                var record = try RecordTable.read(type, from: row, at: 3)
                record.externalID = try row.get(2)
                records.append((try row.get(0), try row.get(1), record))
            }
            guard let end = records.last?.number else { return }
            last = end
            if noun.partTable != nil { try readStagedParts(of: &records) }
            for place in records.indices {
                try status.assign(&records[place].record, .text(records[place].state))
            }
            try connection.execute(
                """
                UPDATE \(identifier: tables.record) s SET status = u.status, content_hash = u.content_hash
                FROM unnest(\(records.map(\.number))::bigint[], \(records.map(\.state))::text[],
                    \(records.map { RecordTable.contentHash($0.record) })::text[]) AS u (number, status, content_hash)
                WHERE s.number = u.number
                """
            )
        }
    }

    private func readStagedParts<Record: RegisteredRecord>(
        of records: inout [(number: Int64, state: String, record: Record)]
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
