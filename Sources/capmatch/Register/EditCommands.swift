import ArgumentParser
import CommandSupport
import Operations
import Programme
import Registry

/// `--set column=value`, as often as needed.
struct Assignment: ExpressibleByArgument {
    let column: String
    let value: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "=") else { return nil }
        column = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }
}

/// Why a record is changed, for its history.
struct ReasonOption: ParsableArguments {
    @Option(help: "Why; kept in the record's history.") var reason: String?

    /// The reason without white space at its ends.
    var text: String? { reason.map(\.trimmed) }

    func validate() throws {
        if let text, !(1...1_000).contains(text.unicodeScalars.count) {
            throw ValidationError("--reason: expected 1 to 1000 characters.")
        }
    }
}

struct EditCommand<Record: CommandNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "edit",
            abstract: "Change columns of one \(Record.title); older versions are kept.",
            discussion:
                "Example:\n  capmatch \(Record.command) edit \(Record.fields.first?.example ?? "") --set status=open"
        )
    }

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "External id.") var externalID: String
    @Option(name: .customLong("set"), help: "column=value; may be given more than once.") var assignments:
        [Assignment] = []
    @Option(help: "The component or window that its columns belong to.") var part: String?
    @Option(name: .customLong("expect-version"), help: "Only if this is still the current version.")
    var expected: Int64?
    @OptionGroup var reason: ReasonOption

    func validate() throws {
        if assignments.isEmpty { throw ValidationError("Nothing to change: give --set column=value.") }
        if assignments.contains(where: { $0.column == "external_id" }) {
            throw ValidationError("external_id is the key and cannot be changed.")
        }
    }

    func run() throws {
        try options.withProgramme { registry, programme in
            let stored = try registry.record(Record.self, externalID, programme)
            var form = RecordForm(stored.record, references: try registry.referenceKeys())
            for one in assignments { try form.fill(one, part: part) }
            let wrong = form.contradictions.map(\.sentence)
            guard wrong.isEmpty else {
                throw UserError(wrong.joined(separator: "\n"), status: ExitStatus.badData)
            }
            for change in RecordChange.between(stored.record, form.record) { Output.note(change.sentence) }
            let outcome = try registry.store(
                form.record,
                expecting: expected ?? stored.version,
                programme,
                by: options.person,
                because: reason.text
            )
            Output.note(outcome.isApplied ? "Version \(stored.version + 1) written." : "Nothing changed.")
        }
    }
}

struct WithdrawCommand<Record: CommandNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "withdraw",
            abstract: "Take one \(Record.title) out of the pool; its record is kept.",
            discussion:
                """
                Example:
                  capmatch \(Record.command) withdraw \(Record.fields.first?.example ?? "") --reason "funded elsewhere"
                """
        )
    }

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "External id.") var externalID: String
    @OptionGroup var reason: ReasonOption

    func run() throws {
        try options.withProgramme { registry, programme in
            let stored = try registry.record(Record.self, externalID, programme)
            guard let status = Record.fields.first(where: { $0.name == "status" }) else { return }
            if status.value(stored.record) == .text("withdrawn") {
                return Output.note("\(externalID) is withdrawn already.")
            }
            var record = stored.record
            try status.assign(&record, .text("withdrawn"))
            _ = try registry.store(
                record,
                expecting: stored.version,
                programme,
                by: options.person,
                because: reason.text
            )
            Output.note("\(externalID) withdrawn (version \(stored.version + 1)).")
        }
    }
}
