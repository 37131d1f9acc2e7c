/// A statement whose interpolated values travel beside its text, never in it.
///
/// `"SELECT title FROM need WHERE external_id = \(id)"` is sent as `… = $1` with one bind. Only
/// ``Interpolation/appendInterpolation(unescaped:)`` puts raw text in.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    enum Part: Sendable {
        case text(String)
        case bind(Bind)
    }

    var parts: [Part]

    /// Takes a text without values.
    public init(stringLiteral text: String) { parts = [.text(text)] }

    /// Takes what an interpolated literal is made of.
    public init(stringInterpolation: Interpolation) { parts = stringInterpolation.parts }

    /// Takes a text as it is: for scripts of our own, such as migrations, never for anything a user wrote.
    public init(unescaped text: String) { parts = [.text(text)] }

    /// Joins statements end to end.
    public static func + (left: SQL, right: SQL) -> SQL {
        var joined = left
        joined.parts += right.parts
        return joined
    }

    /// Joins statements with a text between them.
    public static func join(_ items: [SQL], separator: SQL) -> SQL {
        var joined: SQL = ""
        for (index, item) in items.enumerated() {
            if index > 0 { joined.parts += separator.parts }
            joined.parts += item.parts
        }
        return joined
    }

    /// The text with `$1`, `$2`… and the binds in that order.
    func rendered() -> (text: String, binds: [Bind]) {
        var text = ""
        var binds: [Bind] = []
        for part in parts {
            switch part {
            case .text(let piece): text += piece
            case .bind(let bind):
                binds.append(bind)
                text += "$\(binds.count)"
            }
        }
        return (text, binds)
    }

    /// The parts of a statement while its literal is read.
    public struct Interpolation: StringInterpolationProtocol {
        var parts: [Part] = []

        /// Starts an empty statement.
        public init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(2 * interpolationCount + 1)
        }

        /// Adds a piece of the literal.
        public mutating func appendLiteral(_ literal: String) { parts.append(.text(literal)) }

        /// Binds a value.
        public mutating func appendInterpolation(_ value: some PostgresBindable) {
            parts.append(.bind(value.bind))
        }

        /// Binds a value, or NULL.
        public mutating func appendInterpolation<Value: PostgresBindable>(_ value: Value?) {
            parts.append(.bind(value?.bind ?? Value.null))
        }

        /// Binds a list of texts, as for `= ANY(…)`.
        public mutating func appendInterpolation(_ values: [String]) {
            parts.append(.bind(.textArray(values)))
        }

        /// Binds a list of integers, as for `= ANY(…)`.
        public mutating func appendInterpolation(_ values: [Int64]) {
            parts.append(.bind(.int8Array(values)))
        }

        /// Binds a value that was made already.
        public mutating func appendInterpolation(bind: Bind) { parts.append(.bind(bind)) }

        /// Puts another statement in, with its binds.
        public mutating func appendInterpolation(_ fragment: SQL) { parts += fragment.parts }

        /// Puts the name of a table or column in, quoted.
        public mutating func appendInterpolation(identifier: String) {
            parts.append(.text(SQL.quoted(identifier: identifier)))
        }

        /// Puts raw text in: only text of our own, never anything that a user wrote.
        public mutating func appendInterpolation(unescaped: String) { parts.append(.text(unescaped)) }
    }

    static func quoted(identifier: String) -> String {
        var quoted = "\""
        for character in identifier.unicodeScalars {
            if character == "\"" { quoted += "\"\"" } else { quoted.unicodeScalars.append(character) }
        }
        return quoted + "\""
    }
}
