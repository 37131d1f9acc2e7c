import Allocation
import ArgumentParser
import CommandSupport
import Formats
import Operations
import Programme
import Registry
import Reports

extension PolicyCommand {
    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "diff",
            abstract: "What two policies set differently and, on a past night, who gains and who loses.",
            discussion: """
                A policy is named by its version, current, starting, or a file. With --on, the pool of that run is
                matched under both, with its seed and as much work as each policy allows; nothing is stored. The first
                INT or TERM ends it (75): half a comparison says nothing.

                Examples:
                  capmatch policy diff current policy.yaml --on latest
                  capmatch policy diff 2 3 --on 12 --threads 4 --time-limit 30
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "The first policy.") var first: String
        @Argument(help: "The second policy.") var second: String
        @Option(help: "Number of the run, or latest.") var on: RunReference?
        @Option(name: .customLong("time-limit"), help: "Seconds for each of the two; else the policy's.")
        var timeLimit: Double?
        @Option(
            name: .customLong("work-limit"),
            help:
                "Deterministic work for each of the two; else the policy's, or as much as the size calls for."
        )
        var workLimit: Int64?
        @Option(help: "Threads; the result does not depend on them.") var threads = 2
        @Option(help: "Show at most so many needs of each sort.") var limit = 20
        @Flag(help: "Print JSON.") var json = false

        func validate() throws {
            if let timeLimit, !(timeLimit > 0) { throw ValidationError("--time-limit must be above 0.") }
            if let workLimit, workLimit < 1 { throw ValidationError("--work-limit must be at least 1.") }
            if !(1...256).contains(threads) { throw ValidationError("--threads must be from 1 to 256.") }
            if on == nil, timeLimit != nil || workLimit != nil {
                throw ValidationError("--time-limit and --work-limit are for --on.")
            }
        }

        func run() throws {
            // Without a run nothing is matched, and a signal ends the command at once.
            let interruption = on == nil ? SolveInterruption() : Signals.interruption()
            var request = MatchRequest()
            (request.timeLimit, request.workLimit, request.threads) = (timeLimit, workLimit, threads)
            if Output.isInteractive { request.stages = SolvingOptions.stages() }
            try options.withProgramme { registry, programme in
                let left = try PolicyCommand.named(first, registry, programme)
                let right = try PolicyCommand.named(second, registry, programme)
                let settings = PolicyDocument.differences(left, right)
                let trial = try on.map {
                    try PolicyTrial(
                        registry,
                        programme,
                        run: $0.number,
                        left,
                        right,
                        request,
                        interruption: interruption
                    ) { side in
                        if Output.isInteractive { Output.error("  under \(side == 1 ? first : second)") }
                    }
                }
                if json { return printJSON(settings, trial) }
                if settings.isEmpty { Output.line("The two policies set the same.") }
                for one in settings {
                    Output.line(
                        "\(one.key): \(one.left.isEmpty ? "-" : one.left) → \(one.right.isEmpty ? "-" : one.right)"
                    )
                }
                if let trial { ComparisonOutput(first: first, second: second, limit: limit).show(trial) }
            }
        }

        private func printJSON(
            _ settings: [(key: String, left: String, right: String)],
            _ trial: PolicyTrial?
        ) {
            var json = JSONWriter(breakDepth: 2)
            json.beginObject()
            json.key("settings")
            json.beginArray()
            for one in settings {
                Listing.write(
                    [("key", .text(one.key)), ("first", .text(one.left)), ("second", .text(one.right))],
                    to: &json
                )
            }
            json.endArray()
            if let trial {
                ComparisonOutput.write(trial, to: &json)
            }
            json.endObject()
            json.endLine()
            Output.bytes(json.bytes)
        }
    }
}
