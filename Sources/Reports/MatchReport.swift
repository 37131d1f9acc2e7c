/// The one view model of a run: terminal text and JSON both show it, so that they cannot differ.
///
/// Keys are stable; new ones may be added. Points and values count in millionths of a point.
public struct MatchReport: Codable, Hashable, Sendable {
    /// `capmatch-report/1`.
    public var format = "capmatch-report/1"
    /// What was run, on what, and how good it is.
    public var run: Header
    /// Counts of needs, offers and pairs.
    public var pool: Pool
    /// Needs and quantities asked and granted, by kind.
    public var coverageByKind: [QuantityCoverage]
    /// Needs served, by region.
    public var coverageByRegion: [NeedCoverage]
    /// Needs served, by country group on the business date.
    public var coverageByGroup: [NeedCoverage]
    /// Who gets what, by need.
    public var matches: [MatchRow]
    /// Who gets nothing and why, by need.
    public var unmatched: [UnmatchedRow]
    /// Reasons counted.
    public var unmatchedByReason: [ReasonCount]
    /// Windows with a limited capacity that is not used up, most unused first.
    public var unusedCapacity: [CapacityRow]
    /// Windows whose capacity has a price, dearest first.
    public var scarcest: [CapacityRow]
    /// What became of caps, floors and parity, and what they cost.
    public var portfolio: [PortfolioRow]?
    /// Needs that may be one and the same.
    public var possibleDuplicates: [DuplicateRow]?
    /// Courses that several small needs open together.
    public var pooledCohorts: [CohortRow]?
    /// What each region, group of countries and language asks for and gets, by kind.
    public var demand: [DemandRow]?
    /// Needs and coverage by country.
    public var countries: [CountryRow]?
    /// Coverage, points and waiting time of each group beside the best of its dimension.
    public var fairness: [FairnessRow]?
    /// Matches from region to region.
    public var flows: [FlowRow]?
    /// How far each kind hangs on few providers.
    public var concentration: [ConcentrationRow]?
    /// The engine beside simple ways of matching.
    public var baselines: [BaselineRow]?
    /// This run and those before it, oldest first; nil where nobody looked.
    public var nights: [NightRow]?
    /// What differs from the run before; nil where there is none.
    public var comparison: Comparison?
    /// What officers and parties decided.
    public var decisions: Decisions?

    /// What was run, on what, and how good it is.
    public struct Header: Codable, Hashable, Sendable {
        /// Code of the programme.
        public var programme: String
        /// Name of the programme.
        public var programmeName: String
        /// Number of the run in the programme; nil for a dry run.
        public var run: Int64?
        /// The business date.
        public var date: String
        /// Version of the policy; 0 is the starting one.
        public var policyVersion: Int64
        /// Points of 100 that the criteria which are built can give.
        public var pointsPossible: Int64
        /// Version of the engine.
        public var engine: String
        /// SHA-256 of the snapshot.
        public var inputHash: String
        /// Seed of the solver.
        public var seed: UInt64
        /// `optimal`, `feasible`, `infeasible` or `unknown`.
        public var status: String
        /// Value of the matches.
        public var objectiveMillionths: Int64?
        /// No solution is worth more.
        public var upperBoundMillionths: Int64?
        /// (bound − objective) / objective.
        public var gap: Double?
        /// What the bound covers.
        public var boundCovers: String
        /// Wall time of the solve; nil where results are compared.
        public var seconds: Double?
        /// Who may see it: the narrowest visibility among its records.
        public var audience: String?
        /// What the reader should know, graduations that await confirmation, say.
        public var notices: [String]

        /// Makes a header; results are filled in when the report is put together.
        public init(
            programme: String,
            programmeName: String,
            run: Int64?,
            date: String,
            policyVersion: Int64,
            engine: String,
            inputHash: String,
            seed: UInt64,
            seconds: Double?
        ) {
            self.programme = programme
            self.programmeName = programmeName
            self.run = run
            self.date = date
            self.policyVersion = policyVersion
            self.engine = engine
            self.inputHash = inputHash
            self.seed = seed
            self.seconds = seconds
            pointsPossible = 0
            status = ""
            boundCovers = ""
            notices = []
        }
    }

    /// Counts of needs, offers and pairs.
    public struct Pool: Codable, Hashable, Sendable {
        /// Needs in the pool.
        public var needs: Int
        /// Needs with at least one match.
        public var needsMatched: Int
        /// Needs of which every component got all that it asked for.
        public var needsFullyMatched: Int
        /// Offers in the pool.
        public var offers: Int
        /// Offers with at least one match.
        public var offersUsed: Int
        /// Pairs of component and window of the same kind.
        public var pairsJudged: Int
        /// Those that pass every rule.
        public var pairsPossible: Int
    }

    /// Needs and quantities asked and granted.
    public struct QuantityCoverage: Codable, Hashable, Sendable {
        /// Kind and unit.
        public var kind: String
        /// What quantities count.
        public var unit: String
        /// Components that ask.
        public var components: Int
        /// Components that get something.
        public var componentsMatched: Int
        /// What they ask for.
        public var asked: Int64
        /// What they get.
        public var granted: Int64
        /// What the windows hold, those without limit apart.
        public var capacity: Int64
    }

    /// Needs served in a group.
    public struct NeedCoverage: Codable, Hashable, Sendable {
        /// The group.
        public var group: String
        /// Needs of the group.
        public var needs: Int
        /// Those with at least one match.
        public var matched: Int
    }

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
        /// Other windows, each barred by one rule alone.
        public var otherMisses: [MissRow]?
        /// The possible offer with most points.
        public var bestOffer: String?
        /// What it would have taken to get its window.
        public var best: ContestRow?
        /// The need that is served in its place.
        public var excludedBy: String?
        /// The cap, the reserve or the floor that stands in the way.
        public var limit: LimitRow?
        /// The rulings that pinned to others what it could take.
        public var heldBy: [String]?
    }

    /// A window that one rule alone bars.
    public struct MissRow: Codable, Hashable, Sendable {
        /// External id of the offer.
        public var offer: String
        /// Code of the window.
        public var window: String
        /// The rule in the way, with the facts that it compared.
        public var obstacle: ObstacleRow
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
    }

    /// How often a reason occurs.
    public struct ReasonCount: Codable, Hashable, Sendable {
        /// A stable token.
        public var reason: String
        /// It in one plain sentence.
        public var sentence: String
        /// How many needs.
        public var needs: Int
    }

    /// What became of a portfolio rule.
    public struct PortfolioRow: Codable, Hashable, Sendable {
        /// Its name in the policy.
        public var name: String
        /// `cap`, `floor` or `parity`.
        public var type: String
        /// The country, requester or provider that a cap counts.
        public var subject: String
        /// Needs that count and are served, of a provider or an offer matches.
        public var served: Int64
        /// Those outside the group.
        public var others: Int64
        /// The most or the least, or the share in percent.
        public var bound: Int64
        /// How many are short.
        public var short: Int64
        /// What the shortfall cost, in millionths of a point.
        public var penaltyMillionths: Int64
        /// What one need more or less would be worth, in millionths of a point.
        public var priceMillionths: Int64
    }

    /// Two needs that may be one and the same.
    public struct DuplicateRow: Codable, Hashable, Sendable {
        /// External id.
        public var need: String
        /// External id of the other.
        public var other: String
        /// How alike they are, percent.
        public var likeness: Int64
        /// Whether an officer made them exclusive.
        public var exclusive: Bool
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
    }
}
