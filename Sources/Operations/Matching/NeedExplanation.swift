import FoundationEssentials
import Matching
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
        let stored = StoredReport(registry, programme)
        let snapshot = try Snapshot(canonical: try stored.file("snapshot", of: run))
        let report = try stored.report(run)
        guard snapshot.needs.contains(where: { $0.record.externalID == need }) else {
            throw RegistryError.notFound(
                noun: "need in the pool of the run",
                key: need,
                nearest: Self.nearest(need, snapshot.needs.map(\.record.externalID))
            )
        }
        guard let pairs = Matcher(snapshot).explain(need: need, offer: offer) else {
            throw RegistryError.notFound(
                noun: "offer in the pool of the run",
                key: offer ?? "",
                nearest: Self.nearest(offer ?? "", snapshot.offers.map(\.record.externalID))
            )
        }
        self.need = need
        self.run = report.run.run ?? 0
        matches = report.matches.filter { $0.need == need }
        unmatched = report.unmatched.first { $0.need == need }
        self.pairs = pairs.map(PairRow.init)
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
                    facts: $0.facts
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
            needFact: finding.needFact,
            offerFact: finding.offerFact
        )
    }
}
