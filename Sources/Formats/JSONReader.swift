/// A place in a text file; lines and columns count from 1, columns in bytes.
public struct TextPlace: Hashable, Sendable, CustomStringConvertible {
    /// The line.
    public var line: Int
    /// The byte in the line.
    public var column: Int

    /// Makes a place.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The place as `line 3, column 14`.
    public var description: String { "line \(line), column \(column)" }
}

/// A text that is not JSON.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where.
    public var place: TextPlace
    /// What was found and what would be right.
    public var message: String

    /// Makes an error.
    public init(place: TextPlace, message: String) {
        self.place = place
        self.message = message
    }

    /// The error as a sentence.
    public var description: String { "\(place): \(message)" }
}

/// Reads JSON token by token (RFC 8259), strictly and with bounded memory.
///
/// The caller pulls: `next()` gives one token at a time, in order, with its place. What is not JSON is an
/// error at its place: bad UTF-8, lone surrogates, control characters in strings, numbers such as `01` or
/// `1.`, text after the end, nesting deeper than `depthLimit`.
public struct JSONReader: ~Copyable {
    /// A token; commas and colons are not given, a member's name is a `key`.
    public enum Token: Hashable, Sendable {
        case beginObject, endObject, beginArray, endArray
        case key(String)
        case string(String)
        /// A number that is written as an integer and fits 64 bits.
        case integer(Int64)
        /// Any other number, as it is written.
        case number(String)
        case boolean(Bool)
        case null
        case end
    }

    /// The deepest nesting.
    public static let depthLimit = 64
    /// The most bytes that a string or a number may have.
    public static let textLimit = 1 << 24

    private let source: ByteSource
    private var bytes: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    private var line = 1
    /// The offset in the file of the first byte of `bytes`, and of the current line.
    private var base = 0
    private var lineStart = 0
    /// For each open container, whether it is an object.
    private var isObject: [Bool] = []
    private enum Expectation { case value, firstKeyOrEnd, key, firstValueOrEnd, commaOrEnd, nothing }
    private var expectation = Expectation.value
    private var scratch: [UInt8] = []
    /// Where the latest token starts.
    public private(set) var place = TextPlace(line: 1, column: 1)

    /// Whether several texts may follow one another, as in JSON Lines.
    private let isSequence: Bool

    /// Starts to read.
    ///
    /// - Parameters:
    ///   - source: The text.
    ///   - isSequence: Whether several texts may follow one another, as in JSON Lines.
    public init(_ source: ByteSource, isSequence: Bool = false) {
        self.source = source
        self.isSequence = isSequence
    }

    /// The next token.
    ///
    /// - Throws: ``JSONError`` where the text is not JSON, ``FileError`` where it cannot be read.
    public mutating func next() throws -> Token {
        try skipBlanks()
        place = here
        switch expectation {
        case .nothing:
            if let byte = try peek() {
                if isSequence { return try value() }
                throw error("\(Self.shown(byte)) after the end; expected nothing more")
            }
            return .end
        case .commaOrEnd:
            guard let byte = try peek() else { throw unclosed }
            let object = isObject[isObject.count - 1]
            if byte == UInt8(ascii: ",") {
                position += 1
                try skipBlanks()
                place = here
                return object ? try key() : try value()
            }
            if byte == (object ? UInt8(ascii: "}") : UInt8(ascii: "]")) { return close() }
            throw error("found \(Self.shown(byte)); expected a comma or \(object ? "}" : "]")")
        case .firstKeyOrEnd:
            if try peek() == UInt8(ascii: "}") { return close() }
            return try key()
        case .key: return try key()
        case .firstValueOrEnd:
            if try peek() == UInt8(ascii: "]") { return close() }
            return try value()
        case .value: return try value()
        }
    }

    /// Passes over the rest of a value whose first token was read.
    ///
    /// - Throws: As ``next()``.
    public mutating func skip(_ first: Token) throws {
        var depth = 0
        var token = first
        while true {
            switch token {
            case .beginObject, .beginArray: depth += 1
            case .endObject, .endArray: depth -= 1
            default: break
            }
            if depth == 0 { return }
            token = try next()
        }
    }

    // MARK: - Grammar

    private mutating func key() throws -> Token {
        guard let byte = try peek() else { throw unclosed }
        guard byte == UInt8(ascii: "\"") else {
            throw error("found \(Self.shown(byte)); expected a name in quotes")
        }
        let name = try string()
        try skipBlanks()
        guard let colon = try peek() else { throw unclosed }
        guard colon == UInt8(ascii: ":") else {
            place = here
            throw error("found \(Self.shown(colon)); expected a colon after the name")
        }
        position += 1
        expectation = .value
        return .key(name)
    }

    private mutating func value() throws -> Token {
        guard let byte = try peek() else { throw isObject.isEmpty ? error("the text is empty") : unclosed }
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard isObject.count < Self.depthLimit else {
                throw error("nested deeper than \(Self.depthLimit)")
            }
            position += 1
            let object = byte == UInt8(ascii: "{")
            isObject.append(object)
            expectation = object ? .firstKeyOrEnd : .firstValueOrEnd
            return object ? .beginObject : .beginArray
        case UInt8(ascii: "\""):
            let text = try string()
            valueEnded()
            return .string(text)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let token = try number()
            valueEnded()
            return token
        case UInt8(ascii: "t"): return try literal("true", .boolean(true))
        case UInt8(ascii: "f"): return try literal("false", .boolean(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: throw error("found \(Self.shown(byte)); expected a value")
        }
    }

    private mutating func close() -> Token {
        position += 1
        let object = isObject.removeLast()
        valueEnded()
        return object ? .endObject : .endArray
    }

    private mutating func valueEnded() {
        expectation = isObject.isEmpty ? .nothing : .commaOrEnd
    }

    private mutating func literal(_ word: StaticString, _ token: Token) throws -> Token {
        for index in 0..<word.utf8CodeUnitCount {
            guard try peek() == word.utf8Start[index] else {
                throw error("found something else than \(word)")
            }
            position += 1
        }
        valueEnded()
        return token
    }

    private mutating func number() throws -> Token {
        // Integers of up to 18 digits that lie within the buffer are what files consist of.
        scratch.removeAll(keepingCapacity: true)
        var value: Int64 = 0
        var isExact = true
        let negative = try peek() == UInt8(ascii: "-")
        if negative { take() }
        var digits = 0
        while let byte = try peek(), byte >= 0x30, byte <= 0x39 {
            if digits == 1, scratch.last == UInt8(ascii: "0"), scratch.count == (negative ? 2 : 1) {
                throw error("a number may not start with 0")
            }
            digits += 1
            guard digits <= Self.textLimit else {
                throw error("a number is longer than \(Self.textLimit) bytes")
            }
            let digit = Int64(byte - 0x30)
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, more) =
                negative
                ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            if over || more { isExact = false }
            value = sum
            take()
        }
        guard digits > 0 else { throw error("a number needs digits after -") }
        var isInteger = true
        if try peek() == UInt8(ascii: ".") {
            isInteger = false
            take()
            guard try takeDigits() > 0 else { throw error("a number needs digits after the point") }
        }
        if let byte = try peek(), byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            isInteger = false
            take()
            if let sign = try peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { take() }
            guard try takeDigits() > 0 else { throw error("a number needs digits in its exponent") }
        }
        if isInteger, isExact, !(negative && value == 0) { return .integer(value) }
        return .number(String(decoding: scratch, as: UTF8.self))
    }

    private mutating func takeDigits() throws -> Int {
        var count = 0
        while let byte = try peek(), byte >= 0x30, byte <= 0x39 {
            take()
            count += 1
            guard count <= Self.textLimit else {
                throw error("a number is longer than \(Self.textLimit) bytes")
            }
        }
        return count
    }

    private mutating func take() {
        scratch.append(bytes[position])
        position += 1
    }

    private mutating func string() throws -> String {
        position += 1
        scratch.removeAll(keepingCapacity: true)
        while true {
            guard try peek() != nil else { throw error("a string is not closed") }
            // The run up to the next quote, escape or control character is copied at once.
            var end = position
            while end < bytes.count, bytes[end] >= 0x20, bytes[end] != 0x22, bytes[end] != 0x5C { end += 1 }
            scratch.append(contentsOf: bytes[position..<end])
            guard scratch.count <= Self.textLimit else {
                throw error("a string is longer than \(Self.textLimit) bytes")
            }
            position = end
            guard position < bytes.count else { continue }
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                guard let text = String(validating: scratch, as: UTF8.self) else {
                    throw error("a string is not valid UTF-8")
                }
                return text
            }
            guard byte == UInt8(ascii: "\\") else {
                place = here
                throw error("a string may not hold \(Self.shown(byte)); write it as an escape")
            }
            position += 1
            try escape()
        }
    }

    private mutating func escape() throws {
        guard let byte = try peek() else { throw error("a string is not closed") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(byte)
        case UInt8(ascii: "b"): scratch.append(0x08)
        case UInt8(ascii: "f"): scratch.append(0x0C)
        case UInt8(ascii: "n"): scratch.append(0x0A)
        case UInt8(ascii: "r"): scratch.append(0x0D)
        case UInt8(ascii: "t"): scratch.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code) {
                guard try peek() == UInt8(ascii: "\\") else { throw error("half of a surrogate pair") }
                position += 1
                guard try peek() == UInt8(ascii: "u") else { throw error("half of a surrogate pair") }
                position += 1
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw error("half of a surrogate pair") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("half of a surrogate pair") }
            scratch.append(contentsOf: String(Character(scalar)).utf8)
        default: throw error("unknown escape \\\(Self.shown(byte))")
        }
    }

    private mutating func hexadecimal() throws -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = try peek(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue,
                byte < 0x80
            else {
                throw error("\\u needs four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }

    // MARK: - Bytes

    @inline(__always)
    private mutating func peek() throws -> UInt8? {
        if position < bytes.count { return bytes[position] }
        return try refill() ? bytes[position] : nil
    }

    private mutating func refill() throws -> Bool {
        if isAtEnd { return false }
        base += bytes.count
        position = 0
        if try source.fill() {
            bytes = source.buffer
            // What people's tools put before their files; a problem or a solution has none.
            if isSequence, base == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
                position = 3
                return bytes.count > 3 ? true : try refill()
            }
            return true
        }
        bytes = []
        isAtEnd = true
        return false
    }

    private mutating func skipBlanks() throws {
        while let byte = try peek() {
            switch byte {
            case 0x20, 0x09, 0x0D: position += 1
            case 0x0A:
                position += 1
                line += 1
                lineStart = base + position
            default: return
            }
        }
    }

    private var here: TextPlace { TextPlace(line: line, column: base + position - lineStart + 1) }

    private var unclosed: JSONError {
        JSONError(place: place, message: "the text ends before its last bracket is closed")
    }

    private func error(_ message: String) -> JSONError {
        JSONError(place: place, message: message)
    }

    private static func shown(_ byte: UInt8) -> String {
        (0x21..<0x7F).contains(byte)
            ? "\"\(Character(Unicode.Scalar(byte)))\""
            : "the byte 0x" + String(byte, radix: 16, uppercase: true)
    }
}
