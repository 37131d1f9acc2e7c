import ArgumentParser
import CommandSupport
import Operations
import Postgres
import PrivateCluster
import Programme
import Registry

struct DatabaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "The database: its state, its schema, its backups, and the private cluster.",
        discussion: "Example:\n  capmatch db status",
        subcommands: [
            Status.self, Migrate.self, Start.self, Stop.self, Backup.self, Restore.self,
        ]
    )

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "Say which database is used and whether it runs.",
            discussion: "Example:\n  capmatch db status --json"
        )
        @OptionGroup var options: DatabaseOptions
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let environment = DatabaseOptions.environment
            var members: Listing.Members = []
            if let settings = try DatabaseSession.named(url: options.database, environment: environment) {
                let connection = try Connection(settings)
                let pending = try Registry.migrator(software: Engine.name).plan(connection)
                members = [
                    ("database", .text(settings.description)),
                    ("server_version", .integer(Int64(connection.serverVersion))),
                    ("pending_migrations", .integer(Int64(pending.count))),
                ]
            } else {
                let status = try PrivateCluster(environment: environment).status()
                members = [
                    ("database", .text("private cluster")), ("path", .text(status.path)),
                    ("version", status.major.map { .integer(Int64($0)) } ?? .none),
                    ("process", status.process.map { .integer(Int64($0)) } ?? .none),
                    ("kept", .boolean(status.isKept)), ("log", .text(status.logFile)),
                    ("socket_folder", .text(status.socketFolder)),
                ]
            }
            if json { return Listing.json(members) }
            for (name, value) in members { Output.line("\(name): \(value.cell.isEmpty ? "-" : value.cell)") }
        }
    }

    struct Migrate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "migrate",
            abstract: "Bring the schema to what this program needs.",
            discussion: """
                --adopt takes a schema over that is there already: it runs the migrations in a schema of their own, drops \
                that again, and records the database's own as right where nothing of it is missing or different.

                Example:
                  capmatch db migrate --database postgresql://db.example.org/capmatch
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Flag(help: "Compare the schema with what the migrations make, and record it as right.") var adopt =
            false

        func run() throws {
            if adopt { return try takeOver() }
            let migrator = try Registry.migrator(software: Engine.name)
            guard
                let settings = try DatabaseSession.named(
                    url: options.database,
                    environment: DatabaseOptions.environment
                )
            else {
                return try options.withRegistry { _ in
                    Output.note("The private cluster's schema is complete.")
                }
            }
            let applied = try migrator.migrate(try Connection(settings), by: options.person)
            for one in applied { Output.note("applied \(one.file)") }
            Output.note("The schema is complete.")
        }

        private func takeOver() throws {
            let session = try DatabaseSession(url: options.database, environment: DatabaseOptions.environment)
            defer { try? session.close() }
            let adoption = try Registry.migrator(software: Engine.name)
                .adopt(session.registry.connection, by: options.person)
            for file in adoption.recorded { Output.note("recorded \(file)") }
            for line in adoption.additions { Output.note("left alone, made by somebody else: \(line)") }
            Output.note("The schema is what the migrations make.")
        }
    }

    struct Start: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "start",
            abstract: "Start the private cluster; it runs until db stop.",
            discussion: "Example:\n  capmatch db start"
        )
        @OptionGroup var console: ConsoleOptions

        func run() throws {
            let cluster = try PrivateCluster(environment: DatabaseOptions.environment)
            try cluster.start(keep: true)
            Output.note("The private cluster in \(cluster.path) runs until: capmatch db stop")
        }
    }

    struct Stop: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stop",
            abstract: "Stop the private cluster, once nobody uses it.",
            discussion: "Example:\n  capmatch db stop"
        )
        @OptionGroup var console: ConsoleOptions
        @Flag(help: "Also while commands use it.") var force = false

        func run() throws {
            switch try PrivateCluster(environment: DatabaseOptions.environment).stop(force: force) {
            case .stopped: Output.note("Stopped.")
            case .notRunning: Output.note("It was not running.")
            case .inUse: Output.line("Other commands use it; the last of them stops it.")
            }
        }
    }
}
