import ArgumentParser
import Benchmarking
import FoundationEssentials
import Formats

/// Solves a problem made in memory.
struct GeneratedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generated",
        abstract:
            "Make a synthetic call in memory and solve it; also once more with some needs replaced, warm.",
        discussion: """
            With --replace the solve stops at --gap; then so many percent of the needs give way to new ones, and the \
            changed problem is solved again from the first solution's prices and picks, to the same gap: the larger of \
            --gap and what the first solve reached.

            Example:
              capmatch-bench generated --needs 20000 --offers 3000 --seed 4 --seconds 60 --gap 0.005 --replace 5
            """
    )

    @OptionGroup var size: GeneratedSize
    @OptionGroup var measuring: MeasuringOptions
    @OptionGroup var reporting: ReportingOptions

    func validate() throws {
        if !reporting.peer.isEmpty, size.replace != nil {
            throw ValidationError("--peer and --replace exclude each other: peers start cold.")
        }
    }

    func run() throws {
        let best = try reporting.bestKnown()
        var folder = reporting.outSolutions
        // A peer reads a file.
        if !reporting.peer.isEmpty, folder == nil { folder = try Self.temporaryFolder() }
        defer {
            if let folder, reporting.outSolutions == nil {
                try? FileManager.default.removeItem(atPath: folder)
            }
        }
        var arguments = size.arguments + measuring.arguments
        if let folder {
            try AtomicFile.makeFolder(folder)
            arguments += ["--out-folder", folder]
        }
        var measurements = Measurements(reporting)
        for var row in try Measurements.measure(arguments, instance: size.name(seed: measuring.seed)) {
            if let value = best?.value(of: row.instance) { row.compare(best: value) }
            if let folder {
                let file = "\(folder)/\(row.instance).json.gz"
                measurements.compare(&row, onFile: file, seconds: measuring.seconds)
            }
            measurements.add(row)
        }
        try measurements.end()
    }

    private static func temporaryFolder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.path + "/capmatch-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}

/// The size of a generated problem.
struct GeneratedSize: ParsableArguments {
    @Option(help: "How many needs.")
    var needs: Int
    @Option(help: "How many offers.")
    var offers: Int
    @Option(help: "Options kept a component, best fit first.")
    var candidates = 40
    @Option(help: "Demand over supply.")
    var ratio = 2.0
    @Option(help: "Replace so many percent of the needs, and solve again warm.")
    var replace: Int?

    func validate() throws {
        if !(1...10_000_000).contains(needs) {
            throw ValidationError("--needs must be from 1 to 10,000,000.")
        }
        if !(1...1_000_000).contains(offers) {
            throw ValidationError("--offers must be from 1 to 1,000,000.")
        }
        if candidates < 1 { throw ValidationError("--candidates must be at least 1.") }
        if !(ratio > 0.001 && ratio < 1000) { throw ValidationError("--ratio must be from 0.001 to 1000.") }
        if let replace, !(1...100).contains(replace) {
            throw ValidationError("--replace must be from 1 to 100, in percent.")
        }
    }

    func call(seed: UInt64) -> SyntheticCall {
        SyntheticCall(needs: needs, offers: offers, seed: seed, candidates: candidates, ratio: ratio)
    }

    func name(seed: UInt64) -> String { "synthetic-\(needs)x\(offers)-\(seed)" }

    /// The same for another process.
    var arguments: [String] {
        [
            "--needs", "\(needs)", "--offers", "\(offers)", "--candidates", "\(candidates)", "--ratio",
            "\(ratio)",
        ]
            + (replace.map { ["--replace", "\($0)"] } ?? [])
    }
}
