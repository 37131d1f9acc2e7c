import FoundationEssentials
import Glibc

/// The folder that holds a private cluster, and where everything in it lies.
///
/// ```
/// pg/15/data       the data of PostgreSQL 15
/// pg/15/VERSION    written last: without it the folder is not a cluster
/// run/             the socket
/// log/server.log   the server's log
/// start.lock       held while the server is started or stopped
/// clients.lock     shared by everyone who uses the server
/// keep             present while the server stays without users
/// ```
struct ClusterHome: Sendable {
    let path: String

    var versions: String { path + "/pg" }
    var logFile: String { path + "/log/server.log" }
    var startLock: String { path + "/start.lock" }
    var clientsLock: String { path + "/clients.lock" }
    var keepMarker: String { path + "/keep" }

    func folder(major: Int) -> String { "\(versions)/\(major)" }
    func data(major: Int) -> String { folder(major: major) + "/data" }
    func sentinel(major: Int) -> String { folder(major: major) + "/VERSION" }

    /// The default: `$CAPMATCH_HOME`, for root `/var/lib/capmatch`, else the user's XDG data folder.
    static func defaultPath(_ environment: [String: String]) throws(PrivateClusterError) -> String {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let home = value("CAPMATCH_HOME") { return home }
        if geteuid() == 0 { return "/var/lib/capmatch" }
        if let data = value("XDG_DATA_HOME"), data.hasPrefix("/") { return data + "/capmatch" }
        if let home = value("HOME"), home.hasPrefix("/") { return home + "/.local/share/capmatch" }
        throw PrivateClusterError("There is no place for the private database.", hint: "Set CAPMATCH_HOME.")
    }

    /// Takes a path, relative ones from the current folder, with the links in it resolved where it exists.
    init(_ path: String) {
        var absolute = path
        if !path.hasPrefix("/") { absolute = FileManager.default.currentDirectoryPath + "/" + path }
        while absolute.count > 1, absolute.hasSuffix("/") { absolute.removeLast() }
        // The same home must have one name, or two commands would look for two sockets.
        var missing: [Substring] = []
        var known = absolute[...]
        while true {
            if let resolved = realpath(String(known.isEmpty ? "/" : known), nil) {
                let start = String(cString: resolved)
                free(resolved)
                self.path = missing.reversed().reduce(start == "/" ? "" : start) { $0 + "/" + $1 }
                return
            }
            guard let slash = known.lastIndex(of: "/") else { break }
            missing.append(known[known.index(after: slash)...])
            known = known[..<slash]
        }
        self.path = absolute
    }

    /// The major version of the data that is here; nil where there is none.
    var initialisedMajor: Int? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: versions)) ?? []
        return names.compactMap { Int($0) }.filter { access(sentinel(major: $0), F_OK) == 0 }.max()
    }

    /// The folder of the socket: `run`, or a short path in /tmp where that one is too long for a socket's address.
    ///
    /// It depends on the home alone, so that a command of cron finds the socket that a login session made. A comma
    /// separates hosts for libpq, so a path with one cannot be used either.
    var socketFolder: String {
        let usual = path + "/run"
        if (usual + "/.s.PGSQL.5432").utf8.count <= 107, !usual.contains(",") { return usual }
        // FNV-1a: a name, not a secret; the folder's owner is checked.
        let hash = path.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return "/tmp/capmatch-" + String(hash, radix: 16)
    }

    /// Makes what is missing, for the server's user only; existing folders above it are left alone.
    func prepare(_ user: ServerUser) throws(PrivateClusterError) {
        try checkReachable(user)
        try makeParents()
        if let status = fileStatus(path) {
            guard status.isFolder else { throw PrivateClusterError("\(path) is not a folder.") }
            try adopt(status, user)
        } else {
            try make(path, user)
        }
        for folder in [versions, path + "/log", path + "/run"] { try ensure(folder, user) }
        try ensure(socketFolder, user)
    }

    private func makeParents() throws(PrivateClusterError) {
        var parent = ""
        for name in path.split(separator: "/").dropLast() {
            parent += "/" + name
            guard fileStatus(parent, follow: true) == nil else { continue }
            guard mkdir(parent, 0o755) == 0 || errno == EEXIST else {
                throw .system(
                    "make the folder \(parent)",
                    errno,
                    hint: "Set CAPMATCH_HOME to a folder you can write."
                )
            }
        }
    }

    private func adopt(_ status: stat, _ user: ServerUser) throws(PrivateClusterError) {
        if status.st_uid != user.uid {
            guard handOver(path, to: user) else {
                throw PrivateClusterError(
                    "\(path) belongs to root and is not empty, but the server runs as \(user.name).",
                    hint: "chown -R \(user.name) \(path), or set CAPMATCH_HOME to a new folder."
                )
            }
        } else if status.permissions & 0o022 != 0 {
            throw PrivateClusterError(
                "Others can write in \(path), so its database would not be safe.",
                hint: "chmod go-w \(path)"
            )
        }
    }

    private func ensure(_ folder: String, _ user: ServerUser) throws(PrivateClusterError) {
        guard let status = fileStatus(folder) else { return try make(folder, user) }
        guard status.isFolder, status.st_uid == user.uid || handOver(folder, to: user) else {
            throw PrivateClusterError(
                "\(folder) is not a folder of \(user.name).",
                hint: "Move it away and try again."
            )
        }
        if status.permissions & 0o077 != 0, chmod(folder, 0o700) != 0 {
            throw .system("protect \(folder)", errno)
        }
    }

    /// Gives the user an empty folder of root's; false where it stays another's.
    ///
    /// Root makes a folder first and gives it away then: between the two it may be killed, or looked at by another
    /// command, which may also give the folder away and fill it between two looks of this one.
    private func handOver(_ folder: String, to user: ServerUser) -> Bool {
        guard user.mustDrop else { return false }
        let isEmpty = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.isEmpty == true
        guard let owner = fileStatus(folder)?.st_uid else { return false }
        if owner == user.uid { return true }
        return owner == 0 && isEmpty && user.own(path: folder) && chmod(folder, 0o700) == 0
    }

    private func make(_ folder: String, _ user: ServerUser) throws(PrivateClusterError) {
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST, user.own(path: folder) else {
            throw .system(
                "make the folder \(folder)",
                errno,
                hint: "Set CAPMATCH_HOME to a folder you can write."
            )
        }
    }

    /// Root sees every folder, but the user that it drops to may not.
    private func checkReachable(_ user: ServerUser) throws(PrivateClusterError) {
        guard user.mustDrop else { return }
        var parent = ""
        for name in path.split(separator: "/").dropLast() {
            parent += "/" + name
            guard fileStatus(parent, follow: true) != nil else { return }
            // Asking as the user sees what mode bits do not show, such as access lists.
            guard try !Spawn.run(user.prefix + ["/usr/bin/test", "-x", parent]).succeeded else { continue }
            throw PrivateClusterError(
                "\(path) cannot be reached by \(user.name), whom the server runs as: \(parent) is closed to that user.",
                hint: "Set CAPMATCH_HOME to a folder outside it, such as /var/lib/capmatch."
            )
        }
    }
}
