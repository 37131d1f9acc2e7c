import FoundationEssentials
import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct StatementTests {
    let database: TestDatabase
    let connection: Connection

    init() throws {
        database = try TestDatabase()
        connection = try database.connect()
    }

    @Test func `every type comes back as it went`() throws {
        let id = try #require(UUID(uuidString: "0190163D-8694-739B-AEA5-966C26F8AD91"))
        let day = PostgresDate(daysSince1970: 20_781)
        let moment = PostgresTimestamp(microsecondsSince1970: -1_234_567)
        let row = try #require(
            try connection.first(
                """
                SELECT \("naïve ' $1 \\ 漢字"), \(Int32.min), \(Int64.max), \(true), \(0.1), \(id), \(day), \(moment),
                    \([UInt8]([0, 255, 39])), \(["a", "", "ü,\"}"]), \([Int64]([-1, .max])), \(nil as String?), ''
                """
            )
        )
        #expect(try row.get(0, as: String.self) == "naïve ' $1 \\ 漢字")
        #expect(try row.get(1, as: Int32.self) == .min)
        #expect(try row.get(2, as: Int64.self) == .max)
        #expect(try row.get(3, as: Bool.self))
        #expect(try row.get(4, as: Double.self) == 0.1)
        #expect(try row.get(5, as: UUID.self) == id)
        #expect(try row.get(6, as: PostgresDate.self) == day)
        #expect(try row.get(7, as: PostgresTimestamp.self) == moment)
        #expect(try row.get(8, as: [UInt8].self) == [0, 255, 39])
        #expect(try row.array(9) as [String] == ["a", "", "ü,\"}"])
        #expect(try row.array(10) as [Int64] == [-1, .max])
        #expect(try row.get(11, as: String?.self) == nil)
        #expect(try row.get(12, as: String.self) == "")
    }

    @Test func `dates and moments mean what the server means`() throws {
        let row = try #require(
            try connection.first(
                """
                SELECT (\(PostgresDate(daysSince1970: 0)))::text, ('2026-11-24'::date),
                    '1970-01-01 00:00:01+00'::timestamptz, 'infinity'::date
                """
            )
        )
        #expect(try row.get(0, as: String.self) == "1970-01-01")
        #expect(try row.get(1, as: PostgresDate.self).daysSince1970 == 20_781)
        #expect(try row.get(2, as: PostgresTimestamp.self).microsecondsSince1970 == 1_000_000)
        #expect(throws: PostgresError.self) { try row.get(3, as: PostgresDate.self) }
    }

    @Test(arguments: ["0", "-1", "10000", "123456789.000100", "0.00001", "-99990000", "1e20"])
    func `a numeric reads as the server writes it`(_ number: String) throws {
        let row = try #require(
            try connection.first("SELECT n, n::text FROM (SELECT \(number)::numeric AS n) AS t")
        )
        #expect(try row.get(0, as: String.self) == row.get(1, as: String.self))
    }

    @Test func `a value of another type is refused with the name of its column`() throws {
        let row = try #require(try connection.first("SELECT 'x' AS title, NULL::int AS seats"))
        let wrong = #expect(throws: PostgresError.self) { try row.get("title", as: Int.self) }
        #expect(wrong?.message == "Column title is of type text; an integer was expected.")
        let null = #expect(throws: PostgresError.self) { try row.get("seats", as: Int.self) }
        #expect(null?.message == "Column seats is NULL; an integer was expected.")
    }

    @Test func `fragments keep their own binds in order`() throws {
        let filter: SQL = "x > \(2) AND x < \(5)"
        let values = try connection.query("SELECT x FROM generate_series(\(1), \(9)) AS x WHERE \(filter)") {
            try $0.get(0, as: Int.self)
        }
        #expect(values == [3, 4])
    }

    @Test func `rows can be streamed and given up half way`() throws {
        var sum = 0
        try connection.forEachRow("SELECT x FROM generate_series(1, 100000) AS x") {
            sum += try $0.get(0, as: Int.self)
        }
        #expect(sum == 5_000_050_000)
        struct Enough: Error {}
        #expect(throws: Enough.self) {
            try connection.forEachRow("SELECT x FROM generate_series(1, 10000000) AS x") { _ in throw Enough()
            }
        }
        #expect(try connection.value("SELECT 1") == 1)
    }

    @Test func `a statement within a stream is refused and the stream goes on`() throws {
        var seen = 0
        try connection.forEachRow("SELECT x FROM generate_series(1, 3) AS x") { _ in
            seen += 1
            #expect(throws: PostgresError.self) { try connection.execute("SELECT 1") }
        }
        #expect(seen == 3)
    }

    @Test func `no bound value and no password is ever in an error`() throws {
        try connection.execute("CREATE TABLE person (name text UNIQUE, age int CHECK (age > 0))")
        try connection.execute("INSERT INTO person VALUES (\("canary-secret"), \(3))")
        let statements: [SQL] = [
            "INSERT INTO person VALUES (\("canary-secret"), \(4))",
            "INSERT INTO person VALUES (\("canary-secret-2"), \(-4))",
            "SELECT \("canary-secret")::int",
            "SELECT \("canary-secret")::date",
            "DO $$ BEGIN RAISE EXCEPTION 'no' USING DETAIL = 'canary'; END $$",
            "SELECT cast(\("canary-secret") AS jsonb)",
        ]
        for statement in statements {
            let error = try #require(throws: PostgresError.self) { try connection.execute(statement) }
            #expect(!"\(error)".contains("canary-secret"), "\(error)")
        }
        let copy = try #require(throws: PostgresError.self) {
            try connection.copyIn("person", columns: ["name", "age"]) { writer in
                try writer.row { row in
                    row.text("canary-secret")
                    row.int4(1)
                }
            }
        }
        #expect(!"\(copy)".contains("canary-secret"))
        #expect(copy.constraint == "person_name_key")
        let settings = try ConnectionSettings("postgresql://u:canary-secret@localhost:1/d")
        let unreachable = #expect(throws: PostgresError.self) { try Connection(settings) }
        #expect(
            !"\(unreachable as Any) \(settings) \(String(reflecting: settings))".contains("canary-secret")
        )
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!dumped.contains("canary-secret"))
        let unreadable = #expect(throws: PostgresError.self) {
            try ConnectionSettings("postgresql://u@h:canary-secret@x/d")
        }
        #expect(!"\(unreadable as Any)".contains("canary-secret"))
    }

    @Test func `a wait ends at its timeout and the connection lives on`() throws {
        var settings = database.settings
        settings.statementTimeout = .milliseconds(200)
        let impatient = try Connection(settings)
        let error = #expect(throws: PostgresError.self) { try impatient.execute("SELECT pg_sleep(60)") }
        #expect(error?.kind == .timeout)
        #expect(try impatient.value("SELECT 7") == 7)
        let inTransaction = #expect(throws: PostgresError.self) {
            try impatient.withTransaction { try $0.execute("SELECT pg_sleep(60)") }
        }
        #expect(inTransaction?.kind == .timeout)
    }

    @Test func `a cancellation ends the wait here and on the server`() throws {
        let cancellation = Cancellation()
        let stopped = try database.connect(cancellation: cancellation)
        stopped.onNotice = { _ in cancellation.cancel() }
        let error = #expect(throws: PostgresError.self) {
            try stopped.execute("DO $$ BEGIN RAISE NOTICE 'started'; PERFORM pg_sleep(60); END $$")
        }
        #expect(error?.kind == .cancelled)
        let left: Int? = try connection.value(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO%' AND pid <> pg_backend_pid()"
        )
        #expect(left == 0)
    }
}
