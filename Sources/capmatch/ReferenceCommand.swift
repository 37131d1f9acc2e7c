public import ArgumentParser
import CommandSupport
public import Operations
import Programme
import Registry
import Reports

struct ReferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract:
            "The reference tables: countries, dated groups, rates, licence uses, transfer and export rules.",
        discussion: "Example:\n  capmatch reference show licence --key CC-BY-4.0",
        subcommands: [List.self, Show.self, Import.self]
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the tables with their versions.",
            discussion: "Examples:\n  capmatch reference list --json\n  capmatch reference list --all"
        )
        @OptionGroup var options: DatabaseOptions
        @Flag(help: "All versions that ever were loaded, newest first.") var all = false
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let versions = try options.withRegistry { try $0.referenceVersions(all: all) }
            if json {
                return Listing.json(
                    versions.map {
                        [
                            ("reference", .text($0.reference)), ("version", .integer($0.version)),
                            ("rows", .integer($0.rows)), ("source", .text($0.source)),
                            ("loaded_by", .text($0.loadedBy)), ("loaded_at", .text($0.loadedAt)),
                            ("sha256", .text($0.sha256)),
                        ]
                    }
                )
            }
            if versions.isEmpty { return Output.line("No reference data yet: capmatch reference import") }
            var table = TextTable([
                ("table", .left), ("version", .right), ("rows", .right), ("loaded", .left), ("by", .left),
                ("source", .left),
            ])
            for one in versions {
                table.add([
                    one.reference, String(one.version), String(one.rows), one.loadedAt, one.loadedBy,
                    one.source,
                ])
            }
            for line in table.lines(indent: 0) { Output.line(line) }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show the rows of a table.",
            discussion: """
                Tables are those of reference list. Groups, rates, uses and rules have days: --on shows those in force.

                Examples:
                  capmatch reference show country_group_membership --key BD
                  capmatch reference show transfer_rule --on 2026-11-24 --json
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
            if !table.isDated {
                let dated = ReferenceTable.allCases.filter(\.isDated).map(\.rawValue)
                throw ValidationError("--on applies to \(dated.joined(separator: ", ")).")
            }
            if CalendarDate(on) == nil { throw ValidationError("--on \(on) is no date YYYY-MM-DD.") }
        }

        func run() throws {
            let data = try options.withRegistry { try $0.referenceData() }
            switch table {
            case .country: try show(data.countries)
            case .language: try show(data.languages)
            case .countryGroup: try show(inForce(data.memberships))
            case .sector: try show(data.sectors)
            case .licence: try show(data.licences)
            case .goal: try show(data.goals)
            case .unitRate: try show(inForce(data.rules.unitRates))
            case .licenceUse: try show(inForce(data.rules.licenceUses))
            case .transferRule: try show(inForce(data.rules.transfers))
            case .exportRule: try show(inForce(data.rules.exports))
            case .recognition: try show(inForce(data.rules.recognitions))
            }
        }

        private func inForce<Row: DatedRow>(_ rows: [Row]) -> [Row] {
            let day = on.flatMap { CalendarDate($0) }
            return rows.filter { row in day.map(row.isInForce) ?? true }
        }

        private func show<Record: FieldedRecord>(_ records: [Record]) throws {
            guard let first = Record.fields.first else { return }
            let found = records.filter { key == nil || first.value($0).cell == key }
            if found.isEmpty, let key, on == nil {
                throw UserError("There is no \"\(key)\" in \(table.rawValue).", status: ExitStatus.notFound)
            }
            if json {
                return Listing.json(found.map { one in Record.fields.map { ($0.name, $0.value(one)) } })
            }
            if found.isEmpty {
                return Output.note(
                    on.map { "No row of \(self.table.rawValue) is in force on \($0)." }
                        ?? "\(self.table.rawValue) has no rows."
                )
            }
            var table = TextTable(
                Record.fields.map { field in
                    if case .integer = field.type { (field.name, .right) } else { (field.name, .left) }
                }
            )
            for one in found {
                table.add(Record.fields.map { $0.value(one).cell }.map { $0.isEmpty ? "-" : $0 })
            }
            for line in table.lines(indent: 0) { Output.line(line) }
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract:
                "Load one table from a file, or all tables of a folder; done twice, it changes nothing.",
            discussion: """
                A file's rows are the table's next version, with author (--by), source and date. All of them are checked
                first: columns, codes, places, and that of one key only one row is in force on a day. In a table with
                days they replace all rows; countries, languages, sectors, licences and goals that the file does not
                have stay, since records may name them.

                Examples:
                  capmatch reference import --from seed
                  capmatch reference import transfer_rule rules.csv --source "Counsel's note of 3 May" --by "A. Counsel"
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "The table; all tables of the folder where none is named.") var table: ReferenceTable?
        @Argument(help: "The table's file, CSV.") var file: String?
        @Option(help: "Where the rows come from, for the record; else the file's name.") var source: String?
        @Option(help: "A folder with reference/*.csv, or that reference folder; default: the program's own.")
        var from: String?

        func validate() throws {
            if table != nil, file == nil { throw ValidationError("Name the file: TABLE FILE.") }
            if table != nil, from != nil { throw ValidationError("Give TABLE FILE, or --from, not both.") }
            if table == nil, source != nil { throw ValidationError("--source is for TABLE FILE.") }
        }

        func run() throws {
            if let table, let file {
                let isNew = try options.withRegistry {
                    try table.load(file: file, source: source ?? file, into: $0, by: options.person)
                }
                return Output.note(isNew ? "Loaded: \(table.rawValue)." : "Nothing changed.")
            }
            let folder =
                try from.map(SeedFolder.init(path:))
                ?? SeedFolder.standard(environment: DatabaseOptions.environment)
            let changed = try options.withRegistry { try folder.loadReference(into: $0, by: options.person) }
            Output.note(changed.isEmpty ? "Nothing changed." : "Loaded: \(changed.joined(separator: ", ")).")
        }
    }
}

extension ReferenceTable: ExpressibleByArgument {}
