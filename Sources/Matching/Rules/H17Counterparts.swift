import Programme

/// H17: no conflict of interest, nobody whom a side blocked, no pair that a decline still blocks.
struct Counterparts: PairRule {
    let code = RuleCode.h17
    let sentence = "Neither side blocks the other, and no decline blocks the pair."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        if let organisation = need.organisation, organisation == offer.organisation { return .fail(nil) }
        // Organisations that are not registered, withdrawn ones for instance, are compared by name.
        let isUnregistered = need.organisation == nil && offer.organisation == nil
        guard need.hasBlocks || offer.hasBlocks || isUnregistered else { return .pass }
        return reason(pool.records(need, offer)) == nil ? .pass : .fail(nil)
    }

    private func reason(_ pair: PairRecords) -> Phrase? {
        let name = Phrase.Value.text(pair.need.organisation)
        if pair.need.organisation == pair.offer.organisation {
            return Phrase(.organisation, ["name": name])
        }
        if let until = pair.declinedUntil { return Phrase(.keptApart, ["name": name, "date": .date(until)]) }
        let needCountry = pair.need.country ?? pair.requester?.country
        if pair.need.blocked.contains(pair.offer.organisation) {
            return Phrase(.blocksProvider, ["name": name])
        }
        if let country = pair.provider?.country, pair.need.blocked.contains(country) {
            return Phrase(.blocksCountry, ["name": name, "country": .place(country)])
        }
        if pair.offer.blocked.contains(pair.need.organisation) {
            return Phrase(.blockedByProvider, ["name": name])
        }
        if let country = needCountry, pair.offer.blocked.contains(country) {
            return Phrase(.blockedAsCountry, ["name": name, "country": .place(country)])
        }
        let declared =
            (pair.requester?.conflictsWith.contains(pair.offer.organisation) ?? false)
            || (pair.provider?.conflictsWith.contains(pair.need.organisation) ?? false)
        return declared ? Phrase(.conflict, ["name": name]) : nil
    }

    func facts(_ pair: PairRecords) -> Facts {
        let need = Phrase(.organisation, ["name": .text(pair.need.organisation)])
        if pair.need.organisation == pair.offer.organisation {
            return Facts(need, Phrase(.sameOrganisation))
        }
        return Facts(
            reason(pair) ?? need,
            Phrase(.organisation, ["name": .text(pair.offer.organisation)])
        )
    }
}

/// H18: stale entries kill portals.
///
/// A record is fresh until it expires, and may be shared.
struct Fresh: PairRule {
    let code = RuleCode.h18
    let sentence = "Both records are fresh and may be shared."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        let left = pool.needStanding[Int(need.need)]
        if case .fail = left { return left }
        let right = pool.offerStanding[Int(offer.offer)]
        if case .fail = right { return right }
        return left == .incomplete || right == .incomplete ? .incomplete : .pass
    }

    func facts(_ pair: PairRecords) -> Facts {
        Facts(
            Standing(pair.need, pair.policy, pair.date).fact,
            Standing(pair.offer, pair.policy, pair.date).fact
        )
    }
}
