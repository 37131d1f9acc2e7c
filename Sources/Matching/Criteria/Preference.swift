import Programme

/// S12: what either side prefers, first choice first.
///
/// Half for the provider's, half for the requester's list: a first choice gives its half in full, the second a half
/// of it, the third a third. A list names organisations or countries; who is not on it gets nothing.
enum Preference {
    static func score(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Int64 {
        guard need.hasPreferences || offer.hasPreferences else { return 0 }
        return score(need: need.need, offer: offer.offer, pool)
    }

    /// The same, where one side at least prefers somebody.
    static func score(need: Int32, offer: Int32, _ pool: PoolFacts) -> Int64 {
        let left = points(pool.counterparts.preference(ofNeed: need, for: offer))
        let right = points(pool.counterparts.preference(ofOffer: offer, for: need))
        return (left + right) / 2
    }

    /// What a place in a list gives.
    private static func points(_ place: Int?) -> Int64 {
        place.map { Score.full / Int64($0 + 1) } ?? 0
    }
}
