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
    /// - Returns: Possible pairs first, best points first; then the others, those with fewest rules in the way first,
    ///   and of those the one that each rule bars by least before the others. Nil where the need or the offer is not in
    ///   the pool.
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
        return Self.sorted(found)
    }

    /// What a pair is listed by; the lower comes first.
    private struct Place {
        var obstacles: [RuleCode]
        var shortfall: Int64
        /// How many pairs with the same rules in their way are nearer.
        var nearer = 0
    }

    private static func sorted(_ pairs: [PairExplanation]) -> [PairExplanation] {
        var placed = pairs.map { pair in
            let obstacles = pair.obstacles
            return (
                pair: pair, place: Place(obstacles: obstacles.map(\.rule), shortfall: shortfall(obstacles))
            )
        }.sorted { left, right in
            let (one, other) = (left.pair, right.pair)
            if one.component != other.component { return one.component < other.component }
            let counts = (left.place.obstacles.count, right.place.obstacles.count)
            if counts.0 != counts.1 { return counts.0 < counts.1 }
            if one.isPossible, one.points != other.points { return one.points > other.points }
            if left.place.shortfall != right.place.shortfall {
                return left.place.shortfall < right.place.shortfall
            }
            return (one.offer, one.window) < (other.offer, other.window)
        }
        var seen: [[String]: Int] = [:]
        for index in placed.indices where !placed[index].place.obstacles.isEmpty {
            let key = [placed[index].pair.component] + placed[index].place.obstacles.map(\.rawValue)
            placed[index].place.nearer = seen[key, default: 0]
            seen[key, default: 0] += 1
        }
        // A hundred windows that miss by their dates must not hide the one that an officer's ban is in the way of.
        return placed.enumerated().sorted { left, right in
            let (one, other) = (left.element, right.element)
            if one.pair.component != other.pair.component { return one.pair.component < other.pair.component }
            let counts = (one.place.obstacles.count, other.place.obstacles.count)
            if counts.0 != counts.1 { return counts.0 < counts.1 }
            if one.place.nearer != other.place.nearer { return one.place.nearer < other.place.nearer }
            return left.offset < right.offset
        }.map(\.element.pair)
    }

    /// How far from passing all rules a pair is, where numbers say so; what no number can bridge counts as far away.
    private static func shortfall(_ obstacles: [PairExplanation.RuleFinding]) -> Int64 {
        obstacles.reduce(0) { sum, finding in
            guard case .fail(let amount) = finding.verdict else { return sum }
            let (total, overflow) = sum.addingReportingOverflow(amount?.amount ?? 1_000_000_000)
            return overflow ? .max : total
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
