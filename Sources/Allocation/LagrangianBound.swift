/// The Lagrangian bound: every limit gets a price, and every need then decides for itself.
///
/// For any prices, the sum of the needs' best reduced values plus what the limits' bounds are worth at those
/// prices is at least the value of every feasible solution (Geoffrion 1974). A hard limit's price is at least 0
/// on `atMost` and at most 0 on `atLeast`; a soft one's lies between −penalty and +penalty.
/// `minimumWhenUsed` is dropped in this bound unless the node of a search has decided it.
struct LagrangianBound {
    /// The result of one evaluation in floating point.
    struct Pass {
        /// The bound, up to rounding.
        var bound: Double
        /// The load that the needs' choices put on each limit.
        var load: [Double]
        /// Whether some need that must be served cannot be.
        var impossible: Bool
    }

    let model: Model
    let threads: Int

    /// The range that a limit's price must keep to.
    static func priceRange(_ model: Model, _ limit: Int, _ cohort: UInt8) -> ClosedRange<Double> {
        let penalty = model.penalty[limit]
        let top = penalty > 0 ? Double(penalty) : .greatestFiniteMagnitude
        if cohort == Domain.Decision.forbidden {
            return -.greatestFiniteMagnitude ... .greatestFiniteMagnitude
        }
        let highest = model.atMost[limit] == .max ? 0 : top
        var lowest = model.atLeast[limit] == .min ? 0 : -top
        if cohort == Domain.Decision.required { lowest = -.greatestFiniteMagnitude }
        return lowest...highest
    }

    /// The load at which a limit's term is largest, given its price; `nil` where it may be anything in range.
    static func limitTerm(_ model: Model, _ limit: Int, _ price: Double, _ cohort: UInt8) -> Double {
        if cohort == Domain.Decision.forbidden {
            return softTerm(model, limit, price, only: 0)
        }
        let penalty = Double(model.penalty[limit])
        if penalty == 0 {
            if price > 0 { return price * Double(model.atMost[limit]) }
            if price < 0 {
                var least = model.atLeast[limit]
                if cohort == Domain.Decision.required { least = max(least, model.cohort[limit]) }
                return price * Double(least)
            }
            return 0
        }
        var best = -Double.infinity
        for point in [model.atMost[limit], model.atLeast[limit]] where point != .max && point != .min {
            best = max(best, softTerm(model, limit, price, only: point))
        }
        if cohort == Domain.Decision.required {
            // Open means a load of `minimumWhenUsed` or more, and the term is concave in the load.
            let floor = model.cohort[limit]
            best = softTerm(model, limit, price, only: floor)
            for point in [model.atMost[limit], model.atLeast[limit]]
            where point != .max && point != .min && point > floor {
                best = max(best, softTerm(model, limit, price, only: point))
            }
        }
        return best == -.infinity ? 0 : best
    }

    private static func softTerm(_ model: Model, _ limit: Int, _ price: Double, only load: Int64) -> Double {
        let penalty = Double(model.penalty[limit])
        let most = model.atMost[limit]
        let least = model.atLeast[limit]
        let over = most == .max ? 0 : max(0, Double(load) - Double(most))
        let under = least == .min ? 0 : max(0, Double(least) - Double(load))
        return price * Double(load) - penalty * (over + under)
    }

    /// Evaluates all needs; where `isRough`, sets of several picks are made of the most promising options only, and
    /// the bound may come out a little too low.
    ///
    /// `visit` is called after each need with its reduced value and the subproblem that
    /// holds its picks; chunks may run at the same time.
    func pass(
        _ prices: [Double],
        _ domain: Domain,
        isRough: Bool = false,
        visit: (@Sendable (Int, Double, borrowing NeedSubproblem<Double>) -> Void)? = nil
    ) -> Pass {
        let chunks = max(1, min(16, model.needs / 64))
        let width = model.limits
        let sums = UnsafeMutablePointer<Double>.allocate(capacity: chunks)
        let loads = UnsafeMutablePointer<Double>.allocate(capacity: chunks * max(1, width))
        loads.initialize(repeating: 0, count: chunks * max(1, width))
        sums.initialize(repeating: 0, count: chunks)
        defer {
            sums.deallocate()
            loads.deallocate()
        }
        let (ownSum, ownLoads) = (WorkerMemory(base: sums), WorkerMemory(base: loads))
        let model = model
        domain.withView { view in
            prices.withUnsafeBufferPointer { buffer in
                let table = WorkerTable(base: buffer.baseAddress ?? UnsafePointer(sums))
                Workers.run(chunks, threads: threads) { chunk in
                    var subproblem = NeedSubproblem<Double>(model, breadth: isRough ? 7 : .max)
                    let first = model.needs * chunk / chunks
                    let last = model.needs * (chunk + 1) / chunks
                    let load = ownLoads.base + chunk * width
                    var sum = 0.0
                    for need in first..<last {
                        let value = subproblem.solve(need, view, table.base)
                        sum += value
                        Self.addLoads(model, need, subproblem, load)
                        visit?(need, value, subproblem)
                    }
                    ownSum.base[chunk] = sum
                    subproblem.deallocate()
                }
            }
        }
        var bound = 0.0
        var load = [Double](repeating: 0, count: width)
        for chunk in 0..<chunks {
            bound += sums[chunk]
            for limit in 0..<width { load[limit] += loads[chunk * width + limit] }
        }
        for limit in 0..<width { bound += Self.limitTerm(model, limit, prices[limit], domain.cohort[limit]) }
        return Pass(bound: bound, load: load, impossible: bound == -.infinity)
    }

    @inline(__always)
    private static func addLoads(
        _ model: Model,
        _ need: Int,
        _ subproblem: borrowing NeedSubproblem<Double>,
        _ load: UnsafeMutablePointer<Double>
    ) {
        let first = Int(model.needComponents[need])
        let last = Int(model.needComponents[need + 1])
        var served = false
        for component in first..<last {
            let place = Int(model.slots[component] - model.slots[first])
            for pick in 0..<Int(subproblem.counts[component - first]) {
                served = true
                let option = Int(subproblem.pickOption[place + pick])
                let quantity = Double(subproblem.pickQuantity[place + pick])
                for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                    load[Int(model.loadLimit[entry])] +=
                        Double(model.loadPerUnit[entry]) * quantity + Double(model.loadFixed[entry])
                }
            }
        }
        if served {
            for entry in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
                load[Int(model.needLoadLimit[entry])] += Double(model.needLoadAmount[entry])
            }
        }
    }

    /// How far a floating-point bound at these prices may lie under the true one.
    func errorMargin(_ prices: [Double]) -> Double {
        var size = model.worth
        for limit in 0..<model.limits { size += abs(prices[limit]) * model.reach[limit] }
        return size * Double(model.needs + model.limits + 500) * 0x1p-52
    }

    /// The proof: prices rounded to fixed point, and the bound at them in whole numbers, rounded down.
    ///
    /// Every sum fits 128 bits: prices are clamped so that price × reach over all limits stays below 2^124.
    /// Returns nil where a need that must be served cannot be, whatever the prices.
    func exact(_ prices: [Double], _ within: Domain? = nil) -> (bound: Int128?, prices: [Double]) {
        var reach = 1.0
        for limit in 0..<model.limits { reach += model.reach[limit] }
        let cap = min(0x1p100, 0x1p122 / reach)
        var scaled = [Int128](repeating: 0, count: max(1, model.limits))
        var rounded = [Double](repeating: 0, count: model.limits)
        for limit in 0..<model.limits {
            let range = Self.priceRange(model, limit, 0)
            let wanted = max(range.lowerBound, min(range.upperBound, prices[limit])) * FixedPoint.one
            let whole = max(-cap, min(cap, wanted)).rounded(.toNearestOrEven)
            // A penalty past 2^53 has no exact Double of its own, and rounding must not step over it.
            let penalty = Int128(model.penalty[limit]) << FixedPoint.bits
            var exact = FixedPoint.whole(whole)
            if penalty > 0, exact > penalty || exact < -penalty { exact = Int128((whole * 0.999).rounded()) }
            scaled[limit] = exact
            rounded[limit] = FixedPoint.double(exact) / FixedPoint.one
        }
        let domain = within ?? Domain(model)
        var total: Int128 = 0
        var possible = true
        let model = model
        let chunks = max(1, min(16, model.needs / 64))
        let sums = UnsafeMutablePointer<Int128>.allocate(capacity: chunks)
        sums.initialize(repeating: 0, count: chunks)
        defer { sums.deallocate() }
        let shared = WorkerMemory(base: sums)
        domain.withView { view in
            scaled.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                let table = WorkerTable(base: base)
                Workers.run(chunks, threads: threads) { chunk in
                    var subproblem = NeedSubproblem<Int128>(model)
                    var sum: Int128 = 0
                    for need in (model.needs * chunk / chunks)..<(model.needs * (chunk + 1) / chunks) {
                        let value = subproblem.solve(need, view, table.base)
                        if value == Int128.worst {
                            sum = Int128.worst
                            break
                        }
                        sum += value
                    }
                    shared.base[chunk] = sum
                    subproblem.deallocate()
                }
            }
        }
        for chunk in 0..<chunks {
            if sums[chunk] == Int128.worst { possible = false } else { total += sums[chunk] }
        }
        guard possible else { return (nil, rounded) }
        for limit in 0..<model.limits { total += exactTerm(limit, scaled[limit]) }
        return (total >> FixedPoint.bits, rounded)
    }

    private func exactTerm(_ limit: Int, _ price: Int128) -> Int128 {
        let most = model.atMost[limit]
        let least = model.atLeast[limit]
        if model.penalty[limit] == 0 {
            if price > 0 { return price * Int128(most) }
            return price < 0 ? price * Int128(least) : 0
        }
        let penalty = Int128(model.penalty[limit]) << FixedPoint.bits
        var best: Int128?
        for point in [most, least] where point != .max && point != .min {
            let over = most == .max ? 0 : max(0, Int128(point) - Int128(most))
            let under = least == .min ? 0 : max(0, Int128(least) - Int128(point))
            let term = price * Int128(point) - penalty * (over + under)
            best = max(best ?? term, term)
        }
        return best ?? 0
    }
}

/// What every need chooses at given prices.
struct PriceChoice: Sendable {
    /// Each need's reduced value.
    var surplus: [Double]
    /// The picks, ascending by component.
    var picks: [(option: Int, quantity: Int64)]

    init(_ bound: LagrangianBound, _ prices: [Double], _ domain: Domain) {
        let model = bound.model
        let places = Int(model.slots[model.components])
        let surplus = WorkerMemory(repeating: 0.0, count: model.needs)
        let count = WorkerMemory(repeating: Int32(0), count: model.components)
        let option = WorkerMemory(repeating: Int32(0), count: places)
        let quantity = WorkerMemory(repeating: Int64(0), count: places)
        defer {
            surplus.deallocate()
            count.deallocate()
            option.deallocate()
            quantity.deallocate()
        }
        _ = bound.pass(prices, domain) { need, value, subproblem in
            surplus[need] = value
            subproblem.write(need, count: count.base, option: option.base, quantity: quantity.base)
        }
        self.surplus = (0..<model.needs).map { surplus[$0] }
        picks = []
        for component in 0..<model.components {
            let first = Int(model.slots[component])
            for place in first..<(first + Int(count[component])) {
                picks.append((Int(option[place]), quantity[place]))
            }
        }
    }
}
