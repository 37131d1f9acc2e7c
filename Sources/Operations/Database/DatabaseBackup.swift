import Crypto
import Formats
import FoundationEssentials
import Glibc
import Postgres
public import Registry
import Subprocesses

/// What a backup holds, beside it as `FILE.json`: `capmatch-backup/1`.
public struct BackupManifest: Codable, Hashable, Sendable {
    /// A table's rows.
    public struct Table: Codable, Hashable, Sendable {
        /// Its name.
        public var name: String
        /// How many rows.
        public var rows: Int64
        /// MD5 over the rows' own hashes, in their order.
        public var digest: String
    }

    /// A programme's chain of commands.
    public struct Chain: Codable, Hashable, Sendable {
        /// Code of the programme.
        public var programme: String
        /// Number of the last entry.
        public var sequence: Int64
        /// Its hash.
        public var head: String
    }

    /// `capmatch-backup/1`.
    public var format = "capmatch-backup/1"
    /// The program that made it.
    public var engine: String
    /// When, RFC 3339 in UTC.
    public var createdAt: String
    /// Of the server, as PostgreSQL counts.
    public var serverVersion: Int
    /// The last migration.
    public var schemaVersion: Int64
    /// SHA-256 of the backup.
    public var sha256: String
    /// Its bytes.
    public var bytes: Int64
    /// All tables of the schema, by name.
    public var tables: [Table]
    /// All programmes' chains, by code.
    public var chains: [Chain]

    /// The path of a backup's manifest.
    public static func path(of backup: String) -> String { backup + ".json" }

    /// Reads the manifest of a backup.
    ///
    /// - Throws: ``FileError`` where it is missing or damaged.
    public init(of backup: String) throws {
        let path = Self.path(of: backup)
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw FileError(path: path, reason: .notFound, message: "the backup's manifest is missing")
        }
        do {
            self = try JSONDecoder().decode(BackupManifest.self, from: data)
        } catch {
            throw FileError(path: path, reason: .damaged, message: "it is no capmatch-backup/1")
        }
    }

    init(_ registry: Registry, sha256: String, bytes: Int64, contents: DatabaseContents) {
        engine = Engine.name
        createdAt = Date.now.ISO8601Format()
        serverVersion = registry.connection.serverVersion
        schemaVersion = contents.schemaVersion
        self.sha256 = sha256
        self.bytes = bytes
        tables = contents.tables.map { Table(name: $0.name, rows: $0.rows, digest: $0.digest) }
        chains = contents.chains.map { Chain(programme: $0.programme, sequence: $0.sequence, head: $0.head) }
    }

    var json: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
        }
    }
}

/// Copies a database into a file and back with PostgreSQL's own programs, and proves that both are the same.
public struct DatabaseBackup {
    private let registry: Registry
    private let programs: ClientPrograms

    /// Takes an open database.
    ///
    /// - Throws: ``BackupError`` where pg_dump and pg_restore are missing or older than the server.
    public init(_ registry: Registry, environment: [String: String]) throws {
        self.registry = registry
        programs = try ClientPrograms(environment, server: registry.connection.serverVersion / 10_000)
    }

    /// Writes a backup and its manifest.
    ///
    /// The file is written under another name first; one that is there is not overwritten.
    ///
    /// - Parameter path: The file.
    /// - Returns: The manifest.
    /// - Throws: ``BackupError``, ``FileError``.
    public func write(to path: String) throws -> BackupManifest {
        for taken in [path, BackupManifest.path(of: path)] where access(taken, F_OK) == 0 {
            throw BackupError(
                "\(taken) is there already.",
                hint: "Name a new file: a backup overwrites nothing."
            )
        }
        let partial = "\(path).part-\(getpid())"
        LooseEnds.began(file: partial)
        defer { LooseEnds.removed(file: partial) }
        // Made first, so that the copy is for its owner alone.
        let file = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileError.system(path, "write it", errno) }
        defer { close(file) }
        let contents = try registry.withExportedSnapshot { snapshot in
            try run([
                programs.dump, "--format=custom", "--no-owner", "--no-privileges", "--snapshot=\(snapshot)",
                "--lock-wait-timeout=60000", "--file=\(partial)",
            ])
            return try registry.contents()
        }
        guard fsync(file) == 0 else { throw FileError.system(path, "write it", errno) }
        let (hash, bytes) = try Self.hash(partial)
        let manifest = BackupManifest(registry, sha256: hash, bytes: bytes, contents: contents)
        guard link(partial, path) == 0 else { throw FileError.system(path, "write it", errno) }
        try AtomicFile.write(try manifest.json, to: BackupManifest.path(of: path))
        return manifest
    }

    /// Whether a backup is whole: its bytes, and that pg_restore can read it.
    ///
    /// - Parameter path: The file.
    /// - Returns: Its manifest.
    /// - Throws: ``BackupError`` where it is not.
    public func check(_ path: String) throws -> BackupManifest {
        let manifest = try BackupManifest(of: path)
        let (hash, bytes) = try Self.hash(path)
        guard hash == manifest.sha256, bytes == manifest.bytes else {
            throw BackupError(
                "\(path) is damaged: its manifest says \(manifest.bytes) bytes with SHA-256 \(manifest.sha256), and it has "
                    + "\(bytes) bytes with \(hash)."
            )
        }
        try run([programs.restore, "--list", path])
        return manifest
    }

    /// Fills an empty database from a backup, in one transaction, and compares every table with the manifest.
    ///
    /// - Parameter path: The file.
    /// - Returns: The manifest.
    /// - Throws: ``BackupError`` where the database is not empty, or differs from the manifest afterwards.
    public func restore(_ path: String) throws -> BackupManifest {
        let manifest = try check(path)
        // pg_restore changes the search path of its session, and a pooler hands that session to whoever comes next.
        guard try !registry.serverFacts().isPooled else {
            throw BackupError(
                "A connection pooler stands between, and a restore changes the sessions that it hands on.",
                hint: "Name the server itself: --database with its own host and port."
            )
        }
        let tables = try registry.tables()
        guard tables.isEmpty else {
            throw BackupError(
                "The database is not empty: it has \(tables.count) tables, \(tables.prefix(3).joined(separator: ", "))….",
                hint: "Restore into a new one: createdb NAME, or set CAPMATCH_HOME to a new folder."
            )
        }
        try run([
            programs.restore, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
            "--dbname=\(registry.connection.databaseName)", path,
        ])
        try compare(manifest)
        return manifest
    }

    private func compare(_ manifest: BackupManifest) throws {
        let found = try registry.withExportedSnapshot { _ in try registry.contents() }
        let restored = BackupManifest(registry, sha256: "", bytes: 0, contents: found)
        var problems: [String] = []
        let there = Dictionary(restored.tables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for table in manifest.tables {
            guard let other = there[table.name] else {
                problems.append("the table \(table.name) is missing")
                continue
            }
            if other.rows != table.rows {
                problems.append("\(table.name) has \(other.rows) rows, not \(table.rows)")
            } else if other.digest != table.digest {
                problems.append("\(table.name) has other rows")
            }
        }
        if restored.tables.count != manifest.tables.count { problems.append("the tables are not the same") }
        if restored.chains != manifest.chains { problems.append("the chains of commands are not the same") }
        guard problems.isEmpty else {
            throw BackupError(
                "The restored database is not what the manifest says:\n  "
                    + problems.joined(separator: "\n  "),
                hint: "Drop it, and restore into a new one."
            )
        }
        for programme in try registry.programmes() {
            for problem in try registry.verifyAudit(programme).problems {
                problems.append("\(programme.code): \(problem)")
            }
        }
        guard problems.isEmpty else {
            throw BackupError(
                "The database is restored as the manifest says, but what it holds was edited past the program before the "
                    + "backup was made:\n  " + problems.joined(separator: "\n  "),
                hint:
                    "It can be used as it is; or restore an older backup, from before the edit, into a new one."
            )
        }
    }

    private func run(_ arguments: [String]) throws {
        let child: ChildProcess
        do {
            // The address, and where it is needed the password, are in the environment: others can read arguments.
            child = try ChildProcess(
                arguments,
                input: [],
                adding: registry.connection.childEnvironment(),
                capturesErrors: true
            )
        } catch {
            throw BackupError("\(error)")
        }
        guard child.succeeded else {
            let lines = child.errors.split(separator: "\n").suffix(5).joined(separator: "\n  ")
            throw BackupError("\(arguments[0]) \(child.failure):\n  \(lines)")
        }
    }

    private static func hash(_ path: String) throws -> (String, Int64) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileError.system(path, "read it", errno) }
        defer { close(file) }
        var hash = SHA256()
        var bytes: Int64 = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError.system(path, "read it", errno) }
            if count == 0 { break }
            hash.update(data: buffer[..<count])
            bytes += Int64(count)
        }
        let digits = hash.finalize().map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        return (digits.joined(), bytes)
    }
}

/// Why a database cannot be copied or filled.
public struct BackupError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let message: String
    /// What to do.
    public let hint: String?

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }

    /// Both.
    public var description: String { hint.map { "\(message)\n\($0)" } ?? message }
}
