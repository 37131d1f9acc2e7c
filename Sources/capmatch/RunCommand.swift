import ArgumentParser
import CommandSupport
import Formats
import Operations
import Programme
import Registry
import Reports

/// A run's number, or the latest.
struct RunReference: ExpressibleByArgument {
    let number: Int64?

    init?(argument: String) {
        if argument == "latest" {
            number = nil
        } else {
            guard let parsed = Int64(argument), parsed >= 1 else { return nil }
            number = parsed
        }
    }
}

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Past runs.",
        discussion: "Example:\n  capmatch run show latest",
        subcommands: [
            List.self, Show.self, Review.self, Publish.self, Withdraw.self, Compare.self, Replay.self,
            Export.self, Prune.self,
        ]
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the runs, newest first; those that were pruned say when and by whom.",
            discussion: """
                A run without a result yet says how many of its four steps are done (snapshot, solve, store, publish), which
                one is under way and since when, and who holds the programme.

                Example:
                  capmatch run list --json
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Option(help: "At most so many.") var limit: Int?
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let (runs, progress) = try options.withProgramme {
                (try $0.runs($1, limit: limit), try $0.progress($1))
            }
            if json { return Listing.json(runs.map { Listing.run($0, progress[$0.number]) }) }
            if runs.isEmpty { Output.line("No run yet: capmatch match run") }
            for run in runs {
                var line = "\(run.number)  \(run.date)  \(run.state)"
                if let progress = progress[run.number] { line += "  \(RunProgressText.text(progress))" }
                if let matches = run.matches { line += "  \(matches) \(matches == 1 ? "match" : "matches")" }
                if let objective = run.objective, let bound = run.upperBound {
                    line +=
                        "  \(Figures.points(objective)) points, gap \(Figures.gap(objective: objective, bound: bound))"
                }
                if let prunedAt = run.prunedAt {
                    line += "  pruned \(HistoryText.moment(prunedAt)) by \(run.prunedBy ?? "")"
                }
                Output.line(line)
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show a run's figures.",
            discussion: "Example:\n  capmatch run show latest"
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "Number of the run, or latest.") var reference: RunReference
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let (found, progress, steps, states, misses) = try options.withProgramme { registry, programme in
                let found = try registry.run(reference.number, programme)
                return (
                    found, try registry.progress(programme)[found.number],
                    try registry.steps(of: found.number, programme),
                    try registry.stateSteps(of: found.number, programme),
                    try registry.missesByReason(programme, from: found.number)[found.number] ?? []
                )
            }
            let history = states.map { "\(HistoryText.moment($0.changedAt)) \($0.sentence)" }
            let members =
                Listing.run(found, progress) + [
                    ("unmatched", .texts(misses.map { "\($0.reason) \($0.count)" })),
                    ("steps", .texts(steps.map(\.summary))), ("version", .integer(states.last?.version ?? 0)),
                ]
            if json { return Listing.json(members + [("history", .texts(history))]) }
            for (name, value) in members {
                // People read points, programs their millionths.
                let text =
                    switch (name, value) {
                    case ("objective", .integer(let number)), ("upper_bound", .integer(let number)):
                        Figures.points(number) + " points"
                    case (_, .texts(let list)): list.isEmpty ? "-" : list.joined(separator: ", ")
                    default: value.cell.isEmpty ? "-" : value.cell
                    }
                Output.line("\(name): \(text)")
            }
            for step in history { Output.line("  \(step)") }
        }
    }

    /// Which file of a run.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case problem, solution, mps, snapshot, bundle
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write a run's problem or solution as a file that others can check.",
            discussion: """
                problem and solution are the files of allocation-problem/1; mps is the same problem for any \
                mixed-integer solver; snapshot is what the run saw; bundle is all of it in one file that capmatch run \
                replay --bundle runs again without a database.

                Example:
                  capmatch run export latest --format problem --out p.json
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "Number of the run, or latest.") var reference: RunReference
        @Option(help: "What to write.") var format: Format
        @Option(help: "The file; - for standard output; packed where it ends in .gz.") var out = "-"

        func run() throws {
            let bytes = try options.withProgramme { registry, programme in
                let stored = StoredReport(registry, programme)
                return switch format {
                case .mps: try stored.mps(of: reference.number)
                case .bundle: try RunBundle(registry, programme, run: reference.number).bytes
                case .problem, .solution, .snapshot:
                    try stored.file(format.rawValue, of: reference.number)
                }
            }
            if out == "-" { return Output.bytes(bytes) }
            try AtomicFile.write(out.hasSuffix(".gz") ? try Gzip.compress(bytes) : bytes, to: out)
        }
    }
}
