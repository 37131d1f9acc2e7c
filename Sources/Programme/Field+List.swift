extension Field {
    /// A list of texts or of keys of a reference table.
    static func texts(
        _ name: String,
        _ slot: any Slot<Record, [String]>,
        of element: FieldType = .text(maximum: 100),
        example: String = "",
        _ help: String
    ) -> Field {
        list(name, slot, of: element, example: example, help, read: { $0 }, write: { $0 })
    }

    /// A list of codes.
    static func codes<Value: Code>(
        _ name: String,
        _ slot: any Slot<Record, [Value]>,
        example: String = "",
        _ help: String
    ) -> Field {
        let element = FieldType.code(Value.allCases.map(\.rawValue))
        return list(
            name,
            slot,
            of: element,
            example: example,
            help,
            read: { Value(rawValue: $0) },
            write: \.rawValue
        )
    }

    /// A list of languages with levels.
    static func skills(
        _ name: String,
        _ slot: any Slot<Record, [LanguageSkill]>,
        example: String = "",
        _ help: String
    ) -> Field {
        list(
            name,
            slot,
            of: .skill,
            example: example,
            help,
            read: { LanguageSkill($0) },
            write: \.description
        )
    }

    /// A list of periods.
    static func periods(
        _ name: String,
        _ slot: any Slot<Record, [Period]>,
        example: String = "",
        _ help: String
    ) -> Field {
        list(name, slot, of: .period, example: example, help, read: { Period($0) }, write: \.description)
    }

    /// A list of whole numbers.
    static func integers(
        _ name: String,
        _ slot: any Slot<Record, [Int64]>,
        in range: ClosedRange<Int64>,
        example: String = "",
        _ help: String
    ) -> Field {
        let type = FieldType.list(.integer(range))
        return Field(name: name, type: type, isRequired: false, help: help, example: example) {
            $0[keyPath: slot].isEmpty ? .none : .integers($0[keyPath: slot])
        } assign: { (record, value) throws(FieldError) in
            switch value {
            case .none: record[keyPath: slot] = []
            case .integers(let list): record[keyPath: slot] = list
            default: throw FieldError(found: value.cell, expected: type.expectation)
            }
        }
    }

    private static func list<Value>(
        _ name: String,
        _ slot: any Slot<Record, [Value]>,
        of element: FieldType,
        example: String,
        _ help: String,
        read: @escaping @Sendable (String) -> Value?,
        write: @escaping @Sendable (Value) -> String
    ) -> Field {
        let type = FieldType.list(element)
        return Field(name: name, type: type, isRequired: false, help: help, example: example) {
            $0[keyPath: slot].isEmpty ? .none : .texts($0[keyPath: slot].map(write))
        } assign: { (record, value) throws(FieldError) in
            switch value {
            case .none: record[keyPath: slot] = []
            case .texts(let list):
                var values: [Value] = []
                values.reserveCapacity(list.count)
                for text in list {
                    guard let one = read(text) else {
                        throw FieldError(found: text, expected: element.expectation)
                    }
                    values.append(one)
                }
                record[keyPath: slot] = values
            default: throw FieldError(found: value.cell, expected: type.expectation)
            }
        }
    }
}

/// Bounds that keep sums of products within 64 bits.
public enum FieldLimits {
    /// The largest quantity, capacity or count that a record may name.
    public static let quantity: Int64 = 1_000_000_000_000
}
