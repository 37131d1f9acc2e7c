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
    let many: ManyProposals
    let desk: DeskFixture

    init() throws {
        many = try ManyProposals(Self.count)
        desk = many.desk
    }

    @Test func `pages of a listing are parts of the whole, in its order`() throws {
        let all = try desk.registry.proposals(desk.programme).map(\.key)
        var paged: [String] = []
        var filter = ProposalFilter()
        filter.limit = 7
        while true {
            let page = try desk.registry.proposals(desk.programme, filter).map(\.key)
            if page.isEmpty { break }
            paged += page
            filter.after = page.last
        }
        #expect(all.count == Self.count && paged == all)
    }

    /// Locks that a transaction holds at its end; the server has room for some thousands.
    private func locks(_ body: (RegistryChange) throws -> Void) throws -> Int64 {
        try desk.registry.change("test", desk.programme, on: DeskFixture.day("2026-11-23"), by: "ana") {
            change in
            try body(change)
            // Its own only: other tests use the same server at the same time.
            return try desk.registry.connection.value(
                "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid()",
                as: Int64.self
            ) ?? 0
        }
    }

    @Test func `a sheet of a hundred rejections is carried out`() throws {
        let rejected = try DecisionSheet(desk.desk("2026-11-23")).carryOut(
            many.sheet { _ in ",reject,,OF1,,,,,same as another" },
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
            many.sheet { _ in ",endorse;send,,,,,,," },
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
