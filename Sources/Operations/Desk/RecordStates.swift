import Programme
import Registry

/// Keeps the states of needs and offers in step with what was confirmed.
struct RecordStates {
    private let change: RegistryChange

    init(_ change: RegistryChange) {
        self.change = change
    }

    /// Follows the proposals that were confirmed within the change, or are so no longer.
    func follow() throws {
        let touched = change.touchedByAgreements
        if touched.needs.isEmpty { return }
        // What was agreed is read from the tables.
        try change.flush()
        try change.readAhead(Need.self, touched.needs)
        try change.readAhead(Offer.self, touched.offers)
        var filter = ProposalFilter()
        filter.states = Self.agreed
        filter.needs = touched.needs
        let ofNeeds = Dictionary(
            grouping: try change.registry.proposals(change.programme, filter),
            by: \.need
        )
        var needs: [Need] = []
        for key in touched.needs {
            let need = try change.record(Need.self, key)
            if let state = state(of: need, ofNeeds[key] ?? []), state != need.status {
                var changed = need
                changed.status = state
                needs.append(changed)
            }
        }
        try change.store(needs, isStateChange: true)
        filter.needs = nil
        filter.offers = touched.offers
        let ofOffers = Dictionary(
            grouping: try change.registry.proposals(change.programme, filter),
            by: \.offer
        )
        var offers: [Offer] = []
        for key in touched.offers {
            let offer = try change.record(Offer.self, key)
            if let state = state(of: offer, ofOffers[key] ?? []), state != offer.status {
                var changed = offer
                changed.status = state
                offers.append(changed)
            }
        }
        try change.store(offers, isStateChange: true)
    }

    /// A record that is opened again, in the state where what was agreed of it puts it.
    ///
    /// - Parameters:
    ///   - record: The record as it is to be.
    ///   - earlier: The record as it was.
    /// - Returns: The record; one that is not opened, as it was given.
    /// - Throws: Where the database refuses.
    func standing<Record: RegisteredRecord>(_ record: Record, from earlier: Record) throws -> Record {
        var filter = ProposalFilter()
        filter.states = Self.agreed
        // A review ends with a record that is open; what was agreed before it shows with the next agreement.
        if var need = record as? Need, need.status == .open, (earlier as? Need)?.status != .underReview {
            filter.need = need.externalID
            let agreed = try change.registry.proposals(change.programme, filter)
            need.status = state(of: need, agreed) ?? .open
            // What expired had something left to match.
            if need.status == .fullyMatched, (earlier as? Need)?.status == .expired {
                need.status = .partlyMatched
            }
            return need as? Record ?? record
        }
        if var offer = record as? Offer, offer.status == .open, (earlier as? Offer)?.status != .verifying {
            filter.offer = offer.externalID
            let agreed = try change.registry.proposals(change.programme, filter)
            offer.status = state(of: offer, agreed) ?? .open
            let hadRest: [OfferStatus] = [.expired, .reclaimed]
            if offer.status == .exhausted, (earlier as? Offer).map({ hadRest.contains($0.status) }) ?? false {
                offer.status = .partlyCommitted
            }
            return offer as? Record ?? record
        }
        return record
    }

    private static let agreed: [ProposalState] = [.confirmed, .inDelivery, .completed]

    /// The state that a need has by what was agreed for it; nil where its state is not of that sort.
    private func state(of need: Need, _ agreed: [StoredProposal]) -> NeedStatus? {
        guard [.open, .partlyMatched, .fullyMatched, .inDelivery].contains(need.status) else { return nil }
        if agreed.isEmpty { return .open }
        let isFull = need.components.allSatisfy { component in
            let own = agreed.filter { $0.component == component.code }
            return own.reduce(0) { $0 + $1.quantity } >= component.quantity
                || Int64(own.count) >= component.suppliersMaximum
        }
        guard isFull else { return .partlyMatched }
        if agreed.allSatisfy({ $0.state == .completed }) {
            // The last step before is being matched: that is where a need that was served at once passes through.
            return need.status == .open || need.status == .partlyMatched ? .fullyMatched : .fulfilled
        }
        if agreed.contains(where: { $0.state == .inDelivery }) {
            return need.status == .open ? .fullyMatched : .inDelivery
        }
        return .fullyMatched
    }

    /// The state that an offer has by what was agreed of it; nil where its state is not of that sort.
    private func state(of offer: Offer, _ agreed: [StoredProposal]) -> OfferStatus? {
        guard [.open, .partlyCommitted, .exhausted].contains(offer.status) else { return nil }
        if agreed.isEmpty { return .open }
        let isExhausted = offer.windows.allSatisfy { window in
            guard let capacity = window.capacity else { return false }
            return agreed.filter { $0.window == window.code }.reduce(0) { $0 + $1.offerQuantity } >= capacity
        }
        return isExhausted ? .exhausted : .partlyCommitted
    }
}
