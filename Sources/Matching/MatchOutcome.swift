public import Allocation
public import Programme

/// What a match found: who gets what, who gets nothing and why, and what stays unused.
public struct MatchOutcome: Sendable {
    /// The solver's problem.
    public var problem: Problem
    /// The solver's answer.
    public var solution: Solution
    /// How many pairs of the same kind were judged, how many passed every rule, how many the cap left out.
    public var pairs: (judged: Int, possible: Int, leftOut: Int)
    /// The matches, those that are pinned first, then by need and component.
    public var matches: [Match]
    /// The needs without a match, by external id.
    public var unmatched: [UnmatchedNeed]
    /// The windows of the pool, by offer and window.
    public var windows: [WindowUse]
    /// What became of caps, floors and parity, in the policy's order.
    public var portfolio: [PortfolioResult]
    /// Pins that cannot hold.
    public var impossiblePins: [ImpossiblePin]
    /// Endorsed matches that the rules no longer allow.
    public var released: [ReleasedMatch]
    /// Needs that may be one and the same, most alike first.
    public var possibleDuplicates: [PossibleDuplicate]
}

/// A quantity that an offer's window gives to a component of a need.
public struct Match: Hashable, Sendable {
    /// External id and version of the need.
    public var need: String
    /// The version that was seen.
    public var needVersion: Int64
    /// Code of the component.
    public var component: String
    /// External id of the offer.
    public var offer: String
    /// The version that was seen.
    public var offerVersion: Int64
    /// Code of the window.
    public var window: String
    /// What is asked for and offered.
    public var kind: Kind
    /// What quantities count.
    public var unit: Unit
    /// How much is given.
    public var quantity: Int64
    /// What the offer counts in.
    public var offerUnit: Unit
    /// How much is given in the offer's own unit, rounded up.
    public var offerQuantity: Int64
    /// How the two units are exchanged, with the rates' dates and sources; empty where they are the same.
    public var exchange: [Phrase]
    /// How much the component asks for.
    public var asked: Int64
    /// Points of the pair in millionths, of 100 points.
    public var points: Int64
    /// What the match adds to the objective, in millionths of a point.
    ///
    /// All matches that are not pinned add up to the objective, before what floors cost.
    public var value: Int64
    /// Scores by criterion, in millionths.
    public var scores: Scores
    /// Place among the component's possible windows by points; 1 is the best.
    public var rank: Int
    /// How many windows were possible.
    public var possibleWindows: Int
    /// The next best windows that were not taken, best first, at most three.
    public var alternates: [Alternate]
    /// Place among those who may take the window by points, ties together; 1 is the best.
    public var claimantRank: Int
    /// How many components may take the window.
    public var claimants: Int
    /// The limits that bind it: those with a price, and those that are used up.
    public var limits: [LimitStanding] = []
    /// What it takes of all limits at their prices, in millionths of a point; nil of pins.
    ///
    /// What a need itself loads counts for its first match.
    public var priced: Int64?
    /// The ruling that pinned it, or the key of the proposal that is held; nil where the solver chose it.
    public var pinnedBy: String?
    /// The state of a match that is held: it is a fact, and not proposed again.
    public var heldAs: ProposalState?

    /// A window that would also have done.
    public struct Alternate: Hashable, Sendable {
        /// External id of the offer.
        public var offer: String
        /// Code of the window.
        public var window: String
        /// Points that it has less than the match, in millionths; negative where it has more.
        public var pointsLost: Int64
    }
}

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
        /// Possible, but only in courses whose minimum cohort could not be filled.
        case cohortTooSmall = "cohort-too-small"
        /// Possible, but a cap or a reserve is used up.
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
            case .cohortTooSmall: "the course is not opened: its minimum cohort could not be filled"
            case .cap: "a cap or a reserve of the policy, or of the offer, is used up"
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

/// How much of an offer's window is used.
public struct WindowUse: Hashable, Sendable {
    /// External id of the offer.
    public var offer: String
    /// Code of the window.
    public var window: String
    /// What is offered.
    public var kind: Kind
    /// What quantities count.
    public var unit: Unit
    /// How much there is; nil: without limit.
    public var capacity: Int64?
    /// The size from which on it is opened; nil where any size will do.
    public var cohortMinimum: Int64?
    /// How much is given.
    public var used: Int64
    /// How many matches it has.
    public var matches: Int
    /// How many components may take it.
    public var claimants: Int
    /// How many of them have less than they ask for.
    public var unsatisfied: Int
    /// What they ask for together, as far as the window could give it to each.
    public var claimed: Int64
    /// The dual price of its capacity, points for one more unit, in millionths; 0 where it does not bind.
    public var price: Int64
    /// What the match that brings least for a unit brings for it, in millionths of a point; nil without a match.
    public var cutoff: Int64?
    /// The need that has that match.
    public var cutoffNeed: String?
    /// From and to which capacity the price holds, other prices held; nil without a price, or where nobody looked.
    public var holdsFrom: Int64?
    /// See ``holdsFrom``.
    public var holdsTo: Int64?
    /// Labels of the needs that may take it, ascending.
    public var takers: [Int] = []
    /// Of a window without a match, needs that one rule alone bars from it: the nearest, at most three.
    public var nearNeeds: [NearNeed] = []
    /// How many parts of needs one rule alone bars from it.
    public var nearNeedCount = 0

    /// A part of a need that one rule alone bars from a window.
    public struct NearNeed: Hashable, Sendable {
        /// External id of the need.
        public var need: String
        /// Code of the component.
        public var component: String
        /// The rule in the way, and the smallest change that would make the pair possible.
        public var miss: UnmatchedNeed.NearestMiss
    }
}
