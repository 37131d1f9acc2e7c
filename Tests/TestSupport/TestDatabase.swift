import FoundationEssentials
public import Postgres

/// A database of a test's own on the server that `CAPMATCH_TEST_DATABASE_URL` names, dropped afterwards.
///
/// The variable names a maintenance database whose user may create databases; `script/test` starts such a server.
public final class TestDatabase: Sendable {
    /// The way to the new database.
    public let settings: ConnectionSettings
    /// The name of the new database.
    public let name: String
    private let server: ConnectionSettings

    /// Whether there is a server for tests.
    public static var isAvailable: Bool { address != nil }

    /// What a skipped suite says.
    public static let skipMessage = "CAPMATCH_TEST_DATABASE_URL is not set; script/test sets it."

    /// The server for tests.
    public static func serverSettings() throws -> ConnectionSettings {
        guard let address else { throw PostgresError(.usage, skipMessage) }
        return try ConnectionSettings(address)
    }

    /// Creates an empty database, or a copy of another one.
    ///
    /// - Parameter template: The name of a database to copy, to which nobody is connected.
    /// - Throws: A ``PostgresError`` where the server refuses.
    public init(template: String = "template0") throws {
        name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        server = try Self.serverSettings()
        settings = server.withDatabase(name)
        let connection = try Connection(server)
        try connection.execute(
            "CREATE DATABASE \(identifier: name) TEMPLATE \(identifier: template) ENCODING 'UTF8'"
        )
    }

    deinit {
        // A database that stays behind goes with the server of the test run.
        let connection = try? Connection(server)
        _ = try? connection?.execute("DROP DATABASE IF EXISTS \(identifier: name) WITH (FORCE)")
    }

    /// Connects to the database.
    public func connect(cancellation: Cancellation? = nil) throws -> Connection {
        try Connection(settings, cancellation: cancellation)
    }

    private static var address: String? {
        ProcessInfo.processInfo.environment["CAPMATCH_TEST_DATABASE_URL"].flatMap { $0.isEmpty ? nil : $0 }
    }
}
