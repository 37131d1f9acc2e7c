import Foundation
import Postgres
import Programme
import Registry
import TestSupport
import Testing

/// Two officers, one proposal: PostgreSQL's isolationtester runs the statements that the register really sends, in
/// every order in which two sessions can send them.
@Suite("Two officers", .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct IsolationTests {
    let fixture: RegisterFixture

    init() throws {
        fixture = try RegisterFixture()
        try fixture.add(RegisterFixture.need("N"))
        try fixture.add(RegisterFixture.offer("O"))
        try fixture.propose()
    }

    private static let tester: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.sorted().reversed().map {
            "\(root)/\($0)/lib/pgxs/src/test/isolation/isolationtester"
        }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    private func step(_ action: String, to state: ProposalState) -> ProposalStep {
        var step = ProposalStep(action, to: state)
        if action == "reject" { step.code = .wrongData }
        return step
    }

    private func decide(
        _ step: ProposalStep,
        expecting version: Int64?,
        _ registry: Registry,
        by person: String
    ) throws {
        try registry.change(
            "proposal \(step.action)",
            fixture.programme,
            on: CalendarDate(daysSince1970: 20_781),
            by: person
        ) { try $0.take(step, on: "P1-1", expecting: version) }
    }

    /// Takes a decision back, as if it had never been made.
    private var restoration: [String] {
        [
            "UPDATE proposal SET current_version = 1, state = 'proposed' WHERE key = 'P1-1'",
            "DELETE FROM proposal_version WHERE version > 1",
        ]
    }

    /// The writing statements of a decision with their values, as the server's own log has them.
    private func statements(_ step: ProposalStep, by person: String) throws -> [String] {
        let registry = try fixture.another()
        try registry.connection.execute("SET client_min_messages = log")
        try registry.connection.execute("SET log_statement = 'all'")
        final class Heard { var texts: [String] = [] }
        let heard = Heard()
        registry.connection.onNotice = { notice in
            guard notice.message.hasPrefix("execute <unnamed>: ") else { return }
            heard.texts.append(Self.inlined(notice))
        }
        try decide(step, expecting: 1, registry, by: person)
        registry.connection.close()
        for statement in restoration { try fixture.registry.connection.execute(SQL(unescaped: statement)) }
        // The chain of commands is written under the same lock, with what was read there: it is not a race.
        return heard.texts.filter { text in
            !text.contains("audit_entry")
                && (text.hasPrefix("INSERT") || text.hasPrefix("UPDATE")
                    || text.contains("FOR NO KEY UPDATE"))
        }
    }

    /// A statement of the log with the values of its parameters in their places.
    private static func inlined(_ notice: Notice) -> String {
        var text = String(notice.message.dropFirst("execute <unnamed>: ".count))
        var values: [(Int, String)] = []
        for match in (notice.detail ?? "").matches(of: /\$([0-9]+) = ('(?:[^']|'')*'|NULL)/) {
            if let number = Int(match.1) { values.append((number, String(match.2))) }
        }
        for (number, value) in values.reversed() {
            text = text.replacingOccurrences(of: "$\(number)", with: value)
        }
        return text
    }

    private func specification() throws -> String {
        var spec = "setup { SELECT 1 AS ready; }\n"
        let outcome = """
            SELECT p.current_version AS version, p.state, count(v.*) AS steps,
                (SELECT count(*) FROM command WHERE kind IN ('proposal endorse', 'proposal reject')) AS commands
            FROM proposal p JOIN proposal_version v USING (programme_id, proposal_id) GROUP BY 1, 2, 4;
            """
        spec += "teardown { \(restoration.joined(separator: "; ")); }\n"
        for (session, decision) in [
            ("ana", step("endorse", to: .endorsed)), ("ben", step("reject", to: .rejected)),
        ] {
            let sent = try statements(decision, by: session)
            // The command's id, the writers' lock, the version and the head: an officer's decision is these four.
            #expect(sent.count == 4, "\(sent)")
            spec += "session \(session)\n"
            for (place, statement) in sent.enumerated() {
                let body = (place == 0 ? "BEGIN; " : "") + statement + ";"
                #expect(!body.contains("{") && !body.contains("}"))
                spec += "step \(session)\(place) { \(body) }\n"
            }
            spec += "step \(session)9 { COMMIT; }\n"
            // What came of it, looked at when both are through.
            if session == "ben" { spec += "teardown { \(outcome) }\n" }
        }
        return spec
    }

    @Test(.enabled(if: tester != nil, "isolationtester comes with postgresql-client"))
    func `whatever the order, one decides and the other writes nothing`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "isolation-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let spec = folder.appending(path: "two-officers.spec")
        try specification().write(to: spec, atomically: true, encoding: .utf8)
        let output = folder.appending(path: "out")
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.tester))
        let server = try #require(ProcessInfo.processInfo.environment["CAPMATCH_TEST_DATABASE_URL"])
        process.arguments = [
            server.replacingOccurrences(of: "dbname=postgres", with: "dbname=\(fixture.database.name)")
        ]
        process.standardInput = try FileHandle(forReadingFrom: spec)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = FileHandle.standardError
        try process.run()
        process.waitUntilExit()
        let text = try String(contentsOf: output, encoding: .utf8)
        #expect(process.terminationStatus == 0, "\(text.suffix(2_000))")
        let permutations = text.components(separatedBy: "starting permutation:").dropFirst()
        #expect(permutations.count == 252)
        var winners: Set<String> = []
        for permutation in permutations {
            let row = permutation.split(separator: "\n").first {
                $0.contains("|endorsed") || $0.contains("|rejected")
            }
            let cells =
                row.map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } } ?? []
            // One step was taken and both commands are recorded, though the second wrote nothing else.
            #expect(
                cells.count == 4 && cells[0] == "2" && cells[2] == "2" && cells[3] == "2",
                "\(permutation)"
            )
            if cells.count == 4 { winners.insert(cells[1]) }
            #expect(!permutation.contains("ERROR"), "\(permutation)")
        }
        #expect(winners == ["endorsed", "rejected"])
    }

    @Test func `the second officer is told what both saw, and nothing is written`() throws {
        let registry = fixture.registry
        try decide(step("endorse", to: .endorsed), expecting: 1, registry, by: "ana")
        let error = #expect(throws: RegistryError.self) {
            try decide(step("reject", to: .rejected), expecting: 1, fixture.another(), by: "ben")
        }
        let text = error?.description ?? ""
        #expect(
            text.contains("you saw: version 1, proposed") && text.contains("it is:   version 2, endorsed")
        )
        #expect(text.contains("by ana"))
        #expect(try registry.steps(of: "P1-1", fixture.programme).map(\.state) == ["proposed", "endorsed"])
        #expect(
            try registry.connection.value("SELECT count(*) FROM command WHERE run_by = 'ben'", as: Int64.self)
                == 0
        )
    }
}

extension RegisterFixture {
    /// Publishes a run that proposes need N and offer O to each other: proposal P1-1.
    func propose(quantity: Int64 = 5) throws {
        let hash = String(repeating: "0", count: 64)
        let lease = try registry.acquireLease(programme, holder: "ana")
        let start = RunStart(
            date: CalendarDate(daysSince1970: 20_781),
            policyVersion: 0,
            engine: "test",
            seed: 1,
            threads: 1,
            workLimit: nil,
            snapshotHash: hash,
            needs: 1,
            offers: 1
        )
        let number = try registry.begin(start, snapshot: [4], programme, by: "ana", epoch: lease.epoch)
        let proposal = RunResult.Proposal(
            need: "N",
            needVersion: 1,
            component: "main",
            offer: "O",
            offerVersion: 1,
            window: "main",
            quantity: quantity,
            points: 40_000_000
        )
        let result = RunResult(
            status: "optimal",
            objective: 40_000_000,
            upperBound: 40_000_000,
            seconds: 0.5,
            work: 7,
            problemHash: hash,
            solutionHash: hash,
            artifacts: [],
            proposals: [proposal]
        )
        try registry.store(result, of: number, programme, by: "ana", epoch: lease.epoch)
        try registry.publish(number, result, programme, by: "ana", epoch: lease.epoch)
        try registry.release(lease, programme)
    }
}
