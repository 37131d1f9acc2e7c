import Crypto
import Formats
import FoundationEssentials
import Programme

/// The rows of a reference table's file.
struct ReferenceFile<Record: FieldedRecord> {
    let records: [Record]
    /// The names of the file's columns, in its order.
    let columns: [String]
    /// The line of each record.
    let lines: [Int]
    let sha256: String

    /// - Throws: ``RecordProblem`` for the first row that does not fit; ``FileError``.
    init(path: String) throws {
        do {
            try self.init(rowsOf: path)
        } catch var problem as RecordProblem {
            problem.file = path
            throw problem
        } catch let error as DelimitedError {
            var problem = RecordProblem(
                line: error.line,
                column: error.column,
                field: error.name ?? "",
                found: error.message,
                expected: ""
            )
            problem.file = path
            throw problem
        }
    }

    private init(rowsOf path: String) throws {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw FileError(path: path, reason: .notFound, message: "it cannot be read")
        }
        sha256 = SHA256.hash(data: data).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        var reader = try DelimitedReader(try ByteSource(bytes: Array(data), name: path))
        let columns = try reader.header.enumerated().map { index, name in
            guard let field = Record.fields.first(where: { $0.name == name }) else {
                throw RecordProblem(
                    line: 1,
                    column: index + 1,
                    field: name,
                    found: name,
                    expected: "one of " + Record.fields.map(\.name).joined(separator: ", ")
                )
            }
            return field
        }
        let names = columns.map(\.name)
        self.columns = names
        // A column that is left out would be read as blank throughout: "not allowed" in a table of rules.
        if let missing = Record.fields.first(where: { !names.contains($0.name) }) {
            throw RecordProblem(
                line: 1,
                column: nil,
                field: missing.name,
                found: "",
                expected: "a column of this name; the columns are "
                    + Record.fields.map(\.name).joined(separator: ", ")
            )
        }
        var records: [Record] = []
        var lines: [Int] = []
        while let item = try reader.next() {
            switch item {
            case .bad(let error): throw error
            case .record(let row):
                var record = Record()
                for (index, field) in columns.enumerated() {
                    do throws(FieldError) {
                        // What a rule says is never taken from a blank.
                        if case .boolean = field.type, row.fields[index].allSatisfy(\.isWhitespace) {
                            throw FieldError(found: "", expected: FieldType.boolean.expectation)
                        }
                        try field.read(row.fields[index], into: &record, references: ReferenceKeys())
                    } catch {
                        throw RecordProblem(
                            line: row.fieldLines[index],
                            column: index + 1,
                            field: field.name,
                            found: error.found,
                            expected: error.expected
                        )
                    }
                }
                records.append(record)
                lines.append(row.fieldLines.first ?? 0)
            }
        }
        self.records = records
        self.lines = lines
    }
}
