import Glibc
import Postgres
import PrivateCluster
import Programme
import Registry

/// One thing that was looked at.
public struct Finding: Hashable, Sendable {
    /// How it is.
    public enum Status: String, Sendable, CaseIterable {
        case ok, warning, error
    }

    /// A stable token.
    public var check: String
    /// How it is.
    public var status: Status
    /// What was found.
    public var message: String
    /// What to do.
    public var hint: String?

    /// Makes a finding.
    public init(_ check: String, _ status: Status, _ message: String, hint: String? = nil) {
        self.check = check
        self.status = status
        self.message = message
        self.hint = hint
    }
}

/// Looks whether the database, its schema and the reference data are fit for a night; writes nothing.
public struct CheckUp {
    private let url: String?
    let environment: [String: String]

    /// Takes what names the database.
    public init(url: String?, environment: [String: String]) {
        self.url = url
        self.environment = environment
    }

    /// Everything that was looked at, in order.
    public func findings() -> [Finding] {
        var findings: [Finding] = []
        do {
            let settings = try DatabaseSession.named(url: url, environment: environment)
            findings += Self.machine(settings, environment)
            let isPrivate = settings == nil
            if isPrivate, let end = try privateCluster(&findings) { return findings + [end] }
            let session = try DatabaseSession(url: url, environment: environment)
            defer { try? session.close() }
            let now = try server(session.registry, isPrivate: isPrivate, &findings)
            let way = try connection(session.registry, isPrivate: isPrivate)
            findings += way
            // What may not be read cannot be looked at.
            if way.contains(where: { $0.check == "grants" }) { return findings }
            guard try schema(session.registry, isPrivate: isPrivate, &findings) else { return findings }
            try reference(session.registry, &findings)
            try programmes(session.registry, now: now, &findings)
        } catch let error as PrivateClusterError where error.hint != nil {
            findings.append(Finding("private-cluster", .error, error.message, hint: error.hint))
        } catch {
            findings.append(Self.unreachable(error))
        }
        return findings
    }

    /// Why the database cannot be looked at.
    static func unreachable(_ error: any Error) -> Finding {
        let hint = "capmatch db status says which database is meant."
        guard var cause = error as? PostgresError else {
            return Finding("database", .error, "\(error)", hint: hint)
        }
        let advice = cause.hint
        cause.hint = nil
        // libpq has no code for this; its words begin so whatever the language.
        let isUnproven =
            cause.kind == .connection && ["certificate", "SSL"].contains(where: cause.message.contains)
        guard isUnproven else { return Finding("database", .error, "\(cause)", hint: advice ?? hint) }
        return Finding(
            "tls",
            .error,
            "\(cause)",
            hint:
                "Name the host as its certificate does, and with sslrootcert=FILE the certificate of who signed it."
        )
    }

    // MARK: - The private cluster

    /// Looks at the cluster's folder; what is returned ends the check-up.
    private func privateCluster(_ findings: inout [Finding]) throws -> Finding? {
        let status = try PrivateCluster(environment: environment).status()
        guard let major = status.major else {
            return Finding(
                "private-cluster",
                .ok,
                "not made yet; the first command that needs it makes it in \(status.path)"
            )
        }
        findings.append(Finding("private-cluster", .ok, "PostgreSQL \(major) in \(status.path)"))
        findings += Self.privateServer(status)
        var space = statvfs()
        if statvfs(status.path, &space) == 0 {
            findings.append(Self.disk(UInt64(space.f_bavail) * UInt64(space.f_frsize), of: status.path))
        }
        return nil
    }

    /// What the free space of a disk means.
    static func disk(_ free: UInt64, of path: String) -> Finding {
        let megabytes = free >> 20
        let hint = "capmatch run prune --keep 30 makes room; PostgreSQL stops writing when the disk is full."
        return switch megabytes {
        case ..<200: Finding("disk", .error, "\(megabytes) MB free in \(path)", hint: hint)
        case ..<2_048: Finding("disk", .warning, "\(megabytes) MB free in \(path)", hint: hint)
        default: Finding("disk", .ok, "\(megabytes >> 10) GB free in \(path)")
        }
    }

    // MARK: - The server

    /// Looks at the server; its clock is returned.
    private func server(_ registry: Registry, isPrivate: Bool, _ findings: inout [Finding]) throws
        -> PostgresTimestamp
    {
        let facts = try registry.serverFacts()
        let name = Self.identifier(facts.database)
        let version = "\(facts.version / 10_000).\(facts.version % 10_000)"
        findings.append(
            facts.version >= 150_000
                ? Finding("server-version", .ok, "PostgreSQL \(version)")
                : Finding(
                    "server-version",
                    .error,
                    "PostgreSQL \(version)",
                    hint: "apt-get install postgresql-15, or later"
                )
        )
        findings.append(
            facts.encoding == "UTF8"
                ? Finding("encoding", .ok, "UTF8")
                : Finding(
                    "encoding",
                    .error,
                    facts.encoding,
                    hint:
                        "createdb --template=template0 --encoding=UTF8 capmatch, then, with --database of that: "
                        + "capmatch db migrate"
                )
        )
        findings.append(
            facts.isCollationStale
                ? Finding(
                    "collation",
                    .warning,
                    "\(facts.collation) is another version than the indexes were built with",
                    hint: "psql -d \(name) -c 'REINDEX DATABASE \(name)' "
                        + "-c 'ALTER DATABASE \(name) REFRESH COLLATION VERSION'"
                ) : Finding("collation", .ok, facts.collation)
        )
        findings.append(Self.writable(facts))
        if facts.isPooled {
            findings.append(
                Finding(
                    "pooler",
                    .ok,
                    "a connection pooler stands between; only capmatch db restore needs the server itself"
                )
            )
        }
        findings.append(Self.clock(server: facts.now.microsecondsSince1970, here: Self.microseconds()))
        return facts.now
    }

    private static func microseconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
    }

    /// What it means that two clocks differ.
    static func clock(server: Int64, here: Int64) -> Finding {
        let seconds = abs(Double(server) - Double(here)) / 1_000_000
        let text = "the server's clock and this machine's differ by \(Int64(min(seconds, 1e15).rounded())) s"
        let hint =
            "On the one that is wrong: timedatectl set-ntp true. The server's clock says what today is."
        if seconds > 300 { return Finding("clock", .error, text, hint: hint) }
        if seconds > 5 { return Finding("clock", .warning, text, hint: hint) }
        return Finding("clock", .ok, "the server's clock and this machine's agree")
    }

    // MARK: - What is in it

    /// Whether the schema can be read by this program.
    private func schema(_ registry: Registry, isPrivate: Bool, _ findings: inout [Finding]) throws -> Bool {
        let migrator = try Registry.migrator(software: Engine.name)
        do {
            let pending = try migrator.plan(registry.connection)
            guard pending.isEmpty else {
                let text = "lacks \(pending.map(\.file).joined(separator: ", "))"
                // The private cluster is migrated by whatever command uses it next.
                let status: Finding.Status = isPrivate ? .warning : .error
                findings.append(Finding("migrations", status, text, hint: "Run: capmatch db migrate"))
                return false
            }
        } catch let error as MigrationError {
            findings.append(
                Finding(
                    "migrations",
                    .error,
                    error.description,
                    hint:
                        "Use the capmatch that made the schema, or restore a backup: capmatch db restore FILE"
                )
            )
            return false
        }
        findings.append(Finding("migrations", .ok, "all \(migrator.migrations.count) are applied"))
        let hint = "Run: capmatch db migrate --adopt. It says what differs, and accepts what was only added."
        switch try migrator.drift(registry.connection) {
        case .none: findings.append(Finding("schema", .ok, "as the migrations left it"))
        case .changed:
            findings.append(
                Finding("schema", .warning, "changed by hand since the last migration", hint: hint)
            )
        case .unrecorded:
            findings.append(Finding("schema", .warning, "never compared on this server", hint: hint))
        }
        return true
    }

    private func reference(_ registry: Registry, _ findings: inout [Finding]) throws {
        let loaded = try registry.referenceVersions().filter { $0.rows > 0 }.map(\.reference)
        let missing = Registry.referenceTables.filter { !loaded.contains($0) }
        findings.append(
            missing.isEmpty
                ? Finding("reference-data", .ok, "all \(loaded.count) tables are loaded")
                : Finding(
                    "reference-data",
                    .error,
                    "empty: \(missing.joined(separator: ", "))",
                    hint: "Run: capmatch reference import"
                )
        )
        guard missing.isEmpty else { return }
        let near = try registry.referenceData().memberships.filter { $0.status == .scheduled }
        let today = CalendarDate(daysSince1970: Int32(clamping: Self.microseconds() / 86_400_000_000))
        for one in near {
            guard let end = one.to, end.days(since: today) <= 183 else { continue }
            findings.append(
                Finding(
                    "graduation",
                    .warning,
                    "\(one.country) leaves \(one.group.rawValue) on \(end): scheduled, not confirmed",
                    hint: "Check it at its source (\(one.source)), correct status or dates in a copy of "
                        + "seed/reference/country_groups.csv, then: capmatch reference import "
                        + "country_group_membership FILE --source 'where that stands'"
                )
            )
        }
    }

    private func programmes(_ registry: Registry, now: PostgresTimestamp, _ findings: inout [Finding]) throws
    {
        let all = try registry.programmes()
        if all.isEmpty {
            findings.append(
                Finding(
                    "programmes",
                    .warning,
                    "none yet",
                    hint: "Make one: capmatch programme create my-programme"
                )
            )
        }
        for programme in all {
            let runs = try registry.runs(programme, limit: 50)
            let latest = runs.first { RunState.withResult.contains($0.state) }
            var text =
                latest.map { "\(programme.code): run \($0.number) of \($0.date) is the latest" }
                ?? "\(programme.code): no run yet"
            let holder = try registry.leaseHolder(programme)
            if let holder { text += "; held by \(holder)" }
            if holder == nil, runs.first?.state == "running" {
                let hint =
                    "Run the night again, it goes on or takes the run's place: capmatch-nightly --programme \(programme.code)"
                findings.append(
                    Finding("programme", .warning, "\(text); a later run ended early", hint: hint)
                )
            } else {
                findings.append(Finding("programme", .ok, text))
            }
            findings.append(try policy(registry, programme))
            findings += try night(registry, programme, now: now)
        }
    }
}
