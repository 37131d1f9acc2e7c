public import Reports

/// The files of a run's report in a folder; each is written whole or not at all.
public struct ReportFiles {
    private let folder: String
    private let forms: [ReportForms.Form]
    private let writer: ReportForms

    /// Takes a folder, and which forms are to stand there.
    public init(
        _ folder: String,
        _ forms: [ReportForms.Form] = [.text, .json],
        _ writer: ReportForms = ReportForms()
    ) {
        self.folder = folder
        self.forms = forms
        self.writer = writer
    }

    /// Writes a run's report.
    ///
    /// - Parameters:
    ///   - report: The report.
    ///   - run: Number of the run; nil for a dry run.
    /// - Returns: The paths of the files, one for each form; of tables their folder.
    /// - Throws: ``FileError`` where one cannot be written.
    public func write(_ report: MatchReport, _ run: Int64?) throws -> [String] {
        let stem =
            "\(report.run.programme)-\(report.run.date)-run-\(run.map(String.init) ?? "dry")"
        return try writer.write(report, forms: forms, folder: folder, name: stem)
    }
}
