import ArgumentParser
import CommandSupport
import Operations
import Programme
import Registry

struct ReferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: "The reference tables: countries, dated groups, languages, sectors, licences.",
        discussion: "Example:\n  capmatch reference show licence --key CC-BY-4.0",
        subcommands: [List.self, Show.self, Import.self]
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the tables with their versions.",
            discussion: "Example:\n  capmatch reference list --json"
        )
        @OptionGroup var options: DatabaseOptions
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let versions = try options.withRegistry { try $0.referenceVersions() }
            if json {
                return Listing.json(
                    versions.map {
                        [
                            ("reference", .text($0.reference)), ("version", .integer($0.version)),
                            ("rows", .integer($0.rows)), ("source", .text($0.source)),
                            ("loaded_by", .text($0.loadedBy)), ("sha256", .text($0.sha256)),
                        ]
                    }
                )
            }
            if versions.isEmpty { Output.line("No reference data yet: capmatch reference import") }
            for one in versions {
                Output.line("\(one.reference)  version \(one.version)  \(one.rows) rows  by \(one.loadedBy)")
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the rows of a table.",
            discussion: """
                Tables are those of reference list. Groups of countries have days: --on shows those in force.

                Examples:
                  capmatch reference show country_group_membership --key BD
                  capmatch reference show country_group_membership --on 2026-11-24 --json
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "The table, as reference list names it.") var table: ReferenceTable
        @Option(help: "Only rows with this key: a country, language, sector, licence or goal.") var key:
            String?
        @Option(help: "Only what is in force on this day, YYYY-MM-DD.") var on: String?
        @Flag(help: "Print JSON.") var json = false

        func validate() throws {
            guard let on else { return }
            if table != .countryGroup {
                throw ValidationError("--on applies to country_group_membership only.")
            }
            if CalendarDate(on) == nil { throw ValidationError("--on \(on) is no date YYYY-MM-DD.") }
        }

        func run() throws {
            let data = try options.withRegistry { try $0.referenceData() }
            switch table {
            case .country: try show(data.countries)
            case .language: try show(data.languages)
            case .countryGroup:
                let day = on.flatMap { CalendarDate($0) }
                try show(data.memberships.filter { membership in day.map(membership.isInForce) ?? true })
            case .sector: try show(data.sectors)
            case .licence: try show(data.licences)
            case .goal: try show(data.goals)
            }
        }

        private func show<Record: FieldedRecord>(_ records: [Record]) throws {
            guard let first = Record.fields.first else { return }
            let found = records.filter { key == nil || first.value($0).cell == key }
            if found.isEmpty, let key {
                throw UserError("There is no \"\(key)\" in \(table.rawValue).", status: ExitStatus.notFound)
            }
            if json {
                return Listing.json(found.map { one in Record.fields.map { ($0.name, $0.value(one)) } })
            }
            for one in found {
                Output.line(
                    Record.fields.map { $0.value(one).cell }.map { $0.isEmpty ? "-" : $0 }.joined(
                        separator: "  "
                    )
                )
            }
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Load the reference tables of a folder; done twice, it changes nothing.",
            discussion: "Example:\n  capmatch reference import --from seed"
        )
        @OptionGroup var options: DatabaseOptions
        @Option(help: "A folder with reference/*.csv; default: the program's own.") var from: String?

        func run() throws {
            let folder =
                try from.map(SeedFolder.init(path:))
                ?? SeedFolder.standard(environment: DatabaseOptions.environment)
            let changed = try options.withRegistry { try folder.loadReference(into: $0, by: options.person) }
            Output.note(changed.isEmpty ? "Nothing changed." : "Loaded: \(changed.joined(separator: ", ")).")
        }
    }
}

/// The tables by the names that listings show.
enum ReferenceTable: String, ExpressibleByArgument, CaseIterable {
    case country, language, sector, licence
    case countryGroup = "country_group_membership"
    case goal = "sdg"
}
