import FoundationEssentials
import Glibc
import Postgres
import PrivateCluster
import Registry

extension CheckUp {
    // MARK: - This machine

    /// The program, PostgreSQL's library, and the files that hold passwords.
    static func machine(_ settings: ConnectionSettings?, _ environment: [String: String]) -> [Finding] {
        let library = Connection.libraryVersion
        var findings = [
            Finding(
                "program",
                .ok,
                "\(Engine.name) with libpq \(library / 10_000).\(library % 10_000)"
            )
        ]
        if let settings, settings.holdsPassword {
            findings.append(
                Finding(
                    "password",
                    .warning,
                    "the database's address holds a password, which others may read in a history or a process list",
                    hint: "Put it into ~/.pgpass (chmod 600), or name a service with PGSERVICE."
                )
            )
        }
        let home = environment["HOME"].map { $0 + "/.pgpass" }
        if let path = environment["PGPASSFILE"] ?? home, let finding = passwordFile(path) {
            findings.append(finding)
        }
        return findings
    }

    /// What a password file's mode means; nil where there is no file.
    ///
    /// libpq ignores one that others can read.
    static func passwordFile(_ path: String) -> Finding? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return status.st_mode & 0o077 == 0
            ? Finding("password-file", .ok, "\(path) is its owner's alone")
            : Finding(
                "password-file",
                .warning,
                "others can read \(path), so libpq ignores it",
                hint: "chmod 600 \(path)"
            )
    }

    /// Whether the private server runs without anybody using it, and whether its folder is closed.
    static func privateServer(_ status: PrivateCluster.Status) -> [Finding] {
        var findings: [Finding] = []
        if let process = status.process {
            let isOrphan = !status.isUsed && !status.isKept
            findings.append(
                isOrphan
                    ? Finding(
                        "orphan-server",
                        .warning,
                        "the private server (process \(process)) ran without a user: a command was killed",
                        hint: "It stops with the next command's end, or with: capmatch db stop"
                    )
                    : Finding(
                        "orphan-server",
                        .ok,
                        "the private server (process \(process)) is in use\(status.isKept ? ", and is kept" : "")"
                    )
            )
        }
        var folder = stat()
        if stat(status.path, &folder) == 0, folder.st_mode & 0o077 != 0 {
            findings.append(
                Finding(
                    "home-mode",
                    folder.st_mode & 0o022 != 0 ? .error : .warning,
                    "others can enter \(status.path)",
                    hint: "chmod go-rwx \(status.path)"
                )
            )
        }
        return findings
    }

    // MARK: - The way to the server

    /// Whether the database takes what is written.
    static func writable(_ facts: ServerFacts) -> Finding {
        if facts.isStandby {
            return Finding(
                "writable",
                .error,
                "the server is a standby",
                hint: "Name all hosts: --database 'postgresql://a,b/NAME?target_session_attrs=read-write'"
            )
        }
        if facts.isReadOnly {
            let name = identifier(facts.database)
            return Finding(
                "writable",
                .error,
                "database or role are set to read only",
                hint: "PGOPTIONS='-c default_transaction_read_only=off' psql -d \(name) "
                    + "-c 'ALTER DATABASE \(name) RESET default_transaction_read_only' "
                    + "-c 'ALTER ROLE CURRENT_USER RESET default_transaction_read_only'"
            )
        }
        return Finding("writable", .ok, "it can be written to")
    }

    /// A name as PostgreSQL and a shell within quotes take it.
    static func identifier(_ name: String) -> String {
        let isPlain = name.wholeMatch(of: /[a-z_][a-z0-9_]*/) != nil
        return isPlain ? name : "\"\(name.replacing("\"", with: "\"\""))\""
    }

    /// How the connection is protected, what the role may do, and whether backups can be made.
    func connection(_ registry: Registry, isPrivate: Bool) throws -> [Finding] {
        let connection = registry.connection
        var findings: [Finding] = []
        if let encryption = connection.encryption {
            findings.append(Finding("tls", .ok, encryption))
        } else if connection.isLocal {
            findings.append(Finding("tls", .ok, "not needed: the server is on this machine"))
        } else {
            findings.append(
                Finding(
                    "tls",
                    .warning,
                    "the connection to another host is not encrypted",
                    hint: "Set sslmode=verify-full, and sslrootcert where the certificate is your own."
                )
            )
        }
        let role = try registry.roleFacts()
        let name = Self.identifier(role.name)
        if role.isSuperuser, !isPrivate {
            findings.append(
                Finding(
                    "role",
                    .warning,
                    "the role \(role.name) is a superuser",
                    hint:
                        "createuser capmatch, make it the owner of the database and its tables, and connect as it; or: "
                        + "psql -c 'ALTER ROLE \(name) NOSUPERUSER NOBYPASSRLS'"
                )
            )
        }
        if role.bypassesRowSecurity, !role.isSuperuser, !isPrivate {
            findings.append(
                Finding(
                    "role-rights",
                    .warning,
                    "the role \(role.name) passes over row security",
                    hint: "psql -c 'ALTER ROLE \(name) NOBYPASSRLS'"
                )
            )
        } else if !role.ownsTables {
            findings.append(
                Finding(
                    "role-rights",
                    .warning,
                    "the role \(role.name) does not own CapMatch's tables, so it cannot migrate them",
                    hint: "Run capmatch db migrate as \(role.owner)."
                )
            )
        } else {
            findings.append(Finding("role-rights", .ok, "the role \(role.name) owns CapMatch's tables"))
        }
        if !role.lacking.isEmpty {
            let tables = role.lacking.joined(separator: ", ")
            findings.append(
                Finding(
                    "grants",
                    .error,
                    "the role \(role.name) may not write \(tables)",
                    hint:
                        "As \(role.owner): psql -c 'GRANT SELECT, INSERT, UPDATE, DELETE ON \(tables) TO \(name)'"
                )
            )
        }
        do {
            let programs = try ClientPrograms(environment, server: connection.serverVersion / 10_000)
            findings.append(
                Finding("backup-programs", .ok, "pg_dump \(programs.major) in \(programs.folder)")
            )
        } catch {
            findings.append(Finding("backup-programs", .warning, error.message, hint: error.hint))
        }
        return findings
    }

    // MARK: - The nights

    /// Whether the policy in force can be read, and is the one that was set.
    func policy(_ registry: Registry, _ programme: ProgrammeRecord) throws -> Finding {
        let code = programme.code
        let hint =
            "capmatch policy set FILE --programme \(code) --by NAME --reason 'mended' puts a good one in force; "
            + "capmatch policy history --programme \(code) says what was."
        guard let stored = try registry.currentPolicy(programme) else {
            return Finding("policy", .ok, "\(code): the starting policy")
        }
        let name = "\(code): policy version \(stored.version)"
        do {
            _ = try PolicyDocument(yaml: stored.document)
        } catch {
            return Finding(
                "policy",
                .error,
                "\(name) cannot be read, so no night can run: \(error)",
                hint: hint
            )
        }
        guard stored.isAsSet else {
            return Finding("policy", .error, "\(name) was edited past the program", hint: hint)
        }
        return Finding("policy", .ok, "\(name) by \(stored.author)")
    }

    /// What a programme's latest run, its age, a held result and the chain of commands say.
    func night(_ registry: Registry, _ programme: ProgrammeRecord, now: PostgresTimestamp) throws -> [Finding]
    {
        let code = programme.code
        var findings: [Finding] = []
        if try !registry.knowsTimeZone(programme.timeZone) {
            findings.append(
                Finding(
                    "time-zone",
                    .error,
                    "\(code): the server does not know the time zone \(programme.timeZone)",
                    hint: "capmatch programme set --programme \(code) --time-zone Africa/Nairobi"
                )
            )
        }
        let runs = try registry.runs(programme, limit: 50)
        if let run = runs.first, run.state == "held" {
            findings.append(
                Finding(
                    "held-run",
                    .warning,
                    "\(code): run \(run.number) moves more matches than the policy allows, and was not published",
                    hint: "capmatch run compare latest \(run.number) --programme \(code), then: "
                        + "capmatch-nightly --programme \(code) --accept-change"
                )
            )
        }
        if let last = runs.first(where: { $0.finishedAt != nil && $0.state != "error" }),
            let finished = last.finishedAt
        {
            // On a date that stands still the next nights have nothing to do.
            findings.append(
                last.date == programme.referenceDate
                    ? Finding(
                        "last-night",
                        .ok,
                        "\(code): its date stands still at \(last.date), and has its night"
                    )
                    : Self.age(
                        hours: (now.microsecondsSince1970 - finished.microsecondsSince1970) / 3_600_000_000,
                        of: code
                    )
            )
        }
        if let head = try registry.auditHead(programme) {
            findings.append(
                Finding(
                    "audit-chain",
                    .ok,
                    "\(code): \(head.sequence) entries; capmatch audit verify reads them all"
                )
            )
        }
        return findings
    }

    /// What the age of the last result means.
    static func age(hours: Int64, of programme: String) -> Finding {
        hours > 36
            ? Finding(
                "last-night",
                .warning,
                "\(programme): the last night was published \(hours) hours ago",
                hint:
                    "Is the timer on? systemctl list-timers capmatch-nightly.timer; by hand: capmatch-nightly "
                    + "--programme \(programme)"
            ) : Finding("last-night", .ok, "\(programme): the last night was published \(hours) hours ago")
    }
}
