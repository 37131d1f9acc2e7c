import ArgumentParser
import CommandSupport
import Formats
import Operations
import Programme
import Registry

struct NoticeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notice",
        abstract: "The outbox: what parties are to be told. Nothing is sent by itself.",
        discussion: """
            Examples:
              capmatch notice list
              capmatch notice export --format json --out notices.json
              capmatch notice mark-sent 1 2 3
            """,
        subcommands: [List.self, Export.self, MarkSent.self]
    )

    static func members(_ notice: StoredNotice, _ contact: Contact? = nil, letter: Letter? = nil) throws
        -> Listing.Members
    {
        func text(_ value: String?) -> FieldValue { value.map(FieldValue.text) ?? .none }
        var members: Listing.Members = [
            ("notice", .integer(notice.number)), ("kind", .text(notice.kind)), ("to", .text(notice.party)),
            ("organisation", text(notice.organisation)), ("organisation_name", text(notice.organisationName)),
            ("proposal", text(notice.proposal)), ("need", text(notice.need)), ("offer", text(notice.offer)),
            ("date", .date(notice.date)),
            ("sent_at", notice.sentAt.map { .text(HistoryText.moment($0)) } ?? .none),
            ("sent_by", text(notice.sentBy)),
        ]
        if let contact { members += [("contact", .text(contact.name)), ("email", .text(contact.email))] }
        if let letter {
            members += [
                ("language", .text(letter.languageCode)), ("subject", .text(letter.subject)),
                ("text", .text(try letter.text())),
                ("html", .text(try letter.html())),
            ]
        }
        return members
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List what is to be sent.",
            discussion: "Example:\n  capmatch notice list --json"
        )
        @OptionGroup var options: DatabaseOptions
        @Flag(help: "Also what was sent.") var all = false
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let (notices, programme) = try options.withProgramme {
                (try $0.notices($1, isSent: all ? nil : false), $1)
            }
            if json {
                return Listing.json(try notices.map { try NoticeCommand.members($0) })
            }
            if notices.isEmpty { Output.note("Nothing is to be sent.") }
            for notice in notices {
                let whom = notice.organisation.map { "\(notice.party) \($0)" } ?? "officers"
                Output.line(
                    "\(notice.number)  \(notice.date)  to \(whom)  \(Letter(notice, programme, language: "en").subject)"
                        + (notice.sentAt == nil ? "" : "  sent by \(notice.sentBy ?? "")")
                )
            }
        }
    }

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, html, json
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write the letters: a file each as text or HTML, or one JSON file for a mailer.",
            discussion: """
                A letter is in the language of the record that it is about (text_language), where letters speak it, else in \
                English. Addresses are personal data: they are left out unless --with-contacts asks for them and the database \
                permits it.

                Examples:
                  capmatch notice export --format html --out letters
                  capmatch notice export --format json --with-contacts --out notices.json
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "Numbers of notices; else all that were not sent.") var numbers: [Int64] = []
        @Option(help: "text, html or json.") var format: Format = .text
        @Option(help: "A folder for letters, a file for JSON; - for standard output.") var out = "-"
        @Option(
            help: ArgumentHelp(
                "The language of all letters: \(Letter.languages.joined(separator: ", ")); else each in that of the record.",
                valueName: "code"
            )
        )
        var language: String?
        @Flag(name: .customLong("with-contacts"), help: "With names and addresses.") var withContacts = false

        func validate() throws {
            if let language, !Letter.languages.contains(language) {
                throw ValidationError(
                    "--language: found \(language); expected one of \(Letter.languages.joined(separator: ", "))."
                )
            }
        }

        func run() throws {
            let (notices, contacts, programme) = try options.withProgramme { registry, programme in
                if withContacts, try !registry.mayReadContacts() {
                    throw UserError(
                        "Contacts may not be read by this user of the database.",
                        hint: "Leave --with-contacts out, or ask the administrator.",
                        status: ExitStatus.notPermitted
                    )
                }
                let chosen = try registry.notices(
                    programme,
                    isSent: numbers.isEmpty ? false : nil,
                    numbers: numbers.isEmpty ? nil : numbers
                )
                if let missing = numbers.first(where: { number in !chosen.contains { $0.number == number } })
                {
                    throw RegistryError.notFound(noun: "notice", key: String(missing), nearest: [])
                }
                return (chosen, withContacts ? try registry.contacts(programme) : [], programme)
            }
            var people: [String: Contact] = [:]
            for contact in contacts { people[contact.organisation] = contact }
            if format == .json {
                var json = JSONWriter(breakDepth: 1)
                json.beginArray()
                for notice in notices {
                    Listing.write(
                        try NoticeCommand.members(
                            notice,
                            notice.organisation.flatMap { people[$0] },
                            letter: Letter(notice, programme, language: language)
                        ),
                        to: &json
                    )
                }
                json.endArray()
                json.endLine()
                return out == "-" ? Output.bytes(json.bytes) : try AtomicFile.write(json.bytes, to: out)
            }
            for notice in notices {
                let letter = Letter(notice, programme, language: language)
                var text = format == .html ? try letter.html() : try letter.text()
                if format == .text, let contact = notice.organisation.flatMap({ people[$0] }) {
                    text = "To: \(contact.name) <\(contact.email)>\n" + text
                }
                if out == "-" {
                    Output.line(text)
                } else {
                    let name = "\(out)/notice-\(notice.number).\(format == .html ? "html" : "txt")"
                    try AtomicFile.makeFolder(out)
                    try AtomicFile.write(Array(text.utf8), to: name)
                }
            }
            if out != "-" {
                Output.note("\(notices.count) letter\(notices.count == 1 ? "" : "s") in \(out).")
            }
        }
    }

    struct MarkSent: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "mark-sent",
            abstract: "Record that notices were sent.",
            discussion: "Example:\n  capmatch notice mark-sent 1 2 3"
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "Numbers of notices.") var numbers: [Int64] = []
        @Flag(help: "All that were not sent.") var all = false

        func validate() throws {
            if numbers.isEmpty != all { throw ValidationError("Name notices, or give --all.") }
        }

        func run() throws {
            let count = try options.withProgramme { registry, programme in
                let chosen = all ? try registry.notices(programme, isSent: false).map(\.number) : numbers
                return try registry.markSent(chosen, programme, by: options.person)
            }
            Output.note("\(count) notice\(count == 1 ? "" : "s") marked as sent.")
        }
    }
}
