import Glibc
import Postgres

/// The server process of one data folder: whether it lives, and how it is started and stopped.
///
/// All of it happens under the start lock, so that no other command starts or stops it meanwhile.
struct Postmaster {
    let home: ClusterHome
    let user: ServerUser
    let major: Int
    let systemIdentifier: String

    var data: String { home.data(major: major) }

    /// The way to a database of the server.
    func settings(database: String) -> ConnectionSettings {
        var settings = ConnectionSettings(parameters: [
            "host": home.socketFolder, "port": "5432", "user": "capmatch", "dbname": database,
        ])
        settings.connectTimeout = .seconds(5)
        return settings
    }

    enum Answer {
        case alive
        /// Nobody listens.
        case silent
        /// The server starts, recovers or stops.
        case busy
    }

    /// Asks whoever listens on the socket whether it is the server of this data folder.
    ///
    /// Only a connection proves life: a process number may belong to anyone by now.
    func ask() throws(PrivateClusterError) -> Answer {
        do throws(PostgresError) {
            let connection = try Connection(settings(database: "postgres"))
            let row = try connection.first(
                """
                SELECT (SELECT system_identifier::text FROM pg_control_system()), current_setting('data_directory')
                """
            )
            guard let row, let system = try? row.get(0, as: String.self),
                let folder = try? row.get(1, as: String.self)
            else { return .busy }
            let same = fileStatus(folder, follow: true).map { isSameFolder($0) } ?? false
            guard system == systemIdentifier, same else {
                throw PostgresError(.usage, "another server answers there; its data are in \(folder)")
            }
            return .alive
        } catch {
            if error.sqlState == .cannotConnectNow || error.sqlState == "53300" { return .busy }
            if error.kind == .timeout { return .busy }
            if error.kind == .connection, error.sqlState == nil {
                // Refusals of the server come before a session exists, so libpq has only their text.
                if error.message.contains("starting up") || error.message.contains("shutting down")
                    || error.message.contains("recovery") || error.message.contains("too many clients")
                {
                    return .busy
                }
                if !error.message.contains("FATAL") { return .silent }
            }
            if error.kind == .connection, error.sqlState != nil { return .busy }
            throw PrivateClusterError(
                "The private database in \(home.path) does not answer as it should: \(error)",
                log: logTail()
            )
        }
    }

    /// The process that the data folder's pid file names, alive or not.
    var recordedProcess: pid_t? {
        readSmallFile(data + "/postmaster.pid")?.split(separator: "\n").first.flatMap { pid_t($0) }
    }

    /// The live server process of this folder, though it may not answer.
    ///
    /// A server's current folder is its data folder; neither a zombie nor a stranger with a reused number has it.
    var process: pid_t? {
        guard let recorded = recordedProcess, recorded > 1,
            let folder = fileStatus("/proc/\(recorded)/cwd", follow: true),
            isSameFolder(folder), !isZombie(recorded)
        else { return nil }
        return recorded
    }

    /// Starts the server and waits until it answers.
    func start(_ programs: ServerPrograms, cancellation: Cancellation?) throws(PrivateClusterError) {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            let logStart = fileStatus(home.logFile)?.st_size ?? 0
            let child = try spawn(programs)
            if try waitUntilAlive(child, cancellation: cancellation) { return }
            // The children of a killed server hold its shared memory for a moment.
            let log = readLog(from: Int(logStart))
            let passes =
                log.contains("is still in use") || log.contains("already exists") || log.contains("is empty")
            guard passes, ContinuousClock.now < deadline else {
                throw PrivateClusterError(
                    "The private database in \(home.path) did not start.",
                    hint: Self.hint(log),
                    log: logTail()
                )
            }
            usleep(200_000)
            // A full disk leaves the pid file empty; a server that lives would have filled it by now.
            if fileStatus(data + "/postmaster.pid")?.st_size == 0 { unlink(data + "/postmaster.pid") }
        }
    }

    /// Stops the server: first so that work in progress is rolled back, then at once.
    func stop() throws(PrivateClusterError) {
        guard let process else { return }
        if signal(process, SIGINT, wait: .seconds(60)) { return }
        // No SIGKILL: it would leave shared memory and the children behind.
        if signal(process, SIGQUIT, wait: .seconds(15)) { return }
        throw PrivateClusterError("The private database (process \(process)) does not stop.", log: logTail())
    }

    /// The last lines of the server's log.
    func logTail() -> [String] {
        let size = Int(fileStatus(home.logFile)?.st_size ?? 0)
        return readLog(from: max(0, size - 16_384)).split(separator: "\n").suffix(20).map(String.init)
    }

    private func spawn(_ programs: ServerPrograms) throws(PrivateClusterError) -> pid_t {
        let log = open(home.logFile, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard log >= 0, user.own(log) else { throw .system("open \(home.logFile)", errno) }
        defer { close(log) }
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard nothing >= 0 else { throw .system("open /dev/null", errno) }
        defer { close(nothing) }
        // No server of this folder lives, so its socket is a leftover, and nobody else makes sockets here.
        unlink(home.socketFolder + "/.s.PGSQL.5432")
        unlink(home.socketFolder + "/.s.PGSQL.5432.lock")
        var environment: [String: String] = [:]
        // A pid file whose number is alive as something else would block the start for ever. PostgreSQL overlooks
        // its own grandparent; removing the file instead would race with a server that writes it.
        if let recorded = recordedProcess, kill(recorded, 0) == 0 || errno == EPERM {
            environment["PG_GRANDPARENT_PID"] = String(recorded)
        }
        let folder = home.socketFolder.replacing("\"", with: "\"\"")
        var options = [
            "listen_addresses=", "unix_socket_directories=\"\(folder)\"", "unix_socket_permissions=0700",
            "port=5432",
            "cluster_name=capmatch", "log_destination=stderr", "logging_collector=off", "log_timezone=UTC",
            "timezone=UTC", "max_connections=100", "client_connection_check_interval=1s",
            "idle_in_transaction_session_timeout=5min", "jit=off",
        ]
        if sharedMemoryIsSmall { options.append("dynamic_shared_memory_type=mmap") }
        return try Spawn.start(
            user.prefix + [programs.postgres, "-D", data] + options.flatMap { ["-c", $0] },
            input: nothing,
            output: log,
            environment: environment,
            detached: true
        )
    }

    /// Whether the server came up; false where its process ended.
    private func waitUntilAlive(_ child: pid_t, cancellation: Cancellation?) throws(PrivateClusterError)
        -> Bool
    {
        // Recovery after a crash may take long; it is progress as long as the process lives.
        let deadline = ContinuousClock.now + .seconds(600)
        // A clean folder is open after a tenth of a second: look often at first.
        var pause: UInt32 = 2_000
        while ContinuousClock.now < deadline {
            if case .alive = try ask() { return true }
            var status: Int32 = 0
            if waitpid(child, &status, WNOHANG) == child { return false }
            if cancellation?.isCancelled == true {
                throw PrivateClusterError("Cancelled while the database starts.")
            }
            usleep(pause)
            pause = min(20_000, pause + 500)
        }
        throw PrivateClusterError(
            "The private database in \(home.path) did not answer in 10 minutes.",
            log: logTail()
        )
    }

    private func signal(_ process: pid_t, _ number: Int32, wait time: Duration) -> Bool {
        guard kill(process, number) == 0 else { return errno == ESRCH }
        let deadline = ContinuousClock.now + time
        while ContinuousClock.now < deadline {
            // Reaps the server where it is this process's own child; otherwise it says that there is none.
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) == process { return true }
            if kill(process, 0) != 0 && errno == ESRCH || isZombie(process) { return true }
            usleep(10_000)
        }
        return false
    }

    private func isZombie(_ process: pid_t) -> Bool {
        guard let text = readSmallFile("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else {
            return false
        }
        return text[text.index(after: end)...].drop { $0 == " " }.first == "Z"
    }

    private func isSameFolder(_ other: stat) -> Bool {
        guard let own = fileStatus(data, follow: true) else { return false }
        return own.st_dev == other.st_dev && own.st_ino == other.st_ino
    }

    private func readLog(from start: Int) -> String {
        let file = open(home.logFile, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = pread(file, &bytes, bytes.count, off_t(start))
        return count < 0 ? "" : String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Docker gives 64 MB of /dev/shm, too little for parallel queries.
    private var sharedMemoryIsSmall: Bool {
        var status = statvfs()
        guard statvfs("/dev/shm", &status) == 0 else { return true }
        return UInt64(status.f_blocks) * UInt64(status.f_frsize) < 268_435_456
    }

    private static func hint(_ log: String) -> String? {
        if log.contains("No space left") { return "The disk is full." }
        if log.contains("Permission denied") { return "A file of the folder belongs to someone else." }
        return nil
    }
}
