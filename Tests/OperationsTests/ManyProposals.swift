import Formats
import Foundation
import Operations
import Postgres
import Programme
import Registry

/// A desk with many proposals, each of a need and a course of its own.
struct ManyProposals {
    let desk: DeskFixture

    init(_ count: Int) throws {
        desk = try DeskFixture()
        let needs = (1...count).map { RegisteringFixture.need("M-\($0)") }
        let offers = (1...count).map {
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
        let proposals = (1...count).map {
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

    /// The sheet with answers by place, from 0: what stands in its last eight columns.
    func sheet(_ answers: (Int) -> String) throws -> ByteSource {
        let bytes = try DecisionSheet(desk.desk("2026-11-23")).export(ProposalFilter())
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        let filled = lines.dropFirst().enumerated().map { String($1.dropLast(8)) + answers($0) }
        return try ByteSource(bytes: Array((lines.prefix(1) + filled).joined(separator: "\n").utf8))
    }
}
