/// A value of a field in the form that files, the database and hashes share.
public enum FieldValue: Hashable, Sendable {
    /// Blank: unknown, or no restriction.
    case none
    case text(String)
    case integer(Int64)
    case date(CalendarDate)
    case boolean(Bool)
    case texts([String])
    case integers([Int64])

    /// The value as one cell of a table; lists are separated by `;`.
    public var cell: String {
        switch self {
        case .none: ""
        case .text(let text): text
        case .integer(let integer): String(integer)
        case .date(let date): date.description
        case .boolean(let flag): flag ? "yes" : "no"
        case .texts(let list): list.joined(separator: ";")
        case .integers(let list): list.map(String.init).joined(separator: ";")
        }
    }
}

/// Why a value cannot be what a field holds.
public struct FieldError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What stands there, shortened.
    public var found: String
    /// What would be right.
    public var expected: String

    /// Makes an error; long values are shortened.
    public init(found: String, expected: String) {
        self.found = found.count > 80 ? found.prefix(77) + "…" : found
        self.expected = expected
    }

    /// The error as a sentence.
    public var description: String { "found \"\(found)\"; expected \(expected)" }
}
