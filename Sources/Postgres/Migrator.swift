/// Brings a database's schema to what the program needs, and says where they do not belong together.
///
/// All pending steps run in one transaction under a lock, so a database is as before or complete. A ledger
/// table keeps every applied step with a hash chained to the one before, so that no file can be changed,
/// dropped or slipped in unseen.
public struct Migrator: Sendable {
    /// A step and what the database knows of it.
    public struct Step: Sendable {
        /// The step.
        public let migration: Migration
        /// Its hash, which covers all steps before it.
        public let hash: String
        /// When it was applied; nil while it is pending.
        public let appliedAt: PostgresTimestamp?
        /// Who applied it; nil while it is pending.
        public let appliedBy: String?

        /// Whether the database lacks it.
        public var isPending: Bool { appliedAt == nil }
    }

    struct Entry {
        let version: Int
        let name: String
        let hash: String
        let appliedAt: PostgresTimestamp
        let appliedBy: String
        var file: String { Migration(version: version, name: name, sql: "").file }
    }

    /// The steps in order.
    public let migrations: [Migration]
    private let hashes: [String]
    let ledger: String
    private let software: String

    /// Takes the steps in order.
    ///
    /// - Parameters:
    ///   - migrations: The steps, numbered from 1 without a gap.
    ///   - ledger: The name of the ledger table.
    ///   - software: The program's name and version, kept with each step.
    /// - Throws: ``MigrationError/numbering(file:expected:)``.
    public init(_ migrations: [Migration], ledger: String = "schema_migration", software: String)
        throws(MigrationError)
    {
        for (index, migration) in migrations.enumerated() where migration.version != index + 1 {
            throw .numbering(file: migration.file, expected: index + 1)
        }
        self.migrations = migrations
        self.ledger = ledger
        self.software = software
        var hashes: [String] = []
        for migration in migrations { hashes.append(migration.hash(after: hashes.last ?? "")) }
        self.hashes = hashes
    }

    /// Every step with its state.
    ///
    /// - Parameter connection: The database.
    /// - Returns: The steps in order.
    /// - Throws: A ``MigrationError`` where the database is not one that these steps made.
    public func status(_ connection: Connection) throws -> [Step] {
        let exists: Bool? = try connection.value("SELECT to_regclass(\(ledger)) IS NOT NULL")
        return try compare(exists == true ? entries(connection) : [])
    }

    /// The steps that ``migrate(_:by:)`` would apply.
    public func plan(_ connection: Connection) throws -> [Migration] {
        try status(connection).filter(\.isPending).map(\.migration)
    }

    /// Applies the pending steps and returns them; none where the schema is complete.
    ///
    /// - Parameters:
    ///   - connection: The database, as a role that may create tables.
    ///   - person: Who does it, for the ledger.
    /// - Returns: What was applied.
    /// - Throws: A ``MigrationError`` with nothing changed.
    public func migrate(_ connection: Connection, by person: String) throws -> [Migration] {
        // A complete schema, as it is every time but one, is seen without a lock: taking it is a write.
        if !migrations.isEmpty, try plan(connection).isEmpty { return [] }
        var attempt = 1
        while true {
            do {
                return try connection.withTransaction(timeout: .zero) { connection in
                    try prepareLedger(connection)
                    let pending = try compare(entries(connection)).filter(\.isPending)
                    // A schema that was changed by hand must not become the one to compare with.
                    if !pending.isEmpty, try drift(connection) == .changed {
                        throw MigrationError.drifted(pending: pending.count)
                    }
                    for step in pending { try apply(step, connection, person) }
                    if !pending.isEmpty {
                        try recordFingerprint(SchemaDescription(connection, ledger: ledger), connection)
                    }
                    return pending.map(\.migration)
                }
            } catch let error as PostgresError where error.sqlState == .lockNotAvailable {
                throw MigrationError.busy(ledger: ledger)
            } catch let error as PostgresError where attempt < 5 && Self.isRaceForLedger(error) {
                attempt += 1
            }
        }
    }

    /// Two first migrations at once collide in the catalogue, IF NOT EXISTS or not; the loser starts again.
    private static func isRaceForLedger(_ error: PostgresError) -> Bool {
        error.sqlState == "42P07" || error.sqlState == "42710"
            || (error.sqlState == .uniqueViolation && error.constraint?.hasPrefix("pg_") == true)
    }

    func prepareLedger(_ connection: Connection) throws(PostgresError) {
        try connection.execute("SET LOCAL lock_timeout = '5s'")
        try connection.execute("SET LOCAL client_min_messages = warning")
        let table = SQL("\(identifier: ledger)")
        try connection.execute(
            """
            CREATE TABLE IF NOT EXISTS \(table) (
                version integer PRIMARY KEY,
                name text NOT NULL,
                hash text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                applied_by text NOT NULL,
                duration_ms bigint NOT NULL,
                software text NOT NULL
            )
            """
        )
        // Row 0 is the lock: a row lock works behind poolers and on databases whose advisory locks do nothing. Its
        // hash is the fingerprint of the schema as the last step left it.
        try connection.execute(
            """
            INSERT INTO \(table) (version, name, hash, applied_by, duration_ms, software)
            VALUES (0, 'ledger', '', current_user, 0, \(software)) ON CONFLICT (version) DO NOTHING
            """
        )
        _ = try connection.query("SELECT version FROM \(table) WHERE version = 0 FOR UPDATE")
    }

    private func apply(_ step: Step, _ connection: Connection, _ person: String) throws {
        let start = ContinuousClock.now
        try run(step.migration, connection)
        guard connection.hasOpenTransaction else {
            throw MigrationError.endsTransaction(file: step.migration.file)
        }
        try record(step, milliseconds: (ContinuousClock.now - start).milliseconds, connection, person)
    }

    func record(_ step: Step, milliseconds: Int64, _ connection: Connection, _ person: String) throws {
        try connection.execute(
            """
            INSERT INTO \(identifier: ledger) (version, name, hash, applied_by, duration_ms, software)
            VALUES (\(Int32(step.migration.version)), \(step.migration.name), \(step.hash), \(person),
                \(milliseconds), \(software))
            """
        )
    }

    func run(_ migration: Migration, _ connection: Connection) throws {
        do {
            try connection.executeScript(migration.sql)
        } catch {
            // A lost connection goes to the retry as it is.
            throw error.kind == .server ? MigrationError.failed(file: migration.file, cause: error) : error
        }
    }

    func entries(_ connection: Connection) throws -> [Entry] {
        try connection.query(
            """
            SELECT version, name, hash, applied_at, applied_by FROM \(identifier: ledger)
            WHERE version > 0 ORDER BY version
            """
        ) { row in
            Entry(
                version: try row.get(0),
                name: try row.get(1),
                hash: try row.get(2),
                appliedAt: try row.get(3),
                appliedBy: try row.get(4)
            )
        }
    }

    /// Lays the ledger beside the steps; the first step that does not agree is the error.
    func compare(_ entries: [Entry]) throws(MigrationError) -> [Step] {
        if let newest = entries.last, newest.version > migrations.count {
            throw .newer(file: newest.file, applied: newest.hash, newestKnown: migrations.count)
        }
        let byVersion = Dictionary(entries.map { ($0.version, $0) }, uniquingKeysWith: { first, _ in first })
        var steps: [Step] = []
        for (migration, hash) in zip(migrations, hashes) {
            let entry = byVersion[migration.version]
            if entry == nil, let later = entries.first(where: { $0.version > migration.version }) {
                throw .outOfOrder(file: migration.file, appliedAfterwards: later.file)
            }
            if let entry, entry.name != migration.name {
                throw .missing(file: entry.file, applied: entry.hash)
            }
            if let entry, entry.hash != hash {
                throw .divergent(file: migration.file, applied: entry.hash, expected: hash)
            }
            steps.append(
                Step(
                    migration: migration,
                    hash: hash,
                    appliedAt: entry?.appliedAt,
                    appliedBy: entry?.appliedBy
                )
            )
        }
        return steps
    }
}
