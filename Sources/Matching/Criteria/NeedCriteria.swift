import Programme

/// The criteria that concern the need alone: S3, S4 and S5.
struct NeedCriteria: Sendable {
    /// S3: 1 for a country that is an LDC on the date, 0.7 for another LLDC or SIDS, else 0.
    let equity: Int64
    /// S4: half for few past awards (none: full; `saturatingAwards` or more: 0), half for waiting since the
    /// submission (`fullWaitingDays` or more: full).
    let unserved: Int64
    /// S5: urgency and the nearness of the deadline.
    ///
    /// 0.7 × (urgency − 1) / 4, and 0.3 × nearness of the deadline (due today: full; 180 days away: 0).
    /// Unknown urgency or no deadline give nothing.
    let urgency: Int64

    init(_ need: Need, groups: UInt16, awards: Int, policy: Policy, date: CalendarDate) {
        if groups & CountryGroup.ldc.bit != 0 {
            equity = Score.full
        } else if groups & (CountryGroup.lldc.bit | CountryGroup.sids.bit) != 0 {
            equity = 700_000
        } else {
            equity = 0
        }
        let spare = max(0, policy.saturatingAwards - Int64(awards))
        let waited = need.submittedOn.map { Int64(max(0, date.days(since: $0))) } ?? 0
        unserved =
            (Score.share(spare, of: policy.saturatingAwards) + Score.share(waited, of: policy.fullWaitingDays))
            / 2
        var points = need.urgency.map { 7 * Score.full * ($0 - 1) / 40 } ?? 0
        if let deadline = need.deadline, deadline >= date {
            let left = Int64(deadline.days(since: date))
            points += 3 * Score.share(max(0, 180 - left), of: 180) / 10
        }
        urgency = points
    }
}

/// S2: the best share of what is asked that one window can give.
enum QuantityFit {
    static func score(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Int64 {
        Score.share(QuantityRange(need, offer, pool)?.most ?? 0, of: need.quantity)
    }
}

/// The criteria of a pool, worked out once a record and put together a pair.
struct Scoring: Sendable {
    let topics: TopicFit
    let needs: [NeedCriteria]
    private let pool: PoolFacts

    init(_ pool: PoolFacts) {
        self.pool = pool
        topics = TopicFit(pool.snapshot, pool.reference)
        var awards: [String: Int] = [:]
        for award in pool.snapshot.awards { awards[award.organisation, default: 0] += 1 }
        needs = pool.snapshot.needs.enumerated().map { index, need in
            let first = pool.componentStart[index]
            let groups = first < pool.componentStart[index + 1] ? pool.components[first].groups : 0
            return NeedCriteria(
                need.record,
                groups: groups,
                awards: awards[need.record.organisation] ?? 0,
                policy: pool.snapshot.policy,
                date: pool.snapshot.date
            )
        }
    }

    func scores(_ need: ComponentFacts, _ offer: WindowFacts) -> Scores {
        let alone = needs[Int(need.need)]
        return Scores(
            topic: topics.score(need: Int(need.need), offer: Int(offer.offer)),
            quantity: QuantityFit.score(need, offer, pool),
            equity: alone.equity,
            unserved: alone.unserved,
            urgency: alone.urgency
        )
    }
}
