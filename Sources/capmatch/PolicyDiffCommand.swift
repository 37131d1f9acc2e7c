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
            abstract: "What two policies set differently and, on a past night, who gains and who loses.",
            discussion: """
                A policy is named by its version, current, starting, or a file. With --on, the pool of that run is
                matched under both; nothing is stored.

                Example:
                  capmatch policy diff current policy.yaml --on latest
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "The first policy.") var first: String
        @Argument(help: "The second policy.") var second: String
        @Option(help: "Number of the run, or latest.") var on: RunReference?
        @Option(help: "Show at most so many needs of each sort.") var limit = 20
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            try options.withProgramme { registry, programme in
                let left = try PolicyCommand.named(first, registry, programme)
                let right = try PolicyCommand.named(second, registry, programme)
                let settings = PolicyDocument.differences(left, right)
                let trial = try on.map { try PolicyTrial(registry, programme, run: $0.number, left, right) }
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
