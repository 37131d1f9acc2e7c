/// The part of a problem that is left when all but a few needs keep what a plan gives them.
struct SubProblem {
    /// The part as a problem of its own; its limits are what the others leave.
    let problem: Problem
    /// What the plan picks in the part, and what that is worth there; nil where it breaks a rule.
    let incumbent: [Solution.Pick]
    let objective: Int64?
    /// Dual prices of the part's limits.
    let prices: [Double]
    /// What it cost to cut out, in the unit of a search's work: a load costs about ten steps.
    let work: Int64
    private let optionOfPart: [Int32]

    /// The part of the needs in `free`, as below, where one is enough.
    init?(_ model: Model, _ plan: Plan, free: [Int], prices: [Double], widest: Int) {
        var places = [Int32](repeating: -1, count: model.limits)
        self.init(model, plan, free: free, prices: prices, widest: widest, &places)
    }

    /// The part of the needs in `free`, ascending; a component keeps `widest` options, by reduced value, and
    /// those that are picked.
    ///
    /// Nil where the others leave a cohort with a load that no such part can express.
    ///
    /// `places` holds a number for each limit of the model, all -1; they are so again afterwards.
    init?(
        _ model: Model,
        _ plan: Plan,
        free: [Int],
        prices: [Double],
        widest: Int,
        _ places: inout [Int32]
    ) {
        var part = Problem(name: "part")
        let loads = PartLoads(model, free: free, &places)
        let residual = Residual(model, plan, free: free, loads)
        if residual.mayLeaveACohort(model, loads) { return nil }
        let options = PartOptions(model, plan, free: free, loads, residual, prices: prices, widest: widest)
        // The part's own index of each limit that its loads name: -1 where it is left out, -2 as long as that is open.
        var rows = [Int32](repeating: -2, count: loads.limits.count)
        var limits: [Int] = []
        // A limit that nothing which the part can do would break is left out, and so is one that bounds options
        // of which at most one is picked: they are bounded by themselves.
        func row(_ limit: Int) -> Int32 {
            if rows[limit] > -2 { return rows[limit] }
            let at = Int(loads.limits[limit])
            let others = residual.others[limit]
            let isCohort = model.cohort[at] > 0 && others < model.cohort[at]
            let isOver = model.atMost[at] != .max && others + residual.most[limit] > model.atMost[at]
            let isUnder = model.atLeast[at] != .min && others + residual.least[limit] < model.atLeast[at]
            let isBounded =
                options.isBoundedByMaxima(limit) && model.penalty[at] == 0 && others <= model.atMost[at]
            if !isCohort, !isUnder, !isOver || isBounded {
                rows[limit] = -1
                return -1
            }
            rows[limit] = Int32(limits.count)
            limits.append(limit)
            return rows[limit]
        }
        var optionOfPart: [Int32] = []
        var incumbent: [Solution.Pick] = []
        var component = 0
        var looked = 0
        for (place, need) in free.enumerated() {
            part.needIDs.append("")
            part.needValue.append(model.needValue[need])
            part.needMandatory.append(model.mandatory[need])
            for load in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
                let index = row(loads.needLimit(place, load))
                if index < 0 { continue }
                part.needLoadLimit.append(index)
                part.needLoadAmount.append(model.needLoadAmount[load])
            }
            part.needLoadStart.append(Int32(part.needLoadLimit.count))
            for own in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
                part.componentIDs.append("")
                part.componentEssential.append(model.essential[own])
                part.componentMinimum.append(model.componentMinimum[own])
                part.componentMaximum.append(model.componentMaximum[own])
                part.componentMaximumPicks.append(Int64(max(1, model.maximumPicks[own])))
                for choice in options.of(component) {
                    let option = choice.option
                    if let quantity = choice.quantity {
                        incumbent.append(
                            Solution.Pick(option: Int32(optionOfPart.count), quantity: quantity)
                        )
                    }
                    part.optionName.append(0)
                    part.optionMinimum.append(model.low[option])
                    part.optionMaximum.append(choice.high)
                    part.optionStep.append(model.step[option])
                    part.optionValuePerUnit.append(model.unitValue[option])
                    part.optionFixedValue.append(model.fixedValue[option])
                    looked += Int(model.optionLoads[option + 1] - model.optionLoads[option])
                    for load in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                        let index = row(loads.optionLimit(place, load))
                        if index < 0 { continue }
                        part.optionLoadLimit.append(index)
                        part.optionLoadPerUnit.append(model.loadPerUnit[load])
                        part.optionLoadFixed.append(model.loadFixed[load])
                    }
                    part.optionLoadStart.append(Int32(part.optionLoadLimit.count))
                    optionOfPart.append(Int32(option))
                }
                component += 1
                part.componentOptionStart.append(Int32(optionOfPart.count))
            }
            part.needComponentStart.append(Int32(part.componentIDs.count))
        }
        part.optionNames = [""]
        for limit in limits {
            let at = Int(loads.limits[limit])
            let others = residual.others[limit]
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
        work = Int64(looked) * 10
        self.incumbent = incumbent
        let evaluation = Evaluation(incumbent, of: part)
        objective = evaluation.isFeasible ? evaluation.objective : nil
        self.prices = limits.map { prices[Int(loads.limits[$0])] }
        self.optionOfPart = optionOfPart
    }

    /// The whole problem's option and quantity for each pick of the part.
    func translate(_ picks: [Solution.Pick]) -> [(option: Int, quantity: Int64)] {
        picks.map { (Int(optionOfPart[Int($0.option)]), $0.quantity) }
    }
}
