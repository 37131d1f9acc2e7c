import Allocation

/// Looks for prices of the windows' capacities over many candidates of each component, more than a solver's problem
/// could hold.
///
/// Candidates that are chosen at prices need prices that suit them all: chosen at prices that suit few, all
/// components run after the same windows that seem cheap. What counts here is a relaxed problem of a few numbers for
/// each candidate: capacities are the only limits, and a pick takes as much as it may. Its Lagrangian is lowered by
/// subgradient steps (Held, Wolfe and Crowder 1974), a step in parts of what a unit of the window is typically worth.
///
/// The prices prove nothing; what is proven with them is proven over the whole problem.
struct CapacityPrices: Sendable {
    /// What a candidate brings and takes.
    fileprivate struct Entry: Sendable {
        /// Index among the pool's windows.
        var window: Int32
        /// What it brings at most, in millionths of a point.
        var gain: Float
        /// How much of the window's capacity it takes for that.
        var load: Float
        /// How many lots that is.
        var quantity: Float
    }

    /// A component's entries and what they are chosen by.
    fileprivate struct Asker: Sendable {
        var end: Int32
        var picks: Int32
        var minimum: Float
        var maximum: Float
        var isEssential: Bool
    }

    /// Some needs.
    fileprivate struct Piece: Sendable {
        var entries: [Entry] = []
        var askers: [Asker] = []
        /// For each need where its askers end, and what serving it brings beside.
        var needs: [(end: Int32, value: Float)] = []
    }

    private let pieces: [Piece]
    private let limits: PoolLimits
    private let capacity: [Double]
    /// What a unit of each window's load is typically worth.
    private let worth: [Double]
    private let threads: Int

    /// - Complexity: O(kept candidates), of which each takes 16 bytes.
    init(_ screen: Screen, _ limits: PoolLimits, threads: Int) {
        let pool = limits.pool
        self.limits = limits
        self.threads = threads
        let needs = pool.componentStart.count - 1
        let count = max(1, min(32, needs / 64))
        pieces = Parallel.map(count, threads: threads) { piece, _ in
            Self.piece(needs * piece / count..<needs * (piece + 1) / count, screen, limits)
        }
        let atMost = limits.builder.build().limitAtMost
        capacity = limits.windows.map { $0.capacity < 0 ? .infinity : Double(atMost[$0.capacity]) }
        var gain = [Double](repeating: 0, count: capacity.count)
        var load = gain
        for piece in pieces {
            for entry in piece.entries {
                gain[Int(entry.window)] += Double(entry.gain)
                load[Int(entry.window)] += Double(entry.load)
            }
        }
        worth = gain.indices.map { load[$0] > 0 ? max(0, gain[$0] / load[$0]) : 0 }
    }

    private static func piece(_ needs: Range<Int>, _ screen: Screen, _ limits: PoolLimits) -> Piece {
        let pool = limits.pool
        var piece = Piece()
        for need in needs where ProblemCompiler.isHopeful(need, screen, limits) {
            var refund: Float = 0
            for component in ProblemCompiler.openComponents(of: need, limits) {
                let terms = ComponentTerms(component, lot: screen.lots[component], pool, limits.pins)
                let lot = terms.scale.lot
                let isEssential = ProblemCompiler.isEssential(component, limits)
                if isEssential { refund += Float(terms.partnerCost) }
                for candidate in screen.kept(of: component) {
                    let window = Int(candidate.window)
                    guard let quantities = QuantityRange(terms.facts, pool.windows[window], pool),
                        let range = terms.range(window, quantities)
                    else { continue }
                    let quantity = Float(range.most / lot)
                    let fixed = limits.bonus(component, window) - terms.partnerCost
                    piece.entries.append(
                        Entry(
                            window: candidate.window,
                            gain: Float(terms.scale.valuePerLot(points: candidate.points)) * quantity
                                + Float(fixed),
                            load: Float(limits.perLot(component, window, lot: lot)) * quantity,
                            quantity: quantity
                        )
                    )
                }
                piece.askers.append(
                    Asker(
                        end: Int32(piece.entries.count),
                        picks: Int32(clamping: terms.maximumPicks),
                        minimum: Float(terms.minimum),
                        maximum: Float(terms.maximum),
                        isEssential: isEssential
                    )
                )
            }
            piece.needs.append((Int32(piece.askers.count), refund))
        }
        return piece
    }

    /// Prices that suit the candidates, from none on.
    ///
    /// - Returns: A price for each limit; 0 for one that is no capacity.
    var first: [Double] {
        prices(
            from: Array(repeating: 0, count: limits.limitWindow.count),
            step: Self.firstStep,
            passes: Self.firstPasses
        )
    }

    /// Prices that suit the candidates, from others on.
    ///
    /// - Parameter start: A price for each limit.
    /// - Returns: A price for each limit; that of one which is no capacity is what it was.
    func next(from start: [Double]) -> [Double] {
        prices(from: start, step: Self.nextStep, passes: Self.nextPasses)
    }

    /// How often all candidates are looked at, and by which part of a unit's worth a price moves at first where a window
    /// is asked for twice over.
    private static let (firstPasses, firstStep) = (200, 0.3)
    private static let (nextPasses, nextStep) = (100, 0.03)
    /// What becomes of the step with each pass.
    private static let fading = 0.977

    private func prices(from start: [Double], step first: Double, passes: Int) -> [Double] {
        let places = limits.windows.map(\.capacity)
        var price = places.map { $0 < 0 ? 0 : start[$0] }
        // Prices swing about the best: what they are on average in the last quarter is nearer to it.
        let averaged = passes * 3 / 4..<passes
        var sum = [Double](repeating: 0, count: price.count)
        var step = first
        for pass in 0..<passes {
            let known = price.map { Float($0) }
            let loads = Parallel.map(pieces.count, threads: threads) { piece, _ in
                pieces[piece].loads(at: known)
            }
            for window in price.indices where places[window] >= 0 {
                let load = loads.reduce(0) { $0 + $1[window] }
                let excess = (load - capacity[window]) / max(1, capacity[window])
                price[window] = max(0, price[window] + step * worth[window] * min(1, excess))
                if averaged.contains(pass) { sum[window] += price[window] }
            }
            step *= Self.fading
        }
        var result = start
        for (window, place) in places.enumerated() where place >= 0 {
            result[place] = sum[window] / Double(averaged.count)
        }
        return result
    }
}

extension CapacityPrices.Piece {
    /// What the needs take of each window at prices.
    fileprivate func loads(at price: [Float]) -> [Double] {
        var loads = [Double](repeating: 0, count: price.count)
        var taken: [(entry: Int, load: Float)] = []
        var (entry, asker) = (0, 0)
        for need in needs {
            var value = need.value
            taken.removeAll(keepingCapacity: true)
            while asker < Int(need.end) {
                let own = askers[asker]
                asker += 1
                let range = entry..<Int(own.end)
                entry = Int(own.end)
                if own.picks <= 1 {
                    var best = -Float.infinity
                    var chosen = -1
                    for place in range {
                        let net =
                            entries[place].gain - price[Int(entries[place].window)] * entries[place].load
                        if net > best { (best, chosen) = (net, place) }
                    }
                    if chosen < 0, own.isEssential { value = -.infinity }
                    if chosen < 0 || best <= 0 && !own.isEssential { continue }
                    value += best
                    taken.append((chosen, entries[chosen].load))
                } else {
                    add(own, range, price, &value, &taken)
                }
            }
            if value <= 0 { continue }
            for pick in taken { loads[Int(entries[pick.entry].window)] += Double(pick.load) }
        }
        return loads
    }

    /// Takes what is worth most for a lot, until there is enough.
    private func add(
        _ own: CapacityPrices.Asker,
        _ range: Range<Int>,
        _ price: [Float],
        _ value: inout Float,
        _ taken: inout [(entry: Int, load: Float)]
    ) {
        var left = own.maximum
        let (first, before) = (taken.count, value)
        // What was taken last, and after which those follow that are worth as much.
        var last = (net: Float.infinity, place: -1)
        for _ in 0..<own.picks where left > 0 {
            var best = -Float.infinity
            var chosen = -1
            for place in range {
                let item = entries[place]
                let net = (item.gain - price[Int(item.window)] * item.load) / item.quantity
                let isLeft = net < last.net || net == last.net && place > last.place
                if net > best, isLeft { (best, chosen) = (net, place) }
            }
            if chosen < 0 || best <= 0 && own.maximum - left >= own.minimum { break }
            last = (best, chosen)
            let share = min(left, entries[chosen].quantity)
            left -= share
            value += best * share
            taken.append((chosen, entries[chosen].load * share / entries[chosen].quantity))
        }
        if own.maximum - left < own.minimum {
            taken.removeLast(taken.count - first)
            value = own.isEssential ? -.infinity : before
        }
    }
}
