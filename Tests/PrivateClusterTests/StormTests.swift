import FoundationEssentials
import Glibc
import PrivateCluster
import Testing

@Suite(.serialized)
struct StormTests {
    let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func process(_ home: String) throws -> Int? { try PrivateCluster(home: home).status().process }

    @Test func `many commands at once on a new folder make one cluster`() throws {
        let home = workspace.newHome()
        let count = isSoak ? 60 : 20
        let probes = try (0..<count).map { try Probe(home, "hold", String($0 * 37 % 200)) }
        let visits = probes.map { $0.finish() }
        #expect(Set(visits.map { $0.prefix(6) }) == ["visit "], "\(visits)")
        #expect(try Probe(home, "hold").finish() == "visit \(count + 1)\n")
        #expect(try process(home) == nil)
    }

    @Test func `commands that are killed leave no claim and lose nothing that was committed`() throws {
        let home = try workspace.readyHome()
        for round in 1...(isSoak ? 20 : 2) {
            let probes = try (0..<12).map { try Probe(home, "hold", $0.isMultiple(of: 2) ? "60000" : "50") }
            for (index, probe) in probes.enumerated() where index.isMultiple(of: 2) {
                if index < 8 { probe.waitForVisit() }
                kill(probe.process, SIGKILL)
            }
            if round.isMultiple(of: 2), let server = try process(home) { kill(pid_t(server), SIGKILL) }
            for probe in probes { probe.finish() }
            #expect(try Probe(home, "hold").finish().hasPrefix("visit "))
            #expect(try process(home) == nil)
        }
    }

    @Test func `making the cluster can be killed at any moment and tried again`() throws {
        let home = workspace.newHome()
        for attempt in 1...(isSoak ? 30 : 5) {
            let probe = try Probe(home, "hold", "60000")
            usleep(UInt32(attempt * 211 % 1_300 + 20) * 1_000)
            probe.killAll()
            // The half-made folder has another name, and a complete one has the sentinel.
            let names = (try? FileManager.default.contentsOfDirectory(atPath: home + "/pg")) ?? []
            for name in names where !name.hasPrefix(".new-") {
                #expect(FileManager.default.fileExists(atPath: "\(home)/pg/\(name)/VERSION"))
            }
        }
        #expect(try Probe(home, "hold").finish().hasPrefix("visit "))
        #expect(try FileManager.default.contentsOfDirectory(atPath: home + "/pg").count == 1)
        #expect(try process(home) == nil)
    }

    enum Stale: CaseIterable { case dead, foreign, zombie, itself, garbage }

    @Test(arguments: Stale.allCases)
    func `a stale pid file does not block the start`(_ kind: Stale) throws {
        let home = try workspace.readyHome()
        let major = try #require(try PrivateCluster(home: home).status().major)
        let file = "\(home)/pg/\(major)/data/postmaster.pid"
        let child = try spawn(["/bin/sleep", kind == .foreign ? "600" : "0"])
        let number: pid_t
        switch kind {
        case .dead:
            var status: Int32 = 0
            waitpid(child, &status, 0)
            number = child
        case .itself: number = getpid()
        case .zombie:
            usleep(100_000)
            number = child
        case .foreign, .garbage: number = child
        }
        let text =
            kind == .garbage
            ? "" : "\(number)\n\(home)/pg/\(major)/data\n1\n5432\n\(home)/run\n\n 1 1\nready   \n"
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        var status = stat()
        stat(home, &status)
        chown(file, status.st_uid, status.st_gid)
        #expect(try process(home) == nil)
        #expect(try Probe(home, "hold").finish() == "visit 1\n")
        #expect(try process(home) == nil)
        kill(child, SIGKILL)
        var end: Int32 = 0
        waitpid(child, &end, 0)
    }
}
