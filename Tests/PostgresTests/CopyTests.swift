import Postgres
import TestSupport
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct CopyTests {
    let database: TestDatabase
    let connection: Connection

    init() throws {
        database = try TestDatabase()
        connection = try database.connect()
        try connection.execute(
            "CREATE TABLE item (id bigint PRIMARY KEY, name text, seats int, day date, tags text[])"
        )
    }

    private func write(_ range: Range<Int>, failAt: Int? = nil) throws {
        struct Stop: Error {}
        try connection.copyIn("item", columns: ["id", "name", "seats", "day", "tags"]) { writer in
            for id in range {
                if id == failAt { throw Stop() }
                try writer.row { row in
                    row.int8(id)
                    row.text(id.isMultiple(of: 2) ? "name \(id)" : nil)
                    row.int4(Int32(id % 7))
                    row.date(PostgresDate(daysSince1970: Int32(id)))
                    row.textArray(["a\(id)", ""])
                }
            }
        }
    }

    @Test func `many rows go in and come out`() throws {
        try write(0..<50_000)
        #expect(try connection.value("SELECT count(*) FROM item WHERE name IS NULL") == 25_000)
        var sum: Int64 = 0
        var names = 0
        try connection.copyOut("SELECT id, name, seats, day FROM item ORDER BY id") { row in
            let id = try row.int8() ?? -1
            sum += id
            if try row.text() != nil { names += 1 }
            #expect(try row.int4() == Int32(id % 7))
            #expect(try row.date()?.daysSince1970 == Int32(id))
        }
        #expect(sum == 49_999 * 25_000)
        #expect(names == 25_000)
        try connection.copyOut("SELECT id FROM item WHERE false") { _ in Issue.record("there is no row") }
    }

    @Test func `a copy that is given up leaves no row and a usable connection`() throws {
        #expect(throws: (any Error).self) { try write(0..<50_000, failAt: 40_000) }
        #expect(try connection.value("SELECT count(*) FROM item") == 0)
        struct Stop: Error {}
        try write(0..<20_000)
        #expect(throws: Stop.self) { try connection.copyOut("SELECT id FROM item") { _ in throw Stop() } }
        #expect(try connection.value("SELECT count(*) FROM item") == 20_000)
    }

    @Test func `a row with too few values is refused by its number`() throws {
        let error = #expect(throws: PostgresError.self) {
            try connection.copyIn("item", columns: ["id", "name"]) { writer in try writer.row { $0.int8(1) } }
        }
        #expect(error?.message.contains("Row 1 of a COPY has 1 values") == true)
    }
}
