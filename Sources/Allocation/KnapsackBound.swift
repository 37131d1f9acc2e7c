/// The bound of a generalised assignment problem (``AssignmentChoices``) at prices of its needs.
///
/// With a price on each need every capacity is a knapsack of its own, and what the knapsacks and the prices are worth together
/// no plan can exceed (Ross and Soland 1975; Fisher, Jaikumar and Van Wassenhove 1986). Prices of limits
/// know only how much a capacity holds; a knapsack knows which loads come near to filling it, so that its bound is lower.
struct KnapsackBound {
    /// The most cells that the tables of one pass may have.
    private static let largest = 60_000_000
    private static let lanes = 2
    /// A step is halved after so many passes without a lower bound.
    private static let patience = 8

    private let needs: Int
    /// By limit: the room, and where what may load it starts.
    private let room: [Int]
    private var start: [Int] = [0]
    private var need: [Int32] = []
    private var load: [Int32] = []
    private var value: [Int64] = []
    /// What each need is worth without any capacity; `Int64.min` where that cannot be.
    private var alone: [Int64]
    /// The prices of needs, and the best of them with what they prove up to rounding.
    private var prices: [Double]
    private var bestPrices: [Double]
    private(set) var best = Double.infinity
    private var direction: [Double]
    private var share = 0.1
    private var stale = 0
    /// In the unit of a search's work.
    private(set) var work: Int64 = 0
    private let cells: Int

    /// Starts from what needs are worth at prices of the limits; nil where the tables would be too large, or some numbers are.
    init?(_ choices: AssignmentChoices, prices limits: [Double]) {
        needs = choices.ofNeeds.count
        room = choices.room
        alone = [Int64](repeating: .min, count: needs)
        var prices = [Double](repeating: 0, count: needs)
        var members = [[(need: Int, load: Int, value: Int64)]](repeating: [], count: room.count)
        for (need, own) in choices.ofNeeds.enumerated() {
            var most = -Double.infinity
            for choice in own {
                most = max(most, choices.reduced(choice, limits))
                if choice.limit < 0 {
                    alone[need] = max(alone[need], choice.value)
                } else {
                    members[choice.limit].append((need, choice.load, choice.value))
                }
            }
            guard most > -.infinity else { return nil }
            prices[need] = most
        }
        var cells = 0
        for (limit, own) in members.enumerated() {
            let (more, overflow) = own.count.multipliedReportingOverflow(by: room[limit] + 1)
            guard !overflow, more <= Self.largest - cells else { return nil }
            cells += more
            for member in own {
                need.append(Int32(member.need))
                load.append(Int32(member.load))
                value.append(member.value)
            }
            start.append(need.count)
        }
        self.cells = cells
        self.prices = prices
        bestPrices = prices
        direction = [Double](repeating: 0, count: needs)
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
        var widest = 1
        for limit in room.indices {
            widest = max(widest, (start[limit + 1] - start[limit] + 1) * (room[limit] + 1))
        }
        let tables = (0..<Self.lanes).map { _ in WorkerMemory<Float>(repeating: 0, count: widest) }
        let times = (0..<Self.lanes).map { _ in WorkerMemory<Int32>(repeating: 0, count: needs) }
        defer {
            for table in tables { table.deallocate() }
            for time in times { time.deallocate() }
        }
        let sums = WorkerMemory<Double>(repeating: 0, count: Self.lanes)
        defer { sums.deallocate() }
        let end = work + budget
        while work < end, !isSettled, !stop() {
            Workers.run(Self.lanes, threads: threads) { [self] lane in
                sums[lane] = 0
                for need in 0..<needs { times[lane][need] = 0 }
                for limit in stride(from: lane, to: room.count, by: Self.lanes) {
                    sums[lane] += Double(pack(limit, tables[lane].base, times[lane].base))
                }
            }
            work += Int64(cells >> 4) + Int64(need.count)
            var bound = 0.0
            for lane in 0..<Self.lanes { bound += sums[lane] }
            var norm = 0.0
            for need in 0..<needs {
                var off = 1.0
                for lane in 0..<Self.lanes { off -= Double(times[lane][need]) }
                if alone[need] > .min, Double(alone[need]) > prices[need] {
                    bound += Double(alone[need])
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
    private func pack(
        _ limit: Int,
        _ table: UnsafeMutablePointer<Float>,
        _ times: UnsafeMutablePointer<Int32>
    )
        -> Float
    {
        let (first, last, width) = (start[limit], start[limit + 1], room[limit] + 1)
        if first == last { return 0 }
        (table + (last - first) * width).update(repeating: 0, count: width)
        for member in stride(from: last - 1, through: first, by: -1) {
            let here = table + (member - first) * width
            KnapsackTable.add(
                to: here,
                from: here + width,
                width: width,
                load: Int(load[member]),
                worth: worth(member)
            )
        }
        var left = width - 1
        for member in first..<last {
            let here = table + (member - first) * width
            if here[left] > here[left + width] {
                times[Int(need[member])] += 1
                left -= Int(load[member])
            }
        }
        return table[width - 1]
    }

    @inline(__always)
    private func worth(_ member: Int) -> Float { Float(Double(value[member]) - prices[Int(need[member])]) }

    /// What the best prices prove, in whole numbers; nil where they are too large for that.
    ///
    /// The prices are rounded to a power of two's parts of a unit; the knapsacks are exact at what they then are.
    /// - Complexity: as a pass.
    func exact() -> Int64? {
        // No sum of values and prices, whichever are in it, is larger.
        var largest = 1.0
        for need in 0..<needs {
            largest = max(largest, abs(bestPrices[need]), alone[need] > .min ? abs(Double(alone[need])) : 0)
        }
        for own in value { largest = max(largest, abs(Double(own))) }
        let reach = largest * 2 * Double(value.count + needs + 1)
        guard reach < 0x1p60 else { return nil }
        let bits = min(20, 60 - Int(reach.exponent))
        guard bits >= 0 else { return nil }
        let price = bestPrices.map {
            Int64(($0 * Double(sign: .plus, exponent: bits, significand: 1)).rounded())
        }
        var total = Int128(0)
        for need in 0..<needs {
            total += Int128(alone[need] > .min ? max(price[need], alone[need] << Int64(bits)) : price[need])
        }
        var cells: [Int64] = []
        for limit in 0..<room.count {
            let width = room[limit] + 1
            cells = [Int64](repeating: 0, count: width)
            for member in start[limit]..<start[limit + 1] {
                let (load, worth) = (
                    Int(load[member]), (value[member] << Int64(bits)) - price[Int(need[member])]
                )
                if worth <= 0 || load >= width { continue }
                cells.withUnsafeMutableBufferPointer { cells in
                    for left in stride(from: width - 1, through: load, by: -1) {
                        cells[left] = max(cells[left], cells[left - load] + worth)
                    }
                }
            }
            total += Int128(cells[width - 1])
        }
        return Int64(exactly: total >> Int128(bits))
    }
}
