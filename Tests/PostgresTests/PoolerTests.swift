import FoundationEssentials
import Glibc
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

/// A PgBouncer of a test's own on a Unix socket, with one session of the server for all clients.
final class Pooler {
    let settings: ConnectionSettings
    private let process: pid_t
    private let folder: String

    static let program: String? = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].first { (path: String) in
        access(path, X_OK) == 0
    }

    init(for database: ConnectionSettings) throws {
        let program = try #require(Self.program)
        folder = "/tmp/pooler-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        var known = try ["host", "dbname", "user"].map { "\($0)=\(try #require(database.value(of: $0)))" }
        if let port = database.value(of: "port") { known.append("port=\(port)") }
        let configuration = """
            [databases]
            pooled = \(known.joined(separator: " "))
            [pgbouncer]
            listen_addr =
            unix_socket_dir = \(folder)
            auth_type = any
            pool_mode = transaction
            default_pool_size = 1
            logfile = \(folder)/log
            """
        try configuration.write(toFile: folder + "/ini", atomically: false, encoding: .utf8)
        // It refuses to run as root, and needs no more than its folder.
        let user = getpwnam("postgres")
        if geteuid() == 0, let user {
            chown(folder, user.pointee.pw_uid, user.pointee.pw_gid)
            chown(folder + "/ini", user.pointee.pw_uid, user.pointee.pw_gid)
        }
        let words =
            geteuid() == 0
            ? ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--", program]
            : [program]
        process = try Self.start(words + ["-q", folder + "/ini"])
        settings = ConnectionSettings(parameters: [
            "host": folder, "port": "6432", "dbname": "pooled", "user": "client",
        ])
        for _ in 0..<3_000 where access(folder + "/.s.PGSQL.6432", F_OK) != 0 { usleep(20_000) }
    }

    deinit {
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func start(_ words: [String]) throws -> pid_t {
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for pointer in arguments { free(pointer) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, words[0], nil, nil, &arguments, environ)
        try #require(code == 0)
        return child
    }
}
