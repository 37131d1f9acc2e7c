/// The part of a problem that is left when all but a few needs keep what a plan gives them.
struct SubProblem {
    /// The part as a problem of its own; its limits are what the others leave.
    let problem: Problem
    /// What the plan picks in the part, and what that is worth there; nil where it breaks a rule.
    let incumbent: [Solution.Pick]
    let objective: Int64?
    /// Dual prices of the part's limits.
    let prices: [Double]
    private let optionOfPart: [Int32]

    /// The part of the needs in `free`, ascending; a component keeps `widest` options, by reduced value, and
    /// those that are picked.
    ///
    /// Nil where the others leave a cohort with a load that no such part can express.
    init?(_ model: Model, _ plan: Plan, free: [Int], prices: [Double], widest: Int) {
        var part = Problem(name: "part")
        var own: [Int32: Int64] = [:]
        var number: [Int32: Int32] = [:]
        var limits: [Int32] = []
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
        let least = Self.reach(model, free, -1)
        let most = Self.reach(model, free, 1)
        // A limit that nothing which the part can do would break is left out.
        func limit(_ index: Int32) -> Int32 {
            if let known = number[index] { return known }
            let at = Int(index)
            let others = plan.load[at] - (own[index] ?? 0)
            let isCohort = model.cohort[at] > 0 && others < model.cohort[at]
            if !isCohort, model.atMost[at] == .max || others + (most[index] ?? 0) <= model.atMost[at],
                model.atLeast[at] == .min || others + (least[index] ?? 0) >= model.atLeast[at]
            {
                number[index] = -1
                return -1
            }
            let new = Int32(limits.count)
            number[index] = new
            limits.append(index)
            return new
        }
        var optionOfPart: [Int32] = []
        var incumbent: [Solution.Pick] = []
        var ranked: [(value: Double, option: Int)] = []
        for need in free {
            part.needIDs.append("")
            part.needValue.append(model.needValue[need])
            part.needMandatory.append(model.mandatory[need])
            for load in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
                let row = limit(model.needLoadLimit[load])
                if row < 0 { continue }
                part.needLoadLimit.append(row)
                part.needLoadAmount.append(model.needLoadAmount[load])
            }
            part.needLoadStart.append(Int32(part.needLoadLimit.count))
            for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
                part.componentIDs.append("")
                part.componentEssential.append(model.essential[component])
                part.componentMinimum.append(model.componentMinimum[component])
                part.componentMaximum.append(model.componentMaximum[component])
                part.componentMaximumPicks.append(Int64(max(1, model.maximumPicks[component])))
                ranked.removeAll(keepingCapacity: true)
                let slot = Int(model.slots[component])
                let picks = slot..<(slot + Int(plan.count[component]))
                for option in Int(
                    model.componentOptions[component]
                )..<Int(model.componentOptions[component + 1])
                where model.low[option] <= model.high[option] {
                    let isPicked = picks.contains { Int(plan.pickOption[$0]) == option }
                    ranked.append((isPicked ? .infinity : Self.reducedValue(model, option, prices), option))
                }
                if ranked.count > widest {
                    ranked.sort { $0.value != $1.value ? $0.value > $1.value : $0.option < $1.option }
                    ranked.removeLast(ranked.count - widest)
                    ranked.sort { $0.option < $1.option }
                }
                for item in ranked {
                    let option = item.option
                    for pick in picks where Int(plan.pickOption[pick]) == option {
                        incumbent.append(
                            Solution.Pick(
                                option: Int32(optionOfPart.count),
                                quantity: plan.pickQuantity[pick]
                            )
                        )
                    }
                    part.optionName.append(0)
                    part.optionMinimum.append(model.low[option])
                    part.optionMaximum.append(model.high[option])
                    part.optionStep.append(model.step[option])
                    part.optionValuePerUnit.append(model.unitValue[option])
                    part.optionFixedValue.append(model.fixedValue[option])
                    for load in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                        let row = limit(model.loadLimit[load])
                        if row < 0 { continue }
                        part.optionLoadLimit.append(row)
                        part.optionLoadPerUnit.append(model.loadPerUnit[load])
                        part.optionLoadFixed.append(model.loadFixed[load])
                    }
                    part.optionLoadStart.append(Int32(part.optionLoadLimit.count))
                    optionOfPart.append(Int32(option))
                }
                part.componentOptionStart.append(Int32(optionOfPart.count))
            }
            part.needComponentStart.append(Int32(part.componentIDs.count))
        }
        part.optionNames = [""]
        for index in limits {
            let at = Int(index)
            let others = plan.load[at] - (own[index] ?? 0)
            let cohort = model.cohort[at]
            var least = model.atLeast[at] == .min ? Int64.min : model.atLeast[at] - others
            part.limitMinimumWhenUsed.append(0)
            if cohort > 0, others < cohort {
                if others == 0 {
                    part.limitMinimumWhenUsed[part.limitMinimumWhenUsed.count - 1] = cohort
                } else if others > 0, model.penalty[at] == 0 {
                    least = max(least, cohort - others)
                } else {
                    return nil
                }
            }
            part.limitIDs.append("")
            part.limitAtMost.append(model.atMost[at] == .max ? .max : model.atMost[at] - others)
            part.limitAtLeast.append(least)
            part.limitPenalty.append(model.penalty[at])
        }
        problem = part
        self.incumbent = incumbent
        let evaluation = Evaluation(incumbent, of: part)
        objective = evaluation.isFeasible ? evaluation.objective : nil
        self.prices = limits.map { prices[Int($0)] }
        self.optionOfPart = optionOfPart
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

    private static func reducedValue(_ model: Model, _ option: Int, _ prices: [Double]) -> Double {
        var unit = Double(model.unitValue[option])
        var fixed = Double(model.fixedValue[option])
        for load in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
            let price = prices[Int(model.loadLimit[load])]
            unit -= price * Double(model.loadPerUnit[load])
            fixed -= price * Double(model.loadFixed[load])
        }
        return fixed + unit * Double(unit > 0 ? model.high[option] : model.low[option])
    }

    /// The whole problem's option and quantity for each pick of the part.
    func translate(_ picks: [Solution.Pick]) -> [(option: Int, quantity: Int64)] {
        picks.map { (Int(optionOfPart[Int($0.option)]), $0.quantity) }
    }
}
