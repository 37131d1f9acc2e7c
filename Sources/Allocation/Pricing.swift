/// Prices without a search for a solution.
public enum Pricing {
    /// The first step of a price that is near already, in parts of what a unit of its limit is typically worth.
    static let step = 0.003
    /// The first step of a price that is as good as exact, where few options are new.
    private static let smallStep = 0.0003

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
            let near = search.descend(warm, domain, passes: passes / 3, floor: nil, stop: stop)
            let rest = passes - near.passes
            let own = search.refine(near.prices, domain, passes: rest, share: Self.step, stop: stop)
            return own.bound < near.bound ? own.prices : near.prices
        }
        return search.estimate(domain, passes: passes, stop: stop).prices
    }

    /// Prices that are as good as exact for most of a problem, made to suit its few new options as well.
    ///
    /// - Parameters:
    ///   - problem: The problem with the new options.
    ///   - exact: Prices that were the best without them, one a limit.
    ///   - passes: How often all needs are evaluated, at most.
    ///   - threads: Threads; the prices do not depend on them.
    /// - Returns: One price a limit.
    public static func adjusted(_ problem: Problem, exact: [Double], passes: Int, threads: Int) -> [Double] {
        let search = PriceSearch(LagrangianBound(model: Model(problem), threads: threads))
        let domain = Domain(search.bound.model)
        return search.refine(exact, domain, passes: passes, share: smallStep) { false }.prices
    }
}
