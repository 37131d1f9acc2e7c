internal import CLibpq

/// Takes the rows that go into a table by COPY.
public final class CopyWriter {
    private let connection: Connection
    private let handle: OpaquePointer
    private let columnCount: Int
    private var row = CopyRow()
    /// How many rows were written.
    public private(set) var rowCount = 0

    // 64 KiB a call: libpq's own buffer is emptied as often, so memory does not grow with the rows.
    private static let batch = 65_536

    init(_ connection: Connection, _ handle: OpaquePointer, columnCount: Int) {
        self.connection = connection
        self.handle = handle
        self.columnCount = columnCount
        row.bytes = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8)
    }

    /// Writes one row; the closure writes one value a column.
    public func row(_ write: (inout CopyRow) throws -> Void) throws {
        row.fieldCount = 0
        withUnsafeBytes(of: Int16(columnCount).bigEndian) { row.bytes.append(contentsOf: $0) }
        try write(&row)
        guard row.fieldCount == columnCount else {
            throw PostgresError(
                .usage,
                "Row \(rowCount + 1) of a COPY has \(row.fieldCount) values; the table's columns are \(columnCount)."
            )
        }
        rowCount += 1
        if row.bytes.count >= Self.batch { try send() }
    }

    func finish() throws(PostgresError) {
        row.bytes += [0xFF, 0xFF]
        try send()
    }

    private func send() throws(PostgresError) {
        let deadline = connection.deadline
        while true {
            let sent = row.bytes.withUnsafeBytes { buffer in
                PQputCopyData(
                    handle,
                    buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                    Int32(buffer.count)
                )
            }
            if sent == 1 { break }
            guard sent == 0 else { throw connection.lost() }
            try connection.flush(handle, until: deadline, cancellable: true)
        }
        row.bytes.removeAll(keepingCapacity: true)
        try connection.flush(handle, until: deadline, cancellable: true)
    }
}

extension Connection {
    /// Writes rows into a table by COPY in binary form, all or nothing, and returns how many.
    ///
    /// - Parameters:
    ///   - table: The table, `name` or `schema.name`.
    ///   - columns: The columns in the order in which each row's values are written.
    ///   - body: Writes the rows.
    /// - Returns: How many rows the server stored.
    /// - Throws: What the body throws, or a ``PostgresError`` with the line and column of a refused value.
    @discardableResult
    public func copyIn(_ table: String, columns: [String], _ body: (CopyWriter) throws -> Void) throws -> Int
    {
        let handle = try live()
        let name = table.split(separator: ".").map { SQL.quoted(identifier: String($0)) }.joined(
            separator: "."
        )
        let list = columns.map { SQL.quoted(identifier: $0) }.joined(separator: ", ")
        try startCopy("COPY \(name) (\(list)) FROM STDIN (FORMAT binary)", handle, expecting: PGRES_COPY_IN)
        isStreaming = true
        defer { isStreaming = false }
        do {
            let writer = CopyWriter(self, handle, columnCount: columns.count)
            try body(writer)
            try writer.finish()
            try endCopy(handle)
        } catch {
            drain(handle, atMost: .seconds(5))
            throw error
        }
        isStreaming = false
        let result = try finish(handle, bound: [])
        defer { PQclear(result) }
        return Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    /// Sends a COPY and waits until the server is ready for its data.
    func startCopy(_ text: String, _ handle: OpaquePointer, expecting status: ExecStatusType)
        throws(PostgresError)
    {
        guard PQsendQuery(handle, text) == 1 else { throw lost() }
        let first: OpaquePointer?
        do throws(PostgresError) {
            first = try nextResult(handle, until: deadline)
        } catch {
            interrupt()
            throw error
        }
        guard let first else { throw lost() }
        if PQresultStatus(first) == status { return PQclear(first) }
        let error = serverError(consuming: first, bound: [])
        drain(handle, atMost: .seconds(5))
        throw error
    }

    private func endCopy(_ handle: OpaquePointer) throws(PostgresError) {
        while true {
            let ended = PQputCopyEnd(handle, nil)
            if ended == 1 { return }
            guard ended == 0 else { throw lost() }
            try flush(handle, until: deadline, cancellable: true)
        }
    }
}
