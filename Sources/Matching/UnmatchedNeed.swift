public import Programme

/// A need that gets nothing, and why.
public struct UnmatchedNeed: Hashable, Sendable {
    /// The first of these that holds.
    public enum Reason: String, Sendable, CaseIterable {
        /// A fact that a rule needs is unknown, and nothing else stands in the way.
        case incomplete
        /// The record itself is stale or may not be shared.
        case notInPool = "not-in-pool"
        /// No window passes the rules for an essential component.
        case noEligibleOffer = "no-eligible-offer"
        /// Windows that one rule alone bars are there, and all of them are barred by their dates.
        case window = "window-mismatch"
        /// One part of a bundle has no possible window, so the whole is not served.
        case bundleBlocked = "bundle-blocked"
        /// Possible, but it may not be served together with another need, which is served.
        case excluded
        /// Possible, but all that it may take together holds less than the least that it can use.
        case minimumTooLarge = "minimum-too-large"
        /// Possible, but only in courses whose minimum cohort could not be filled.
        case cohortTooSmall = "cohort-too-small"
        /// Possible, but a cap or a reserve leaves less than it would take.
        case cap = "cap-reached"
        /// Possible and with room, but what floors or parity then lack costs more than it brings.
        case floor = "floor-priced"
        /// Possible, but others bring more points for the same scarce capacity.
        case outbid
        /// Possible, but what it could take is pinned to others, or stays with those who were proposed it before.
        case held = "held-by-pin"

        /// The reason in plain words.
        public var sentence: String {
            switch self {
            case .incomplete: "a fact that the rules need is missing"
            case .notInPool: "the record is stale, or consent to share it is missing"
            case .noEligibleOffer: "no offer passes the rules"
            case .window: "no offer's dates fit; all else does"
            case .bundleBlocked: "one part of the bundle has no possible offer"
            case .excluded: "it excludes another need, which is served"
            case .minimumTooLarge: "all that it may take together is less than the least that it can use"
            case .cohortTooSmall: "the course is not opened: its minimum cohort could not be filled"
            case .cap: "a cap or a reserve of the policy, or of the offer, leaves too little"
            case .floor: "serving it would cost more in floors or parity than it brings"
            case .held: "what it could take is pinned to others, or stays with them from the run before"
            case .outbid: "others bring at least as many points for the same capacity"
            }
        }
    }

    /// How often a rule failed among the windows of the component's kind.
    public struct FailedRule: Hashable, Sendable {
        /// The rule.
        public var rule: RuleCode
        /// Windows on which it fails.
        public var failed: Int
        /// Windows on which it cannot be judged.
        public var incomplete: Int
    }

    /// The window that came nearest: the fewest rules stand in its way.
    public struct NearestMiss: Hashable, Sendable {
        /// External id of the offer.
        public var offer: String
        /// Code of the window.
        public var window: String
        /// The rules in the way, with the two facts that each compared.
        public var obstacles: [Obstacle]
        /// The smallest change of one record with which the pair would pass every rule; nil where two rules bar it, no such
        /// change is known, or the pool is so large that none was looked for.
        public var change: Change?
    }

    /// The best possible window of a need that got nothing, and what it would have taken to get it.
    public struct Contest: Hashable, Sendable {
        /// External id of the offer.
        public var offer: String
        /// Code of the window.
        public var window: String
        /// What quantities count.
        public var unit: Unit
        /// What one unit would be worth for this need, in millionths of a point.
        public var valuePerUnit: Int64?
        /// The dual price of one unit of the window's capacity, in millionths of a point.
        public var price: Int64
        /// The size from which on the window is opened.
        public var cohortMinimum: Int64?
        /// What all who may take the window ask for.
        public var claimed: Int64
        /// What the match of the window that brings least for a unit brings for it, in millionths of a point.
        public var cutoff: Int64?
        /// The need that has that match.
        public var cutoffNeed: String?
        /// How much of the window is left.
        public var left: Int64?
        /// The least that the need could take, in the window's unit.
        public var least: Int64
        /// Whether the need brings exactly as much for a unit as the cutoff.
        public var isTie: Bool { valuePerUnit != nil && valuePerUnit == cutoff }
    }

    /// What a component may have of all its possible windows together, whoever else gives way.
    public struct Reach: Hashable, Sendable {
        /// The most, from as many windows as may add up.
        public var most: Int64
        /// The least that it can use.
        public var least: Int64
        /// What both count.
        public var unit: Unit
        /// How many windows may add up.
        public var suppliers: Int64
    }

    /// A rule that stands in the way of a pair.
    public struct Obstacle: Hashable, Sendable {
        /// The rule.
        public var rule: RuleCode
        /// What it says.
        public var verdict: Verdict
        /// The need's fact.
        public var needFact: [Phrase]
        /// The offer's fact.
        public var offerFact: [Phrase]
    }

    /// External id.
    public var need: String
    /// The version that was seen.
    public var needVersion: Int64
    /// Why.
    public var reason = Reason.outbid
    /// The component that the reason is about.
    public var component = ""
    /// Windows of that component's kind.
    public var windowsOfKind = 0
    /// Windows that passed every rule.
    public var possibleWindows = 0
    /// Rules that failed on at least one window, by number.
    public var failedRules: [FailedRule] = []
    /// The nearest miss, where no window is possible.
    public var nearest: NearestMiss?
    /// Windows that one rule alone bars, the nearest for each rule, where no window is possible.
    public var otherMisses: [NearestMiss] = []
    /// The best possible window, where there is one.
    public var bestOffer: String?
    /// What it would have taken to get that window, where nothing but other needs stands in the way.
    public var best: Contest?
    /// How much it may have and needs, where that stands in the way.
    public var reach: Reach?
    /// The need that is served in its place.
    public var excludedBy: String?
    /// The cap, the reserve or the floor that stands in the way.
    public var limit: LimitStanding?
    /// The rulings that pinned to others what it could take.
    public var heldBy: [String] = []
    /// The need that brings less and keeps what this one could take, as it was proposed the run before.
    public var keptFor: String?

    init(need: String, needVersion: Int64) {
        self.need = need
        self.needVersion = needVersion
    }
}
