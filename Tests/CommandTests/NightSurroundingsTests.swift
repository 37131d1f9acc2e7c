import Foundation
import Postgres
import TestSupport
import Testing

/// What stands around a night: several programmes, cron, systemd, metrics, and whoever is to be told.
@Suite(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct NightSurroundingsTests {
    @Test func `one programme that fails does not stop the others, and metrics and notice tell of it`() throws
    {
        let database = try CommandDatabase()
        try database.fill(["a", "b", "c"])
        try Data("#!/bin/sh\ncat > \"$NOTICE\"\n".utf8).write(to: URL(filePath: database.path("tell")))
        chmod(database.path("tell"), 0o755)
        let night = [
            "--all", "--metrics-file", database.path("night.prom"), "--notify-command", database.path("tell"),
        ]
        func told() throws -> ([String: String], String) {
            let data = try Data(contentsOf: URL(filePath: database.path("notice.json")))
            let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            let rows = try #require(json["programmes"] as? [[String: Any]])
            for row in rows where row["ending"] as? String == "published" {
                let reasons = try #require(row["unmatched_by_reason"] as? [String: Int])
                #expect(!reasons.isEmpty)
                #expect(reasons.values.reduce(0, +) == row["unmatched"] as? Int, "\(row)")
            }
            let endings = rows.compactMap { row in
                (row["programme"] as? String).map { ($0, row["ending"] as? String ?? "") }
            }
            let metrics = try String(contentsOfFile: database.path("night.prom"), encoding: .utf8)
            return (Dictionary(endings, uniquingKeysWith: { $1 }), metrics)
        }
        let variables = ["NOTICE": database.path("notice.json")]
        #expect(try database.nightly(night, variables: variables).status == 0)
        #expect(try told().0 == ["a": "published", "b": "published", "c": "published"])

        try database.database.connect().executeScript(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''refused''; END';
            CREATE TRIGGER refuse BEFORE INSERT ON run FOR EACH ROW
                WHEN (NEW.business_date = '2026-11-25') EXECUTE FUNCTION refuse();
            UPDATE programme SET reference_date = CASE code WHEN 'b' THEN date '2026-11-25' ELSE '2026-11-26' END;
            """
        )
        let second = try database.run("capmatch-nightly", night, variables: variables)
        #expect(second.status == 1 && second.errors.contains("refused"), "\(second.errors)")
        let (endings, metrics) = try told()
        #expect(endings == ["a": "published", "b": "failed", "c": "published"])
        #expect(metrics.contains("capmatch_night_last_exit_code 1\n"))
        let reasons = metrics.split(separator: "\n").filter {
            $0.hasPrefix("capmatch_night_unmatched_needs_by_reason{programme=\"a\",reason=\"")
        }
        // Every reason has its series, those that no need has too.
        #expect(reasons.count == 12, "\(reasons)")
        let needs = reasons.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }.reduce(0, +)
        #expect(metrics.contains("capmatch_night_unmatched_needs{programme=\"a\"} \(needs)\n"))
        #expect(metrics.contains("capmatch_night_programme_done{programme=\"b\"} 0\n"))
        #expect(metrics.contains("capmatch_night_last_success_timestamp_seconds{programme=\"b\"} "))
        #expect(metrics.contains("capmatch_night_matches{programme=\"a\"} 10\n"), "\(metrics)")
    }

    @Test func `three workers share the programmes out, each has one run`() throws {
        let database = try CommandDatabase()
        let programmes = ["a", "b", "c", "d"]
        try database.fill(programmes)
        let night = ["--date", CommandDatabase.date, "--all", "--if-running", "skip"]
        let workers = try (1...3).map { _ in try database.start("capmatch-nightly", night) }
        for worker in workers { #expect(try worker.finish().status == 0) }
        let runs = try database.published().filter { $0.hasPrefix("run ") }
        #expect(runs.count == 4 && runs.allSatisfy { $0.hasPrefix("run 1 complete ") }, "\(runs)")
    }

    @Test func `whoever is to be told and cannot be changes nothing of the night, and the log says so`()
        throws
    {
        let database = try CommandDatabase()
        try database.fill()
        for command in ["/bin/false", "/nonexistent/program"] {
            let night = try database.nightly(["--notify-command", command])
            #expect(night.status == 0 && night.errors.contains("notify command"), "\(night)")
        }
        #expect(try database.published().contains { $0.hasPrefix("run 1 complete ") })
    }

    @Test func `the cron line works with what cron gives it`() throws {
        let database = try CommandDatabase()
        try database.fill()
        let line =
            "cd / && exec '\(CommandDatabase.path("capmatch-nightly"))' --all --quiet --date \(CommandDatabase.date) "
            + "--report-dir '\(database.path("reports"))'"
        let night = try database.run(
            "/usr/bin/env",
            [
                "-i", "PATH=/usr/bin:/bin", "HOME=/nonexistent", "LOGNAME=root", "SHELL=/bin/sh",
                "CAPMATCH_DATABASE_URL=\(database.database.settings.description)", "/bin/sh", "-c", line,
            ]
        )
        #expect(night.status == 0 && night.output == "" && night.errors == "", "\(night)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: database.path("reports")).count == 2)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze")))
    func `systemd takes the units as they are printed`() throws {
        let database = try CommandDatabase()
        for unit in ["service", "timer"] {
            let printed = try database.run("capmatch-nightly", ["--print-unit", unit])
            #expect(printed.status == 0)
            // Verifying looks for the program, which is not installed here.
            let text = printed.output.replacing("/usr/bin/capmatch-nightly", with: "/bin/true")
            try Data(text.utf8).write(to: URL(filePath: database.path("capmatch-nightly.\(unit)")))
        }
        let verified = try database.run(
            "/usr/bin/systemd-analyze",
            ["verify", "--man=no"]
                + ["service", "timer"].map { database.path("capmatch-nightly.\($0)") }
        )
        #expect(verified.status == 0 && !verified.errors.contains("capmatch-nightly."), "\(verified.errors)")
    }

    @Test func `the service manager hears what the night is doing`() throws {
        let database = try CommandDatabase()
        try database.fill()
        let path = "/tmp/capmatch-notify-\(UUID().uuidString.prefix(8))"
        let listener = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer {
            close(listener)
            unlink(path)
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) }
        }
        try #require(bound == 0)
        #expect(try database.nightly(["-q"], variables: ["NOTIFY_SOCKET": path]).status == 0)
        var heard = ""
        var buffer = [UInt8](repeating: 0, count: 1_024)
        while true {
            let count = recv(listener, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { break }
            heard += String(decoding: buffer[..<count], as: UTF8.self)
        }
        #expect(heard.contains("STATUS=p: run 1, publish\n"), "\(heard)")
    }

    @Test func `INT and TERM leave no private server behind, whatever the command was doing`() throws {
        let database = try CommandDatabase()
        let home = "/tmp/capmatch-int-\(UUID().uuidString.prefix(8))"
        defer { _ = try? database.run("/bin/rm", ["-rf", home]) }
        let variables = ["CAPMATCH_HOME": home, "CAPMATCH_DATABASE_URL": ""]
        #expect(
            try database.run(
                "capmatch",
                ["programme", "create", "p", "--time-zone", "UTC"],
                variables: variables
            ).status == 0
        )
        let pidFile = "\(home)/pg/15/data/postmaster.pid"
        for number in [SIGINT, SIGTERM] {
            let pipe = Pipe()
            let command = try database.start(
                "capmatch",
                ["need", "import", "-", "--apply"],
                input: pipe.fileHandleForReading,
                variables: variables
            )
            for _ in 0..<2_000 where !FileManager.default.fileExists(atPath: pidFile) { usleep(10_000) }
            usleep(500_000)
            kill(command.process.processIdentifier, number)
            let ended = try command.finish()
            #expect(ended.isSignal && ended.status == number, "\(ended)")
            #expect(!FileManager.default.fileExists(atPath: pidFile))
        }
    }
}
