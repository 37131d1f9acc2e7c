import ArgumentParser
import CommandSupport
import Operations
import Programme
import Registry

struct ProgrammeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "programme",
        abstract: "Create, list, show and change programmes.",
        subcommands: [Create.self, List.self, Show.self, Set.self]
    )

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
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
        }

        func run() throws {
            let standard = try? SeedFolder.standard(environment: DatabaseOptions.environment)
            let folder = from.map(SeedFolder.init(path:)) ?? (demo ? standard : nil)
            if demo, folder == nil { _ = try SeedFolder.standard(environment: DatabaseOptions.environment) }
            let settings = try folder?.settings()
            let code = code ?? settings?.code ?? ""
            let day = referenceDate ?? settings?.referenceDate
            let wanted = ProgrammeRecord(
                code: code,
                name: name ?? settings?.name ?? code,
                timeZone: timeZone ?? settings?.timeZone ?? "UTC",
                referenceDate: day.flatMap { CalendarDate($0) }
            )
            try options.withRegistry { registry in
                let reference = (folder?.hasReference ?? false) ? folder : standard
                guard let reference else {
                    throw UserError("The reference data are not found.", hint: "Set CAPMATCH_SEED.")
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
            abstract: "Show a programme's settings.",
            discussion: "Example:\n  capmatch programme show demo"
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "Code; default: the only programme.") var code: String?
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let programme = try options.withRegistry { try $0.programme(code ?? options.programme) }
            let members = Listing.programme(programme)
            if json { return Listing.json(members) }
            for (name, value) in members { Output.line("\(name): \(value)") }
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a programme's settings.",
            discussion:
                "Example:\n  capmatch programme set --name \"Skills for AI, phase 2\" --reference-date none"
        )
        @OptionGroup var options: DatabaseOptions
        @Option(help: "Name.") var name: String?
        @Option(name: .customLong("time-zone"), help: "IANA time zone.") var timeZone: String?
        @Option(name: .customLong("reference-date"), help: "A fixed business date, or none.")
        var referenceDate: String?

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
                _ = try registry.today(changed)
                try registry.update(changed, by: options.person)
                Output.note("Programme \(programme.code) changed.")
            }
        }
    }
}
