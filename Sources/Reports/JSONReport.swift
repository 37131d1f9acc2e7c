internal import FoundationEssentials

extension MatchReport {
    /// The JSON Schema of the report, draft 2020-12.
    public static var schema: [UInt8] { PackageResources.report_schema_json }

    /// The report as JSON: sorted keys, indented, with a line break at its end.
    ///
    /// - Throws: What the encoder throws; a report holds nothing that it cannot encode.
    public func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }

    /// Reads a report that `json` wrote.
    ///
    /// - Throws: What the decoder throws where the text is no report.
    public init(json: [UInt8]) throws {
        self = try JSONDecoder().decode(MatchReport.self, from: Data(json))
    }
}
