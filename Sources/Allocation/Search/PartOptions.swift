/// The options that a part keeps of its needs' components, with what the other needs leave of each.
struct PartOptions {
    struct Choice {
        var option: Int
        /// What the plan picks of it, if it does.
        var quantity: Int64?
        /// The most that the other needs leave; at least what the plan picks.
        var high: Int64 = 0
        /// Whether the plan picks more than the others leave.
        var exceeds = false
        fileprivate var value = 0.0
    }

    /// Who loads a limit: one option, options of a component that can pick one, or more.
    private enum Users: Equatable {
        case nobody
        case one
        case component(Int)
        case many
    }

    private var options: [Choice] = []
    private var start = [0]
    /// By the number of the limit in the part's ``PartLoads``.
    private var users: [Users]

    /// Of every component of the needs in `free` the `widest` options that still fit, by reduced value, and those
    /// that are picked.
    init(
        _ model: Model,
        _ plan: Plan,
        free: [Int],
        _ loads: PartLoads,
        _ residual: Residual,
        prices: [Double],
        widest: Int
    ) {
        users = [Users](repeating: .nobody, count: loads.limits.count)
        for (place, need) in free.enumerated() {
            for load in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
                users[loads.needLimit(place, load)] = .many
            }
            for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
                let first = options.count
                let slot = Int(model.slots[component])
                for option in Int(
                    model.componentOptions[component]
                )..<Int(model.componentOptions[component + 1])
                where model.low[option] <= model.high[option] {
                    var choice = Choice(option: option)
                    for pick in slot..<(slot + Int(plan.count[component]))
                    where Int(plan.pickOption[pick]) == option {
                        choice.quantity = plan.pickQuantity[pick]
                    }
                    choice.high = residual.ceiling(model, option, loads, place)
                    if let quantity = choice.quantity {
                        // A plan that breaks a limit still shows what its needs want.
                        choice.exceeds = quantity > choice.high
                        choice.high = max(choice.high, quantity)
                        choice.value = .infinity
                    } else {
                        if choice.high < model.low[option] { continue }
                        choice.value = model.reducedValue(option, prices, high: choice.high)
                    }
                    options.append(choice)
                }
                if options.count - first > widest {
                    options[first...].sort {
                        $0.value != $1.value ? $0.value > $1.value : $0.option < $1.option
                    }
                    options.removeLast(options.count - first - widest)
                    options[first...].sort { $0.option < $1.option }
                }
                start.append(options.count)
                let isExclusive = model.maximumPicks[component] == 1
                for choice in options[first...] {
                    for load in Int(
                        model.optionLoads[choice.option]
                    )..<Int(model.optionLoads[choice.option + 1]) {
                        let limit = loads.optionLimit(place, load)
                        let isPlain = model.loadPerUnit[load] >= 0 && model.loadFixed[load] >= 0
                        // Where others of the part could make room, the maxima have counted on it.
                        let canGrow = residual.least[limit] < 0
                        if choice.exceeds || !isPlain || canGrow {
                            users[limit] = .many
                            continue
                        }
                        switch users[limit] {
                        case .nobody: users[limit] = isExclusive ? .component(component) : .one
                        case .component(component): break
                        default: users[limit] = .many
                        }
                    }
                }
            }
        }
    }

    /// The options of a component, counted through all needs of the part; ascending.
    func of(_ component: Int) -> ArraySlice<Choice> { options[start[component]..<start[component + 1]] }

    /// Whether only options of which at most one is picked load a limit, so that their own maxima keep it.
    func isBoundedByMaxima(_ limit: Int) -> Bool { users[limit] != .many }
}
