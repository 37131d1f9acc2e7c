import FoundationEssentials
public import Postgres
import Synchronization

/// A PostgreSQL of CapMatch's own: in its own folder, on a Unix socket only, run when it is needed.
///
/// It is made on its first use and started by whoever needs it; the last user stops it. Any number of commands may
/// do so at once, and be killed at any moment. It never deletes data.
public struct PrivateCluster: Sendable {
    let home: ClusterHome
    private let environment: [String: String]
    private let cancellation: Cancellation?
    private let progress: (@Sendable (String) -> Void)?

    /// Names a cluster without touching it.
    ///
    /// - Parameters:
    ///   - path: Its folder; nil for `$CAPMATCH_HOME`, else root's or the user's default.
    ///   - environment: The variables to go by; nil for the process's own.
    ///   - cancellation: Raised to give up waiting.
    ///   - progress: Told of what takes more than a moment.
    /// - Throws: A ``PrivateClusterError`` where no folder can be named.
    public init(
        home path: String? = nil,
        environment: [String: String]? = nil,
        cancellation: Cancellation? = nil,
        progress: (@Sendable (String) -> Void)? = nil
    ) throws(PrivateClusterError) {
        let environment = environment ?? ProcessInfo.processInfo.environment
        self.environment = environment
        if let path {
            home = ClusterHome(path)
        } else {
            home = ClusterHome(try ClusterHome.defaultPath(environment))
        }
        self.cancellation = cancellation ?? Self.abandonment
        self.progress = progress
    }

    /// The cluster's folder.
    public var path: String { home.path }

    /// The server's log.
    public var logFile: String { home.logFile }

    /// Makes the cluster and starts its server where needed, and keeps the server running for this process.
    public func acquire() throws(PrivateClusterError) -> Lease {
        try Self.acquiring.withLock { (_: inout Void) throws(PrivateClusterError) -> Lease in
            let lease = try take()
            lease.register()
            return lease
        }
    }

    private func take() throws(PrivateClusterError) -> Lease {
        let user = try prepare()
        let lock = try lockStart(user)
        defer { withExtendedLifetime(lock) {} }
        let postmaster = try ensureRunning(user)
        let clients = try FileLock(home.clientsLock, owner: user)
        guard clients.tryShared() else {
            throw PrivateClusterError("\(home.clientsLock) is locked by another program.")
        }
        return Lease(cluster: self, user: user, postmaster: postmaster, clients: clients)
    }

    private static let abandonment = Cancellation()
    private static let acquiring = Mutex(())

    /// Lets go of every cluster that this process uses, so that it can end at once, from whatever thread.
    ///
    /// What it was doing is rolled back; a server whose last user it was is stopped.
    public static func abandonAll() {
        abandonment.cancel()
        acquiring.withLock { (_: inout Void) in Lease.releaseAll() }
    }

    /// Starts the server; with `keep` it stays until ``stop(force:)``, without users too.
    public func start(keep: Bool) throws(PrivateClusterError) {
        let user = try prepare()
        let lock = try lockStart(user)
        defer { withExtendedLifetime(lock) {} }
        _ = try ensureRunning(user)
        if keep { try writeDurably(home.keepMarker, "capmatch db stop removes this\n", owner: user) }
    }

    /// What ``stop(force:)`` did.
    public enum StopOutcome: Sendable {
        /// The server has stopped.
        case stopped
        /// No server was running.
        case notRunning
        /// Other commands use the server; the last of them will stop it.
        case inUse
    }

    /// Stops the server, or leaves that to the last of those who use it.
    ///
    /// - Parameter force: Whether to stop it under its users too.
    /// - Returns: What was done.
    /// - Throws: A ``PrivateClusterError`` where it does not stop.
    public func stop(force: Bool = false) throws(PrivateClusterError) -> StopOutcome {
        guard home.initialisedMajor != nil else { return .notRunning }
        let user = try ServerUser.find(home: home.path)
        let lock = try lockStart(user)
        defer { withExtendedLifetime(lock) {} }
        try? FileManager.default.removeItem(atPath: home.keepMarker)
        guard let postmaster = try existing(user), postmaster.process != nil else { return .notRunning }
        let clients = try FileLock(home.clientsLock, owner: user)
        guard clients.tryExclusive() || force else { return .inUse }
        try postmaster.stop()
        return .stopped
    }

    /// What is known of a cluster without changing it.
    public struct Status: Sendable {
        /// The cluster's folder.
        public let path: String
        /// The version of the data; nil where the cluster was never used.
        public let major: Int?
        /// The server's process; nil where none runs.
        public let process: Int?
        /// Whether a command uses the server now.
        public let isUsed: Bool
        /// Whether the server stays without users.
        public let isKept: Bool
        /// The server's log.
        public let logFile: String
        /// The folder of the server's socket, for psql's `-h`.
        public let socketFolder: String
    }

    /// Looks at the cluster; nothing is made or started.
    public func status() throws(PrivateClusterError) -> Status {
        let postmaster =
            home.initialisedMajor == nil ? nil : try existing(try ServerUser.find(home: home.path))
        return Status(
            path: home.path,
            major: home.initialisedMajor,
            process: postmaster?.process.map(Int.init),
            isUsed: FileLock.isTaken(home.clientsLock),
            isKept: FileManager.default.fileExists(atPath: home.keepMarker),
            logFile: home.logFile,
            socketFolder: home.socketFolder
        )
    }

    /// The server of the data that are here, nil where there are none.
    func existing(_ user: ServerUser) throws(PrivateClusterError) -> Postmaster? {
        guard let major = home.initialisedMajor else { return nil }
        guard let sentinel = Sentinel(home.sentinel(major: major)), sentinel.layout == 1,
            sentinel.major == major
        else {
            throw PrivateClusterError(
                "\(home.sentinel(major: major)) is not what this program writes.",
                hint:
                    "A newer capmatch may have made the folder; use that one, or set CAPMATCH_HOME to another folder."
            )
        }
        return Postmaster(home: home, user: user, major: major, systemIdentifier: sentinel.systemIdentifier)
    }

    /// Waits for the right to start and stop the server; it is given back when the lock is released.
    func lockStart(_ user: ServerUser) throws(PrivateClusterError) -> FileLock {
        try lockStart(user, cancellation: cancellation)
    }

    /// The same, given up only where the cancellation says so.
    func lockStart(_ user: ServerUser, cancellation: Cancellation?) throws(PrivateClusterError) -> FileLock {
        let lock = try FileLock(home.startLock, owner: user)
        try lock.exclusive(atMost: .seconds(300), cancellation: cancellation)
        return lock
    }

    /// Makes sure that the server answers; the caller holds the start lock.
    func ensureRunning(_ user: ServerUser) throws(PrivateClusterError) -> Postmaster {
        if let postmaster = try existing(user) {
            if try isAlive(postmaster) { return postmaster }
            let programs = try ServerPrograms.find(wanted: postmaster.major, environment: environment)
            guard programs.major == postmaster.major else {
                throw PrivateClusterError(
                    "The data in \(home.path) are of PostgreSQL \(postmaster.major); installed is \(programs.major).",
                    hint:
                        "apt-get install postgresql-\(postmaster.major), or set CAPMATCH_PG_BIN to its programs."
                )
            }
            try postmaster.start(programs, cancellation: cancellation)
            return postmaster
        }
        let programs = try ServerPrograms.find(wanted: nil, environment: environment)
        guard programs.major >= 15 else {
            throw PrivateClusterError(
                "PostgreSQL 15 or later is needed; \(programs.folder) has \(programs.major)."
            )
        }
        progress?("Making the private database in \(home.path) (a few seconds, once) …")
        try Initialisation(home: home, user: user, programs: programs).run()
        guard let postmaster = try existing(user) else {
            throw PrivateClusterError("The new cluster in \(home.path) cannot be found.")
        }
        try postmaster.start(programs, cancellation: cancellation)
        return postmaster
    }

    private func prepare() throws(PrivateClusterError) -> ServerUser {
        let user = try ServerUser.find(home: home.path)
        try home.prepare(user)
        return user
    }

    /// Whether the server answers, after waiting for one that starts, recovers or stops.
    private func isAlive(_ postmaster: Postmaster) throws(PrivateClusterError) -> Bool {
        var silences = 0
        while true {
            switch try postmaster.ask() {
            case .alive: return true
            case .silent:
                guard postmaster.process != nil else { return false }
                // It lives but does not listen: it is about to, or about to end, or its socket was swept away.
                silences += 1
                if silences > 50 { try postmaster.stop() }
            case .busy: break
            }
            if cancellation?.isCancelled == true {
                throw PrivateClusterError("Cancelled while the database starts.")
            }
            pause(milliseconds: 100)
        }
    }
}
