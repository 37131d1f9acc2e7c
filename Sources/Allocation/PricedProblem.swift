/// A problem with a price for each limit: what the prices prove, and how far each holds.
///
/// Under prices every need decides alone (``LagrangianBound``). The bound holds for every change of a limit too, moved by its
/// price for each unit: how long it is then the best that prices can prove is what ``range(of:)`` says.
public struct PricedProblem: Sendable {
    /// The bound; nil where a need that must be served cannot be.
    public let bound: Int64?
    /// The prices, in fixed point and within what each limit allows.
    public let prices: [Double]
    private let problem: Problem
    private let model: Model

    /// Evaluates the bound at prices, one a limit.
    ///
    /// - Complexity: one exact pass over all options.
    public init(_ problem: Problem, prices: [Double], threads: Int = 2) {
        self.problem = problem
        model = Model(problem)
        let exact = LagrangianBound(model: model, threads: threads).exact(prices)
        self.prices = exact.prices
        bound = exact.bound.map { Int64(clamping: $0) }
    }

    /// Evaluates the bound at the prices that a solution carries; limits that it leaves out have none.
    public init(_ problem: Problem, prices: [Solution.Price], threads: Int = 2) {
        var all = [Double](repeating: 0, count: problem.limitCount)
        for price in prices { all[Int(price.limit)] = price.price }
        self.init(problem, prices: all, threads: threads)
    }

    /// The bounds of a limit between which its price stays as it is.
    ///
    /// With every other price held, the needs load the limit with the upper number where its price is lower by a
    /// ten-thousandth, and with the lower number where it is higher by as much. For a limit's bound anywhere between the
    /// two, this price is therefore the one that proves most, but for that ten-thousandth: within, one unit more of the
    /// limit moves the proven bound by the price, up or down. Outside, the price is too high or too low.
    ///
    /// - Returns: Nil where the limit has no price.
    public func range(of limit: Int) -> ClosedRange<Int64>? {
        let price = prices[limit]
        if price == 0 { return nil }
        let needs = claimants(of: limit)
        let step = max(price.magnitude * 1e-4, 0x1p-20)
        let least = load(of: limit, needs, at: price + step)
        let most = load(of: limit, needs, at: price - step)
        return min(least, most)...max(least, most)
    }

    /// The needs that load a limit, or may.
    private func claimants(of limit: Int) -> [Int] {
        (0..<problem.needCount).filter { need in
            if problem.loads(ofNeed: need).contains(where: { Int(problem.needLoadLimit[$0]) == limit }) {
                return true
            }
            guard let first = problem.components(of: need).first, let last = problem.components(of: need).last
            else { return false }
            let options = problem.options(of: first).lowerBound..<problem.options(of: last).upperBound
            let loads =
                problem.optionLoadStart[options.lowerBound]..<problem.optionLoadStart[options.upperBound]
            return loads.contains { Int(problem.optionLoadLimit[Int($0)]) == limit }
        }
    }

    private func load(of limit: Int, _ needs: [Int], at price: Double) -> Int64 {
        var changed = prices
        changed[limit] = price
        var subproblem = NeedSubproblem<Double>(model)
        defer { subproblem.deallocate() }
        return Domain(model).withView { view in
            changed.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return 0 }
                var total: Int64 = 0
                for need in needs {
                    _ = subproblem.solve(need, view, base)
                    total &+= load(of: limit, by: need, subproblem)
                }
                return total
            }
        }
    }

    private func load(of limit: Int, by need: Int, _ choice: borrowing NeedSubproblem<Double>) -> Int64 {
        let components = problem.components(of: need)
        var total: Int64 = 0
        var isServed = false
        for component in components {
            let place = Int(model.slots[component] - model.slots[components.lowerBound])
            for pick in place..<(place + Int(choice.counts[component - components.lowerBound])) {
                isServed = true
                for load in problem.loads(ofOption: Int(choice.pickOption[pick]))
                where Int(problem.optionLoadLimit[load]) == limit {
                    total &+= problem.optionLoadPerUnit[load] &* choice.pickQuantity[pick]
                    total &+= problem.optionLoadFixed[load]
                }
            }
        }
        if isServed {
            for load in problem.loads(ofNeed: need) where Int(problem.needLoadLimit[load]) == limit {
                total &+= problem.needLoadAmount[load]
            }
        }
        return total
    }
}
