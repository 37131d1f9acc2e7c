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
    /// How many alternates are told, at most.
    static let mostAlternates = 3

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
