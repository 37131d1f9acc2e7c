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
    private let threads: Int

    /// Evaluates the bound at prices, one a limit.
    ///
    /// - Complexity: one exact pass over all options.
    public init(_ problem: Problem, prices: [Double], threads: Int = 2) {
        self.problem = problem
        self.threads = threads
        model = Model(problem)
        let exact = LagrangianBound(model: model, threads: threads).exact(prices)
        self.prices = exact.prices
        bound = exact.bound.map { Int64(clamping: $0) }
    }

    /// Takes prices, one a limit, to ask how far they hold; what they prove of the whole is not worked out.
    public init(ranging problem: Problem, prices: [Double], threads: Int = 2) {
        self.problem = problem
        self.threads = threads
        let model = Model(problem)
        self.model = model
        bound = nil
        self.prices = (0..<problem.limitCount).map { limit in
            let range = LagrangianBound.priceRange(model, limit, 0)
            return max(range.lowerBound, min(range.upperBound, prices[limit]))
        }
    }

    /// Evaluates the bound at the prices that a solution carries; limits that it leaves out have none.
    public init(_ problem: Problem, prices: [Solution.Price], threads: Int = 2) {
        var all = [Double](repeating: 0, count: problem.limitCount)
        for price in prices { all[Int(price.limit)] = price.price }
        self.init(problem, prices: all, threads: threads)
    }

    /// The least or the most of a limit that its price is about.
    private func bound(of limit: Int) -> Int64 {
        prices[limit] < 0 ? problem.limitAtLeast[limit] : problem.limitAtMost[limit]
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
        guard prices[limit] != 0 else { return nil }
        return ranges([limit], claimants(of: [limit])).first
    }

    /// The ranges of several limits, as ``range(of:)`` says.
    ///
    /// Limits without a price are left out, and those whose own bound lies outside: beside the other prices theirs is too
    /// high or too low, so that nothing holds there.
    ///
    /// - Parameters:
    ///   - limits: Indices of limits, those that matter most first.
    ///   - most: How many needs may be asked for all of them together; limits that would take more are left out.
    /// - Returns: By limit.
    /// - Complexity: O(all loads) to find who may load the limits, and two choices for each of those needs.
    public func ranges(of limits: [Int], askingAtMost most: Int = .max) -> [Int: ClosedRange<Int64>] {
        let priced = limits.filter { prices[$0] != 0 }
        let claimants = claimants(of: priced)
        var asked = 0
        let chosen = priced.filter { limit in
            let count = claimants[limit]?.count ?? 0
            guard count <= most - asked else { return false }
            asked += count
            return true
        }
        let all = zip(chosen, ranges(chosen, claimants)).filter { $1.contains(bound(of: $0)) }
        return Dictionary(all) { first, _ in first }
    }

    /// The range of each of some limits that have a price.
    private func ranges(_ limits: [Int], _ claimants: [Int: [Int]]) -> [ClosedRange<Int64>] {
        let domain = Domain(model)
        return [ClosedRange<Int64>](unsafeUninitializedCapacity: limits.count) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            let memory = WorkerMemory(base: base)
            let lanes = max(1, min(threads, limits.count))
            Workers.run(lanes, threads: threads) { lane in
                var choice = NeedSubproblem<Double>(model)
                defer { choice.deallocate() }
                var changed = prices
                for place in stride(from: lane, to: limits.count, by: lanes) {
                    let limit = limits[place]
                    let (needs, price) = (claimants[limit] ?? [], prices[limit])
                    let step = max(price.magnitude * 1e-4, 0x1p-20)
                    changed[limit] = price + step
                    let least = load(of: limit, needs, domain, changed, &choice)
                    changed[limit] = price - step
                    let most = load(of: limit, needs, domain, changed, &choice)
                    changed[limit] = price
                    (memory.base + place).initialize(to: min(least, most)...max(least, most))
                }
            }
            count = limits.count
        }
    }

    /// What no solution is worth more than where some limits are gone, the other prices held.
    ///
    /// - Returns: Nil where a need that must be served cannot be.
    /// - Complexity: one exact pass over all options.
    public func bound(without limits: some Sequence<Int>) -> Int64? {
        var changed = prices
        for limit in limits { changed[limit] = 0 }
        return LagrangianBound(model: model, threads: threads).exact(changed).bound
            .map { Int64(clamping: $0) }
    }

    /// For each of some limits the needs that load it, or may, ascending.
    private func claimants(of limits: [Int]) -> [Int: [Int]] {
        guard !limits.isEmpty else { return [:] }
        var place = [Int32](repeating: -1, count: problem.limitCount)
        for (index, limit) in limits.enumerated() { place[limit] = Int32(index) }
        var needs = [[Int]](repeating: [], count: limits.count)
        for need in 0..<problem.needCount {
            problem.forEachLimit(of: need) { limit in
                let index = Int(place[limit])
                if index >= 0, needs[index].last != need { needs[index].append(need) }
            }
        }
        return Dictionary(zip(limits, needs)) { first, _ in first }
    }

    private func load(
        of limit: Int,
        _ needs: [Int],
        _ domain: Domain,
        _ prices: [Double],
        _ choice: inout NeedSubproblem<Double>
    ) -> Int64 {
        domain.withView { view in
            prices.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return 0 }
                var total: Int64 = 0
                for need in needs {
                    _ = choice.solve(need, view, base)
                    total &+= load(of: limit, by: need, choice)
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
