import Programme

/// H21: the officer has the last word.
///
/// A pair that an officer banned is never proposed. A pin is a fact of the problem, not a rule on pairs.
struct Rulings: PairRule {
    let code = RuleCode.h21
    let sentence = "No officer banned the pair."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        guard need.hasBans else { return .pass }
        return Self.ban(pool.records(need, offer)) == nil ? .pass : .fail(nil)
    }

    private static func ban(_ pair: PairRecords) -> Ruling? {
        pair.rulings.first {
            $0.action == .ban && ($0.component == nil || $0.component == pair.component.code)
                && ($0.window == nil || $0.window == pair.window.code)
        }
    }

    func facts(_ pair: PairRecords) -> Facts {
        guard let ban = Self.ban(pair) else { return Facts(Phrase(.noBan), Phrase(.noBan)) }
        var words = [Phrase(.bannedBy, ["person": .text(ban.issuedBy)])]
        if let day = ban.issuedOn { words.append(Phrase(.issuedOn, ["date": .date(day)])) }
        if let day = ban.validUntil { words.append(Phrase(.validUntil, ["date": .date(day)])) }
        words.append(Phrase(.because, ["reason": .text(ban.reason)]))
        return Facts([Phrase(.ruling, ["name": .text(ban.externalID)])], words)
    }
}
