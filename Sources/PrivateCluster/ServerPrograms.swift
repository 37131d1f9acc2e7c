import FoundationEssentials
import Glibc

/// The installed programs of one version of PostgreSQL.
struct ServerPrograms: Sendable {
    let folder: String
    let major: Int

    var initdb: String { folder + "/initdb" }
    var postgres: String { folder + "/postgres" }
    var controlData: String { folder + "/pg_controldata" }

    /// Finds the programs: `CAPMATCH_PG_BIN`, else Debian's folder of the wanted or else newest version, else the
    /// path.
    static func find(wanted: Int?, environment: [String: String]) throws(PrivateClusterError)
        -> ServerPrograms
    {
        if let folder = environment["CAPMATCH_PG_BIN"], !folder.isEmpty {
            guard let found = inspect(folder) else {
                throw PrivateClusterError(
                    "CAPMATCH_PG_BIN is \(folder), which holds no initdb and postgres.",
                    hint:
                        "unset CAPMATCH_PG_BIN, or set it to their folder, such as /usr/lib/postgresql/15/bin."
                )
            }
            return found
        }
        let debian = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: debian)) ?? []).compactMap {
            Int($0)
        }
        let order = versions.sorted { left, right in
            (left == wanted ? 1 : 0, left) > (right == wanted ? 1 : 0, right)
        }
        for version in order {
            // Debian names the folder by the version: nothing has to be run to ask for it.
            let folder = "\(debian)/\(version)/bin"
            if isComplete(folder) { return ServerPrograms(folder: folder, major: version) }
        }
        for folder in (environment["PATH"] ?? "").split(separator: ":") where folder.hasPrefix("/") {
            if let found = inspect(String(folder)) { return found }
        }
        throw PrivateClusterError(
            "PostgreSQL's server programs are not installed.",
            hint: "apt-get install postgresql, or set CAPMATCH_PG_BIN to the folder of initdb and postgres."
        )
    }

    private static func isComplete(_ folder: String) -> Bool {
        access(folder + "/initdb", X_OK) == 0 && access(folder + "/postgres", X_OK) == 0
    }

    private static func inspect(_ folder: String) -> ServerPrograms? {
        guard isComplete(folder) else { return nil }
        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
        guard let outcome = try? Spawn.run([folder + "/postgres", "--version"]), outcome.succeeded,
            let version = outcome.output.split(separator: " ").dropFirst(2).first,
            let major = Int(version.prefix { ("0"..."9").contains($0) })
        else { return nil }
        return ServerPrograms(folder: folder, major: major)
    }
}
