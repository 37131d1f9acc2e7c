internal import CLibpq

/// One row of a COPY on its way out, read value by value in the order of the columns.
///
/// Each reader must ask for the column's own type, since the form on the wire names none.
public struct CopiedRow {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 2
    private var column = 0
    /// How many columns the row has.
    public let columnCount: Int

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        columnCount = Int(bytes.bigEndian(at: 0) as Int16)
    }

    /// Reads a text, varchar or json value.
    public mutating func text() throws(PostgresError) -> String? {
        try next().map { String(decoding: $0, as: UTF8.self) }
    }

    /// Reads a bigint.
    public mutating func int8() throws(PostgresError) -> Int64? { try number() }

    /// Reads an integer.
    public mutating func int4() throws(PostgresError) -> Int32? { try number() }

    /// Reads a boolean.
    public mutating func bool() throws(PostgresError) -> Bool? {
        let value: UInt8? = try number()
        return value.map { $0 != 0 }
    }

    /// Reads a date.
    public mutating func date() throws(PostgresError) -> PostgresDate? {
        let days: Int32? = try number()
        return days.map { PostgresDate(daysSince1970: $0 &+ 10_957) }
    }

    /// Reads bytes.
    public mutating func bytea() throws(PostgresError) -> [UInt8]? { try next().map { Array($0) } }

    private mutating func number<Number: FixedWidthInteger>() throws(PostgresError) -> Number? {
        guard let value = try next() else { return nil }
        guard value.count == MemoryLayout<Number>.size else {
            throw PostgresError(
                .decoding,
                "Column \(column) of a COPY has \(value.count) bytes; \(MemoryLayout<Number>.size) were expected."
            )
        }
        return value.bigEndian(at: 0)
    }

    private mutating func next() throws(PostgresError) -> UnsafeRawBufferPointer? {
        guard column < columnCount, offset + 4 <= bytes.count else {
            throw PostgresError(.usage, "A COPY has \(columnCount) columns; one more was read.")
        }
        column += 1
        let length = Int(bytes.bigEndian(at: offset) as Int32)
        offset += 4
        guard length >= 0 else { return nil }
        guard offset + length <= bytes.count else {
            throw PostgresError(.decoding, "Column \(column) of a COPY is cut short.")
        }
        defer { offset += length }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
    }
}

extension Connection {
    /// Reads the rows of a query by COPY in binary form, one at a time.
    ///
    /// COPY takes no binds, so the query must have none. A row must not leave the body.
    public func copyOut(_ query: SQL, _ body: (inout CopiedRow) throws -> Void) throws {
        var isFirst = true
        try copyChunks(query, format: "binary") { bytes in
            // The first chunk may hold the stream's header before its row, the last holds a trailer of -1 only.
            let start = isFirst ? 19 + Int(bytes.bigEndian(at: 15) as Int32) : 0
            isFirst = false
            let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
            guard rest.count >= 2, (rest.bigEndian(at: 0) as Int16) >= 0 else { return }
            var row = CopiedRow(rest)
            try body(&row)
        }
    }

    /// Reads the rows of a query by COPY as CSV, a row or a part of the stream at a time.
    public func copyOutCSV(_ query: SQL, header: Bool = true, _ body: ([UInt8]) throws -> Void) throws {
        try copyChunks(query, format: header ? "csv, HEADER true" : "csv") { try body(Array($0)) }
    }

    private func copyChunks(_ query: SQL, format: String, _ body: (UnsafeRawBufferPointer) throws -> Void)
        throws
    {
        let handle = try live()
        let (text, binds) = query.rendered()
        guard binds.isEmpty else {
            throw PostgresError(
                .usage,
                "COPY takes no binds; this query has \(binds.count).",
                hint: "Use forEachRow."
            )
        }
        try startCopy("COPY (\(text)) TO STDOUT (FORMAT \(format))", handle, expecting: PGRES_COPY_OUT)
        isStreaming = true
        defer { isStreaming = false }
        do {
            while let chunk = try nextChunk(handle) {
                defer { PQfreemem(chunk.baseAddress) }
                try body(UnsafeRawBufferPointer(chunk))
            }
        } catch {
            interrupt()
            throw error
        }
        isStreaming = false
        PQclear(try finish(handle, bound: []))
    }

    private func nextChunk(_ handle: OpaquePointer) throws(PostgresError) -> UnsafeMutableRawBufferPointer? {
        let deadline = deadline
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            let count = PQgetCopyData(handle, &buffer, 1)
            if count > 0 { return UnsafeMutableRawBufferPointer(start: buffer, count: Int(count)) }
            if count == -1 { return nil }
            guard count == 0 else { throw lost() }
            try wait(handle, for: .read, until: deadline, doing: "reading from the database")
            guard PQconsumeInput(handle) == 1 else { throw lost() }
        }
    }
}
