import Formats

/// The report as tables for a spreadsheet: one file a table, RFC 4180, UTF-8.
///
/// Numbers are exact, without groups and with a point; dates are `2026-11-24`; codes are those of the JSON. Words of
/// other people that a spreadsheet would take for a formula get an apostrophe before them.
public enum CSVReport {
    /// The byte order mark by which Excel knows UTF-8.
    public static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The files by name, in the order of the report; a table without rows has its header.
    ///
    /// - Parameters:
    ///   - report: The report.
    ///   - withMark: Whether each file starts with the byte order mark.
    /// - Returns: Name and bytes of each file.
    public static func files(_ report: MatchReport, withMark: Bool = false) -> [(
        name: String, bytes: [UInt8]
    )] {
        report.tables.map { table in
            var writer = DelimitedWriter(isForSpreadsheets: true)
            writer.row(table.columns.map(\.key))
            for row in table.rows {
                writer.row(row.cells.map { $0.isWords ? DelimitedWriter.harmless($0.exact) : $0.exact })
            }
            return ("\(table.name).csv", (withMark ? byteOrderMark : []) + writer.bytes)
        }
    }
}
