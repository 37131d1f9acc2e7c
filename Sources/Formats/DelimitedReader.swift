/// What is wrong with a record of a table.
public struct DelimitedError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The physical line on which the record, or the field that is wrong, starts; from 1.
    public var line: Int
    /// The column from 1; nil where the whole record is wrong.
    public var column: Int?
    /// The column's name, where it is known.
    public var name: String?
    /// What was found and what would be right.
    public var message: String

    /// The error as a sentence.
    public var description: String {
        var text = "line \(line)"
        if let column { text += ", column \(column)" }
        if let name { text += " (\(name))" }
        return text + ": " + message
    }
}

/// Reads a table record by record (RFC 4180, UTF-8), with bounded memory.
///
/// The header decides whether commas, semicolons or tabs separate. A byte order mark is passed over; lines end
/// with LF or CRLF; quoted fields may hold line breaks and doubled quotes. Lines that start with `#` outside a
/// quoted field are comments, blank lines are passed over. A bad record is given as an error and the next one
/// can still be read, so that every bad row of a file can be told. Where quotes do not match, reading goes on at
/// the line after the one where the record began: the rows that a quote swallowed are read as rows.
public struct DelimitedReader: ~Copyable {
    /// The most bytes that a record may have.
    public static let recordLimit = 1 << 21

    /// A record.
    public struct Record: Sendable {
        /// The fields, as many as the header has.
        public var fields: [String]
        /// The physical line on which it starts, from 1.
        public var line: Int
        /// The physical line on which each field starts.
        public var fieldLines: [Int]
    }

    /// What was read.
    public enum Item: Sendable {
        case record(Record)
        case bad(DelimitedError)
    }

    private let source: ByteSource
    private let optionalLast: String?
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    private var line = 1
    private var usesCarriageReturn: Bool?
    private var separator = UInt8(ascii: ",")
    private var fields: [[UInt8]] = []
    private var fieldLines: [Int] = []
    private var raw: [UInt8] = []
    private var problem: DelimitedError?
    /// Whether the record's quotes do not match, so that it may hold later rows.
    private var hasWrongQuotes = false

    /// The names of the columns.
    public private(set) var header: [String] = []
    /// The line on which the header starts.
    public private(set) var headerLine = 1
    /// The bytes of the latest record as they stand in the file, without the line break.
    public var rawRecord: [UInt8] { raw }
    /// A field of the latest record, bad ones included; nil behind the place where it went wrong.
    public func fieldRead(_ index: Int) -> String? {
        if let column = problem?.column, index >= column - 1 { return nil }
        return index < fields.count ? String(decoding: fields[index], as: UTF8.self) : nil
    }
    /// The separator that was found.
    public var separatorByte: UInt8 { separator }

    /// Reads the header.
    ///
    /// - Parameters:
    ///   - source: The text.
    ///   - optionalLast: A column that rows may leave out where the header has it last.
    /// - Throws: ``DelimitedError`` where there is none, or names are blank or occur twice; ``FileError``.
    public init(_ source: ByteSource, optionalLast: String? = nil) throws {
        self.source = source
        self.optionalLast = optionalLast
        try readMark()
        while true {
            guard try readRecord(isHeader: true) else {
                throw DelimitedError(
                    line: line,
                    column: nil,
                    name: nil,
                    message: "the file has no header; its first row names the columns"
                )
            }
            if let problem { throw problem }
            if !raw.isEmpty { break }
        }
        headerLine = fieldLines.first ?? line
        var seen: [String: Int] = [:]
        for (index, bytes) in fields.enumerated() {
            let name = String(decoding: bytes, as: UTF8.self).split(separator: " ").joined(separator: " ")
            if name.isEmpty {
                throw DelimitedError(
                    line: fieldLines[index],
                    column: index + 1,
                    name: nil,
                    message: "the column has no name"
                )
            }
            if let first = seen.updateValue(index + 1, forKey: name) {
                throw DelimitedError(
                    line: fieldLines[index],
                    column: index + 1,
                    name: name,
                    message: "the name stands twice, first in column \(first)"
                )
            }
            header.append(name)
        }
    }

    /// The next record or bad record; nil at the end.
    ///
    /// - Throws: ``FileError`` where the file cannot be read.
    public mutating func next() throws -> Item? {
        while true {
            guard try readRecord(isHeader: false) else { return nil }
            if let problem { return .bad(problem) }
            if raw.isEmpty { continue }
            if fields.count == header.count - 1, let optionalLast, header.last == optionalLast {
                fields.append([])
                fieldLines.append(line)
            }
            if fields.count != header.count {
                let start = fieldLines.first ?? line
                return .bad(
                    DelimitedError(
                        line: start,
                        column: nil,
                        name: nil,
                        message: "\(fields.count) fields; the header names \(header.count)"
                    )
                )
            }
            let texts = fields.map { String(decoding: $0, as: UTF8.self) }
            return .record(Record(fields: texts, line: fieldLines.first ?? line, fieldLines: fieldLines))
        }
    }

    // MARK: - Bytes

    private mutating func peek() throws -> UInt8? {
        if position < buffer.count { return buffer[position] }
        if isAtEnd { return nil }
        position = 0
        if try source.fill() {
            buffer = source.buffer
            return buffer[0]
        }
        buffer = []
        isAtEnd = true
        return nil
    }

    private mutating func readMark() throws {
        guard let first = try peek() else { return }
        if first == 0xFE || first == 0xFF {
            throw DelimitedError(
                line: 1,
                column: nil,
                name: nil,
                message: "the file is UTF-16; save it as UTF-8 (CSV UTF-8)"
            )
        }
        guard first == 0xEF else { return }
        for expected: UInt8 in [0xEF, 0xBB, 0xBF] {
            guard try peek() == expected else {
                throw DelimitedError(line: 1, column: 1, name: nil, message: "the file is not valid UTF-8")
            }
            position += 1
        }
    }

    private mutating func note(_ message: String, line: Int, column: Int) {
        guard problem == nil else { return }
        let name = column <= header.count ? header[column - 1] : nil
        problem = DelimitedError(line: line, column: column, name: name, message: message)
    }

    /// Reads up to the end of a record into `fields`; false at the end of the file.
    ///
    /// Comments and blank lines leave `raw` empty.
    private mutating func readRecord(isHeader: Bool) throws -> Bool {
        fields.removeAll(keepingCapacity: true)
        fieldLines.removeAll(keepingCapacity: true)
        raw.removeAll(keepingCapacity: true)
        problem = nil
        hasWrongQuotes = false
        let startLine = line
        var hasLineEnd = false
        guard let first = try peek() else { return false }
        if first == UInt8(ascii: "#") {
            try skipLine()
            return true
        }
        if isHeader { separator = 0 }
        var field: [UInt8] = []
        var fieldLine = line
        var isQuoted = false
        var wasQuoted = false
        var candidates: [(UInt8, Int)] = []
        func isSeparator(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == 0x09
        }
        while true {
            guard let byte = try peek() else {
                if isQuoted {
                    note("a quoted field is not closed", line: fieldLine, column: fields.count + 1)
                    hasWrongQuotes = true
                }
                break
            }
            if raw.count >= Self.recordLimit {
                note(
                    "a row is longer than \(Self.recordLimit) bytes",
                    line: fieldLine,
                    column: fields.count + 1
                )
                hasWrongQuotes = isQuoted && raw.contains(0x0A)
                if !hasWrongQuotes { try skipLine() }
                break
            }
            position += 1
            if isQuoted {
                raw.append(byte)
                if byte == 0x0A { line += 1 }
                if byte == 0 { note("a NUL byte", line: line, column: fields.count + 1) }
                if byte != UInt8(ascii: "\"") {
                    field.append(byte)
                } else if try peek() == UInt8(ascii: "\"") {
                    position += 1
                    raw.append(byte)
                    field.append(byte)
                } else {
                    isQuoted = false
                    wasQuoted = true
                }
                continue
            }
            if byte == 0x0A || byte == 0x0D {
                if try endsLine(byte) {
                    hasLineEnd = true
                    break
                }
                raw.append(byte)
                note("a carriage return that ends no line", line: line, column: fields.count + 1)
                continue
            }
            raw.append(byte)
            if separator == 0, isSeparator(byte) {
                if candidates.isEmpty { separator = byte }
                candidates.append((byte, fields.count))
            }
            if byte == separator {
                finish(&field, fieldLine)
                fieldLine = line
                wasQuoted = false
            } else if byte == UInt8(ascii: "\""), field.isEmpty, !wasQuoted {
                isQuoted = true
                fieldLine = line
            } else if wasQuoted {
                if byte != 0x20 {
                    hasWrongQuotes = true
                    note(
                        "text after a closing quote; double the quotes within a field",
                        line: line,
                        column: fields.count + 1
                    )
                }
            } else {
                if byte == 0 { note("a NUL byte", line: line, column: fields.count + 1) }
                field.append(byte)
            }
        }
        if raw.isEmpty, problem == nil { return true }
        finish(&field, fieldLine)
        if hasWrongQuotes { rewind(to: startLine + 1, hasLineEnd) }
        if separator == 0 { separator = UInt8(ascii: ",") }
        // A row of separators alone is what spreadsheets leave below a table.
        if !isHeader, problem == nil, fields.allSatisfy(\.isEmpty) { raw.removeAll(keepingCapacity: true) }
        return true
    }

    /// Gives back all but the first line of a record whose quotes do not match.
    private mutating func rewind(to second: Int, _ hasLineEnd: Bool) {
        guard let lineBreak = raw.firstIndex(of: 0x0A) else { return }
        var rest = Array(raw[(lineBreak + 1)...])
        if hasLineEnd { rest += usesCarriageReturn == true ? [0x0D, 0x0A] : [0x0A] }
        buffer = rest + buffer[min(position, buffer.count)...]
        position = 0
        line = second
        raw.removeSubrange(lineBreak...)
        if raw.last == 0x0D { raw.removeLast() }
    }

    private mutating func finish(_ field: inout [UInt8], _ fieldLine: Int) {
        if String(validating: field, as: UTF8.self) == nil {
            note("text that is not valid UTF-8", line: fieldLine, column: fields.count + 1)
        }
        fields.append(field)
        fieldLines.append(fieldLine)
        field.removeAll(keepingCapacity: true)
    }

    /// Whether a byte ends the line; line ends must be all LF or all CRLF.
    private mutating func endsLine(_ byte: UInt8) throws -> Bool {
        let hasReturn = byte == 0x0D
        if hasReturn {
            guard try peek() == 0x0A else { return false }
            position += 1
        }
        if let usesCarriageReturn, usesCarriageReturn != hasReturn {
            note("line ends are mixed: LF and CRLF", line: line, column: max(1, fields.count + 1))
        }
        usesCarriageReturn = usesCarriageReturn ?? hasReturn
        line += 1
        return true
    }

    private mutating func skipLine() throws {
        while let byte = try peek() {
            position += 1
            if byte == 0x0A {
                line += 1
                return
            }
        }
    }
}
