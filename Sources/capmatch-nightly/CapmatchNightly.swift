import Allocation
import ArgumentParser
import CommandSupport
import Formats
import Operations
import Registry
import Reports

@main
struct CapmatchNightly: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capmatch-nightly",
        abstract: "The night: match every programme, store the proposals, write the reports.",
        discussion: """
            Done twice on unchanged data, it changes nothing and says so. Two at once: the second ends with 75 and says \
            who holds the programme.

            Example (cron):
              30 2 * * *  capmatch-nightly --all --report-dir /var/lib/capmatch/reports
            """,
        version: Engine.version
    )

    @OptionGroup var options: RegisterOptions
    @Option(
        name: .customLong("programme"),
        help: ArgumentHelp(
            "A programme; may be given more than once; else CAPMATCH_PROGRAMME, else the only one.",
            valueName: "code"
        )
    )
    var codes: [String] = []
    @OptionGroup var solving: SolvingOptions
    @Flag(help: "Every programme of the database.") var all = false
    @Flag(name: .customLong("dry-run"), help: "Write nothing to the database.") var dryRun = false
    @Option(
        name: .customLong("report-dir"),
        help: "A folder for the reports, text and JSON; made where it is missing."
    ) var reportDir: String?

    func validate() throws {
        if all, !codes.isEmpty {
            throw ValidationError("--all and --programme exclude each other.")
        }
    }

    static func main() {
        runToExit()
    }

    func run() throws {
        let interruption = Signals.interruption()
        // A night must not end at a folder that is missing, after all the work.
        if let reportDir { try AtomicFile.makeFolder(reportDir) }
        try options.withRegistry { registry in
            let programmes = try programmes(registry)
            if programmes.isEmpty, !options.console.quiet {
                Output.line("There is no programme yet: nothing to do.")
            }
            for programme in programmes {
                try night(registry, programme, interruption)
                if interruption.isStopped { throw ExitCode(ExitStatus.tryAgain) }
            }
        }
    }

    /// The programmes to match: each must be there before the first is begun.
    private func programmes(_ registry: Registry) throws -> [ProgrammeRecord] {
        if all { return try registry.programmes() }
        if codes.isEmpty { return [try registry.programme(RegisterOptions.programme)] }
        var seen: Set<String> = []
        return try codes.filter { seen.insert($0).inserted }.map { try registry.programme($0) }
    }

    private func night(_ registry: Registry, _ programme: ProgrammeRecord, _ interruption: SolveInterruption)
        throws
    {
        var request = try solving.request()
        request.isDryRun = dryRun
        let outcome = try MatchRun(registry, programme, by: options.person).run(
            request,
            interruption: interruption,
            progress: { if !options.console.quiet { SolvingOptions.progress($0) } }
        )
        if !options.console.quiet {
            if outcome.isUnchanged {
                Output.line(
                    "\(programme.code): nothing changed since run \(outcome.run ?? 0) (same pool, policy, date and engine); "
                        + "its result stands."
                )
            }
            Output.bytes(Array(Output.harmless(TextReport.summary(outcome.report)).utf8))
        }
        guard let reportDir else { return }
        let name =
            "\(reportDir)/\(programme.code)-\(outcome.report.run.date)-run-\(outcome.run.map(String.init) ?? "dry")"
        try AtomicFile.write(Array(TextReport.full(outcome.report).utf8), to: "\(name).txt")
        try AtomicFile.write(try outcome.report.json(), to: "\(name).json")
        if !options.console.quiet { Output.line("\nReport: \(name).txt and .json") }
    }
}
