import Operations
import Programme
import Registry
import TestSupport
import Testing

@Suite(
    "Rules that a row of declines suggests",
    .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage))
)
struct DeclineHabitTests {
    let desk: DeskFixture

    init() throws {
        desk = try DeskFixture()
        let neighbours = [("TZ", "TZA"), ("UG", "UGA")].map { code, alpha3 in
            var country = Country()
            (country.code, country.alpha3, country.name) = (code, alpha3, code)
            return country
        }
        _ = try desk.registry.load(
            neighbours,
            into: "country",
            sha256: String(repeating: "f", count: 64),
            source: "a test",
            by: "test"
        )
        let needs = [("N-3", "2", "UG"), ("N-4", "1", "TZ")].map { key, readiness, country in
            "\(key),ORG-1,Need,2026-10-01,2027-01-01,2027-06-30,main,training,5,5,seat,1,yes,\(readiness),\(country)\n"
        }
        let taken = try desk.fixture.take(
            Need.self,
            RegisteringFixture.header + ",urgency,sharing_consent,readiness,country\n" + needs.joined(),
            "more.csv"
        )
        #expect(taken.problems == [])
    }

    private func decline(_ offer: String, _ needs: [String], _ code: String, on day: String, _ start: Int)
        throws
    {
        let rows = needs.enumerated().map { "D-\(start + $0),\($1),\(offer),\(code),\(day)\n" }
        let taken = try desk.fixture.take(
            Decline.self,
            "external_id,need,offer,code,declined_on\n" + rows.joined(),
            "declines.csv"
        )
        #expect(taken.problems == [])
    }

    private func clocks(_ day: String) throws -> [String] {
        try DueClocks(desk.registry, desk.programme, by: "night").apply(on: DeskFixture.day(day)).suggested
    }

    private func rules() throws -> [SuggestedRule] { try desk.registry.suggestedRules(desk.programme) }

    @Test func `who keeps declining for want of readiness is proposed the filter, once`() throws {
        try decline("O-1", ["N-1", "N-3"], "PR4", on: "2026-05-01", 1)
        // Another cause, and another offer, are other habits.
        try decline("O-1", ["N-4"], "PR5", on: "2026-05-01", 3)
        try decline("O-2", ["N-4"], "PR4", on: "2026-05-01", 4)
        #expect(try clocks("2026-11-24").isEmpty, "two are no habit")
        // The same need twice is one need.
        try decline("O-1", ["N-1"], "PR4", on: "2026-06-01", 5)
        #expect(try clocks("2026-11-25").isEmpty)
        try decline("O-1", ["N-4"], "PR4", on: "2026-06-02", 6)
        #expect(try clocks("2026-11-26") == ["O-1"])
        #expect(try clocks("2026-11-27").isEmpty, "once")
        let rule = try #require(try rules().first)
        #expect(try rules().count == 1)
        #expect((rule.record, rule.field, rule.value) == ("O-1", "readiness_minimum", "3"))
        #expect(rule.proposal == nil && rule.code == "PR4" && rule.state == "suggested")
        #expect(rule.sentence.contains("declined 3 needs with PR4 since 2026-05-01"))
        // Nothing holds before an officer says so.
        #expect(try desk.registry.record(Offer.self, "O-1", desk.programme).record.readinessMinimum == nil)
        _ = try desk.desk("2026-11-28").decide(rule: rule.number, isApproved: true, because: "as they said")
        #expect(try desk.registry.record(Offer.self, "O-1", desk.programme).record.readinessMinimum == 3)
        #expect(try clocks("2026-11-29").isEmpty, "the offer says so by now")
    }

    @Test func `what was refused is not proposed again, and what is long ago is no habit`() throws {
        try decline("O-1", ["N-1", "N-2", "N-4"], "PR4", on: "2025-11-25", 1)
        #expect(try clocks("2026-11-26").isEmpty, "a year and a day ago")
        #expect(try clocks("2026-11-25") == ["O-1"], "a year ago")
        let rule = try #require(try rules().first)
        _ = try desk.desk("2026-11-25").decide(
            rule: rule.number,
            isApproved: false,
            because: "one officer's week"
        )
        #expect(try clocks("2026-11-25").isEmpty)
        // A further decline that asks for more is a new question.
        try decline("O-1", ["N-3"], "PR4", on: "2026-11-20", 4)
        #expect(try clocks("2026-11-25") == ["O-1"])
        #expect(try rules().map(\.value) == ["2", "3"])
    }

    @Test func `declines under export rules propose to leave their countries out`() throws {
        try decline("O-1", ["N-1", "N-3", "N-4"], "PR6", on: "2026-05-01", 1)
        #expect(try clocks("2026-11-24") == ["O-1"])
        #expect(try rules().map(\.value) == ["KE;TZ;UG"])
    }

    @Test func `how many make a habit is the policy's`() throws {
        _ = try desk.registry.setPolicy(
            "format: capmatch-policy/1\nclocks: {declines_to_rule: 2}\n",
            expecting: 0,
            desk.programme,
            by: "director",
            because: "a test"
        )
        try decline("O-1", ["N-1", "N-4"], "PR4", on: "2026-05-01", 1)
        #expect(try clocks("2026-11-24") == ["O-1"])
    }
}
