import Allocation
import FoundationEssentials
public import Matching
import Programme
public import Registry
public import Reports

/// Why a need has what it has: what the run says of it, and its pairs with their rules and criteria.
public struct NeedExplanation: Codable, Hashable, Sendable {
    /// A rule on a pair.
    public struct RuleRow: Codable, Hashable, Sendable {
        /// H1 to H22.
        public var rule: String
        /// The rule in one plain sentence.
        public var sentence: String
        /// `pass`, `fail`, `incomplete`, or `off` where the policy switched it off.
        public var verdict: String
        /// By how much it fails, where that can be said.
        public var missing: Int64?
        /// What that amount counts.
        public var missingUnit: String?
        /// The need's fact.
        public var needFact: String
        /// The offer's fact.
        public var offerFact: String
        /// The need's fact as phrases of the catalogues.
        public var needPhrases: [Phrase]
        /// The offer's.
        public var offerPhrases: [Phrase]
    }

    /// A criterion on a pair.
    public struct CriterionRow: Codable, Hashable, Sendable {
        /// S1 to S14.
        public var criterion: String
        /// The criterion in a few words.
        public var title: String
        /// Its weight, points.
        public var weight: Int64
        /// The score, 0 to 1,000,000.
        public var scoreMillionths: Int64
        /// Points, in millionths.
        public var pointsMillionths: Int64
        /// The facts that it looked at.
        public var facts: String
        /// Those of the need as phrases of the catalogues.
        public var needPhrases: [Phrase]
        /// Those of the offer.
        public var offerPhrases: [Phrase]
    }

    /// A pair.
    public struct PairRow: Codable, Hashable, Sendable {
        /// Code of the component.
        public var component: String
        /// External id of the offer.
        public var offer: String
        /// Code of the window.
        public var window: String
        /// Whether every rule in force passes.
        public var possible: Bool
        /// Points, in millionths.
        public var pointsMillionths: Int64
        /// All rules on pairs.
        public var rules: [RuleRow]
        /// All criteria.
        public var criteria: [CriterionRow]
    }

    /// `capmatch-explanation/1`.
    public var format = "capmatch-explanation/1"
    /// External id of the need.
    public var need: String
    /// The run.
    public var run: Int64
    /// What it got.
    public var matches: [MatchReport.MatchRow]
    /// Why it got nothing.
    public var unmatched: MatchReport.UnmatchedRow?
    /// Its pairs: possible ones first, best first; then those that fewest rules bar.
    public var pairs: [PairRow]
    /// The limits that bind what it could have and has, each with the range in which its price holds.
    public var limits: [MatchReport.LimitRow]
    /// For each match what would be without it; of a need without a match what would be if it had to be served.
    public var trades: [TradeRow]
    /// The search for the smallest single change that would serve it; nil where it is served.
    public var change: ChangeRow?
    /// What the reader should know of how this was worked out.
    public var notices: [String]
    /// Those as phrases of the catalogues.
    public var noticePhrases: [Phrase]

    /// Explains a need in a past run, from what the run kept.
    ///
    /// - Parameters:
    ///   - need: External id of the need.
    ///   - offer: External id of an offer; nil for all offers of the need's kinds.
    ///   - run: The run's number; nil for the latest.
    ///   - registry: The register.
    ///   - programme: The programme.
    /// - Throws: ``RegistryError/notFound(noun:key:nearest:)`` where the run did not see the need or the offer.
    public init(
        need: String,
        offer: String?,
        run: Int64?,
        _ registry: Registry,
        _ programme: ProgrammeRecord
    ) throws {
        let night = try SolvedNight(registry, programme, run: run, around: need)
        let (pool, snapshot) = (night.pool, night.pool.snapshot)
        guard let standing = pool.standing(of: need) else {
            throw RegistryError.notFound(
                noun: "need in the pool of the run",
                key: need,
                nearest: Self.nearest(need, snapshot.needs.map(\.record.externalID))
            )
        }
        guard let pairs = pool.matcher.explain(need: need, offer: offer) else {
            throw RegistryError.notFound(
                noun: "offer in the pool of the run",
                key: offer ?? "",
                nearest: Self.nearest(offer ?? "", snapshot.offers.map(\.record.externalID))
            )
        }
        self.need = need
        self.run = night.run.number
        matches = MatchReport.rows(standing.matches, snapshot)
        unmatched = standing.miss.map { MatchReport.row($0, snapshot) }
        self.pairs = pairs.map(PairRow.init)
        limits = pool.limits(of: need, pool.proof).map(MatchReport.LimitRow.init)
        trades = []
        notices = night.notices.map(ReportLanguage.english.phrase)
        noticePhrases = night.notices
        if let offer {
            trades = Self.trades(pool, standing.matches, pairs, offer)
        } else if standing.miss == nil {
            trades = standing.matches.compactMap { match in
                pool.trade(without: match).map { TradeRow(.without("\(match.offer)/\(match.window)"), $0) }
            }
        } else {
            trades = pool.trade(serving: need).map { [TradeRow(.serving(need), $0)] } ?? []
            change = ChangeRow(pool.smallestChange(for: need, most: Self.trials(pool)))
        }
    }

    /// What would be without a match with an offer, or with one.
    private static func trades(
        _ pool: SolvedPool,
        _ matches: [Match],
        _ pairs: [PairExplanation],
        _ offer: String
    ) -> [TradeRow] {
        pairs.filter { $0.isPossible && $0.offer == offer }.compactMap { pair in
            let name = "\(pair.offer)/\(pair.window)"
            let match = matches.first {
                $0.component == pair.component && $0.offer == pair.offer && $0.window == pair.window
            }
            if let match { return pool.trade(without: match).map { TradeRow(.without(name), $0) } }
            return pool.trade(
                forcing: pair.need,
                component: pair.component,
                offer: pair.offer,
                window: pair.window
            ).map { TradeRow(.with(name), $0) }
        }
    }

    /// How many changes are tried: fewer where matching again takes long.
    private static func trials(_ pool: SolvedPool) -> Int {
        pool.snapshot.needs.count <= 2_000 ? 8 : 3
    }

    /// The explanation as JSON with sorted keys.
    ///
    /// - Throws: Nothing that can happen to these values.
    public func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }

    private static func nearest(_ key: String, _ keys: [String]) -> [String] {
        Array(keys.filter { $0.hasPrefix(key.prefix(max(1, key.count - 2))) }.prefix(3))
    }
}

extension NeedExplanation.PairRow {
    init(_ pair: PairExplanation) {
        self.init(
            component: pair.component,
            offer: pair.offer,
            window: pair.window,
            possible: pair.isPossible,
            pointsMillionths: pair.points,
            rules: pair.rules.map(NeedExplanation.RuleRow.init),
            criteria: pair.criteria.map {
                NeedExplanation.CriterionRow(
                    criterion: $0.criterion.rawValue,
                    title: $0.criterion.title,
                    weight: $0.weight,
                    scoreMillionths: $0.score,
                    pointsMillionths: $0.weight * $0.score,
                    facts: ReportLanguage.english.facts($0.facts.need, $0.facts.offer),
                    needPhrases: $0.facts.need,
                    offerPhrases: $0.facts.offer
                )
            }
        )
    }
}

extension NeedExplanation.RuleRow {
    init(_ finding: PairExplanation.RuleFinding) {
        var shortfall: Shortfall?
        var verdict = "pass"
        switch finding.verdict {
        case .pass: break
        case .incomplete: verdict = "incomplete"
        case .fail(let amount):
            verdict = "fail"
            shortfall = amount
        }
        self.init(
            rule: finding.rule.rawValue,
            sentence: finding.rule.sentence,
            verdict: finding.isInForce ? verdict : "off",
            missing: shortfall?.amount,
            missingUnit: shortfall?.unit.rawValue,
            needFact: ReportLanguage.english.phrases(finding.needFact),
            offerFact: ReportLanguage.english.phrases(finding.offerFact),
            needPhrases: finding.needFact,
            offerPhrases: finding.offerFact
        )
    }
}
