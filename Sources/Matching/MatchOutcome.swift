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
    /// The matches, by need and component, the best points first.
    public var matches: [Match]
    /// The needs without a match, by external id.
    public var unmatched: [UnmatchedNeed]
    /// The windows of the pool, by offer and window.
    public var windows: [WindowUse]
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
    /// How much the component asks for.
    public var asked: Int64
    /// Points of the pair in millionths, of 100 points.
    public var points: Int64
    /// What the match adds to the objective, in millionths of a point; all matches add up to the objective.
    public var value: Int64
    /// Scores by criterion, in millionths.
    public var scores: Scores
    /// Place among the component's possible windows by points; 1 is the best.
    public var rank: Int
    /// How many windows were possible.
    public var possibleWindows: Int
    /// The next best windows that were not taken, best first, at most three.
    public var alternates: [Alternate]

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
        /// One part of a bundle has no possible window, so the whole is not served.
        case bundleBlocked = "bundle-blocked"
        /// Possible, but others bring more points for the same scarce capacity.
        case outbid

        /// The reason in plain words.
        public var sentence: String {
            switch self {
            case .incomplete: "a fact that the rules need is missing"
            case .notInPool: "the record is stale, or consent to share it is missing"
            case .noEligibleOffer: "no offer passes the rules"
            case .bundleBlocked: "one part of the bundle has no possible offer"
            case .outbid: "others bring more points for the same capacity, or a minimum is not reached"
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
    }

    /// A rule that stands in the way of a pair.
    public struct Obstacle: Hashable, Sendable {
        /// The rule.
        public var rule: RuleCode
        /// What it says.
        public var verdict: Verdict
        /// The need's fact.
        public var needFact: String
        /// The offer's fact.
        public var offerFact: String
    }

    /// External id.
    public var need: String
    /// The version that was seen.
    public var needVersion: Int64
    /// Why.
    public var reason: Reason
    /// The component that the reason is about.
    public var component: String
    /// Windows of that component's kind.
    public var windowsOfKind: Int
    /// Windows that passed every rule.
    public var possibleWindows: Int
    /// Rules that failed on at least one window, by number.
    public var failedRules: [FailedRule]
    /// The nearest miss, where no window is possible.
    public var nearest: NearestMiss?
    /// The best possible window, where there is one.
    public var bestOffer: String?
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
    /// How much is given.
    public var used: Int64
    /// How many matches it has.
    public var matches: Int
    /// How many components may take it.
    public var claimants: Int
    /// The dual price of its capacity, points for one more unit, in millionths; 0 where it does not bind.
    public var price: Int64
}
