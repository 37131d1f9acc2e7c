public import Matching
import Programme

/// Who gets nothing, and why.
extension MatchReport {
    /// A need that gets nothing.
    public struct UnmatchedRow: Codable, Hashable, Sendable {
        /// External id of the need.
        public var need: String
        /// Title of the need.
        public var needTitle: String
        /// Name of the organisation that asks.
        public var requester: String
        /// Country of the need, ISO 3166-1 alpha-2; empty where unknown.
        public var country: String
        /// Code of the component.
        public var component: String
        /// A stable token.
        public var reason: String
        /// The reason in plain words.
        public var reasonSentence: String
        /// Windows of the component's kind.
        public var windowsOfKind: Int
        /// How many windows pass every rule.
        public var possibleWindows: Int
        /// Rules that stand in the way of at least one window.
        public var failedRules: [RuleRow]
        /// The offer that fewest rules bar.
        public var nearestOffer: String?
        /// Its window.
        public var nearestWindow: String?
        /// The rules that bar it, with the facts that they compared.
        public var obstacles: [ObstacleRow]
        /// The smallest change of one record that would make the pair possible, where one rule alone bars it; nil too of
        /// very large pools, which leave it to `capmatch explain`.
        public var nearestChange: String?
        /// That as a phrase of the catalogues.
        public var nearestChangePhrase: Phrase?
        /// True where it is so far from what there is that it is not practical; nil else.
        public var isNearestChangeFar: Bool?
        /// Other windows, each barred by one rule alone.
        public var otherMisses: [MissRow]?
        /// The possible offer with most points.
        public var bestOffer: String?
        /// What it would have taken to get its window.
        public var best: ContestRow?
        /// How much it may have and needs, where that stands in the way.
        public var reach: ReachRow?
        /// The need that is served in its place.
        public var excludedBy: String?
        /// The cap, the reserve or the floor that stands in the way.
        public var limit: LimitRow?
        /// The rulings that pinned to others what it could take.
        public var heldBy: [String]?
        /// The need that brings less and keeps what this one could take, as it was proposed the run before.
        public var keptFor: String?
    }

    /// A window that one rule alone bars.
    public struct MissRow: Codable, Hashable, Sendable {
        /// External id of the offer.
        public var offer: String
        /// Code of the window.
        public var window: String
        /// The rule in the way, with the facts that it compared.
        public var obstacle: ObstacleRow
        /// The smallest change of one record that would make the pair possible; nil where none is known.
        public var change: String?
        /// That as a phrase of the catalogues.
        public var changePhrase: Phrase?
        /// True where it is so far from what there is that it is not practical; nil else.
        public var isChangeFar: Bool?
    }

    /// The best possible window of a need that got nothing.
    public struct ContestRow: Codable, Hashable, Sendable {
        /// External id of the offer.
        public var offer: String
        /// Code of the window.
        public var window: String
        /// What quantities count.
        public var unit: String
        /// What one unit would be worth for the need, in millionths of a point.
        public var valuePerUnitMillionths: Int64?
        /// The dual price of one unit of the window's capacity, in millionths of a point.
        public var priceMillionths: Int64
        /// The size from which on the window is opened.
        public var cohortMinimum: Int64?
        /// What all who may take the window ask for.
        public var claimed: Int64
        /// What the match of the window that brings least for a unit brings for it, in millionths of a point.
        public var cutoffMillionths: Int64?
        /// The need that has that match.
        public var cutoffNeed: String?
        /// How much of the window is left.
        public var left: Int64?
        /// The least that the need could take, in the window's unit.
        public var least: Int64?
    }

    /// What a part of a need may have of all its possible windows together, whoever else gives way.
    public struct ReachRow: Codable, Hashable, Sendable {
        /// The most, from as many windows as may add up.
        public var most: Int64
        /// The least that it can use.
        public var least: Int64
        /// What both count.
        public var unit: String
        /// How many windows may add up.
        public var suppliers: Int64
    }

    /// How often a rule stands in the way.
    public struct RuleRow: Codable, Hashable, Sendable {
        /// H1 to H22.
        public var rule: String
        /// It in one plain sentence.
        public var sentence: String
        /// Windows on which it fails.
        public var failed: Int
        /// Windows on which it cannot be judged.
        public var incomplete: Int
    }

    /// A rule that stands between a need and its nearest offer.
    public struct ObstacleRow: Codable, Hashable, Sendable {
        /// H1 to H22.
        public var rule: String
        /// `fail` or `incomplete`.
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
        public var needPhrases: [Phrase]?
        /// The offer's.
        public var offerPhrases: [Phrase]?
    }

    /// How often a reason occurs.
    public struct ReasonCount: Codable, Hashable, Sendable {
        /// A stable token.
        public var reason: String
        /// It in one plain sentence.
        public var sentence: String
        /// How many needs.
        public var needs: Int
        /// How many they were the run before; nil where there is none, or nobody looked.
        public var needsBefore: Int?
    }
}

extension MatchReport.UnmatchedRow {
    init(_ miss: UnmatchedNeed, _ names: Names) {
        let need = names.need(miss.need)
        self.init(
            need: miss.need,
            needTitle: need.title,
            requester: names.organisation(need.organisation),
            country: names.country(of: need),
            component: miss.component,
            reason: miss.reason.rawValue,
            reasonSentence: miss.reason.sentence,
            windowsOfKind: miss.windowsOfKind,
            possibleWindows: miss.possibleWindows,
            failedRules: miss.failedRules.map {
                MatchReport.RuleRow(
                    rule: $0.rule.rawValue,
                    sentence: $0.rule.sentence,
                    failed: $0.failed,
                    incomplete: $0.incomplete
                )
            },
            nearestOffer: miss.nearest?.offer,
            nearestWindow: miss.nearest?.window,
            obstacles: (miss.nearest?.obstacles ?? []).map(MatchReport.ObstacleRow.init),
            nearestChange: (miss.nearest?.change?.phrase).map(ReportLanguage.english.phrase),
            nearestChangePhrase: miss.nearest?.change?.phrase,
            isNearestChangeFar: miss.nearest?.change?.farMark,
            otherMisses: miss.otherMisses.compactMap { other in
                other.obstacles.first.map {
                    MatchReport.MissRow(
                        offer: other.offer,
                        window: other.window,
                        obstacle: MatchReport.ObstacleRow($0),
                        change: (other.change?.phrase).map(ReportLanguage.english.phrase),
                        changePhrase: other.change?.phrase,
                        isChangeFar: other.change?.farMark
                    )
                }
            },
            bestOffer: miss.bestOffer,
            best: miss.best.map(MatchReport.ContestRow.init),
            reach: miss.reach.map {
                MatchReport.ReachRow(
                    most: $0.most,
                    least: $0.least,
                    unit: $0.unit.rawValue,
                    suppliers: $0.suppliers
                )
            },
            excludedBy: miss.excludedBy,
            limit: miss.limit.map(MatchReport.LimitRow.init),
            heldBy: miss.heldBy.isEmpty ? nil : miss.heldBy,
            keptFor: miss.keptFor
        )
    }
}

extension MatchReport.ContestRow {
    init(_ contest: UnmatchedNeed.Contest) {
        self.init(
            offer: contest.offer,
            window: contest.window,
            unit: contest.unit.rawValue,
            valuePerUnitMillionths: contest.valuePerUnit,
            priceMillionths: contest.price,
            cohortMinimum: contest.cohortMinimum,
            claimed: contest.claimed,
            cutoffMillionths: contest.cutoff,
            cutoffNeed: contest.cutoffNeed,
            left: contest.left,
            least: contest.least
        )
    }
}

extension MatchReport.ObstacleRow {
    init(_ obstacle: UnmatchedNeed.Obstacle) {
        var shortfall: Shortfall?
        if case .fail(let amount) = obstacle.verdict { shortfall = amount }
        self.init(
            rule: obstacle.rule.rawValue,
            verdict: obstacle.verdict == .incomplete ? "incomplete" : "fail",
            missing: shortfall?.amount,
            missingUnit: shortfall?.unit.rawValue,
            needFact: ReportLanguage.english.phrases(obstacle.needFact),
            offerFact: ReportLanguage.english.phrases(obstacle.offerFact),
            needPhrases: obstacle.needFact,
            offerPhrases: obstacle.offerFact
        )
    }
}

extension Change {
    /// True where it is far; nil else, so that the mark is left out.
    var farMark: Bool? { isFar ? true : nil }
}
