import ArgumentParser
import Benchmarking
import Formats

/// Solves the problem files of a folder.
struct SuiteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suite",
        abstract: "Solve the problem files of a folder (default).",
        discussion: """
            Examples:
              capmatch-bench suite --instances bench 'gap_*' mmkp_I07 --seconds 60 --best best.csv
              capmatch-bench --instances bench --peer 'python3 allocation.py solve FILE --with highs --seconds SECONDS --gap 0'
            """
    )

    @Option(help: "The folder.")
    var instances: String
    @Argument(help: "Names, or shell patterns of names, without .json or .json.gz; all where none is given.")
    var names: [String] = []
    @OptionGroup var measuring: MeasuringOptions
    @OptionGroup var reporting: ReportingOptions

    func run() throws {
        let chosen = try InstanceFolder(instances).matching(names)
        let best = try reporting.bestKnown()
        if let folder = reporting.outSolutions { try AtomicFile.makeFolder(folder) }
        var measurements = Measurements(reporting)
        for instance in chosen {
            var arguments = [instance.path] + measuring.arguments
            if let folder = reporting.outSolutions {
                arguments += ["--out", "\(folder)/\(instance.name).solution.json"]
            }
            for var row in try Measurements.measure(arguments, instance: instance.name) {
                if let value = best?.value(of: instance.name) { row.compare(best: value) }
                measurements.compare(&row, onFile: instance.path, seconds: measuring.seconds)
                measurements.add(row)
            }
        }
        try measurements.end()
    }
}
