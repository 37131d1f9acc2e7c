import Formats
import Programme

/// Records from a table: one row a part, rows of one record next to each other.
struct DelimitedRecordSource<Record: RegisteredRecord>: RecordSource {
    private final class Box {
        var reader: DelimitedReader
        init(_ reader: consuming DelimitedReader) { self.reader = reader }
    }

    private struct Line {
        var record: DelimitedReader.Record
        var raw: [UInt8]
    }

    private let box: Box
    private let columns: RecordColumns<Record>
    private let references: ReferenceKeys
    private let keyColumn: Int
    private var pending: Line?
    /// Where each key stood first: some 100 bytes a record, all that grows with the file.
    private var seen: [String: Int] = [:]

    /// - Throws: ``HeaderError``, or what is wrong with the file.
    init(_ source: ByteSource, references: ReferenceKeys) throws {
        let reader = try DelimitedReader(source)
        columns = try RecordColumns(header: reader.header)
        keyColumn = reader.header.firstIndex { $0.lowercased() == "external_id" } ?? 0
        box = Box(reader)
        self.references = references
    }

    var preamble: [UInt8] {
        var writer = DelimitedWriter(separator: box.reader.separatorByte)
        writer.row(columns.names)
        return writer.bytes
    }

    var postamble: [UInt8] { [] }

    mutating func next() throws -> RecordItem<Record>? {
        let first: Line
        if let waiting = pending {
            first = waiting
            pending = nil
        } else {
            switch try box.reader.next() {
            case nil: return nil
            case .bad(let error): return bad(error)
            case .record(let record): first = Line(record: record, raw: box.reader.rawRecord)
            }
        }
        var rows = [first]
        let key = first.record.fields[keyColumn]
        while !key.isEmpty, pending == nil {
            switch try box.reader.next() {
            case nil: return build(rows, key: key)
            case .bad(let error):
                // What is wrong with a further row of a record is wrong with the record.
                var item = build(rows, key: key)
                let broken = bad(error)
                item.record = nil
                item.problems += broken.problems
                item.raw += broken.raw
                return item
            case .record(let record):
                let line = Line(record: record, raw: box.reader.rawRecord)
                if record.fields[keyColumn] == key { rows.append(line) } else { pending = line }
            }
        }
        return build(rows, key: key)
    }

    private func bad(_ error: DelimitedError) -> RecordItem<Record> {
        let problem = RecordProblem(
            line: error.line,
            column: error.column,
            field: error.name ?? "",
            found: "the row",
            expected: error.message
        )
        return RecordItem(
            line: error.line,
            externalID: "",
            record: nil,
            problems: [problem],
            raw: [box.reader.rawRecord]
        )
    }

    private mutating func build(_ rows: [Line], key: String) -> RecordItem<Record> {
        let start = rows[0].record.line
        var builder = RecordBuilder<Record>(references: references, line: start)
        if !key.isEmpty, let earlier = seen.updateValue(start, forKey: key) {
            seen[key] = earlier
            builder.reject(
                RecordProblem(
                    line: start,
                    column: keyColumn + 1,
                    field: "external_id",
                    found: key,
                    expected: "a key of its own, or to follow the rows of the same record (line \(earlier))"
                )
            )
        }
        for (number, row) in rows.enumerated() {
            if Record.needsParts { builder.addPart(line: row.record.line) }
            if number > 0, !Record.needsParts {
                builder.reject(
                    RecordProblem(
                        line: row.record.line,
                        column: keyColumn + 1,
                        field: "external_id",
                        found: key,
                        expected: "one row a record"
                    )
                )
                continue
            }
            for (index, target) in columns.targets.enumerated() {
                let cell = row.record.fields[index]
                let line = row.record.fieldLines[index]
                switch target {
                case .ignored: break
                case .part(let place): builder.setPart(field: place, to: cell, line: line, column: index + 1)
                case .record(let place):
                    if number == 0 {
                        builder.setRecord(field: place, to: cell, line: line, column: index + 1)
                    } else if !cell.isEmpty, cell != rows[0].record.fields[index] {
                        builder.reject(
                            RecordProblem(
                                line: line,
                                column: index + 1,
                                field: columns.names[index],
                                found: cell,
                                expected: "as in line \(start), \"\(rows[0].record.fields[index])\", or blank"
                            )
                        )
                    }
                }
            }
        }
        var item = builder.finish { name in
            columns.names.firstIndex { $0.lowercased() == name }.map { $0 + 1 }
        }
        item.raw = rows.map(\.raw)
        return item
    }
}
