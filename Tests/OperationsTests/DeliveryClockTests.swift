import Operations
import Programme
import Registry
import TestSupport
import Testing

/// What is asked for while a match is delivered, and what officers are told where no answer comes.
@Suite(
    "Clocks of a delivery",
    .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage))
)
struct DeliveryClockTests {
    let desk: DeskFixture

    init() throws {
        desk = try DeskFixture()
        try desk.match("2026-11-20")
    }

    private func tick(_ date: String) throws -> ClockOutcome {
        try DueClocks(desk.registry, desk.programme, by: "night").apply(on: DeskFixture.day(date))
    }

    /// A delivery from 1 February to the last day of 2027.
    private func deliver() throws -> String {
        let key = try desk.proposal(of: "N-1").key
        try desk.lead(key, to: .sent, on: "2026-11-23")
        try desk.decide(.modify, key, on: "2026-11-23") {
            $0.opens = DeskFixture.day("2027-02-01")
            $0.closes = DeskFixture.day("2027-12-31")
        }
        for party in Party.allCases { try desk.decide(.accept, key, on: "2026-11-24") { $0.party = party } }
        try desk.decide(.confirm, key, on: "2026-11-25")
        try desk.decide(.start, key, on: "2027-02-01")
        return key
    }

    private func asked() throws -> [String] {
        try desk.registry.notices(desk.programme).filter { $0.kind.hasSuffix("-due") }.map {
            "\($0.kind) \($0.party) \($0.facts["month"] ?? "-") \($0.facts["due_on"] ?? "")"
        }
    }

    @Test func `reports are asked for after months 1, 3 and 9 and at the end, once each, and one answers`()
        throws
    {
        let key = try deliver()
        #expect(try tick("2027-02-28").reports == [])
        #expect(try tick("2027-03-01").reports == [key])
        #expect(try tick("2027-03-01").reports == [] && tick("2027-03-02").reports == [])
        // Ten working days later officers hear of the silence, once.
        #expect(try tick("2027-03-15").overdue == [])
        #expect(try tick("2027-03-16").overdue == [key] && tick("2027-03-17").overdue == [])
        try desk.decide(.progress, key, on: "2027-03-18") {
            $0.used = 4
            $0.reason = "two teams trained"
        }
        // The provider hears of the first report, and may release what it held back; of the later ones it does not.
        func told() throws -> Int { try desk.notices().count { $0 == "first-report provider" } }
        #expect(try told() == 1)
        // What came late answered the first; the third month asks anew.
        #expect(try tick("2027-04-30").reports == [] && tick("2027-05-01").reports == [key])
        try desk.decide(.progress, key, on: "2027-05-04") { $0.used = 4 }
        #expect(try tick("2027-06-01").overdue == [])
        // The night of month 9 did not run: the next one asks.
        #expect(try tick("2027-11-03").reports == [key])
        try desk.decide(.progress, key, on: "2027-12-30") { $0.used = 5 }
        #expect(try told() == 1)
        #expect(try tick("2027-12-31").reports == [] && tick("2028-01-01").reports == [key])
        #expect(
            try asked() == [
                "progress-due requester 1 2027-03-15", "progress-due requester 3 2027-05-14",
                "progress-due requester 9 2027-11-17", "final-report-due requester - 2028-01-14",
            ]
        )
        try desk.decide(.complete, key, on: "2028-01-10") { $0.used = 5 }
        #expect(try tick("2028-03-01").overdue == [])
        let steps = try desk.registry.steps(of: key, desk.programme).filter { $0.action == "progress" }
        #expect(steps.count == 3 && steps[0].reason == "two teams trained" && steps[0].changedBy == "ana")
    }

    @Test func `a policy may ask for other months, or for none but the last`() throws {
        let policy = "format: capmatch-policy/1\nclocks: {progress_months: []}\n"
        _ = try desk.registry.setPolicy(
            policy,
            expecting: 0,
            desk.programme,
            by: "dir",
            because: "few reports"
        )
        let key = try deliver()
        for date in ["2027-03-01", "2027-05-01", "2027-11-01"] { #expect(try tick(date).reports == []) }
        #expect(try tick("2028-01-01").reports == [key])
        let read = try PolicyDocument(yaml: PolicyDocument.text(of: PolicyDocument(yaml: policy).policy))
            .policy
        #expect(read.progressMonths == [] && Policy().progressMonths == [1, 3, 9])
    }

    @Test
    func `officers hear once of a need that has waited for a year`()
        throws
    {
        // Two needs more than there is room for.
        let rows = (3...4).map {
            "N-\($0),ORG-1,Need,2026-10-01,2027-01-01,2028-12-31,main,training,5,5,seat,yes,2028-12-31\n"
        }
        _ = try desk.fixture.take(
            Need.self,
            RegisteringFixture.header + ",sharing_consent,expires_on\n" + rows.joined(),
            "more.csv"
        )
        try desk.match("2026-11-23")
        let unmatched = try desk.registry.pool(desk.programme).needs.map(\.record.externalID)
        #expect(unmatched.count == 4)
        #expect(try tick("2027-09-30").overdue == [])
        let late = try tick("2027-10-01").overdue
        #expect(!late.isEmpty && Set(late).isSubset(of: ["N-3", "N-4"]), "\(late)")
        #expect(try tick("2027-10-02").overdue == [])
    }

    @Test(arguments: ["submitted", "verifying"])
    func `officers hear once of an offer that nobody looks at`(state: String) throws {
        _ = try desk.fixture.take(
            Offer.self,
            "external_id,organisation,title,submitted_on,kind,modality,unit,opens,closes,capacity,status\n"
                + "O-9,ORG-2,Course,2026-10-01,training,online,seat,2027-02-01,2027-02-28,5,\(state)\n",
            "waiting.csv"
        )
        // Since when it waits is a moment of the clock on the wall.
        #expect(try tick("2040-01-02").overdue == ["O-9"] && tick("2040-01-03").overdue == [])
    }
}
