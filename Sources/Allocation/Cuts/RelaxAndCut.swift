/// Cuts without a linear program: prices go on being improved, and what the mean of the needs' choices breaks becomes
/// a limit with a price of its own (relax and cut: Lucena 2005).
struct RelaxAndCut {
    /// The first step of every price, as a share of what a unit is worth: the prices are near the best ones before the
    /// first cut, and longer steps only lead away from them.
    private static let firstPriceStep = 0.003
    /// How many cuts have been added.
    var cutCount: Int { derived.count }
    /// How often all needs were evaluated.
    private(set) var passes = 0
    private let threads: Int
    private let problem: Problem
    /// The problem without cuts.
    private let model: Model
    private var bound: LagrangianBound
    private var cuts: RoundingCuts
    private var prices: [Double]
    private var derived: [DerivedLimit] = []

    /// Starts from prices of the problem's own limits.
    init(_ problem: Problem, _ model: Model, prices: [Double], threads: Int) {
        self.threads = threads
        self.prices = prices
        self.problem = problem
        self.model = model
        bound = LagrangianBound(model: model, threads: threads)
        cuts = RoundingCuts(problem, model)
    }

    /// Improves the prices of all limits, and adds what the mean of the choices breaks; returns whether it breaks
    /// anything.
    ///
    /// `stop` is asked after every evaluation with how many there were.
    mutating func round(passes: Int, stop: (Int) -> Bool) -> Bool {
        let found = brokenByMean(passes, stop)
        if found.isEmpty { return false }
        derived += found
        prices += [Double](repeating: 0, count: found.count)
        // The memory of the old bound goes before that of the new one comes: each is as large as the problem.
        bound = LagrangianBound(model: model, threads: threads)
        bound = LagrangianBound(model: Model(problem.adding(derived)), threads: threads)
        return true
    }

    /// What the mean of the choices breaks, on a way of improved prices.
    private mutating func brokenByMean(_ passes: Int, _ stop: (Int) -> Bool) -> [DerivedLimit] {
        let mean = MeanChoice(bound.model)
        defer { mean.deallocate() }
        let before = self.passes
        improve(passes, stop) { need, _, subproblem in mean.note(need, subproblem) }
        let found = cuts.separate(mean.mixture(passes: self.passes - before), bound.model, least: 0.005)
        return found.prefix(max(60, problem.limitCount / 2)).map(\.limit)
    }

    /// Improves the prices of all limits, those of cuts included.
    mutating func improve(
        _ passes: Int,
        _ stop: (Int) -> Bool,
        visit: (@Sendable (Int, Double, borrowing NeedSubproblem<Double>) -> Void)? = nil
    ) {
        let before = self.passes
        var made = before
        let outcome = PriceSearch(bound).refine(
            prices,
            Domain(bound.model),
            passes: passes,
            share: Self.firstPriceStep,
            stop: {
                made += 1
                return stop(made)
            },
            visit: visit
        )
        self.passes = before + outcome.passes
        prices = outcome.prices
    }

    /// The present prices, of the problem's own limits and of the cuts.
    var cutPrices: CutPrices { CutPrices(problem, derived, prices: prices) }

    /// The bound at the present prices in whole numbers; nil where a need that must be served cannot be.
    mutating func exactBound() -> Int64? {
        passes += 2
        return bound.exact(prices).bound.map { Int64(clamping: $0) }
    }
}
