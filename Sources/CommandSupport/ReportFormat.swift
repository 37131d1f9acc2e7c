public import ArgumentParser
public import Operations
public import Reports

/// A form of the report, as options name it.
public enum ReportFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// For a terminal or a mail.
    case text
    /// For a browser.
    case html
    /// For a spreadsheet.
    case csv
    /// For a program.
    case json

    /// The form.
    public var form: ReportForms.Form {
        switch self {
        case .text: .text
        case .html: .html
        case .csv: .csv
        case .json: .json
        }
    }

    /// The language that an option names.
    ///
    /// - Throws: `ValidationError` where there is no report in it.
    public static func language(_ code: String) throws -> ReportLanguage {
        guard let language = ReportLanguage(code: code) else {
            throw ValidationError(
                "There is no report in (\(code)); there is: \(ReportLanguage.codes.joined(separator: ", "))."
            )
        }
        return language
    }
}
