/// Prices without a search for a solution.
public enum Pricing {
    /// Prices of a problem's limits that make its bound low.
    ///
    /// - Parameters:
    ///   - problem: The problem.
    ///   - warm: Prices to start from, one a limit, or empty.
    ///   - passes: How often all needs are evaluated, at most.
    ///   - threads: Threads; the prices do not depend on them.
    ///   - stop: Is asked after each evaluation.
    /// - Returns: One price a limit.
    public static func prices(
        _ problem: Problem,
        warm: [Double] = [],
        passes: Int,
        threads: Int,
        stop: () -> Bool = { false }
    ) -> [Double] {
        let search = PriceSearch(LagrangianBound(model: Model(problem), threads: threads))
        let domain = Domain(search.bound.model)
        if warm.count == problem.limitCount {
            return search.descend(warm, domain, passes: passes, floor: nil, stop: stop).prices
        }
        return search.estimate(domain, passes: passes, stop: stop).prices
    }
}
