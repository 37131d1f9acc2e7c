import Formats
import Foundation
import Operations
import Postgres
import Programme
import PublishedRuns
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
        try PublishedRun.publish(
            (1...count).map { PublishedRun.proposal("M-\($0)", "MO-\($0)") },
            on: DeskFixture.day("2026-11-20"),
            desk.registry,
            desk.programme
        )
    }

    /// The sheet with answers by place, from 0: what stands in its last eight columns.
    func sheet(_ answers: (Int) -> String) throws -> ByteSource {
        let bytes = try DecisionSheet(desk.desk("2026-11-23")).export(ProposalFilter())
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        let filled = lines.dropFirst().enumerated().map { String($1.dropLast(8)) + answers($0) }
        return try ByteSource(bytes: Array((lines.prefix(1) + filled).joined(separator: "\n").utf8))
    }
}
