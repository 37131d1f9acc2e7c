/// A set of picks that a search changes, with the load on every limit kept up to date.
///
/// The score is the objective less `hardWeight` for each unit by which a hard limit is broken, so that a search
/// may pass through broken plans when mandatory needs force it to, and always prefers to mend them.
struct Plan {
    let model: Model
    var load: [Int64]
    var count: [Int32]
    var pickOption: [Int32]
    var pickQuantity: [Int64]
    var served: [Bool]
    /// The value of picks and served needs, without penalties.
    var value: Int64 = 0
    /// What soft and broken hard limits cost, and unserved mandatory needs.
    var cost: Double = 0
    let hardWeight: Double

    init(_ model: Model) {
        self.model = model
        load = [Int64](repeating: 0, count: model.limits)
        count = [Int32](repeating: 0, count: model.components)
        let places = Int(model.slots[model.components])
        pickOption = [Int32](repeating: 0, count: places)
        pickQuantity = [Int64](repeating: 0, count: places)
        served = [Bool](repeating: false, count: model.needs)
        var most = 1.0
        for need in 0..<model.needs {
            var sum = Double(model.needValue[need].magnitude)
            for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
                var top = 0.0
                for option in Int(
                    model.componentOptions[component]
                )..<Int(model.componentOptions[component + 1]) {
                    let worth =
                        Double(model.unitValue[option].magnitude) * Double(model.high[option])
                        + Double(model.fixedValue[option].magnitude)
                    top = max(top, worth)
                }
                sum += top * Double(model.maximumPicks[component])
            }
            most = max(most, sum)
        }
        hardWeight = 2 * most
        for limit in 0..<model.limits { cost += limitCost(limit, 0) }
        for need in 0..<model.needs where model.mandatory[need] { cost += hardWeight * 4 }
    }

    var score: Double { Double(value) - cost }

    @inline(__always)
    func limitCost(_ limit: Int, _ load: Int64) -> Double {
        let most = model.atMost[limit]
        let least = model.atLeast[limit]
        var off = 0.0
        if load > most { off = Double(load) - Double(most) }
        if load < least { off += Double(least) - Double(load) }
        if off == 0 { return 0 }
        let penalty = model.penalty[limit]
        return off * (penalty > 0 ? Double(penalty) : hardWeight)
    }

    @inline(__always)
    mutating func addLoad(_ limit: Int, _ amount: Int64) {
        if amount == 0 { return }
        cost -= limitCost(limit, load[limit])
        load[limit] &+= amount
        cost += limitCost(limit, load[limit])
    }

    mutating func change(_ option: Int, _ quantity: Int64, _ sign: Int64) {
        value &+= sign &* (model.unitValue[option] &* quantity &+ model.fixedValue[option])
        for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
            addLoad(
                Int(model.loadLimit[entry]),
                sign &* (model.loadPerUnit[entry] &* quantity &+ model.loadFixed[entry])
            )
        }
    }

    mutating func setServed(_ need: Int, _ now: Bool) {
        if served[need] == now { return }
        served[need] = now
        let sign: Int64 = now ? 1 : -1
        value &+= sign &* model.needValue[need]
        if model.mandatory[need] { cost -= Double(sign) * hardWeight * 4 }
        for entry in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
            addLoad(Int(model.needLoadLimit[entry]), sign &* model.needLoadAmount[entry])
        }
    }

    mutating func add(_ component: Int, _ option: Int, _ quantity: Int64) {
        let place = Int(model.slots[component] + count[component])
        pickOption[place] = Int32(option)
        pickQuantity[place] = quantity
        count[component] += 1
        change(option, quantity, 1)
    }

    mutating func clearComponent(_ component: Int) {
        for pick in 0..<Int(count[component]) {
            let place = Int(model.slots[component]) + pick
            change(Int(pickOption[place]), pickQuantity[place], -1)
        }
        count[component] = 0
    }

    mutating func clear(_ need: Int) {
        guard served[need] else { return }
        for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
            clearComponent(component)
        }
        setServed(need, false)
    }

    /// What each of some needs picks, in the order of the needs.
    func picks(of needs: [Int]) -> [(option: Int, quantity: Int64)] {
        var result: [(option: Int, quantity: Int64)] = []
        for need in needs where served[need] {
            for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
                let first = Int(model.slots[component])
                for pick in first..<(first + Int(count[component])) {
                    result.append((Int(pickOption[pick]), pickQuantity[pick]))
                }
            }
        }
        return result
    }

    /// Gives some needs other picks in place of all that they have.
    mutating func replace(_ needs: [Int], _ picks: [(option: Int, quantity: Int64)]) {
        for need in needs { clear(need) }
        for pick in picks {
            let component = Int(model.componentOfOption[pick.option])
            setServed(Int(model.needOfComponent[component]), true)
            add(component, pick.option, pick.quantity)
        }
    }

    /// Whether some limit's net load breaks its `minimumWhenUsed`.
    var breaksSomeCohort: Bool { (0..<model.limits).contains { breaksCohort($0) } }

    /// Whether a limit's net load breaks its `minimumWhenUsed`.
    func breaksCohort(_ limit: Int) -> Bool {
        model.cohort[limit] > 0 && load[limit] != 0 && load[limit] < model.cohort[limit]
    }

    /// The picks, ascending by option.
    var picks: [Solution.Pick] {
        var result: [Solution.Pick] = []
        for component in 0..<model.components where count[component] > 0 {
            let first = Int(model.slots[component])
            var own = (first..<(first + Int(count[component]))).map {
                Solution.Pick(option: pickOption[$0], quantity: pickQuantity[$0])
            }
            if own.count > 1 { own.sort { $0.option < $1.option } }
            result += own
        }
        return result
    }

    /// Puts a need in as well as it fits now, if that is worth it; returns whether it is served.
    ///
    /// Options are judged by value, what they cost on limits, and `share` of the price of what they take:
    /// a pick that is worth little for the capacity that it takes leaves room for others. A closed limit takes
    /// no pick.
    mutating func insert(
        _ need: Int,
        _ prices: [Double],
        share: Double,
        closed: [Bool],
        jitter: (Int) -> Double
    ) -> Bool {
        guard !served[need] else { return true }
        let before = score
        setServed(need, true)
        let range = Int(model.needComponents[need])..<Int(model.needComponents[need + 1])
        var guide = 0.0
        for round in 0..<2 {
            for component in range where model.essential[component] == (round == 0) {
                let gain = fill(component, prices, share, closed, jitter)
                if gain == -.infinity, round == 0 {
                    clear(need)
                    return false
                }
                if gain != -.infinity { guide += gain }
            }
        }
        var anything = false
        for component in range where count[component] > 0 { anything = true }
        if !anything || (score <= before && !(model.mandatory[need] && score > before - hardWeight * 2 * 1e9))
        {
            clear(need)
            return false
        }
        return true
    }

    /// Picks options for a component one after another; returns the guided gain, −∞ where none can be picked.
    private mutating func fill(
        _ component: Int,
        _ prices: [Double],
        _ share: Double,
        _ closed: [Bool],
        _ jitter: (Int) -> Double
    ) -> Double {
        var total: Int64 = 0
        var gained = 0.0
        let minimum = model.componentMinimum[component]
        let essential = model.essential[component]
        let options = Int(model.componentOptions[component])..<Int(model.componentOptions[component + 1])
        while count[component] < model.maximumPicks[component] {
            var bestOption = -1
            var bestQuantity: Int64 = 0
            var bestGain = total >= minimum && count[component] > 0 ? 0.0 : -Double.infinity
            for option in options {
                if isPicked(option, component) { continue }
                let room = model.componentMaximum[component] - total
                let low = model.low[option]
                var high = min(model.high[option], room)
                if high < low { continue }
                var fits = high
                var shut = false
                for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                    let limit = Int(model.loadLimit[entry])
                    if closed[limit] { shut = true }
                    let unit = model.loadPerUnit[entry]
                    if unit > 0, model.atMost[limit] != .max {
                        let left = model.atMost[limit] - load[limit] - model.loadFixed[entry]
                        fits = min(fits, left < 0 ? 0 : left / unit)
                    }
                }
                if shut { continue }
                let step = model.step[option]
                high = low + (high - low) / step * step
                let fitting = fits < low ? low : low + (fits - low) / step * step
                for candidate in 0..<3 {
                    let quantity = candidate == 0 ? fitting : candidate == 1 ? high : low
                    if candidate == 1, high == fitting { continue }
                    if candidate == 2, low == fitting { continue }
                    let worth = gain(option, quantity, prices, share) * (1 + jitter(option))
                    // Falling short of the minimum is put right by the next pick, or not at all.
                    let short = minimum - total - quantity
                    if short > 0, count[component] + 1 >= model.maximumPicks[component] { continue }
                    if worth > bestGain {
                        bestGain = worth
                        bestOption = option
                        bestQuantity = quantity
                    }
                }
            }
            if bestOption < 0 { break }
            if bestGain <= 0, count[component] == 0, !essential, !serveAnyway(component) { break }
            add(component, bestOption, bestQuantity)
            total += bestQuantity
            gained += bestGain
        }
        if count[component] == 0 || total < minimum {
            clearComponent(component)
            return -.infinity
        }
        return gained
    }

    /// A mandatory need without essential components must still be served by something.
    private func serveAnyway(_ component: Int) -> Bool {
        let need = Int(model.needOfComponent[component])
        let range = Int(model.needComponents[need])..<Int(model.needComponents[need + 1])
        for other in range where count[other] > 0 || model.essential[other] { return false }
        return model.mandatory[need] || model.needValue[need] > 0 || component == range.upperBound - 1
    }

    private func isPicked(_ option: Int, _ component: Int) -> Bool {
        let first = Int(model.slots[component])
        for pick in 0..<Int(count[component]) where pickOption[first + pick] == Int32(option) { return true }
        return false
    }

    private func gain(_ option: Int, _ quantity: Int64, _ prices: [Double], _ share: Double) -> Double {
        var result = Double(model.unitValue[option]) * Double(quantity) + Double(model.fixedValue[option])
        for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
            let limit = Int(model.loadLimit[entry])
            let amount = model.loadPerUnit[entry] &* quantity &+ model.loadFixed[entry]
            result += limitCost(limit, load[limit]) - limitCost(limit, load[limit] &+ amount)
            if model.penalty[limit] == 0 || prices[limit] > 0 && load[limit] &+ amount <= model.atMost[limit]
            {
                result -= share * prices[limit] * Double(amount)
            }
        }
        return result
    }
}
