import Foundation
import Postgres
import TestSupport
import Testing

/// Backups, the chain of commands, and the check-up.
@Suite(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct SafekeepingCommandTests {
    private let database: CommandDatabase

    init() throws {
        database = try CommandDatabase()
        try database.fill()
        try #require(try database.nightly([]).status == 0)
    }

    private func with(_ other: TestDatabase) -> [String: String] {
        ["CAPMATCH_DATABASE_URL": other.settings.description]
    }

    @Test func `a backup fills an empty database with the same rows, and no other`() throws {
        let file = database.path("copy.dump")
        let made = try database.capmatch(["db", "backup", "--out", file, "--json"])
        #expect(made.status == 0, "\(made.errors)")
        #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
        #expect(try database.capmatch(["db", "backup", "--out", file]).errors.contains("overwrites nothing"))
        let empty = try TestDatabase()
        func restore(_ arguments: [String]) throws -> CommandDatabase.Outcome {
            try database.run("capmatch", ["db", "restore"] + arguments, variables: with(empty))
        }
        #expect(try restore(["--dry-run", file]).status == 0)
        #expect(try empty.connect().value("SELECT to_regclass('run') IS NULL", as: Bool.self) == true)
        let restored = try restore([file])
        #expect(restored.status == 0, "\(restored.errors)")
        let replayed = try database.run("capmatch", ["run", "replay", "latest"], variables: with(empty))
        #expect(replayed.status == 0, "\(replayed)")
        let again = try restore([file])
        #expect(again.status == 1 && again.errors.contains("not empty"), "\(again.errors)")

        var bytes = try Data(contentsOf: URL(filePath: file))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(filePath: file))
        let damaged = try restore(["--dry-run", file])
        #expect(damaged.status == 1 && damaged.errors.contains("is damaged"), "\(damaged.errors)")
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a backup that a signal ends leaves neither half a copy nor a program behind`(number: Int32) throws {
        let connection = try database.database.connect()
        let backup = try connection.withTransaction { connection in
            // The copy waits for this table.
            try connection.execute("LOCK TABLE need_version IN ACCESS EXCLUSIVE MODE")
            let backup = try database.start(
                "capmatch",
                ["db", "backup", "--out", database.path("half.dump")]
            )
            let other = try database.database.connect()
            let waits: SQL = """
                SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
                    AND wait_event_type = 'Lock')
                """
            for _ in 0..<3_000 where try other.value(waits, as: Bool.self) != true { usleep(10_000) }
            #expect(try other.value(waits, as: Bool.self) == true)
            kill(backup.process.processIdentifier, number)
            return backup
        }
        let ended = try backup.finish()
        #expect(ended.isSignal && ended.status == number, "\(ended)")
        let left = try FileManager.default.contentsOfDirectory(atPath: database.folder.path)
        #expect(!left.contains { $0.hasPrefix("half.dump") }, "\(left)")
        let others: SQL = """
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
                AND backend_type = 'client backend'
            """
        for _ in 0..<1_000 where try connection.value(others, as: Int64.self) != 0 { usleep(10_000) }
        #expect(try connection.value(others, as: Int64.self) == 0)
    }

    @Test func `the chains of all programmes are looked at in one call, and what is wrong with one is told`()
        throws
    {
        try database.fill(["q", "r"])
        let whole = try database.capmatch(["audit", "verify", "--all"])
        #expect(whole.status == 0, "\(whole)")
        for code in ["p", "q", "r"] {
            #expect(whole.output.contains("\(code): The chain is whole."), "\(whole)")
        }
        try database.database.connect().executeScript(
            """
            ALTER TABLE audit_entry DISABLE TRIGGER USER;
            UPDATE audit_entry SET run_by = 'x' WHERE programme_id = (SELECT programme_id FROM programme WHERE code = 'q')
            """
        )
        let broken = try database.capmatch(["audit", "verify", "--all", "--json"])
        #expect(broken.status == 1)
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(broken.output.utf8)) as? [[String: Any]]
        )
        let problems = rows.map { ($0["problems"] as? [String])?.isEmpty }
        #expect(
            rows.compactMap { $0["programme"] as? String } == ["p", "q", "r"]
                && problems == [true, false, true]
        )
        let anchor = String(repeating: "0", count: 64)
        for wrong in [["--all", "--programme", "p"], ["--all", "--anchor", anchor]] {
            #expect(try database.capmatch(["audit", "verify"] + wrong).status == 64)
        }
    }

    @Test func `an edit past the program shows in the chain of commands`() throws {
        let whole = try database.capmatch(["audit", "verify"])
        #expect(whole.status == 0 && whole.output.contains("The chain is whole."), "\(whole)")
        let connection = try database.database.connect()
        let head = try connection.value(
            "SELECT hash FROM audit_entry ORDER BY sequence DESC LIMIT 1",
            as: String.self
        )
        #expect(throws: PostgresError.self) { try connection.execute("UPDATE audit_entry SET run_by = 'x'") }
        #expect(throws: PostgresError.self) { try connection.execute("DELETE FROM audit_entry") }
        #expect(throws: PostgresError.self) { try connection.execute("TRUNCATE audit_entry") }

        // A database can be copied only while nobody is connected to it.
        connection.close()

        func verified(after sql: String, _ anchor: [String] = []) throws -> CommandDatabase.Outcome {
            let copy = try CommandDatabase(copyOf: database)
            try copy.database.connect().executeScript(
                "ALTER TABLE audit_entry DISABLE TRIGGER USER; \(sql)"
            )
            let outcome = try copy.capmatch(["audit", "verify"] + anchor)
            #expect(anchor.isEmpty ? outcome.status == 1 : true, "\(sql): \(outcome.output)")
            return outcome
        }
        #expect(
            try verified(after: "UPDATE need_version SET urgency = 1 WHERE urgency = 4").output
                .contains("need N-3, version 1, was changed")
        )
        #expect(
            try verified(
                after: "UPDATE need_version SET urgency = 1, content_hash = repeat('0', 64) WHERE urgency = 4"
            ).output.contains("what it wrote was changed")
        )
        #expect(
            try verified(after: "UPDATE audit_entry SET run_by = 'x' WHERE sequence = 3").output
                .contains("entry 3 (import need) was changed")
        )
        #expect(
            try verified(after: "DELETE FROM audit_entry WHERE sequence = 2").output
                .contains("entries 2 to 2 are missing")
        )
        #expect(
            try verified(after: "UPDATE run SET solution_hash = repeat('0', 64)").output
                .contains("the solution of run 1 was changed")
        )
        #expect(
            try verified(after: "UPDATE programme SET name = 'x'").output
                .contains("entry 1 (programme create): the programme's settings were changed since")
        )
        let cut = "DELETE FROM audit_entry WHERE sequence = (SELECT max(sequence) FROM audit_entry)"
        let anchored = try verified(after: cut, ["--anchor", head ?? ""])
        #expect(anchored.status == 1 && anchored.output.contains("cut off"), "\(anchored)")
    }

    @Test
    func `the check-up names a held run, an old night and a readable password file, with what mends it`()
        throws
    {
        try Data("*:*:*:*:x\n".utf8).write(to: URL(filePath: database.path("pgpass")))
        chmod(database.path("pgpass"), 0o644)
        let connection = try database.database.connect()
        try connection.execute("UPDATE run SET finished_at = now() - interval '50 hours'")
        func findings() throws -> [String: (status: String, hint: String)] {
            let outcome = try database.run(
                "capmatch",
                ["doctor", "--json"],
                variables: ["PGPASSFILE": database.path("pgpass")]
            )
            #expect(outcome.status == 0, "\(outcome)")
            let rows = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]]
            return Dictionary(
                (rows ?? []).map {
                    (
                        $0["check"] as? String ?? "",
                        ($0["status"] as? String ?? "", $0["hint"] as? String ?? "")
                    )
                },
                uniquingKeysWith: { first, _ in first }
            )
        }
        let found = try findings()
        #expect(found["password-file"]?.hint == "chmod 600 \(database.path("pgpass"))")
        #expect(found["last-night"]?.hint.contains("capmatch-nightly --programme p") == true)
        for check in ["tls", "role-rights", "backup-programs", "audit-chain", "schema", "program"] {
            #expect(found[check] != nil, "\(check)")
        }
        #expect(found["audit-chain"]?.status == "ok" && found["schema"]?.status == "ok")
        chmod(database.path("pgpass"), 0o600)
        #expect(try findings()["password-file"]?.status == "ok")
    }

    @Test
    func `a policy that was edited past the program fails the night, and the check-up says how to mend it`()
        throws
    {
        let file = database.path("policy.yaml")
        try Data("format: capmatch-policy/1\n".utf8).write(to: URL(filePath: file))
        let set = ["policy", "set", file, "--by", "test", "--reason", "test"]
        #expect(try database.capmatch(set).status == 0)
        let connection = try database.database.connect()
        func doctor() throws -> CommandDatabase.Outcome { try database.capmatch(["doctor"]) }
        #expect(try doctor().output.contains("ok       policy: p: policy version 1"))
        try connection.execute("UPDATE policy_version SET document = document || '# edited'")
        let edited = try doctor()
        #expect(edited.status == 1 && edited.output.contains("was edited past the program"), "\(edited)")
        try connection.execute("UPDATE policy_version SET document = 'weights: {'")
        let unreadable = try doctor()
        #expect(unreadable.output.contains("cannot be read, so no night can run"), "\(unreadable)")
        #expect(unreadable.output.contains("capmatch policy set FILE --programme p"))
        #expect(try database.nightly(["--all"]).status == 1)
        // The same document as before mends it.
        let mended = try database.capmatch(set)
        #expect(mended.status == 0 && mended.output.contains("Version 2 is in force."), "\(mended)")
        #expect(try doctor().status == 0)
        #expect(try database.nightly(["--all"]).status == 0)
    }

    @Test func `what was edited before a backup is told of when it is restored, which it is`() throws {
        let connection = try database.database.connect()
        try connection.execute("UPDATE need_version SET urgency = 1 WHERE urgency = 4")
        let file = database.path("edited.dump")
        #expect(try database.capmatch(["db", "backup", "--out", file]).status == 0)
        let empty = try TestDatabase()
        let restored = try database.run("capmatch", ["db", "restore", file], variables: with(empty))
        #expect(restored.status == 1, "\(restored)")
        #expect(restored.errors.contains("is restored as the manifest says"), "\(restored.errors)")
        #expect(restored.errors.contains("need N-3, version 1, was changed"), "\(restored.errors)")
        #expect(try empty.connect().value("SELECT count(*) FROM run", as: Int64.self) == 1)
    }
}
