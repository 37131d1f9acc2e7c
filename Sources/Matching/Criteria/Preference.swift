import Programme

/// S12: what either side prefers, first choice first.
///
/// Half for the provider's, half for the requester's list: a first choice gives its half in full, the second a half
/// of it, the third a third. A list names organisations or countries; who is not on it gets nothing.
enum Preference {
    static func score(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Int64 {
        guard need.hasPreferences || offer.hasPreferences else { return 0 }
        // Field by field: a copy of the records would cost more than everything else here.
        let (asks, gives) = (Int(need.need), Int(offer.offer))
        var score: Int64 = 0
        if need.hasPreferences {
            let provider = offer.organisation.flatMap { pool.snapshot.organisations[$0].country }
            score += rank(
                pool.snapshot.offers[gives].record.organisation,
                provider,
                in: pool.snapshot.needs[asks].record.preferred
            )
        }
        if offer.hasPreferences {
            let requester =
                pool.snapshot.needs[asks].record.country
                ?? need.organisation.flatMap { pool.snapshot.organisations[$0].country }
            score += rank(
                pool.snapshot.needs[asks].record.organisation,
                requester,
                in: pool.snapshot.offers[gives].record.preferred
            )
        }
        return score / 2
    }

    /// What a place in a list gives.
    static func rank(_ organisation: String, _ country: String?, in list: [String]) -> Int64 {
        guard let place = list.firstIndex(where: { $0 == organisation || $0 == country }) else { return 0 }
        return Score.full / Int64(place + 1)
    }
}
