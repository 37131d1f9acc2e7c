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
        var prices = warm
        var made = 0
        if warm.count != problem.limitCount {
            let first = search.estimate(domain, passes: min(passes, 40), stop: stop)
            prices = first.prices
            made = first.passes
        }
        guard made < passes, !stop() else { return prices }
        return search.improve(
            prices,
            domain,
            passes: passes - made,
            share: made == 0 ? 0.003 : 0.02,
            stop: { _ in stop() }
        )
        .prices
    }
}
