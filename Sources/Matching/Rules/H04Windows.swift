import Programme

/// H4: a course lies within what the need can attend; other kinds overlap by the minimum duration.
///
/// A stay at a lab is as long as both sides can have it. Excluded days count against both. An offer that has closed, a course that has begun, and
/// one whose last day to agree has passed, are over.
struct Windows: PairRule {
    let code = RuleCode.h4
    let sentence = "The windows overlap for at least the minimum duration."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        guard need.opens != Unknown.day, need.closes != Unknown.day, offer.opens != Unknown.day,
            offer.closes != Unknown.day
        else { return .incomplete }
        var findings = Findings()
        if offer.applyBy < pool.date { findings.add(days(pool.date - offer.applyBy)) }
        if need.kind == .training {
            findings.add(course(need, offer, pool))
            return findings.verdict
        }
        if need.kind == .lab { findings.add(Self.stay(need, offer)) }
        let missing = Self.fewestDays(need, offer) - Self.sharedDays(need, offer, pool)
        if missing > 0 { findings.add(days(missing)) }
        return findings.verdict
    }

    private func course(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        let late = max(0, offer.closes - need.closes)
        let early = max(0, max(need.opens, pool.date) - offer.opens)
        if late + early > 0 { return days(late + early) }
        if need.hasBlackouts {
            let lost = Self.excluded(need, offer.opens, offer.closes, pool)
            if lost > 0 { return days(lost) }
        }
        let missing = need.daysMinimum - (offer.closes - offer.opens + 1)
        return missing > 0 ? days(missing) : .pass
    }

    /// The fewest days that both have to share.
    static func fewestDays(_ need: ComponentFacts, _ offer: WindowFacts) -> Int32 {
        max(1, need.daysMinimum, need.kind == .lab ? offer.stayDaysMinimum : 1)
    }

    /// Whether the shortest stay that is of use to one side is possible to the other.
    static func stay(_ need: ComponentFacts, _ offer: WindowFacts) -> Verdict {
        var findings = Findings()
        let (long, short) = (
            Int64(need.daysMinimum) - Int64(offer.stayDaysMaximum),
            Int64(offer.stayDaysMinimum) - Int64(need.daysMaximum)
        )
        if long > 0 { findings.fail(Shortfall(amount: long, unit: .days)) }
        if short > 0 { findings.fail(Shortfall(amount: short, unit: .days)) }
        return findings.verdict
    }

    /// The days that both have from the date on, excluded days apart; below 1 by the days between them where they
    /// have none, and 0 where a day is unknown.
    static func sharedDays(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Int32 {
        guard need.opens != Unknown.day, need.closes != Unknown.day, offer.opens != Unknown.day,
            offer.closes != Unknown.day
        else { return 0 }
        let first = max(need.opens, offer.opens, pool.date)
        let last = min(need.closes, offer.closes)
        var shared = last - first + 1
        if need.hasBlackouts, shared > 0 { shared -= excluded(need, first, last, pool) }
        return shared
    }

    private func days(_ amount: Int32) -> Verdict {
        .fail(Shortfall(amount: Int64(amount), unit: .days))
    }

    /// How many days between two days are excluded; periods that overlap count once.
    private static func excluded(_ need: ComponentFacts, _ first: Int32, _ last: Int32, _ pool: PoolFacts)
        -> Int32
    {
        let periods = pool.snapshot.needs[Int(need.need)].record.blackouts.sorted { $0.first < $1.first }
        var counted = first
        var total: Int32 = 0
        for period in periods {
            let from = max(counted, period.first.daysSince1970)
            let to = min(last, period.last.daysSince1970)
            if from <= to {
                total += to - from + 1
                counted = to + 1
            }
        }
        return total
    }

    func facts(_ pair: PairRecords) -> Facts {
        var need = [
            Self.span(pair.component.opens ?? pair.need.opens, pair.component.closes ?? pair.need.closes)
        ]
        if let days = pair.component.daysMinimum {
            need.append(Phrase(.atLeastDays, ["days": .counted(days, "days")]))
        }
        if pair.component.kind == .lab, let days = pair.component.daysMaximum {
            need.append(Phrase(.atMostDays, ["days": .counted(days, "days")]))
        }
        if let deadline = pair.need.deadline {
            need.append(Phrase(.ofUseUntil, ["date": .date(deadline)]))
        }
        if !pair.need.blackouts.isEmpty {
            let periods = pair.need.blackouts.map { period in
                Phrase(.period, ["first": .date(period.first), "last": .date(period.last)])
            }
            need.append(Phrase(.notDuring, ["periods": .all(periods.map(Phrase.Value.phrase))]))
        }
        var offer = [Self.span(pair.window.opens, pair.window.closes)]
        if pair.component.kind == .lab {
            if let days = pair.offer.stayDaysMinimum {
                offer.append(Phrase(.atLeastDays, ["days": .counted(days, "days")]))
            }
            if let days = pair.offer.stayDaysMaximum {
                offer.append(Phrase(.atMostDays, ["days": .counted(days, "days")]))
            }
        }
        if let day = pair.window.applyBy { offer.append(Phrase(.agreeBy, ["date": .date(day)])) }
        return Facts(need, offer)
    }

    private static func span(_ opens: CalendarDate?, _ closes: CalendarDate?) -> Phrase {
        Phrase(
            .fromTo,
            [
                "opens": opens.map(Phrase.Value.date) ?? .unknown,
                "closes": closes.map(Phrase.Value.date) ?? .unknown,
            ]
        )
    }
}
