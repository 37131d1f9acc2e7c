public import Postgres
import PrivateCluster
public import Registry

/// A connection to the register for the life of a command.
///
/// The database is the one that is named, else `CAPMATCH_DATABASE_URL`, else libpq's own environment, else the
/// private cluster, which is started when needed and stopped after its last user.
public final class DatabaseSession {
    /// The register.
    public let registry: Registry
    /// Whether it is the private cluster.
    public let isPrivate: Bool
    /// Lets the private cluster go.
    private let letGo: () throws -> Void

    /// Opens the register.
    ///
    /// - Parameters:
    ///   - url: A URL or conninfo string; nil to look in the environment.
    ///   - environment: The environment.
    ///   - person: Who migrates the private cluster's schema where that is needed.
    ///   - cancellation: Ends waiting.
    ///   - progress: Is told what takes long.
    /// - Throws: Where there is no database, or its schema does not fit this program.
    public init(
        url: String?,
        environment: [String: String],
        person: String,
        cancellation: Cancellation? = nil,
        progress: (@Sendable (String) -> Void)? = nil
    ) throws {
        if let settings = try Self.named(url: url, environment: environment) {
            registry = Registry(try Connection(settings, cancellation: cancellation))
            isPrivate = false
            letGo = {}
            let pending = try Registry.migrator(software: Engine.name).plan(registry.connection)
            if !pending.isEmpty { throw SchemaPending(count: pending.count) }
        } else {
            let cluster = try PrivateCluster(
                environment: environment,
                cancellation: cancellation,
                progress: progress
            )
            let lease = try cluster.acquire()
            letGo = { try lease.release() }
            isPrivate = true
            registry = Registry(try Connection(lease.connectionSettings, cancellation: cancellation))
            _ = try Registry.migrator(software: Engine.name).migrate(registry.connection, by: person)
        }
    }

    /// The settings of a database that is named; nil where only the private cluster is left.
    ///
    /// - Throws: Where the URL cannot be read.
    public static func named(url: String?, environment: [String: String]) throws -> ConnectionSettings? {
        if let url = url ?? environment["CAPMATCH_DATABASE_URL"], !url.isEmpty {
            return try ConnectionSettings(url)
        }
        return ConnectionSettings.fromEnvironment(environment)
    }

    /// Opens the database as it is: its schema is neither looked at nor changed.
    ///
    /// - Parameters:
    ///   - url: A URL or conninfo string; nil to look in the environment.
    ///   - environment: The environment.
    /// - Throws: Where there is no database.
    public init(url: String?, environment: [String: String]) throws {
        if let settings = try Self.named(url: url, environment: environment) {
            registry = Registry(try Connection(settings))
            isPrivate = false
            letGo = {}
        } else {
            let lease = try PrivateCluster(environment: environment).acquire()
            letGo = { try lease.release() }
            isPrivate = true
            registry = Registry(try Connection(lease.connectionSettings))
        }
    }

    /// Closes the connection and lets the private cluster go.
    public func close() throws {
        registry.connection.close()
        try letGo()
    }
}

/// The database's schema is older than this program.
public struct SchemaPending: Error, CustomStringConvertible {
    /// How many migrations are missing.
    public let count: Int

    /// What to do.
    public var description: String {
        "The database lacks \(count) migration\(count == 1 ? "" : "s"). Run: capmatch db migrate"
    }
}
