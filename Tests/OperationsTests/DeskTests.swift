import Foundation
import Formats
import Operations
import Programme
import Registry
import Reports
import TestSupport
import Testing

@Suite(
    "The officer's desk",
    .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage))
)
struct DeskTests {
    let desk: DeskFixture

    init() throws {
        desk = try DeskFixture()
        try desk.match("2026-11-20")
    }

    @Test func `a match goes from proposal to delivery, and the records follow`() throws {
        let one = try desk.proposal(of: "N-1")
        try desk.lead(one.key, to: .confirmed, on: "2026-11-23")
        #expect(try desk.status("N-1") == "fully-matched" && desk.status(one.offer) == "exhausted")
        #expect(
            try desk.notices() == [
                "proposal-sent requester", "proposal-sent provider", "match-confirmed requester",
                "match-confirmed provider",
            ]
        )
        let outcome = try desk.match("2026-11-24")
        #expect(outcome.report.matches.first { $0.need == "N-1" }?.offer == one.offer)
        #expect(try desk.proposal(of: "N-1").state == .confirmed)
        try desk.decide(.start, one.key, on: "2027-02-01")
        #expect(try desk.status("N-1") == "in-delivery")
        let tooMuch = #expect(throws: DecisionError.self) {
            try desk.decide(.complete, one.key, on: "2027-03-01") { $0.used = 6 }
        }
        #expect(tooMuch?.description.contains("found 6; expected 0 to 5") == true)
        try desk.decide(.complete, one.key, on: "2027-03-01") { $0.used = 5 }
        #expect(try desk.status("N-1") == "fulfilled")
        let steps = try desk.registry.steps(of: one.key, desk.programme)
        #expect(
            steps.map(\.action) == [
                "propose", "endorse", "send", "accept", "accept", "confirm", "start", "complete",
            ]
        )
        #expect(steps.allSatisfy { !$0.changedBy.isEmpty } && steps[1].changedBy == "ana")
    }

    @Test func `a confirmed match that is cancelled gives back what it took`() throws {
        let one = try desk.proposal(of: "N-1")
        try desk.lead(one.key, to: .confirmed, on: "2026-11-23")
        try desk.decide(.cancel, one.key, on: "2026-11-24") {
            $0.code = .betterManualPairing
            $0.reason = "N-2 goes first"
        }
        #expect(try desk.status("N-1") == "open" && desk.status(one.offer) == "open")
        let ledger = try OverrideLedger(desk.registry, desk.programme)
        // The need names no country: it is its organisation's.
        #expect(ledger.byCountry.map(\.name) == ["KE"], "\(ledger.byCountry)")
        #expect(ledger.records.map(\.action) == ["cancel"] && ledger.byOfficer.first?.percent == 50)
        #expect(ledger.records.first?.pointsGivenUp == 0, "the other course would have done as well")
    }

    @Test func `what is incomplete or out of order is refused in words, and nothing is written`() throws {
        let one = try desk.proposal(of: "N-1")
        #expect(throws: RegistryError.self) { try desk.decide(.send, one.key, on: "2026-11-23") }
        #expect(throws: DecisionError.self) { try desk.decide(.decline, one.key, on: "2026-11-23") }
        #expect(throws: DecisionError.self) {
            try desk.decide(.reject, one.key, on: "2026-11-23") { $0.code = .requesterDates }
        }
        #expect(throws: RegistryError.self) { try desk.decide(.endorse, "P9-9", on: "2026-11-23") }
        try desk.lead(one.key, to: .sent, on: "2026-11-23")
        try desk.decide(.accept, one.key, on: "2026-11-23") { $0.party = .provider }
        #expect(throws: DecisionError.self) {
            try desk.decide(.accept, one.key, on: "2026-11-23") { $0.party = .provider }
        }
        let other = try desk.proposal(of: "N-2")
        // All or none: the first of the two would be legal.
        #expect(throws: RegistryError.self) {
            try desk.desk("2026-11-23").decide([Decision(other.key, .endorse), Decision(other.key, .confirm)])
        }
        #expect(try desk.proposal(of: "N-2").state == .proposed)
    }

    @Test func `more than the window holds, or the need asks for, cannot be sent`() throws {
        let one = try desk.proposal(of: "N-1")
        try desk.lead(one.key, to: .sent, on: "2026-11-23")
        #expect(throws: RegistryError.self) {
            try desk.decide(.modify, one.key, on: "2026-11-23") { $0.quantity = 6 }
        }
        try desk.decide(.modify, one.key, on: "2026-11-24") { $0.quantity = 4 }
        let changed = try desk.proposal(of: "N-1")
        #expect(changed.quantity == 4 && changed.offerQuantity == 4 && changed.state == .sent)
        #expect(changed.dueOn == DeskFixture.day("2026-12-08"), "ten working days")
    }

    @Test func `a decline blocks the pair until the block ends, and the other course steps in`() throws {
        let one = try desk.proposal(of: "N-1")
        let before = try desk.registry.record(Need.self, "N-1", desk.programme).record.submittedOn
        try desk.lead(one.key, to: .sent, on: "2026-11-23")
        try desk.decide(.decline, one.key, on: "2026-11-24") { $0.code = .counterpartNotAcceptable }
        try desk.match("2026-11-25")
        let next = try desk.proposal(of: "N-1")
        #expect(next.offer != one.offer && next.state == .proposed)
        // A decline costs the requester nothing.
        #expect(try desk.registry.record(Need.self, "N-1", desk.programme).record.submittedOn == before)
        let decline = try desk.registry.record(Decline.self, "DECLINE-\(one.key)", desk.programme).record
        #expect(decline.blockedUntil == DeskFixture.day("2026-11-24").adding(days: 180))
    }

    @Test func `a block over dates ends when a record is corrected, not when its state changes`() throws {
        let one = try desk.proposal(of: "N-1")
        try desk.lead(one.key, to: .sent, on: "2026-11-23")
        try desk.decide(.decline, one.key, on: "2026-11-24") { $0.code = .requesterDates }
        func isBlocked() throws -> Bool {
            try desk.registry.pool(desk.programme).declines.contains { $0.blockedUntil != nil }
        }
        #expect(try isBlocked())
        try desk.desk("2026-11-25").move(Need.self, "N-1", to: "suspended")
        try desk.desk("2026-11-25").move(Need.self, "N-1", to: "open", isVerified: true)
        #expect(try isBlocked())
        var need = try desk.registry.record(Need.self, "N-1", desk.programme)
        need.record.closes = DeskFixture.day("2027-07-31")
        _ = try desk.registry.store(need.record, expecting: need.version, desk.programme, by: "ana")
        #expect(try !isBlocked())
        #expect(try desk.notices().contains("please-correct requester"))
    }

    @Test func `who is not eligible suggests a rule, which holds once an officer approves it`() throws {
        let one = try desk.proposal(of: "N-1")
        try desk.lead(one.key, to: .sent, on: "2026-11-23")
        #expect(throws: DecisionError.self, "which rule?") {
            try desk.decide(.decline, one.key, on: "2026-11-24") { $0.code = .requesterNotEligible }
        }
        try desk.decide(.decline, one.key, on: "2026-11-24") {
            $0.code = .requesterNotEligible
            $0.rule = .organisationType
        }
        let rule = try #require(try desk.registry.suggestedRules(desk.programme, state: "suggested").first)
        #expect(rule.record == one.offer && rule.field == "eligible_organisation_types")
        #expect(!rule.value.contains("university"))
        let decided = try desk.desk("2026-11-25").decide(rule: rule.number, isApproved: true, because: "seen")
        #expect(decided.reviewOn == DeskFixture.day("2026-11-25").adding(days: 90))
        let offer = try desk.registry.record(Offer.self, one.offer, desk.programme).record
        #expect(
            !offer.eligibleOrganisationTypes.isEmpty && !offer.eligibleOrganisationTypes.contains(.university)
        )
        let refused = #expect(throws: RegistryError.self) {
            try desk.desk("2026-11-25").decide(rule: rule.number, isApproved: false, because: nil)
        }
        #expect(
            refused?.description.contains("as it holds. It is taken back by editing its record: ") == true
        )
        // Its review is asked for once; approved again, it holds on, and the record stays as it is by then.
        let clocks = DueClocks(desk.registry, desk.programme, by: "night")
        let name = "rule \(rule.number)"
        let early = #expect(throws: RegistryError.self) {
            try desk.desk("2027-02-22").decide(rule: rule.number, isApproved: true, because: "too early")
        }
        #expect(
            early?.description.contains("expected that on 2027-02-23, when its review is due, or later.")
                == true,
            "\(String(describing: early))"
        )
        #expect(try !clocks.apply(on: DeskFixture.day("2027-02-22")).overdue.contains(name))
        #expect(try clocks.apply(on: DeskFixture.day("2027-02-23")).overdue.contains(name))
        #expect(try !clocks.apply(on: DeskFixture.day("2027-02-24")).overdue.contains(name))
        let version = try desk.registry.record(Offer.self, one.offer, desk.programme).version
        let again = try desk.desk("2027-02-24").decide(
            rule: rule.number,
            isApproved: true,
            because: "still so"
        )
        #expect(again.reviewOn == DeskFixture.day("2027-02-24").adding(days: 90))
        #expect(try desk.registry.record(Offer.self, one.offer, desk.programme).version == version)
    }

    @Test func `pins and bans are written into the ledger with what they give up`() throws {
        var request = RulingRequest(
            .ban,
            need: "N-1",
            offer: "O-1",
            code: .politicalSensitivity,
            reason: "not now"
        )
        let ruling = try desk.desk("2026-11-21").rule(request)
        #expect(throws: RegistryError.self) { try desk.desk("2026-11-21").rule(request) }
        request.action = .pin
        request.offer = "O-2"
        let pin = try desk.desk("2026-11-21").rule(request)
        try desk.match("2026-11-22")
        #expect(try desk.proposal(of: "N-1").offer == "O-2")
        let ledger = try OverrideLedger(desk.registry, desk.programme)
        #expect(ledger.records.map(\.action) == ["ban", "pin"])
        #expect(ledger.records.allSatisfy { $0.pointsGivenUp != nil && $0.rank != nil })
        try desk.desk("2026-11-22").withdraw(.ban, ruling: ruling.externalID, because: "over")
        try desk.desk("2026-11-22").withdraw(.pin, ruling: pin.externalID, because: "over")
        #expect(throws: RegistryError.self) {
            try desk.desk("2026-11-22").withdraw(.pin, ruling: pin.externalID, because: nil)
        }
    }

    // MARK: - Stability

    @Test func `on unchanged data a second night changes nothing, and after a decision only what it must`()
        throws
    {
        #expect(try desk.match("2026-11-20").isUnchanged)
        let one = try desk.proposal(of: "N-1")
        let other = try desk.proposal(of: "N-2")
        try desk.decide(.endorse, one.key, on: "2026-11-20")
        let outcome = try desk.match("2026-11-20")
        #expect(!outcome.isUnchanged)
        // The other pair stays and brings the switch cost of a point; what it is worth without that stands beside it.
        let match = try #require(outcome.report.matches.first { $0.need == "N-2" })
        let objective = try #require(outcome.report.run.objectiveMillionths)
        #expect(objective == match.valueMillionths)
        let value = Figures.points(objective - 1_000_000)
        #expect(
            outcome.report.run.notices.contains(
                "the objective counts 1.00 points for 1 pair kept from the run before; without them it is \(value)"
            ),
            "\(outcome.report.run.notices)"
        )
        #expect(try desk.proposal(of: "N-1").key == one.key && desk.proposal(of: "N-1").state == .endorsed)
        #expect(try desk.proposal(of: "N-2").key == other.key, "it is proposed again, and stays what it is")
        #expect(try desk.match("2026-11-20").isUnchanged)
    }

    @Test func `an endorsed match that the rules no longer allow goes back with the reason`() throws {
        let one = try desk.proposal(of: "N-1")
        try desk.decide(.endorse, one.key, on: "2026-11-20")
        var offer = try desk.registry.record(Offer.self, one.offer, desk.programme)
        offer.record.excludedCountries = ["KE"]
        _ = try desk.registry.store(offer.record, expecting: offer.version, desk.programme, by: "ana")
        try desk.match("2026-11-21")
        let last = try #require(try desk.registry.steps(of: one.key, desk.programme).last)
        #expect(last.state == "superseded" && (last.reason ?? "").contains("H2"))
    }

    @Test func `a sent match is a fact though a rule no longer allows it, until it is withdrawn`() throws {
        let one = try desk.proposal(of: "N-1")
        try desk.lead(one.key, to: .sent, on: "2026-11-20")
        var offer = try desk.registry.record(Offer.self, one.offer, desk.programme)
        offer.record.excludedCountries = ["KE"]
        _ = try desk.registry.store(offer.record, expecting: offer.version, desk.programme, by: "ana")
        let outcome = try desk.match("2026-11-21")
        #expect(outcome.report.matches.contains { $0.need == "N-1" && $0.offer == one.offer })
        #expect(try desk.proposal(of: "N-1").state == .sent)
    }

    // MARK: - Clocks

    @Test func `what nobody answers is reminded of, lapses, and the second time suspends the record`() throws
    {
        let clocks = DueClocks(desk.registry, desk.programme, by: "night")
        let one = try desk.proposal(of: "N-1")
        try desk.lead(one.key, to: .sent, on: "2026-11-20")
        #expect(try clocks.apply(on: DeskFixture.day("2026-11-26")).isEmpty)
        #expect(try clocks.apply(on: DeskFixture.day("2026-11-27")).reminded == [one.key])
        #expect(try clocks.apply(on: DeskFixture.day("2026-11-30")).isEmpty, "once")
        #expect(try clocks.apply(on: DeskFixture.day("2026-12-04")).isEmpty, "the last day")
        #expect(try clocks.apply(on: DeskFixture.day("2026-12-05")).lapsed == [one.key])
        try desk.match("2026-12-05")
        let next = try desk.proposal(of: "N-1")
        #expect(next.offer != one.offer, "the next alternate")
        try desk.lead(next.key, to: .sent, on: "2026-12-07")
        try desk.decide(.accept, next.key, on: "2026-12-07") { $0.party = .provider }
        let later = try clocks.apply(on: DeskFixture.day("2026-12-22"))
        #expect(later.lapsed == [next.key] && later.suspended == ["N-1"])
        #expect(try desk.status("N-1") == "suspended" && desk.status(next.offer) == "open")
        try desk.desk("2026-12-23").move(Need.self, "N-1", to: "open", isVerified: true)
        #expect(try desk.status("N-1") == "open")
    }

    @Test func `a record that is opened again stands where what was agreed of it puts it`() throws {
        let one = try desk.proposal(of: "N-1")
        try desk.lead(one.key, to: .confirmed, on: "2026-11-23")
        #expect(try desk.status("N-1") == "fully-matched" && desk.status(one.offer) == "exhausted")
        let officer = try desk.desk("2026-11-24")
        try officer.move(Need.self, "N-1", to: "suspended")
        try officer.move(Offer.self, one.offer, to: "suspended")
        try officer.move(Need.self, "N-1", to: "open", isVerified: true)
        try officer.move(Offer.self, one.offer, to: "open", isVerified: true)
        #expect(try desk.status("N-1") == "fully-matched" && desk.status(one.offer) == "exhausted")
        try desk.decide(.cancel, one.key, on: "2026-11-25") { $0.code = .outsideProgramme }
        #expect(try desk.status("N-1") == "open" && desk.status(one.offer) == "open")
    }

    @Test
    func `a rejection has an officer's code, a return and a merger a reason, and the history keeps them`()
        throws
    {
        let officer = try desk.desk("2026-11-24")
        try officer.move(Need.self, "N-1", to: "under-review")
        #expect(throws: DecisionError.self) { try officer.move(Need.self, "N-1", to: "returned") }
        #expect(throws: DecisionError.self) { try officer.move(Need.self, "N-1", to: "merged", because: "") }
        for wrong in [nil, DeclineCode.requesterDates] {
            #expect(throws: DecisionError.self) {
                try officer.move(Need.self, "N-1", to: "rejected", code: wrong, because: "no")
            }
        }
        try officer.move(Need.self, "N-1", to: "rejected", code: .outsideProgramme, because: "no")
        let last = try #require(try desk.registry.history(Need.self, "N-1", desk.programme).last)
        #expect(last.code == "OF6" && last.reason == "no" && last.recordedBy == "ana")
        // Where the way ends, nothing is offered.
        try officer.move(Need.self, "N-2", to: "under-review")
        try officer.move(Need.self, "N-2", to: "merged", code: .duplicate, because: "the same as N-1")
        let ended = #expect(throws: RegistryError.self) { try officer.move(Need.self, "N-2", to: "open") }
        #expect(ended?.description.contains("its way ends here") == true, "\(ended?.description ?? "")")
    }

    @Test func `a second cause is given by whoever gives the first`() throws {
        let one = try desk.proposal(of: "N-1")
        try desk.lead(one.key, to: .sent, on: "2026-11-23")
        func decline(_ second: DeclineCode) throws {
            try desk.decide(.decline, one.key, on: "2026-11-24") {
                $0.code = .requesterDates
                $0.secondCode = second
            }
        }
        #expect(throws: DecisionError.self) { try decline(.requesterDates) }
        #expect(throws: DecisionError.self) { try decline(.providerDates) }
        try decline(.quantityTooSmall)
        #expect(try desk.registry.steps(of: one.key, desk.programme).last?.secondCode == "RQ3")
    }

    @Test func `records are confirmed in time or expire, and unused capacity is reclaimed`() throws {
        let clocks = DueClocks(desk.registry, desk.programme, by: "night")
        let one = try desk.proposal(of: "N-1")
        try desk.lead(one.key, to: .confirmed, on: "2026-11-23")
        try desk.decide(.start, one.key, on: "2027-02-01")
        try desk.decide(.progress, one.key, on: "2027-02-10") { $0.used = 1 }
        #expect(try clocks.apply(on: DeskFixture.day("2027-02-13")).reclaims == [])
        #expect(try clocks.apply(on: DeskFixture.day("2027-02-15")).reclaims == [one.key])
        #expect(try clocks.apply(on: DeskFixture.day("2027-02-16")).reclaims == [], "once")
        // N-2 was confirmed last on 2026-10-01 and is fresh for 180 days.
        let notice = try clocks.apply(on: DeskFixture.day("2027-03-20"))
        #expect(notice.verifications == ["N-2"] && notice.expired == [])
        #expect(try clocks.apply(on: DeskFixture.day("2027-03-31")).expired == ["N-2"])
        #expect(try desk.status("N-2") == "expired")
    }
}
