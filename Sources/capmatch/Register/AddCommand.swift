import ArgumentParser
import CommandSupport
import Operations
import Programme
import Registry

struct AddCommand<Record: CommandNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "add",
            abstract: "Register one \(Record.title); asks for what is missing.",
            discussion: """
                On a terminal it asks for every required column that was not given, and again where an answer does not \
                fit. Without one, or with --no-input, it says all that is missing or wrong at once.

                Example:
                  capmatch \(Record.command) add \(example)
                """
        )
    }

    /// Every required column with its example.
    private static var example: String {
        let needed =
            Record.fields.filter(\.isRequired).map { ($0.name, $0.example) }
            + (Record.needsParts
                ? Record.Part.fields.filter { $0.isRequired && $0.example != "main" }.map {
                    ($0.name, $0.example)
                } : [])
        return needed.map { name, value in
            "--set \(name)="
                + (value.contains { !$0.isLetter && !$0.isNumber && $0 != "-" } ? "'\(value)'" : value)
        }.joined(separator: " ")
    }

    @OptionGroup var options: DatabaseOptions
    @Option(name: .customLong("set"), help: "column=value; may be given more than once.") var assignments:
        [Assignment] = []

    func run() throws {
        try options.withProgramme { registry, programme in
            var form = RecordForm<Record>(references: try registry.referenceKeys())
            if Output.canAsk {
                for one in assignments { try form.fill(one) }
                try ask(&form, registry, programme)
            } else {
                let given = Set(assignments.map(\.column))
                let complaints =
                    form.fill(all: assignments, part: nil)
                    + form.missing.filter { !given.contains($0.column) }.map(\.sentence)
                    + (form.missing.isEmpty ? form.contradictions.map(\.sentence) : [])
                guard complaints.isEmpty else {
                    throw UserError(
                        "The \(Record.title) is not complete:\n  " + complaints.joined(separator: "\n  "),
                        hint: "Give each with --set column=value.",
                        status: assignments.isEmpty ? ExitStatus.usage : ExitStatus.badData
                    )
                }
            }
            _ = try registry.store(form.record, expecting: nil, programme, by: options.person)
            Output.note("\(Record.title) \(form.record.externalID) registered.")
        }
    }

    /// Asks until the record is complete and nothing contradicts anything; an end of input gives up.
    private func ask(_ form: inout RecordForm<Record>, _ registry: Registry, _ programme: ProgrammeRecord)
        throws
    {
        while let question = form.missing.first ?? form.contradictions.first {
            Output.error(
                question.complaint.map { "\(question.column): \($0)" }
                    ?? "\(question.column): \(question.help) (\(question.expectation))"
            )
            guard let answer = readLine() else {
                throw UserError("The input ended before \(question.column).", status: ExitStatus.usage)
            }
            do {
                if question.column == "organisation" {
                    _ = try registry.record(Organisation.self, answer, programme)
                }
                try form.fill(question.column, answer)
            } catch let error as FormError {
                Output.error("  \(error.sentence)")
            } catch let error as RegistryError {
                Output.error("  \(error)")
            }
        }
    }
}

extension RecordForm {
    /// Fills in one assignment.
    mutating func fill(_ assignment: Assignment, part: String? = nil) throws {
        do throws(FormError) {
            try fill(assignment.column, assignment.value, part: part)
        } catch {
            let status =
                switch error {
                case .unknownColumn: ExitStatus.usage
                case .unknownPart(let key, _): key.isEmpty ? ExitStatus.usage : ExitStatus.notFound
                case .unfit: ExitStatus.badData
                }
            throw UserError(error.sentence, status: status)
        }
    }

    /// Fills in what fits, and says of all else why it does not.
    mutating func fill(all assignments: [Assignment], part: String?) -> [String] {
        var complaints: [String] = []
        for one in assignments {
            do throws(FormError) {
                try fill(one.column, one.value, part: part)
            } catch {
                complaints.append(error.sentence)
            }
        }
        return complaints
    }
}
