/// The object ids of the types that this client reads or writes; they are fixed in PostgreSQL's sources.
struct TypeID: RawRepresentable, Hashable, Sendable {
    let rawValue: UInt32

    init(rawValue: UInt32) { self.rawValue = rawValue }
    private init(_ value: UInt32) { rawValue = value }

    static let bool = TypeID(16)
    static let bytea = TypeID(17)
    static let name = TypeID(19)
    static let int8 = TypeID(20)
    static let int2 = TypeID(21)
    static let int4 = TypeID(23)
    static let text = TypeID(25)
    static let oid = TypeID(26)
    static let json = TypeID(114)
    static let float4 = TypeID(700)
    static let float8 = TypeID(701)
    static let unknown = TypeID(705)
    static let int4Array = TypeID(1007)
    static let int2Array = TypeID(1005)
    static let textArray = TypeID(1009)
    static let varcharArray = TypeID(1015)
    static let bpcharArray = TypeID(1014)
    static let int8Array = TypeID(1016)
    static let bpchar = TypeID(1042)
    static let varchar = TypeID(1043)
    static let date = TypeID(1082)
    static let timestamptz = TypeID(1184)
    static let numeric = TypeID(1700)
    static let uuid = TypeID(2950)
    static let uuidArray = TypeID(2951)
    static let jsonb = TypeID(3802)

    /// The types whose binary form is their text.
    static let texts: Set<TypeID> = [.text, .varchar, .bpchar, .name, .json, .unknown]

    /// The name in SQL, or the number of a type that this client does not know.
    var name: String { Self.names[self] ?? "type \(rawValue)" }

    private static let names: [TypeID: String] = [
        .bool: "boolean", .bytea: "bytea", .name: "name", .int8: "bigint", .int2: "smallint",
        .int4: "integer",
        .text: "text", .oid: "oid", .json: "json", .float4: "real", .float8: "double precision",
        .unknown: "unknown", .int4Array: "integer[]", .textArray: "text[]", .varcharArray: "varchar[]",
        .int8Array: "bigint[]", .bpchar: "char", .varchar: "varchar", .date: "date",
        .timestamptz: "timestamptz", .numeric: "numeric", .uuid: "uuid", .uuidArray: "uuid[]",
        .jsonb: "jsonb",
        .int2Array: "smallint[]", .bpcharArray: "char[]",
    ]
}

/// A calendar date as the server keeps it.
public struct PostgresDate: Hashable, Sendable {
    /// Days since 1970-01-01, which is 0.
    public var daysSince1970: Int32

    /// Makes the date so many days after 1970-01-01.
    public init(daysSince1970: Int32) { self.daysSince1970 = daysSince1970 }

    /// PostgreSQL counts from 2000-01-01; its infinities are the ends of the range and never pass through here.
    var daysSince2000: Int32 { daysSince1970 &- 10_957 }
}

/// A moment as the server keeps it, without a time zone of its own.
public struct PostgresTimestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01 00:00 UTC.
    public var microsecondsSince1970: Int64

    /// Makes the moment so many microseconds after 1970-01-01 00:00 UTC.
    public init(microsecondsSince1970: Int64) { self.microsecondsSince1970 = microsecondsSince1970 }

    var microsecondsSince2000: Int64 { microsecondsSince1970 &- Self.from1970To2000 }

    static let from1970To2000: Int64 = 946_684_800_000_000

    /// Whether one moment is before another.
    public static func < (left: PostgresTimestamp, right: PostgresTimestamp) -> Bool {
        left.microsecondsSince1970 < right.microsecondsSince1970
    }
}
