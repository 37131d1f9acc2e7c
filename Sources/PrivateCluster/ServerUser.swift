import Glibc

/// The user whose processes the server runs as: this one, or for root a real user that it drops to.
struct ServerUser: Equatable, Sendable {
    let name: String
    let uid: uid_t
    let gid: gid_t
    /// Whether this process is root and must drop to the user.
    let mustDrop: Bool

    /// Finds the user for a home, which may not exist yet.
    ///
    /// PostgreSQL refuses to run as root. The owner of an existing home wins, so that all who use it agree.
    static func find(home: String) throws(PrivateClusterError) -> ServerUser {
        let me = geteuid()
        guard me == 0 else {
            guard let user = lookUp(me) else {
                throw PrivateClusterError(
                    "User number \(me) has no entry in the user database, which PostgreSQL needs.",
                    hint: "Add a line for it to /etc/passwd, or use Debian's libnss-wrapper."
                )
            }
            if let owner = fileStatus(home, follow: true)?.st_uid, owner != me {
                throw PrivateClusterError(
                    "\(home) belongs to \(lookUp(owner)?.name ?? "user \(owner)"), not to \(user.name).",
                    hint: "Set CAPMATCH_HOME to a folder of your own, or run as its owner or as root."
                )
            }
            return user
        }
        if let owner = fileStatus(home, follow: true)?.st_uid, owner != 0 {
            guard let user = lookUp(owner) else {
                throw PrivateClusterError(
                    "\(home) belongs to user number \(owner), who has no entry in /etc/passwd."
                )
            }
            return user
        }
        for name in ["capmatch", "postgres"] {
            if let entry = getpwnam(name), entry.pointee.pw_uid != 0 {
                return ServerUser(entry.pointee, drop: true)
            }
        }
        throw PrivateClusterError(
            "PostgreSQL does not run as root, and there is no user capmatch or postgres to drop to.",
            hint: "apt-get install postgresql makes the user postgres."
        )
    }

    private static func lookUp(_ uid: uid_t) -> ServerUser? {
        getpwuid(uid).map { ServerUser($0.pointee, drop: geteuid() == 0) }
    }

    private init(_ entry: passwd, drop: Bool) {
        name = entry.pw_name.map { String(cString: $0) } ?? ""
        uid = entry.pw_uid
        gid = entry.pw_gid
        mustDrop = drop
    }

    /// The words before a command that run it as the user.
    ///
    /// setpriv is in every Debian, executes in place (so the process number is the server's), opens no session
    /// and needs three milliseconds.
    var prefix: [String] {
        mustDrop ? ["/usr/bin/setpriv", "--reuid=\(uid)", "--regid=\(gid)", "--init-groups", "--"] : []
    }

    /// Gives an open file to the user.
    func own(_ file: Int32) -> Bool { !mustDrop || fchown(file, uid, gid) == 0 }

    /// Gives a folder to the user.
    func own(path: String) -> Bool { !mustDrop || lchown(path, uid, gid) == 0 }
}
