internal import CLibpq

extension Connection {
    /// The variables of libpq with which another program reaches the same database in the same way.
    ///
    /// A password is among them where one is needed: an environment is closed to other users, a command line is not.
    /// Variables that must not be there are nil.
    public func childEnvironment() throws(PostgresError) -> [String: String?] {
        var variables: [String: String?] = [:]
        guard let options = PQconninfo(try live()) else {
            throw PostgresError(.connection, "libpq is out of memory.")
        }
        defer { PQconninfoFree(options) }
        var option = options
        while let keyword = option.pointee.keyword {
            if let name = option.pointee.envvar {
                let value = option.pointee.val.map { String(cString: $0) } ?? ""
                // The values of a service would go before those of variables.
                let isService = String(cString: keyword) == "service"
                variables[String(cString: name)] = .some(value.isEmpty || isService ? nil : value)
            }
            option += 1
        }
        return variables
    }

    /// The database's name.
    public var databaseName: String { handle.flatMap { PQdb($0) }.map { String(cString: $0) } ?? "" }

    /// Whether the connection is encrypted, and how; nil where it is not.
    public var encryption: String? {
        guard let handle, PQsslInUse(handle) == 1 else { return nil }
        return PQsslAttribute(handle, "protocol").map { String(cString: $0) } ?? "TLS"
    }

    /// Whether the connection stays on this machine: over a Unix socket, or to an address that leads nowhere else.
    public var isLocal: Bool {
        let host = handle.flatMap { PQhost($0) }.map { String(cString: $0) } ?? ""
        return !TransportSecurity.isRemote(["host": host])
    }

    /// Whether a password was sent.
    public var usedPassword: Bool { handle.map { PQconnectionUsedPassword($0) == 1 } ?? false }

    /// The version of libpq as PostgreSQL counts: 150018 is 15.18.
    public static var libraryVersion: Int { Int(PQlibVersion()) }
}
