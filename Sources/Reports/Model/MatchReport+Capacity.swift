public import Matching
import Programme

/// What is used of the windows, what is scarce, and what stays unused.
extension MatchReport {
    /// A window's capacity.
    public struct CapacityRow: Codable, Hashable, Sendable {
        /// External id of the offer.
        public var offer: String
        /// Title of the offer.
        public var offerTitle: String
        /// Code of the window.
        public var window: String
        /// Lab, training, dataset or compute.
        public var kind: String
        /// What quantities count.
        public var unit: String
        /// How much there is.
        public var capacity: Int64
        /// How much is given.
        public var used: Int64
        /// How much is left.
        public var unused: Int64
        /// How many matches it has.
        public var matches: Int
        /// How many components could take it.
        public var claimants: Int
        /// What one more unit would be worth, in millionths of a point.
        public var priceMillionths: Int64
        /// Why it is not used up, or what it means.
        public var why: String
        /// The same as a stable token.
        public var whyCode: String?
        /// The size from which on the window is opened.
        public var cohortMinimum: Int64?
        /// What all who may take it ask for together, as far as it could give it to each.
        public var claimed: Int64?
        /// From and to which capacity the price holds, other prices held; nil without a price, and of very large pools but for
        /// the dearest.
        public var holdsFrom: Int64?
        /// See `holdsFrom`.
        public var holdsTo: Int64?
        /// What the match that brings least for a unit brings for it, in millionths of a point.
        public var cutoffMillionths: Int64?
        /// The need that has that match.
        public var cutoffNeed: String?
        /// Of a window without a match: the parts of needs that one rule alone bars from it, nearest first, at most three.
        public var nearNeeds: [NearNeedRow]?
        /// How many such parts there are.
        public var nearNeedCount: Int?
    }

    /// A window without a limit that nobody takes.
    public struct IdleRow: Codable, Hashable, Sendable {
        /// External id of the offer.
        public var offer: String
        /// Title of the offer.
        public var offerTitle: String
        /// Code of the window.
        public var window: String
        /// Lab, training, dataset or compute.
        public var kind: String
        /// What quantities count.
        public var unit: String
        /// How many components could take it.
        public var claimants: Int
        /// Why nobody does.
        public var why: String
        /// The same as a stable token.
        public var whyCode: String
        /// The size from which on the window is opened.
        public var cohortMinimum: Int64?
        /// What all who may take it ask for together.
        public var claimed: Int64
        /// The parts of needs that one rule alone bars from it, nearest first, at most three.
        public var nearNeeds: [NearNeedRow]?
        /// How many such parts there are.
        public var nearNeedCount: Int?
    }

    /// A part of a need that one rule alone bars from a window which has no match.
    public struct NearNeedRow: Codable, Hashable, Sendable {
        /// External id of the need.
        public var need: String
        /// Code of the component.
        public var component: String
        /// The rule in the way, with the facts that it compared.
        public var obstacle: ObstacleRow
        /// The smallest change of one record that would make the pair possible; nil where none is known.
        public var change: String?
        /// That as a phrase of the catalogues.
        public var changePhrase: Phrase?
        /// True where it is so far from what there is that it is not practical; nil else.
        public var isChangeFar: Bool?
    }

    /// A course that several small needs open together.
    public struct CohortRow: Codable, Hashable, Sendable {
        /// External id of the offer.
        public var offer: String
        /// Code of the window.
        public var window: String
        /// The size from which on it opens.
        public var minimum: Int64
        /// How much is taken.
        public var taken: Int64
        /// How many matches it has, each smaller than the minimum.
        public var matches: Int
    }
}

extension MatchReport.NearNeedRow {
    init?(_ near: WindowUse.NearNeed) {
        guard let obstacle = near.miss.obstacles.first else { return nil }
        self.init(
            need: near.need,
            component: near.component,
            obstacle: MatchReport.ObstacleRow(obstacle),
            change: (near.miss.change?.phrase).map(ReportLanguage.english.phrase),
            changePhrase: near.miss.change?.phrase,
            isChangeFar: near.miss.change?.farMark
        )
    }
}

extension MatchReport.IdleRow {
    /// A window without a limit and without a match; nil where it has either.
    init?(_ window: WindowUse, _ names: Names) {
        guard window.capacity ?? 0 <= 0, window.matches == 0 else { return nil }
        let code = MatchReport.CapacityRow.whyCode(window, nil)
        self.init(
            offer: window.offer,
            offerTitle: names.offer(window.offer).title,
            window: window.window,
            kind: window.kind.rawValue,
            unit: window.unit.rawValue,
            claimants: window.claimants,
            why: MatchReport.CapacityRow.why(code, window),
            whyCode: code,
            cohortMinimum: window.cohortMinimum,
            claimed: window.claimed,
            nearNeeds: MatchReport.nearNeeds(of: window),
            nearNeedCount: window.nearNeedCount == 0 ? nil : window.nearNeedCount
        )
    }
}

extension MatchReport {
    fileprivate static func nearNeeds(of window: WindowUse) -> [NearNeedRow]? {
        window.nearNeeds.isEmpty ? nil : window.nearNeeds.compactMap(NearNeedRow.init)
    }
}

extension MatchReport.CapacityRow {
    /// A window with a limited capacity; nil where it has no limit.
    init?(_ window: WindowUse, _ names: Names) {
        guard let capacity = window.capacity, capacity > 0 else { return nil }
        let code = Self.whyCode(window, capacity)
        self.init(
            offer: window.offer,
            offerTitle: names.offer(window.offer).title,
            window: window.window,
            kind: window.kind.rawValue,
            unit: window.unit.rawValue,
            capacity: capacity,
            used: window.used,
            unused: capacity - window.used,
            matches: window.matches,
            claimants: window.claimants,
            priceMillionths: window.price,
            why: Self.why(code, window),
            whyCode: code,
            cohortMinimum: window.cohortMinimum,
            claimed: window.claimed,
            holdsFrom: window.holdsFrom,
            holdsTo: window.holdsTo,
            cutoffMillionths: window.cutoff,
            cutoffNeed: window.cutoffNeed,
            nearNeeds: MatchReport.nearNeeds(of: window),
            nearNeedCount: window.nearNeedCount == 0 ? nil : window.nearNeedCount
        )
    }

    fileprivate static func whyCode(_ window: WindowUse, _ capacity: Int64?) -> String {
        if window.claimants == 0 { return "no-claimant" }
        if window.used == capacity { return "used-up" }
        if window.unsatisfied == 0 { return "all-served" }
        guard window.used == 0 else { return "rest-too-small" }
        guard let minimum = window.cohortMinimum else { return "served-elsewhere" }
        return window.claimed < minimum ? "cohort-not-asked" : "cohort-served-elsewhere"
    }

    fileprivate static func why(_ code: String, _ window: WindowUse) -> String {
        let opens = "opens from \(Figures.grouped(window.cohortMinimum ?? 0)) on; "
        return switch code {
        case "no-claimant": "no need passes the rules"
        case "used-up": "used up"
        case "all-served": "all who may take it have what they ask for"
        case "cohort-not-asked": opens + "all who may take it ask for " + Figures.grouped(window.claimed)
        case "cohort-served-elsewhere": opens + "those who may take it are served better elsewhere"
        case "served-elsewhere": "those who may take it are served better elsewhere"
        default: "what is left does not help those who lack something"
        }
    }
}
