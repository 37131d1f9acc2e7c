import FoundationEssentials
import Glibc

/// Makes the data folder of a private cluster, in a way that a kill at any moment leaves nothing half made.
///
/// `PG_VERSION` in a data folder does not mean that initdb came to its end. So initdb works in a folder of another
/// name, our own sentinel is written last, and only then the folder gets its name.
struct Initialisation {
    let home: ClusterHome
    let user: ServerUser
    let programs: ServerPrograms

    /// How the folder is called until it is complete, before an UUID.
    private static let unfinished = ".new-"

    /// Makes the data folder; the caller holds the start lock.
    func run() throws(PrivateClusterError) {
        removeLeftovers()
        let final = home.folder(major: programs.major)
        guard fileStatus(final) == nil else {
            throw PrivateClusterError(
                "\(final) exists but is not a complete cluster of this program, which never overwrites data.",
                hint: "Move it away, or set CAPMATCH_HOME to another folder."
            )
        }
        let folder = home.versions + "/" + Self.unfinished + UUID().uuidString.lowercased()
        guard mkdir(folder, 0o700) == 0, user.own(path: folder) else {
            throw .system("make the folder \(folder)", errno)
        }
        do throws(PrivateClusterError) {
            try fill(folder)
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    /// What a run that was killed left behind.
    ///
    /// The name alone tells: a mark inside would be missing where the kill came before it was written, after it was
    /// taken away, or while a leftover was being removed. No server that anybody could use ever ran in such a folder,
    /// so it holds nobody's data.
    private func removeLeftovers() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: home.versions)) ?? [] {
            guard name.hasPrefix(Self.unfinished),
                UUID(uuidString: String(name.dropFirst(Self.unfinished.count))) != nil
            else {
                continue
            }
            // A killed initdb's own children may write for a moment still.
            for _ in 0..<20 {
                try? FileManager.default.removeItem(atPath: home.versions + "/" + name)
                if fileStatus(home.versions + "/" + name) == nil { break }
                pause(milliseconds: 50)
            }
        }
    }

    private func fill(_ folder: String) throws(PrivateClusterError) {
        let data = folder + "/data"
        let made = try Spawn.run(
            user.prefix + [
                programs.initdb, "--pgdata=\(data)", "--username=capmatch", "--auth-local=peer",
                "--auth-host=reject",
                "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums",
            ]
        )
        guard made.succeeded else { throw failure("initdb failed", made.output) }
        try writeDurably(data + "/pg_hba.conf", "local all all peer map=capmatch\n", owner: user)
        try writeDurably(data + "/pg_ident.conf", identity, owner: user)
        // A server of one session needs no socket, so a kill here leaves no server running.
        let created = try Spawn.run(
            user.prefix + [programs.postgres, "--single", "-D", data, "postgres"],
            input: "CREATE DATABASE capmatch\n"
        )
        guard created.succeeded, !created.output.contains("ERROR:"), !created.output.contains("FATAL:") else {
            throw failure("The database capmatch could not be made", created.output)
        }
        let control = try Spawn.run(user.prefix + [programs.controlData, data])
        let label = "Database system identifier:"
        guard let line = control.output.split(separator: "\n").first(where: { $0.hasPrefix(label) }) else {
            throw failure("pg_controldata failed", control.output)
        }
        let identifier = line.dropFirst(label.count).trimmingPrefix { $0 == " " }
        try writeDurably(
            folder + "/VERSION",
            "layout 1\npostgresql \(programs.major)\nsystem \(identifier)\n",
            owner: user
        )
        try syncFolder(folder)
        guard rename(folder, home.folder(major: programs.major)) == 0 else {
            throw .system("name the finished folder \(home.folder(major: programs.major))", errno)
        }
        try syncFolder(home.versions)
    }

    /// Who may be the database's user capmatch: the folder's owner, and root, who could become the owner anyway.
    private var identity: String {
        ["root", user.name].map { name in
            "capmatch \"" + name.replacing("\"", with: "\"\"") + "\" capmatch\n"
        }.joined()
    }

    private func failure(_ what: String, _ output: String) -> PrivateClusterError {
        let lines = output.split(separator: "\n").suffix(20).map(String.init)
        return PrivateClusterError("\(what) in \(home.path).", hint: Self.hint(output), log: lines)
    }

    private static func hint(_ output: String) -> String? {
        output.contains("No space left") ? "The disk is full; a new cluster needs 50 MB." : nil
    }
}

/// What the sentinel of a complete data folder says.
struct Sentinel: Equatable {
    let layout: Int
    let major: Int
    let systemIdentifier: String

    /// Reads the file; nil where it is not one of ours.
    init?(_ path: String) {
        guard let text = readSmallFile(path) else { return nil }
        let pairs = text.split(separator: "\n").compactMap { line -> (Substring, Substring)? in
            let words = line.split(separator: " ")
            return words.count == 2 ? (words[0], words[1]) : nil
        }
        let values = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        guard let layout = values["layout"].flatMap({ Int($0) }),
            let major = values["postgresql"].flatMap({ Int($0) }),
            let system = values["system"]
        else { return nil }
        self.layout = layout
        self.major = major
        systemIdentifier = String(system)
    }
}
