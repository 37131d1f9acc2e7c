public import FoundationEssentials

/// One row on its way into a table, written value by value in the order of the columns.
///
/// The type of each value must be the column's own: COPY converts nothing.
public struct CopyRow {
    var bytes: [UInt8] = []
    var fieldCount = 0

    /// Writes NULL.
    public mutating func null() { field(nil) }

    /// Writes a value, or NULL.
    public mutating func append<Value: PostgresBindable>(_ value: Value?) { field(value?.bind.bytes) }

    /// Writes a text, varchar or json value, or NULL.
    public mutating func text(_ value: String?) {
        guard var value else { return field(nil) }
        fieldCount += 1
        value.withUTF8 { utf8 in
            length(utf8.count)
            bytes.append(contentsOf: utf8)
        }
    }

    /// Writes a jsonb value from its text, or NULL.
    public mutating func jsonb(_ value: String?) { field(value.map { [1] + Array($0.utf8) }) }

    /// Writes a bigint, or NULL.
    public mutating func int8(_ value: Int64?) { number(value) }

    /// Writes a bigint, or NULL.
    public mutating func int8(_ value: Int?) { number(value.map(Int64.init)) }

    /// Writes an integer, or NULL.
    public mutating func int4(_ value: Int32?) { number(value) }

    /// Writes a smallint, or NULL.
    public mutating func int2(_ value: Int16?) { number(value) }

    /// Writes a double precision, or NULL.
    public mutating func float8(_ value: Double?) { number(value.map(\.bitPattern)) }

    /// Writes a boolean, or NULL.
    public mutating func bool(_ value: Bool?) { field(value.map { [$0 ? 1 : 0] }) }

    /// Writes a date, or NULL.
    public mutating func date(_ value: PostgresDate?) { number(value?.daysSince2000) }

    /// Writes a timestamptz, or NULL.
    public mutating func timestamp(_ value: PostgresTimestamp?) { number(value?.microsecondsSince2000) }

    /// Writes a uuid, or NULL.
    public mutating func uuid(_ value: UUID?) { append(value) }

    /// Writes bytes, or NULL.
    public mutating func bytea(_ value: [UInt8]?) { field(value) }

    /// Writes a text[], or NULL.
    public mutating func textArray(_ value: [String]?) { field(value.flatMap { Bind.textArray($0).bytes }) }

    /// Writes a bigint[], or NULL.
    public mutating func int8Array(_ value: [Int64]?) { field(value.flatMap { Bind.int8Array($0).bytes }) }

    /// Writes a uuid[], or NULL.
    public mutating func uuidArray(_ value: [UUID]?) { field(value.flatMap { Bind.uuidArray($0).bytes }) }

    private mutating func number<Number: FixedWidthInteger>(_ value: Number?) {
        guard let value else { return field(nil) }
        fieldCount += 1
        length(MemoryLayout<Number>.size)
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func field(_ value: [UInt8]?) {
        fieldCount += 1
        length(value?.count ?? -1)
        if let value { bytes.append(contentsOf: value) }
    }

    private mutating func length(_ count: Int) {
        withUnsafeBytes(of: Int32(count).bigEndian) { bytes.append(contentsOf: $0) }
    }
}
