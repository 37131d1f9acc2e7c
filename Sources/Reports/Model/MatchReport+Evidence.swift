public import Matching

/// The facts behind each match: what every rule compared, and what every criterion looked at.
extension MatchReport {
    /// Matches above which files leave the facts to `capmatch explain`: they are thirty-five lines each.
    public static let mostWithEvidence = 20_000

    /// What a rule said of a match.
    public struct EvidenceRow: Codable, Hashable, Sendable {
        /// H1 to H21.
        public var rule: String
        /// `pass`; `fail` or `incomplete` of a match that is held or pinned although the rules say otherwise; `off` where
        /// the policy switched the rule off.
        public var verdict: String
        /// The need's fact.
        public var needFact: String
        /// The offer's fact.
        public var offerFact: String

        init(_ finding: PairExplanation.RuleFinding) {
            rule = finding.rule.rawValue
            verdict = finding.token
            needFact = ReportLanguage.english.phrases(finding.needFact)
            offerFact = ReportLanguage.english.phrases(finding.offerFact)
        }
    }

    /// The report with the facts behind each match, in English, for files.
    ///
    /// - Parameter explainer: Knows the pairs of what the run saw; nil where it is not to be had.
    /// - Returns: The report as it is where there is no explainer, or where it has more than ``mostWithEvidence`` matches.
    public func withEvidence(_ explainer: PairExplainer?) -> MatchReport {
        guard let explainer, matches.count <= Self.mostWithEvidence else { return self }
        var report = self
        for place in matches.indices {
            guard let pair = explainer.explain(matches[place]) else { continue }
            report.matches[place].rules = pair.rules.map(EvidenceRow.init)
            report.matches[place].unknownFacts = pair.unknownFacts.map(ReportLanguage.english.phrase)
            for (index, finding) in pair.criteria.enumerated()
            where index < matches[place].criteria.count
                && matches[place].criteria[index].criterion == finding.criterion.rawValue
            {
                let english = ReportLanguage.english
                report.matches[place].criteria[index].needFact = english.phrases(finding.facts.need)
                report.matches[place].criteria[index].offerFact = english.phrases(finding.facts.offer)
            }
        }
        return report
    }
}

extension PairExplainer {
    /// The pair of a match.
    func explain(_ match: MatchReport.MatchRow) -> PairExplanation? {
        explain(need: match.need, component: match.component, offer: match.offer, window: match.window)
    }
}

extension PairExplanation.RuleFinding {
    /// What the rule says, as a token of the files.
    var token: String {
        guard isInForce else { return "off" }
        switch verdict {
        case .pass: return "pass"
        case .incomplete: return "incomplete"
        case .fail: return "fail"
        }
    }
}

extension PairExplanation {
    /// The facts that criteria would have looked at, and that nobody stated.
    var unknownFacts: [Phrase] {
        criteria.filter { $0.weight > 0 }.flatMap { $0.facts.need + $0.facts.offer }.filter(\.isUnknown)
    }
}
