import Formats
import Programme

/// Records from a table: one row a part, rows of one record next to each other.
struct DelimitedRecordSource<Record: RegisteredRecord>: RecordSource {
    private final class Box {
        var reader: DelimitedReader
        init(_ reader: consuming DelimitedReader) { self.reader = reader }
    }

    private let box: Box
    private let columns: RecordColumns<Record>
    private let references: ReferenceKeys
    private let keyColumn: Int
    private var pending: DelimitedReader.Record?
    private var pendingBad: RecordItem<Record>?

    /// - Throws: ``HeaderError``, or what is wrong with the file.
    init(_ source: ByteSource, references: ReferenceKeys) throws {
        let reader = try DelimitedReader(source, optionalLast: RejectsFile.reasonColumn)
        columns = try RecordColumns(header: reader.header, line: reader.headerLine)
        keyColumn = reader.header.firstIndex { $0.lowercased() == "external_id" } ?? 0
        box = Box(reader)
        self.references = references
    }

    static var rejectsEnding: String { "csv" }

    func column(of field: String) -> Int? {
        columns.names.firstIndex { $0.lowercased() == field }.map { $0 + 1 }
    }

    func keyExpectation(earlierLine: Int) -> String {
        "a key of its own, or to follow the rows of the same record (line \(earlierLine))"
    }

    var preamble: [UInt8] {
        var writer = DelimitedWriter(separator: box.reader.separatorByte)
        writer.row(
            columns.names.filter { $0.lowercased() != RejectsFile.reasonColumn } + [RejectsFile.reasonColumn]
        )
        return writer.bytes
    }

    /// The rows with the reasons in a last column; only a quote that was never closed leaves no place for them.
    func rejected(_ item: RecordItem<Record>, _ reasons: [String]) -> [UInt8] {
        var writer = DelimitedWriter(separator: box.reader.separatorByte)
        for (place, fields) in item.cells.enumerated() {
            let cells = zip(columns.names, fields).filter { $0.0.lowercased() != RejectsFile.reasonColumn }
                .map(\.1)
            writer.row(cells + [place == 0 ? reasons.joined(separator: " | ") : ""])
        }
        // A row that could not be taken apart stays as it is, below what is wrong with it.
        if !item.broken.isEmpty {
            for reason in reasons { writer.comment(reason) }
            for raw in item.broken { writer.raw(raw) }
        }
        return writer.bytes
    }

    mutating func next() throws -> RecordItem<Record>? {
        let first: DelimitedReader.Record
        if let waiting = pendingBad {
            pendingBad = nil
            return waiting
        }
        if let waiting = pending {
            first = waiting
            pending = nil
        } else {
            switch try box.reader.next() {
            case nil: return nil
            case .bad(let error): return bad(error)
            case .record(let record): first = record
            }
        }
        var rows = [first]
        let key = first.fields[keyColumn].trimmed
        while !key.isEmpty, pending == nil {
            switch try box.reader.next() {
            case nil: return build(rows, key: key)
            case .bad(let error):
                let broken = bad(error)
                if let other = box.reader.fieldRead(keyColumn), other.trimmed != key {
                    pendingBad = broken
                    return build(rows, key: key)
                }
                // What is wrong with a further row of a record, or what may be one, is wrong with the record.
                var item = build(rows, key: key)
                item.problems += broken.problems
                item.broken = broken.broken
                return item
            case .record(let record):
                if record.fields[keyColumn].trimmed == key { rows.append(record) } else { pending = record }
            }
        }
        return build(rows, key: key)
    }

    private func bad(_ error: DelimitedError) -> RecordItem<Record> {
        let problem = RecordProblem(
            line: error.line,
            column: error.column,
            field: error.name ?? "",
            found: error.message,
            expected: ""
        )
        return RecordItem(
            line: error.line,
            record: Record(),
            problems: [problem],
            broken: [box.reader.rawRecord]
        )
    }

    private mutating func build(_ rows: [DelimitedReader.Record], key: String) -> RecordItem<Record> {
        let start = rows[0].line
        var builder = RecordBuilder<Record>(references: references, line: start)
        for (number, row) in rows.enumerated() {
            if Record.needsParts { builder.addPart(line: row.line) }
            if number > 0, !Record.needsParts {
                builder.reject(
                    RecordProblem(
                        line: row.line,
                        column: keyColumn + 1,
                        field: "external_id",
                        found: key,
                        expected: "one row a record"
                    )
                )
                continue
            }
            for (index, target) in columns.targets.enumerated() {
                let cell = row.fields[index]
                let line = row.fieldLines[index]
                switch target {
                case .ignored: break
                case .part(let place): builder.setPart(field: place, to: cell, line: line, column: index + 1)
                case .record(let place):
                    if number == 0 {
                        builder.setRecord(field: place, to: cell, line: line, column: index + 1)
                    } else if !cell.trimmed.isEmpty, cell.trimmed != rows[0].fields[index].trimmed {
                        builder.reject(
                            RecordProblem(
                                line: line,
                                column: index + 1,
                                field: columns.names[index],
                                found: cell,
                                expected: "as in line \(start), \"\(rows[0].fields[index])\", or blank"
                            )
                        )
                    }
                }
            }
        }
        var item = builder.finish { column(of: $0) }
        item.cells = rows.map(\.fields)
        return item
    }
}
