/// A solution with the account of how it was found.
public struct SolveResult: Sendable {
    /// Why a solve ended.
    public enum StopReason: String, Sendable, CaseIterable {
        /// Optimal, or infeasible, and proven so.
        case proven
        /// The gap that was asked for is reached.
        case gap
        /// The time limit.
        case time
        /// The work limit.
        case work
        /// ``SolveInterruption/stop()``.
        case interrupted
        /// Nothing was left to try within the solver's own bounds.
        case exhausted
    }

    /// A set of rules that cannot hold together.
    public struct Conflict: Sendable, Equatable {
        /// Indices of limits.
        public var limits: [Int]
        /// Indices of mandatory needs.
        public var needs: [Int]
    }

    /// Wall time of a phase.
    public struct PhaseTime: Sendable {
        /// The phase.
        public var phase: SolveProgress.Phase
        /// Its wall time.
        public var seconds: Double
    }

    /// The solution, with its status, bound and prices.
    public var solution: Solution
    /// Why the solve ended.
    public var stopReason: StopReason
    /// Work done; as a work limit it gives the same solution again.
    public var work: Int64
    /// Wall times in the order of the phases.
    public var phases: [PhaseTime] = []
    /// The bound that the solution's prices prove by themselves, in exact integers.
    public var priceBound: Int64?
    /// The bound with cuts, in exact integers, where cuts were added.
    public var cutBound: Int64?
    /// The bound at prices of needs, in exact integers, where every option loads one capacity: each is a knapsack then.
    public var knapsackBound: Int64?
    /// Prices of limits and cuts together, where cuts were added without a linear program and lowered the bound.
    public var cutPrices: CutPrices?
    /// Cuts added.
    public var cuts = 0
    /// Whether branch and bound lowered the bound further, or proved optimality.
    public var closedBySearch = false
    /// Nodes of branch and bound.
    public var nodes = 0
    /// Evaluations of all needs under prices.
    public var pricePasses = 0
    /// Options of the problem.
    public var options = 0
    /// Options that can be in no feasible solution, found before the search.
    public var optionsDropped = 0
    /// Options that prices prove irrelevant to any better solution.
    public var optionsFixed = 0
    /// Parts that share no limit.
    public var parts = 1
    /// Rules that cannot hold together, where the problem is proven infeasible.
    public var conflict: Conflict?

    /// Makes a result.
    public init(solution: Solution, stopReason: StopReason, work: Int64) {
        self.solution = solution
        self.stopReason = stopReason
        self.work = work
    }
}
