/// How far a plan stays behind the prices, need by need and limit by limit.
///
/// The bound less the objective is exactly the sum of what each need's own choice loses against its best one and
/// of what every priced limit leaves unused: it says where to look for something better.
struct Regret {
    let model: Model
    let prices: [Double]
    /// Each need's best reduced value at the prices.
    let surplus: [Double]
    private(set) var loss: [Double]
    /// What each need would lose at the prices, at the least, by another choice than its best, about: little where the prices
    /// leave open what it gets.
    let margin: [Double]

    init(_ model: Model, prices: [Double], surplus: [Double], plan: Plan) {
        self.model = model
        self.prices = prices
        self.surplus = surplus
        loss = [Double](repeating: 0, count: model.needs)
        margin = (0..<model.needs).map { Self.margin($0, model, prices, surplus[$0]) }
        for need in 0..<model.needs { update(need, plan) }
    }

    /// Computes a need's loss anew.
    mutating func update(_ need: Int, _ plan: Plan) {
        loss[need] = max(0, surplus[need] - reduced(need, plan))
    }

    private func reduced(_ need: Int, _ plan: Plan) -> Double {
        guard plan.served[need] else { return 0 }
        var result = Double(model.needValue[need])
        for load in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
            result -= prices[Int(model.needLoadLimit[load])] * Double(model.needLoadAmount[load])
        }
        for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
            let first = Int(model.slots[component])
            for pick in first..<(first + Int(plan.count[component])) {
                let option = Int(plan.pickOption[pick])
                let quantity = plan.pickQuantity[pick]
                result += Double(model.unitValue[option] &* quantity &+ model.fixedValue[option])
                for load in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                    result -=
                        prices[Int(model.loadLimit[load])]
                        * Double(model.loadPerUnit[load] &* quantity &+ model.loadFixed[load])
                }
            }
        }
        return result
    }

    private static func margin(_ need: Int, _ model: Model, _ prices: [Double], _ surplus: Double) -> Double {
        var least = model.mandatory[need] ? Double.infinity : abs(surplus)
        for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
            var (best, second) = (model.essential[component] ? -Double.infinity : 0, -Double.infinity)
            for option in Int(model.componentOptions[component])..<Int(model.componentOptions[component + 1])
            where model.low[option] <= model.high[option] {
                let value = model.reducedValue(option, prices, high: model.high[option])
                if value > best {
                    (best, second) = (value, best)
                } else if value > second {
                    second = value
                }
            }
            if best - second < least { least = best - second }
        }
        return least
    }

    /// What a limit's price says is left unused.
    func slack(_ limit: Int, _ plan: Plan) -> Double {
        let price = prices[limit]
        if price == 0 { return 0 }
        let term = LagrangianBound.limitTerm(model, limit, price, 0)
        var cost = 0.0
        if model.penalty[limit] > 0 { cost = plan.limitCost(limit, plan.load[limit]) }
        return max(0, term - price * Double(plan.load[limit]) + cost)
    }
}
