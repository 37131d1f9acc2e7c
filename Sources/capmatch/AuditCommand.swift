import ArgumentParser
import CommandSupport
import Formats
import Programme
import Registry

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "The chain of commands: who did what, when and why.",
        discussion: "Example:\n  capmatch audit verify",
        subcommands: [Verify.self]
    )

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Look whether the chain is whole, and the records are still what it says.",
            discussion: """
                Every command that writes adds an entry with the hash of the entry before it and of what it wrote. An edit \
                past the program breaks the chain, or no longer fits it. The head, printed at the end, shows a chain whose \
                end was cut off, if it is kept elsewhere: give it back as --anchor. Writes nothing. Ends with 1 where \
                anything is wrong.

                Examples:
                  capmatch audit verify --anchor 5f3c…
                  capmatch audit verify --all
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Flag(help: "The chain of every programme of the database, each with its head.") var all = false
        @Option(help: "A head of earlier; it must still be in the chain.")
        var anchor: String?
        @Flag(help: "Print JSON; with --all an array.") var json = false

        func validate() throws {
            if let anchor, anchor.wholeMatch(of: #/[0-9a-f]{64}/#) == nil {
                throw ValidationError("--anchor is a SHA-256: 64 digits from 0 to f.")
            }
            if all, options.programme != nil {
                throw ValidationError("--all and --programme exclude each other.")
            }
            if all, anchor != nil {
                throw ValidationError("An --anchor is of one programme's chain: name that with --programme.")
            }
        }

        func run() throws {
            let outcomes = try options.withRegistry { registry in
                let programmes =
                    all ? try registry.programmes() : [try registry.programme(options.programmeCode)]
                return try programmes.map { ($0.code, try registry.verifyAudit($0, anchor: anchor)) }
            }
            if json {
                let rows = outcomes.map(Self.members)
                if all { Listing.json(rows) } else { rows.forEach(Listing.json) }
            } else {
                if outcomes.isEmpty { Output.note("There is no programme yet: no chain to look at.") }
                for (code, outcome) in outcomes { show(outcome, all ? "\(code): " : "") }
            }
            if outcomes.contains(where: { !$0.1.problems.isEmpty }) { throw ExitCode(ExitStatus.failed) }
        }

        private static func members(_ code: String, _ outcome: AuditOutcome) -> Listing.Members {
            [
                ("programme", .text(code)), ("entries", .integer(outcome.entries)),
                ("older_commands", .integer(outcome.older)),
                ("head", outcome.head.map(FieldValue.text) ?? .none),
                ("problems", .texts(outcome.problems)),
            ]
        }

        private func show(_ outcome: AuditOutcome, _ lead: String) {
            for problem in outcome.problems { Output.line("\(lead)error: \(problem)") }
            Output.note("\(lead)\(outcome.entries) entries, head \(outcome.head ?? "-")")
            if outcome.older > 0 {
                Output.note("\(lead)Commands from before the chain was begun: \(outcome.older).")
            }
            Output.note(
                lead
                    + (outcome.problems.isEmpty
                        ? "The chain is whole."
                        : outcome.problems.count == 1
                            ? "1 problem found." : "\(outcome.problems.count) problems found.")
            )
        }
    }
}
