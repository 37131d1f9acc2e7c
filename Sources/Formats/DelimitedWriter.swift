/// Writes tables (RFC 4180, UTF-8; LF unless CRLF is asked for).
public struct DelimitedWriter: Sendable {
    /// What was written so far; callers may take it away and go on.
    public var bytes: [UInt8] = []
    private let separator: UInt8
    private let lineBreak: [UInt8]

    /// Starts a table.
    ///
    /// - Parameters:
    ///   - separator: What stands between cells.
    ///   - isForSpreadsheets: Whether lines end with CRLF, as RFC 4180 has it.
    public init(separator: UInt8 = UInt8(ascii: ","), isForSpreadsheets: Bool = false) {
        self.separator = separator
        lineBreak = isForSpreadsheets ? [0x0D, 0x0A] : [0x0A]
    }

    /// Writes a row as it is: for files that CapMatch reads again.
    public mutating func row(_ cells: some Sequence<String>) {
        var isFirst = true
        for cell in cells {
            if !isFirst { bytes.append(separator) }
            isFirst = false
            append(cell)
        }
        bytes += lineBreak
    }

    /// Writes a comment line.
    public mutating func comment(_ text: String) {
        bytes.append(contentsOf: "# ".utf8)
        bytes.append(contentsOf: text.utf8.filter { $0 != 0x0A && $0 != 0x0D })
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Writes bytes as they are, and a line break.
    public mutating func raw(_ record: [UInt8]) {
        bytes += record
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A text made harmless for spreadsheets, which take what starts with `= + - @` for a formula.
    ///
    /// For columns that hold text and are opened by people; never for numbers or dates.
    public static func harmless(_ text: String) -> String {
        let start = text.unicodeScalars.first { !($0 == " ") }
        switch start {
        case "=", "+", "-", "@", "\t", "\r", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": return "'" + text
        default: return text
        }
    }

    private mutating func append(_ cell: String) {
        let needsQuotes = cell.utf8.contains {
            $0 == separator || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D || $0 == UInt8(ascii: "#")
                || $0 == UInt8(ascii: ";") && separator != UInt8(ascii: ",")
        }
        guard needsQuotes else {
            bytes.append(contentsOf: cell.utf8)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in cell.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
