public import ArgumentParser
public import Reports

/// The language in which a reader is told something.
public struct LanguageOptions: ParsableArguments {
    /// The language.
    @Option(
        help: ArgumentHelp(
            "The reader's language: \(ReportLanguage.codes.joined(separator: ", ")).",
            valueName: "code"
        ),
        transform: ReportFormat.language
    ) public var language: ReportLanguage = .english

    /// Makes options to be parsed.
    public init() {}
}
