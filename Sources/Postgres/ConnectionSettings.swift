internal import CLibpq

/// Where a database is and how long to wait for it.
///
/// Its description never holds a password.
public struct ConnectionSettings: Sendable {
    /// libpq's keywords and values, as far as they were given; the rest comes from libpq's environment.
    var parameters: [String: String]
    /// How long a connection may take to each of the hosts.
    public var connectTimeout: Duration = .seconds(10)
    /// How long a statement may take unless the call says otherwise.
    public var statementTimeout: Duration = .seconds(300)
    /// How long a statement may wait for a lock.
    public var lockTimeout: Duration = .seconds(30)
    /// Whether a connection over a network may do with less than a verified certificate.
    public var allowInsecureTLS = false

    /// Reads a URL (`postgresql://…`) or a connection string of libpq; an empty one means libpq's environment.
    ///
    /// What the text does not say comes from libpq's own variables, service file and defaults.
    public init(_ text: String) throws(PostgresError) {
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(text, &message) else {
            let reason = message.map { String(cString: $0) } ?? "out of memory"
            PQfreemem(message)
            throw PostgresError(
                .usage,
                "The database's address cannot be read: \(Redaction.message(reason.trimmedLine, state: "22000", bound: [])).",
                hint: "Write postgresql://USER@HOST:PORT/DATABASE, special characters percent-encoded."
            )
        }
        defer { PQconninfoFree(options) }
        parameters = Self.values(options)
        // A password with an unescaped @, : or / lands in the host or the port, and would be shown as one.
        let isPort = (parameters["port"] ?? "").allSatisfy { ("0"..."9").contains($0) || $0 == "," }
        guard isPort, !(parameters["host"] ?? "").dropFirst().contains("@") else {
            throw PostgresError(
                .usage,
                "The database's address cannot be read: its host or port holds characters that belong elsewhere.",
                hint:
                    "Percent-encode the special characters of user and password: @ is %40, : is %3A, / is %2F."
            )
        }
    }

    /// Takes libpq's keywords and values as they are.
    public init(parameters: [String: String]) {
        self.parameters = parameters
    }

    /// The settings of libpq's own environment, nil where no variable of it names a server or a database.
    public static func fromEnvironment(_ environment: [String: String]) -> ConnectionSettings? {
        let names = ["PGHOST", "PGHOSTADDR", "PGSERVICE", "PGPORT", "PGDATABASE"]
        guard names.contains(where: { environment[$0].map { !$0.isEmpty } ?? false }) else { return nil }
        return ConnectionSettings(parameters: [:])
    }

    /// The same server with another database.
    public func withDatabase(_ name: String) -> ConnectionSettings {
        var settings = self
        settings.parameters["dbname"] = name
        return settings
    }

    /// The same database with another of libpq's keywords set.
    public func with(_ keyword: String, _ value: String) -> ConnectionSettings {
        var settings = self
        settings.parameters[keyword] = value
        return settings
    }

    /// The value of one of libpq's keywords, where it was given; the password is not told.
    public func value(of keyword: String) -> String? { keyword == "password" ? nil : parameters[keyword] }

    /// Whether the address itself holds a password, which others can then read in a process list or a history.
    public var holdsPassword: Bool { parameters["password"].map { !$0.isEmpty } ?? false }

    static func values(_ options: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val, value.pointee != 0 {
                values[String(cString: keyword)] = String(cString: value)
            }
            option += 1
        }
        return values
    }
}

extension ConnectionSettings: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The database's address for a person, without a password.
    public var description: String {
        let shown = ["service", "host", "hostaddr", "port", "user", "dbname", "sslmode"]
        let known = shown.compactMap { key in parameters[key].map { "\(key)=\($0)" } }
        return known.isEmpty ? "libpq's environment" : known.joined(separator: " ")
    }

    /// The same as the description: a debugger's print has no password either.
    public var debugDescription: String { description }

    /// Shows the description only, so that `dump` has no password either.
    public var customMirror: Mirror { Mirror(self, children: ["address": description]) }
}

extension String {
    /// The text in one line without line breaks at its end.
    var trimmedLine: String {
        split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
