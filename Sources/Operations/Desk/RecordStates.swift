import Programme
import Registry

/// Keeps the states of needs and offers in step with what was confirmed.
struct RecordStates {
    private let change: RegistryChange

    init(_ change: RegistryChange) {
        self.change = change
    }

    /// Follows proposals that were confirmed, or are so no longer.
    func follow(_ proposals: [StoredProposal]) throws {
        var needs: [Need] = []
        for key in Set(proposals.map(\.need)).sorted() {
            let need = try change.registry.record(Need.self, key, change.programme).record
            if let state = try state(of: need), state != need.status {
                var changed = need
                changed.status = state
                needs.append(changed)
            }
        }
        try change.store(needs, isStateChange: true)
        var offers: [Offer] = []
        for key in Set(proposals.map(\.offer)).sorted() {
            let offer = try change.registry.record(Offer.self, key, change.programme).record
            if let state = try state(of: offer), state != offer.status {
                var changed = offer
                changed.status = state
                offers.append(changed)
            }
        }
        try change.store(offers, isStateChange: true)
    }

    private static let agreed: [ProposalState] = [.confirmed, .inDelivery, .completed]

    /// The state that a need has by what was agreed for it; nil where its state is not of that sort.
    private func state(of need: Need) throws -> NeedStatus? {
        guard [.open, .partlyMatched, .fullyMatched, .inDelivery].contains(need.status) else { return nil }
        var filter = ProposalFilter()
        filter.states = Self.agreed
        filter.need = need.externalID
        let agreed = try change.registry.proposals(change.programme, filter)
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
    private func state(of offer: Offer) throws -> OfferStatus? {
        guard [.open, .partlyCommitted, .exhausted].contains(offer.status) else { return nil }
        var filter = ProposalFilter()
        filter.states = Self.agreed
        filter.offer = offer.externalID
        let agreed = try change.registry.proposals(change.programme, filter)
        if agreed.isEmpty { return .open }
        let isExhausted = offer.windows.allSatisfy { window in
            guard let capacity = window.capacity else { return false }
            return agreed.filter { $0.window == window.code }.reduce(0) { $0 + $1.offerQuantity } >= capacity
        }
        return isExhausted ? .exhausted : .partlyCommitted
    }
}
