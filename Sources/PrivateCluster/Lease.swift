import Glibc
public import Postgres
import Synchronization

/// The right to use a private cluster's server; while anyone holds one, the server runs.
///
/// The kernel counts the holders, so one that is killed holds nothing.
public final class Lease: Sendable {
    private let cluster: PrivateCluster
    private let user: ServerUser
    private let postmaster: Postmaster
    private let clients: Mutex<FileLock?>

    init(cluster: PrivateCluster, user: ServerUser, postmaster: Postmaster, clients: FileLock) {
        self.cluster = cluster
        self.user = user
        self.postmaster = postmaster
        self.clients = Mutex(clients)
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
        let mine = clients.withLock { lock in
            let mine = lock
            lock = nil
            return mine
        }
        guard let mine else { return }
        Self.held.withLock { leases in leases.removeAll { $0.lease == nil || $0.lease === self } }
        let lock = try cluster.lockStart(user, cancellation: nil)
        defer { withExtendedLifetime(lock) {} }
        guard access(cluster.home.keepMarker, F_OK) != 0, mine.tryExclusive() else { return }
        try postmaster.stop()
    }

    // MARK: - All of the process

    private struct Held: Sendable {
        weak let lease: Lease?
    }

    private static let held = Mutex<[Held]>([])

    func register() { Self.held.withLock { $0.append(Held(lease: self)) } }

    /// Gives back everything that the process holds; what is only just being acquired too, once it is there.
    static func releaseAll() {
        for one in held.withLock({ $0 }) { try? one.lease?.release() }
    }

    deinit {
        // The lock goes with the object in any case; a server that then has no user waits for the next one's end.
        try? release()
    }
}

/// Sleeps.
func pause(milliseconds: UInt32) { usleep(milliseconds * 1_000) }
