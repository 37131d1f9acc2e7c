import Foundation
import TestSupport
import Testing

/// README's weekly meeting, command by command as it stands there.
@Suite(
    "A weekly meeting",
    .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage))
)
struct WeeklyMeetingTests {
    private let database: TestDatabase
    private let folder: URL

    init() throws {
        database = try TestDatabase()
        folder = URL(filePath: "/tmp/capmatch-meeting-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private static let root: URL = {
        var url = URL(filePath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url
    }()

    /// The commands under the heading.
    private func commands() throws -> String {
        let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        let section = try #require(readme.components(separatedBy: "## A weekly meeting\n").last)
        let blocks = section.components(separatedBy: "```")
        return try #require(blocks.count > 1 ? blocks[1] : nil).replacingOccurrences(
            of: "sh\n",
            with: "",
            options: .anchored
        )
    }

    /// Runs a script as an officer would in a shell; output and errors together.
    private func shell(_ script: String) throws -> (status: Int32, output: String) {
        let output = folder.appending(path: "output")
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-eux", "-c", script]
        process.currentDirectoryURL = folder
        var environment = ProcessInfo.processInfo.environment
        let build = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
        environment["PATH"] = build + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
        environment["CAPMATCH_DATABASE_URL"] = try #require(environment["CAPMATCH_TEST_DATABASE_URL"])
            .replacingOccurrences(of: "dbname=postgres", with: "dbname=\(database.name)")
        environment["CAPMATCH_SEED"] = Self.root.appending(path: "seed").path
        process.environment = environment
        let handle = try FileHandle(forWritingTo: output)
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try String(contentsOf: output, encoding: .utf8))
    }

    @Test func `the commands of the README do what it says, from the report to the next night`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        // A short search is enough here.
        let prepared = try shell(
            """
            capmatch db migrate -q
            capmatch programme create --demo -q
            capmatch policy show > policy.yaml
            printf 'solve:\\n  work_limit: 400000\\n' >> policy.yaml
            capmatch policy set policy.yaml --by 'A. Director' --reason 'short nights'
            capmatch match run -q
            """
        )
        #expect(prepared.status == 0, "\(prepared.output.suffix(2_000))")
        let meeting = try shell(try commands())
        #expect(meeting.status == 0, "\(meeting.output.suffix(3_000))")
        for expected in [
            "would be endorsed", "would be sent", "would be rejected", "3 decisions carried out.",
            "A match is proposed for", "3 letters in letters.", "3 notices marked as sent.",
            "is confirmed (version 6).",
            "by A. Officer", "reject  ", "OF1", "same as another",
        ] {
            #expect(meeting.output.contains(expected), "\(expected) is missing:\n\(meeting.output)")
        }
        // The next night leaves what was confirmed where it was.
        let last = try #require(meeting.output.split(separator: "\n").last)
        #expect(last.contains("  confirmed  "), "\(last)")
        let letters = try FileManager.default.contentsOfDirectory(
            atPath: folder.appending(path: "letters").path
        )
        #expect(letters.sorted() == ["notice-1.html", "notice-2.html", "notice-3.html"])
        // A second time the sheet is stale, and says by whom.
        let stale = try shell("capmatch proposal sheet import sheet.csv --apply")
        #expect(stale.status == 65 && stale.output.contains("you saw: version 1, proposed"))
        #expect(stale.output.contains("by A. Officer"))
    }
}
