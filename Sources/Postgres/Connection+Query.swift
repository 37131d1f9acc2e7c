internal import CLibpq

extension Connection {
    /// Runs a statement and returns how many rows it changed; 0 where it changes none.
    @discardableResult
    public func execute(_ sql: SQL) throws(PostgresError) -> Int {
        let result = try run(sql)
        defer { PQclear(result) }
        return Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    /// Runs a statement and returns its rows, all in memory.
    public func query(_ sql: SQL) throws(PostgresError) -> [Row] {
        let box = ResultBox(try run(sql))
        return (0..<box.rowCount).map { Row(box: box, index: $0) }
    }

    /// Runs a statement and returns what is made of each row.
    public func query<Value>(_ sql: SQL, _ decode: (Row) throws -> Value) throws -> [Value] {
        try query(sql).map(decode)
    }

    /// Runs a statement and returns its first row, nil where there is none.
    public func first(_ sql: SQL) throws(PostgresError) -> Row? { try query(sql).first }

    /// Runs a statement and returns the first column of its first row, nil where there is no row.
    public func value<Value: PostgresDecodable>(_ sql: SQL, as type: Value.Type = Value.self) throws -> Value?
    {
        try query(sql).first?.get(0)
    }

    /// Runs a statement and reads its rows one at a time, so that memory does not grow with their number.
    ///
    /// No other statement can be sent on this connection before the last row is read. Where the body throws, the
    /// statement is cancelled, and with it the transaction that it is in.
    public func forEachRow(_ sql: SQL, _ body: (Row) throws -> Void) throws {
        let handle = try send(sql)
        guard PQsetSingleRowMode(handle) == 1 else {
            throw PostgresError(.usage, "libpq refused to stream rows.")
        }
        isStreaming = true
        defer { isStreaming = false }
        let bound = sql.rendered().binds.flatMap(\.texts)
        var columns: ColumnNames?
        var failure: PostgresError?
        do {
            // The time allowed is for each wait: how long the caller takes over its rows is its own affair.
            while let result = try nextResult(handle, until: deadline) {
                switch PQresultStatus(result) {
                case PGRES_SINGLE_TUPLE:
                    let box = ResultBox(result, columns: columns)
                    columns = box.columns
                    try body(Row(box: box, index: 0))
                case PGRES_TUPLES_OK, PGRES_COMMAND_OK: PQclear(result)
                default: failure = failure ?? serverError(consuming: result, bound: bound)
                }
            }
        } catch {
            interrupt()
            throw error
        }
        if let failure { throw failure }
    }

    /// Runs statements of our own, separated by semicolons and without binds, such as a migration.
    public func executeScript(_ script: String) throws(PostgresError) {
        try runSimple(script)
    }

    /// When the current statement must have ended: a little after the server itself would end it.
    var deadline: ContinuousClock.Instant? {
        let limit: Duration? = transactionTimeout ?? settings.statementTimeout
        return limit.map { .now + $0 + (isInTransaction ? .seconds(5) : .zero) }
    }

    /// Sends a statement with its binds, all in binary form.
    func send(_ sql: SQL) throws(PostgresError) -> OpaquePointer {
        let handle = try live()
        let (text, binds) = sql.rendered()
        guard binds.count <= 65_535 else {
            throw PostgresError(
                .usage,
                "A statement has \(binds.count) binds; 65535 is the most.",
                hint: "Use COPY."
            )
        }
        // One buffer holds all values; it ends with a byte of its own so that an empty value has an address too.
        var values: [UInt8] = []
        var offsets: [Int?] = []
        for bind in binds {
            offsets.append(bind.bytes == nil ? nil : values.count)
            values += bind.bytes ?? []
        }
        values.append(0)
        let sent = values.withUnsafeBytes { buffer in
            let pointers = offsets.map { offset in
                offset.flatMap { buffer.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
            }
            return PQsendQueryParams(
                handle,
                text,
                Int32(binds.count),
                binds.map(\.type.rawValue),
                pointers,
                binds.map { Int32($0.bytes?.count ?? 0) },
                binds.map { _ in 1 },
                1
            )
        }
        guard sent == 1 else {
            let error = lost()
            if PQstatus(handle) != CONNECTION_OK, !isInTransaction { close() }
            throw error
        }
        return handle
    }

    /// Runs a statement to its end and returns its last result, which the caller frees.
    private func run(_ sql: SQL) throws(PostgresError) -> OpaquePointer {
        let handle = try send(sql)
        return try finish(handle, bound: sql.rendered().binds.flatMap(\.texts))
    }

    /// Runs text without binds through the simple protocol, which takes several statements in one round trip.
    func runSimple(_ text: String, cancellable: Bool = true) throws(PostgresError) {
        let handle = try live()
        guard PQsendQuery(handle, text) == 1 else { throw lost() }
        PQclear(try finish(handle, bound: [], cancellable: cancellable))
    }

    func finish(_ handle: OpaquePointer, bound: [String], cancellable: Bool = true) throws(PostgresError)
        -> OpaquePointer
    {
        let deadline = deadline
        var last: OpaquePointer?
        var failure: PostgresError?
        do throws(PostgresError) {
            while let result = try nextResult(handle, until: deadline, cancellable: cancellable) {
                switch PQresultStatus(result) {
                case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                    PQclear(last)
                    last = result
                case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                    PQclear(result)
                    throw PostgresError(.usage, "COPY was sent as an ordinary statement.")
                default:
                    failure = failure ?? serverError(consuming: result, bound: bound)
                }
                if failure != nil, PQstatus(handle) != CONNECTION_OK { break }
            }
        } catch {
            PQclear(last)
            interrupt()
            throw error
        }
        if let failure {
            PQclear(last)
            throw failure
        }
        guard let last else { throw lost() }
        return last
    }

    /// Makes an error of a failed result and frees it.
    func serverError(consuming result: OpaquePointer, bound: [String]) -> PostgresError {
        defer { PQclear(result) }
        guard let code = field(result, CLIBPQ_DIAG_SQLSTATE) else {
            // Without a code the message is libpq's own: the connection broke.
            let text = PQresultErrorMessage(result).map { String(cString: $0).trimmedLine } ?? ""
            return PostgresError(.connection, "The connection to the database was lost: \(text)")
        }
        let state = SQLState(code)
        let text = field(result, CLIBPQ_DIAG_MESSAGE_PRIMARY) ?? "The server gave no message."
        let ended = state == .adminShutdown || state == .crashShutdown || state.errorClass == "08"
        var error = PostgresError(
            ended ? .connection : .server,
            Redaction.message(text, state: state, bound: bound)
        )
        error.sqlState = state
        error.detail = field(result, CLIBPQ_DIAG_MESSAGE_DETAIL).map { Redaction.detail($0, bound: bound) }
        error.hint = field(result, CLIBPQ_DIAG_MESSAGE_HINT).map {
            Redaction.message($0, state: nil, bound: bound)
        }
        error.place = field(result, CLIBPQ_DIAG_CONTEXT).flatMap(Redaction.place)
        error.schema = field(result, CLIBPQ_DIAG_SCHEMA_NAME)
        error.table = field(result, CLIBPQ_DIAG_TABLE_NAME)
        error.column = field(result, CLIBPQ_DIAG_COLUMN_NAME)
        error.constraint = field(result, CLIBPQ_DIAG_CONSTRAINT_NAME)
        if state == .queryCanceled, text.contains("timeout") { error.kind = .timeout }
        return error
    }
}
