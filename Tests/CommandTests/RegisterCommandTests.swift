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

    private func process(_ arguments: [String], program: String = "capmatch") -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
            .appending(path: program)
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        environment["CAPMATCH_DATABASE_URL"] = database.settings.description
        environment["CAPMATCH_SEED"] =
            URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "seed").path
        process.environment = environment
        return process
    }

    private func capmatch(
        _ arguments: [String],
        _ input: String = "",
        program: String = "capmatch",
        variables: [String: String] = [:]
    ) throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: "command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in [("in", input), ("out", ""), ("err", "")] {
            try Data(text.utf8).write(to: folder.appending(path: name))
        }
        let process = process(arguments, program: program)
        process.environment?.merge(variables) { $1 }
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
        let rows = ProcessInfo.processInfo.environment["CAPMATCH_SOAK"] == "1" ? 100_000 : 20_000
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
        #expect(stopped.output.contains("  -, line 3, column 9 quantity: found \"many\""))
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

    @Test func `a withdrawal keeps its reason, and the history tells who, why and what`() throws {
        try #require(
            try capmatch(["need", "import", "-", "--apply", "--quiet"], Self.header + Self.need(1)).status
                == 0
        )
        let withdrawn = try capmatch([
            "need", "withdraw", "N-1", "--reason", "funded elsewhere", "--by", "ana",
        ])
        #expect(withdrawn.output == "N-1 withdrawn (version 2).\n")
        let history = try capmatch(["need", "show", "N-1", "--history"])
        #expect(history.output.contains("by ana  funded elsewhere\n  status: open -> withdrawn\n"))
        let json = try JSONSerialization.jsonObject(
            with: Data(try capmatch(["need", "show", "N-1", "--history", "--json"]).output.utf8)
        )
        let versions = try #require(json as? [[String: Any]])
        #expect(versions.compactMap { $0["version"] as? Int } == [1, 2])
        #expect(versions[1]["reason"] as? String == "funded elsewhere")
        let changes = try #require(versions[1]["changes"] as? [[String: Any]])
        #expect(changes.count == 1 && changes[0]["field"] as? String == "status")
        #expect(changes[0]["new"] as? String == "withdrawn")
        #expect(try capmatch(["need", "withdraw", "N-1", "--reason", " "]).status == 64)
        #expect(try capmatch(["need", "show", "N-1", "--history", "--version", "1"]).status == 64)
    }

    @Test func `quiet commands print nothing but what was asked for, and still their errors`() throws {
        #expect(
            try capmatch(["need", "import", "-", "--apply", "-q"], Self.header + Self.need(1)).output == ""
        )
        #expect(try capmatch(["need", "edit", "N-1", "--set", "urgency=2", "--quiet"]).output == "")
        #expect(try capmatch(["need", "list", "-q"]).output.hasPrefix("N-1  "))
        let bad = try capmatch(["need", "import", "-", "-q"], Self.header + Self.need(2, quantity: "many"))
        #expect(bad.status == 65)
        #expect(bad.output.hasPrefix("  -, line 2, column 9 quantity: found \"many\"; expected "))
        let missing = try capmatch(["need", "add", "--no-input", "-q"])
        #expect(missing.status == 64 && missing.errors.contains("organisation: "))
    }

    @Test func `a programme is made once, shown in plain words, and refused where its settings cannot be`()
        throws
    {
        let again = try capmatch(["programme", "create", "p"])
        #expect(again.status == 0 && again.output.contains("Programme p is there already."))
        let other = try capmatch(["programme", "create", "p", "--name", "Q"])
        #expect(other.status == 1 && other.errors.contains("capmatch programme set"))
        #expect(
            try capmatch(["programme", "show"]).output
                == "code: p\nname: P\ntime_zone: UTC\nreference_date: -\n"
        )
        #expect(try capmatch(["programme", "create", "Two Words"]).status == 64)
        for command in [["create", "q"], ["set", "--programme", "p"]] {
            let nowhere = try capmatch(["programme"] + command + ["--time-zone", "Mars/Base"])
            #expect(nowhere.status == 64 && nowhere.errors.contains("Africa/Nairobi"), "\(nowhere.errors)")
        }
        #expect(try capmatch(["programme", "list"]).output == "p  P  UTC\n")
        #expect(try capmatch(["programme", "set"]).status == 64)
    }

    @Test func `a listing refuses a state or an organisation that nobody has`() throws {
        let state = try capmatch(["need", "list", "--status", "nonsense"])
        #expect(state.status == 64 && state.errors.contains("withdrawn"))
        #expect(try capmatch(["need", "list", "--organisation", "ORG-9"]).status == 2)
        let none = try capmatch(["need", "list", "--organisation", "ORG-1", "--status", "open", "--json"])
        #expect(none.status == 0 && none.output == "[]\n")
    }

    @Test
    func `the night takes several programmes, or the one that the environment names, and makes its folder`()
        throws
    {
        try #require(try capmatch(["programme", "create", "q"]).status == 0)
        let folder = FileManager.default.temporaryDirectory.appending(path: "night \(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let reports = folder.appending(path: "a/b")
        let night = ["--date", "2026-11-20", "-q"]
        func nightly(_ arguments: [String], _ variables: [String: String] = [:]) throws -> Outcome {
            try capmatch(arguments + night, program: "capmatch-nightly", variables: variables)
        }
        func written() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: reports.path).sorted()
        }
        #expect(try nightly([]).status == 64)
        let one = try nightly(["--report-dir", reports.path], ["CAPMATCH_PROGRAMME": "q"])
        #expect(one.status == 0, "\(one.errors)")
        #expect(try written() == ["q-2026-11-20-run-1.json", "q-2026-11-20-run-1.txt"])
        #expect(try nightly(["--programme", "p", "--programme", "nope"]).status == 2)
        #expect(try capmatch(["run", "list", "--programme", "p", "--json"]).output == "[]\n")
        let both = ["--programme", "p", "--programme", "q", "--report-dir", reports.path]
        #expect(try nightly(both).status == 0)
        #expect(try written().count == 4)
        #expect(try nightly(["--all", "--programme", "p"]).status == 64)
    }

    @Test func `the report of a night goes out in every form, in the reader's language`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "reports \(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let rows = Self.header + (1...3).map { Self.need($0) }.joined()
        try #require(try capmatch(["need", "import", "-", "--apply"], rows).status == 0)
        try #require(try capmatch(["match", "run", "--date", "2026-11-20"]).status == 0)
        func report(_ arguments: String...) throws -> Outcome { try capmatch(["report"] + arguments) }
        func path(_ name: String) -> String { folder.appending(path: name).path }

        let french = try report("--language", "fr")
        #expect(
            french.output.contains("exécution 1 du 20 novembre 2026")
                && french.output.contains("Non servis (3)")
        )
        #expect(try report("1", "--format", "html", "--language", "ar", "--out", path("r.html")).status == 0)
        let page = String(decoding: try Data(contentsOf: folder.appending(path: "r.html")), as: UTF8.self)
        #expect(page.hasPrefix("<!doctype html>\n<html lang=\"ar\" dir=\"rtl\">") && page.contains("N-3"))
        #expect(try report("--format", "html").output.contains("<html lang=\"en\" dir=\"ltr\">"))
        #expect(try report("--format", "csv", "--bom", "--out", path("tables")).status == 0)
        let table = try Data(contentsOf: folder.appending(path: "tables/unmatched.csv"))
        #expect(
            table.starts(with: [0xEF, 0xBB, 0xBF])
                && String(decoding: table, as: UTF8.self).contains("\r\nN-2,")
        )
        let schema = try report("--schema")
        #expect(try JSONSerialization.jsonObject(with: Data(schema.output.utf8)) is [String: Any])

        for wrong in [
            ["--language", "xx"], ["--format", "csv"], ["--bom"], ["--summary", "--format", "html"],
        ] {
            #expect(try capmatch(["report", "latest"] + wrong).status == 64, "\(wrong)")
        }
        #expect(try report("--language", "xx").errors.contains("en, fr, es, pt, ar, zh"))
        #expect(try report("2").status == 2)
        #expect(try report("1", "--out", path("nowhere/r.txt")).status != 0)
    }

    @Test func `a night goes on to its end when nobody reads what it prints`() throws {
        try #require(try capmatch(["programme", "create", "q"]).status == 0)
        let night = process(["--all", "--date", "2026-11-20"], program: "capmatch-nightly")
        let pipe = Pipe()
        night.standardOutput = pipe
        try pipe.fileHandleForReading.close()
        try night.run()
        try pipe.fileHandleForWriting.close()
        night.waitUntilExit()
        #expect(night.terminationReason == .exit && night.terminationStatus == 0)
        for code in ["p", "q"] {
            #expect(try capmatch(["run", "list", "--programme", code]).output.contains("complete"))
        }
    }

    @Test(arguments: [
        (["need", "show", "NOPE", "--json"], "not-found", 2),
        (["need", "list", "--limit", "x", "--json"], "usage", 64),
        (["need", "list", "--json", "--database", "postgresql://127.0.0.1:1/x"], "database-unavailable", 69),
        (["report", "latest", "--format", "json"], "not-found", 2),
        (["report", "--format=json", "x"], "usage", 64),
    ])
    func `errors of commands that print JSON are one JSON object`(
        _ arguments: [String],
        _ code: String,
        _ status: Int
    )
        throws
    {
        let outcome = try capmatch(arguments)
        #expect(outcome.status == Int32(status))
        #expect(outcome.output == "")
        let json = try JSONSerialization.jsonObject(with: Data(outcome.errors.utf8)) as? [String: Any]
        let error = try #require(json?["error"] as? [String: Any], "\(outcome.errors)")
        #expect(Set(error.keys) == ["code", "exit_code", "message", "hint", "sqlstate", "places"])
        #expect(error["code"] as? String == code && error["exit_code"] as? Int == status)
        #expect((error["message"] as? String)?.isEmpty == false)
        // Without it the same error is words.
        let words = try capmatch(
            arguments.filter { $0 != "--json" && !$0.hasPrefix("--format") && $0 != "json" }
        )
        #expect(words.status == outcome.status && !words.errors.hasPrefix("{"))
    }

    @Test func `a run can be exported as MPS, and the reference tables can be read`() throws {
        try #require(
            try capmatch(["need", "import", "-", "--apply"], Self.header + Self.need(1)).status == 0
        )
        try #require(try capmatch(["match", "run", "-q", "--date", "2026-11-20"]).output == "")
        let mps = try capmatch(["run", "export", "latest", "--format", "mps"])
        #expect(mps.output.hasPrefix("NAME problem\nOBJSENSE\n MAX\n") && mps.output.hasSuffix("ENDATA\n"))
        let groups = ["reference", "show", "country_group_membership", "--key", "BD", "--json"]
        #expect(try capmatch(groups + ["--on", "2026-11-23"]).output.contains("\"ldc\""))
        #expect(!(try capmatch(groups + ["--on", "2026-11-24"]).output.contains("\"ldc\"")))
        #expect(try capmatch(["reference", "show", "language", "--key", "fr"]).output.contains("French"))
        #expect(try capmatch(["reference", "show", "language", "--key", "none"]).status == 2)
        #expect(try capmatch(["reference", "show", "language", "--on", "2026-11-24"]).status == 64)
        #expect(try capmatch(["reference", "show", "rates"]).status == 64)
        let doctor = try capmatch(["doctor", "--json"])
        #expect(doctor.status == 0, "\(doctor.output)")
        #expect(doctor.output.contains("{\"check\": \"schema\", \"status\": \"ok\""))
    }

    @Test func `a policy is checked, set with a reason, used by a run, and explained by it`() throws {
        let document = try capmatch(["policy", "show"])
        #expect(document.status == 0 && document.output.contains("  S14: 2"))
        let file = FileManager.default.temporaryDirectory.appending(path: "policy-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(document.output.replacingOccurrences(of: "  S14: 2 ", with: "  S14: x ").utf8).write(
            to: file
        )
        let refused = try capmatch(["policy", "validate", file.path])
        #expect(refused.status == 65 && refused.errors.contains("line 19: weights.S14: found \"x\""))
        #expect(try capmatch(["policy", "set", file.path, "--by", "a", "--reason", "r"]).status == 65)
        let changed = document.output.replacingOccurrences(of: "  S14: 2 ", with: "  S14: 1 ")
            .replacingOccurrences(of: "  S13: 2 ", with: "  S13: 3 ")
        try Data(changed.utf8).write(to: file)
        #expect(try capmatch(["policy", "set", file.path, "--by", "a"]).status == 64, "a reason is needed")
        for author in [[], ["--by", " "]] {
            let nobody = try capmatch(["policy", "set", file.path, "--reason", "r"] + author)
            #expect(nobody.status == 64 && nobody.errors.contains("needs an author"), "\(nobody)")
        }
        #expect(
            try capmatch(["policy", "set", file.path, "--reason", "Board", "--by", "director"]).status == 0
        )
        #expect(try capmatch(["policy", "history"]).output.contains("director  Board"))
        #expect(try capmatch(["match", "run", "--policy", file.path]).status == 64, "only without writing")
        let need = Self.header + Self.need(1)
        #expect(try capmatch(["need", "import", "-", "--apply"], need).status == 0)
        let run = try capmatch(["match", "run", "--date", "2026-11-24", "--json"])
        #expect(run.status == 0 && run.output.contains("\"policyVersion\" : 1"))
        #expect(
            try capmatch(["policy", "diff", "starting", "current", "--on", "latest"]).output.contains(
                "weights.S13: 2 → 3"
            )
        )
        #expect(try capmatch(["policy", "cost"]).output.contains("The policy has no caps"))
        #expect(try capmatch(["policy", "cost", "--rule", "none"]).status == 2)
        let unknown =
            changed
            + "\nfloors:\n  - {name: a, offer: NONE, group: ldc, at_least: 1, price_millipoints: 10}\n"
        try Data(unknown.replacingOccurrences(of: "floors: []", with: "").utf8).write(to: file)
        #expect(try capmatch(["policy", "validate", file.path]).status == 0)
        let named = try capmatch(["policy", "validate", file.path, "--register"])
        #expect(named.status == 65 && named.errors.contains("floors[1].offer: found \"NONE\""), "\(named)")
        #expect(try capmatch(["explain", "N-1"]).output.contains("N-1 in run 1"))
        #expect(try capmatch(["explain", "N-2"]).status == 2)
        let french = try capmatch(["explain", "N-1", "--language", "fr"])
        #expect(french.output.contains("N-1 dans l'exécution 1"), "\(french.output)\(french.errors)")
        #expect(try capmatch(["explain", "N-1", "--language", "xx"]).status == 64)
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
