import ArgumentParser
import CommandSupport
import Operations
import Programme
import Registry

struct ContactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contact",
        abstract: "Whom to write to at an organisation: personal data, kept apart and erased on request.",
        discussion: "Examples:\n  capmatch contact list\n  capmatch contact erase ORG-0001",
        subcommands: [Set.self, List.self, Erase.self]
    )

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract: "Set the contact of an organisation; the one before is forgotten.",
            discussion: """
                Example:
                  capmatch contact set ORG-0001 --name "Desk of cooperation" --email desk@example.org \\
                      --purpose "letters on proposals" --consented-on 2026-11-01
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "External id of the organisation.") var organisation: String
        @Option(help: "The person, or the desk.") var name: String
        @Option(help: "The address.") var email: String
        @Option(help: "What it may be used for.") var purpose: String
        @Option(name: .customLong("consented-on"), help: "The day on which the person agreed.")
        var consentedOn: CalendarDate

        func validate() throws {
            let parts = email.split(separator: "@", omittingEmptySubsequences: false)
            if parts.count != 2 || parts.contains("")
                || email.contains(where: { $0.isWhitespace || $0 == "<" || $0 == ">" })
            {
                throw ValidationError(
                    "--email: found \"\(email)\"; expected an address such as desk@example.org."
                )
            }
        }

        func run() throws {
            try options.withProgramme { registry, programme in
                _ = try registry.record(Organisation.self, organisation, programme)
                try registry.set(
                    Contact(
                        organisation: organisation,
                        name: name,
                        email: email,
                        purpose: purpose,
                        consentedOn: consentedOn
                    ),
                    programme,
                    by: options.person
                )
            }
            Output.note("The contact of \(organisation) is set.")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract:
                "List which organisations have a contact; names and addresses only where they are asked for.",
            discussion: "Example:\n  capmatch contact list --with-contacts --json"
        )
        @OptionGroup var options: DatabaseOptions
        @Flag(name: .customLong("with-contacts"), help: "With names and addresses.") var withContacts = false
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let contacts = try options.withProgramme { registry, programme in
                guard try registry.mayReadContacts() else {
                    throw UserError(
                        "Contacts may not be read by this user of the database.",
                        status: ExitStatus.notPermitted
                    )
                }
                return try registry.contacts(programme)
            }
            if json {
                return Listing.json(
                    contacts.map { contact in
                        [("organisation", .text(contact.organisation))]
                            + (withContacts
                                ? [("contact", .text(contact.name)), ("email", .text(contact.email))] : [])
                            + [
                                ("purpose", .text(contact.purpose)),
                                ("consented_on", .date(contact.consentedOn)),
                            ]
                    }
                )
            }
            if contacts.isEmpty { Output.note("No contact is known.") }
            for contact in contacts {
                let who = withContacts ? "  \(contact.name) <\(contact.email)>" : ""
                Output.line(
                    "\(contact.organisation)\(who)  \(contact.purpose)  agreed on \(contact.consentedOn)"
                )
            }
        }
    }

    struct Erase: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "erase",
            abstract: "Erase the contact of an organisation.",
            discussion: "Example:\n  capmatch contact erase ORG-0001"
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "External id of the organisation.") var organisation: String

        func run() throws {
            try options.withProgramme { try $0.eraseContact(of: organisation, $1, by: options.person) }
            Output.note("The contact of \(organisation) is erased.")
        }
    }
}
