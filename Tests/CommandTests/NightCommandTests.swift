import Foundation
import Postgres
import TestSupport
import Testing

/// The built `capmatch-nightly`, killed, doubled, stopped and held back.
@Suite(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct NightCommandTests {
    private let base: CommandDatabase

    init() throws {
        base = try CommandDatabase()
        try base.fill()
    }

    @Test func `killed at each recorded step and run again, a night ends as an undisturbed one`() throws {
        let undisturbed = try CommandDatabase(copyOf: base)
        let night = ["--report-dir"]
        #expect(try undisturbed.nightly(night + [undisturbed.path("reports")]).status == 0)
        let expected = try undisturbed.published()
        #expect(expected.contains { $0.hasPrefix("proposal P1-1 ") })
        // Every step that the ledger has, whichever those are; the run begins with the end of its first.
        let ledger = try undisturbed.database.connect().query(
            "SELECT step FROM run_step ORDER BY started_at, step"
        ) { try $0.get(0, as: String.self) }
        #expect(ledger.first == "snapshot" && ledger.count == 5, "\(ledger)")
        let points = ledger.dropFirst().flatMap { step in StepGate.Side.allCases.map { (step, $0) } }
        for (step, side) in [("snapshot", StepGate.Side.end)] + points {
            let database = try CommandDatabase(copyOf: base)
            let gate = try StepGate(database, step, side)
            let first = try database.start(
                "capmatch-nightly",
                ["--date", CommandDatabase.date, "--report-dir", database.path("reports")]
            )
            #expect(try gate.waitForSomebody(), "\(step) \(side)")
            kill(first.process.processIdentifier, SIGKILL)
            #expect(try first.finish().isSignal)
            try gate.open()
            try gate.remove()
            let again = try database.nightly(night + [database.path("reports")])
            #expect(again.status == 0, "\(step) \(side): \(again.errors)")
            #expect(try database.published() == expected, "\(step) \(side)")
            let reports = try FileManager.default.contentsOfDirectory(atPath: database.path("reports"))
                .sorted()
            #expect(reports == ["p-2026-11-24-run-1.json", "p-2026-11-24-run-1.txt"], "\(step) \(side)")
        }
    }

    @Test func `killed while its clocks run, a night has done all of what was due or nothing, and each once`()
        throws
    {
        let edited = try base.capmatch(["offer", "edit", "O-4", "--set", "expires_on=2026-11-20"])
        #expect(edited.status == 0, "\(edited)")
        let undisturbed = try CommandDatabase(copyOf: base)
        #expect(try undisturbed.nightly([]).status == 0)
        #expect(try undisturbed.capmatch(["notice", "list"]).output.contains("has expired"))
        let gate = try StepGate(base, insertsInto: "notice")
        let first = try base.start("capmatch-nightly", ["--date", CommandDatabase.date])
        #expect(try gate.waitForSomebody())
        kill(first.process.processIdentifier, SIGKILL)
        #expect(try first.finish().isSignal)
        try gate.open()
        try gate.remove()
        #expect(try base.capmatch(["offer", "show", "O-4"]).output.contains("status: open"))
        #expect(try base.nightly([]).status == 0)
        #expect(try base.published() == undisturbed.published())
        func told(_ database: CommandDatabase) throws -> String {
            try database.capmatch(["notice", "list", "--json"]).output
        }
        #expect(try told(base) == told(undisturbed))
    }

    @Test func `of two at once one publishes, and the other ends with 75 and names the holder`() throws {
        let gate = try StepGate(base, "publish", .end)
        let first = try base.start("capmatch-nightly", ["--date", CommandDatabase.date, "--by", "Ana"])
        #expect(try gate.waitForSomebody())
        let second = try base.nightly(["--by", "Ben"])
        #expect(second.status == 75)
        #expect(
            second.errors.contains("Ana, process \(first.process.processIdentifier) on "),
            "\(second.errors)"
        )
        #expect(try base.nightly(["--if-running", "skip"]).status == 0)
        let waiting = try base.start(
            "capmatch-nightly",
            ["--date", CommandDatabase.date, "--if-running", "wait:2m"]
        )
        usleep(500_000)
        #expect(waiting.process.isRunning)
        try gate.open()
        #expect(try first.finish().status == 0)
        let late = try waiting.finish()
        #expect(late.status == 0 && late.output.contains("nothing changed since run 1"), "\(late)")
        #expect(try base.published().filter { $0.hasPrefix("run ") }.count == 1)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a first signal stops at a safe point with 75, a second at once, and the next night goes on`(
        signal: Int32
    )
        throws
    {
        let undisturbed = try CommandDatabase(copyOf: base)
        #expect(try undisturbed.nightly([]).status == 0)
        let gate = try StepGate(base, "store", .begin)
        let night = try base.start("capmatch-nightly", ["--date", CommandDatabase.date])
        #expect(try gate.waitForSomebody())
        kill(night.process.processIdentifier, signal)
        usleep(500_000)
        #expect(night.process.isRunning)
        try gate.open()
        #expect(try night.finish().status == 75)
        try gate.remove()
        #expect(try base.published().contains { $0.hasPrefix("run 1 running") })
        #expect(try !base.published().contains { $0.hasPrefix("proposal ") })
        let second = try StepGate(base, "publish", .begin)
        let impatient = try base.start("capmatch-nightly", ["--date", CommandDatabase.date])
        #expect(try second.waitForSomebody())
        for _ in 1...2 {
            kill(impatient.process.processIdentifier, signal)
            usleep(500_000)
        }
        #expect(!impatient.process.isRunning && impatient.process.terminationStatus == 128 + signal)
        try second.open()
        try second.remove()
        #expect(try base.nightly([]).errors.contains("\"event\": \"run resumed\""))
        #expect(try base.published() == undisturbed.published())
    }

    @Test func `a night that slept while another took its lease publishes nothing`() throws {
        let gate = try StepGate(base, "publish", .begin)
        let sleeper = try base.start("capmatch-nightly", ["--date", CommandDatabase.date])
        #expect(try gate.waitForSomebody())
        kill(sleeper.process.processIdentifier, SIGSTOP)
        let connection = try base.database.connect()
        try connection.execute(
            """
            SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'
            """
        )
        try gate.open()
        try gate.remove()
        try connection.execute("UPDATE lease SET expires_at = now() - interval '1 s'")
        #expect(try base.nightly([]).status == 0)
        let published = try base.published()
        kill(sleeper.process.processIdentifier, SIGCONT)
        let woken = try sleeper.finish()
        #expect(woken.status == 75 && woken.errors.contains("took this one for dead"), "\(woken)")
        #expect(try base.published() == published)
    }

    @Test func `a killed night is superseded where the pool is another by then`() throws {
        let gate = try StepGate(base, "publish", .end)
        let first = try base.start("capmatch-nightly", ["--date", CommandDatabase.date])
        #expect(try gate.waitForSomebody())
        kill(first.process.processIdentifier, SIGKILL)
        _ = try first.finish()
        try gate.open()
        try gate.remove()
        #expect(try base.capmatch(["offer", "withdraw", "O-1", "--reason", "gone"]).status == 0)
        #expect(try base.nightly([]).status == 0)
        let published = try base.published()
        #expect(published.contains { $0.hasPrefix("run 1 superseded") })
        #expect(published.contains { $0.hasPrefix("run 2 complete") })
        #expect(
            published.allSatisfy {
                !$0.hasPrefix("proposal ") || $0.hasPrefix("proposal P2-") && !$0.contains(" O-1 ")
            }
        )
    }

    @Test func `after its longest time a night stops at a safe point with 75`() throws {
        // Before the first safe point: a busy machine may need the whole second to come here.
        let gate = try StepGate(base, "solve", .begin)
        let night = try base.start(
            "capmatch-nightly",
            ["--date", CommandDatabase.date, "--max-runtime", "1s"]
        )
        #expect(try gate.waitForSomebody())
        usleep(1_500_000)
        try gate.open()
        let ended = try night.finish()
        #expect(ended.status == 75 && ended.errors.contains("longest runtime reached"), "\(ended)")
        try gate.remove()
        #expect(try base.nightly([]).status == 0)
        #expect(try base.capmatch(["run", "show", "latest"]).output.contains("resumed: 1"))
    }

    @Test func `a night as of an earlier moment sees the records of then, and unknown options are refused`()
        throws
    {
        let before = try base.nightly(["--as-of", "2020-01-01T00:00:00Z", "--dry-run"])
        #expect(before.status == 0 && before.output.contains("0 needs, 0 offers"), "\(before)")
        for wrong in [
            ["--as-of", "yesterday"], ["--max-runtime", "3"], ["--if-running", "wait"],
            ["--dry-run", "--accept-change"], ["--all", "--programme", "p"],
        ] {
            #expect(try base.nightly(wrong).status == 64, "\(wrong)")
        }
        #expect(try base.published() == [])
    }

    @Test func `too much change is held back with 1, and published once somebody accepts it`() throws {
        let policy = "format: capmatch-policy/1\nguard: {percent: 20, handful: 1}\n"
        try Data(policy.utf8).write(to: URL(filePath: base.path("policy.yaml")))
        let set = try base.capmatch([
            "policy", "set", base.path("policy.yaml"), "--by", "test", "--reason", "test",
        ])
        #expect(set.status == 0, "\(set.errors)")
        #expect(try base.nightly([]).status == 0)
        let before = try base.published().filter { $0.hasPrefix("proposal ") }
        for offer in ["O-3", "O-4"] {
            #expect(try base.capmatch(["offer", "withdraw", offer, "--reason", "gone"]).status == 0)
        }
        let dry = try base.nightly(["--dry-run"])
        #expect(dry.status == 0 && dry.output.contains("would move: 7 matches gone"), "\(dry.output)")
        for _ in 1...2 {
            let held = try base.nightly([])
            #expect(held.status == 1 && held.errors.contains("--accept-change"), "\(held.errors)")
            #expect(try base.published().filter { $0.hasPrefix("proposal ") } == before)
            #expect(try base.published().contains { $0.hasPrefix("run 2 held") })
            // Who has to decide reads why.
            #expect(try base.capmatch(["report", "2"]).output.contains("run 2 of"))
        }
        #expect(
            try base.capmatch(["run", "compare", "latest", "2"]).output.contains(
                "the offer is not in the pool"
            )
        )
        #expect(try base.nightly(["--accept-change"]).status == 0)
        #expect(try base.published().contains { $0.hasPrefix("run 2 complete") })
        #expect(try base.published().filter { $0.contains(" superseded") }.count == 7)
    }

    @Test func `a run by hand is held back like a night, and published once somebody accepts it`() throws {
        try Data("format: capmatch-policy/1\nguard: {percent: 20, handful: 1}\n".utf8).write(
            to: URL(filePath: base.path("policy.yaml"))
        )
        // The author may stand in the environment as well.
        let set = try base.run(
            "capmatch",
            ["policy", "set", base.path("policy.yaml"), "--reason", "test"],
            variables: ["CAPMATCH_BY": "A. Director"]
        )
        #expect(set.status == 0, "\(set.errors)")
        #expect(try base.capmatch(["policy", "history"]).output.contains("A. Director  test"))
        func match(_ arguments: [String]) throws -> CommandDatabase.Outcome {
            try base.capmatch(["match", "run", "--date", CommandDatabase.date] + arguments)
        }
        #expect(try match([]).status == 0)
        let before = try base.published().filter { $0.hasPrefix("proposal ") }
        for offer in ["O-3", "O-4"] {
            #expect(try base.capmatch(["offer", "withdraw", offer, "--reason", "gone"]).status == 0)
        }
        #expect(try match(["--dry-run"]).status == 0)
        #expect(try match(["--dry-run", "--accept-change"]).status == 64)
        let held = try match(["--json"])
        #expect(held.status == 1 && held.errors.contains("\"code\": \"change-guard\""), "\(held)")
        #expect(held.output == "" && held.errors.contains("capmatch match run --accept-change --programme p"))
        #expect(try base.published().filter { $0.hasPrefix("proposal ") } == before)
        let listed = try base.capmatch(["run", "list"])
        #expect(listed.output.hasPrefix("2  \(CommandDatabase.date)  held  75 % (3 of 4 steps)"), "\(listed)")
        #expect(try match(["--accept-change"]).status == 0)
        #expect(try base.published().contains { $0.hasPrefix("run 2 complete") })
        #expect(try base.published().filter { $0.contains(" superseded") }.count == 7)
    }

    @Test func `a run that is under way is listed with its step, its share and who holds it`() throws {
        let gate = try StepGate(base, "solve", .end)
        let night = try base.start("capmatch-nightly", ["--date", CommandDatabase.date, "--by", "Night"])
        #expect(try gate.waitForSomebody())
        let under = try base.capmatch(["run", "list"])
        let process = night.process.processIdentifier
        #expect(under.output.contains("running  25 % (1 of 4 steps), solve since 20"), "\(under)")
        #expect(under.output.contains("held by Night, process \(process) on "), "\(under)")
        let json = try base.capmatch(["run", "list", "--json"]).output
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]]
        )
        #expect(rows.first?["progress_percent"] as? Int == 25 && rows.first?["step"] as? String == "solve")
        kill(process, SIGKILL)
        _ = try night.finish()
        try gate.open()
        try gate.remove()
        let dead = try base.capmatch(["run", "list"])
        #expect(dead.output.contains("25 % (1 of 4 steps), ended early in solve; the next night"), "\(dead)")
        #expect(try base.nightly([]).status == 0)
        let done = try base.capmatch(["run", "list", "--json"]).output
        #expect(done.contains("\"progress_percent\": null") && done.contains("\"holder\": null"), "\(done)")
        #expect(try base.capmatch(["run", "list"]).output.contains("complete  10 matches"))
    }
}
