import Formats
import Foundation
import Testing

@testable import Reports

/// A program that is not part of the package and that these tests can do without.
private struct OtherProgram {
    /// Its path; nil where it is not installed.
    static func path(_ name: String) -> String? {
        ["/usr/bin", "/usr/local/bin"].map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs a program to its end.
    static func run(_ path: String, _ arguments: [String]) throws -> (
        status: Int32, output: String, errors: String
    ) {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let names = ["output", "errors"].map { folder.appending(path: $0) }
        for name in names { try Data().write(to: name) }
        process.standardOutput = try FileHandle(forWritingTo: names[0])
        process.standardError = try FileHandle(forWritingTo: names[1])
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let texts = try names.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        return (process.terminationStatus, texts[0], texts[1])
    }

    static let hasValidator: Bool = {
        guard let python = path("python3") else { return false }
        return (try? run(python, ["-c", "import jsonschema"]).status) == 0
    }()

    static let browser = path("chromium")
    static let pageReader = path("pdftotext")
}

@Suite("Reports before programs of others")
struct OtherProgramsTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "reports-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test(
        "The JSON is valid by its published schema",
        .enabled(if: OtherProgram.hasValidator, "needs Debian's python3-jsonschema")
    )
    func schema() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let report = try ReportFixture.report.get().withEvidence(try ReportFixture.explainer.get())
        let paths = ["report.json", "schema.json"].map { folder.appending(path: $0).path }
        try AtomicFile.write(try report.json(), to: paths[0])
        try AtomicFile.write(MatchReport.schema, to: paths[1])
        let check = """
            import json, sys, jsonschema
            report, schema = (json.load(open(path)) for path in sys.argv[1:])
            jsonschema.validators.validator_for(schema).check_schema(schema)
            jsonschema.validate(report, schema)
            report["run"]["status"] = "splendid"
            try:
                jsonschema.validate(report, schema)
            except jsonschema.ValidationError:
                print("valid, and what is wrong is refused")
            """
        let python = try #require(OtherProgram.path("python3"))
        let result = try OtherProgram.run(python, ["-c", check] + paths)
        #expect(result.output == "valid, and what is wrong is refused\n", "\(result.errors)")
    }

    @Test(
        "The printed summary has two pages at most, in each language",
        .enabled(if: OtherProgram.browser != nil, "needs Debian's chromium"),
        arguments: ReportLanguage.codes
    )
    func printedSummary(code: String) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let language = try #require(ReportLanguage(code: code))
        let html = String(
            decoding: try HTMLReport.pages(try ReportFixture.report.get(), in: language)[0].bytes,
            as: UTF8.self
        )
        // What a reader ticks before printing.
        let ticked = html.replacing("id=\"print-summary\"", with: "id=\"print-summary\" checked")
        #expect(ticked != html)
        let objects = String(decoding: try Data(contentsOf: try printed(ticked)), as: UTF8.self)
        let pages = objects.split(separator: "\n").count { $0.hasSuffix("/Type /Page") }
        #expect((1...2).contains(pages))
    }

    @Test(
        "No page of the printed report ends with a heading, or with the head of a table",
        .enabled(
            if: OtherProgram.browser != nil && OtherProgram.pageReader != nil,
            "needs Debian's chromium and poppler-utils"
        )
    )
    func printedWhole() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let html = String(
            decoding: try HTMLReport.pages(try ReportFixture.report.get())[0].bytes,
            as: UTF8.self
        )
        let paper = try printed(html)
        let result = try OtherProgram.run(
            try #require(OtherProgram.pageReader),
            ["-layout", paper.path, "-"]
        )
        #expect(result.status == 0, "\(result.errors)")
        func words(_ text: some StringProtocol) -> String {
            text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        let headings = html.matches(of: /<(?:h2|caption[^>]*)>([^<]+)</).map { words($0.output.1) }
        let heads = html.matches(of: /<thead>(.+)<\/thead>/)
            .map { words($0.output.1.replacing(/<[^>]+>/, with: " ")) }
        #expect(headings.count > 20 && heads.count > 20)
        let pages = result.output.split(separator: "\u{C}").map { page in
            page.split(whereSeparator: \.isNewline).map(words).filter { !$0.isEmpty }
        }
        #expect(pages.count > 20)
        for (number, lines) in pages.enumerated() {
            guard let last = lines.last else { continue }
            #expect(
                !headings.contains(last) && !heads.contains { last.hasSuffix($0) },
                "page \(number + 1) ends with \(last)"
            )
        }
    }

    /// Prints a page as a browser does.
    private func printed(_ html: String) throws -> URL {
        let (page, paper) = (folder.appending(path: "report.html"), folder.appending(path: "report.pdf"))
        try AtomicFile.write(Array(html.utf8), to: page.path)
        let result = try OtherProgram.run(
            try #require(OtherProgram.browser),
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--disable-background-networking", "--no-pdf-header-footer",
                "--user-data-dir=\(folder.appending(path: "profile").path)",
                "--print-to-pdf=\(paper.path)", "file://\(page.path)",
            ]
        )
        #expect(result.status == 0, "\(result.errors)")
        return paper
    }

    @Test(
        "A browser shows the page without a word on its console, with the tools that the script adds",
        .enabled(if: OtherProgram.browser != nil, "needs Debian's chromium")
    )
    func browser() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let page = folder.appending(path: "report.html")
        try AtomicFile.write(
            try HTMLReport.pages(
                try ReportFixture.report.get(),
                explainer: try ReportFixture.explainer.get()
            )[0].bytes,
            to: page.path
        )
        let result = try OtherProgram.run(
            try #require(OtherProgram.browser),
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--disable-background-networking", "--enable-logging=stderr",
                "--user-data-dir=\(folder.appending(path: "profile").path)", "--dump-dom",
                "file://\(page.path)",
            ]
        )
        #expect(result.output.contains("class=\"tools\"") && result.output.contains("<button"))
        #expect(result.output.contains("</html>"))
        let console = result.errors.split(separator: "\n").filter { $0.contains("CONSOLE") }
        #expect(console.isEmpty, "\(console)")
    }
}
