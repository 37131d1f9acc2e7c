import Programme
import Testing

/// The rules between fields and between records that an import checks, written once more for the tests.
struct RecordChecks {
    var organisations: [Organisation]
    var needs: [Need]
    var offers: [Offer]
    var awards: [Award]
    var declines: [Decline]
    var keys: ReferenceKeys

    func run() throws {
        let owners = Set(organisations.map(\.externalID))
        let needIDs = Set(needs.map(\.externalID))
        let offerIDs = Set(offers.map(\.externalID))
        #expect(owners.count == organisations.count)
        #expect(needIDs.count == needs.count)
        #expect(offerIDs.count == offers.count)
        #expect(Set(awards.map(\.externalID)).count == awards.count)
        #expect(Set(declines.map(\.externalID)).count == declines.count)
        for organisation in organisations { try readsBack(organisation, organisation.externalID) }
        for need in needs {
            try check(need)
            #expect(owners.contains(need.organisation), "\(need.externalID)")
            #expect(needIDs.isSuperset(of: need.exclusiveWith), "\(need.externalID)")
        }
        for offer in offers {
            try check(offer)
            #expect(owners.contains(offer.organisation), "\(offer.externalID)")
        }
        for award in awards {
            try readsBack(award, award.externalID)
            #expect(owners.contains(award.organisation) && award.provider.map(owners.contains) != false)
            #expect(award.unit?.kind == award.kind, "\(award.externalID)")
        }
        for decline in declines {
            try readsBack(decline, decline.externalID)
            #expect(needIDs.contains(decline.need) && offerIDs.contains(decline.offer))
        }
    }

    private func check(_ need: Need) throws {
        let id = need.externalID
        var parent = need
        parent.components = []
        try readsBack(parent, id)
        #expect(!need.components.isEmpty, "\(id)")
        #expect(Set(need.components.map(\.code)).count == need.components.count, "\(id)")
        let opens = try #require(need.opens, "\(id)")
        let closes = try #require(need.closes, "\(id)")
        let submitted = try #require(need.submittedOn, "\(id)")
        #expect(opens <= closes, "\(id)")
        if let deadline = need.deadline { #expect(deadline >= opens, "\(id)") }
        if let expires = need.expiresOn { #expect(expires >= submitted, "\(id)") }
        if let verified = need.verifiedOn { #expect(verified >= submitted, "\(id)") }
        for component in need.components {
            try readsBack(component, id)
            #expect(component.unit.kind == component.kind, "\(id)")
            #expect(component.modalities.allSatisfy { $0.kind == component.kind }, "\(id)")
            #expect(
                1 <= component.quantityMinimum && component.quantityMinimum <= component.quantity,
                "\(id)"
            )
        }
    }

    private func check(_ offer: Offer) throws {
        let id = offer.externalID
        var parent = offer
        parent.windows = []
        try readsBack(parent, id)
        #expect(!offer.windows.isEmpty, "\(id)")
        #expect(Set(offer.windows.map(\.code)).count == offer.windows.count, "\(id)")
        #expect(offer.unit.kind == offer.kind && offer.modality?.kind == offer.kind, "\(id)")
        #expect((offer.reservedFor == nil) == (offer.reservedPercent == nil), "\(id)")
        let submitted = try #require(offer.submittedOn, "\(id)")
        if let expires = offer.expiresOn { #expect(expires >= submitted, "\(id)") }
        if let verified = offer.verifiedOn { #expect(verified >= submitted, "\(id)") }
        for window in offer.windows {
            try readsBack(window, id)
            let opens = try #require(window.opens, "\(id)")
            #expect(try opens <= #require(window.closes), "\(id)")
            if let day = window.applyBy { #expect(day <= opens, "\(id)") }
            let capacity = window.capacity ?? .max
            #expect(window.cohortMinimum ?? 0 <= capacity, "\(id)")
            #expect(window.quantityMinimum <= window.quantityMaximum ?? .max, "\(id)")
            #expect(window.quantityMinimum <= capacity && window.lot <= capacity, "\(id)")
        }
    }

    private func readsBack<Record: FieldedRecord>(_ record: Record, _ id: String) throws {
        var copy = Record()
        for field in Record.fields {
            let cell = field.value(record).cell
            do {
                try field.read(cell, into: &copy, references: keys)
            } catch {
                Issue.record("\(id): \(field.name): \(error)")
            }
        }
        #expect(copy == record, "\(id)")
    }
}
