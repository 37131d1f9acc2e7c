/// What the needs outside a part load each limit with, and what those of the part could add.
struct Residual {
    private let plan: Plan
    private var own: [Int32: Int64] = [:]
    /// The least and the most that the part could load a limit with, where that is not 0.
    private(set) var least: [Int32: Int64] = [:]
    private(set) var most: [Int32: Int64] = [:]

    /// What is left when the needs in `free`, ascending, give up what the plan gives them.
    init(_ model: Model, _ plan: Plan, free: [Int]) {
        self.plan = plan
        for need in free where plan.served[need] {
            for load in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
                own[model.needLoadLimit[load], default: 0] += model.needLoadAmount[load]
            }
            for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
                let first = Int(model.slots[component])
                for pick in first..<(first + Int(plan.count[component])) {
                    let option = Int(plan.pickOption[pick])
                    for load in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                        own[model.loadLimit[load], default: 0] +=
                            model.loadPerUnit[load] * plan.pickQuantity[pick] + model.loadFixed[load]
                    }
                }
            }
        }
        least = Self.reach(model, free, -1)
        most = Self.reach(model, free, 1)
    }

    /// The load of all needs that are not in the part.
    func others(_ limit: Int32) -> Int64 { plan.load[Int(limit)] - (own[limit] ?? 0) }

    /// Whether the part could take from a cohort that the others fill by themselves, which no limit of it expresses.
    func mayLeaveACohort(_ model: Model) -> Bool {
        least.contains { limit, reach in
            let cohort = model.cohort[Int(limit)]
            return cohort > 0 && others(limit) >= cohort && others(limit) + reach < cohort
        }
    }

    /// The most that can be picked of an option beside the other needs; under its minimum where nothing can.
    func ceiling(_ model: Model, _ option: Int) -> Int64 {
        let low = model.low[option]
        var high = model.high[option]
        for load in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
            let limit = model.loadLimit[load]
            let at = Int(limit)
            if model.penalty[at] > 0 || model.atMost[at] == .max { continue }
            let room = model.atMost[at] - others(limit) - min(0, least[limit] ?? 0) - model.loadFixed[load]
            let unit = model.loadPerUnit[load]
            if unit > 0 {
                high = min(high, room >= 0 ? room / unit : -1)
            } else if unit * high > room {
                high = -1
            }
        }
        return high < low ? -1 : low + (high - low) / model.step[option] * model.step[option]
    }

    /// The most, or with sign −1 the least, that some needs could load each limit with.
    private static func reach(_ model: Model, _ needs: [Int], _ sign: Int64) -> [Int32: Int64] {
        var result: [Int32: Int64] = [:]
        for need in needs {
            for load in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
                let amount = sign * model.needLoadAmount[load]
                if amount > 0 { result[model.needLoadLimit[load], default: 0] += sign * amount }
            }
            for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
                // Of options that exclude each other only the largest counts.
                var largest: [Int32: Int64] = [:]
                for option in Int(
                    model.componentOptions[component]
                )..<Int(model.componentOptions[component + 1])
                where model.low[option] <= model.high[option] {
                    for load in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                        let unit = sign * model.loadPerUnit[load]
                        let quantity = unit > 0 ? model.high[option] : model.low[option]
                        let amount = unit * quantity + sign * model.loadFixed[load]
                        if amount <= 0 { continue }
                        let limit = model.loadLimit[load]
                        largest[limit] = max(largest[limit] ?? 0, amount)
                    }
                }
                let picks = Int64(model.maximumPicks[component])
                for (limit, amount) in largest { result[limit, default: 0] += sign * amount * picks }
            }
        }
        return result
    }
}
