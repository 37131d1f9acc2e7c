import Glibc
public import Postgres

/// The right to use a private cluster's server; while anyone holds one, the server runs.
///
/// The kernel counts the holders, so one that is killed holds nothing.
public final class Lease {
    private let cluster: PrivateCluster
    private let user: ServerUser
    private let postmaster: Postmaster
    private var clients: FileLock?

    init(cluster: PrivateCluster, user: ServerUser, postmaster: Postmaster, clients: FileLock) {
        self.cluster = cluster
        self.user = user
        self.postmaster = postmaster
        self.clients = clients
    }

    /// The way to the cluster's database.
    public var connectionSettings: ConnectionSettings { postmaster.settings(database: "capmatch") }

    /// Starts the server again where it died under its users.
    public func revive() throws(PrivateClusterError) {
        let lock = try cluster.lockStart(user)
        defer { withExtendedLifetime(lock) {} }
        _ = try cluster.ensureRunning(user)
    }

    /// Gives the right back, and stops the server where this was its last user and nobody asked to keep it.
    public func release() throws(PrivateClusterError) {
        guard let clients else { return }
        self.clients = nil
        let lock = try cluster.lockStart(user)
        defer { withExtendedLifetime(lock) {} }
        guard access(cluster.home.keepMarker, F_OK) != 0, clients.tryExclusive() else { return }
        try postmaster.stop()
    }

    deinit {
        // The lock goes with the object in any case; a server that then has no user waits for the next one's end.
        try? release()
    }
}

/// Sleeps.
func pause(milliseconds: UInt32) { usleep(milliseconds * 1_000) }
