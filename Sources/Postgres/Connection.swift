internal import CLibpq

/// One connection to PostgreSQL, used by one thread.
///
/// Every wait ends: by the server's answer, by a timeout or by the ``Cancellation``. Statements have no names and
/// settings last for one transaction only, so a connection pooler in transaction mode may stand between. A
/// connection that is lost is made again by the next statement or transaction, never in the middle of one.
public final class Connection {
    /// What the connection was made from.
    public let settings: ConnectionSettings
    /// Raised to end what the connection waits for.
    public let cancellation: Cancellation?
    /// Told of every notice and warning of the server; nothing is printed otherwise.
    public var onNotice: ((Notice) -> Void)? {
        get { notices.handler }
        set { notices.handler = newValue }
    }

    var handle: OpaquePointer?
    let notices = NoticeBox()
    /// Whether ``withTransaction(isolation:readOnly:timeout:retry:_:)`` is at work.
    var isInTransaction = false
    /// Whether rows or copied data are on their way, so that no other statement can be sent.
    var isStreaming = false
    /// The longest that a statement of the current transaction may take; nil for no limit.
    var transactionTimeout: Duration??

    /// Connects.
    public init(_ settings: ConnectionSettings, cancellation: Cancellation? = nil) throws(PostgresError) {
        self.settings = settings
        self.cancellation = cancellation
        try open()
    }

    deinit { close() }

    /// Ends the connection; the next statement would make it again.
    public func close() {
        if let handle { PQfinish(handle) }
        handle = nil
        isStreaming = false
    }

    /// The server's version as PostgreSQL counts: 150018 is 15.18.
    public var serverVersion: Int { handle.map { Int(PQserverVersion($0)) } ?? 0 }

    /// The process of the server that the connection talks to; behind a pooler, the pooler's own number.
    public var serverProcess: Int { handle.map { Int(PQbackendPID($0)) } ?? 0 }

    /// The live handle, connecting again where the connection was lost outside a transaction.
    func live() throws(PostgresError) -> OpaquePointer {
        guard !isStreaming else {
            throw PostgresError(.usage, "A statement was sent while the rows of another one are read.")
        }
        if let handle, PQstatus(handle) == CONNECTION_OK { return handle }
        guard !isInTransaction else {
            throw PostgresError(.connection, "The connection to the database was lost within a transaction.")
        }
        close()
        return try open()
    }

    @discardableResult
    private func open() throws(PostgresError) -> OpaquePointer {
        var handle = try start(adding: [:])
        switch TransportSecurity.decide(
            effective: Self.effective(handle),
            allowInsecure: settings.allowInsecureTLS
        ) {
        case .asGiven: break
        case .with(let keywords):
            PQfinish(handle)
            handle = try start(adding: keywords)
        case .refuse(let mode):
            PQfinish(handle)
            throw PostgresError(
                .usage,
                "The database is on another host and sslmode is \(mode), which does not verify who answers.",
                hint: "Set sslmode=verify-full, and sslrootcert=FILE where the certificate is your own."
            )
        }
        do throws(PostgresError) {
            try establish(handle)
        } catch {
            PQfinish(handle)
            throw error
        }
        PQsetnonblocking(handle, 1)
        PQsetNoticeReceiver(handle, receiveNotice, Unmanaged.passUnretained(notices).toOpaque())
        self.handle = handle
        guard serverVersion >= 150_000 else {
            let version = serverVersion
            close()
            throw PostgresError(
                .usage,
                "The server is PostgreSQL \(version / 10_000).\(version % 10_000); version 15 or later is needed."
            )
        }
        return handle
    }

    private static func effective(_ handle: OpaquePointer) -> [String: String] {
        guard let options = PQconninfo(handle) else { return [:] }
        defer { PQconninfoFree(options) }
        return ConnectionSettings.values(options)
    }

    private func start(adding keywords: [String: String]) throws(PostgresError) -> OpaquePointer {
        var parameters = [
            "client_encoding": "UTF8", "application_name": "capmatch", "gssencmode": "disable",
            "tcp_user_timeout": "30000", "keepalives_idle": "30", "keepalives_interval": "10",
        ]
        parameters.merge(settings.parameters) { _, given in given }
        parameters.merge(keywords) { _, added in added }
        let sorted = parameters.sorted { $0.key < $1.key }
        let started = withCStrings(sorted.map(\.key)) { keys in
            withCStrings(sorted.map(\.value)) { values in PQconnectStartParams(keys, values, 0) }
        }
        guard let started else { throw PostgresError(.connection, "libpq is out of memory.") }
        if PQstatus(started) == CONNECTION_BAD {
            let error = connectionError(started)
            PQfinish(started)
            throw error
        }
        return started
    }

    private func establish(_ handle: OpaquePointer) throws(PostgresError) {
        let hosts = (Self.effective(handle)["host"] ?? "").split(separator: ",").count
        let deadline = ContinuousClock.now + settings.connectTimeout * max(hosts, 1)
        var state = PGRES_POLLING_WRITING
        while true {
            switch state {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_READING: try wait(handle, for: .read, until: deadline, doing: "connecting")
            case PGRES_POLLING_WRITING: try wait(handle, for: .write, until: deadline, doing: "connecting")
            default: throw connectionError(handle)
            }
            state = PQconnectPoll(handle)
        }
    }

    private func connectionError(_ handle: OpaquePointer) -> PostgresError {
        let text = String(cString: PQerrorMessage(handle)).trimmedLine
        return PostgresError(.connection, "The database cannot be reached (\(settings)): \(text)")
    }
}

/// A message of the server that is not an error.
public struct Notice: Sendable {
    /// `WARNING`, `NOTICE`, `INFO`, `LOG` or `DEBUG`.
    public let severity: String
    /// The code, such as `01000`.
    public let sqlState: SQLState
    /// What the server says.
    public let message: String
    /// What it says beside it, where it does.
    public let detail: String?
}

/// Where libpq's callback finds the handler; it lives as long as the connection.
final class NoticeBox {
    var handler: ((Notice) -> Void)?
}

private func receiveNotice(_ box: UnsafeMutableRawPointer?, _ result: OpaquePointer?) {
    guard let box, let result else { return }
    guard let handler = Unmanaged<NoticeBox>.fromOpaque(box).takeUnretainedValue().handler else { return }
    handler(
        Notice(
            severity: field(result, CLIBPQ_DIAG_SEVERITY) ?? "NOTICE",
            sqlState: SQLState(field(result, CLIBPQ_DIAG_SQLSTATE) ?? "00000"),
            message: field(result, CLIBPQ_DIAG_MESSAGE_PRIMARY) ?? "",
            detail: field(result, CLIBPQ_DIAG_MESSAGE_DETAIL)
        )
    )
}

/// One field of a server's message.
func field(_ result: OpaquePointer, _ code: Int32) -> String? {
    PQresultErrorField(result, code).map { String(cString: $0) }
}

/// Lends a null-terminated array of C strings.
func withCStrings<R>(_ strings: [String], _ body: ([UnsafePointer<CChar>?]) -> R) -> R {
    var bytes: [CChar] = []
    var offsets: [Int] = []
    for string in strings {
        offsets.append(bytes.count)
        bytes += string.utf8.map { CChar(bitPattern: $0) } + [0]
    }
    return bytes.withUnsafeBufferPointer { buffer in
        body(offsets.map { offset in buffer.baseAddress.map { $0 + offset } } + [nil])
    }
}
