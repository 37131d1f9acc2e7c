import Programme

/// S11: South-South partnership, and nearness of the provider.
///
/// 0.5 where both countries are of the Global South on the date, 0.25 where they are not but the need asks for
/// North-South or triangular work; 0.25 for the same sub-region (UN M49, the intermediate region where there is one),
/// half of that for the same region; and 0.25 × nearness of the clocks, across the date line where that is nearer (same
/// hour: full; 8 hours apart: nothing).
/// An unknown country gives nothing.
enum Partnership {
    private static let hours: Int64 = 8

    static func score(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Int64 {
        guard let here = need.country, let there = offer.seat else { return 0 }
        return score(here, there, wantsNorth: need.wantsNorth, pool)
    }

    /// The score of two countries by their indices.
    static func score(_ here: Int, _ there: Int, wantsNorth: Bool, _ pool: PoolFacts) -> Int64 {
        let countries = pool.snapshot.countries
        let south = CountryGroup.globalSouth.bit
        var score: Int64 = 0
        if pool.reference.groupMask[here] & pool.reference.groupMask[there] & south != 0 {
            score += Score.full / 2
        } else if wantsNorth {
            score += Score.full / 4
        }
        let (left, right) = (countries[here], countries[there])
        if let region = left.nearRegion, region == right.nearRegion {
            score += Score.full / 4
        } else if let region = left.region, region == right.region {
            score += Score.full / 8
        }
        if let one = left.offsetMinutes, let other = right.offsetMinutes {
            let apart = WorkingHours.minutesApart(one, other)
            score += Score.share(hours * 60 - apart, of: hours * 60) / 4
        }
        return score
    }
}

extension Country {
    /// The narrowest UN M49 region.
    var nearRegion: String? { intermediateRegion ?? subregion }
}
