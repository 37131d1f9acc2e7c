import Programme
import Testing

@testable import Matching

@Suite("Rules on prerequisites, endorsement, costs, safeguards and rulings")
struct PrerequisiteRulesTests {
    @Test("H9: readiness and qualification reach the floor, or miss it by levels")
    func levels() {
        var pair = Fixture()
        #expect(pair.verdict(Prerequisites()) == .pass)
        pair.offer.readinessMinimum = 2
        #expect(pair.verdict(Prerequisites()) == .incomplete)
        pair.need.readiness = 2
        #expect(pair.verdict(Prerequisites()) == .pass)
        pair.need.readiness = 0
        #expect(pair.verdict(Prerequisites()) == .short(2, .levels))
        pair.offer.readinessMinimum = 0
        pair.offer.qualificationMinimum = 6
        #expect(pair.verdict(Prerequisites()) == .incomplete)
        pair.component.qualification = 6
        #expect(pair.verdict(Prerequisites()) == .pass)
        pair.component.qualification = 5
        #expect(pair.verdict(Prerequisites()) == .short(1, .levels))
        pair.offer.readinessMinimum = 1
        #expect(pair.verdict(Prerequisites()) == .fail(nil), "two failures are not one number")
    }

    @Test("H9: an audience turns others away only where the offer says so")
    func audience() {
        var pair = Fixture()
        pair.offer.audiences = [.judges, .teachers]
        pair.component.audiences = [.engineers]
        #expect(pair.verdict(Prerequisites()) == .pass)
        pair.offer.isAudienceExclusive = true
        #expect(pair.verdict(Prerequisites()) == .fail(nil))
        pair.component.audiences = [.engineers, .teachers]
        #expect(pair.verdict(Prerequisites()) == .pass)
        pair.component.audiences = []
        #expect(pair.verdict(Prerequisites()) == .incomplete)
        pair.offer.audiences = []
        #expect(pair.verdict(Prerequisites()) == .pass)
    }

    @Test("H9: a certificate counts where it is accepted, or where a row in force recognises it")
    func recognition() {
        var pair = Fixture(.lab)
        pair.offer.safetySchemesAccepted = ["WEST"]
        #expect(pair.verdict(Prerequisites()) == .incomplete)
        pair.component.safetySchemes = ["WEST"]
        #expect(pair.verdict(Prerequisites()) == .pass)
        pair.component.safetySchemes = ["EAST"]
        #expect(pair.verdict(Prerequisites()) == .fail(nil))
        var row = Recognition()
        (row.scheme, row.recognisedAs, row.source) = ("EAST", "WEST", "treaty")
        row.from = day("2026-11-24")
        pair.snapshot.rules.recognitions = [row]
        #expect(pair.verdict(Prerequisites()) == .pass, "in force from its first day")
        #expect(pair.words(Prerequisites()).need.contains("counts as WEST since 24 November 2026, treaty"))
        pair.snapshot.rules.recognitions[0].to = day("2026-11-24")
        #expect(pair.verdict(Prerequisites()) == .fail(nil))
        pair.snapshot.rules.recognitions[0].to = nil
        pair.component.safetySchemes = ["NORTH"]
        var other = row
        (other.scheme, other.recognisedAs) = ("NORTH", "EAST")
        pair.snapshot.rules.recognitions.append(other)
        #expect(pair.verdict(Prerequisites()) == .fail(nil), "an agreement binds no third")
        (pair.component.safetySchemes, pair.offer.safetySchemesAccepted) = (["WEST"], ["EAST"])
        #expect(pair.verdict(Prerequisites()) == .fail(nil), "recognition goes one way")
    }

    @Test("H13: the stronger of what the programme and the provider demand")
    func endorsement() {
        var pair = Fixture()
        #expect(pair.verdict(Endorsed()) == .pass)
        pair.offer.endorsementRequired = .institutional
        #expect(pair.verdict(Endorsed()) == .incomplete)
        pair.need.endorsement = .institutional
        #expect(pair.verdict(Endorsed()) == .pass)
        pair.snapshot.policy.endorsementMinimum = .nationalFocalPoint
        #expect(pair.verdict(Endorsed()) == .short(1, .levels))
        pair.need.endorsement = Endorsement.none
        #expect(pair.verdict(Endorsed()) == .short(2, .levels))
        pair.need.endorsement = .nationalFocalPoint
        #expect(pair.verdict(Endorsed()) == .pass)
    }

    @Test("H15: every cost that arises has a payer; blank payers are unknown")
    func costs() {
        var pair = Fixture()
        #expect(pair.verdict(Funded()) == .pass)
        pair.offer.costs = [.travel, .visa, .board]
        #expect(pair.verdict(Funded()) == .incomplete)
        pair.offer.costsCovered = [.travel, .visa, .board]
        #expect(pair.verdict(Funded()) == .pass)
        pair.offer.costsCovered = [.board]
        pair.need.costsCovered = [.visa]
        #expect(pair.verdict(Funded()) == .short(1, .costs))
        pair.need.costsCovered = [.storage]
        #expect(pair.verdict(Funded()) == .short(2, .costs))
        pair.need.costsCovered = [.visa, .travel]
        #expect(pair.verdict(Funded()) == .pass)
    }

    @Test("H14: safeguards by the provider and by the policy for the sensitivity")
    func sensitivity() {
        var pair = Fixture(.dataset)
        #expect(pair.verdict(Safeguards()) == .pass)
        pair.offer.safeguardsRequired = [.impactAssessment]
        #expect(pair.verdict(Safeguards()) == .incomplete)
        pair.need.safeguards = [.ethicsApproval]
        #expect(pair.verdict(Safeguards()) == .short(1, .safeguards))
        pair.need.safeguards = [.ethicsApproval, .impactAssessment]
        #expect(pair.verdict(Safeguards()) == .pass)
        pair.offer.communityConsent = true
        for (sensitivity, expected) in [
            (.pseudonymised, .pass), (.personal, .short(1, .safeguards)),
            (.specialCategory, .short(1, .safeguards)), (.children, .short(2, .safeguards)),
            (nil, .incomplete),
        ] as [(Sensitivity?, Verdict)] {
            pair.offer.sensitivity = sensitivity
            #expect(pair.verdict(Safeguards()) == expected, "\(sensitivity?.rawValue ?? "unknown")")
        }
        pair.offer.sensitivity = .children
        pair.need.safeguards += [.dataProtectionOfficer, .parentalConsent]
        #expect(pair.verdict(Safeguards()) == .pass)
    }

    @Test("H14: a community's no is a no, its silence unknown where data are about persons")
    func consent() {
        var pair = Fixture(.dataset)
        pair.offer.communityConsent = false
        #expect(pair.verdict(Safeguards()) == .fail(nil))
        pair.offer.communityConsent = nil
        #expect(pair.verdict(Safeguards()) == .pass)
        pair.offer.sensitivity = .pseudonymised
        #expect(pair.verdict(Safeguards()) == .incomplete)
        pair.offer.communityConsent = true
        #expect(pair.verdict(Safeguards()) == .pass)
    }

    @Test("H14: the requester's own data about persons")
    func ownData() {
        var pair = Fixture(.compute)
        #expect(pair.verdict(Safeguards()) == .pass)
        pair.component.handlesPersonalData = true
        #expect(pair.verdict(Safeguards()) == .incomplete)
        pair.need.safeguards = [.impactAssessment]
        #expect(pair.verdict(Safeguards()) == .short(1, .safeguards))
        pair.component.handlesPersonalData = nil
        #expect(pair.verdict(Safeguards()) == .incomplete)
        pair.need.safeguards = [.dataProtectionOfficer]
        #expect(pair.verdict(Safeguards()) == .pass)
        pair.snapshot.policy.personalSafeguards = []
        pair.need.safeguards = []
        #expect(pair.verdict(Safeguards()) == .pass)
    }

    @Test("H21: a ban holds on its days, for the part and the window that it names")
    func ban() {
        var pair = Fixture()
        #expect(pair.verdict(Rulings()) == .pass)
        var ban = Ruling()
        (ban.externalID, ban.need, ban.offer, ban.issuedBy, ban.reason) = ("R", "N", "O", "ana", "agreed")
        ban.issuedOn = day("2026-11-24")
        ban.validUntil = day("2026-11-24")
        pair.snapshot.rulings = [ban]
        #expect(pair.verdict(Rulings()) == .short(1, .days), "on its last day")
        #expect(
            pair.words(Rulings()).offer
                == "banned by ana, on 24 November 2026, until 24 November 2026, reason: agreed"
        )
        for change in [
            { $0.validUntil = day("2026-11-23") }, { $0.issuedOn = day("2026-11-25") },
            { $0.offer = "P" }, { $0.component = "other" }, { $0.window = "other" }, { $0.action = .pin },
        ] as [(inout Ruling) -> Void] {
            var other = ban
            change(&other)
            pair.snapshot.rulings = [other]
            #expect(pair.verdict(Rulings()) == .pass)
        }
        ban.component = "main"
        ban.window = "main"
        pair.snapshot.rulings = [ban]
        #expect(pair.verdict(Rulings()) == .short(1, .days))
        var longer = ban
        (longer.externalID, longer.validUntil) = ("S", day("2026-11-30"))
        pair.snapshot.rulings.append(longer)
        #expect(pair.verdict(Rulings()) == .short(7, .days), "the last of them has to end")
        pair.snapshot.rulings[1].validUntil = nil
        #expect(pair.verdict(Rulings()) == .fail(nil), "it does not end by itself")
    }

    @Test("A rule that the policy switches off bars nobody; some cannot be switched off")
    func switchedOff() {
        var pair = Fixture()
        pair.offer.readinessMinimum = 3
        pair.need.readiness = 1
        #expect(!pair.isPossible)
        pair.snapshot.policy.disabledRules = ["H9"]
        #expect(pair.isPossible)
        pair.need.sharingConsent = false
        pair.snapshot.policy.disabledRules = ["H9", "H18"]
        #expect(!pair.isPossible)
    }
}
