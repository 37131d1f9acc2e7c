import FoundationEssentials
import Glibc
public import Postgres

/// A PgBouncer of a test's own on a Unix socket, with one session of the server for all clients.
public final class Pooler {
    /// The way to it.
    public let settings: ConnectionSettings
    private let process: pid_t
    private let folder: String

    /// The program; nil where it is not installed.
    public static let program: String? = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].first {
        (path: String) in
        access(path, X_OK) == 0
    }

    /// Starts one before a database's server.
    public init(for database: ConnectionSettings) throws {
        guard let program = Self.program else { throw PostgresError(.usage, "pgbouncer is not installed.") }
        folder = "/tmp/pooler-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let known = ["host", "port", "dbname", "user"].compactMap { key in
            database.value(of: key).map { "\(key)=\($0)" }
        }
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
        guard code == 0 else { throw PostgresError(.usage, "pgbouncer does not start: error \(code).") }
        return child
    }
}
