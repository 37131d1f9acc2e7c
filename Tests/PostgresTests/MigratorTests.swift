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
