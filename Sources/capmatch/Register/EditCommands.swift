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

/// Sets columns of a record, or of one of its parts.
struct RecordEditor<Record: CommandNoun> {
    let references: ReferenceKeys
    var record: Record

    /// - Parameter part: The key of the part; nil: the only one.
    mutating func apply(_ assignments: [Assignment], part: String?) throws {
        for one in assignments {
            do throws(FieldError) {
                if let field = Record.fields.first(where: { $0.name == one.column }) {
                    try field.read(one.value, into: &record, references: references)
                    continue
                }
            } catch {
                throw UserError("\(one.column): \(error)", status: ExitStatus.badData)
            }
            guard let field = Record.Part.fields.first(where: { $0.name == one.column }) else {
                let known = (Record.fields.map(\.name) + Record.Part.fields.map(\.name)).joined(
                    separator: ", "
                )
                throw UserError(
                    "There is no column \"\(one.column)\".",
                    hint: "Columns: \(known)",
                    status: ExitStatus.usage
                )
            }
            let place = try place(of: part)
            do throws(FieldError) {
                try field.read(one.value, into: &record.parts[place], references: references)
            } catch {
                throw UserError("\(one.column): \(error)", status: ExitStatus.badData)
            }
        }
        let wrong = record.inconsistencies
        guard wrong.isEmpty else {
            let lines = wrong.map { "\($0.field): found \"\($0.found)\"; expected \($0.expected)" }
            throw UserError(lines.joined(separator: "\n"), status: ExitStatus.badData)
        }
    }

    private func place(of key: String?) throws -> Int {
        if let key {
            guard let place = record.parts.firstIndex(where: { Record.key(of: $0) == key }) else {
                let keys = record.parts.map(Record.key(of:)).joined(separator: ", ")
                throw UserError(
                    "There is no part \"\(key)\".",
                    hint: "Parts: \(keys)",
                    status: ExitStatus.notFound
                )
            }
            return place
        }
        guard record.parts.count == 1 else {
            throw UserError(
                "The record has \(record.parts.count) parts; name one with --part.",
                status: ExitStatus.usage
            )
        }
        return 0
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

    func validate() throws {
        if assignments.isEmpty { throw ValidationError("Nothing to change: give --set column=value.") }
        if assignments.contains(where: { $0.column == "external_id" }) {
            throw ValidationError("external_id is the key and cannot be changed.")
        }
    }

    func run() throws {
        try options.withProgramme { registry, programme in
            let stored = try registry.record(Record.self, externalID, programme)
            var editor = RecordEditor(references: try registry.referenceKeys(), record: stored.record)
            try editor.apply(assignments, part: part)
            for field in Record.fields where field.value(stored.record) != field.value(editor.record) {
                Output.line(
                    "\(field.name): \(field.value(stored.record).cell) -> \(field.value(editor.record).cell)"
                )
            }
            for (old, new) in zip(stored.record.parts, editor.record.parts) {
                for field in Record.Part.fields where field.value(old) != field.value(new) {
                    Output.line(
                        "\(Record.key(of: new)) \(field.name): \(field.value(old).cell) -> \(field.value(new).cell)"
                    )
                }
            }
            let outcome = try registry.store(
                editor.record,
                expecting: expected ?? stored.version,
                programme,
                by: options.person
            )
            Output.line(outcome.isApplied ? "Version \(stored.version + 1) written." : "Nothing changed.")
        }
    }
}

struct WithdrawCommand<Record: CommandNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "withdraw",
            abstract: "Take one \(Record.title) out of the pool; its record is kept.",
            discussion:
                "Example:\n  capmatch \(Record.command) withdraw \(Record.fields.first?.example ?? "")"
        )
    }

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "External id.") var externalID: String

    func run() throws {
        try options.withProgramme { registry, programme in
            let stored = try registry.record(Record.self, externalID, programme)
            guard let status = Record.fields.first(where: { $0.name == "status" }) else { return }
            if status.value(stored.record) == .text("withdrawn") {
                return Output.line("\(externalID) is withdrawn already.")
            }
            var record = stored.record
            try status.assign(&record, .text("withdrawn"))
            _ = try registry.store(record, expecting: stored.version, programme, by: options.person)
            Output.line("\(externalID) withdrawn (version \(stored.version + 1)).")
        }
    }
}

struct AddCommand<Record: CommandNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "add",
            abstract: "Register one \(Record.title); asks for what is missing.",
            discussion: """
                On a terminal it asks for every required column that was not given. Without one, or with --no-input, it
                says all that is missing.

                Example:
                  capmatch \(Record.command) add --set external_id=\(Record.fields.first?.example ?? "") --set …
                """
        )
    }

    @OptionGroup var options: DatabaseOptions
    @Option(name: .customLong("set"), help: "column=value; may be given more than once.") var assignments:
        [Assignment] = []
    @Flag(name: .customLong("no-input"), help: "Never ask.") var noInput = false

    func run() throws {
        try options.withProgramme { registry, programme in
            let references = try registry.referenceKeys()
            let given = Set(assignments.map(\.column))
            var all = assignments
            var missing: [String] = []
            for (name, help, type) in required() where !given.contains(name) {
                guard Output.canAsk, !noInput else {
                    missing.append("\(name): \(help) Expected \(type.expectation).")
                    continue
                }
                all.append(try ask(name, help, type, references))
            }
            guard missing.isEmpty else {
                throw UserError(
                    "Missing:\n  " + missing.joined(separator: "\n  "),
                    hint: "Give each with --set column=value.",
                    status: ExitStatus.usage
                )
            }
            var record = Record()
            if Record.needsParts { record.parts = [Record.Part()] }
            var editor = RecordEditor(references: references, record: record)
            try editor.apply(all, part: nil)
            _ = try registry.store(editor.record, expecting: nil, programme, by: options.person)
            Output.line("\(Record.title) \(editor.record.externalID) registered.")
        }
    }

    private func required() -> [(String, String, FieldType)] {
        Record.fields.filter(\.isRequired).map { ($0.name, $0.help, $0.type) }
            + Record.Part.fields.filter { $0.isRequired && $0.example != "main" }.map {
                ($0.name, $0.help, $0.type)
            }
    }

    /// Asks until the answer fits; an end of input gives up.
    private func ask(_ name: String, _ help: String, _ type: FieldType, _ references: ReferenceKeys) throws
        -> Assignment
    {
        Output.error("\(name): \(help) (\(type.expectation))")
        while let answer = readLine() {
            do throws(FieldError) {
                if try type.parse(answer, references: references) != .none,
                    let assignment = Assignment(argument: "\(name)=\(answer)")
                {
                    return assignment
                }
                Output.error("It is required.")
            } catch {
                Output.error("\(error)")
            }
        }
        throw UserError("The input ended before \(name).", status: ExitStatus.usage)
    }
}
