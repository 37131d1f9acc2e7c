public import FoundationEssentials

/// A value on its way to the server: its type and its bytes in PostgreSQL's binary form.
public struct Bind: Sendable {
    /// The type's object id, the same in every PostgreSQL.
    let type: TypeID
    /// The bytes; nil is NULL.
    let bytes: [UInt8]?
    /// The texts inside, which no error message may repeat.
    let texts: [String]

    init(_ type: TypeID, _ bytes: [UInt8]?, texts: [String] = []) {
        self.type = type
        self.bytes = bytes
        self.texts = texts
    }

    /// A text.
    public static func text(_ value: String) -> Bind { Bind(.text, Array(value.utf8), texts: [value]) }
    /// A 32-bit integer.
    public static func int4(_ value: Int32) -> Bind { Bind(.int4, bigEndian(value)) }
    /// A 64-bit integer.
    public static func int8(_ value: Int64) -> Bind { Bind(.int8, bigEndian(value)) }
    /// A truth value.
    public static func bool(_ value: Bool) -> Bind { Bind(.bool, [value ? 1 : 0]) }
    /// A binary floating-point number.
    public static func float8(_ value: Double) -> Bind {
        Bind(.float8, bigEndian(Int64(bitPattern: value.bitPattern)))
    }
    /// Bytes.
    public static func bytea(_ value: [UInt8]) -> Bind { Bind(.bytea, value) }
    /// A calendar date.
    public static func date(_ value: PostgresDate) -> Bind { Bind(.date, bigEndian(value.daysSince2000)) }
    /// A moment.
    public static func timestamp(_ value: PostgresTimestamp) -> Bind {
        Bind(.timestamptz, bigEndian(value.microsecondsSince2000))
    }
    /// A UUID.
    public static func uuid(_ value: UUID) -> Bind {
        Bind(.uuid, withUnsafeBytes(of: value.uuid) { Array($0) })
    }
    /// A list of texts.
    public static func textArray(_ values: [String]) -> Bind {
        Bind(.textArray, array(.text, values.map { Array($0.utf8) }), texts: values)
    }
    /// A list of 64-bit integers.
    public static func int8Array(_ values: [Int64]) -> Bind {
        Bind(.int8Array, array(.int8, values.map(bigEndian)))
    }
    /// A list of UUIDs.
    public static func uuidArray(_ values: [UUID]) -> Bind {
        Bind(.uuidArray, array(.uuid, values.map { withUnsafeBytes(of: $0.uuid) { Array($0) } }))
    }
    /// NULL of the type that another bind has.
    public static func null(like type: Bind) -> Bind { Bind(type.type, nil) }

    private static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    /// PostgreSQL's binary form of a one-dimensional array without NULLs, counted from 1.
    private static func array(_ element: TypeID, _ items: [[UInt8]]) -> [UInt8] {
        var bytes =
            bigEndian(Int32(items.isEmpty ? 0 : 1)) + bigEndian(Int32(0)) + bigEndian(element.rawValue)
        if !items.isEmpty { bytes += bigEndian(Int32(items.count)) + bigEndian(Int32(1)) }
        for item in items { bytes += bigEndian(Int32(item.count)) + item }
        return bytes
    }
}

/// A type whose values can be bound in a statement and written by COPY.
public protocol PostgresBindable {
    /// The value for the server.
    var bind: Bind { get }
    /// NULL of this type.
    static var null: Bind { get }
}

extension String: PostgresBindable {
    /// The text.
    public var bind: Bind { .text(self) }
    /// NULL of type text.
    public static var null: Bind { Bind(.text, nil) }
}
extension Int: PostgresBindable {
    /// The number as a bigint.
    public var bind: Bind { .int8(Int64(self)) }
    /// NULL of type bigint.
    public static var null: Bind { Bind(.int8, nil) }
}
extension Int64: PostgresBindable {
    /// The number as a bigint.
    public var bind: Bind { .int8(self) }
    /// NULL of type bigint.
    public static var null: Bind { Bind(.int8, nil) }
}
extension Int32: PostgresBindable {
    /// The number as an integer.
    public var bind: Bind { .int4(self) }
    /// NULL of type integer.
    public static var null: Bind { Bind(.int4, nil) }
}
extension Bool: PostgresBindable {
    /// The truth value.
    public var bind: Bind { .bool(self) }
    /// NULL of type boolean.
    public static var null: Bind { Bind(.bool, nil) }
}
extension Double: PostgresBindable {
    /// The number as double precision.
    public var bind: Bind { .float8(self) }
    /// NULL of type double precision.
    public static var null: Bind { Bind(.float8, nil) }
}
extension UUID: PostgresBindable {
    /// The UUID.
    public var bind: Bind { .uuid(self) }
    /// NULL of type uuid.
    public static var null: Bind { Bind(.uuid, nil) }
}
extension PostgresDate: PostgresBindable {
    /// The date.
    public var bind: Bind { .date(self) }
    /// NULL of type date.
    public static var null: Bind { Bind(.date, nil) }
}
extension PostgresTimestamp: PostgresBindable {
    /// The moment.
    public var bind: Bind { .timestamp(self) }
    /// NULL of type timestamptz.
    public static var null: Bind { Bind(.timestamptz, nil) }
}
extension [UInt8]: PostgresBindable {
    /// The bytes.
    public var bind: Bind { .bytea(self) }
    /// NULL of type bytea.
    public static var null: Bind { Bind(.bytea, nil) }
}
