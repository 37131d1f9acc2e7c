import ArgumentParser
import CommandSupport
import Operations
import Programme
import Registry

struct ReferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: "The reference tables: countries, dated groups, languages, sectors, licences.",
        subcommands: [List.self, Import.self]
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
            Output.line(changed.isEmpty ? "Nothing changed." : "Loaded: \(changed.joined(separator: ", ")).")
        }
    }
}
