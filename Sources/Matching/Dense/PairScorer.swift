import Programme

/// Points of possible pairs, put together from what is worked out once a need, an offer, and a pair of countries.
///
/// Points are weights times scores, added up in integers, so that their parts can be added up in any order:
/// ``Scoring`` gives the same points criterion by criterion.
///
/// A class, for it is handed to millions of calls.
final class PairScorer: Sendable {
    private let pool: PoolFacts
    let scoring: Scoring
    private let weights: PairWeights
    /// For each need the points of criteria that concern it alone; S6 apart, which depends on the component.
    private let needPoints: [Int64]
    private let offerPoints: [Int64]
    /// S11 of each pair of countries, the need's first: of needs that do not, then of needs that do ask for work with the
    /// North.
    private let partnership: [Int32]
    private let countries: Int

    init(_ pool: PoolFacts, _ scoring: Scoring) {
        self.pool = pool
        self.scoring = scoring
        let weights = pool.snapshot.policy.weights
        self.weights = PairWeights(weights)
        needPoints = scoring.needs.map { alone in
            var scores = Scores()
            scores[.equity] = alone.equity
            scores[.unserved] = alone.unserved
            scores[.urgency] = alone.urgency
            scores[.inclusion] = alone.inclusion
            scores[.nationalPlan] = alone.nationalPlan
            scores[.absorption] = alone.absorption
            return scores.points(weights)
        }
        offerPoints = scoring.offers.map { given in
            var scores = Scores()
            scores[.inclusion] = given.inclusion
            scores[.sustainability] = given.sustainability
            scores[.reliability] = given.reliability
            return scores.points(weights)
        }
        countries = pool.reference.groupMask.count
        partnership = Self.partnership(pool, countries: countries)
    }

    /// S11 of the pairs of countries that occur; 0 of the others.
    private static func partnership(_ pool: PoolFacts, countries count: Int) -> [Int32] {
        let seats = Set(pool.windows.compactMap(\.seat))
        var scores = [Int32](repeating: 0, count: 2 * count * count)
        for wantsNorth in [false, true] {
            let askers = pool.components.lazy.filter { $0.wantsNorth == wantsNorth }
            for country in Set(askers.compactMap(\.country)) {
                for seat in seats {
                    let score = Partnership.score(country, seat, wantsNorth: wantsNorth, pool)
                    scores[((wantsNorth ? count : 0) + country) * count + seat] = Int32(score)
                }
            }
        }
        return scores
    }

    /// Points of the criteria that concern an offer alone.
    func points(ofOffer offer: Int32) -> Int64 { offerPoints[Int(offer)] }

    /// What a thread keeps while it goes through the needs: the lexemes of the present one.
    struct Scratch {
        /// For each lexeme the last need that has it.
        fileprivate(set) var holder: [Int32]
        fileprivate var need: Int32 = -1
    }

    func scratch() -> Scratch { Scratch(holder: Array(repeating: -1, count: scoring.topics.vocabulary)) }

    /// What the points of a component's pairs depend on.
    struct Asking {
        let need: Int32
        let quantity: Int64
        /// Points of the criteria that concern the need alone.
        let points: Int64
        let topics: TopicFit.Topics
        /// Where the comforts of its languages start.
        let comforts: Int
        /// Languages that count as local where people attend; nil where nobody does.
        let localLanguages: NumberSet?
        /// Where the partnerships of its country start; -1 where the country is unknown.
        let partnerships: Int
        let hasPreferences: Bool
    }

    /// Prepares for the pairs of a component.
    func begin(_ component: ComponentFacts, _ scratch: inout Scratch) -> Asking {
        let need = component.need
        let topics = scoring.topics.needs[Int(need)]
        if scratch.need != need {
            scratch.need = need
            for place in topics.lexemes { scratch.holder[Int(scoring.topics.lexemes[place])] = need }
        }
        let isLive = component.kind == .training || component.kind == .lab
        return Asking(
            need: need,
            quantity: component.quantity,
            points: needPoints[Int(need)],
            topics: topics,
            comforts: pool.languages.comfortStart(component.languageProfile),
            localLanguages: isLive ? component.localLanguages : nil,
            partnerships: component.country.map { country in
                ((component.wantsNorth ? countries : 0) + country) * countries
            } ?? -1,
            hasPreferences: component.hasPreferences
        )
    }

    /// Points of a pair without S6.
    ///
    /// - Parameters:
    ///   - need: The component.
    ///   - offer: The window, where it stands: a copy would cost as much as the rest.
    ///   - most: The most that it can give.
    ///   - sharedLexemes: How many lexemes both texts have, where they are in one language.
    /// - Returns: The points in millionths.
    @inline(__always)
    func points(_ need: Asking, _ offer: UnsafePointer<WindowRow>, most: Int64, sharedLexemes: Int) -> Int64 {
        let topic = TopicFit.score(need.topics, offer.pointee.topics, sharedLexemes: sharedLexemes)
        var points = settled(need, offer) + weights.topic * topic
        points += weights.quantity * Score.share(most, of: need.quantity)
        if need.hasPreferences || offer.pointee.hasPreferences {
            points +=
                weights.preference * Preference.score(need: need.need, offer: offer.pointee.offer, pool)
        }
        return points
    }

    /// What the points of a pair cannot exceed, without a look at quantities, texts and preferences.
    @inline(__always)
    func pointsAtMost(_ need: Asking, _ offer: UnsafePointer<WindowRow>) -> Int64 {
        var points = settled(need, offer) + weights.quantity * Score.full
        points += weights.topic * TopicFit.scoreAtMost(need.topics, offer.pointee.topics)
        if need.hasPreferences || offer.pointee.hasPreferences { points += weights.preference * Score.full }
        return points
    }

    /// Points of the criteria that a few numbers settle.
    @inline(__always)
    private func settled(_ need: Asking, _ offer: UnsafePointer<WindowRow>) -> Int64 {
        var points = need.points + offer.pointee.points
        let comfort = Int64(pool.languages.comforts[need.comforts + Int(offer.pointee.languageProfile)])
        if let local = need.localLanguages {
            points +=
                weights.language * LanguageComfort.live(comfort, local, offer.pointee.deliveryLanguages)
        } else {
            points += weights.language * comfort
        }
        if need.partnerships >= 0, offer.pointee.seat >= 0 {
            points +=
                weights.partnership * Int64(partnership[need.partnerships + Int(offer.pointee.seat)])
        }
        return points
    }

    /// S6 of a component, in points.
    func hardToMatch(possibleOffers: Int) -> Int64 {
        weights.hardToMatch * HardToMatch.score(possibleOffers: possibleOffers)
    }
}

/// The weights of the criteria that concern a pair.
private struct PairWeights {
    let topic: Int64
    let quantity: Int64
    let hardToMatch: Int64
    let language: Int64
    let partnership: Int64
    let preference: Int64

    init(_ weights: [Int64]) {
        topic = weights[Criterion.topic.place]
        quantity = weights[Criterion.quantity.place]
        hardToMatch = weights[Criterion.hardToMatch.place]
        language = weights[Criterion.language.place]
        partnership = weights[Criterion.partnership.place]
        preference = weights[Criterion.preference.place]
    }
}
