public import FoundationEssentials

/// One value of a result while it is decoded; it must not leave the function that decodes it.
public struct Cell {
    let bytes: UnsafeRawBufferPointer?
    let type: TypeID
    let column: ColumnNames
    let index: Int

    /// Whether the value is NULL.
    public var isNull: Bool { bytes == nil }

    func mismatch(_ wanted: String) -> PostgresError {
        let name = column.names[index]
        guard bytes != nil else {
            return PostgresError(.decoding, "Column \(name) is NULL; \(wanted) was expected.")
        }
        return PostgresError(.decoding, "Column \(name) is of type \(type.name); \(wanted) was expected.")
    }

    func integer<Number: FixedWidthInteger>(_ wanted: String) throws -> Number {
        guard let bytes else { throw mismatch(wanted) }
        let value: Int64
        switch type {
        case .int8: value = bytes.bigEndian(at: 0)
        case .int4: value = Int64(bytes.bigEndian(at: 0) as Int32)
        case .int2: value = Int64(bytes.bigEndian(at: 0) as Int16)
        case .oid: value = Int64(bytes.bigEndian(at: 0) as UInt32)
        case .numeric:
            guard let number = Int64(Numeric.text(bytes)) else { throw mismatch(wanted) }
            value = number
        default: throw mismatch(wanted)
        }
        guard let number = Number(exactly: value) else { throw mismatch(wanted) }
        return number
    }

    /// The elements of a one-dimensional array without NULLs.
    func elements(_ wanted: String, types: Set<TypeID>) throws -> [UnsafeRawBufferPointer] {
        guard let bytes, bytes.count >= 12,
            types.contains(TypeID(rawValue: bytes.bigEndian(at: 8)))
        else { throw mismatch(wanted) }
        let dimensions: Int32 = bytes.bigEndian(at: 0)
        if dimensions == 0 { return [] }
        guard dimensions == 1, bytes.count >= 20 else { throw mismatch(wanted) }
        let count: Int32 = bytes.bigEndian(at: 12)
        var elements: [UnsafeRawBufferPointer] = []
        elements.reserveCapacity(Int(count))
        var offset = 20
        for _ in 0..<count {
            guard offset + 4 <= bytes.count else { throw mismatch(wanted) }
            let length = Int(bytes.bigEndian(at: offset) as Int32)
            offset += 4
            guard length >= 0, offset + length <= bytes.count else {
                throw mismatch("\(wanted) without NULLs")
            }
            elements.append(UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length]))
            offset += length
        }
        return elements
    }
}

extension UnsafeRawBufferPointer {
    func bigEndian<Number: FixedWidthInteger>(at offset: Int) -> Number {
        Number(bigEndian: loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
}

/// A type whose values can be read from a result.
public protocol PostgresDecodable {
    /// Reads a value; throws a ``PostgresError`` that names the column where it is of another type.
    static func decode(_ cell: Cell) throws -> Self
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// Reads a value; NULL is nil.
    public static func decode(_ cell: Cell) throws -> Wrapped? {
        cell.isNull ? nil : try Wrapped.decode(cell)
    }
}
extension String: PostgresDecodable {
    /// Reads any text, JSON and numeric included.
    public static func decode(_ cell: Cell) throws -> String {
        guard let bytes = cell.bytes else { throw cell.mismatch("text") }
        if TypeID.texts.contains(cell.type) { return String(decoding: bytes, as: UTF8.self) }
        if cell.type == .jsonb { return String(decoding: bytes.dropFirst(), as: UTF8.self) }
        if cell.type == .numeric { return Numeric.text(bytes) }
        throw cell.mismatch("text")
    }
}
extension Int: PostgresDecodable {
    /// Reads any integer that fits, a whole numeric included.
    public static func decode(_ cell: Cell) throws -> Int { try cell.integer("an integer") }
}
extension Int64: PostgresDecodable {
    /// Reads any integer that fits, a whole numeric included.
    public static func decode(_ cell: Cell) throws -> Int64 { try cell.integer("an integer") }
}
extension Int32: PostgresDecodable {
    /// Reads any integer that fits.
    public static func decode(_ cell: Cell) throws -> Int32 { try cell.integer("a 32-bit integer") }
}
extension Bool: PostgresDecodable {
    /// Reads a truth value.
    public static func decode(_ cell: Cell) throws -> Bool {
        guard cell.type == .bool, let byte = cell.bytes?.first else { throw cell.mismatch("boolean") }
        return byte != 0
    }
}
extension Double: PostgresDecodable {
    /// Reads a floating-point number, or a numeric to the nearest one.
    public static func decode(_ cell: Cell) throws -> Double {
        guard let bytes = cell.bytes else { throw cell.mismatch("a number") }
        switch cell.type {
        case .float8: return Double(bitPattern: bytes.bigEndian(at: 0))
        case .float4: return Double(Float(bitPattern: bytes.bigEndian(at: 0)))
        case .numeric:
            guard let number = Double(Numeric.text(bytes)) else { throw cell.mismatch("a number") }
            return number
        default: return Double(try cell.integer("a number") as Int64)
        }
    }
}
extension UUID: PostgresDecodable {
    /// Reads a UUID.
    public static func decode(_ cell: Cell) throws -> UUID {
        guard cell.type == .uuid, let bytes = cell.bytes, bytes.count == 16 else {
            throw cell.mismatch("uuid")
        }
        return UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}
extension PostgresDate: PostgresDecodable {
    /// Reads a date; an infinite one is refused.
    public static func decode(_ cell: Cell) throws -> PostgresDate {
        guard cell.type == .date, let bytes = cell.bytes else { throw cell.mismatch("date") }
        let days: Int32 = bytes.bigEndian(at: 0)
        guard days != .min, days != .max else { throw cell.mismatch("a finite date") }
        return PostgresDate(daysSince1970: days &+ 10_957)
    }
}
extension PostgresTimestamp: PostgresDecodable {
    /// Reads a moment; an infinite one is refused.
    public static func decode(_ cell: Cell) throws -> PostgresTimestamp {
        guard cell.type == .timestamptz, let bytes = cell.bytes else { throw cell.mismatch("timestamptz") }
        let moment: Int64 = bytes.bigEndian(at: 0)
        guard moment != .min, moment != .max else { throw cell.mismatch("a finite timestamptz") }
        return PostgresTimestamp(microsecondsSince1970: moment &+ from1970To2000)
    }
}
extension [UInt8]: PostgresDecodable {
    /// Reads bytes.
    public static func decode(_ cell: Cell) throws -> [UInt8] {
        guard cell.type == .bytea, let bytes = cell.bytes else { throw cell.mismatch("bytea") }
        return Array(bytes)
    }
}
