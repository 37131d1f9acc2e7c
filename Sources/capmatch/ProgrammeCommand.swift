import ArgumentParser
import CommandSupport
import Operations
import Programme
import Registry

struct ProgrammeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "programme",
        abstract: "Create, list, show and change programmes.",
        discussion: "Example:\n  capmatch programme create --demo",
        subcommands: [Create.self, List.self, Show.self, Set.self]
    )

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Create a programme with the reference data; done twice, it changes nothing.",
            discussion: """
                Examples:
                  capmatch programme create skills --name "Skills for AI" --time-zone Africa/Nairobi
                  capmatch programme create --demo
                  capmatch programme create --from generated/
                """
        )

        @OptionGroup var options: DatabaseOptions
        @Argument(help: "Code: lower-case letters, digits and hyphens.") var code: String?
        @Option(help: "Name; default: the code.") var name: String?
        @Option(name: .customLong("time-zone"), help: "IANA time zone; default: UTC.") var timeZone: String?
        @Option(name: .customLong("reference-date"), help: "A fixed business date, for demonstrations.")
        var referenceDate: String?
        @Option(help: "A folder with programme.json and the pool's files to load.") var from: String?
        @Flag(help: "The demonstration programme, all invented.") var demo = false

        func validate() throws {
            if code == nil, from == nil, !demo {
                throw ValidationError("Name a code, or use --demo or --from FOLDER.")
            }
            if let referenceDate, CalendarDate(referenceDate) == nil {
                throw ValidationError("--reference-date \(referenceDate) is no date YYYY-MM-DD.")
            }
            if let code, !ProgrammeRecord.isCode(code) {
                throw ValidationError(
                    "\(code) is no code: expected lower-case letters, digits and hyphens, at most 40, no hyphen first."
                )
            }
        }

        func run() throws {
            let standard = try? SeedFolder.standard(environment: DatabaseOptions.environment)
            let folder = from.map(SeedFolder.init(path:)) ?? (demo ? standard : nil)
            if demo, folder == nil { _ = try SeedFolder.standard(environment: DatabaseOptions.environment) }
            let settings = try folder?.settings()
            let code = code ?? settings?.code ?? ""
            let day = referenceDate ?? settings?.referenceDate
            try options.withRegistry { registry in
                let reference = (folder?.hasReference ?? false) ? folder : standard
                guard let reference else {
                    throw UserError("The reference data are not found.", hint: "Set CAPMATCH_SEED.")
                }
                // What is not said stays as it is, where the programme is there already.
                let present = try registry.programmes().first { $0.code == code }
                let wanted = ProgrammeRecord(
                    code: code,
                    name: name ?? settings?.name ?? present?.name ?? code,
                    timeZone: timeZone ?? settings?.timeZone ?? present?.timeZone ?? "UTC",
                    referenceDate: day.map { CalendarDate($0) } ?? present?.referenceDate
                )
                try check(wanted, registry)
                if let present, !present.hasSettings(of: wanted) {
                    throw UserError(
                        "The programme \"\(code)\" exists already with other settings: \(present.name), "
                            + "\(present.timeZone).",
                        hint: "Change them with capmatch programme set --programme \(code).",
                        code: .exists
                    )
                }
                let changed = try reference.loadReference(into: registry, by: options.person)
                let (programme, isNew) = try registry.create(wanted, by: options.person)
                Output.note(
                    isNew
                        ? "Programme \(programme.code) created."
                        : "Programme \(programme.code) is there already."
                )
                Output.note(
                    changed.isEmpty
                        ? "Reference data: unchanged."
                        : "Reference data: \(changed.joined(separator: ", ")) loaded."
                )
                guard let folder else { return }
                var rejected = 0
                let loaded = try folder.loadPool(into: registry, programme, by: options.person) { file in
                    Output.progress("loading \(file)")
                }
                for one in loaded {
                    ImportText.print(one.report, file: one.file)
                    rejected += one.report.rejected
                }
                if try folder.loadPolicy(into: registry, programme, by: options.person) {
                    Output.note("\(folder.path)/policy.yaml: in force as version 1")
                }
                if rejected > 0 { throw ExitCode(ExitStatus.badData) }
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the programmes.",
            discussion: "Example:\n  capmatch programme list --json"
        )
        @OptionGroup var options: DatabaseOptions
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let programmes = try options.withRegistry { try $0.programmes() }
            if json { return Listing.json(programmes.map(Listing.programme)) }
            if programmes.isEmpty {
                Output.line("No programme yet. Make one: capmatch programme create --demo")
            }
            for one in programmes { Output.line("\(one.code)  \(one.name)  \(one.timeZone)") }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show a programme's settings.",
            discussion: "Example:\n  capmatch programme show demo"
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "Code; default: the only programme.") var code: String?
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let programme = try options.withRegistry { try $0.programme(code ?? options.programmeCode) }
            let members = Listing.programme(programme)
            if json { return Listing.json(members) }
            for (name, value) in members { Output.line("\(name): \(value.cell.isEmpty ? "-" : value.cell)") }
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract: "Change a programme's settings.",
            discussion:
                "Example:\n  capmatch programme set --name \"Skills for AI, phase 2\" --reference-date none"
        )
        @OptionGroup var options: DatabaseOptions
        @Option(help: "Name.") var name: String?
        @Option(name: .customLong("time-zone"), help: "IANA time zone.") var timeZone: String?
        @Option(name: .customLong("reference-date"), help: "A fixed business date, or none.")
        var referenceDate: String?

        func validate() throws {
            if name == nil, timeZone == nil, referenceDate == nil {
                throw ValidationError("Nothing to change: give --name, --time-zone or --reference-date.")
            }
        }

        func run() throws {
            try options.withProgramme { registry, programme in
                var changed = programme
                if let name { changed.name = name }
                if let timeZone { changed.timeZone = timeZone }
                if let referenceDate {
                    changed.referenceDate = CalendarDate(referenceDate)
                    if changed.referenceDate == nil, referenceDate != "none" {
                        throw ValidationError(
                            "--reference-date \(referenceDate) is no date YYYY-MM-DD, nor none."
                        )
                    }
                }
                guard changed != programme else { return Output.note("Nothing to change.") }
                try check(changed, registry)
                try registry.update(changed, by: options.person)
                Output.note("Programme \(programme.code) changed.")
            }
        }
    }
}

/// Refuses a name or a time zone that cannot be.
private func check(_ programme: ProgrammeRecord, _ registry: Registry) throws {
    guard (1...300).contains(programme.name.unicodeScalars.count) else {
        throw UserError("The name must have 1 to 300 characters.", status: ExitStatus.usage)
    }
    guard try registry.knowsTimeZone(programme.timeZone) else {
        throw UserError(
            "There is no time zone \"\(programme.timeZone)\".",
            hint: "Name one of the IANA list, like Africa/Nairobi or UTC.",
            status: ExitStatus.usage
        )
    }
}
