import Programme

@testable import Matching

/// Criteria S7, S8 and S11 to S14 written a second time, in floating point.
extension ScreenOracle {
    func inclusion(_ need: Need, _ offer: Offer) -> Double {
        func half(_ percent: Int64?) -> Double { min(1, Double(percent ?? 0) / 50) }
        return 0.3 * half(need.womenPercent) + 0.075 * Double(need.genderMarker ?? 0) + 0.15
            * half(need.youthPercent)
            + (need.servesChildren == true ? 0.1 : 0) + (need.servesDisability == true ? 0.1 : 0)
            + 0.1 * half(offer.womenQuotaPercent) + (offer.hasChildcare == true ? 0.1 : 0)
    }

    func comfort(_ need: Need, _ part: NeedComponent, _ offer: Offer) -> Double {
        switch part.kind {
        case .compute: return 0.5
        case .dataset:
            let wanted = Set(part.dataLanguages)
            if wanted.isEmpty || offer.dataLanguages.isEmpty { return 0.5 }
            return Double(wanted.intersection(offer.dataLanguages).count) / Double(wanted.count)
        case .training, .lab: break
        }
        var best = 0.0
        if need.languages.isEmpty || offer.languages.isEmpty {
            best = 0.5
        } else {
            for held in need.languages {
                if offer.interpretation.contains(held.language) { best = max(best, 0.5) }
                for demand in offer.languages where demand.language == held.language {
                    switch (held.level, demand.level) {
                    case (let one?, let other?): best = max(best, min(1, Double(one.rank - other.rank) / 2))
                    default: best = max(best, 0.5)
                    }
                }
            }
        }
        let home = country(of: need)
        let isLocal = need.languages.map(\.language).contains { language in
            (offer.languages.map(\.language) + offer.interpretation).contains(language)
                && ((home?.officialLanguages.contains(language) ?? false)
                    || (home?.spokenLanguages.contains(language) ?? false))
        }
        return 0.6 * best + (isLocal ? 0.4 : 0)
    }

    private func provider(_ offer: Offer) -> Organisation? { organisation(offer.organisation) }

    func partnership(_ need: Need, _ offer: Offer) -> Double {
        guard let here = country(of: need),
            let there = country(provider(offer)?.country)
        else { return 0 }
        var score = 0.0
        if groups(of: here).contains(.globalSouth), groups(of: there).contains(.globalSouth) {
            score = 0.5
        } else if need.collaborations.contains(.northSouth) || need.collaborations.contains(.triangular) {
            score = 0.25
        }
        let near = [here, there].map { $0.intermediateRegion ?? $0.subregion }
        if near[0] != nil, near[0] == near[1] {
            score += 0.25
        } else if here.region != nil, here.region == there.region {
            score += 0.125
        }
        if let left = here.offsetMinutes, let right = there.offsetMinutes {
            // The nearer way round the clock.
            let apart = min((left - right + 2_880) % 1_440, (right - left + 2_880) % 1_440)
            score += 0.25 * max(0, 1 - Double(apart) / 480)
        }
        return score
    }

    func preference(_ need: Need, _ offer: Offer) -> Double {
        func rank(_ names: [String?], _ list: [String]) -> Double {
            for (place, name) in list.enumerated() where names.contains(name) { return 1 / Double(place + 1) }
            return 0
        }
        let asks = [need.organisation, need.country ?? organisation(need.organisation)?.country]
        return
            (rank([offer.organisation, provider(offer)?.country], need.preferred)
            + rank(asks, offer.preferred)) / 2
    }

    func sustainability(_ offer: Offer) -> Double {
        let borne = offer.costs.filter { offer.costsCovered.contains($0) }.count
        let cost = offer.costs.isEmpty ? 1 : Double(borne) / Double(offer.costs.count)
        let host = country(offer.hostCountry)
        let carbon: Double =
            if offer.kind != .compute {
                offer.costs.contains(.travel) ? 0 : 1
            } else {
                (offer.carbonGramsPerKWh ?? host?.carbonGramsPerKWh).map { max(0, 1 - Double($0) / 800) } ?? 0
            }
        return (carbon + cost) / 2
    }

    func reliability(_ offer: Offer) -> Double {
        let past = provider(offer)?.reliabilityPercent.map { Double($0) / 100 } ?? 0.5
        return offer.kind == .dataset ? (past + Double(offer.documentationPercent ?? 0) / 100) / 2 : past
    }
}
