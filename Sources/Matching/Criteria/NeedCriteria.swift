import Programme

/// The criteria that concern the need alone: S3, S4, S5, S9, S10, and what S7 has of the need.
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
    /// S7 as far as the need decides it.
    let inclusion: Int64
    /// S9: 0.6 where it cites the national strategy or plan that it serves, and 0.4 × endorsement (national focal
    /// point: full; institutional: half).
    let nationalPlan: Int64
    /// S10: 0.5 × readiness (4: full), and 0.25 each where running costs are covered and trainers are trained.
    ///
    /// What is unknown gives nothing.
    let absorption: Int64

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
        inclusion = Inclusion.ofNeed(need)
        nationalPlan =
            (need.nationalPlan == nil ? 0 : 6 * Score.full / 10)
            + 4 * Score.share(Int64(need.endorsement?.rank ?? 0), of: 2) / 10
        absorption =
            Score.share(need.readiness ?? 0, of: 4) / 2
            + (need.hasSustainabilityPlan == true ? Score.full / 4 : 0)
            + (need.trainsTrainers == true ? Score.full / 4 : 0)
    }
}

/// S2: the best share of what is asked that one window can give.
enum QuantityFit {
    static func score(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Int64 {
        Score.share(QuantityRange(need, offer, pool)?.most ?? 0, of: need.quantity)
    }
}
