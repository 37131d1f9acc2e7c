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
                if let trial { show(trial) }
            }
        }

        private func show(_ trial: PolicyTrial) {
            Output.line("")
            for (name, figures) in [(first, trial.before), (second, trial.after)] {
                var line = "\(name): \(figures.served) needs served, \(figures.servedInFull) in full"
                if let value = figures.objective, let bound = figures.upperBound {
                    line += ", \(Figures.points(value)) points of its own weights"
                    line += ", gap \(Figures.gap(objective: value, bound: bound))"
                }
                Output.line(line)
            }
            Output.line("")
            for row in trial.groups where row.before != row.after {
                Output.line("\(row.group): \(row.before) → \(row.after) of \(row.needs) needs served")
            }
            section("Gain", trial.gains)
            section("Lose", trial.losses)
            section("Get as much from other offers", trial.moved)
        }

        private func section(_ title: String, _ rows: [PolicyTrial.Row]) {
            Output.line("")
            Output.line("\(title): \(rows.count)")
            for row in rows.prefix(limit) {
                let old = row.offersBefore.isEmpty ? "nothing" : row.offersBefore.joined(separator: ", ")
                let new = row.offersAfter.isEmpty ? "nothing" : row.offersAfter.joined(separator: ", ")
                let share = "\(row.before / 10) % → \(row.after / 10) %"
                Output.line("  \(row.need)  \(row.country)  \(share)  \(old) → \(new)")
            }
            if rows.count > limit { Output.line("  and \(rows.count - limit) more: --limit, or --json") }
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
                for (name, figures) in [("first", trial.before), ("second", trial.after)] {
                    json.key(name)
                    Listing.write(
                        [
                            ("needs_served", .integer(Int64(figures.served))),
                            ("needs_served_in_full", .integer(Int64(figures.servedInFull))),
                            ("objective_millionths", figures.objective.map(FieldValue.integer) ?? .none),
                            ("upper_bound_millionths", figures.upperBound.map(FieldValue.integer) ?? .none),
                        ],
                        to: &json
                    )
                }
                json.key("groups")
                json.beginArray()
                for row in trial.groups {
                    Listing.write(
                        [
                            ("group", .text(row.group)), ("needs", .integer(Int64(row.needs))),
                            ("first", .integer(Int64(row.before))), ("second", .integer(Int64(row.after))),
                        ],
                        to: &json
                    )
                }
                json.endArray()
                for (name, rows) in [("gain", trial.gains), ("lose", trial.losses), ("moved", trial.moved)] {
                    json.key(name)
                    json.beginArray()
                    for row in rows {
                        Listing.write(
                            [
                                ("need", .text(row.need)), ("country", .text(row.country)),
                                ("first_permille", .integer(row.before)),
                                ("second_permille", .integer(row.after)),
                                ("first_offers", .texts(row.offersBefore)),
                                ("second_offers", .texts(row.offersAfter)),
                            ],
                            to: &json
                        )
                    }
                    json.endArray()
                }
            }
            json.endObject()
            json.endLine()
            Output.bytes(json.bytes)
        }
    }
}
