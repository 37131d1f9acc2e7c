import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct TransactionTests {
    let database: TestDatabase
    let connection: Connection

    init() throws {
        database = try TestDatabase()
        connection = try database.connect()
        try connection.execute("CREATE TABLE account (id int PRIMARY KEY, amount bigint NOT NULL)")
        try connection.execute("INSERT INTO account VALUES (1, 0), (2, 0)")
    }

    private func amount() throws -> Int? { try connection.value("SELECT sum(amount) FROM account") }

    @Test func `a body that throws leaves nothing behind`() throws {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try connection.withTransaction { connection in
                try connection.execute("UPDATE account SET amount = 5")
                throw Stop()
            }
        }
        #expect(try amount() == 0)
    }

    @Test func `two writers of one serializable sum both succeed in the end`() throws {
        let other = try database.connect()
        var runs = 0
        try connection.withTransaction(isolation: .serializable) { connection in
            runs += 1
            let sum: Int = try connection.value("SELECT sum(amount) FROM account") ?? 0
            if runs == 1 {
                try other.withTransaction(isolation: .serializable) { other in
                    let sum: Int = try other.value("SELECT sum(amount) FROM account") ?? 0
                    try other.execute("UPDATE account SET amount = \(sum + 1) WHERE id = 2")
                }
            }
            try connection.execute("UPDATE account SET amount = \(sum + 1) WHERE id = 1")
        }
        #expect(runs == 2)
        #expect(try amount() == 3)
    }

    @Test func `a connection that the server ends is made again and the body run again`() throws {
        let other = try database.connect()
        var runs = 0
        try connection.withTransaction { connection in
            runs += 1
            try connection.execute("UPDATE account SET amount = amount + 1 WHERE id = 1")
            if runs == 1 {
                let process: Int = try #require(try connection.value("SELECT pg_backend_pid()"))
                try other.execute("SELECT pg_terminate_backend(\(Int32(process)))")
            }
            try connection.execute("UPDATE account SET amount = amount + 1 WHERE id = 2")
        }
        #expect(runs == 2)
        #expect(try amount() == 2)
    }

    @Test func `retries are bounded`() throws {
        var runs = 0
        let error = #expect(throws: PostgresError.self) {
            try connection.withTransaction(retry: RetryPolicy(attempts: 3, firstDelay: .milliseconds(1))) {
                connection in
                runs += 1
                try connection.execute("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$")
            }
        }
        #expect(error?.sqlState == .serializationFailure)
        #expect(runs == 3)
    }

    @Test func `a swallowed error is not committed in silence`() throws {
        #expect(throws: PostgresError.self) {
            try connection.withTransaction { connection in
                try connection.execute("UPDATE account SET amount = 9 WHERE id = 1")
                _ = try? connection.execute("SELECT 1 / 0")
            }
        }
        #expect(try amount() == 0)
    }

    @Test func `a savepoint undoes only its own part`() throws {
        try connection.withTransaction { connection in
            try connection.execute("UPDATE account SET amount = 1 WHERE id = 1")
            #expect(throws: PostgresError.self) {
                try connection.withSavepoint { try connection.execute("SELECT 1 / 0") }
            }
            try connection.execute("UPDATE account SET amount = 1 WHERE id = 2")
        }
        #expect(try amount() == 2)
    }

    @Test func `a connection lost during COMMIT says that the outcome is unknown`() throws {
        // A deferred trigger runs within COMMIT and ends its own session there.
        try connection.executeScript(
            """
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON account DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION die()
            """
        )
        var runs = 0
        let error = #expect(throws: PostgresError.self) {
            try connection.withTransaction { connection in
                runs += 1
                try connection.execute("UPDATE account SET amount = 1 WHERE id = 1")
            }
        }
        #expect(error?.kind == .commitOutcomeUnknown)
        #expect(runs == 1)
        #expect(try amount() == 0)
    }

    @Test func `settings end with their transaction`() throws {
        try connection.withTransaction(timeout: .seconds(7)) { connection in
            let limit: String? = try connection.value("SHOW statement_timeout")
            #expect(limit == "7s")
        }
        #expect(try connection.value("SHOW statement_timeout") == "0")
    }

    @Test func `a read-only transaction cannot write`() throws {
        let error = #expect(throws: PostgresError.self) {
            try connection.withTransaction(readOnly: true) { try $0.execute("UPDATE account SET amount = 1") }
        }
        #expect(error?.sqlState == "25006")
    }
}
