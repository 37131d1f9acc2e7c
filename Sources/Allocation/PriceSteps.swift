/// How far each price moves next: a step of its own, which grows while the slack of its limit keeps its sign and
/// shrinks where it turns (Rprop: Riedmiller and Braun 1993), so that all prices are bisected at the same time.
struct PriceSteps {
    private static let growth = 1.03
    private static let shrinkage = 0.85
    /// How much the latest loads weigh in the mean of all loads so far, which the slack is taken of.
    ///
    /// Needs choose one thing or another, so that loads at near prices differ much: their mean is what a mixture of the choices
    /// loads (the direction of the volume algorithm: Barahona and Anbil 2000).
    private static let weight = 0.2

    private let model: Model
    /// What a unit of each limit is typically worth; steps are shares of it.
    private let worth: [Double]
    private var steps: [Double]
    private var lastSlack: [Double]
    private var meanLoad: [Double] = []

    /// Every step starts as a `share` of what a unit of the limit is typically worth.
    init(_ model: Model, share: Double) {
        self.model = model
        worth = Self.typicalPrices(model)
        steps = worth.map { $0 * share }
        lastSlack = [Double](repeating: 0, count: model.limits)
    }

    /// Starts over: steps are shares of the limits' worth again, and no loads are known.
    mutating func restart(share: Double) {
        for limit in 0..<model.limits {
            steps[limit] = worth[limit] * share
            lastSlack[limit] = 0
        }
        meanLoad.removeAll(keepingCapacity: true)
    }

    /// Moves prices against the slack that loads leave; no step becomes a smaller share of its limit's worth than `least`.
    mutating func move(_ prices: inout [Double], load: [Double], _ domain: Domain, least: Double = 0) {
        if meanLoad.isEmpty { meanLoad = load }
        for limit in 0..<model.limits {
            meanLoad[limit] += Self.weight * (load[limit] - meanLoad[limit])
            let slack = Self.slack(model, limit, prices[limit], meanLoad[limit], domain.cohort[limit])
            if slack == 0 { continue }
            let turn = slack * lastSlack[limit]
            if turn > 0 { steps[limit] *= Self.growth }
            if turn < 0 { steps[limit] = max(least * worth[limit], steps[limit] * Self.shrinkage) }
            lastSlack[limit] = slack
            Self.step(model, &prices, limit, slack > 0 ? -steps[limit] : steps[limit], domain.cohort[limit])
        }
    }

    /// Moves every price by a share of its limit's worth, shorter where the limit is nearly met.
    func follow(_ prices: inout [Double], load: [Double], _ domain: Domain, share: Double) {
        for limit in 0..<model.limits {
            let slack = Self.slack(model, limit, prices[limit], load[limit], domain.cohort[limit])
            if slack == 0 { continue }
            let size = max(1, abs(load[limit] + slack))
            let change = -share * worth[limit] * max(-1, min(1, slack / size))
            Self.step(model, &prices, limit, change, domain.cohort[limit])
        }
    }

    /// Moves a price, not past 0 in one step and not out of its range.
    @inline(__always)
    static func step(
        _ model: Model,
        _ prices: inout [Double],
        _ limit: Int,
        _ change: Double,
        _ cohort: UInt8
    ) {
        let range = LagrangianBound.priceRange(model, limit, cohort)
        var next = prices[limit] + change
        if prices[limit] > 0, next < 0 { next = 0 }
        if prices[limit] < 0, next > 0 { next = 0 }
        prices[limit] = max(range.lowerBound, min(range.upperBound, next))
    }

    /// What a unit of each limit's load is worth to the options and needs that load it, on average; where they are
    /// worth nothing, what an average need is worth.
    private static func typicalPrices(_ model: Model) -> [Double] {
        var value = [Double](repeating: 0, count: model.limits)
        var load = [Double](repeating: 0, count: model.limits)
        var total = 0.0
        for need in 0..<model.needs {
            var worth = abs(Double(model.needValue[need]))
            for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
                var best = 0.0
                for option in Int(
                    model.componentOptions[component]
                )..<Int(model.componentOptions[component + 1])
                where model.low[option] <= model.high[option] {
                    let most = Double(model.high[option])
                    let own = abs(Double(model.unitValue[option]) * most + Double(model.fixedValue[option]))
                    best = max(best, own)
                    for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                        let amount = Double(model.loadPerUnit[entry]) * most + Double(model.loadFixed[entry])
                        value[Int(model.loadLimit[entry])] += own
                        load[Int(model.loadLimit[entry])] += abs(amount)
                    }
                }
                worth += best
            }
            for entry in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
                value[Int(model.needLoadLimit[entry])] += worth
                load[Int(model.needLoadLimit[entry])] += abs(Double(model.needLoadAmount[entry]))
            }
            total += worth
        }
        let average = total / Double(max(1, model.needs))
        return (0..<model.limits).map { limit in
            if load[limit] == 0 { return 0 }
            return value[limit] > 0 ? value[limit] / load[limit] : average
        }
    }

    /// The subgradient in one price: how much of the limit's best load is left.
    static func slack(_ model: Model, _ limit: Int, _ price: Double, _ load: Double, _ cohort: UInt8)
        -> Double
    {
        if cohort == Domain.Decision.forbidden { return -load }
        let most = model.atMost[limit] == .max ? Double.infinity : Double(model.atMost[limit])
        var least = model.atLeast[limit] == .min ? -Double.infinity : Double(model.atLeast[limit])
        if cohort == Domain.Decision.required { least = max(least, Double(model.cohort[limit])) }
        if price > 0 { return most - load }
        if price < 0 { return least - load }
        if load > most { return most - load }
        if load < least { return least - load }
        return 0
    }
}
