public import Matching
import Programme

/// Who gets what.
extension MatchReport {
    /// A match.
    public struct MatchRow: Codable, Hashable, Sendable {
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
        /// External id of the offer.
        public var offer: String
        /// Title of the offer.
        public var offerTitle: String
        /// Name of the organisation that offers.
        public var provider: String
        /// Code of the window.
        public var window: String
        /// Lab, training, dataset or compute.
        public var kind: String
        /// What quantities count.
        public var unit: String
        /// How much is given.
        public var quantity: Int64
        /// How much is asked for.
        public var asked: Int64
        /// The offer's own unit, where it is another.
        public var offerUnit: String?
        /// How much is given in that unit, rounded up.
        public var offerQuantity: Int64?
        /// How the two units are exchanged, with the dates and sources of the rates.
        public var exchange: String?
        /// That as phrases of the catalogues.
        public var exchangePhrases: [Phrase]?
        /// Points, in millionths.
        public var pointsMillionths: Int64
        /// What it adds to the objective, in millionths of a point.
        public var valueMillionths: Int64
        /// Points by criterion.
        public var criteria: [CriterionRow]
        /// Place among the possible windows by points; 1 is the best.
        public var rank: Int
        /// How many windows pass every rule.
        public var possibleWindows: Int
        /// The next best windows.
        public var alternates: [AlternateRow]
        /// The ruling that pinned it.
        public var pinnedBy: String?
        /// Place among those who may take the window, by points; 1 is the best.
        public var claimantRank: Int?
        /// How many may take it.
        public var claimants: Int?
        /// The limits that bind it.
        public var limits: [LimitRow]?
        /// What it takes of all limits at their prices, in millionths of a point; nil of pins.
        public var pricedMillionths: Int64?
        /// Needs without a match of which this window was the best, those with most to bring first, at most three.
        public var passedOver: [String]?
        /// How many such needs there are.
        public var passedOverCount: Int?
        /// What is left to do before delivery: `visa`, `licence`, `safeguards`, `letter`.
        public var openActions: [String]?
        /// Version of the need that was seen.
        public var needVersion: Int64?
        /// Version of the offer.
        public var offerVersion: Int64?
        /// First day of the window.
        public var windowOpens: String?
        /// Last day of the window.
        public var windowCloses: String?
        /// What its part of the need still asks for beside all its matches.
        public var remaining: Int64?
        /// Day on which the need was last confirmed, else submitted.
        public var needConfirmedOn: String?
        /// Day on which the offer was last confirmed, else made.
        public var offerConfirmedOn: String?
        /// The facts that criteria would have looked at, and that nobody stated; nil where the report leaves the facts to
        /// `capmatch explain`.
        public var unknownFacts: [String]?
        /// The rules with what each compared; nil where the report leaves the facts to `capmatch explain`.
        public var rules: [EvidenceRow]?
    }

    /// Points that a criterion gives.
    public struct CriterionRow: Codable, Hashable, Sendable {
        /// S1 to S14.
        public var criterion: String
        /// The criterion in a few words.
        public var title: String
        /// Its weight, points.
        public var weight: Int64
        /// Points, in millionths.
        public var pointsMillionths: Int64
        /// The need's facts that it looked at; nil where the report leaves them to `capmatch explain`.
        public var needFact: String?
        /// The offer's.
        public var offerFact: String?
    }

    /// A window that would also have done.
    public struct AlternateRow: Codable, Hashable, Sendable {
        /// External id of the offer.
        public var offer: String
        /// Code of the window.
        public var window: String
        /// Points fewer than the match has, in millionths.
        public var pointsLostMillionths: Int64
    }
}

extension MatchReport.MatchRow {
    /// What it brings beyond what it takes at prices; below 0 where it is in the plan within the proven gap only.
    var surplusMillionths: Int64? { pricedMillionths.map { valueMillionths - $0 } }

    init(_ match: Match, _ names: Names, _ policy: Policy) {
        let need = names.need(match.need)
        let offer = names.offer(match.offer)
        let window = offer.windows.first { $0.code == match.window }
        self.init(
            need: match.need,
            needTitle: need.title,
            requester: names.organisation(need.organisation),
            country: names.country(of: need),
            component: match.component,
            offer: match.offer,
            offerTitle: offer.title,
            provider: names.organisation(offer.organisation),
            window: match.window,
            kind: match.kind.rawValue,
            unit: match.unit.rawValue,
            quantity: match.quantity,
            asked: match.asked,
            offerUnit: match.exchange.isEmpty ? nil : match.offerUnit.rawValue,
            offerQuantity: match.exchange.isEmpty ? nil : match.offerQuantity,
            exchange: match.exchange.isEmpty ? nil : ReportLanguage.english.phrases(match.exchange),
            exchangePhrases: match.exchange.isEmpty ? nil : match.exchange,
            pointsMillionths: match.points,
            valueMillionths: match.value,
            criteria: Criterion.allCases.map {
                MatchReport.CriterionRow(
                    criterion: $0.rawValue,
                    title: $0.title,
                    weight: policy.weights[$0.place],
                    pointsMillionths: policy.weights[$0.place] * match.scores[$0]
                )
            },
            rank: match.rank,
            possibleWindows: match.possibleWindows,
            alternates: match.alternates.map {
                MatchReport.AlternateRow(
                    offer: $0.offer,
                    window: $0.window,
                    pointsLostMillionths: $0.pointsLost
                )
            },
            pinnedBy: match.pinnedBy,
            claimantRank: match.claimantRank,
            claimants: match.claimants,
            limits: match.limits.isEmpty ? nil : match.limits.map(MatchReport.LimitRow.init),
            pricedMillionths: match.priced,
            openActions: MatchReport.openActions(need, offer, in: names),
            needVersion: match.needVersion,
            offerVersion: match.offerVersion,
            windowOpens: window?.opens?.description,
            windowCloses: window?.closes?.description,
            needConfirmedOn: (need.verifiedOn ?? need.submittedOn)?.description,
            offerConfirmedOn: (offer.verifiedOn ?? offer.submittedOn)?.description
        )
    }
}
