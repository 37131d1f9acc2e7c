import Programme
import Testing

@testable import Matching

@Suite("Rules on kind, country, organisation and counterparts")
struct EligibilityRulesTests {
    @Test("H1 wants one kind, one of the forms and the same unit")
    func kindModalityUnit() {
        var pair = Fixture(.compute)
        #expect(pair.verdict(KindModalityUnit()) == .pass)
        pair.component.modalities = [.notebook, .batch]
        #expect(pair.verdict(KindModalityUnit()) == .pass)
        pair.component.modalities = [.notebook]
        #expect(pair.verdict(KindModalityUnit()) == .fail(nil))
        pair.component.modalities = []
        pair.offer.modality = nil
        #expect(pair.verdict(KindModalityUnit()) == .incomplete)
        pair.component.unit = .creditUSD
        #expect(pair.verdict(KindModalityUnit()) == .incomplete)
        pair.offer.modality = .batch
        #expect(pair.verdict(KindModalityUnit()) == .incomplete, "no rate is in force")
        pair.component.modalities = [.notebook]
        #expect(pair.verdict(KindModalityUnit()) == .fail(nil))
        pair.offer.kind = .lab
        #expect(pair.verdict(KindModalityUnit()) == .fail(nil))
    }

    @Test("H2 without a restriction asks for no country")
    func unrestricted() {
        var pair = Fixture()
        pair.requester.country = nil
        #expect(pair.verdict(CountryEligibility()) == .pass)
        pair.offer.eligibleCountries = ["KE"]
        #expect(pair.verdict(CountryEligibility()) == .incomplete)
    }

    @Test("H2 joins the restrictions and lets an exclusion win")
    func countries() {
        var pair = Fixture()
        pair.offer.eligibleCountries = ["BD", "KE"]
        #expect(pair.verdict(CountryEligibility()) == .pass)
        pair.need.country = "NP"
        #expect(pair.verdict(CountryEligibility()) == .fail(nil))
        pair.need.country = nil
        for region in ["Africa", "Sub-Saharan Africa", "Eastern Africa"] {
            pair.offer.eligibleRegions = [region]
            #expect(pair.verdict(CountryEligibility()) == .pass)
        }
        pair.offer.eligibleRegions = ["Asia"]
        #expect(pair.verdict(CountryEligibility()) == .fail(nil))
        pair.offer.eligibleRegions = []
        pair.offer.excludedCountries = ["KE"]
        #expect(pair.verdict(CountryEligibility()) == .fail(nil))
    }

    @Test("H2 looks at groups as they are on the date: in force from the first day, until before the last")
    func groups() {
        var pair = Fixture()
        pair.requester.country = "BD"
        pair.offer.eligibleGroups = [.ldc, .sids]
        #expect(pair.verdict(CountryEligibility()) == .fail(nil))
        pair.add("BD", to: .ldc, until: "2026-11-24")
        #expect(pair.verdict(CountryEligibility()) == .fail(nil))
        pair.snapshot.date = day("2026-11-23")
        #expect(pair.verdict(CountryEligibility()) == .pass)
        pair.snapshot.memberships = []
        pair.add("BD", to: .sids, from: "2026-11-23")
        #expect(pair.verdict(CountryEligibility()) == .pass)
        pair.snapshot.date = day("2026-11-22")
        #expect(pair.verdict(CountryEligibility()) == .fail(nil))
    }

    @Test("H3 holds the requester's sort against those named")
    func organisationTypes() {
        var pair = Fixture()
        pair.requester.type = nil
        #expect(pair.verdict(OrganisationEligibility()) == .pass)
        pair.offer.eligibleOrganisationTypes = [.ngo, .university]
        #expect(pair.verdict(OrganisationEligibility()) == .incomplete)
        pair.requester.type = .university
        #expect(pair.verdict(OrganisationEligibility()) == .pass)
        pair.requester.type = .government
        #expect(pair.verdict(OrganisationEligibility()) == .fail(nil))
    }

    @Test("H17 refuses organisations and countries that a side blocks, and conflicts that either declared")
    func blocks() {
        let clear = Fixture()
        #expect(clear.verdict(Counterparts()) == .pass)
        let changes: [(inout Fixture) -> Void] = [
            { $0.need.blocked = ["GIVES"] }, { $0.need.blocked = ["ZM"] },
            { $0.offer.blocked = ["ASKS"] }, { $0.offer.blocked = ["KE"] },
            { $0.requester.conflictsWith = ["GIVES"] }, { $0.provider.conflictsWith = ["ASKS"] },
            { $0.offer.organisation = "ASKS" },
            {
                $0.need.organisation = "GONE"
                $0.offer.organisation = "GONE"
            },
        ]
        for (index, change) in changes.enumerated() {
            var pair = clear
            change(&pair)
            #expect(pair.verdict(Counterparts()) == .fail(nil), "change \(index)")
        }
        var other = clear
        other.need.blocked = ["BD", "OTHER"]
        other.offer.blocked = ["ZM"]
        other.requester.conflictsWith = ["OTHER"]
        #expect(other.verdict(Counterparts()) == .pass)
    }

    @Test("H17 looks at the country where capacity is built before that of the seat")
    func blockedCountry() {
        var pair = Fixture()
        pair.need.country = "NP"
        pair.offer.blocked = ["KE"]
        #expect(pair.verdict(Counterparts()) == .pass)
        pair.offer.blocked = ["NP"]
        #expect(pair.verdict(Counterparts()) == .fail(nil))
    }

    @Test("H17 keeps a declined pair apart until the last day of its block, and says so")
    func declines() {
        var pair = Fixture()
        var decline = Decline()
        decline.need = "N"
        decline.offer = "O"
        decline.blockedUntil = day("2026-11-24")
        pair.snapshot.declines = [decline]
        #expect(pair.verdict(Counterparts()) == .short(1, .days), "from tomorrow on it is free")
        let fact = pair.words(Counterparts()).need
        #expect(fact.contains("after a decline") && fact.contains("24 November 2026"))
        pair.snapshot.declines[0].blockedUntil = day("2026-12-03")
        #expect(pair.verdict(Counterparts()) == .short(10, .days))
        pair.need.blocked = ["GIVES"]
        #expect(pair.verdict(Counterparts()) == .fail(nil), "time does not end the other block")
        let both = pair.words(Counterparts()).need
        #expect(both.contains("3 December 2026") && both.contains("blocks the provider"))
        pair.need.blocked = []
        pair.snapshot.declines[0].blockedUntil = day("2026-11-23")
        #expect(pair.verdict(Counterparts()) == .pass)
        pair.snapshot.declines[0].blockedUntil = nil
        #expect(pair.verdict(Counterparts()) == .pass)
        pair.snapshot.declines[0].blockedUntil = day("2027-11-23")
        pair.snapshot.declines[0].offer = "OTHER"
        #expect(pair.verdict(Counterparts()) == .pass)
    }

    @Test("H18 counts from the own last day, else from the last confirmation, else from the submission")
    func freshness() {
        var pair = Fixture()
        pair.need.submittedOn = day("2026-05-28")
        #expect(pair.verdict(Fresh()) == .pass)
        pair.need.submittedOn = day("2026-05-27")
        #expect(pair.verdict(Fresh()) == .short(1, .days))
        pair.need.verifiedOn = day("2026-11-01")
        #expect(pair.verdict(Fresh()) == .pass)
        pair.need.expiresOn = day("2026-11-24")
        #expect(pair.verdict(Fresh()) == .pass)
        pair.need.expiresOn = day("2026-11-20")
        #expect(pair.verdict(Fresh()) == .short(4, .days))
        pair.need.expiresOn = nil
        pair.offer.submittedOn = day("2025-11-24")
        #expect(pair.verdict(Fresh()) == .pass)
        pair.offer.submittedOn = day("2025-11-23")
        #expect(pair.verdict(Fresh()) == .short(1, .days))
        pair.need.expiresOn = day("2026-11-20")
        #expect(pair.verdict(Fresh()) == .fail(nil), "both are stale: two failures are not one number")
    }

    @Test("H18 wants consent of both sides; a refusal outweighs what is unknown")
    func consent() {
        var pair = Fixture()
        pair.need.sharingConsent = nil
        #expect(pair.verdict(Fresh()) == .incomplete)
        pair.offer.sharingConsent = false
        #expect(pair.verdict(Fresh()) == .fail(nil))
        pair.offer.sharingConsent = nil
        pair.need.sharingConsent = true
        #expect(pair.verdict(Fresh()) == .incomplete)
        pair.offer.sharingConsent = true
        pair.need.submittedOn = nil
        #expect(pair.verdict(Fresh()) == .incomplete)
        pair.need.sharingConsent = false
        #expect(pair.verdict(Fresh()) == .fail(nil))
    }
}
