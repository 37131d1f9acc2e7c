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
    /// Windows without a limit that nobody takes, those that most may take first.
    public var idleWithoutLimit: [IdleRow]?
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
    /// The same crossed: by region, group of countries, language and kind at once.
    public var cells: [CellRow]?
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
    /// This run beside the one before and the one a month ago, in numbers; nil where nobody looked.
    public var since: [SinceRow]?
    /// What officers and parties decided.
    public var decisions: Decisions?
}
