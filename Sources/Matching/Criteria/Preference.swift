import Programme

/// S12: what either side prefers, first choice first.
///
/// Half for the provider's, half for the requester's list: a first choice gives its half in full, the second a half
/// of it, the third a third. A list names organisations or countries; who is not on it gets nothing.
enum Preference {
    static func score(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Int64 {
        guard need.hasPreferences || offer.hasPreferences else { return 0 }
        let asks = pool.snapshot.needs[Int(need.need)].record
        let gives = pool.snapshot.offers[Int(offer.offer)].record
        let requester = asks.country ?? need.organisation.flatMap { pool.snapshot.organisations[$0].country }
        let provider = offer.organisation.flatMap { pool.snapshot.organisations[$0].country }
        return
            (rank(gives.organisation, provider, in: asks.preferred)
            + rank(asks.organisation, requester, in: gives.preferred)) / 2
    }

    /// What a place in a list gives.
    static func rank(_ organisation: String, _ country: String?, in list: [String]) -> Int64 {
        guard let place = list.firstIndex(where: { $0 == organisation || $0 == country }) else { return 0 }
        return Score.full / Int64(place + 1)
    }
}
