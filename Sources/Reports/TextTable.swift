/// Columns of text that line up; numbers to the right.
public struct TextTable {
    /// On which side a column's cells stand.
    public enum Side: Sendable {
        /// Words.
        case left
        /// Numbers.
        case right
    }

    private let sides: [Side]
    private var rows: [[String]] = []

    /// Starts a table with the names of its columns.
    public init(_ header: [(String, Side)]) {
        sides = header.map(\.1)
        rows.append(header.map(\.0))
    }

    /// Adds a row, a cell a column.
    public mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    var isEmpty: Bool { rows.count == 1 }

    /// The lines, header first, each with so many spaces before it; no spaces at line ends.
    public func lines(indent: Int = 2) -> [String] {
        var widths = [Int](repeating: 0, count: sides.count)
        for row in rows {
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.width) }
        }
        return rows.map { row in
            var line = String(repeating: " ", count: indent)
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.width)
                if column > 0 { line += "  " }
                line += sides[column] == .right ? padding + cell : cell + padding
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}

extension String {
    /// How many columns of a terminal the text takes: wide East Asian characters take two, combining none.
    var width: Int {
        reduce(0) { sum, character in
            guard let scalar = character.unicodeScalars.first else { return sum }
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
                0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
                return sum + 2
            default: return sum + 1
            }
        }
    }

    /// The text as lines of at most a width where its words allow it; those after the first stand two further in.
    func folded(_ most: Int) -> [String] {
        let line = String(map { $0.isNewline || $0 == "\t" ? " " : $0 })
        guard line.width > most else { return [line] }
        let indent = String(line.prefix { $0 == " " })
        var lines: [String] = []
        var current = indent
        var used = indent.width
        var isEmpty = true
        for word in line.dropFirst(indent.count).split(separator: " ") {
            let own = String(word).width
            if !isEmpty, used + 1 + own > most {
                lines.append(current)
                current = indent + "  "
                used = indent.width + 2
                isEmpty = true
            }
            current += isEmpty ? word : " " + word
            used += isEmpty ? own : own + 1
            isEmpty = false
        }
        return lines + [current]
    }

    /// The text cut to a width, with an ellipsis where something is missing, and on one line.
    func cut(_ most: Int) -> String {
        let line = String(map { $0.isNewline || $0 == "\t" ? " " : $0 })
        guard line.width > most else { return line }
        var result = ""
        var used = 0
        for character in line {
            let own = String(character).width
            if used + own > most - 1 { break }
            result.append(character)
            used += own
        }
        return result + "…"
    }
}
