import Programme

/// Points of possible pairs, put together from what is worked out once a need, an offer, and a pair of countries.
///
/// Points are weights times scores, added up in integers, so that their parts can be added up in any order:
/// ``Scoring`` gives the same points criterion by criterion.
struct PairScorer: Sendable {
    private let pool: PoolFacts
    let scoring: Scoring
    private let weights: [Int64]
    /// For each need the points of criteria that concern it alone; S6 apart, which depends on the component.
    private let needPoints: [Int64]
    private let offerPoints: [Int64]
    /// S11 of each pair of countries: of needs that do not, and of needs that do ask for work with the North.
    private let partnership: [[Int32]]
    private let countries: Int

    init(_ pool: PoolFacts, _ scoring: Scoring) {
        self.pool = pool
        self.scoring = scoring
        let weights = pool.snapshot.policy.weights
        self.weights = weights
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
        let count = pool.reference.groupMask.count
        countries = count
        partnership = [false, true].map { wantsNorth in
            (0..<count * count).map {
                Int32(Partnership.score($0 / count, $0 % count, wantsNorth: wantsNorth, pool))
            }
        }
    }

    /// What a thread keeps while it goes through the needs: the lexemes of the present one.
    struct Scratch {
        /// For each lexeme the last need that has it.
        fileprivate var holder: [Int32]
        fileprivate var need: Int32 = -1
    }

    func scratch() -> Scratch { Scratch(holder: Array(repeating: -1, count: scoring.topics.vocabulary)) }

    /// Prepares for the pairs of a need.
    func begin(_ need: Int32, _ scratch: inout Scratch) {
        guard scratch.need != need else { return }
        scratch.need = need
        for place in scoring.topics.needs[Int(need)].lexemes {
            scratch.holder[Int(scoring.topics.lexemes[place])] = need
        }
    }

    /// Points of a pair without S6, in millionths; `begin` was called for the need.
    func points(
        _ need: ComponentFacts,
        _ offer: WindowFacts,
        most: Int64,
        _ scratch: Scratch
    ) -> Int64 {
        var points = needPoints[Int(need.need)] + offerPoints[Int(offer.offer)]
        points +=
            weights[0]
            * scoring.topics.score(need: Int(need.need), offer: Int(offer.offer)) { left, right in
                shared(right, scratch)
            }
        points += weights[1] * Score.share(most, of: need.quantity)
        points += weights[7] * LanguageComfort.score(need, offer, pool)
        if let here = need.country, let there = offer.seat {
            points += weights[10] * Int64(partnership[need.wantsNorth ? 1 : 0][here * countries + there])
        }
        if need.hasPreferences || offer.hasPreferences {
            points += weights[11] * Preference.score(need, offer, pool)
        }
        return points
    }

    /// S6 of a component, in points.
    func hardToMatch(possibleOffers: Int) -> Int64 {
        weights[5] * HardToMatch.score(possibleOffers: possibleOffers)
    }

    /// How many of an offer's lexemes the present need has.
    @inline(__always)
    private func shared(_ lexemes: Range<Int>, _ scratch: Scratch) -> Int {
        var shared = 0
        for place in lexemes where scratch.holder[Int(scoring.topics.lexemes[place])] == scratch.need {
            shared += 1
        }
        return shared
    }
}
