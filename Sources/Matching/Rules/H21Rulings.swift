import Programme

/// H21: the officer has the last word.
///
/// A pair that an officer banned is never proposed. A pin is a fact of the problem, not a rule on pairs.
struct Rulings: PairRule {
    let code = RuleCode.h21
    let sentence = "No officer banned the pair."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        guard need.hasBans, pool.rulings[PairKey(need: need.need, offer: offer.offer)] != nil else {
            return .pass
        }
        let pair = pool.records(need, offer)
        let bans = Self.bans(pair)
        guard !bans.isEmpty else { return .pass }
        // The last of them to end, where all of them end, says when the pair is free.
        let ends = bans.compactMap(\.validUntil)
        guard ends.count == bans.count, let last = ends.max() else { return .fail(nil) }
        return .fail(Shortfall(amount: Int64(last.days(since: pair.date)) + 1, unit: .days))
    }

    private static func bans(_ pair: PairRecords) -> [Ruling] {
        pair.rulings.filter {
            $0.action == .ban && ($0.component == nil || $0.component == pair.component.code)
                && ($0.window == nil || $0.window == pair.window.code)
        }
    }

    func facts(_ pair: PairRecords) -> Facts {
        guard let ban = Self.bans(pair).first else { return Facts(Phrase(.noBan), Phrase(.noBan)) }
        var words = [Phrase(.bannedBy, ["person": .text(ban.issuedBy)])]
        if let day = ban.issuedOn { words.append(Phrase(.issuedOn, ["date": .date(day)])) }
        if let day = ban.validUntil { words.append(Phrase(.validUntil, ["date": .date(day)])) }
        words.append(Phrase(.because, ["reason": .text(ban.reason)]))
        return Facts([Phrase(.ruling, ["name": .text(ban.externalID)])], words)
    }
}
