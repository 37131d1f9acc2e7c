public import FoundationEssentials

/// A type that can be an element of a PostgreSQL array.
public protocol PostgresArrayElement {
    /// Reads an array of values.
    static func decodeArray(_ cell: Cell) throws -> [Self]
}

/// A list of values that was read from a PostgreSQL array.
///
/// Bytes are a list in Swift too, so arrays have a type of their own: `row.get("tags", as: PostgresArray<String>.self)`.
public struct PostgresArray<Element: PostgresArrayElement>: PostgresDecodable {
    /// The values in order.
    public let elements: [Element]

    /// Reads an array of one dimension without NULLs.
    public static func decode(_ cell: Cell) throws -> PostgresArray<Element> {
        PostgresArray(elements: try Element.decodeArray(cell))
    }
}

extension Row {
    /// Reads the array of a column by its name.
    public func array<Element: PostgresArrayElement>(
        _ column: String,
        of type: Element.Type = Element.self
    ) throws -> [Element] {
        try get(column, as: PostgresArray<Element>.self).elements
    }

    /// Reads the array of a column by its position, counted from 0.
    public func array<Element: PostgresArrayElement>(
        _ column: Int,
        of type: Element.Type = Element.self
    ) throws -> [Element] {
        try get(column, as: PostgresArray<Element>.self).elements
    }
}

extension String: PostgresArrayElement {
    /// Reads an array of texts.
    public static func decodeArray(_ cell: Cell) throws -> [String] {
        try cell.elements("text[]", types: TypeID.texts).map { String(decoding: $0, as: UTF8.self) }
    }
}
extension Int64: PostgresArrayElement {
    /// Reads an array of bigint.
    public static func decodeArray(_ cell: Cell) throws -> [Int64] {
        try cell.elements("bigint[]", types: [.int8]).map { $0.bigEndian(at: 0) }
    }
}
extension Int32: PostgresArrayElement {
    /// Reads an array of integer.
    public static func decodeArray(_ cell: Cell) throws -> [Int32] {
        try cell.elements("integer[]", types: [.int4]).map { $0.bigEndian(at: 0) }
    }
}
extension UUID: PostgresArrayElement {
    /// Reads an array of UUIDs.
    public static func decodeArray(_ cell: Cell) throws -> [UUID] {
        try cell.elements("uuid[]", types: [.uuid]).map { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
