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

    /// The part of the needs in `free`, ascending; a component keeps `widest` options, by reduced value, and
    /// those that are picked.
    ///
    /// Nil where the others leave a cohort with a load that no such part can express.
    init?(_ model: Model, _ plan: Plan, free: [Int], prices: [Double], widest: Int) {
        var part = Problem(name: "part")
        var number: [Int32: Int32] = [:]
        var limits: [Int32] = []
        let residual = Residual(model, plan, free: free)
        if residual.mayLeaveACohort(model) { return nil }
        let options = PartOptions(model, plan, free: free, residual: residual, prices: prices, widest: widest)
        // A limit that nothing which the part can do would break is left out, and so is one that bounds options
        // of which at most one is picked: they are bounded by themselves.
        func limit(_ index: Int32) -> Int32 {
            if let known = number[index] { return known }
            let at = Int(index)
            let others = residual.others(index)
            let isCohort = model.cohort[at] > 0 && others < model.cohort[at]
            let isOver = model.atMost[at] != .max && others + (residual.most[index] ?? 0) > model.atMost[at]
            let isUnder =
                model.atLeast[at] != .min && others + (residual.least[index] ?? 0) < model.atLeast[at]
            let isBounded =
                options.isBoundedByMaxima(index) && model.penalty[at] == 0 && others <= model.atMost[at]
            if !isCohort, !isUnder, !isOver || isBounded {
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
        var place = 0
        var looked = 0
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
                for choice in options.of(place) {
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
                        let row = limit(model.loadLimit[load])
                        if row < 0 { continue }
                        part.optionLoadLimit.append(row)
                        part.optionLoadPerUnit.append(model.loadPerUnit[load])
                        part.optionLoadFixed.append(model.loadFixed[load])
                    }
                    part.optionLoadStart.append(Int32(part.optionLoadLimit.count))
                    optionOfPart.append(Int32(option))
                }
                place += 1
                part.componentOptionStart.append(Int32(optionOfPart.count))
            }
            part.needComponentStart.append(Int32(part.componentIDs.count))
        }
        part.optionNames = [""]
        for index in limits {
            let at = Int(index)
            let others = residual.others(index)
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
        self.prices = limits.map { prices[Int($0)] }
        self.optionOfPart = optionOfPart
    }

    /// The whole problem's option and quantity for each pick of the part.
    func translate(_ picks: [Solution.Pick]) -> [(option: Int, quantity: Int64)] {
        picks.map { (Int(optionOfPart[Int($0.option)]), $0.quantity) }
    }
}
