/// A column of a record: its name in files and in the database, what it holds, and where it is kept.
///
/// One list of fields serves import, templates, `edit`, `show`, the database and the canonical form, so that
/// none of them can know a fact that the others do not.
public struct Field<Record>: Sendable {
    /// Column name, lower case with underscores.
    public let name: String
    /// What it holds.
    public let type: FieldType
    /// Whether a blank is an error.
    public let isRequired: Bool
    /// One sentence for the officer: what it is and in which unit.
    public let help: String
    /// A value for the template's example row.
    public let example: String
    /// Reads the field of a record.
    public let value: @Sendable (Record) -> FieldValue
    /// Sets the field of a record; `.none` leaves the default, or sets nil or an empty list.
    public let assign: @Sendable (inout Record, FieldValue) throws(FieldError) -> Void

    /// Reads a cell into a record.
    public func read(_ cell: String, into record: inout Record, references: ReferenceKeys) throws(FieldError)
    {
        let parsed = try type.parse(cell, references: references)
        if isRequired, parsed == .none {
            throw FieldError(found: cell, expected: type.expectation + " (required)")
        }
        try assign(&record, parsed)
    }
}

/// A record that is described by fields.
public protocol FieldedRecord: Hashable, Sendable {
    /// The record's columns, in the order of files and tables.
    static var fields: [Field<Self>] { get }
    /// Makes an empty record.
    init()
}

typealias Slot<Record, Value> = WritableKeyPath<Record, Value> & Sendable

extension Field {
    private static func mismatch(_ value: FieldValue, _ type: FieldType) -> FieldError {
        FieldError(found: value.cell, expected: type.expectation)
    }

    /// A text that must be there.
    static func text(
        _ name: String,
        _ slot: any Slot<Record, String>,
        maximum: Int = 200,
        example: String,
        _ help: String
    ) -> Field {
        let type = FieldType.text(maximum: maximum)
        return Field(name: name, type: type, isRequired: true, help: help, example: example) {
            .text($0[keyPath: slot])
        } assign: { (record, value) throws(FieldError) in
            guard case .text(let text) = value else { throw mismatch(value, type) }
            record[keyPath: slot] = text
        }
    }

    /// A text that may be blank, or a code of a reference table.
    static func optionalText(
        _ name: String,
        _ slot: any Slot<Record, String?>,
        type: FieldType = .text(maximum: 200),
        example: String = "",
        required: Bool = false,
        _ help: String
    ) -> Field {
        Field(name: name, type: type, isRequired: required, help: help, example: example) {
            $0[keyPath: slot].map(FieldValue.text) ?? .none
        } assign: { (record, value) throws(FieldError) in
            switch value {
            case .none: record[keyPath: slot] = nil
            case .text(let text): record[keyPath: slot] = text
            default: throw mismatch(value, type)
            }
        }
    }

    /// A whole number that may be blank.
    static func integer(
        _ name: String,
        _ slot: any Slot<Record, Int64?>,
        in range: ClosedRange<Int64> = 0...FieldLimits.quantity,
        example: String = "",
        _ help: String
    ) -> Field {
        let type = FieldType.integer(range)
        return Field(name: name, type: type, isRequired: false, help: help, example: example) {
            $0[keyPath: slot].map(FieldValue.integer) ?? .none
        } assign: { (record, value) throws(FieldError) in
            switch value {
            case .none: record[keyPath: slot] = nil
            case .integer(let number): record[keyPath: slot] = number
            default: throw mismatch(value, type)
            }
        }
    }

    /// A whole number with a default.
    static func integer(
        _ name: String,
        _ slot: any Slot<Record, Int64>,
        in range: ClosedRange<Int64> = 1...FieldLimits.quantity,
        required: Bool = false,
        example: String = "",
        _ help: String
    ) -> Field {
        let type = FieldType.integer(range)
        return Field(name: name, type: type, isRequired: required, help: help, example: example) {
            .integer($0[keyPath: slot])
        } assign: { (record, value) throws(FieldError) in
            switch value {
            case .none: break
            case .integer(let number): record[keyPath: slot] = number
            default: throw mismatch(value, type)
            }
        }
    }

    /// A day that may be blank.
    static func date(
        _ name: String,
        _ slot: any Slot<Record, CalendarDate?>,
        required: Bool = false,
        example: String = "",
        _ help: String
    ) -> Field {
        Field(name: name, type: .date, isRequired: required, help: help, example: example) {
            $0[keyPath: slot].map(FieldValue.date) ?? .none
        } assign: { (record, value) throws(FieldError) in
            switch value {
            case .none: record[keyPath: slot] = nil
            case .date(let date): record[keyPath: slot] = date
            default: throw mismatch(value, .date)
            }
        }
    }

    /// Yes, no or unknown.
    static func flag(
        _ name: String,
        _ slot: any Slot<Record, Bool?>,
        example: String = "",
        _ help: String
    ) -> Field {
        Field(name: name, type: .boolean, isRequired: false, help: help, example: example) {
            $0[keyPath: slot].map(FieldValue.boolean) ?? .none
        } assign: { (record, value) throws(FieldError) in
            switch value {
            case .none: record[keyPath: slot] = nil
            case .boolean(let flag): record[keyPath: slot] = flag
            default: throw mismatch(value, .boolean)
            }
        }
    }

    /// Yes or no, with a default.
    static func flag(_ name: String, _ slot: any Slot<Record, Bool>, example: String = "", _ help: String)
        -> Field
    {
        Field(name: name, type: .boolean, isRequired: false, help: help, example: example) {
            .boolean($0[keyPath: slot])
        } assign: { (record, value) throws(FieldError) in
            switch value {
            case .none: break
            case .boolean(let flag): record[keyPath: slot] = flag
            default: throw mismatch(value, .boolean)
            }
        }
    }

    /// A code that may be blank.
    static func code<Value: Code>(
        _ name: String,
        _ slot: any Slot<Record, Value?>,
        required: Bool = false,
        example: String = "",
        _ help: String
    ) -> Field {
        let type = FieldType.code(Value.allCases.map(\.rawValue))
        return Field(name: name, type: type, isRequired: required, help: help, example: example) {
            $0[keyPath: slot].map { .text($0.rawValue) } ?? .none
        } assign: { (record, value) throws(FieldError) in
            switch value {
            case .none: record[keyPath: slot] = nil
            case .text(let text):
                guard let code = Value(rawValue: text) else { throw mismatch(value, type) }
                record[keyPath: slot] = code
            default: throw mismatch(value, type)
            }
        }
    }

    /// A code with a default.
    static func code<Value: Code>(
        _ name: String,
        _ slot: any Slot<Record, Value>,
        required: Bool = false,
        example: String = "",
        _ help: String
    ) -> Field {
        let type = FieldType.code(Value.allCases.map(\.rawValue))
        return Field(name: name, type: type, isRequired: required, help: help, example: example) {
            .text($0[keyPath: slot].rawValue)
        } assign: { (record, value) throws(FieldError) in
            switch value {
            case .none: break
            case .text(let text):
                guard let code = Value(rawValue: text) else { throw mismatch(value, type) }
                record[keyPath: slot] = code
            default: throw mismatch(value, type)
            }
        }
    }
}
