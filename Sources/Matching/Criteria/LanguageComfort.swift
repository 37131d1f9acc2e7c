import Programme

/// S8: comfort above the minimum, and delivery in a language of the country.
///
/// Courses and labs: 0.6 × comfort in the best language that both have (two CEFR levels above what is demanded: full;
/// no level stated on either side, or interpretation: half), and 0.4 where a language of delivery that the
/// participants have is official in the need's country or spoken by a tenth of its people. Datasets: the share of the
/// languages that are wanted which the dataset holds. Where nothing is to be understood, or nothing is stated: half.
enum LanguageComfort {
    /// Neither good nor bad.
    static let neutral = Score.full / 2

    /// Comfort for two profiles, 0 to the full score; of datasets the whole score.
    static func comfort(_ need: LanguageTable.NeedProfile, _ offer: LanguageTable.OfferProfile) -> Int64 {
        switch need.kind {
        case .compute: return neutral
        case .dataset:
            if need.content.languages.isEmpty || offer.content.languages.isEmpty { return neutral }
            let held = Set(need.content.languages).intersection(offer.content.languages).count
            return Score.share(Int64(held), of: Int64(Set(need.content.languages).count))
        case .training, .lab:
            if offer.skills.isEmpty || need.skills.isEmpty { return neutral }
            var best: Int64 = 0
            for skill in need.skills {
                if offer.interpretation.contains(skill.language) { best = max(best, neutral) }
                for demand in offer.skills where demand.language == skill.language {
                    if let held = skill.level, let level = demand.level {
                        best = max(best, Score.share(Int64(held.rank - level.rank), of: 2))
                    } else {
                        best = max(best, neutral)
                    }
                }
            }
            return best
        }
    }

    /// The score of a pair.
    static func score(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Int64 {
        let comfort = pool.languages.comfort(need.languageProfile, offer.languageProfile)
        guard need.kind == .training || need.kind == .lab else { return comfort }
        return live(comfort, need.localLanguages, offer.deliveryLanguages)
    }

    /// The score of what people attend, of the comfort, their local languages and those of delivery.
    @inline(__always)
    static func live(_ comfort: Int64, _ local: NumberSet, _ delivery: NumberSet) -> Int64 {
        6 * comfort / 10 + (local.isDisjoint(with: delivery) ? 0 : 4 * Score.full / 10)
    }
}

/// Numbers languages in the order in which they are met; the reference table has fewer than a set can hold.
struct LanguageNumbers {
    private var numbers: [String: Int] = [:]

    mutating func set(_ languages: some Sequence<String>) -> NumberSet {
        var set = NumberSet()
        for language in languages {
            let next = numbers.count
            let number = numbers[language, default: next]
            numbers[language] = number
            set.insert(number)
        }
        return set
    }
}
