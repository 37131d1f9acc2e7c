internal import FoundationEssentials

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
    /// - Throws: What the encoder throws; a report holds nothing that it cannot encode.
    public func writeJSON(_ receive: ([UInt8]) throws -> Void) throws {
        var short = self
        (short.matches, short.unmatched) = ([], [])
        var rest = try Self.encode(short)[...]
        try Self.write(matches, named: "matches", into: &rest, receive)
        try Self.write(unmatched, named: "unmatched", into: &rest, receive)
        try receive(rest + [UInt8(ascii: "\n")])
    }

    /// Hands on what a text has before a table that stands empty in it, and the table's rows.
    private static func write<Row: Encodable>(
        _ rows: [Row],
        named name: String,
        into text: inout ArraySlice<UInt8>,
        _ receive: ([UInt8]) throws -> Void
    ) throws {
        // No string of a JSON text holds a line break, so that only a key of the report itself begins a line so.
        let opening = Array("\n  \"\(name)\" : [".utf8)
        guard !rows.isEmpty, let place = text.firstRange(of: opening) else { return }
        try receive(Array(text[..<place.upperBound]))
        let before = Array("{\n  \"rows\" : [".utf8).count
        let after = Array("\n  ]\n}".utf8).count
        for first in stride(from: 0, to: rows.count, by: rowsAtOnce) {
            let piece = Array(rows[first..<min(rows.count, first + rowsAtOnce)])
            let bytes = try encode(["rows": piece]).dropFirst(before).dropLast(after)
            try receive((first == 0 ? [] : [UInt8(ascii: ",")]) + bytes)
        }
        // An empty table has one line break more.
        text = text[(place.upperBound + 1)...]
    }

    private static let rowsAtOnce = 1_000

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
