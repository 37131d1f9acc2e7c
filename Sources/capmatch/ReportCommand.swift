import ArgumentParser
import CommandSupport
import Formats
import Operations
import Reports

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "The report of a run, for a terminal, a browser, a spreadsheet or a program.",
        discussion: """
            html is one file that loads nothing; a large run's matches and misses stand beside it, a page for each \
            country. csv is a folder with a file for each table. json keeps to the schema that --schema prints. All three \
            give of each match every rule and every criterion with the facts that it compared, as capmatch explain does; \
            text does not, nor does a report of more than 20,000 matches. \
            Languages change words, numbers and dates of text and html; csv and json are the same in all.

            Examples:
              capmatch report latest
              capmatch report 3 --format html --language fr --out report.html
              capmatch report latest --format csv --bom --out tables
              capmatch report --schema
            """
    )

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "Number of the run, or latest, which is the default.") var reference: RunReference?
    @Option(help: "What to write.") var format: ReportFormat = .text
    @OptionGroup var reader: LanguageOptions
    @Option(help: "The file, of csv the folder; - for standard output.") var out = "-"
    @Flag(help: "Only the first page, as text.") var summary = false
    @Flag(help: "Start each table with the byte order mark by which Excel knows UTF-8.") var bom = false
    @Flag(help: "Print the JSON Schema of the report, and nothing else.") var schema = false

    func validate() throws {
        if schema { return }
        if format == .csv, out == "-" {
            throw ValidationError("csv is a folder with a file for each table: give --out FOLDER.")
        }
        if bom, format != .csv { throw ValidationError("--bom is for --format csv.") }
        if summary, format != .text {
            throw ValidationError(
                "--summary is for --format text; html prints its summary alone where that is ticked."
            )
        }
    }

    func run() throws {
        if schema { return Output.bytes(MatchReport.schema) }
        var files = ReportForms()
        let report = try options.withProgramme { registry, programme in
            let stored = StoredReport(registry, programme)
            let report = try stored.report(reference?.number)
            if format != .text { files.explainer = try stored.explainer(of: report) }
            return report
        }
        files.language = reader.language
        files.hasByteOrderMark = bom
        if summary {
            return try give(Array(TextReport.summary(report, in: reader.language).utf8))
        }
        if out != "-" {
            try files.write(report, format.form, to: out)
            return
        }
        switch format {
        case .text: try give(Array(TextReport.full(report, in: reader.language).utf8))
        case .json: Output.bytes(try report.withEvidence(files.explainer).json())
        case .html:
            let pages = try HTMLReport.pages(report, in: reader.language, explainer: files.explainer)
            guard pages.count == 1, let page = pages.first else {
                throw UserError(
                    "Run \(report.run.run ?? 0) is too large for one page: give --out FILE, and its \(pages.count) pages stand beside it."
                )
            }
            Output.bytes(page.bytes)
        case .csv: break
        }
    }

    /// Text to a file or to standard output, where it steers no terminal.
    private func give(_ text: [UInt8]) throws {
        if out == "-" {
            Output.bytes(Array(Output.harmless(String(decoding: text, as: UTF8.self)).utf8))
        } else {
            try AtomicFile.write(text, to: out)
        }
    }
}
