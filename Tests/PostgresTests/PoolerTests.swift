import Postgres
import TestSupport
import Testing

/// The client behind PgBouncer in transaction mode, where two clients share one session of the server.
@Suite(
    .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)),
    .enabled(if: Pooler.program != nil, "pgbouncer is not installed")
)
struct PoolerTests {
    let database: TestDatabase
    let pooler: Pooler

    init() throws {
        database = try TestDatabase()
        pooler = try Pooler(for: database.settings)
    }

    @Test func `statements of two clients on one session do not mix`() throws {
        let first = try Connection(pooler.settings)
        let second = try Connection(pooler.settings)
        for number in 1...20 {
            #expect(try first.value("SELECT \(number)::bigint AS one") == number)
            #expect(try second.value("SELECT \("text \(number)") AS other") == "text \(number)")
        }
    }

    @Test func `settings of a transaction do not reach the next client`() throws {
        let first = try Connection(pooler.settings)
        let second = try Connection(pooler.settings)
        try first.withTransaction(timeout: .seconds(9)) { _ = try $0.query("SHOW statement_timeout") }
        #expect(try second.value("SHOW statement_timeout") == "0")
        #expect(try second.value("SHOW lock_timeout") == "0")
    }

    @Test func `transactions, copies, streams, migrations and cancellations work`() throws {
        let connection = try Connection(pooler.settings)
        let step = Migration(version: 1, name: "start", sql: "CREATE TABLE item (id bigint); SELECT 1;")
        let migrator = try Migrator([step], software: "test")
        #expect(try migrator.migrate(connection, by: "ana").count == 1)
        try connection.withTransaction { connection in
            try connection.copyIn("item", columns: ["id"]) { writer in
                for id in 0..<10_000 { try writer.row { $0.int8(id) } }
            }
        }
        var count = 0
        try connection.forEachRow("SELECT id FROM item WHERE id >= \(10)") { _ in count += 1 }
        try connection.copyOut("SELECT id FROM item WHERE id < 10") { _ in count += 1 }
        #expect(count == 10_000)
        var impatient = pooler.settings
        impatient.statementTimeout = .milliseconds(200)
        let slow = try Connection(impatient)
        let error = #expect(throws: PostgresError.self) { try slow.execute("SELECT pg_sleep(60)") }
        #expect(error?.kind == .timeout)
        #expect(try slow.value("SELECT 3") == 3)
    }
}
