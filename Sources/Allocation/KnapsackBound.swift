/// The bound of a generalised assignment problem (``AssignmentChoices``) at prices of its needs.
///
/// With a price on each need every capacity is a knapsack of its own, and what the knapsacks and the prices are worth together
/// no plan can exceed (Ross and Soland 1975; Fisher, Jaikumar and Van Wassenhove 1986). Prices of limits
/// know only how much a capacity holds; a knapsack knows which loads come near to filling it, so that its bound is lower.
struct KnapsackBound {
    private static let lanes = 2
    /// A step is halved after so many passes without a lower bound.
    private static let patience = 8

    private let items: KnapsackItems
    /// The prices of needs, and the best of them with what they prove up to rounding.
    private var prices: [Double]
    private(set) var bestPrices: [Double]
    private(set) var best = Double.infinity
    private var direction: [Double]
    private var share = 0.1
    private var stale = 0
    /// In the unit of a search's work.
    private(set) var work: Int64 = 0

    /// Starts from what needs are worth at prices of the limits.
    ///
    /// - Parameters:
    ///   - items: What the knapsacks may hold.
    ///   - choices: The same by need.
    ///   - limits: The prices.
    init(_ items: KnapsackItems, _ choices: AssignmentChoices, prices limits: [Double]) {
        self.items = items
        prices = choices.ofNeeds.map { own in
            own.reduce(-Double.infinity) { max($0, choices.reduced($1, limits)) }
        }
        bestPrices = prices
        direction = [Double](repeating: 0, count: items.needs)
    }

    /// Whether further passes would hardly lower the bound.
    var isSettled: Bool { share < 0.0005 }

    /// Lowers the bound by subgradient steps (Held, Wolfe and Crowder 1974) towards `target`.
    ///
    /// - Parameters:
    ///   - budget: Work; it ends after the pass that spends it.
    ///   - target: What a solution is known to be worth.
    ///   - threads: Threads; the prices do not depend on them.
    ///   - stop: Ends it early; asked before each pass.
    mutating func improve(work budget: Int64, target: Double, threads: Int, stop: () -> Bool) {
        let needs = items.needs
        let knapsacks = UnsafeMutablePointer<Knapsack>.allocate(capacity: Self.lanes)
        for lane in 0..<Self.lanes { (knapsacks + lane).initialize(to: Knapsack()) }
        let times = (0..<Self.lanes).map { _ in WorkerMemory<Int32>(repeating: 0, count: needs) }
        let sums = WorkerMemory<Double>(repeating: 0, count: Self.lanes)
        defer {
            knapsacks.deinitialize(count: Self.lanes)
            knapsacks.deallocate()
            for time in times { time.deallocate() }
            sums.deallocate()
        }
        let places = WorkerPlace(knapsacks)
        var cells: Int64 = 0
        let end = work + budget
        while work < end, !isSettled, !stop() {
            Workers.run(Self.lanes, threads: threads) { [items, prices] lane in
                sums[lane] = 0
                for need in 0..<needs { times[lane][need] = 0 }
                for limit in stride(from: lane, to: items.room.count, by: Self.lanes) {
                    sums[lane] += Double(
                        Self.pack(items, limit, prices, &places.base[lane], times[lane].base)
                    )
                }
            }
            let filled = (0..<Self.lanes).reduce(0) { $0 + knapsacks[$1].cells }
            work += (filled - cells) >> 4 + Int64(items.need.count)
            cells = filled
            var bound = 0.0
            for lane in 0..<Self.lanes { bound += sums[lane] }
            var norm = 0.0
            for need in 0..<needs {
                var off = 1.0
                for lane in 0..<Self.lanes { off -= Double(times[lane][need]) }
                let alone = items.alone[need]
                if alone > .min, Double(alone) > prices[need] {
                    bound += Double(alone)
                    off -= 1
                } else {
                    bound += prices[need]
                }
                direction[need] = 0.7 * direction[need] + 0.3 * off
                norm += direction[need] * direction[need]
            }
            if bound < best {
                (best, stale) = (bound, 0)
                bestPrices = prices
            } else {
                stale += 1
                if stale == Self.patience {
                    (share, stale) = (share * 0.6, 0)
                    prices = bestPrices
                    for need in 0..<needs { direction[need] = 0 }
                    continue
                }
            }
            if norm < 1e-12 { share = 0 }
            let step = share * max(bound - target, 1e-6 * abs(bound)) / max(norm, 1e-12)
            for need in 0..<needs { prices[need] -= step * direction[need] }
        }
    }

    /// The most that a limit's knapsack is worth; counts the needs that are in it.
    private static func pack(
        _ items: KnapsackItems,
        _ limit: Int,
        _ prices: [Double],
        _ knapsack: inout Knapsack,
        _ times: UnsafeMutablePointer<Int32>
    ) -> Float {
        knapsack.removeAll()
        for item in items.start[limit]..<items.start[limit + 1] {
            let worth = Float(Double(items.value[item]) - prices[Int(items.need[item])])
            if worth > 0 { knapsack.append(Int32(item), load: items.load[item], worth: worth) }
        }
        let worth = knapsack.fill(room: items.room[limit])
        for place in 0..<knapsack.picked.count { times[Int(items.need[Int(knapsack.picked[place])])] += 1 }
        return worth
    }

    /// What the best prices prove, in whole numbers; nil where they are too large for that.
    ///
    /// - Complexity: as a pass.
    func exact() -> Int64? { KnapsackRelaxation(items, bestPrices).exact(byChoice: false)?.bound }
}
