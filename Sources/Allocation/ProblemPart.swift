/// The part of a problem that is left when all but a few needs keep what a solution gives them.
///
/// A solution of the part, put in the place of what the few needs have, is a solution of the whole. No bound of the part
/// is one of the whole.
public struct ProblemPart: Sendable {
    /// The part as a problem of its own, without identifiers; its limits are what the others leave.
    public let problem: Problem
    /// What the few needs have in the solution, as picks of the part.
    public let picks: [Solution.Pick]
    /// Prices of the part's limits.
    public let prices: [Double]
    private let part: SubProblem
    private let others: [Solution.Pick]

    /// Cuts a part out of a problem; nil where the others leave a cohort in a state that no such part can express.
    ///
    /// - Parameters:
    ///   - problem: The whole.
    ///   - picks: A solution of the whole, ascending by option.
    ///   - free: The needs that may change, ascending.
    ///   - prices: Prices of the whole, one a limit.
    /// - Complexity: O(size of the problem).
    public init?(_ problem: Problem, picks: [Solution.Pick], free: [Int], prices: [Double]) {
        let model = Model(problem)
        var plan = Plan(model)
        plan.replace([], picks.map { (Int($0.option), $0.quantity) })
        guard let part = SubProblem(model, plan, free: free, prices: prices, widest: .max) else { return nil }
        self.part = part
        self.problem = part.problem
        self.picks = part.incumbent
        self.prices = part.prices
        var isFree = [Bool](repeating: false, count: problem.optionCount)
        for need in free {
            let components = problem.components(of: need)
            guard let first = components.first, let last = components.last else { continue }
            for option in problem.options(of: first).lowerBound..<problem.options(of: last).upperBound {
                isFree[option] = true
            }
        }
        others = picks.filter { !isFree[Int($0.option)] }
    }

    /// Picks of the whole: the others' as they were, and these of the part.
    public func whole(_ picks: [Solution.Pick]) -> [Solution.Pick] {
        let own = part.translate(picks).map { Solution.Pick(option: Int32($0.option), quantity: $0.quantity) }
        return (others + own).sorted { $0.option < $1.option }
    }
}
