import ArgumentParser
import CommandSupport
import Programme
import Registry

extension RunCommand {
    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "prune",
            abstract: "Keep a number of nights whole, and the others as summaries.",
            discussion: """
                Of the others, the files (snapshot, problem, solution, report) and prices are dropped, so that they can \
                be neither replayed nor compared; figures, hashes, proposals and the reasons of unmatched needs stay. A run \
                that an auditor should still be able to replay is best exported first, with --format bundle.

                Examples:
                  capmatch run prune --keep 90 --dry-run
                  capmatch run prune --keep 90
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Option(help: "How many of the latest runs with a result stay whole; at least 1.") var keep: Int
        @Flag(name: .customLong("dry-run"), help: "Only say which runs would be pruned.") var dryRun = false
        @Flag(help: "Print JSON.") var json = false

        func validate() throws {
            if keep < 1 { throw ValidationError("--keep must be at least 1.") }
        }

        func run() throws {
            let (runs, bytes) = try options.withProgramme { registry, programme in
                let runs = try registry.prunableRuns(keeping: Int64(keep), programme)
                if dryRun || runs.isEmpty { return (runs, Int64(0)) }
                return (runs, try registry.prune(runs, programme, by: options.person))
            }
            if json {
                return Listing.json([
                    ("runs", .integers(runs.map(\.number))), ("pruned", .boolean(!dryRun && !runs.isEmpty)),
                    ("bytes", .integer(bytes)),
                ])
            }
            guard let first = runs.first, let last = runs.last else {
                return Output.note("Nothing to prune.")
            }
            let count =
                runs.count == 1
                ? "run \(first.number)" : "\(runs.count) runs, \(first.number) to \(last.number)"
            Output.note(dryRun ? "Would prune \(count)." : "Pruned \(count): \(bytes >> 10) KB of files.")
        }
    }
}
