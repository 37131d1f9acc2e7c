import FoundationEssentials
import Glibc
import PrivateCluster

/// A folder for the homes of one test, removed at its end together with any server that still runs in it.
final class Workspace {
    let path: String
    private var homes: [String] = []

    init() throws {
        path = "/tmp/cluster-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        chmod(path, 0o755)
    }

    deinit {
        for home in homes {
            let cluster = try? PrivateCluster(home: home)
            _ = try? cluster?.stop(force: true)
            if let folder = try? cluster?.status().socketFolder, folder.hasPrefix("/tmp/capmatch-") {
                try? FileManager.default.removeItem(atPath: folder)
            }
        }
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A home that does not exist yet.
    func newHome(_ name: String = "home") -> String {
        homes.append(path + "/" + name)
        return path + "/" + name
    }

    /// A home with a complete cluster, copied from one that all tests share, since initdb takes seconds.
    func readyHome(_ name: String = "home") throws -> String {
        let home = newHome(name)
        try run("/bin/cp", "-a", Self.template.get(), home)
        return home
    }

    private static let template = Result {
        let home = "/tmp/cluster-template-\(getpid())"
        try PrivateCluster(home: home).acquire().release()
        atexit { try? FileManager.default.removeItem(atPath: "/tmp/cluster-template-\(getpid())") }
        return home
    }
}

/// Whether the long storms were asked for.
let isSoak = ProcessInfo.processInfo.environment["CAPMATCH_SOAK"].map { !$0.isEmpty } ?? false

/// Whether the tests run as root, whose server drops to another user.
let isRoot = geteuid() == 0
