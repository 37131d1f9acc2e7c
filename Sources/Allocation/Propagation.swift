/// What a node's decisions imply for the loads of limits: the least and the most that each can still get.
///
/// A node is impossible where a hard limit's range misses its bounds; an option is out where picking it would
/// put a limit past its bound even if everything else did its best.
struct Propagation {
    let model: Model
    private var least: [Double]
    private var most: [Double]
    private var needLeast: [Double]
    private var needMost: [Double]
    private var seen: [Int32] = []

    init(_ model: Model) {
        self.model = model
        least = [Double](repeating: 0, count: model.limits)
        most = least
        needLeast = least
        needMost = least
    }

    /// The limits that cannot hold under the domain; empty where all might.
    ///
    /// Options that cannot be picked are
    /// taken out of the domain on the way.
    mutating func run(_ domain: inout Domain) -> [Int] {
        for limit in 0..<model.limits {
            least[limit] = 0
            most[limit] = 0
        }
        for need in 0..<model.needs { addNeed(need, domain, 1) }
        for limit in 0..<model.limits where isBroken(limit, domain, least[limit], most[limit]) {
            return [limit]
        }
        for need in 0..<model.needs where domain.need[need] != Domain.Decision.forbidden {
            filter(need, &domain)
        }
        return []
    }

    /// The range that a limit's load must keep to, and whether a load range misses it.
    private func isBroken(_ limit: Int, _ domain: Domain, _ low: Double, _ high: Double) -> Bool {
        let state = domain.cohort[limit]
        // Sums of whole numbers below 2^53 are exact; above, a relative slack keeps the test on the safe side.
        let slack = max(abs(low), abs(high)) > 0x1p52 ? model.reach[limit] * 0x1p-40 : 0
        if state == Domain.Decision.forbidden { return low > slack || high < -slack }
        let cohort = Double(model.cohort[limit])
        if cohort > 0 {
            let missesZero = low > slack || high < -slack || state == Domain.Decision.required
            if missesZero, high + slack < cohort { return true }
            if model.penalty[limit] == 0, missesZero, model.atMost[limit] < model.cohort[limit] {
                return true
            }
        }
        guard model.penalty[limit] == 0 else { return false }
        return low - slack > Double(model.atMost[limit]) || high + slack < Double(model.atLeast[limit])
    }

    /// Adds a need's range of loads to all limits that it can load.
    private mutating func addNeed(_ need: Int, _ domain: Domain, _ sign: Double) {
        if domain.need[need] == Domain.Decision.forbidden { return }
        range(need, domain)
        let optional = domain.need[need] != Domain.Decision.required
        for limit in seen {
            let place = Int(limit)
            least[place] += sign * (optional ? min(0, needLeast[place]) : needLeast[place])
            most[place] += sign * (optional ? max(0, needMost[place]) : needMost[place])
            needLeast[place] = 0
            needMost[place] = 0
        }
        seen.removeAll(keepingCapacity: true)
    }

    /// The loads that a need, if served, can put on each limit: sums of its components' hulls.
    private mutating func range(_ need: Int, _ domain: Domain) {
        for entry in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
            let limit = Int(model.needLoadLimit[entry])
            seen.append(Int32(limit))
            needLeast[limit] += Double(model.needLoadAmount[entry])
            needMost[limit] += Double(model.needLoadAmount[entry])
        }
        for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
            componentRange(component, domain)
        }
    }

    private mutating func componentRange(_ component: Int, _ domain: Domain) {
        if domain.component[component] == Domain.Decision.forbidden { return }
        let options = Int(model.componentOptions[component])..<Int(model.componentOptions[component + 1])
        let must = model.essential[component] || domain.component[component] == Domain.Decision.required
        var possible = 0
        var only = -1
        for option in options where domain.low[option] <= domain.high[option] {
            possible += 1
            only = option
        }
        if possible == 0 { return }
        if must, possible == 1 {
            // Forced: its range counts in full.
            for entry in Int(model.optionLoads[only])..<Int(model.optionLoads[only + 1]) {
                let (low, high) = loadRange(entry, only, domain)
                let limit = Int(model.loadLimit[entry])
                seen.append(Int32(limit))
                needLeast[limit] += low
                needMost[limit] += high
            }
            return
        }
        if must, model.maximumPicks[component] == 1 {
            hull(options, possible, domain)
            return
        }
        for option in options where domain.low[option] <= domain.high[option] {
            let forced = domain.option[option] == Domain.Decision.required
            for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                var (low, high) = loadRange(entry, option, domain)
                if !forced {
                    low = min(0, low)
                    high = max(0, high)
                }
                let limit = Int(model.loadLimit[entry])
                seen.append(Int32(limit))
                needLeast[limit] += low
                needMost[limit] += high
            }
        }
    }

    /// Exactly one of the options: a limit's range is the hull over them, with 0 where one does not load it.
    private mutating func hull(_ options: Range<Int>, _ possible: Int, _ domain: Domain) {
        var ranges: [Int: (low: Double, high: Double, count: Int)] = [:]
        var order: [Int] = []
        for option in options where domain.low[option] <= domain.high[option] {
            for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                let (low, high) = loadRange(entry, option, domain)
                let limit = Int(model.loadLimit[entry])
                if let known = ranges[limit] {
                    ranges[limit] = (min(low, known.low), max(high, known.high), known.count + 1)
                } else {
                    ranges[limit] = (low, high, 1)
                    order.append(limit)
                }
            }
        }
        for limit in order {
            guard let known = ranges[limit] else { continue }
            seen.append(Int32(limit))
            needLeast[limit] += known.count == possible ? known.low : min(0, known.low)
            needMost[limit] += known.count == possible ? known.high : max(0, known.high)
        }
    }

    private func loadRange(_ entry: Int, _ option: Int, _ domain: Domain) -> (Double, Double) {
        let unit = Double(model.loadPerUnit[entry])
        let fixed = Double(model.loadFixed[entry])
        let a = unit * Double(domain.low[option]) + fixed
        let b = unit * Double(domain.high[option]) + fixed
        return (min(a, b), max(a, b))
    }

    /// Takes out options of a need that no completion of the node can hold.
    private mutating func filter(_ need: Int, _ domain: inout Domain) {
        addNeed(need, domain, -1)
        // Now `least` and `most` are what all other needs do.
        for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
            // Only where nothing else of this need can relieve the limit is the option's own load enough to judge.
            guard Int(model.needComponents[need + 1]) - Int(model.needComponents[need]) == 1,
                model.maximumPicks[component] == 1
            else { continue }
            for option in Int(model.componentOptions[component])..<Int(model.componentOptions[component + 1])
            where domain.low[option] <= domain.high[option]
                && domain.option[option] != Domain.Decision.required
            {
                for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                    let limit = Int(model.loadLimit[entry])
                    var own = 0.0
                    for place in Int(model.needLoads[need])..<Int(model.needLoads[need + 1])
                    where Int(model.needLoadLimit[place]) == limit {
                        own += Double(model.needLoadAmount[place])
                    }
                    let (low, high) = loadRange(entry, option, domain)
                    if isBroken(limit, domain, least[limit] + low + own, most[limit] + high + own) {
                        domain.forbid(option)
                        break
                    }
                }
            }
        }
        addNeed(need, domain, 1)
    }
}
