import FoundationEssentials
import Glibc
import Postgres
import PrivateCluster
import Testing

@Suite(.serialized)
struct LifetimeTests {
    let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func isRunning(_ home: String) throws -> Bool {
        try PrivateCluster(home: home).status().process != nil
    }

    @Test func `the first use makes it, the last user stops it, and what was written stays`() throws {
        let cluster = try PrivateCluster(home: workspace.newHome())
        #expect(try cluster.status().major == nil)
        #expect(!FileManager.default.fileExists(atPath: cluster.path), "a look makes nothing")
        let first = try cluster.acquire()
        let second = try cluster.acquire()
        let connection = try Connection(first.connectionSettings)
        try connection.execute("CREATE TABLE t AS SELECT 7 AS x")
        #expect(try connection.value("SHOW listen_addresses") == "")
        #expect(try connection.value("SHOW data_checksums") == "on")
        #expect(try connection.value("SHOW fsync") == "on")
        connection.close()
        try first.release()
        #expect(try isRunning(cluster.path))
        try second.release()
        #expect(try !isRunning(cluster.path))
        let third = try cluster.acquire()
        #expect(try Connection(third.connectionSettings).value("SELECT x FROM t") == 7)
        try third.release()
        var status = stat()
        stat(cluster.path, &status)
        #expect(status.st_mode & 0o777 == 0o700)
    }

    @Test func `a server that is kept stays, and a stop waits for its users`() throws {
        let cluster = try PrivateCluster(home: workspace.readyHome())
        try cluster.start(keep: true)
        try cluster.acquire().release()
        #expect(try isRunning(cluster.path))
        let lease = try cluster.acquire()
        #expect(try cluster.stop() == .inUse)
        #expect(try isRunning(cluster.path))
        try lease.release()
        #expect(try !isRunning(cluster.path))
        #expect(try cluster.stop() == .notRunning)
    }

    @Test(arguments: [
        "with space", "it's \"quoted\"", "ünïcode 漢字", "a,b", String(repeating: "long", count: 40),
    ])
    func `any name will do for its folder`(_ name: String) throws {
        let home = try workspace.readyHome(name)
        #expect(try Probe(home, "hold").finish() == "visit 1\n")
        #expect(try Probe(home, "hold").finish() == "visit 2\n")
        #expect(try !isRunning(home))
    }

    @Test func `a server killed under its users comes back with all that was committed`() throws {
        let home = try workspace.readyHome()
        let cluster = try PrivateCluster(home: home)
        let lease = try cluster.acquire()
        try Probe(home, "hold").finish()
        let process = try #require(try cluster.status().process)
        kill(pid_t(process), SIGKILL)
        try lease.revive()
        #expect(try Connection(lease.connectionSettings).value("SELECT count(*) FROM visit") == 1)
        try lease.release()
        #expect(try !isRunning(home))
    }

    @Test func `data of another version are refused and left alone`() throws {
        let home = try workspace.readyHome()
        let major = try #require(try PrivateCluster(home: home).status().major)
        try run("/bin/mv", "\(home)/pg/\(major)", "\(home)/pg/14")
        let sentinel = "\(home)/pg/14/VERSION"
        let text = try String(contentsOfFile: sentinel, encoding: .utf8)
        try text.replacing("postgresql \(major)", with: "postgresql 14").write(
            toFile: sentinel,
            atomically: false,
            encoding: .utf8
        )
        let error = #expect(throws: PrivateClusterError.self) { try PrivateCluster(home: home).acquire() }
        #expect(error?.message.contains("PostgreSQL 14") == true)
        #expect(error?.hint?.contains("postgresql-14") == true)
        #expect(FileManager.default.fileExists(atPath: "\(home)/pg/14/data/PG_VERSION"))
    }

    @Test func `a folder without our sentinel is never overwritten`() throws {
        let home = try workspace.readyHome()
        let major = try #require(try PrivateCluster(home: home).status().major)
        unlink("\(home)/pg/\(major)/VERSION")
        #expect(throws: PrivateClusterError.self) { try PrivateCluster(home: home).acquire() }
        #expect(FileManager.default.fileExists(atPath: "\(home)/pg/\(major)/data/PG_VERSION"))
    }

    @Test(arguments: ["", "data/base", "VERSION"])
    func `whatever a kill left of an unfinished cluster is removed, and nothing else`(_ left: String) throws {
        let cluster = try PrivateCluster(home: workspace.newHome())
        #expect(throws: PrivateClusterError.self) {
            // Makes the folders, and gets no further.
            try PrivateCluster(
                home: cluster.path,
                environment: ["CAPMATCH_PG_BIN": "/nonexistent"]
            ).acquire()
        }
        let versions = cluster.path + "/pg"
        for name in [".new-\(UUID().uuidString.lowercased())", ".new-mine"] {
            try FileManager.default.createDirectory(
                atPath: "\(versions)/\(name)/\(left)",
                withIntermediateDirectories: true
            )
        }
        try cluster.acquire().release()
        let major = try #require(try cluster.status().major)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: versions).sorted() == [
                ".new-mine", "\(major)",
            ]
        )
    }

    @Test func `a server that cannot start shows the end of its log`() throws {
        let home = try workspace.readyHome()
        let major = try #require(try PrivateCluster(home: home).status().major)
        try "nonsense = 1\n".write(
            toFile: "\(home)/pg/\(major)/data/postgresql.conf",
            atomically: false,
            encoding: .utf8
        )
        let error = #expect(throws: PrivateClusterError.self) { try PrivateCluster(home: home).acquire() }
        #expect(error?.log.contains { $0.contains("nonsense") } == true)
    }

    @Test(.enabled(if: isRoot, "only root drops to another user"))
    func `root drops to a user who can reach the folder, and others are kept out`() throws {
        let closed = workspace.path + "/closed"
        try FileManager.default.createDirectory(atPath: closed, withIntermediateDirectories: false)
        chmod(closed, 0o700)
        let error = #expect(throws: PrivateClusterError.self) {
            try PrivateCluster(home: closed + "/home").acquire()
        }
        #expect(error?.message.contains("\(closed) is closed") == true)
        #expect(!FileManager.default.fileExists(atPath: closed + "/home"))

        let home = try workspace.readyHome()
        let lease = try PrivateCluster(home: home).acquire()
        #expect(try Probe(home, "hold", as: "daemon").finish().contains("belongs to"))
        var status = stat()
        stat("/proc/\(try PrivateCluster(home: home).status().process ?? 0)", &status)
        #expect(status.st_uid != 0)
        try lease.release()
    }

    @Test(
        .enabled(if: isRoot, "only root makes folders for another user"),
        arguments: ["", "/pg", "/log", "/run"]
    )
    func `a folder that root was killed before it gave away is given away by the next command`(name: String)
        throws
    {
        var user = stat()
        stat(try workspace.readyHome("other"), &user)
        let home = workspace.newHome()
        let folder = home + name
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: false)
        if !name.isEmpty {
            chown(home, user.st_uid, user.st_gid)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        }
        #expect(try Probe(home, "hold").finish() == "visit 1\n")
        var status = stat()
        stat(folder, &status)
        #expect(status.st_uid == user.st_uid)
    }

    @Test(.enabled(if: isRoot, "only root makes folders for another user"))
    func `a folder of root's with something in it is not taken`() throws {
        let home = try workspace.readyHome()
        chown(home + "/log", 0, 0)
        try "kept".write(toFile: home + "/log/note", atomically: false, encoding: .utf8)
        #expect(try Probe(home, "hold").finish().contains("\(home)/log is not a folder of"))
        var status = stat()
        stat(home + "/log", &status)
        #expect(status.st_uid == 0)
    }
}
