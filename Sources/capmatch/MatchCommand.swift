import Allocation
import ArgumentParser
import CommandSupport
import Operations
import Programme
import Reports

struct MatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Match the pool.",
        discussion: "Example:\n  capmatch match run",
        subcommands: [Run.self]
    )

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Match the whole pool and store the proposals.",
            discussion: "Example:\n  capmatch match run --dry-run --time-limit 30"
        )

        @OptionGroup var options: DatabaseOptions
        @OptionGroup var solving: SolvingOptions
        @Flag(name: .customLong("dry-run"), help: "Write nothing.") var dryRun = false
        @Option(help: "Try a policy of this YAML file instead of the one in force; with --dry-run.")
        var policy: String?
        @Flag(help: "Run again on unchanged data.") var force = false
        @Flag(help: "Print the report as JSON.") var json = false

        func validate() throws {
            if policy != nil, !dryRun {
                throw ValidationError(
                    "--policy is for --dry-run: a policy comes into force with capmatch policy set."
                )
            }
        }

        func run() throws {
            var request = try solving.request()
            request.isDryRun = dryRun
            request.isForced = force
            request.trial = try policy.map { (try PolicyDocument(file: $0).policy, $0) }
            let interruption = Signals.interruption()
            let outcome = try options.withProgramme { registry, programme in
                try MatchRun(registry, programme, by: options.person).run(
                    request,
                    interruption: interruption,
                    progress: SolvingOptions.progress
                )
            }
            if json { return Output.bytes(try outcome.report.json()) }
            if outcome.isUnchanged {
                Output.note(
                    "Nothing changed since run \(outcome.run ?? 0): same pool, policy, date and engine. Its result stands."
                )
                Output.note()
            }
            if !Output.isQuiet {
                let summary = TextReport.summary(outcome.report, width: Output.width)
                Output.bytes(Array(Output.harmless(summary).utf8))
            }
            if let run = outcome.run { Output.note("\nThe whole report: capmatch report \(run)") }
            if outcome.report.run.status == "unknown" { throw ExitCode(ExitStatus.failed) }
        }
    }
}
