public import ArgumentParser
import CommandSupport
import Formats
public import Operations
import Programme
import Registry

struct OrganisationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "org",
        abstract: "Register organisations.",
        subcommands: Subcommands<Organisation>.all
    )
}

struct NeedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "need",
        abstract: "Register what is needed.",
        subcommands: Subcommands<Need>.all + NeedVerbs.all
    )
}

struct OfferCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offer",
        abstract: "Register what is offered.",
        subcommands: Subcommands<Offer>.all + OfferVerbs.all
    )
}

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Register past awards and declines, and officers' rulings.",
        discussion: "Example:\n  capmatch history award import awards.csv --apply",
        subcommands: [AwardCommand.self, DeclineCommand.self, RulingCommand.self]
    )
}

struct AwardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "award",
        abstract: "Past awards.",
        subcommands: Subcommands<Award>.files
    )
}

struct DeclineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decline",
        abstract: "Past declines.",
        subcommands: Subcommands<Decline>.files
    )
}

struct RulingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ruling",
        abstract: "Pins and bans that officers decided.",
        subcommands: Subcommands<Ruling>.files
    )
}

/// How a noun's commands call it.
protocol CommandNoun: RegisteredRecord {
    /// In commands.
    static var command: String { get }
    /// In sentences.
    static var title: String { get }
}

extension Organisation: CommandNoun {
    static var command: String { "org" }
    static var title: String { "organisation" }
}

extension Need: CommandNoun {
    static var command: String { "need" }
    static var title: String { "need" }
}

extension Offer: CommandNoun {
    static var command: String { "offer" }
    static var title: String { "offer" }
}

extension Award: CommandNoun {
    static var command: String { "history award" }
    static var title: String { "award" }
}

extension Decline: CommandNoun {
    static var command: String { "history decline" }
    static var title: String { "decline" }
}

extension Ruling: CommandNoun {
    static var command: String { "history ruling" }
    static var title: String { "ruling" }
}

enum Subcommands<Record: CommandNoun> {
    static var files: [any ParsableCommand.Type] {
        [
            ImportCommand<Record>.self, ListCommand<Record>.self, ShowCommand<Record>.self,
            TemplateCommand<Record>.self,
        ]
    }

    static var all: [any ParsableCommand.Type] {
        [AddCommand<Record>.self, EditCommand<Record>.self, WithdrawCommand<Record>.self] + files
    }
}

struct ImportCommand<Record: CommandNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "import",
            abstract: "Import \(Record.title)s from CSV or JSON; a dry run unless --apply is given.",
            discussion: """
                CSV has a header row; separators are commas, semicolons or tabs. JSON is an array of objects, or one \
                object after another. external_id is the key: records that are there already are changed, and the \
                same file twice changes nothing. Rejected rows go to a file of their own.

                Example:
                  capmatch \(Record.command) import \(Record.title)s.csv --apply
                """
        )
    }

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "The file; - for standard input.") var file: String
    @Flag(help: "Write; else only say what would happen.") var apply = false
    @Option(
        name: .customLong("on-error"),
        help: "abort: nothing is written while a row is bad; skip: bad records are left out."
    )
    var onError: ImportErrorMode = .abort
    @Option(help: "Where the rejected rows go; default: beside the file, NAME.rejects.csv.") var rejects:
        String?
    @OptionGroup var reason: ReasonOption
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let report = try options.withProgramme { registry, programme in
            try ImportRecords<Record>(registry, programme, by: options.person).run(
                ImportRequest(
                    path: file,
                    apply: apply,
                    onError: onError,
                    rejects: rejects,
                    reason: reason.text
                )
            )
        }
        if json {
            ImportText.json(report, file: file)
        } else {
            ImportText.print(report, file: file)
            ImportText.next(report, apply: apply)
        }
        if report.rejected > 0 { throw ExitCode(ExitStatus.badData) }
    }
}

extension ImportErrorMode: ExpressibleByArgument {}

struct ListCommand<Record: CommandNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: "List \(Record.title)s.",
            discussion: "Example:\n  capmatch \(Record.command) list --limit 20 --json"
        )
    }

    @OptionGroup var options: DatabaseOptions
    @Option(help: "Only this state.") var status: String?
    @Option(help: "Only this kind: lab, training, dataset or compute.") var kind: Kind?
    @Option(help: "Only of this organisation.") var organisation: String?
    @Option(help: "Only behind this external id.") var after: String?
    @Option(help: "At most so many.") var limit: Int?
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        let names = Set(Record.fields.map(\.name) + Record.Part.fields.map(\.name))
        for (name, isGiven) in [
            ("status", status != nil), ("kind", kind != nil), ("organisation", organisation != nil),
        ]
        where isGiven && !names.contains(name) {
            throw ValidationError("--\(name) does not apply to \(Record.title)s.")
        }
        if let status, !Self.states.contains(status) {
            throw ValidationError(
                "--status: found \"\(status)\"; expected one of \(Self.states.joined(separator: ", "))."
            )
        }
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
    }

    /// The states that records of the noun can be in.
    private static var states: [String] {
        guard case .code(let states) = Record.fields.first(where: { $0.name == "status" })?.type else {
            return []
        }
        return states
    }

    func run() throws {
        var filter = RecordFilter()
        filter.status = status
        filter.kind = kind?.rawValue
        filter.organisation = organisation
        filter.after = after
        filter.limit = limit
        let found = try options.withProgramme { registry, programme in
            // A key that nobody has is a mistake, not an empty list.
            if let organisation { _ = try registry.record(Organisation.self, organisation, programme) }
            return try registry.records(Record.self, programme, filter)
        }
        if json {
            var writer = JSONWriter(breakDepth: 1)
            writer.beginArray()
            for one in found { Listing.record(one, to: &writer) }
            writer.endArray()
            writer.endLine()
            return Output.bytes(writer.bytes)
        }
        for one in found {
            let cells = Record.fields.filter {
                ["title", "name", "organisation", "status", "kind", "code", "awarded_on"].contains($0.name)
            }
            .map { $0.value(one.record).cell }
            Output.line("\(one.record.externalID)  \(cells.joined(separator: "  "))")
        }
        if Output.isInteractive {
            Output.error("\(found.count) \(Record.title)\(found.count == 1 ? "" : "s")")
        }
    }
}

extension Kind: ExpressibleByArgument {}

struct ShowCommand<Record: CommandNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: "Show one \(Record.title).",
            discussion:
                """
                Examples:
                  capmatch \(Record.command) show \(Record.fields.first?.example ?? "") --json
                  capmatch \(Record.command) show \(Record.fields.first?.example ?? "") --history
                """
        )
    }

    @OptionGroup var options: DatabaseOptions
    @Argument(help: "External id.") var externalID: String
    @Option(help: "An older version.") var version: Int64?
    @Flag(help: "All versions: who wrote each, when, why, and what changed.") var history = false
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        if history, version != nil { throw ValidationError("--history and --version exclude each other.") }
    }

    func run() throws {
        if history {
            let versions = try options.withProgramme { try $0.history(Record.self, externalID, $1) }
            return json ? HistoryText.json(versions) : HistoryText.print(versions)
        }
        let found = try options.withProgramme { try $0.record(Record.self, externalID, $1, version: version) }
        if json {
            var writer = JSONWriter(breakDepth: 1)
            Listing.record(found, to: &writer)
            writer.endLine()
            return Output.bytes(writer.bytes)
        }
        Output.line("version: \(found.version), recorded by \(found.recordedBy)")
        for field in Record.fields {
            let cell = field.value(found.record).cell
            if !cell.isEmpty { Output.line("\(field.name): \(cell)") }
        }
        for part in found.record.parts {
            Output.line("\(Record.Part.fields.first?.name ?? "") \(Record.key(of: part))")
            for field in Record.Part.fields.dropFirst() {
                let cell = field.value(part).cell
                if !cell.isEmpty { Output.line("  \(field.name): \(cell)") }
            }
        }
    }
}

struct TemplateCommand<Record: CommandNoun>: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "template",
            abstract: "Print a file to fill, with an example and what every column may hold.",
            discussion: """
                Examples:
                  capmatch \(Record.command) template > \(Record.title)s.csv
                  capmatch \(Record.command) template --format json > \(Record.title)s.json
                """
        )
    }

    @OptionGroup var console: ConsoleOptions
    @Option(help: "csv or json.") var format = TemplateFormat.csv

    func run() throws {
        switch format {
        case .csv: Output.bytes(Template<Record>.csv())
        case .json: Output.bytes(Template<Record>.json())
        }
    }
}

enum TemplateFormat: String, ExpressibleByArgument, CaseIterable {
    case csv, json
}
