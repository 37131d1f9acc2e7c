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

    func facts(_ pair: PairRecords) -> (need: String, offer: String) {
        guard let ban = Self.ban(pair) else { return ("no ban", "no ban") }
        var words = "banned by \(ban.issuedBy)"
        if let day = ban.issuedOn { words += " on \(day)" }
        if let day = ban.validUntil { words += " until \(day)" }
        return (ban.externalID, "\(words): \(ban.reason)")
    }
}
