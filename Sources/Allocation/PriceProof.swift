/// What the prices of a solution prove by themselves.
public enum PriceProof {
    /// The bound that prices prove in whole numbers: no feasible solution is worth more.
    ///
    /// It shares nothing with the search that found the prices but the evaluation itself.
    ///
    /// - Parameters:
    ///   - prices: Prices of limits; those left out are 0.
    ///   - problem: The problem.
    /// - Returns: The bound; nil where a need that must be served cannot be.
    /// - Complexity: O(options), with each need solved exactly once.
    public static func bound(_ prices: [Solution.Price], of problem: Problem) -> Int64? {
        var all = [Double](repeating: 0, count: problem.limitCount)
        for price in prices { all[Int(price.limit)] = price.price }
        return LagrangianBound(model: Model(problem), threads: 1).exact(all).bound.map { Int64(clamping: $0) }
    }
}
