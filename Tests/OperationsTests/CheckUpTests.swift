import Glibc
import Postgres
import Registry
import TestSupport
import Testing

@testable import Operations

@Suite("The check-up")
struct CheckUpTests {
    @Test func `clocks that differ are a warning from 6 s and an error from 5 min on, whichever is ahead`() {
        for sign: Int64 in [-1, 1] {
            func status(_ seconds: Int64) -> Finding.Status {
                CheckUp.clock(
                    server: 1_800_000_000_000_000,
                    here: 1_800_000_000_000_000 + sign * seconds * 1_000_000
                )
                .status
            }
            #expect(
                [0, 5, 6, 300, 301, 9_000_000].map(status) == [.ok, .ok, .warning, .warning, .error, .error]
            )
        }
    }

    @Test func `a disk with little room is a warning, one with none an error`() {
        #expect(CheckUp.disk(100 << 20, of: "/").status == .error)
        #expect(CheckUp.disk(1 << 30, of: "/").status == .warning)
        #expect(CheckUp.disk(9 << 30, of: "/") == Finding("disk", .ok, "9 GB free in /"))
    }

    @Test func `who cannot prove its name is told with what proves it, all else with its own advice`() {
        let unproven = CheckUp.unreachable(
            PostgresError(.connection, "connection failed: SSL error: certificate verify failed")
        )
        #expect(unproven.check == "tls" && unproven.hint?.contains("sslrootcert=FILE") == true)
        let weak = CheckUp.unreachable(PostgresError(.usage, "sslmode is require.", hint: "Set verify-full."))
        #expect(weak == Finding("database", .error, "sslmode is require.", hint: "Set verify-full."))
        let away = CheckUp.unreachable(PostgresError(.connection, "connection refused"))
        #expect(away.check == "database" && away.hint?.contains("capmatch db status") == true)
    }

    @Test(
        .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)),
        .enabled(if: Pooler.program != nil, "pgbouncer is not installed")
    )
    func `a pooler is named, and a restore through it is refused`() throws {
        let database = try TestDatabase()
        let file = "/tmp/pooled-\(database.name).dump"
        defer { for path in [file, file + ".json"] { unlink(path) } }
        do {
            let connection = try database.connect()
            _ = try Registry.migrator(software: "test").migrate(connection, by: "test")
            _ = try DatabaseBackup(Registry(connection), environment: [:]).write(to: file)
        }
        let empty = try TestDatabase()
        let pooler = try Pooler(for: empty.settings)
        let found = CheckUp(url: pooler.settings.description, environment: [:]).findings()
        #expect(found.first { $0.check == "pooler" }?.status == .ok, "\(found)")
        let pooled = try DatabaseBackup(Registry(Connection(pooler.settings)), environment: [:])
        let refused = #expect(throws: BackupError.self) { try pooled.restore(file) }
        #expect(refused?.message.hasPrefix("A connection pooler stands between") == true)
        #expect(try empty.connect().value("SELECT to_regclass('run') IS NULL", as: Bool.self) == true)
        _ = try DatabaseBackup(Registry(empty.connect()), environment: [:]).restore(file)
    }

    @Test(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
    func `what cannot be written to or read is told with the command that mends it`() throws {
        let database = try TestDatabase()
        let connection = try database.connect()
        _ = try Registry.migrator(software: "test").migrate(connection, by: "test")
        let address = database.settings.description
        func finding(_ check: String, _ address: String) throws -> Finding {
            let found = CheckUp(url: address, environment: [:]).findings()
            return try #require(found.first { $0.check == check }, "\(found)")
        }
        // Each hint is carried out as it stands, but for the shell around it.
        func statements(_ finding: Finding) throws -> [String] {
            try #require(finding.hint).matches(of: /-c '([A-Z][^']*)'/).map { String($0.1) }
        }
        let mend = try database.connect()
        let name = CheckUp.identifier(database.name)
        try connection.executeScript("ALTER DATABASE \(name) SET default_transaction_read_only = on")
        let closed = try finding("writable", address)
        #expect(closed.status == .error)
        for statement in try statements(closed) { try mend.executeScript(statement) }
        #expect(try finding("writable", address).status == .ok)

        let role = "check-up \(name.filter(\.isNumber).prefix(12))"
        try mend.executeScript("CREATE ROLE \"\(role)\" LOGIN")
        defer { try? mend.executeScript("DROP OWNED BY \"\(role)\"; DROP ROLE \"\(role)\"") }
        let theirs = "\(address) user='\(role)'"
        let found = CheckUp(url: theirs, environment: [:]).findings()
        #expect(found.filter { $0.status == .error }.map(\.check) == ["grants"], "\(found)")
        #expect(!found.contains { $0.check == "migrations" })
        for statement in try statements(try finding("grants", theirs)) { try mend.executeScript(statement) }
        #expect(CheckUp(url: theirs, environment: [:]).findings().contains { $0.check == "schema" })
    }

    @Test(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
    func `a database is followed from empty to ready, and nothing is written`() throws {
        let database = try TestDatabase()
        func statuses() -> [String: Finding.Status] {
            let found = CheckUp(url: database.settings.description, environment: [:]).findings()
            return Dictionary(found.map { ($0.check, $0.status) }, uniquingKeysWith: { first, _ in first })
        }
        let empty = statuses()
        #expect(empty["server-version"] == .ok && empty["encoding"] == .ok && empty["writable"] == .ok)
        #expect(empty["migrations"] == .error && empty["schema"] == nil)
        let connection = try database.connect()
        #expect(try connection.value("SELECT to_regclass('schema_migration') IS NULL", as: Bool.self) == true)

        _ = try Registry.migrator(software: "test").migrate(connection, by: "test")
        let migrated = statuses()
        #expect(migrated["migrations"] == .ok && migrated["schema"] == .ok)
        #expect(migrated["reference-data"] == .error && migrated["programmes"] == .warning)

        try connection.execute("CREATE INDEX by_hand ON programme (name)")
        #expect(statuses()["schema"] == .warning)
        try connection.execute("UPDATE schema_migration SET hash = 'x' WHERE version = 1")
        #expect(statuses()["migrations"] == .error)
        #expect(
            CheckUp(url: "postgresql:///none?host=/nowhere", environment: [:]).findings().map(\.status) == [
                .ok, .error,
            ]
        )
    }
}
