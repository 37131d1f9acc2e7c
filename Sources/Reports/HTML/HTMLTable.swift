import Mustache

/// What the table template reads of a report's table.
struct HTMLTable {
    /// Rows from which on a table takes the width of the page, and is searched and sorted.
    static let longRows = 8
    /// Rows above which a table that is not wholly in the printed summary is folded until it is asked for.
    static let foldedRows = 25
    /// Rows above which a table folds though they are read in place: laid out at once it would hold up the page.
    static let foldedDetails = 1_000

    /// What the printed summary has of a table.
    enum Extent {
        /// All of it.
        case summary
        /// Its first ten rows.
        case firstRows
        /// Nothing: it belongs to the whole report only.
        case wholeReport
    }

    private let table: ReportTable
    private let language: ReportLanguage
    private let caption: String
    private let extent: Extent
    private let isBackground: Bool

    /// Prepares a table.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - language: The reader's language.
    ///   - caption: Its caption.
    ///   - extent: What the printed summary has of it.
    ///   - isBackground: Whether it folds where it is very long, though its rows are read in place.
    init(
        _ table: ReportTable,
        _ language: ReportLanguage,
        caption: String,
        extent: Extent,
        isBackground: Bool = false
    ) {
        self.table = table
        self.language = language
        self.caption = caption
        self.extent = extent
        self.isBackground = isBackground
    }

    /// The context; nil where the table has no rows.
    var context: [String: Any]? {
        guard !table.rows.isEmpty else { return nil }
        let hasDetails = table.rows.contains { !$0.details.isEmpty }
        let words = RowWords(why: language.text("page.details"), facts: language.text("page.evidence"))
        var context: [String: Any] = [
            "isLong": table.rows.count >= Self.longRows,
            "name": table.name, "caption": caption, "isWhole": extent == .wholeReport,
            "isTop": extent == .firstRows, "hasDetails": hasDetails,
            "columns": table.columns.map { column -> [String: Any] in
                [
                    "title": language.text("column.\(column.key)"), "isNumber": column.isNumber,
                    "isFilter": column.isFilter,
                ]
            },
            "rows": table.rows.map { RowContext($0, table.columns, language, words, hasDetails) },
        ]
        // What a row says is read in place: plain tables fold, and others where they are background and very long.
        let isFolded =
            hasDetails
            ? isBackground && table.rows.count > Self.foldedDetails
            : extent != .summary && table.rows.count > Self.foldedRows
        if isFolded {
            context["fold"] = language.text(
                "section.count",
                ["title": caption, "count": language.number(table.rows.count)]
            )
        }
        return context
    }
}

/// What a row is opened by.
private struct RowWords {
    var why: String
    var facts: String
}

/// A row; read by name and without reflection, since large runs have many.
private struct RowContext: MustacheParent {
    private let row: ReportTable.Row
    private let columns: [ReportTable.Column]
    private let language: ReportLanguage
    private let words: RowWords
    private let hasDetails: Bool

    init(
        _ row: ReportTable.Row,
        _ columns: [ReportTable.Column],
        _ language: ReportLanguage,
        _ words: RowWords,
        _ hasDetails: Bool
    ) {
        self.row = row
        self.columns = columns
        self.language = language
        self.words = words
        self.hasDetails = hasDetails
    }

    func child(named name: String) -> Any? {
        switch name {
        case "anchor": return row.anchor.isEmpty ? nil : row.anchor
        case "head":
            return row.cells.first.map { CellContext($0, isNumber: columns[0].isNumber, language) }
        case "cells":
            return zip(row.cells, columns).dropFirst()
                .map { CellContext($0, isNumber: $1.isNumber, language) }
        case "hasBody": return hasDetails ? true : nil
        case "details":
            guard hasDetails, !row.details.isEmpty || row.facts != nil else { return nil }
            let about = row.cells.first?.exact ?? ""
            var context: [String: Any] = [
                "title": words.why, "about": about, "width": columns.count,
                "lines": row.details.map { line -> [String: Any] in
                    var fields: [String: Any] = ["text": line.text, "isInner": line.depth > 0]
                    if !line.quote.isEmpty { fields["quote"] = line.quote }
                    return fields
                },
            ]
            if let facts = row.facts?(), !facts.isEmpty {
                context["facts"] = ["title": words.facts, "about": about, "items": facts] as [String: Any]
            }
            return context
        default: return nil
        }
    }
}

/// A cell of a row.
private struct CellContext: MustacheParent {
    private let cell: ReportTable.Cell
    private let isNumber: Bool
    private let language: ReportLanguage

    init(_ cell: ReportTable.Cell, isNumber: Bool, _ language: ReportLanguage) {
        self.cell = cell
        self.isNumber = isNumber
        self.language = language
    }

    private var isText: Bool {
        if case .text = cell { true } else { false }
    }

    func child(named name: String) -> Any? {
        switch name {
        case "text": cell.shown(language)
        case "exact": cell.exact
        case "isNumber": isNumber
        case "isText": !isNumber && isText
        case "isCode": !isNumber && !isText
        default: nil
        }
    }
}
