import ArgumentParser
import CommandSupport
import Formats
import Operations
import Programme

extension RunCommand {
    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "compare",
            abstract: "Say what changed from one run to another, and why.",
            discussion: """
                Lists what both started from, the records that differ, and every match that only one has or that has \
                another quantity, each with its reason. A run that the change guard held back can be named as well.

                Example:
                  capmatch run compare 11 latest
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "Number of the first run, or latest.") var first: RunReference
        @Argument(help: "Number of the second run, or latest.") var second: RunReference
        @Option(help: "Show at most so many records and matches.") var limit: Int?
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let comparison = try options.withProgramme {
                try RunComparison($0, $1, first.number, second.number)
            }
            if json { printJSON(comparison) } else { show(comparison) }
        }

        private func show(_ comparison: RunComparison) {
            Output.line("Run \(comparison.runs.0) -> run \(comparison.runs.1)")
            for one in comparison.settings {
                Output.line(
                    one.differs
                        ? "  \(one.name): \(one.before) -> \(one.after)" : "  \(one.name): \(one.before)"
                )
            }
            Output.line("\nRecords that differ (\(comparison.records.count))")
            for one in comparison.records.prefix(limit ?? .max) {
                Output.line("  \(one.noun) \(one.key): \(one.change)")
            }
            Output.line("\nMatches that differ (\(comparison.rows.count)); \(comparison.same) are the same")
            for row in comparison.rows.prefix(limit ?? .max) {
                let what =
                    switch (row.before, row.after) {
                    case (nil, let quantity?): "new, \(quantity)"
                    case (let quantity?, nil): "gone, \(quantity)"
                    default: "\(row.before ?? 0) -> \(row.after ?? 0)"
                    }
                Output.line(
                    "  \(row.need)/\(row.component) with \(row.offer)/\(row.window): \(what); \(row.reason)"
                )
            }
        }

        private func printJSON(_ comparison: RunComparison) {
            var json = JSONWriter(breakDepth: 2)
            json.beginObject()
            for (name, number) in [("before", comparison.runs.0), ("after", comparison.runs.1)] {
                json.key(name)
                json.integer(number)
            }
            func list(_ name: String, _ rows: [Listing.Members]) {
                json.key(name)
                json.beginArray()
                for row in rows { Listing.write(row, to: &json) }
                json.endArray()
            }
            list(
                "settings",
                comparison.settings.map {
                    [("name", .text($0.name)), ("before", .text($0.before)), ("after", .text($0.after))]
                }
            )
            list(
                "records",
                comparison.records.map {
                    [("noun", .text($0.noun)), ("key", .text($0.key)), ("change", .text($0.change))]
                }
            )
            list(
                "matches",
                comparison.rows.map {
                    [
                        ("need", .text($0.need)), ("component", .text($0.component)),
                        ("offer", .text($0.offer)),
                        ("window", .text($0.window)), ("before", $0.before.map(FieldValue.integer) ?? .none),
                        ("after", $0.after.map(FieldValue.integer) ?? .none), ("reason", .text($0.reason)),
                    ]
                }
            )
            json.key("same")
            json.integer(Int64(comparison.same))
            json.endObject()
            json.endLine()
            Output.bytes(json.bytes)
        }
    }
}
