import Allocation

/// What of an earlier solution, of this or of a similar problem, another solve can start from.
struct WarmStart {
    /// Picks whose quantities their options still allow, each option once, ascending.
    private(set) var picks: [Solution.Pick] = []
    /// One price a limit, or empty where the solution has none.
    private(set) var prices: [Double] = []
    /// How many prices are not 0.
    private(set) var priceCount = 0

    init(_ solution: Solution, of problem: Problem) {
        for pick in solution.picks where pick.option != picks.last?.option {
            let option = Int(pick.option)
            let range = problem.optionMinimum[option]...problem.optionMaximum[option]
            guard range.contains(pick.quantity),
                (pick.quantity - range.lowerBound) % problem.optionStep[option] == 0
            else { continue }
            picks.append(pick)
        }
        guard !solution.prices.isEmpty else { return }
        prices = Array(repeating: 0, count: problem.limitCount)
        // No price is worth more than everything that there is to earn; larger ones only cost precision.
        let most = Double(Int64.max / 4)
        for price in solution.prices { prices[Int(price.limit)] = min(max(price.price, -most), most) }
        priceCount = prices.count { $0 != 0 }
    }
}
