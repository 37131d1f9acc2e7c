import Allocation
import Operations
import Programme
import Registry
import Reports
import TestSupport
import Testing

@Suite(
    "What if, and explanations of a stored run",
    .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage))
)
struct WhatIfTests {
    let fixture: RegisteringFixture
    private static let offers =
        "external_id,organisation,title,submitted_on,kind,modality,unit,sharing_consent,readiness_minimum,window,opens,closes,capacity\n"

    /// N-2 is pressing, and there are five seats for the ten that are asked for; another course asks for readiness 2.
    init() throws {
        fixture = try RegisteringFixture()
        _ = try fixture.take(
            Organisation.self,
            "external_id,name,type,country,screening,screened_on\n"
                + "ORG-1,Asks,university,KE,clear,2026-10-01\nORG-2,Gives,university,KE,clear,2026-10-01\n",
            "organisations.csv"
        )
        let needs = [("N-1", 1), ("N-2", 5)].map { key, urgency in
            "\(key),ORG-1,Need,2026-10-01,2027-01-01,2027-06-30,main,training,5,5,seat,\(urgency),yes\n"
        }
        _ = try fixture.take(
            Need.self,
            RegisteringFixture.header + ",urgency,sharing_consent\n" + needs.joined(),
            "needs.csv"
        )
        _ = try fixture.take(
            Offer.self,
            Self.offers
                + "O-1,ORG-2,Course,2026-10-01,training,online,seat,yes,,main,2027-02-01,2027-02-28,5\n"
                + "O-2,ORG-2,Course,2026-10-01,training,online,seat,yes,2,spring,2027-02-01,2027-02-28,5\n"
                + "O-2,ORG-2,Course,2026-10-01,training,online,seat,yes,2,summer,2027-05-01,2027-05-28,5\n",
            "offers.csv"
        )
        var request = MatchRequest()
        request.date = CalendarDate("2026-11-24")
        _ = try MatchRun(fixture.registry, fixture.programme, by: "test").run(
            request,
            interruption: SolveInterruption(),
            progress: { _ in }
        )
    }

    private func whatIf(_ changes: WhatIfChange...) throws -> WhatIf {
        try WhatIf(
            changes,
            run: nil,
            MatchRequest(),
            fixture.registry,
            fixture.programme,
            interruption: SolveInterruption(),
            progress: { _ in }
        )
    }

    private func capacity(_ text: String) throws -> WhatIfChange {
        .capacity(try #require(CapacityChange(text)))
    }

    @Test func `more seats: who gains, and exactly how much more it is worth`() throws {
        let trial = try whatIf(capacity("O-1=+5"))
        #expect(
            trial.run == 1
                && trial.changes.map(ReportLanguage.english.phrase) == ["O-1/main holds 10 instead of 5"]
        )
        #expect(trial.comparison.gains.map(\.need) == ["N-1"] && trial.comparison.losses.isEmpty)
        let row = try #require(trial.comparison.gains.first)
        #expect(row.before == 0 && row.after == 1_000 && row.offersAfter == ["O-1/main"])
        #expect(trial.gain == row.valueAfter && trial.provenGain == row.valueAfter...row.valueAfter)
        #expect(!trial.isAnotherPolicy && trial.report.run.run == nil)
        #expect(trial.report.run.notices.contains { $0.contains("holds 10") })
        #expect(try fixture.registry.runs(fixture.programme).count == 1, "a trial leaves nothing behind")
    }

    @Test func `fewer seats, and no offer at all: who loses`() throws {
        let fewer = try whatIf(capacity("O-1/main=4"))
        #expect(fewer.comparison.losses.map(\.need) == ["N-2"] && fewer.comparison.gains.isEmpty)
        let none = try whatIf(.withoutOffer("O-1"))
        #expect(none.comparison.after.served == 0 && none.gain == fewer.gain && (none.gain ?? 0) < 0)
    }

    @Test func `an offer of a file is matched as if it had been registered`() throws {
        let row = "O-9,ORG-2,Course,2026-10-01,training,online,seat,yes,,main,2027-02-01,2027-02-28,5\n"
        let file = try fixture.write((Self.offers + row).utf8, to: "pledge.csv")
        let trial = try whatIf(.withOffers(file: file))
        #expect(trial.comparison.gains.map(\.need) == ["N-1"])
        #expect(trial.changes.map(ReportLanguage.english.phrase) == ["with offer O-9 of \(file)"])
        // Registered and matched by night it is worth the same, and what the pair that was proposed before earns for
        // staying.
        _ = try fixture.take(Offer.self, Self.offers + row, "again.csv")
        var request = MatchRequest()
        request.date = CalendarDate("2026-11-24")
        let night = try MatchRun(fixture.registry, fixture.programme, by: "test").run(
            request,
            interruption: SolveInterruption(),
            progress: { _ in }
        )
        let bonus = Policy().switchCostMillipoints * 1_000
        #expect(night.report.run.objectiveMillionths == trial.comparison.after.objective.map { $0 + bonus })
        #expect(try fixture.registry.lexemes(["Courses on imaging"], language: "en") == ["cours", "imag"])
    }

    @Test func `changes go together, and another policy's points do not compare`() throws {
        var open = Policy()
        open.disabledRules = ["H9"]
        let both = try whatIf(.withoutOffer("O-1"), .policy(open, name: "open.yaml"))
        #expect(both.comparison.after.served == 2 && !both.isAnotherPolicy)
        var other = Policy()
        other.weights = [100] + Array(repeating: 0, count: 13)
        #expect(try whatIf(.policy(other, name: "topic.yaml")).isAnotherPolicy)
    }

    @Test func `what is not there, or cannot be, is said with what is`() throws {
        #expect(throws: RegistryError.self) { try whatIf(.withoutOffer("O-7")) }
        let windows = #expect(throws: WhatIfError.self) { try whatIf(capacity("O-2=+1")) }
        #expect(windows?.description.contains("O-2/spring, O-2/summer") == true)
        let negative = #expect(throws: WhatIfError.self) { try whatIf(capacity("O-1=-6")) }
        #expect(negative?.description == "O-1/main would hold -1; it holds 5.")
        for bad in [
            "kind\ntraining\n", Self.offers + "O-9,ORG-2,,2026-10-01,training,online,seat,yes,,main,x,y,5\n",
        ] {
            let file = try fixture.write(bad.utf8, to: "bad.csv")
            #expect(throws: RecordProblem.self) { try whatIf(.withOffers(file: file)) }
        }
        for bad in ["", "O-1", "=5", "O-1=", "O-1=five", "/main=5", "O-1/=5", "O-1=99999999999999"] {
            #expect(CapacityChange(bad) == nil, "\(bad)")
        }
    }

    @Test func `an explanation of a miss: what serving it would cost, and the smallest change that would`()
        throws
    {
        let miss = try NeedExplanation(need: "N-1", offer: nil, run: nil, fixture.registry, fixture.programme)
        let row = try #require(miss.unmatched)
        #expect(row.reason == "outbid" && row.best?.cutoffNeed == "N-2" && row.best?.left == 0)
        #expect(miss.limits.contains { $0.sort == "capacity" && $0.offer == "O-1" && $0.used == 5 })
        let trade = try #require(miss.trades.first)
        #expect(trade.losses.map(\.need) == ["N-2"] && trade.gains.map(\.need) == ["N-1"])
        #expect(trade.lossMillionths > 0 && trade.leastLossMillionths == trade.mostLossMillionths)
        let change = try #require(miss.change?.smallest)
        #expect(change.sentence == "need N-1: readiness 2 (now not stated)" && change.serves)
        #expect(change.offers.count == 1 && change.offers[0].hasPrefix("O-2/"))
        #expect(change.check?.seed == 1 && change.check?.freeNeeds == nil)
        #expect(miss.notices.isEmpty)
    }

    @Test
    func `an explanation of a match: who would have the place, and with an offer what the pair is worth`()
        throws
    {
        let match = try NeedExplanation(need: "N-2", offer: nil, run: 1, fixture.registry, fixture.programme)
        #expect(match.change == nil && match.unmatched == nil)
        #expect(match.matches.map(\.claimantRank) == [1] && match.matches.map(\.claimants) == [2])
        #expect(match.trades.map { $0.gains.map(\.need) } == [["N-1"]])
        let pair = try NeedExplanation(need: "N-1", offer: "O-1", run: 1, fixture.registry, fixture.programme)
        #expect(pair.trades.map(\.demand) == ["with O-1/main"])
        #expect(pair.trades.map { $0.losses.map(\.need) } == [["N-2"]])
        let json = try JSONValue(String(decoding: match.json(), as: UTF8.self))
        #expect(json["trades"]?.items.count == 1)
    }
}
