import Formats
public import Matching
public import Reports

/// Writes a report in the forms that are asked for, each file whole or not at all.
public struct ReportForms: Sendable {
    /// A form of the report.
    public enum Form: String, CaseIterable, Sendable {
        /// Text for a terminal or a mail.
        case text
        /// Pages for a browser.
        case html
        /// Tables for a spreadsheet.
        case csv
        /// JSON of the published schema.
        case json
    }

    /// The reader's language; files of numbers and codes are the same in all.
    public var language = ReportLanguage.english
    /// Whether tables start with the byte order mark by which Excel knows UTF-8.
    public var hasByteOrderMark = false
    /// Knows the pairs of what the run saw, for the facts behind each match; nil leaves them out.
    public var explainer: PairExplainer?

    /// Writes in English, without byte order marks.
    public init() {}

    /// Writes a report into a folder: `NAME.txt`, `NAME.html` with its further pages, `NAME-csv/TABLE.csv`, `NAME.json`.
    ///
    /// - Parameters:
    ///   - report: The report.
    ///   - forms: Which forms.
    ///   - folder: The folder; made where it is missing.
    ///   - name: What the names of the files begin with.
    /// - Returns: The paths of the main files, one for each form, in the forms' order; of tables their folder.
    /// - Throws: ``FileError`` where something cannot be written.
    public func write(_ report: MatchReport, forms: [Form], folder: String, name: String) throws -> [String] {
        try AtomicFile.makeFolder(folder)
        return try Form.allCases.filter(forms.contains).map { form in
            let path = "\(folder)/\(name)"
            switch form {
            case .text: return try write(report, form, to: "\(path).txt")
            case .html: return try write(report, form, to: "\(path).html")
            case .csv: return try write(report, form, to: "\(path)-csv")
            case .json: return try write(report, form, to: "\(path).json")
            }
        }
    }

    /// Writes one form to a path: a file, of tables a folder; further pages of a large run stand beside the first.
    ///
    /// - Returns: The path.
    /// - Throws: ``FileError`` where something cannot be written.
    @discardableResult
    public func write(_ report: MatchReport, _ form: Form, to path: String) throws -> String {
        switch form {
        case .text: try AtomicFile.write(Array(TextReport.full(report, in: language).utf8), to: path)
        case .json: try AtomicFile.write(try report.withEvidence(explainer).json(), to: path)
        case .csv:
            try AtomicFile.makeFolder(path)
            for file in CSVReport.files(report.withEvidence(explainer), withMark: hasByteOrderMark) {
                try AtomicFile.write(file.bytes, to: "\(path)/\(file.name)")
            }
        case .html:
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            let file = String(parts.last ?? "")
            let stem = file.hasSuffix(".html") ? String(file.dropLast(5)) : file
            let folder = parts.dropLast().map { $0 + "/" }.joined()
            // The first page links to the others: it comes last.
            let pages = try HTMLReport.pages(report, in: language, stem: stem, explainer: explainer)
            for page in pages.reversed() {
                try AtomicFile.write(page.bytes, to: page.name == "\(stem).html" ? path : folder + page.name)
            }
        }
        return path
    }
}
