internal import CLibpq

/// Owns one result of libpq and frees it; what is read from it is copied out.
final class ResultBox {
    private let result: OpaquePointer
    let columns: ColumnNames

    /// Takes over the result; `columns` are those of an earlier row of the same statement.
    init(_ result: OpaquePointer, columns: ColumnNames? = nil) {
        self.result = result
        self.columns = columns ?? ColumnNames(result)
    }

    deinit { PQclear(result) }

    var rowCount: Int { Int(PQntuples(result)) }

    func withBytes<R>(row: Int, column: Int, _ body: (UnsafeRawBufferPointer?) throws -> R) rethrows -> R {
        guard PQgetisnull(result, Int32(row), Int32(column)) == 0 else { return try body(nil) }
        let start = PQgetvalue(result, Int32(row), Int32(column))
        let count = Int(PQgetlength(result, Int32(row), Int32(column)))
        return try body(UnsafeRawBufferPointer(start: start, count: count))
    }
}

/// The names and types of a result's columns, shared by its rows.
final class ColumnNames {
    let names: [String]
    let types: [TypeID]
    private let indexes: [String: Int]

    init(_ result: OpaquePointer) {
        let count = PQnfields(result)
        names = (0..<count).map { PQfname(result, $0).map { String(cString: $0) } ?? "" }
        types = (0..<count).map { TypeID(rawValue: PQftype(result, $0)) }
        indexes = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func index(of name: String) throws(PostgresError) -> Int {
        guard let index = indexes[name] else {
            throw PostgresError(
                .usage,
                "The result has no column \(name); its columns are \(names.joined(separator: ", "))."
            )
        }
        return index
    }
}

/// One row of a result.
public struct Row {
    let box: ResultBox
    let index: Int

    /// The names of the columns, in order.
    public var columnNames: [String] { box.columns.names }

    /// Reads the value of a column by its name.
    public func get<Value: PostgresDecodable>(_ column: String, as type: Value.Type = Value.self) throws
        -> Value
    {
        try get(box.columns.index(of: column))
    }

    /// Reads the value of a column by its position, counted from 0.
    public func get<Value: PostgresDecodable>(_ column: Int, as type: Value.Type = Value.self) throws -> Value
    {
        guard box.columns.names.indices.contains(column) else {
            throw PostgresError(
                .usage,
                "The result has \(box.columns.names.count) columns; column \(column) is not one of them."
            )
        }
        return try box.withBytes(row: index, column: column) { bytes in
            try Value.decode(
                Cell(bytes: bytes, type: box.columns.types[column], column: box.columns, index: column)
            )
        }
    }

    /// Reads the first columns as so many values: `let (id, title) = try row.decode(UUID.self, String.self)`.
    public func decode<each Value: PostgresDecodable>(
        _ types: repeat (each Value).Type
    ) throws -> (repeat each Value) {
        var next = 0
        func take<Item: PostgresDecodable>(_ type: Item.Type) throws -> Item {
            defer { next += 1 }
            return try get(next, as: type)
        }
        return (repeat try take(each types))
    }
}
