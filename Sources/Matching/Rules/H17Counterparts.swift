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
        let provider = offer.organisation.map(Int32.init) ?? -1
        guard Self.mayRefuse(need.need, need.organisation, offer.offer, provider, pool) else { return .pass }
        let pair = pool.records(need, offer)
        var findings = Findings()
        if let until = pair.declinedUntil {
            // It ends by itself: the day after the last is free.
            let left = Int64(until.days(since: pair.date)) + 1
            findings.fail(Shortfall(amount: left, unit: .days))
        }
        if pair.need.organisation == pair.offer.organisation || refusal(pair) != nil { findings.fail(nil) }
        return findings.verdict
    }

    /// Whether there is anything to look into: the records themselves are looked at for those few pairs only.
    ///
    /// - Parameters:
    ///   - need: Place of the need in the snapshot.
    ///   - requester: Index of its organisation; nil where it is not registered.
    ///   - offer: Place of the offer.
    ///   - provider: Index of its organisation; -1 where it is not registered.
    ///   - pool: The pool.
    /// - Returns: Whether a decline is in force, the two are one organisation, or one does not want the other.
    static func mayRefuse(
        _ need: Int32,
        _ requester: Int?,
        _ offer: Int32,
        _ provider: Int32,
        _ pool: PoolFacts
    ) -> Bool {
        if !pool.declined.isEmpty, pool.declined[PairKey(need: need, offer: offer)] != nil { return true }
        return pool.counterparts.areApart(need, requester, offer, provider < 0 ? nil : Int(provider))
    }

    /// Why a side does not want the other.
    private func refusal(_ pair: PairRecords) -> Phrase? {
        let name = Phrase.Value.text(pair.need.organisation)
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
        let name = Phrase.Value.text(pair.need.organisation)
        let apart = pair.declinedUntil.map { Phrase(.keptApart, ["name": name, "date": .date($0)]) }
        let reasons = [apart, refusal(pair)].compactMap { $0 }
        return Facts(
            reasons.isEmpty ? [need] : reasons,
            [Phrase(.organisation, ["name": .text(pair.offer.organisation)])]
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
        var findings = Findings()
        findings.add(pool.needStanding[Int(need.need)])
        findings.add(pool.offerStanding[Int(offer.offer)])
        return findings.verdict
    }

    func facts(_ pair: PairRecords) -> Facts {
        Facts(
            Standing(pair.need, pair.policy, pair.date).fact,
            Standing(pair.offer, pair.policy, pair.date).fact
        )
    }
}
