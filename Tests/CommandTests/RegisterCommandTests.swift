import Foundation
import Postgres
import TestSupport
import Testing

/// The built `capmatch` on a database of the test's own, with reference data and a programme with one organisation.
@Suite(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct RegisterCommandTests {
    private struct Outcome {
        var status: Int32
        var output: String
        var errors: String
    }

    private let database: TestDatabase
    private static let header =
        "external_id,organisation,title,submitted_on,opens,closes,component,kind,quantity,quantity_minimum,unit\n"

    init() throws {
        database = try TestDatabase()
        try #require(try capmatch(["db", "migrate"]).status == 0)
        try #require(
            try capmatch(["programme", "create", "p", "--name", "P", "--time-zone", "UTC"]).status == 0
        )
        let organisations = "external_id,name,type,country\nORG-1,Org,university,KE\n"
        try #require(try capmatch(["org", "import", "-", "--apply"], organisations).status == 0)
    }

    private static func need(_ number: Int, quantity: String = "5") -> String {
        "N-\(number),ORG-1,Need,2026-10-01,2027-01-01,2027-06-30,main,training,\(quantity),1,seat\n"
    }

    private func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
            .appending(path: "capmatch")
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        environment["CAPMATCH_DATABASE_URL"] = database.settings.description
        environment["CAPMATCH_SEED"] =
            URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "seed").path
        process.environment = environment
        return process
    }

    private func capmatch(_ arguments: [String], _ input: String = "") throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: "command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in [("in", input), ("out", ""), ("err", "")] {
            try Data(text.utf8).write(to: folder.appending(path: name))
        }
        let process = process(arguments)
        process.standardInput = try FileHandle(forReadingFrom: folder.appending(path: "in"))
        process.standardOutput = try FileHandle(forWritingTo: folder.appending(path: "out"))
        process.standardError = try FileHandle(forWritingTo: folder.appending(path: "err"))
        try process.run()
        process.waitUntilExit()
        func text(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
        }
        return Outcome(status: process.terminationStatus, output: try text("out"), errors: try text("err"))
    }

    private func needs() throws -> Int64 {
        try database.connect().value("SELECT count(*) FROM need", as: Int64.self) ?? -1
    }

    @Test func `an import killed in the middle leaves no row, and run again completes`() throws {
        let rows = 20_000
        let process = process(["need", "import", "-", "--apply"])
        let pipe = Pipe()
        process.standardInput = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = Self.header + (0..<rows).map { Self.need($0) }.joined()
        // Once a pipe has taken all, the import has read all but the last of it, and waits for more.
        try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
        #expect(try needs() == 0)

        let again = try capmatch(["need", "import", "-", "--apply"], text)
        #expect(again.status == 0)
        #expect(try needs() == Int64(rows))
    }

    @Test func `rejected rows end in 65, are told with their place, and keep the rest out`() throws {
        let text = Self.header + Self.need(1) + Self.need(2, quantity: "many")
        let stopped = try capmatch(["need", "import", "-", "--apply"], text)
        #expect(stopped.status == 65)
        #expect(stopped.output.contains("line 3, column 9 quantity: found \"many\""))
        #expect(try needs() == 0)

        let skipped = try capmatch(["need", "import", "-", "--apply", "--on-error", "skip", "--json"], text)
        #expect(skipped.status == 65)
        #expect(skipped.output.contains("\"new\": 1") || skipped.output.contains("\"new\":1"))
        #expect(try needs() == 1)
    }

    @Test func `add without a terminal says all that is missing, edit writes a version, and exit codes tell`()
        throws
    {
        let incomplete = try capmatch(["need", "add", "--set", "title=T"])
        #expect(incomplete.status == 65)
        for column in [
            "external_id", "organisation", "submitted_on", "opens", "closes", "kind", "quantity", "unit",
        ] {
            #expect(incomplete.errors.contains("  \(column): "), "\(column)")
        }
        let cells = [
            "external_id=N-1", "organisation=ORG-1", "title=T", "submitted_on=2026-10-01", "opens=2027-01-01",
            "closes=2027-06-30", "kind=compute", "quantity=10", "unit=gpu-hour",
        ]
        let added = try capmatch(["need", "add"] + cells.flatMap { ["--set", $0] })
        #expect(added.errors == "")
        #expect(added.status == 0)
        let edited = try capmatch(["need", "edit", "N-1", "--set", "quantity=20"])
        #expect(edited.output.contains("main quantity: 10 -> 20"))
        #expect(try capmatch(["need", "edit", "N-1", "--set", "quantity=0"]).status == 65)
        #expect(try capmatch(["need", "show", "N-2"]).status == 2)
        #expect(try capmatch(["need", "show", "N-1", "--version", "1"]).output.contains("quantity: 10"))
    }

    @Test func `every command shows its help`() throws {
        for arguments in [
            ["--help"], ["need", "import", "--help"], ["help", "offer", "edit"], ["db", "--help"],
        ] {
            let help = try capmatch(arguments)
            #expect(help.status == 0, "\(arguments)")
            #expect(help.output.contains("USAGE: capmatch"), "\(arguments)")
        }
        #expect(try capmatch(["nede"]).status == 64)
    }
}
