import Foundation
import Formats
import Postgres
import Programme
import Registry
import TestSupport
import Testing

@testable import Operations

/// A sheet of a thousand rows, of ten thousand with `CAPMATCH_SOAK=1`.
@Suite(
    "A large decision sheet",
    .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage))
)
struct LargeSheetTests {
    private static let isSoak =
        ProcessInfo.processInfo.environment["CAPMATCH_SOAK"].map { !$0.isEmpty } ?? false

    /// What officers fill in, by place.
    private static func answer(_ place: Int) -> String {
        switch place % 5 {
        case 0, 1: ",endorse;send,,,,,,,"
        case 2: ",endorse,,,,,,,"
        case 3: ",reject,,OF1,,,,,same as another"
        default: ",,,,,,,,"
        }
    }

    @Test func `all rows are carried out together, with all that follows from them`() throws {
        let count = Self.isSoak ? 10_000 : 1_000
        let many = try ManyProposals(count)
        let (desk, registry) = (many.desk, many.desk.registry)
        let filled = try many.sheet(Self.answer)
        let clock = ContinuousClock()
        var done: [StoredProposal] = []
        let time = try clock.measure {
            done = try DecisionSheet(desk.desk("2026-11-23")).carryOut(filled, apply: true)
        }
        #expect(time < .seconds(30))
        #expect(done.count == count / 5 * 6)
        var states: [ProposalState: Int] = [:]
        for proposal in try registry.proposals(desk.programme, .everything) {
            states[proposal.state, default: 0] += 1
        }
        #expect(
            states == [
                .sent: count / 5 * 2, .endorsed: count / 5, .rejected: count / 5, .proposed: count / 5,
            ]
        )
        let sent = try #require(done.first { $0.state == .sent })
        #expect(
            try registry.steps(of: sent.key, desk.programme).map(\.action) == ["propose", "endorse", "send"]
        )
        #expect(try registry.proposal(sent.key, desk.programme) == sent, "what was told is what is stored")
        let notices = try registry.notices(desk.programme)
        #expect(notices.map(\.number) == (1...Int64(count / 5 * 4)).map { $0 })
        #expect(notices.count { $0.proposal == sent.key } == 2)
        let overrides = try registry.overrides(desk.programme)
        #expect(overrides.count == count / 5 && overrides.allSatisfy { $0.reason == "same as another" })
        #expect(try registry.records(Decline.self, desk.programme).count == count / 5)
        #expect(try registry.verifyAudit(desk.programme).problems == [])
    }

    @Test func `the number of statements does not grow with the rows`() throws {
        func statements(_ count: Int) throws -> Int {
            let many = try ManyProposals(count)
            let filled = try many.sheet(Self.answer)
            let connection = many.desk.registry.connection
            final class Heard { var count = 0 }
            let heard = Heard()
            try connection.execute("SET client_min_messages = log")
            try connection.execute("SET log_statement = 'all'")
            connection.onNotice = { _ in heard.count += 1 }
            _ = try DecisionSheet(many.desk.desk("2026-11-23")).carryOut(filled, apply: true)
            connection.onNotice = nil
            return heard.count
        }
        let (few, more) = (try statements(100), try statements(500))
        #expect(few > 0 && more <= few + 2, "\(few) and \(more)")
    }

    @Test func `stale and impossible rows are all told of with what changed, and nothing is written`() throws
    {
        let many = try ManyProposals(200)
        let (desk, registry) = (many.desk, many.desk.registry)
        let filled = try many.sheet { place in
            switch place {
            case 5: ",endorse;confirm,,,,,,,"
            case 6: ",reject,,OF4,,,,,"
            default: ",endorse,,,,,,,"
            }
        }
        let keys = try registry.proposals(desk.programme).map(\.key)
        for key in keys.prefix(3) { try desk.decide(.endorse, key, on: "2026-11-23", by: "ben") }
        let wrong = #expect(throws: DecisionSheetError.self) {
            try DecisionSheet(desk.desk("2026-11-23")).carryOut(filled, apply: true)
        }
        // What is wrong with the sheet itself is told before anything is looked up.
        #expect(wrong?.problems.map(\.line) == [8])
        let possible = try many.sheet { $0 == 5 ? ",endorse;confirm,,,,,,," : ",endorse,,,,,,," }
        for key in keys.dropFirst(3).prefix(2) { try desk.decide(.endorse, key, on: "2026-11-23", by: "ben") }
        let error = #expect(throws: DecisionSheetError.self) {
            try DecisionSheet(desk.desk("2026-11-23", by: "ana")).carryOut(possible, apply: true)
        }
        #expect(error?.problems.map(\.line) == [2, 3, 4, 5, 6, 7], "\(error?.description ?? "")")
        let text = error?.problems.map(\.message) ?? []
        // The first three were endorsed when the sheet was exported.
        #expect(text.prefix(3).allSatisfy { $0.contains("is endorsed: found \"endorse\"") }, "\(text)")
        #expect(
            text.dropFirst(3).prefix(2).allSatisfy {
                $0.contains("you saw: version 1, proposed") && $0.contains("it is:   version 2, endorsed")
                    && $0.contains("by ben")
            },
            "\(text)"
        )
        #expect(text.last?.contains("is endorsed: found \"confirm\"") ?? false, "\(text)")
        let all = DecisionSheetError(
            problems: (1...250).map { .init(line: $0, message: "first\nsecond") }
        ).description
        #expect(
            all.contains("  line 100: first\n    second")
                && all.hasSuffix("and 150 rows more; --json tells of all")
        )
        #expect(!all.contains("line 101"))
        let states = try registry.proposals(desk.programme).map(\.state)
        #expect(states.count { $0 == .endorsed } == 5 && states.count { $0 == .proposed } == 195)
    }

    @Test func `what is promised row by row counts together`() throws {
        let desk = try DeskFixture()
        try desk.match("2026-11-20")
        let one = try desk.proposal(of: "N-1")
        let two = try desk.proposal(of: "N-2")
        // Both are sent; then one of them is to take more than is left.
        _ = try desk.desk("2026-11-23").decide(
            [one.key, two.key].flatMap { [Decision($0, .endorse), Decision($0, .send)] }
        )
        var more = Decision(one.key, .modify)
        more.quantity = 6
        #expect(throws: RegistryError.self) { _ = try desk.desk("2026-11-23").decide([more]) }
        var late = Decision(one.key, .modify)
        (late.opens, late.closes) = (DeskFixture.day("2027-02-20"), DeskFixture.day("2027-02-10"))
        let error = #expect(throws: DecisionError.self) { _ = try desk.desk("2026-11-23").decide([late]) }
        #expect(error?.description.contains("expected a last day not before the first") ?? false)
        var vast = Decision(one.key, .modify)
        vast.quantity = Int64.max
        #expect(throws: DecisionError.self) { _ = try desk.desk("2026-11-23").decide([vast]) }
        #expect(try desk.proposal(of: "N-1").quantity == one.quantity)
    }
}
