import ArgumentParser
import CommandSupport
import Operations
import Programme
import Registry

extension DatabaseCommand {
    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "backup",
            abstract: "Copy the whole database into a file, with a manifest that proves it.",
            discussion: """
                All programmes at one moment, also while others work. Beside the file stands FILE.json: SHA-256, and of \
                every table the rows and their digest. Needs pg_dump at least as new as the server. A file that is there \
                already is not overwritten.

                Example:
                  capmatch db backup --out /var/backups/capmatch/2026-11-20.dump
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Option(help: "The file; FILE.json beside it is the manifest.") var out: String
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let manifest = try options.withRegistry { registry in
                try DatabaseBackup(registry, environment: DatabaseOptions.environment).write(to: out)
            }
            if json { return Listing.json(DatabaseCommand.members(manifest, out)) }
            Output.note(
                "\(out): \(manifest.bytes >> 10) KB, \(manifest.tables.count) tables, "
                    + "\(manifest.tables.reduce(0) { $0 + $1.rows }) rows, SHA-256 \(manifest.sha256)."
            )
            Output.note("Restore it into an empty database: capmatch db restore \(out)")
        }
    }

    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore",
            abstract: "Fill an empty database from a backup, and compare every table with its manifest.",
            discussion: """
                In one transaction: it is restored as a whole or not at all. A database that holds anything is refused. \
                Afterwards every table's rows and digest and every chain of commands are compared with the manifest.

                Examples:
                  capmatch db restore --dry-run /var/backups/capmatch/2026-11-20.dump
                  createdb restored && capmatch db restore 2026-11-20.dump --database postgresql:///restored
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "The backup; FILE.json beside it is its manifest.") var file: String
        @Flag(name: .customLong("dry-run"), help: "Only look whether the backup is whole.") var dryRun = false
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let session = try DatabaseSession(url: options.database, environment: DatabaseOptions.environment)
            defer { try? session.close() }
            let backup = try DatabaseBackup(session.registry, environment: DatabaseOptions.environment)
            let manifest = try dryRun ? backup.check(file) : backup.restore(file)
            if json { return Listing.json(DatabaseCommand.members(manifest, file)) }
            Output.note(
                dryRun
                    ? "\(file) is whole: of \(manifest.createdAt), \(manifest.tables.count) tables."
                    : "Restored \(manifest.tables.count) tables as they were at \(manifest.createdAt); all are as the manifest says."
            )
        }
    }

    static func members(_ manifest: BackupManifest, _ file: String) -> Listing.Members {
        [
            ("file", .text(file)), ("created_at", .text(manifest.createdAt)),
            ("sha256", .text(manifest.sha256)),
            ("bytes", .integer(manifest.bytes)), ("tables", .integer(Int64(manifest.tables.count))),
            ("rows", .integer(manifest.tables.reduce(0) { $0 + $1.rows })),
            ("schema_version", .integer(manifest.schemaVersion)), ("engine", .text(manifest.engine)),
        ]
    }
}
