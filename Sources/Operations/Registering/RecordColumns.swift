import Programme

/// Which column of a file fills which field of a record or of its parts.
struct RecordColumns<Record: RegisteredRecord>: Sendable {
    /// Where a column goes.
    enum Target: Sendable {
        case record(Int)
        case part(Int)
        case ignored
    }

    /// The targets in the order of the columns.
    let targets: [Target]
    let names: [String]

    /// - Throws: Every column that is unknown or stands twice, and every required one that is missing.
    init(header: [String], line: Int) throws(HeaderError) {
        var targets: [Target] = []
        var problems: [RecordProblem] = []
        var places: [String: Int] = [:]
        for (index, raw) in header.enumerated() {
            let name = raw.lowercased()
            if let first = places.updateValue(index + 1, forKey: name) {
                problems.append(
                    RecordProblem(
                        line: line,
                        column: index + 1,
                        field: raw,
                        found: raw,
                        expected: "each column once; this one stands first in column \(first)"
                    )
                )
            }
            if let place = Record.fields.firstIndex(where: { $0.name == name }) {
                targets.append(.record(place))
            } else if let place = Record.Part.fields.firstIndex(where: { $0.name == name }) {
                targets.append(.part(place))
            } else {
                targets.append(.ignored)
                if name == RejectsFile.reasonColumn { continue }
                let near = Self.nearest(to: name)
                problems.append(
                    RecordProblem(
                        line: line,
                        column: index + 1,
                        field: raw,
                        found: raw,
                        expected: "a known column" + (near.map { "; did you mean \($0)?" } ?? "")
                    )
                )
            }
        }
        let present = Set(header.map { $0.lowercased() })
        let missing =
            Record.fields.filter { $0.isRequired && !present.contains($0.name) }.map(\.name)
            + Record.Part.fields.filter {
                $0.isRequired && $0.example != "main" && !present.contains($0.name)
            }.map(\.name)
        for name in missing {
            problems.append(
                RecordProblem(
                    line: line,
                    column: nil,
                    field: name,
                    found: "no such column",
                    expected: "the column \(name)"
                )
            )
        }
        guard problems.isEmpty else { throw HeaderError(problems: problems) }
        self.targets = targets
        names = header
    }

    /// The known column with the fewest edits, where that is few.
    static func nearest(to name: String) -> String? {
        let known = Record.fields.map(\.name) + Record.Part.fields.map(\.name)
        let best = known.map { ($0, editDistance($0, name)) }.min { ($0.1, $0.0) < ($1.1, $1.0) }
        return best.flatMap { $0.1 <= max(2, name.count / 3) ? $0.0 : nil }
    }
}

/// A header that does not fit.
struct HeaderError: Error {
    var problems: [RecordProblem]
}

/// How many letters have to be changed, added or dropped (Levenshtein).
func editDistance(_ left: String, _ right: String) -> Int {
    let left = Array(left)
    let right = Array(right)
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, b) in right.enumerated() {
            let above = row[j + 1]
            row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
            diagonal = above
        }
    }
    return row[right.count]
}
