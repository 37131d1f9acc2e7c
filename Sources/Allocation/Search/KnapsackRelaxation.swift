/// A generalised assignment problem at prices of its needs, each limit a knapsack, some needs decided and some choices
/// left out.
struct KnapsackRelaxation: ~Copyable {
    /// A step of prices is shortened after so many passes without a lower bound.
    private static let patience = 6
    private static let firstShare = 0.25
    private static let leastShare = 0.0005

    let items: KnapsackItems
    private var knapsack = Knapsack()
    /// By limit what the decided needs leave.
    private(set) var room: [Int]
    private(set) var prices: [Double]
    private(set) var isOpen: [Bool]
    private(set) var open: Int
    /// By limit: the items of open needs that fit, from the limit's first place on.
    private(set) var active: [Int32]
    private(set) var activeEnd: [Int]
    /// What each need is worth without any limit; `Int64.min` where that cannot be.
    private(set) var alone: [Int64]
    /// How often each item was in its limit's knapsack of late, and each need had no limit, as a mean.
    private var mean: [Float]
    private var meanAlone: [Float]
    /// What the decided needs pick, and what that is worth.
    private(set) var picks: [(option: Int, quantity: Int64)] = []
    private(set) var value: Int64 = 0
    /// In the unit of a search's work.
    var work: Int64 = 0

    init(_ items: KnapsackItems, _ prices: [Double]) {
        self.items = items
        self.prices = prices
        room = items.room
        isOpen = [Bool](repeating: true, count: items.needs)
        open = items.needs
        active = items.need.indices.map { Int32($0) }
        activeEnd = Array(items.start.dropFirst())
        alone = items.alone
        mean = [Float](repeating: 0, count: items.need.count)
        meanAlone = [Float](repeating: 0, count: items.needs)
    }

    /// The needs that are not decided, ascending.
    var openNeeds: [Int] { isOpen.indices.filter { isOpen[$0] } }

    /// Moves the prices of the open needs by subgradient steps towards `target`, to where the bound is least.
    ///
    /// - Parameters:
    ///   - passes: How often.
    ///   - target: What a plan is hoped to be worth.
    ///   - enough: A bound below which it ends.
    ///   - newest: How much of the mean the knapsacks of one pass are.
    ///   - stop: Ends it; asked before each pass with the work so far.
    /// - Returns: The bound there, up to rounding.
    mutating func movePrices(
        _ passes: Int,
        target: Double,
        enough: Double = -.infinity,
        newest: Float,
        stop: (Int64) -> Bool
    ) -> Double {
        var (best, bestPrices) = (Double.infinity, prices)
        var direction = [Double](repeating: 0, count: items.needs)
        var times = [Int32](repeating: 0, count: items.needs)
        var (share, stale) = (Self.firstShare, 0)
        for _ in 0..<passes {
            if share <= Self.leastShare || best < enough || stop(work) { break }
            let bound = pass(&times, newest)
            if bound < best {
                (best, bestPrices, stale) = (bound, prices, 0)
            } else {
                stale += 1
                if stale == Self.patience {
                    (share, stale) = (share * 0.7, 0)
                    prices = bestPrices
                    for need in 0..<items.needs { direction[need] = 0 }
                    continue
                }
            }
            var norm = 0.0
            for need in 0..<items.needs where isOpen[need] {
                direction[need] = 0.7 * direction[need] + 0.3 * Double(1 - times[need])
                norm += direction[need] * direction[need]
            }
            if norm < 1e-12 { break }
            let step = share * max(bound - target, 1e-6 * abs(bound)) / norm
            for need in 0..<items.needs where isOpen[need] { prices[need] -= step * direction[need] }
        }
        prices = bestPrices
        return best
    }

    /// Fills all knapsacks at the prices; returns the bound, and how often each open need is in one.
    private mutating func pass(_ times: inout [Int32], _ newest: Float) -> Double {
        var bound = Double(value)
        for need in 0..<items.needs where isOpen[need] {
            meanAlone[need] *= 1 - newest
            if alone[need] > .min, Double(alone[need]) > prices[need] {
                bound += Double(alone[need])
                times[need] = 1
                meanAlone[need] += newest
            } else {
                bound += prices[need]
                times[need] = 0
            }
        }
        let before = knapsack.cells
        for limit in room.indices {
            let places = items.start[limit]..<activeEnd[limit]
            knapsack.removeAll()
            for place in places {
                let item = Int(active[place])
                mean[item] *= 1 - newest
                let worth = Float(Double(items.value[item]) - prices[Int(items.need[item])])
                if worth > 0 { knapsack.append(Int32(item), load: items.load[item], worth: worth) }
            }
            work += Int64(places.count)
            bound += Double(knapsack.fill(room: room[limit]))
            for place in 0..<knapsack.picked.count {
                let item = Int(knapsack.picked[place])
                mean[item] += newest
                times[Int(items.need[item])] += 1
            }
        }
        work += (knapsack.cells - before) >> 4
        return bound
    }

    /// Decides the needs whose knapsacks agree most: one, and up to `most` of which they are sure; false where a need is
    /// left that nothing fits.
    mutating func decide(_ most: Int, sure: Double, noise: Double, _ random: inout SeededGenerator) -> Bool {
        var sum = meanAlone
        let activeItems = self.activeItems
        for item in activeItems { sum[Int(items.need[item])] += mean[item] }
        // The best item of each need, or -1 for none, with how sure the knapsacks are of it.
        var best = [Int32](repeating: -1, count: items.needs)
        var trust = [Double](repeating: -1, count: items.needs)
        for need in 0..<items.needs where isOpen[need] && alone[need] > .min {
            trust[need] = Double(meanAlone[need] / max(sum[need], 0.001)) + noise * random.unit()
        }
        for item in activeItems {
            let need = Int(items.need[item])
            let own = Double(mean[item] / max(sum[need], 0.001)) + noise * random.unit()
            if own > trust[need] { (trust[need], best[need]) = (own, Int32(item)) }
        }
        let ranked = (0..<items.needs).filter { isOpen[$0] }
            .sorted { trust[$0] != trust[$1] ? trust[$0] > trust[$1] : $0 < $1 }
        var count = 0
        for need in ranked where count < most && (count == 0 || trust[need] >= sure) {
            if decide(need, Int(best[need])) { count += 1 }
        }
        return count > 0 && dropWhatNoLongerFits() != nil
    }

    private var activeItems: [Int] {
        room.indices.flatMap { limit in
            (items.start[limit]..<activeEnd[limit]).map { Int(active[$0]) }
        }
    }

    /// Lets a need pick an item, or what it may without any limit where that is -1; false where it does not fit.
    private mutating func decide(_ need: Int, _ item: Int) -> Bool {
        if item < 0 {
            if alone[need] == .min { return false }
            if items.aloneOption[need] >= 0 {
                picks.append((Int(items.aloneOption[need]), items.aloneQuantity[need]))
            }
            value += alone[need]
        } else {
            let limit = self.limit(of: item)
            if Int(items.load[item]) > room[limit] { return false }
            room[limit] -= Int(items.load[item])
            picks.append((Int(items.option[item]), items.quantity[item]))
            value += items.value[item]
        }
        isOpen[need] = false
        open -= 1
        return true
    }

    private func limit(of item: Int) -> Int {
        // The last limit that starts at the item or before.
        var (low, high) = (0, room.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if items.start[middle] <= item { low = middle } else { high = middle }
        }
        return low
    }

    /// Keeps the items of open needs that fit; returns the needs that are left with a single choice, and which (-1:
    /// without any limit), or nil where one has none.
    private mutating func dropWhatNoLongerFits() -> [(need: Int, item: Int)]? {
        var choices = alone.map { $0 > .min ? 1 : 0 }
        var last = [Int](repeating: -1, count: items.needs)
        for limit in room.indices {
            var end = items.start[limit]
            for place in items.start[limit]..<activeEnd[limit] {
                let item = Int(active[place])
                let need = Int(items.need[item])
                guard isOpen[need], Int(items.load[item]) <= room[limit] else { continue }
                active[end] = active[place]
                end += 1
                choices[need] += 1
                last[need] = item
            }
            activeEnd[limit] = end
        }
        var single: [(need: Int, item: Int)] = []
        for need in 0..<items.needs where isOpen[need] && choices[need] < 2 {
            if choices[need] == 0 { return nil }
            single.append((need, last[need]))
        }
        return single
    }

    /// Leaves out what is not allowed, and decides needs that have a single choice left.
    ///
    /// - Parameter allowed: Of each item whether it is, then the same of each need without any limit.
    /// - Returns: Whether every need has a choice.
    mutating func restrict(to allowed: [Bool]) -> Bool {
        for need in 0..<items.needs where !allowed[items.need.count + need] { alone[need] = .min }
        for limit in room.indices {
            var end = items.start[limit]
            for place in items.start[limit]..<activeEnd[limit] where allowed[Int(active[place])] {
                active[end] = active[place]
                end += 1
            }
            activeEnd[limit] = end
        }
        while let single = dropWhatNoLongerFits() {
            if single.isEmpty { return true }
            for choice in single where !decide(choice.need, choice.item) { return false }
        }
        return false
    }
}
