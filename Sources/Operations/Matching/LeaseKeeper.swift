import Dispatch
import Postgres
import Programme
import Registry

/// Keeps a lease for as long as a run needs it, on a thread and a connection of its own.
///
/// A run that dies leaves a lease that ends soon; one that lives keeps it however long it solves.
final class LeaseKeeper: Sendable {
    private let stopped = DispatchSemaphore(value: 0)
    private let ended = DispatchGroup()

    /// Starts to keep a lease.
    ///
    /// - Parameters:
    ///   - lease: The lease.
    ///   - programme: Whose it is.
    ///   - settings: The way to the database.
    ///   - interval: Seconds between two renewals.
    ///   - term: Seconds for which each renewal holds.
    ///   - onLoss: Called where somebody else took the lease.
    init(
        _ lease: Lease,
        _ programme: ProgrammeRecord,
        _ settings: ConnectionSettings,
        every interval: Double = 30,
        term: Int64 = Lease.term,
        onLoss: @escaping @Sendable () -> Void
    ) {
        let (stopped, ended) = (stopped, ended)
        DispatchQueue(label: "capmatch.lease").async(group: ended) {
            var registry: Registry?
            while stopped.wait(timeout: .now() + interval) == .timedOut {
                do {
                    let open = try registry ?? Registry(Connection(settings))
                    registry = open
                    try open.renew(lease, programme, seconds: term)
                } catch is RegistryError {
                    return onLoss()
                } catch {
                    // The database is away: the next time may do, and the run's own writes will tell.
                    registry = nil
                }
            }
        }
    }

    /// Ends keeping, and waits until nothing of it is under way.
    func stop() {
        stopped.signal()
        ended.wait()
    }
}
