/// Writes JSON piece by piece, in the order in which the caller gives it; the same calls give the same bytes.
public struct JSONWriter: Sendable {
    /// What was written so far; callers may take it away and go on.
    public var bytes: [UInt8] = []
    private var needsComma = false
    private var isAfterKey = false
    private var depth = 0
    private let breakDepth: Int

    /// Starts a text.
    ///
    /// - Parameter breakDepth: Elements of containers up to this depth each start a line of their own.
    public init(breakDepth: Int = 0) {
        self.breakDepth = breakDepth
    }

    /// Starts an object.
    public mutating func beginObject() { open(UInt8(ascii: "{")) }
    /// Ends it.
    public mutating func endObject() { close(UInt8(ascii: "}")) }
    /// Starts an array.
    public mutating func beginArray() { open(UInt8(ascii: "[")) }
    /// Ends it.
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    /// Writes a member's name.
    public mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(UInt8(ascii: " "))
        isAfterKey = true
    }

    /// Writes a string.
    public mutating func string(_ text: String) {
        separate()
        quote(text)
        needsComma = true
    }

    /// Writes an integer.
    public mutating func integer(_ number: Int64) {
        separate()
        bytes.append(contentsOf: String(number).utf8)
        needsComma = true
    }

    /// Writes a finite number in its shortest exact form; `null` for any other.
    public mutating func number(_ number: Double) {
        separate()
        bytes.append(contentsOf: Self.spelling(number).utf8)
        needsComma = true
    }

    /// The shortest spelling that reads back as the same `Double`; `null` where it is not finite.
    public static func spelling(_ number: Double) -> String {
        guard number.isFinite else { return "null" }
        // Swift's own is the shortest but for ".0", the plus of an exponent and the sign of zero.
        var text = number == 0 ? "0" : "\(number)"
        if text.hasSuffix(".0") { text.removeLast(2) }
        text.removeAll { $0 == "+" }
        return text
    }

    /// Writes `true` or `false`.
    public mutating func boolean(_ flag: Bool) {
        separate()
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        needsComma = true
    }

    /// Writes `null`.
    public mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
        needsComma = true
    }

    /// Writes a line break, after the last bracket.
    public mutating func endLine() { bytes.append(UInt8(ascii: "\n")) }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        depth += 1
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        let wasEmpty = !needsComma
        depth -= 1
        if depth < breakDepth, !wasEmpty { indent() }
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if isAfterKey {
            isAfterKey = false
            return
        }
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        if depth > 0, depth <= breakDepth {
            indent()
        } else if needsComma {
            bytes.append(UInt8(ascii: " "))
        }
        needsComma = false
    }

    private mutating func indent() {
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<(2 * depth) { bytes.append(UInt8(ascii: " ")) }
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
            case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes.append(contentsOf: ("\\u00" + (digits.count == 1 ? "0" : "") + digits).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
