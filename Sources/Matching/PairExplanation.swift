import Programme

/// A pair of a need's component and an offer's window, with every rule and every criterion.
public struct PairExplanation: Hashable, Sendable {
    /// What a rule says of the pair.
    public struct RuleFinding: Hashable, Sendable {
        /// The rule.
        public var rule: RuleCode
        /// What it says.
        public var verdict: Verdict
        /// Whether the policy leaves it on.
        public var isInForce: Bool
        /// The need's fact.
        public var needFact: [Phrase]
        /// The offer's fact.
        public var offerFact: [Phrase]
    }

    /// What a criterion gives the pair.
    public struct CriterionFinding: Hashable, Sendable {
        /// The criterion.
        public var criterion: Criterion
        /// Its weight, points.
        public var weight: Int64
        /// The score, 0 to 1,000,000.
        public var score: Int64
        /// The facts that it looked at.
        public var facts: Facts
    }

    /// External id of the need.
    public var need: String
    /// Code of the component.
    public var component: String
    /// External id of the offer.
    public var offer: String
    /// Code of the window.
    public var window: String
    /// All rules on pairs, by number.
    public var rules: [RuleFinding]
    /// All criteria, by number.
    public var criteria: [CriterionFinding]

    /// Whether every rule in force passes.
    public var isPossible: Bool { rules.allSatisfy { !$0.isInForce || $0.verdict.isPass } }
    /// Points in millionths.
    public var points: Int64 { criteria.reduce(0) { $0 + $1.weight * $1.score } }
    /// The rules in the way.
    public var obstacles: [RuleFinding] { rules.filter { $0.isInForce && !$0.verdict.isPass } }
}

extension Matcher {
    /// The pairs of a need with the windows of an offer, or with all windows of its components' kinds.
    ///
    /// - Parameters:
    ///   - need: External id of the need.
    ///   - offer: External id of the offer; nil for all.
    /// - Returns: Possible pairs first, best points first; then the others, those with fewest rules in the way first.
    ///   Nil where the need or the offer is not in the pool.
    public func explain(need: String, offer: String?) -> [PairExplanation]? {
        guard let place = pool.snapshot.needs.firstIndex(where: { $0.record.externalID == need }) else {
            return nil
        }
        let other = offer.flatMap { name in
            pool.snapshot.offers.firstIndex { $0.record.externalID == name }
        }
        if offer != nil, other == nil { return nil }
        var found: [PairExplanation] = []
        for component in pool.componentStart[place]..<pool.componentStart[place + 1] {
            let windows =
                other.map { pool.windowStart[$0]..<pool.windowStart[$0 + 1] } ?? pool.windows.indices
            for window in windows
            where other != nil || pool.windows[window].kind == pool.components[component].kind {
                found.append(explain(component, window))
            }
        }
        return found.sorted { left, right in
            if left.component != right.component { return left.component < right.component }
            if left.isPossible != right.isPossible { return left.isPossible }
            if left.isPossible, left.points != right.points { return left.points > right.points }
            let obstacles = (left.obstacles.count, right.obstacles.count)
            if obstacles.0 != obstacles.1 { return obstacles.0 < obstacles.1 }
            return (left.offer, left.window) < (right.offer, right.window)
        }
    }

    /// A pair by the places of its two sides in the pool.
    func explain(_ component: Int, _ window: Int) -> PairExplanation {
        let facts = pool.components[component]
        let other = pool.windows[window]
        let pair = pool.records(facts, other)
        let offers = Int(screen.possibleOffers[component])
        let scores = scoring.scores(facts, other, possibleOffers: offers)
        return PairExplanation(
            need: pair.need.externalID,
            component: pair.component.code,
            offer: pair.offer.externalID,
            window: pair.window.code,
            rules: RuleBook.rules.map { rule in
                let words = rule.facts(pair)
                return PairExplanation.RuleFinding(
                    rule: rule.code,
                    verdict: rule.judge(facts, other, pool),
                    isInForce: pool.rulesInForce & rule.code.bit != 0,
                    needFact: words.need,
                    offerFact: words.offer
                )
            },
            criteria: Criterion.allCases.map { criterion in
                PairExplanation.CriterionFinding(
                    criterion: criterion,
                    weight: pool.snapshot.policy.weights[criterion.place],
                    score: scores[criterion],
                    facts: CriterionFacts(pair, pool, possibleOffers: offers).facts(criterion)
                )
            }
        )
    }
}
