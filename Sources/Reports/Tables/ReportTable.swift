/// A table of the report: CSV writes its cells exactly, text and HTML in the reader's language.
struct ReportTable {
    /// What a column holds.
    struct Column {
        /// The column's name in files; its heading is the catalogue's `column.` text.
        let key: String
        /// Whether its cells are numbers, which stand on the other side.
        let isNumber: Bool
        /// Whether a reader may choose among its values.
        let isFilter: Bool
    }

    /// A cell by what it means.
    enum Cell: Hashable {
        /// Words from records.
        case text(String)
        /// A key of a record.
        case key(String)
        /// A country by its code, with its name in the reference table.
        case country(String, String)
        /// A code, with the catalogue's name space of it.
        case code(String, String)
        /// A code whose words have figures in them.
        case phrase(String, String, [String: Int64])
        /// A whole number.
        case integer(Int64)
        /// Millionths of a point.
        case points(Int64)
        /// Millionths of a point of one unit, which may be small.
        case unitPoints(Int64)
        /// A part of a whole.
        case share(Int64, of: Int64)
        /// Thousandths.
        case ratio(Int64)
        /// A bound over an objective.
        case gap(Int64, Int64)
        /// `2026-11-24`.
        case date(String)
        /// Yes or no.
        case flag(Bool)
        /// Nothing to say.
        case none
    }

    /// A row, with the lines that explain it.
    struct Row {
        var cells: [Cell]
        /// The record that the row is about, for links; empty where none.
        var anchor = ""
        var country = ""
        var details: [Detail] = []
        /// What stands behind it, in the reader's language: worked out when it is written, since it is long; nil where the
        /// table does not tell.
        var facts: (() -> [String])?
    }

    /// A line that explains a row.
    struct Detail {
        /// The line in the reader's language.
        var text: String
        /// What is quoted from records, in English.
        var quote = ""
        /// How far it stands inside.
        var depth = 0
    }

    /// The table's name in files.
    let name: String
    let columns: [Column]
    var rows: [Row]

    init(_ name: String, _ columns: [Column], _ rows: [Row]) {
        self.name = name
        self.columns = columns
        self.rows = rows
    }

    init(_ name: String, _ columns: [Column], _ rows: [[Cell]]) {
        self.init(name, columns, rows.map { Row(cells: $0) })
    }

    /// The same with some of its columns, in the order given.
    func with(_ keys: [String]) -> ReportTable {
        let places = keys.compactMap { key in columns.firstIndex { $0.key == key } }
        return ReportTable(
            name,
            places.map { columns[$0] },
            rows.map { row in
                Row(
                    cells: places.map { row.cells[$0] },
                    anchor: row.anchor,
                    country: row.country,
                    details: row.details,
                    facts: row.facts
                )
            }
        )
    }
}

extension ReportTable.Column {
    static func words(_ key: String) -> Self { Self(key: key, isNumber: false, isFilter: false) }
    static func choice(_ key: String) -> Self { Self(key: key, isNumber: false, isFilter: true) }
    static func number(_ key: String) -> Self { Self(key: key, isNumber: true, isFilter: false) }
}

extension ReportTable.Cell {
    /// The cell as files hold it: exact, without language.
    var exact: String {
        switch self {
        case .text(let text), .key(let text), .date(let text): text
        case .country(_, let name): name
        case .code(_, let value): value
        case .phrase(_, let value, _): value
        case .integer(let number): String(number)
        case .points(let millionths), .unitPoints(let millionths): Self.decimal(millionths, digits: 6)
        case .share(let part, let whole):
            whole == 0 ? "" : Self.decimal(Self.rounded(part, of: whole, scale: 1_000_000), digits: 6)
        case .ratio(let thousandths): Self.decimal(thousandths, digits: 3)
        case .gap(let objective, let bound):
            Self.decimal(
                Self.rounded(bound - objective, of: max(1, Int64(objective.magnitude)), scale: 100_000_000),
                digits: 8
            )
        case .flag(let flag): flag ? "yes" : "no"
        case .none: ""
        }
    }

    /// Whether the cell holds words of other people, which a spreadsheet must not take for a formula.
    var isWords: Bool {
        switch self {
        case .text, .key, .country: true
        default: false
        }
    }

    /// The cell as people read it.
    func shown(_ language: ReportLanguage) -> String {
        switch self {
        case .text(let text), .key(let text): text
        case .country(let code, let name): language.country(code, named: name)
        case .code(let space, let value): language.code(space, value)
        case .phrase(let space, let value, let arguments):
            language.text("code.\(space).\(value)", arguments.mapValues { language.number($0) })
        case .integer(let number): language.number(number)
        case .points(let millionths): language.points(millionths)
        case .unitPoints(let millionths): language.unitPoints(millionths)
        case .share(let part, let whole): language.percent(part, of: whole)
        case .ratio(let thousandths): language.ratio(thousandths)
        case .gap(let objective, let bound): language.gap(objective: objective, bound: bound)
        case .date(let text): language.date(text)
        case .flag(let flag): language.code("flag", flag ? "yes" : "no")
        case .none: ""
        }
    }

    private static func rounded(_ part: Int64, of whole: Int64, scale: Int64) -> Int64 {
        Int64(clamping: (Int128(part) * Int128(scale) * 2 + Int128(whole)) / (2 * Int128(whole)))
    }

    /// A whole number of units of so many decimal digits, without zeros at the end.
    static func decimal(_ number: Int64, digits: Int) -> String {
        let text = String(number.magnitude)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        var fraction = padded.suffix(digits)
        while fraction.last == "0" { fraction.removeLast() }
        let sign = number < 0 ? "-" : ""
        return sign + padded.dropLast(digits) + (fraction.isEmpty ? "" : "." + fraction)
    }
}
