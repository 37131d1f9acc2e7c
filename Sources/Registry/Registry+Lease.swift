import Glibc
import Postgres
import Programme

/// The right to write a programme's runs, fenced by an epoch.
public struct Lease: Hashable, Sendable {
    /// Grows with every holder; writes under an older one are refused.
    public let epoch: Int64

    /// Seconds for which a lease holds unless it is renewed.
    public static let term: Int64 = 120
}

extension Registry {
    /// Takes the lease: one that is free, has expired, or whose holder died on this host since it booted.
    ///
    /// - Throws: ``RegistryError/leaseHeld(holder:until:)``.
    public func acquireLease(_ programme: ProgrammeRecord, holder: String, seconds: Int64 = Lease.term) throws
        -> Lease
    {
        let host = Self.host
        let boot = Self.bootID
        return try connection.withTransaction { connection in
            let until: SQL = "now() + make_interval(secs => \(Double(seconds)))"
            let columns: SQL = """
                SELECT holder, host, boot_id, pid, epoch, expires_at < now() AS expired, expires_at::text AS until
                FROM lease WHERE programme_id = \(programme.id)
                """
            // A row that somebody holds locked is in use this moment, whatever else it says; nothing here waits for it.
            let free = try connection.first(columns + " FOR UPDATE SKIP LOCKED")
            guard let row = try free ?? connection.first(columns) else {
                let made = try connection.execute(
                    """
                    INSERT INTO lease (programme_id, holder, host, boot_id, pid, epoch, expires_at)
                    VALUES (\(programme.id), \(holder), \(host), \(boot), \(Int64(getpid())), 1, \(until))
                    ON CONFLICT (programme_id) DO NOTHING
                    """
                )
                if made == 1 { return Lease(epoch: 1) }
                throw RegistryError.leaseHeld(holder: "a run that began this moment", until: "it ends")
            }
            let pid = pid_t(clamping: try row.get("pid", as: Int64.self))
            guard free != nil, try row.get("expired", as: Bool.self) || Self.isHolderDead(row) else {
                throw RegistryError.leaseHeld(
                    holder:
                        "\(try row.get("holder", as: String.self)), process \(pid) on \(try row.get("host", as: String.self))",
                    until: try row.get("until")
                )
            }
            let epoch = try row.get("epoch", as: Int64.self) + 1
            try connection.execute(
                """
                UPDATE lease SET holder = \(holder), host = \(host), boot_id = \(boot), pid = \(Int64(getpid())),
                    epoch = \(epoch), expires_at = \(until) WHERE programme_id = \(programme.id)
                """
            )
            return Lease(epoch: epoch)
        }
    }

    /// Keeps the lease for longer, from now on.
    ///
    /// - Throws: ``RegistryError/leaseHeld(holder:until:)`` where somebody else took it meanwhile.
    public func renew(_ lease: Lease, _ programme: ProgrammeRecord, seconds: Int64 = Lease.term) throws {
        try connection.withTransaction { _ in try hold(lease.epoch, programme, seconds: seconds) }
    }

    /// Gives the lease back; a lease that somebody else took meanwhile stays theirs.
    public func release(_ lease: Lease, _ programme: ProgrammeRecord) throws {
        try connection.withTransaction { connection in
            _ = try connection.execute(
                """
                UPDATE lease SET expires_at = '-infinity'
                WHERE programme_id = \(programme.id) AND epoch = \(lease.epoch)
                """
            )
        }
    }

    /// Checks within a transaction that the epoch is still ours, and keeps it so until the transaction ends.
    func hold(_ epoch: Int64, _ programme: ProgrammeRecord, seconds: Int64 = 900) throws {
        let held = try connection.execute(
            """
            UPDATE lease SET expires_at = greatest(expires_at, now() + make_interval(secs => \(Double(seconds))))
            WHERE programme_id = \(programme.id) AND epoch = \(epoch) AND expires_at > '-infinity'
            """
        )
        guard held == 1 else {
            throw RegistryError.leaseHeld(holder: "a run that took this one for dead", until: "it ends")
        }
    }

    /// Whether the process of a lease's row ran on this host since it booted, and does no longer.
    static func isHolderDead(_ row: Row) throws -> Bool {
        let pid = pid_t(clamping: try row.get("pid", as: Int64.self))
        guard try row.get("host", as: String.self) == host, try row.get("boot_id", as: String.self) == bootID,
            pid != getpid()
        else { return false }
        return kill(pid, 0) != 0 && errno == ESRCH
    }

    private static var host: String {
        var buffer = [CChar](repeating: 0, count: 256)
        gethostname(&buffer, 255)
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static var bootID: String {
        guard let file = fopen("/proc/sys/kernel/random/boot_id", "r") else { return "" }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 64)
        guard fgets(&buffer, 63, file) != nil else { return "" }
        return String(
            decoding: buffer.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
    }
}
