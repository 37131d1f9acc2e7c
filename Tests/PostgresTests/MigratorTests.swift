import Postgres
import Synchronization
import TestSupport
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct MigratorTests {
    let database: TestDatabase
    let connection: Connection
    let first = Migration(
        version: 1,
        name: "start",
        sql: "CREATE TABLE a (x int);\nCREATE TABLE b (y int);\n"
    )
    let second = Migration(version: 2, name: "more", sql: "ALTER TABLE a ADD z text;")

    init() throws {
        database = try TestDatabase()
        connection = try database.connect()
    }

    private func migrator(_ steps: Migration...) throws -> Migrator {
        try Migrator(steps, software: "test 1")
    }

    @Test func `steps are applied once, and a status before them writes nothing`() throws {
        let migrator = try migrator(first, second)
        #expect(try migrator.status(connection).map(\.isPending) == [true, true])
        #expect(try connection.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0)
        #expect(try migrator.migrate(connection, by: "ana").count == 2)
        #expect(try migrator.migrate(connection, by: "ana").isEmpty)
        #expect(try migrator.status(connection).map(\.appliedBy) == ["ana", "ana"])
    }

    @Test func `a complete schema is seen at once while another migration holds the lock`() throws {
        let migrator = try migrator(first)
        _ = try migrator.migrate(connection, by: "ana")
        let other = try database.connect()
        try other.withTransaction(timeout: .zero) { other in
            _ = try other.query("SELECT version FROM schema_migration WHERE version = 0 FOR UPDATE")
            try connection.execute("SET default_transaction_read_only = on")
            #expect(try migrator.migrate(connection, by: "ana").isEmpty)
        }
    }

    @Test func `line ends and blanks at the ends of lines change no hash`() throws {
        _ = try migrator(first, second).migrate(connection, by: "ana")
        let other = Migration(
            version: 1,
            name: "start",
            sql: "\u{FEFF}CREATE TABLE a (x int);  \r\nCREATE TABLE b (y int);\r\n\r\n"
        )
        #expect(try migrator(other, second).plan(connection).isEmpty)
    }

    @Test func `a step that fails leaves the database as it was`() throws {
        let bad = Migration(version: 2, name: "bad", sql: "CREATE TABLE c (x int); SELECT 1 / 0;")
        let error = #expect(throws: MigrationError.self) {
            try migrator(first, bad).migrate(connection, by: "ana")
        }
        #expect("\(error as Any)".contains("0002_bad.sql"))
        #expect(try connection.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0)
    }

    @Test func `what does not belong together is refused by name`() throws {
        _ = try migrator(first, second).migrate(connection, by: "ana")
        let changed = Migration(version: 1, name: "start", sql: "CREATE TABLE a (x bigint);")
        let divergent = #expect(throws: MigrationError.self) {
            try migrator(changed, second).status(connection)
        }
        guard case .divergent(file: "0001_start.sql", let applied, let expected)? = divergent else {
            Issue.record("\(divergent as Any)")
            return
        }
        #expect(applied != expected)
        let newer = #expect(throws: MigrationError.self) {
            try migrator(first).migrate(connection, by: "ana")
        }
        #expect("\(newer as Any)".contains("0002_more.sql"))
        let renamed = Migration(version: 2, name: "other", sql: second.sql)
        let missing = #expect(throws: MigrationError.self) { try migrator(first, renamed).status(connection) }
        #expect("\(missing as Any)".contains("0002_more.sql"))
        try connection.execute("DELETE FROM schema_migration WHERE version = 1")
        let gap = #expect(throws: MigrationError.self) { try migrator(first, second).status(connection) }
        #expect(gap == .outOfOrder(file: "0001_start.sql", appliedAfterwards: "0002_more.sql"))
    }

    @Test func `a step that commits by itself is refused`() throws {
        let bad = Migration(version: 1, name: "bad", sql: "CREATE TABLE c (x int); COMMIT;")
        #expect(throws: MigrationError.endsTransaction(file: "0001_bad.sql")) {
            try migrator(bad).migrate(connection, by: "ana")
        }
    }

    @Test func `a schema that was changed by hand is seen, and gets no further step`() throws {
        _ = try migrator(first).migrate(connection, by: "ana")
        #expect(try migrator(first).drift(connection) == .none)
        for change in [
            "CREATE INDEX by_hand ON a (x)", "ALTER TABLE b ADD by_hand text",
            "ALTER TABLE b ALTER y SET DEFAULT 3",
            "ALTER TABLE a ADD CHECK (x > 0)", "ALTER TABLE a ALTER x SET NOT NULL",
            "CREATE VIEW v AS SELECT x FROM a",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE TYPE e AS ENUM ('one')",
            "ALTER TABLE a ENABLE ROW LEVEL SECURITY", "CREATE DOMAIN d AS int CHECK (VALUE > 1)",
            "DROP TABLE b",
        ] {
            try connection.withTransaction { connection in
                try connection.executeScript(change)
                #expect(try migrator(first).drift(connection) == .changed, "\(change)")
                try connection.executeScript("ROLLBACK; BEGIN")
            }
            #expect(try migrator(first).drift(connection) == .none)
        }
        try connection.execute("ALTER TABLE b ADD by_hand text")
        #expect(throws: MigrationError.drifted(pending: 1)) {
            try migrator(first, second).migrate(connection, by: "ana")
        }
        #expect(try migrator(first).status(connection).count == 1)
    }

    @Test func `a schema that is there already is taken over where it is what the migrations make`() throws {
        try connection.executeScript(
            "CREATE TABLE b (y int); CREATE TABLE a (x int, z text); CREATE INDEX own ON a (z)"
        )
        let adoption = try migrator(first, second).adopt(connection, by: "ana")
        #expect(adoption.recorded == ["0001_start.sql", "0002_more.sql"])
        #expect(adoption.additions.count == 1 && adoption.additions[0].contains("own"))
        #expect(try migrator(first, second).status(connection).map(\.appliedBy) == ["ana", "ana"])
        #expect(try migrator(first, second).drift(connection) == .none)
        #expect(try migrator(first, second).adopt(connection, by: "ana").recorded == [])
        let schemas: Int64? = try connection.value(
            "SELECT count(*) FROM pg_namespace WHERE nspname ~ '^capmatch'"
        )
        #expect(schemas == 0)
    }

    @Test func `a schema that lacks something is not taken over, and the difference is told`() throws {
        try connection.executeScript("CREATE TABLE b (y int); CREATE TABLE a (x bigint, z text)")
        let error = #expect(throws: MigrationError.self) {
            try migrator(first, second).adopt(connection, by: "ana")
        }
        #expect(
            error == .different(missing: ["column a.x integer"], additions: ["column a.x bigint"])
        )
        #expect(try connection.value("SELECT to_regclass('schema_migration') IS NULL", as: Bool.self) == true)
    }

    @Test func `what was only added by hand is accepted, and further steps go on`() throws {
        _ = try migrator(first).migrate(connection, by: "ana")
        try connection.execute("CREATE INDEX own ON a (x)")
        #expect(try migrator(first, second).adopt(connection, by: "ana").recorded == [])
        #expect(try migrator(first, second).migrate(connection, by: "ana").map(\.version) == [2])
        #expect(try migrator(first, second).drift(connection) == .none)
        // A database of an earlier program has no fingerprint; another server's is not compared.
        for recorded in ["", "9:0"] {
            try connection.execute("UPDATE schema_migration SET hash = \(recorded) WHERE version = 0")
            #expect(try migrator(first, second).drift(connection) == .unrecorded)
        }
    }

    @Test func `many first migrations at once apply every step once`() async throws {
        let migrator = try migrator(first, second)
        let settings = database.settings
        let applied = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    try migrator.migrate(Connection(settings), by: "ana").count
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(applied == 2)
    }
}
