/// What the needs outside a part load each of its limits with, and what those of the part could add.
///
/// Limits are those of the part's ``PartLoads``, by number.
struct Residual {
    /// The load of all needs that are not in the part.
    private(set) var others: [Int64]
    /// The least and the most that the part could load a limit with.
    private(set) var least: [Int64]
    private(set) var most: [Int64]

    /// What is left when the needs in `free`, ascending, give up what the plan gives them.
    init(_ model: Model, _ plan: Plan, free: [Int], _ loads: PartLoads) {
        others = loads.limits.map { plan.load[Int($0)] }
        for (place, need) in free.enumerated() where plan.served[need] {
            for load in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
                others[loads.needLimit(place, load)] -= model.needLoadAmount[load]
            }
            for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
                let first = Int(model.slots[component])
                for pick in first..<(first + Int(plan.count[component])) {
                    let option = Int(plan.pickOption[pick])
                    for load in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                        others[loads.optionLimit(place, load)] -=
                            model.loadPerUnit[load] * plan.pickQuantity[pick] + model.loadFixed[load]
                    }
                }
            }
        }
        least = Self.reach(model, free, loads, -1)
        most = Self.reach(model, free, loads, 1)
    }

    /// Whether the part could take from a cohort that the others fill by themselves, which no limit of it expresses.
    func mayLeaveACohort(_ model: Model, _ loads: PartLoads) -> Bool {
        loads.limits.indices.contains { limit in
            let cohort = model.cohort[Int(loads.limits[limit])]
            return cohort > 0 && others[limit] >= cohort && others[limit] + least[limit] < cohort
        }
    }

    /// The most that can be picked of an option of the part's `place`-th need beside the other needs; under its minimum where
    /// nothing can.
    func ceiling(_ model: Model, _ option: Int, _ loads: PartLoads, _ place: Int) -> Int64 {
        let low = model.low[option]
        var high = model.high[option]
        for load in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
            let at = Int(model.loadLimit[load])
            if model.penalty[at] > 0 || model.atMost[at] == .max { continue }
            let limit = loads.optionLimit(place, load)
            let room = model.atMost[at] - others[limit] - least[limit] - model.loadFixed[load]
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
    private static func reach(_ model: Model, _ needs: [Int], _ loads: PartLoads, _ sign: Int64) -> [Int64] {
        var result = [Int64](repeating: 0, count: loads.limits.count)
        // Of options that exclude each other only the largest counts.
        var largest = result
        var touched: [Int] = []
        for (place, need) in needs.enumerated() {
            for load in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
                let amount = sign * model.needLoadAmount[load]
                if amount > 0 { result[loads.needLimit(place, load)] += sign * amount }
            }
            for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
                let options =
                    Int(model.componentOptions[component])..<Int(model.componentOptions[component + 1])
                for option in options where model.low[option] <= model.high[option] {
                    for load in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                        let unit = sign * model.loadPerUnit[load]
                        let quantity = unit > 0 ? model.high[option] : model.low[option]
                        let amount = unit * quantity + sign * model.loadFixed[load]
                        if amount <= 0 { continue }
                        let limit = loads.optionLimit(place, load)
                        if largest[limit] == 0 { touched.append(limit) }
                        largest[limit] = max(largest[limit], amount)
                    }
                }
                let picks = Int64(model.maximumPicks[component])
                for limit in touched {
                    result[limit] += sign * largest[limit] * picks
                    largest[limit] = 0
                }
                touched.removeAll(keepingCapacity: true)
            }
        }
        return result
    }
}
