internal import FoundationEssentials
import Matching

extension MatchReport {
    /// The JSON Schema of the report, draft 2020-12.
    public static var schema: [UInt8] { PackageResources.report_schema_json }

    /// The report as JSON: sorted keys, indented, with a line break at its end.
    ///
    /// - Throws: What the encoder throws; a report holds nothing that it cannot encode.
    public func json() throws -> [UInt8] {
        var bytes: [UInt8] = []
        try writeJSON { bytes += $0 }
        return bytes
    }

    /// Hands the same bytes on piece by piece.
    ///
    /// The encoder makes a tree of all that it is given before it writes, and the tree is many times as large as the
    /// text: the long tables are given to it some rows at a time.
    ///
    /// - Parameters:
    ///   - threads: Threads that encode; the bytes do not depend on them.
    ///   - receive: Gets the pieces in order.
    /// - Throws: What the encoder throws; a report holds nothing that it cannot encode.
    public func writeJSON(threads: Int = 1, _ receive: ([UInt8]) throws -> Void) throws {
        var short = self
        (short.matches, short.scarcest, short.unmatched, short.unusedCapacity) = ([], [], [], [])
        var rest = try Self.encode(short)[...]
        // As the text has them, by name.
        try Self.write(matches, named: "matches", into: &rest, threads: threads, receive)
        try Self.write(scarcest, named: "scarcest", into: &rest, threads: threads, receive)
        try Self.write(unmatched, named: "unmatched", into: &rest, threads: threads, receive)
        try Self.write(unusedCapacity, named: "unusedCapacity", into: &rest, threads: threads, receive)
        try receive(rest + [UInt8(ascii: "\n")])
    }

    /// Hands on what a text has before a table that stands empty in it, and the table's rows.
    private static func write<Row: Encodable & Sendable>(
        _ rows: [Row],
        named name: String,
        into text: inout ArraySlice<UInt8>,
        threads: Int,
        _ receive: ([UInt8]) throws -> Void
    ) throws {
        // No string of a JSON text holds a line break, so that only a key of the report itself begins a line so.
        let opening = Array("\n  \"\(name)\" : [".utf8)
        guard !rows.isEmpty, let end = end(of: opening, in: text) else { return }
        try receive(Array(text[..<end]))
        let before = Array("{\n  \"rows\" : [".utf8).count
        let after = Array("\n  ]\n}".utf8).count
        // A few pieces for each thread at a time, none of them large.
        let atOnce = 4 * max(1, threads)
        let size = min(mostRows, max(fewestRows, (rows.count + atOnce - 1) / atOnce))
        let starts = Array(stride(from: 0, to: rows.count, by: size))
        for wave in stride(from: 0, to: starts.count, by: atOnce) {
            let own = starts[wave..<min(starts.count, wave + atOnce)]
            let pieces = Parallel.map(own.count, threads: threads) { number, _ in
                Result {
                    let first = own[wave + number]
                    let piece = Array(rows[first..<min(rows.count, first + size)])
                    return try encode(["rows": piece]).dropFirst(before).dropLast(after)
                }
            }
            for (number, piece) in pieces.enumerated() {
                try receive((wave + number == 0 ? [] : [UInt8(ascii: ",")]) + piece.get())
            }
        }
        // An empty table has one line break more.
        text = text[(end + 1)...]
    }

    /// Rows that are encoded at once.
    private static let (fewestRows, mostRows) = (25, 1_000)

    /// Where the first occurrence of some bytes ends, which begin with a line break.
    private static func end(of line: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
        var start = text.startIndex
        while let place = text[start...].firstIndex(of: UInt8(ascii: "\n")) {
            if text[place...].starts(with: line) { return place + line.count }
            start = place + 1
        }
        return nil
    }

    private static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    /// Reads a report that `json` wrote.
    ///
    /// - Throws: What the decoder throws where the text is no report.
    public init(json: [UInt8]) throws {
        self = try JSONDecoder().decode(MatchReport.self, from: Data(json))
    }
}
