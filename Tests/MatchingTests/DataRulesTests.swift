import Programme
import Testing

@testable import Matching

@Suite("Rules on licences, places of data, screening and export")
struct DataRulesTests {
    private func use(_ use: DataUse, _ isAllowed: Bool, from: String = "2026-01-01") -> LicenceUse {
        var row = LicenceUse()
        (row.licence, row.use, row.isAllowed, row.source) = ("CC-BY-NC-4.0", use, isAllowed, "section 2")
        row.from = day(from)
        return row
    }

    @Test("H10: each use by agreement, else by the row in force")
    func uses() {
        var pair = Fixture(.dataset)
        pair.offer.allowedUses = []
        pair.offer.licence = "CC-BY-NC-4.0"
        pair.snapshot.rules.licenceUses = [use(.research, true), use(.commercial, false)]
        #expect(pair.verdict(Licences()) == .incomplete, "no use is stated, and not all are allowed")
        pair.component.dataUses = [.research]
        #expect(pair.verdict(Licences()) == .pass)
        #expect(pair.words(Licences()).offer.contains("research allowed since 1 January 2026, section 2"))
        pair.component.dataUses = [.research, .commercial]
        #expect(pair.verdict(Licences()) == .short(1, .uses))
        pair.offer.allowedUses = [.commercial]
        #expect(pair.verdict(Licences()) == .pass)
        pair.component.dataUses = [.modelTraining]
        #expect(pair.verdict(Licences()) == .incomplete, "no row says")
        pair.snapshot.rules.licenceUses.append(use(.modelTraining, true, from: "2026-11-25"))
        #expect(pair.verdict(Licences()) == .incomplete, "not yet in force")
        pair.snapshot.rules.licenceUses.append(use(.modelTraining, false, from: "2026-11-24"))
        #expect(pair.verdict(Licences()) == .short(1, .uses))
        pair.offer.licence = nil
        #expect(pair.verdict(Licences()) == .incomplete)
        pair.offer.allowedUses = DataUse.allCases
        pair.component.dataUses = []
        #expect(pair.verdict(Licences()) == .pass)
    }

    @Test("H10: conditions of use")
    func conditions() {
        var pair = Fixture(.dataset)
        pair.offer.useConditions = [.generalResearch]
        #expect(pair.verdict(Licences()) == .incomplete)
        pair.component.dataUses = [.research]
        #expect(pair.verdict(Licences()) == .pass)
        pair.component.dataUses = [.research, .modelTraining]
        #expect(pair.verdict(Licences()) == .fail(nil))
        pair.offer.useConditions = [.nonProfit]
        #expect(pair.verdict(Licences()) == .pass)
        pair.component.dataUses = [.commercial]
        #expect(pair.verdict(Licences()) == .fail(nil))
        pair.component.dataUses = [.research]
        pair.requester.type = nil
        #expect(pair.verdict(Licences()) == .incomplete)
        pair.requester.type = .company
        #expect(pair.verdict(Licences()) == .fail(nil))
        pair.offer.useConditions = [.ethicsApproval]
        #expect(pair.verdict(Licences()) == .incomplete)
        pair.need.safeguards = [.impactAssessment]
        #expect(pair.verdict(Licences()) == .short(1, .safeguards))
        pair.need.safeguards = [.ethicsApproval]
        #expect(pair.verdict(Licences()) == .pass)
    }

    @Test("H10: regimes of intellectual property that both bear")
    func intellectualProperty() {
        var pair = Fixture(.lab)
        #expect(pair.verdict(Licences()) == .pass)
        pair.component.ipRegimes = [.joint, .open]
        #expect(pair.verdict(Licences()) == .incomplete)
        pair.offer.ipRegime = .open
        #expect(pair.verdict(Licences()) == .pass)
        pair.offer.ipRegime = .host
        #expect(pair.verdict(Licences()) == .fail(nil))
    }

    private func transfer(
        _ origin: String,
        _ destination: String,
        _ regime: TransferRegime,
        from: String = "2026-01-01"
    ) -> TransferRule {
        var row = TransferRule()
        (row.origin, row.destination, row.regime, row.source) = (origin, destination, regime, "act")
        row.from = day(from)
        return row
    }

    @Test("H11: data about nobody cross as their own regime says; an enclave is the way out")
    func ownRegime() {
        var pair = Fixture(.dataset)
        pair.offer.accessModes = [.download]
        #expect(pair.verdict(DataPlace()) == .pass)
        pair.offer.transferRegime = nil
        #expect(pair.verdict(DataPlace()) == .incomplete)
        pair.offer.transferRegime = .conditional
        #expect(pair.verdict(DataPlace()) == .incomplete, "safeguards are unknown")
        pair.need.safeguards = [.ethicsApproval]
        #expect(pair.verdict(DataPlace()) == .short(1, .safeguards))
        pair.need.safeguards = [.dataProtectionOfficer]
        #expect(pair.verdict(DataPlace()) == .pass)
        pair.offer.transferRegime = .controlled
        #expect(pair.verdict(DataPlace()) == .fail(nil))
        pair.offer.hostCountry = "KE"
        #expect(pair.verdict(DataPlace()) == .pass, "nothing crosses")
        pair.offer.hostCountry = nil
        #expect(pair.verdict(DataPlace()) == .incomplete)
        pair.offer.hostCountry = "ZM"
        pair.offer.accessModes = [.download, .enclave]
        #expect(pair.verdict(DataPlace()) == .pass)
        pair.component.accessModes = [.download]
        #expect(pair.verdict(DataPlace()) == .fail(nil), "the need cannot work in an enclave")
        pair.offer.accessModes = []
        #expect(pair.verdict(DataPlace()) == .incomplete)
    }

    @Test("H11: data about persons cross as the narrowest row in force says")
    func persons() {
        var pair = Fixture(.dataset)
        pair.offer.accessModes = [.download]
        pair.offer.sensitivity = .pseudonymised
        #expect(pair.verdict(DataPlace()) == .incomplete, "no rule is in force")
        pair.snapshot.rules.transfers = [transfer("*", "*", .controlled)]
        #expect(pair.verdict(DataPlace()) == .fail(nil))
        pair.snapshot.rules.transfers.append(transfer("Africa", "Africa", .open))
        #expect(pair.verdict(DataPlace()) == .pass)
        pair.snapshot.rules.transfers.append(transfer("ZM", "Africa", .conditional))
        #expect(pair.verdict(DataPlace()) == .incomplete)
        pair.need.safeguards = [.dataProtectionOfficer]
        #expect(pair.verdict(DataPlace()) == .pass)
        #expect(
            pair.words(DataPlace()).offer.contains(
                "Zambia to Africa: conditional since 1 January 2026, act"
            )
        )
        pair.snapshot.rules.transfers.append(transfer("ZM", "KE", .controlled, from: "2026-11-25"))
        #expect(pair.verdict(DataPlace()) == .pass, "not yet in force")
        pair.snapshot.date = day("2026-11-25")
        #expect(pair.verdict(DataPlace()) == .fail(nil))
        pair.snapshot.date = day("2026-11-24")
        pair.offer.transferRegime = .controlled
        #expect(pair.verdict(DataPlace()) == .fail(nil), "the provider's own no is a no")
        pair.offer.sensitivity = nil
        #expect(pair.verdict(DataPlace()) == .fail(nil))
        pair.offer.transferRegime = .open
        pair.need.safeguards = [.ethicsApproval]
        #expect(pair.verdict(DataPlace()) == .incomplete, "it depends on whether they are about persons")
    }

    @Test("H11: a group is narrower than a region, a country than both")
    func narrowest() {
        var pair = Fixture(.dataset)
        pair.offer.accessModes = [.api]
        pair.offer.sensitivity = .personal
        pair.add("KE", to: .ldc)
        pair.snapshot.rules.transfers = [
            transfer("*", "ldc", .controlled), transfer("*", "Eastern Africa", .open),
        ]
        #expect(pair.verdict(DataPlace()) == .fail(nil))
        pair.snapshot.rules.transfers.append(transfer("*", "KE", .open))
        #expect(pair.verdict(DataPlace()) == .pass)
    }

    @Test("H11: a dataset that is taken home has to be where the need allows")
    func residency() {
        var pair = Fixture(.dataset)
        pair.offer.accessModes = [.download]
        pair.component.residencyCountries = ["KE"]
        #expect(pair.verdict(DataPlace()) == .pass)
        pair.component.residencyCountries = ["ZM"]
        #expect(pair.verdict(DataPlace()) == .fail(nil))
        pair.requester.country = nil
        #expect(pair.verdict(DataPlace()) == .incomplete)
        pair.offer.accessModes = [.federated]
        #expect(pair.verdict(DataPlace()) == .pass)
    }

    @Test("H11: the requester's own data on somebody's machines")
    func machines() {
        var pair = Fixture(.compute)
        #expect(pair.verdict(DataPlace()) == .pass)
        pair.component.residencyCountries = ["KE", "NP"]
        #expect(pair.verdict(DataPlace()) == .fail(nil))
        pair.component.residencyCountries = ["KE", "ZM"]
        #expect(pair.verdict(DataPlace()) == .pass)
        pair.component.handlesPersonalData = true
        #expect(pair.verdict(DataPlace()) == .incomplete)
        pair.snapshot.rules.transfers = [transfer("ZM", "KE", .controlled), transfer("KE", "ZM", .open)]
        #expect(pair.verdict(DataPlace()) == .pass, "data go from the requester to the machines")
        pair.snapshot.rules.transfers = [transfer("KE", "ZM", .controlled)]
        #expect(pair.verdict(DataPlace()) == .fail(nil))
        pair.component.handlesPersonalData = nil
        #expect(pair.verdict(DataPlace()) == .incomplete)
        // A job of which it is unknown is held against the row, and the row is cited.
        #expect(pair.words(DataPlace()).offer.contains("Kenya to Zambia: controlled since"))
        pair.snapshot.rules.transfers = [transfer("KE", "*", .open)]
        #expect(pair.verdict(DataPlace()) == .pass, "it may cross either way")
        #expect(pair.words(DataPlace()).offer.contains("open since 1 January 2026, act"))
        pair.snapshot.rules.transfers = [transfer("KE", "ZM", .controlled)]
        pair.offer.accessModes = [.enclave]
        #expect(pair.verdict(DataPlace()) == .incomplete, "an enclave abroad is abroad")
        pair.offer.accessModes = [.federated]
        #expect(pair.verdict(DataPlace()) == .pass)
        var stay = Fixture(.lab)
        #expect(stay.verdict(DataPlace()) == .pass)
        stay.component.handlesPersonalData = true
        #expect(stay.verdict(DataPlace()) == .incomplete)
    }

    @Test("H12: both sides are screened, clear, and not too long ago")
    func screening() {
        for side in [\Fixture.requester, \Fixture.provider] {
            var pair = Fixture()
            #expect(pair.verdict(Clearance()) == .pass)
            pair[keyPath: side].screenedOn = day("2025-11-24")
            #expect(pair.verdict(Clearance()) == .pass, "on its last day")
            pair[keyPath: side].screenedOn = day("2025-11-22")
            #expect(pair.verdict(Clearance()) == .short(2, .days))
            pair[keyPath: side].screenedOn = nil
            #expect(pair.verdict(Clearance()) == .incomplete)
            pair[keyPath: side].screening = .pending
            #expect(pair.verdict(Clearance()) == .incomplete)
            pair[keyPath: side].screening = nil
            #expect(pair.verdict(Clearance()) == .incomplete)
            pair[keyPath: side].screening = .hit
            #expect(pair.verdict(Clearance()) == .fail(nil))
            pair[keyPath: side].externalID = "SOMEBODY"
            #expect(pair.verdict(Clearance()) == .incomplete, "not registered")
        }
    }

    @Test("H12: a screening that is missing or old can be done again; a hit is nobody's to change")
    func screeningRepairs() {
        for side in [\Fixture.requester, \Fixture.provider] {
            for result in [Screening.pending, .hit, nil] {
                var pair = Fixture()
                pair[keyPath: side].screening = result
                let changes = ChangeFinder(pool: pair.pool).changes(component: 0, window: 0)
                #expect(changes.count == (result == .hit ? 0 : 1), "\(String(describing: result))")
                #expect(changes.allSatisfy { $0.edits.map(\.field).contains("screening") })
            }
        }
    }

    @Test("H12: export rules look at the seat, the parent's seat and where machines are used from")
    func export() {
        var pair = Fixture(.compute)
        pair.offer.exportClass = "fast"
        #expect(pair.verdict(Clearance()) == .incomplete)
        func row(_ place: String, _ isAllowed: Bool) -> ExportRule {
            var row = ExportRule()
            (row.exportClass, row.place, row.isAllowed, row.source) = ("fast", place, isAllowed, "note 1")
            row.from = day("2026-01-01")
            return row
        }
        pair.snapshot.rules.exports = [row("*", true), row("NP", false)]
        #expect(pair.verdict(Clearance()) == .pass)
        pair.need.country = "NP"
        #expect(pair.verdict(Clearance()) == .fail(nil))
        #expect(pair.words(Clearance()).offer.contains("Nepal: not allowed since 1 January 2026, note 1"))
        pair.need.country = "BD"
        #expect(pair.verdict(Clearance()) == .pass)
        pair.requester.parentCountry = "NP"
        #expect(pair.verdict(Clearance()) == .fail(nil))
        pair.requester.parentCountry = "XX"
        #expect(pair.verdict(Clearance()) == .incomplete)
        pair.requester.parentCountry = nil
        pair.requester.country = "NP"
        #expect(pair.verdict(Clearance()) == .fail(nil))
        pair.offer.exportClass = "other"
        #expect(pair.verdict(Clearance()) == .incomplete, "a class without a rule")
        pair.offer.exportClass = nil
        #expect(pair.verdict(Clearance()) == .pass)
    }
}
