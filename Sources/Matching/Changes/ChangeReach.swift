import Programme

/// What a change of one record can touch: every pair of these components, and every pair of these windows.
struct ChangeReach {
    /// Indices among the pool's components, ascending.
    private(set) var components: [Int] = []
    /// Indices among the pool's windows, ascending.
    private(set) var windows: [Int] = []

    /// Finds what a change can touch.
    ///
    /// - Parameters:
    ///   - change: The change.
    ///   - pool: The pool before it; records keep their places.
    init(of change: Change, in pool: PoolFacts) {
        switch change.subject {
        case .need(let id), .component(let id, _), .decline(let id, _): addNeeds(pool) { $0.externalID == id }
        case .offer(let id), .window(let id, _): addOffers(pool) { $0.externalID == id }
        case .organisation(let id):
            addNeeds(pool) { $0.organisation == id }
            addOffers(pool) { $0.organisation == id }
        case .ruling(let id):
            for ruling in pool.snapshot.rulings where ruling.externalID == id {
                addNeeds(pool) { $0.externalID == ruling.need }
            }
        // The rules on the matches as a whole judge no pair.
        case .portfolioRule: break
        }
    }

    private mutating func addNeeds(_ pool: PoolFacts, _ isTouched: (Need) -> Bool) {
        for (place, need) in pool.snapshot.needs.enumerated() where isTouched(need.record) {
            components += pool.componentStart[place]..<pool.componentStart[place + 1]
        }
    }

    private mutating func addOffers(_ pool: PoolFacts, _ isTouched: (Offer) -> Bool) {
        for (place, offer) in pool.snapshot.offers.enumerated() where isTouched(offer.record) {
            windows += pool.windowStart[place]..<pool.windowStart[place + 1]
        }
    }
}
