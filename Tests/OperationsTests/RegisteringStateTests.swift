import Foundation
import Operations
import Programme
import Registry
import TestSupport
import Testing

/// What an import does to the states that records have.
@Suite(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct RegisteringStateTests {
    let fixture: RegisteringFixture

    init() throws {
        fixture = try RegisteringFixture()
        try fixture.addOrganisations("ORG-1")
    }

    private func file(_ rows: String..., status: [String]? = nil) -> String {
        let header = RegisteringFixture.header + (status == nil ? "" : ",status")
        let lines = zip(rows, status ?? rows.map { _ in "" }).map { row, state in
            status == nil ? row : "\(row),\(state)"
        }
        return ([header] + lines).joined(separator: "\n") + "\n"
    }

    private func move(_ key: String, to states: String...) throws {
        let desk = try ProposalDesk(fixture.registry, fixture.programme, by: "ana")
        for state in states { try desk.move(Need.self, key, to: state, because: "test") }
    }

    private func status(_ key: String) throws -> NeedStatus {
        try fixture.registry.record(Need.self, key, fixture.programme).record.status
    }

    @Test(arguments: [nil, ""] as [String?])
    func `a file that says nothing of a state leaves it, and changes what it does say`(blank: String?) throws
    {
        func take(_ title: String) throws -> ImportReport {
            try fixture.take(
                Need.self,
                file(
                    RegisteringFixture.need("N-1", title: title),
                    RegisteringFixture.need("N-2", title: title),
                    RegisteringFixture.need("N-3", title: title),
                    status: blank.map { Array(repeating: $0, count: 3) }
                )
            )
        }
        _ = try take("Old")
        #expect(try status("N-1") == .open)
        try move("N-2", to: "partly-matched")
        try move("N-3", to: "suspended")
        let again = try take("Old")
        #expect(again.isUnchanged && again.outcome.unchanged == 3, "\(again)")
        let changed = try take("New")
        #expect(changed.outcome.changed == 3 && changed.outcome.isApplied, "\(changed)")
        #expect(try status("N-1") == .open && status("N-2") == .partlyMatched && status("N-3") == .suspended)
        #expect(try fixture.registry.record(Need.self, "N-3", fixture.programme).record.title == "New")
        // A need that is withdrawn can be corrected, and stays withdrawn.
        try move("N-1", to: "withdrawn")
        #expect(try take("Newer").rejected == 0)
        #expect(try status("N-1") == .withdrawn)
    }

    @Test func `a state that is named is taken where the step is legal, beside rows without one`() throws {
        let rows = (1...3).map { RegisteringFixture.need("N-\($0)") }
        _ = try fixture.take(Need.self, file(rows[0], rows[1], rows[2], status: ["", "suspended", ""]))
        try move("N-3", to: "partly-matched")
        let taken = try fixture.take(
            Need.self,
            file(rows[0], rows[1], rows[2], status: ["suspended", "open", ""])
        )
        #expect(taken.outcome.changedKeys == ["N-1", "N-2"], "\(taken)")
        #expect(try status("N-1") == .suspended && status("N-2") == .open && status("N-3") == .partlyMatched)
        let illegal = try fixture.take(Need.self, file(rows[0], rows[1], status: ["draft", ""]))
        #expect(illegal.rejected == 1 && illegal.problems.first?.field == "status", "\(illegal)")
    }

    @Test func `JSON without the member leaves the state as well, and so do organisations`() throws {
        _ = try fixture.take(Need.self, file(RegisteringFixture.need("N-1")))
        try move("N-1", to: "suspended")
        let json = """
            {"external_id": "N-1", "organisation": "ORG-1", "title": "New", "submitted_on": "2026-10-01",
             "opens": "2027-01-01", "closes": "2027-06-30", "components": [{"component": "main", "kind": "training",
             "quantity": 5, "quantity_minimum": 1, "unit": "seat"}]}
            """
        #expect(try fixture.take(Need.self, json, "needs.jsonl").outcome.changed == 1)
        #expect(try status("N-1") == .suspended)

        let stored = try fixture.registry.record(Organisation.self, "ORG-1", fixture.programme)
        var organisation = stored.record
        organisation.status = .suspended
        _ = try fixture.registry.store(organisation, expecting: stored.version, fixture.programme, by: "ana")
        let again = "external_id,name,type,country\nORG-1,Renamed,university,KE\n"
        #expect(try fixture.take(Organisation.self, again, "organisations.csv").outcome.changed == 1)
        let now = try fixture.registry.record(Organisation.self, "ORG-1", fixture.programme).record
        #expect(now.status == .suspended && now.name == "Renamed")
    }

    @Test
    func `a blank day of confirmation leaves the one of the desk, unless the record was submitted since`()
        throws
    {
        let row = RegisteringFixture.need("N-1")
        func take(_ row: String, verified: String?) throws -> ImportReport {
            let header = RegisteringFixture.header + (verified == nil ? "" : ",verified_on")
            return try fixture.take(Need.self, "\(header)\n\(row)\(verified.map { ",\($0)" } ?? "")\n")
        }
        func confirmed() throws -> CalendarDate? {
            try fixture.registry.record(Need.self, "N-1", fixture.programme).record.verifiedOn
        }
        _ = try take(row, verified: nil)
        let desk = try ProposalDesk(
            fixture.registry,
            fixture.programme,
            by: "ana",
            on: DeskFixture.day("2026-11-20")
        )
        try desk.move(Need.self, "N-1", to: "open", isVerified: true)
        for blank in [nil, "", "unknown"] as [String?] {
            #expect(try take(row, verified: blank).isUnchanged)
            #expect(try confirmed() == DeskFixture.day("2026-11-20"))
        }
        #expect(try take(row, verified: "2026-11-10").outcome.changed == 1)
        #expect(try confirmed() == DeskFixture.day("2026-11-10"))
        // What was confirmed was another submission.
        let anew = row.replacingOccurrences(of: "2026-10-01", with: "2026-11-15")
        #expect(try take(anew, verified: nil).outcome.changed == 1)
        #expect(try confirmed() == nil)
    }

    /// More records than go to the database at once.
    @Test func `five thousand rows keep five thousand states`() throws {
        let rows = (1...5_000).map { RegisteringFixture.need("N-\($0)") }
        func text(_ status: String?) -> String {
            let header = RegisteringFixture.header + (status == nil ? "" : ",status")
            return ([header] + rows.map { row in status.map { "\(row),\($0)" } ?? row }).joined(
                separator: "\n"
            )
        }
        #expect(try fixture.take(Need.self, text("suspended")).outcome.new == 5_000)
        let again = try fixture.take(Need.self, text(nil))
        #expect(again.isUnchanged && again.outcome.unchanged == 5_000, "\(again.outcome.changed)")
    }
}
