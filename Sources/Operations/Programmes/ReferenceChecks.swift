import Programme

/// Checks the rows of a reference table's file before any of them is loaded.
struct ReferenceChecks<Record: FieldedRecord> {
    /// Says of a row, among all of the file, which column is wrong and what would be right; nil where none is.
    typealias Refusal = (_ row: Record, _ rows: [Record]) -> (field: String, expected: String)?

    private let file: ReferenceFile<Record>
    private let path: String
    private let isDated: Bool

    /// - Parameters:
    ///   - file: The rows.
    ///   - path: The file's path.
    ///   - isDated: Whether a key may have several rows, each with its days.
    init(_ file: ReferenceFile<Record>, path: String, isDated: Bool) {
        (self.file, self.path, self.isDated) = (file, path, isDated)
    }

    /// Refuses rows that cannot be, rows of one key, and rows of one key that are in force on one day.
    ///
    /// - Throws: ``RecordProblem`` for the first of them.
    func run(_ refusal: Refusal) throws {
        for (place, record) in file.records.enumerated() {
            guard let (field, expected) = refusal(record, file.records) else { continue }
            throw problem(place, field, expected)
        }
        if isDated { try checkDays() } else { try checkKeys() }
    }

    private func checkKeys() throws {
        guard let key = Record.fields.first else { return }
        var lines: [String: Int] = [:]
        for (place, record) in file.records.enumerated() {
            let value = key.value(record).cell
            if let line = lines[value] {
                throw problem(place, key.name, "a \(key.name) that line \(line) does not have already")
            }
            lines[value] = file.lines[place]
        }
    }

    private func checkDays() throws {
        guard let dated = file.records as? [any DatedRow] else { return }
        var seen: [[String]: [Int]] = [:]
        for (place, row) in dated.enumerated() {
            if let from = row.from, let to = row.to, to <= from {
                throw problem(place, "valid_to", "a day after \(from)")
            }
            for earlier in seen[row.key] ?? [] where Self.overlap(dated[earlier], row) {
                throw problem(
                    place,
                    "valid_from",
                    "a day on which the row of line \(file.lines[earlier]) with the same key is not in force"
                )
            }
            seen[row.key, default: []].append(place)
        }
    }

    private func problem(_ place: Int, _ field: String, _ expected: String) -> RecordProblem {
        let found = Record.fields.first { $0.name == field }?.value(file.records[place]).cell ?? ""
        var problem = RecordProblem(
            line: file.lines[place],
            column: file.columns.firstIndex(of: field).map { $0 + 1 },
            field: field,
            found: found,
            expected: expected
        )
        problem.file = path
        return problem
    }

    private static func overlap(_ left: any DatedRow, _ right: any DatedRow) -> Bool {
        func starts(_ row: any DatedRow) -> Int32 { row.from?.daysSince1970 ?? .min }
        func ends(_ row: any DatedRow) -> Int32 { row.to?.daysSince1970 ?? .max }
        return starts(left) < ends(right) && starts(right) < ends(left)
    }
}
