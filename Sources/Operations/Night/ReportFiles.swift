import Formats
public import Reports

/// The files of a run's report in a folder; each is written whole or not at all.
public struct ReportFiles {
    private let folder: String

    /// Takes a folder.
    public init(_ folder: String) { self.folder = folder }

    /// Writes a run's report as text and JSON.
    ///
    /// - Parameters:
    ///   - report: The report.
    ///   - run: Number of the run; nil for a dry run.
    /// - Returns: The paths of the files.
    /// - Throws: ``FileError`` where one cannot be written.
    public func write(_ report: MatchReport, _ run: Int64?) throws -> [String] {
        let stem =
            "\(folder)/\(report.run.programme)-\(report.run.date)-run-\(run.map(String.init) ?? "dry")"
        let files = [
            ("\(stem).txt", Array(TextReport.full(report).utf8)), ("\(stem).json", try report.json()),
        ]
        for (path, bytes) in files { try AtomicFile.write(bytes, to: path) }
        return files.map(\.0)
    }
}
