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

    private func reason(_ pair: PairRecords) -> String? {
        if pair.need.organisation == pair.offer.organisation { return "offers this itself" }
        if let until = pair.declinedUntil { return "is kept apart until \(until), after a decline" }
        let needCountry = pair.need.country ?? pair.requester?.country
        if pair.need.blocked.contains(pair.offer.organisation) { return "blocks the provider" }
        if let country = pair.provider?.country, pair.need.blocked.contains(country) {
            return "blocks providers of \(country)"
        }
        if pair.offer.blocked.contains(pair.need.organisation) { return "is blocked by the provider" }
        if let country = needCountry, pair.offer.blocked.contains(country) {
            return "is blocked as of \(country) by the provider"
        }
        let declared =
            (pair.requester?.conflictsWith.contains(pair.offer.organisation) ?? false)
            || (pair.provider?.conflictsWith.contains(pair.need.organisation) ?? false)
        return declared ? "has a declared conflict of interest" : nil
    }

    func facts(_ pair: PairRecords) -> (need: String, offer: String) {
        if pair.need.organisation == pair.offer.organisation {
            return ("organisation \(pair.need.organisation)", "the same organisation")
        }
        if let reason = reason(pair) {
            return ("\(pair.need.organisation) \(reason)", "organisation \(pair.offer.organisation)")
        }
        return ("organisation \(pair.need.organisation)", "organisation \(pair.offer.organisation)")
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

    func facts(_ pair: PairRecords) -> (need: String, offer: String) {
        (
            Standing(pair.need, pair.policy, pair.date).fact,
            Standing(pair.offer, pair.policy, pair.date).fact
        )
    }
}
