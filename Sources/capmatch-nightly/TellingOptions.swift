import ArgumentParser
import CommandSupport
import Formats
import Glibc
import Operations
import Reports

/// Whom a night tells of itself, and how.
struct TellingOptions: ParsableArguments {
    enum LogFormat: String, ExpressibleByArgument, CaseIterable {
        case auto, json, text
    }

    enum Unit: String, ExpressibleByArgument, CaseIterable {
        case service, timer

        var text: [UInt8] {
            switch self {
            case .service: PackageResources.capmatch_nightly_service
            case .timer: PackageResources.capmatch_nightly_timer
            }
        }
    }

    @Option(
        name: .customLong("report-dir"),
        help: "A folder for the reports; made where it is missing."
    )
    var reportDir: String?
    @Option(
        name: .customLong("report-format"),
        help: "A form of the reports; may be given more than once; else text and json."
    )
    var reportFormats: [ReportFormat] = []
    @Option(
        name: .customLong("report-language"),
        help: ArgumentHelp(
            "The language of the reports: \(ReportLanguage.codes.joined(separator: ", ")).",
            valueName: "code"
        ),
        transform: ReportFormat.language
    )
    var reportLanguage: ReportLanguage = .english
    @Option(
        name: .customLong("metrics-file"),
        help: "A file for Prometheus' node exporter, such as /var/lib/node_exporter/capmatch.prom."
    )
    var metricsFile: String?
    @Option(
        name: .customLong("notify-command"),
        help:
            "A program to run at the end, without arguments and without a shell; it gets JSON on its standard input."
    )
    var notifyCommand: String?
    @Option(
        name: .customLong("log-format"),
        help: "How standard error is written: json, one object a line, or text; auto: text on a terminal."
    )
    var logFormat = LogFormat.auto
    @Option(name: .customLong("print-unit"), help: "Print systemd's service or timer unit, and end.")
    var printUnit: Unit?

    /// The forms of the reports.
    var reportForms: [ReportForms.Form] {
        reportFormats.isEmpty ? [.text, .json] : reportFormats.map(\.form)
    }

    /// The handler's format.
    var handlerFormat: LineLogHandler.Format {
        switch logFormat {
        case .json: .json
        case .text: .text
        case .auto: isatty(STDERR_FILENO) == 1 ? .text : .json
        }
    }

    /// Refuses a metrics file that could not be written at the night's end.
    ///
    /// - Throws: ``FileError``.
    func checkMetricsFile() throws {
        guard let metricsFile else { return }
        // Never put in place: the file stays as it was.
        _ = try AtomicFile(path: metricsFile)
    }
}
