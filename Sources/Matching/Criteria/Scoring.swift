import Programme

/// The criteria of a pool, worked out once a record and put together a pair.
struct Scoring: Sendable {
    let topics: TopicFit
    let needs: [NeedCriteria]
    let offers: [OfferCriteria]
    private let pool: PoolFacts

    /// The criteria that concern the offer alone.
    struct OfferCriteria: Sendable {
        var inclusion: Int64
        var sustainability: Int64
        var reliability: Int64
    }

    init(_ pool: PoolFacts) {
        self.pool = pool
        let snapshot = pool.snapshot
        topics = TopicFit(snapshot, pool.reference)
        var awards: [String: Int] = [:]
        for award in snapshot.awards { awards[award.organisation, default: 0] += 1 }
        needs = snapshot.needs.enumerated().map { index, need in
            let first = pool.componentStart[index]
            let groups = first < pool.componentStart[index + 1] ? pool.components[first].groups : 0
            return NeedCriteria(
                need.record,
                groups: groups,
                awards: awards[need.record.organisation] ?? 0,
                policy: snapshot.policy,
                date: snapshot.date
            )
        }
        offers = snapshot.offers.map { offer in
            let provider = pool.organisations[offer.record.organisation].map { snapshot.organisations[$0] }
            return OfferCriteria(
                inclusion: Inclusion.ofOffer(offer.record),
                sustainability: Sustainability.score(offer.record, pool.reference, snapshot.countries),
                reliability: Reliability.score(offer.record, provider)
            )
        }
    }

    /// The scores of a pair.
    ///
    /// - Parameters:
    ///   - need: The component.
    ///   - offer: The window.
    ///   - possibleOffers: How many offers pass every rule for the component.
    /// - Returns: All scores.
    func scores(_ need: ComponentFacts, _ offer: WindowFacts, possibleOffers: Int) -> Scores {
        let alone = needs[Int(need.need)]
        let given = offers[Int(offer.offer)]
        var scores = Scores()
        scores[.topic] = topics.score(need: Int(need.need), offer: Int(offer.offer))
        scores[.quantity] = QuantityFit.score(need, offer, pool)
        scores[.equity] = alone.equity
        scores[.unserved] = alone.unserved
        scores[.urgency] = alone.urgency
        scores[.hardToMatch] = HardToMatch.score(possibleOffers: possibleOffers)
        scores[.inclusion] = alone.inclusion + given.inclusion
        scores[.language] = LanguageComfort.score(need, offer, pool)
        scores[.nationalPlan] = alone.nationalPlan
        scores[.absorption] = alone.absorption
        scores[.partnership] = Partnership.score(need, offer, pool)
        scores[.preference] = Preference.score(need, offer, pool)
        scores[.sustainability] = given.sustainability
        scores[.reliability] = given.reliability
        return scores
    }
}
