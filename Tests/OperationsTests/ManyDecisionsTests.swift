import Formats
import Foundation
import Operations
import Postgres
import Programme
import Registry
import TestSupport
import Testing

/// A desk with many proposals: what is decided or falls due together is one transaction, whatever their number.
@Suite(
    "Many decisions at once",
    .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage))
)
struct ManyDecisionsTests {
    private static let count = 100
    let desk: DeskFixture

    init() throws {
        desk = try DeskFixture()
        let needs = (1...Self.count).map { RegisteringFixture.need("M-\($0)") }
        let offers = (1...Self.count).map {
            "MO-\($0),ORG-2,Course,2026-10-01,training,online,seat,yes,2027-02-01,2027-02-28,5"
        }
        _ = try desk.fixture.take(
            Need.self,
            ([RegisteringFixture.header] + needs).joined(separator: "\n"),
            "many-needs.csv"
        )
        _ = try desk.fixture.take(
            Offer.self,
            ([
                "external_id,organisation,title,submitted_on,kind,modality,unit,sharing_consent,opens,closes,capacity"
            ]
                + offers).joined(separator: "\n"),
            "many-offers.csv"
        )
        let registry = desk.registry
        let hash = String(repeating: "0", count: 64)
        let lease = try registry.acquireLease(desk.programme, holder: "ana")
        let start = RunStart(
            date: DeskFixture.day("2026-11-20"),
            policyVersion: 0,
            engine: "test",
            seed: 1,
            threads: 1,
            workLimit: nil,
            snapshotHash: hash,
            needs: 1,
            offers: 1
        )
        let run = try registry.begin(start, snapshot: [4], desk.programme, by: "ana", epoch: lease.epoch)
        let proposals = (1...Self.count).map {
            RunResult.Proposal(
                need: "M-\($0)",
                needVersion: 1,
                component: "main",
                offer: "MO-\($0)",
                offerVersion: 1,
                window: "main",
                quantity: 5,
                points: 40_000_000
            )
        }
        let result = RunResult(
            status: "optimal",
            objective: 1,
            upperBound: 1,
            seconds: 0.5,
            work: 7,
            problemHash: hash,
            solutionHash: hash,
            artifacts: [],
            proposals: proposals
        )
        try registry.store(result, of: run, desk.programme, by: "ana", epoch: lease.epoch)
        try registry.publish(run, result, desk.programme, by: "ana", epoch: lease.epoch)
        try registry.release(lease, desk.programme)
    }

    /// The sheet with the same answers in every row.
    private func sheet(_ answers: String) throws -> ByteSource {
        let bytes = try DecisionSheet(desk.desk("2026-11-23")).export(ProposalFilter())
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        let filled = [lines[0]] + lines.dropFirst().map { $0.dropLast(8) + answers }
        return try ByteSource(bytes: Array(filled.joined(separator: "\n").utf8))
    }

    /// Locks that a transaction holds at its end; the server has room for some thousands.
    private func locks(_ body: (RegistryChange) throws -> Void) throws -> Int64 {
        try desk.registry.change("test", desk.programme, on: DeskFixture.day("2026-11-23"), by: "ana") {
            change in
            try body(change)
            return try desk.registry.connection.value("SELECT count(*) FROM pg_locks", as: Int64.self) ?? 0
        }
    }

    @Test func `a sheet of a hundred rejections is carried out`() throws {
        let rejected = try DecisionSheet(desk.desk("2026-11-23")).carryOut(
            sheet(",reject,,OF1,,,,,same as another"),
            apply: true
        )
        #expect(rejected.count == Self.count && rejected.allSatisfy { $0.state == .rejected })
        #expect(
            try desk.registry.connection.value("SELECT count(*) FROM decline", as: Int64.self)
                == Int64(Self.count)
        )
    }

    @Test func `a hundred lapses are one night's work`() throws {
        let sent = try DecisionSheet(desk.desk("2026-11-23")).carryOut(
            sheet(",endorse;send,,,,,,,"),
            apply: true
        )
        #expect(sent.count == 2 * Self.count)
        let outcome = try DueClocks(desk.registry, desk.programme, by: "night").apply(
            on: DeskFixture.day("2026-12-14")
        )
        #expect(outcome.lapsed.count == Self.count)
    }

    @Test func `a transaction that stores records again and again makes its tables once`() throws {
        func decline(_ number: Int) -> Decline {
            var decline = Decline()
            decline.externalID = "D-\(number)"
            decline.need = "M-\(number)"
            decline.offer = "MO-\(number)"
            decline.code = .requesterDates
            decline.declinedOn = DeskFixture.day("2026-11-23")
            return decline
        }
        let few = try locks { change in for number in 1...2 { try change.store([decline(number)]) } }
        let many = try locks { change in for number in 3...60 { try change.store([decline(number)]) } }
        #expect(many < few + 20, "\(few) and \(many)")
        #expect(try desk.registry.records(Decline.self, desk.programme).count == 60)
    }
}
