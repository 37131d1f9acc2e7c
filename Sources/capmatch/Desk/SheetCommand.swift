import ArgumentParser
import CommandSupport
import Formats
import Operations
import Programme
import Registry

struct SheetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet",
        abstract: "A decision sheet: out as CSV, filled in a spreadsheet, and in again, all or nothing.",
        discussion: """
            Fill in the column decision: endorse, send, accept, decline, reject, modify, confirm, start, progress, \
            complete, cancel or terminate; several in a row as endorse;send. accept needs party, the endings need code.

            Examples:
              capmatch proposal sheet export --out sheet.csv
              capmatch proposal sheet import sheet.csv --apply
            """,
        subcommands: [Export.self, Import.self]
    )

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write the sheet.",
            discussion: "Example:\n  capmatch proposal sheet export --state proposed --out sheet.csv"
        )
        @OptionGroup var desk: DeskOptions
        @Option(help: "Only this state; may be given more than once.") var state: [ProposalState] = []
        @Option(help: "The file; - for standard output.") var out = "-"

        func run() throws {
            let bytes = try desk.withDesk { desk, _, _ in
                var filter = ProposalFilter()
                if !state.isEmpty { filter.states = state }
                return try DecisionSheet(desk).export(filter)
            }
            if out == "-" { return Output.bytes(bytes) }
            try AtomicFile.write(bytes, to: out)
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Carry a filled sheet out; only tried unless --apply is given.",
            discussion: "Example:\n  capmatch proposal sheet import sheet.csv --apply"
        )
        @OptionGroup var desk: DeskOptions
        @Argument(help: "The file; - for standard input.") var file: String
        @Flag(help: "Write; else only say what would happen.") var apply = false
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let source = try ByteSource(path: file)
            let done: [StoredProposal]
            do {
                done = try desk.withDesk { desk, _, _ in
                    try DecisionSheet(desk).carryOut(source, apply: apply)
                }
            } catch let error as DecisionSheetError {
                var failure = UserError(error.description, status: ExitStatus.badData)
                failure.places = error.problems.map {
                    UserError.Place(file: file, line: $0.line, column: nil, path: nil, message: $0.message)
                }
                throw failure
            }
            if json { return Listing.json(done.map(ProposalText.members)) }
            show(done)
            Output.note(
                done.isEmpty
                    ? "The sheet decides nothing: its column decision is empty."
                    : apply
                        ? "\(done.count) decision\(done.count == 1 ? "" : "s") carried out."
                        : "Nothing is written yet. Carry it out: capmatch proposal sheet import \(file) --apply"
            )
        }

        /// The most decisions that are told of one by one.
        private static let longestList = 100

        /// A line for each decision, or for each state where they are many.
        private func show(_ done: [StoredProposal]) {
            let verb = apply ? "is" : "would be"
            guard done.count > Self.longestList else {
                for one in done { Output.line("\(one.key) \(verb) \(one.state) (version \(one.version))") }
                return
            }
            let last = Dictionary(done.map { ($0.key, $0.state) }) { $1 }
            let counts = Dictionary(grouping: last.values) { $0 }.mapValues(\.count)
            for state in ProposalState.allCases {
                guard let count = counts[state] else { continue }
                Output.line("\(count) proposals \(apply ? "are" : verb) \(state)")
            }
            Output.note("One by one they are told with --json.")
        }
    }
}
