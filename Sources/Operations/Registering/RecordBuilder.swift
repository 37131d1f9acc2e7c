import Programme
import Registry

/// Puts a record together from cells, and holds its facts against each other.
struct RecordBuilder<Record: RegisteredRecord> {
    let references: ReferenceKeys
    private(set) var record = Record()
    private(set) var problems: [RecordProblem] = []
    private var keeps = StagedRecord<Record>.deskColumns
    private var partLines: [Int] = []
    let line: Int

    init(references: ReferenceKeys, line: Int) {
        self.references = references
        self.line = line
    }

    mutating func reject(_ problem: RecordProblem) {
        problems.append(problem)
    }

    mutating func setRecord(field place: Int, to cell: String, line: Int, column: Int?) {
        let field = Record.fields[place]
        if !["", "unknown"].contains(cell.trimmed) { keeps.remove(field.name) }
        do throws(FieldError) {
            try field.read(cell, into: &record, references: references)
        } catch {
            problems.append(
                RecordProblem(
                    line: line,
                    column: column,
                    field: field.name,
                    found: error.found,
                    expected: error.expected
                )
            )
        }
    }

    mutating func addPart(line: Int) {
        record.parts.append(Record.Part())
        partLines.append(line)
    }

    mutating func setPart(field place: Int, to cell: String, line: Int, column: Int?) {
        let field = Record.Part.fields[place]
        guard var part = record.parts.last else { return }
        // The key of a part may be left out where there is only one: it is then "main".
        if cell.isEmpty, field.example == "main" { return }
        do throws(FieldError) {
            try field.read(cell, into: &part, references: references)
            record.parts[record.parts.count - 1] = part
        } catch {
            problems.append(
                RecordProblem(
                    line: line,
                    column: column,
                    field: field.name,
                    found: error.found,
                    expected: error.expected
                )
            )
        }
    }

    /// Ends the record: parts must be there, their keys differ, and the facts fit together.
    mutating func finish(columnOf: (String) -> Int?) -> RecordItem<Record> {
        if Record.needsParts, record.parts.isEmpty {
            let part = Record.Part.fields.first?.name ?? "part"
            problems.append(
                RecordProblem(
                    line: line,
                    column: nil,
                    field: part,
                    found: "",
                    expected: "at least one \(part)"
                )
            )
        }
        var keys: Set<String> = []
        for (place, part) in record.parts.enumerated() where !keys.insert(Record.key(of: part)).inserted {
            let name = Record.Part.fields.first?.name ?? ""
            problems.append(
                RecordProblem(
                    line: partLines[place],
                    column: columnOf(name),
                    field: name,
                    found: Record.key(of: part),
                    expected: "a key that differs from those of the record's other rows"
                )
            )
        }
        if problems.isEmpty {
            for one in record.inconsistencies {
                problems.append(
                    RecordProblem(
                        line: one.part.map { partLines[$0] } ?? line,
                        column: columnOf(one.field),
                        field: one.field,
                        found: one.found,
                        expected: one.expected
                    )
                )
            }
        }
        return RecordItem(
            line: line,
            record: record,
            problems: problems,
            keeps: keeps
        )
    }
}
