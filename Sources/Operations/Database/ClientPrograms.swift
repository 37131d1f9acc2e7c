import FoundationEssentials
import Glibc
import Subprocesses

/// PostgreSQL's programs for copies, at least as new as a server.
struct ClientPrograms {
    let folder: String
    let major: Int

    var dump: String { folder + "/pg_dump" }
    var restore: String { folder + "/pg_restore" }

    /// Finds them: `CAPMATCH_PG_BIN`, else the newest of Debian's folders, else the search path.
    ///
    /// - Throws: ``BackupError`` where they are missing or older than the server, which they then refuse to copy.
    init(_ environment: [String: String], server: Int) throws(BackupError) {
        let debian = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: debian)) ?? []).compactMap {
            Int($0)
        }
        let folders =
            [environment["CAPMATCH_PG_BIN"] ?? ""] + versions.sorted(by: >).map { "\(debian)/\($0)/bin" }
            + (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let hint =
            "apt-get install postgresql-client-\(server), or set CAPMATCH_PG_BIN to the programs' folder."
        for folder in folders where folder.hasPrefix("/") && access(folder + "/pg_restore", X_OK) == 0 {
            guard let major = Self.major(folder + "/pg_dump") else { continue }
            guard major >= server else {
                throw BackupError(
                    "\(folder)/pg_dump is version \(major); the server is PostgreSQL \(server).",
                    hint: hint
                )
            }
            self.folder = folder
            self.major = major
            return
        }
        throw BackupError("pg_dump and pg_restore are not installed.", hint: hint)
    }

    /// The version of a program that says "pg_dump (PostgreSQL) 15.18 (Debian …)".
    private static func major(_ program: String) -> Int? {
        guard let child = try? ChildProcess([program, "--version"], input: []), child.succeeded,
            let version = child.output.split(separator: " ").dropFirst(2).first
        else { return nil }
        return Int(version.prefix { ("0"..."9").contains($0) })
    }
}
