import Programme

/// The points of a pair with a change in the need.
struct PairPoints {
    private let small: Snapshot
    private let component: Int
    private let window: Int
    private let offers: Int
    private let reference: ReferenceIndex

    init(_ pool: PoolFacts, component: Int, window: Int, offers: Int32) {
        small = ChangeFinder(pool: pool).small(component, window)
        self.component = Int(pool.components[component].component)
        self.window = Int(pool.windows[window].window)
        self.offers = Int(offers)
        reference = pool.reference
    }

    /// How many points a change brings, in millionths; nil where it cannot be made.
    func gain(_ change: Change) -> Int64? {
        var changed = small
        guard change.apply(to: &changed) else { return nil }
        return points(changed) - points(small)
    }

    private func points(_ snapshot: Snapshot) -> Int64 {
        let facts = PoolFacts(snapshot, reference: reference)
        return Scoring(facts).scores(
            facts.components[component],
            facts.windows[window],
            possibleOffers: offers
        )
        .points(snapshot.policy.weights)
    }
}
