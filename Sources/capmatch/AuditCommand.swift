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
            abstract: "Look whether the chain is whole, and the records are still what it says.",
            discussion: """
                Every command that writes adds an entry with the hash of the entry before it and of what it wrote. An edit \
                past the program breaks the chain, or no longer fits it. The head, printed at the end, shows a chain whose \
                end was cut off, if it is kept elsewhere: give it back as --anchor. Writes nothing. Ends with 1 where \
                anything is wrong.

                Example:
                  capmatch audit verify --anchor 5f3c…
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Option(help: "A head of earlier; it must still be in the chain.") var anchor: String?
        @Flag(help: "Print JSON.") var json = false

        func validate() throws {
            if let anchor, anchor.wholeMatch(of: #/[0-9a-f]{64}/#) == nil {
                throw ValidationError("--anchor is a SHA-256: 64 digits from 0 to f.")
            }
        }

        func run() throws {
            let outcome = try options.withProgramme { try $0.verifyAudit($1, anchor: anchor) }
            if json {
                Listing.json([
                    ("entries", .integer(outcome.entries)), ("older_commands", .integer(outcome.older)),
                    ("head", outcome.head.map(FieldValue.text) ?? .none),
                    ("problems", .texts(outcome.problems)),
                ])
            } else {
                for problem in outcome.problems { Output.line("error: \(problem)") }
                Output.note("\(outcome.entries) entries, head \(outcome.head ?? "-")")
                if outcome.older > 0 {
                    Output.note("\(outcome.older) commands are from before the chain was begun.")
                }
                Output.note(
                    outcome.problems.isEmpty
                        ? "The chain is whole." : "\(outcome.problems.count) problems found."
                )
            }
            if !outcome.problems.isEmpty { throw ExitCode(ExitStatus.failed) }
        }
    }
}
