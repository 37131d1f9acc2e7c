import Crypto
import Postgres
import Programme

/// What is registered, and the tables that hold it.
public enum Noun: String, Sendable, CaseIterable {
    case organisation, need, offer, award, decline, ruling

    /// The table of the parts; nil where there are none.
    var partTable: String? {
        switch self {
        case .need: "need_component"
        case .offer: "offer_window"
        case .organisation, .award, .decline, .ruling: nil
        }
    }

    /// The tables of what is registered.
    var tables: [String] { [rawValue, rawValue + "_version"] + (partTable.map { [$0] } ?? []) }

    /// Whether versions keep the lexemes of their text.
    var hasLexemes: Bool { self == .need || self == .offer }

    /// Whether versions take only legal steps from state to state.
    var hasStates: Bool { self == .need || self == .offer }
}

/// Moves records in and out of tables whose columns are named as the record's fields.
enum RecordTable {
    /// The columns of a record's version, all fields but the key, quoted.
    static func columns<Record: FieldedRecord>(_ type: Record.Type) -> [String] {
        Record.fields.map(\.name).filter { $0 != "external_id" }
    }

    static func list(_ names: [String], prefix: String = "") -> SQL {
        SQL.join(names.map { name in "\(unescaped: prefix)\(identifier: name)" }, separator: ", ")
    }

    /// The columns of a record to read.
    ///
    /// Lists of a domain come as plain text[]: their elements would carry the domain's own type otherwise.
    static func selection<Record: FieldedRecord>(_ type: Record.Type, of table: String) -> SQL {
        let columns = Record.fields.filter { $0.name != "external_id" }.map { field -> SQL in
            let cast: SQL = if case .texts = field.type.storage { "::text[]" } else { "" }
            return "\(unescaped: table).\(identifier: field.name)\(cast)"
        }
        return SQL.join(columns, separator: ", ")
    }

    /// The column definitions of a staging table: types only, constraints are the real tables' own.
    static func definitions<Record: FieldedRecord>(_ type: Record.Type) -> SQL {
        let columns = Record.fields.map { field -> SQL in
            let type =
                switch field.type.storage {
                case .text: "text"
                case .integer: "bigint"
                case .date: "date"
                case .boolean: "boolean"
                case .texts: "text[]"
                case .integers: "bigint[]"
                }
            return "\(identifier: field.name) \(unescaped: type)"
        }
        return SQL.join(columns, separator: ", ")
    }

    static func write<Record: FieldedRecord>(_ record: Record, to row: inout CopyRow) {
        for field in Record.fields {
            switch (field.value(record), field.type.storage) {
            case (.text(let text), _): row.text(text)
            case (.integer(let number), _): row.int8(number)
            case (.date(let date), _): row.date(PostgresDate(daysSince1970: date.daysSince1970))
            case (.boolean(let flag), _): row.bool(flag)
            case (.texts(let list), _): row.textArray(list)
            case (.integers(let list), _): row.int8Array(list)
            case (.none, _): row.null()
            }
        }
    }

    /// Reads the fields of a record from a row, from a column on.
    static func read<Record: FieldedRecord>(
        _ type: Record.Type,
        from row: Row,
        at start: Int,
        skipping skipped: Set<String> = ["external_id"]
    ) throws -> Record {
        var record = Record()
        var column = start
        for field in Record.fields where !skipped.contains(field.name) {
            let value: FieldValue
            switch field.type.storage {
            case .text: value = try row.get(column, as: String?.self).map(FieldValue.text) ?? .none
            case .integer: value = try row.get(column, as: Int64?.self).map(FieldValue.integer) ?? .none
            case .date:
                value =
                    try row.get(column, as: PostgresDate?.self).map {
                        .date(CalendarDate(daysSince1970: $0.daysSince1970))
                    } ?? .none
            case .boolean: value = try row.get(column, as: Bool?.self).map(FieldValue.boolean) ?? .none
            case .texts:
                value =
                    try row.get(column, as: PostgresArray<String>?.self).map { .texts($0.elements) } ?? .none
            case .integers:
                value =
                    try row.get(column, as: PostgresArray<Int64>?.self).map { .integers($0.elements) }
                    ?? .none
            }
            do throws(FieldError) {
                try field.assign(&record, value)
            } catch {
                throw RegistryError.unreadable("\(field.name): \(error)")
            }
            column += 1
        }
        return record
    }

    /// SHA-256 over all fields of a record and its parts: two records are the same if their hashes are.
    static func contentHash<Record: RegisteredRecord>(_ record: Record) -> String {
        var hash = SHA256()
        func add<One: FieldedRecord>(_ one: One) {
            for field in One.fields {
                hash.update(data: Array(field.name.utf8))
                hash.update(data: [0x1F])
                switch field.value(one) {
                case .texts(let list):
                    for text in list {
                        hash.update(data: Array(text.utf8))
                        hash.update(data: [0x1D])
                    }
                case let value: hash.update(data: Array(value.cell.utf8))
                }
                hash.update(data: [0x1E])
            }
        }
        add(record)
        for part in record.parts { add(part) }
        return hash.finalize().hex
    }
}

extension Digest {
    /// The digest in hexadecimal digits.
    var hex: String {
        reduce(into: "") { text, byte in
            let digits = String(byte, radix: 16)
            text += digits.count == 1 ? "0" + digits : digits
        }
    }
}

extension RegisteredRecord {
    /// Which noun the record is.
    static var noun: Noun {
        switch Self.self {
        case is Organisation.Type: .organisation
        case is Need.Type: .need
        case is Offer.Type: .offer
        case is Award.Type: .award
        case is Ruling.Type: .ruling
        default: .decline
        }
    }
}
