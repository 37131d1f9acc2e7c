/// What picks alone say: their value, the load on each limit, and every rule that they break.
///
/// This shares no code with the search. Every solve ends with it, and a solution that it refuses is never
/// returned.
public struct Evaluation: Sendable, Equatable {
    /// A rule that picks break, by the index of what it belongs to.
    public enum Breach: Sendable, Equatable {
        /// Picks are not in ascending order of option, or an option is picked twice.
        case order(option: Int)
        /// The option does not allow this quantity.
        case quantity(option: Int, Int64)
        /// The component's quantities add up to a number outside its range.
        case total(component: Int, Int64)
        /// More options are picked than the component allows.
        case picks(component: Int, Int)
        /// Something of the need is picked, but not this essential component.
        case essential(component: Int)
        /// The mandatory need is not served.
        case mandatory(need: Int)
        /// The hard limit's load is out of its range.
        case load(limit: Int, Int64)
        /// The limit is used with less than its minimum.
        case cohort(limit: Int, Int64)
    }

    /// The sum of values less the soft limits' penalties.
    public var objective: Int64 = 0
    /// The load on each limit.
    public var loads: [Int64]
    /// Whether each need is served.
    public var served: [Bool]
    /// Everything that is broken; empty where the picks are feasible.
    public var breaches: [Breach] = []

    /// Whether the picks break no rule.
    public var isFeasible: Bool { breaches.isEmpty }

    /// Recomputes everything from picks in ascending order of option.
    public init(_ picks: [Solution.Pick], of problem: Problem) {
        loads = [Int64](repeating: 0, count: problem.limitCount)
        served = [Bool](repeating: false, count: problem.needCount)
        var cursor = 0
        for need in 0..<problem.needCount {
            var missing: Int?
            for component in problem.components(of: need) {
                let options = problem.options(of: component)
                var count = 0
                var total: Int64 = 0
                while cursor < picks.count, picks[cursor].option < options.upperBound {
                    let pick = picks[cursor]
                    cursor += 1
                    guard pick.option >= options.lowerBound else {
                        breaches.append(.order(option: Int(pick.option)))
                        continue
                    }
                    if cursor > 1, picks[cursor - 2].option >= pick.option {
                        breaches.append(.order(option: Int(pick.option)))
                    }
                    count += 1
                    total = total.addingReportingOverflow(pick.quantity).partialValue
                    add(pick, of: problem)
                }
                if count > 0 {
                    served[need] = true
                    if total < problem.componentMinimum[component]
                        || total > problem.componentMaximum[component]
                    {
                        breaches.append(.total(component: component, total))
                    }
                    if Int64(count) > problem.componentMaximumPicks[component] {
                        breaches.append(.picks(component: component, count))
                    }
                } else if problem.componentEssential[component], missing == nil {
                    missing = component
                }
            }
            if served[need] {
                if let missing { breaches.append(.essential(component: missing)) }
                objective &+= problem.needValue[need]
                for place in problem.loads(ofNeed: need) {
                    loads[Int(problem.needLoadLimit[place])] &+= problem.needLoadAmount[place]
                }
            } else if problem.needMandatory[need] {
                breaches.append(.mandatory(need: need))
            }
        }
        if cursor < picks.count { breaches.append(.order(option: Int(picks[cursor].option))) }
        judgeLimits(of: problem)
    }

    private mutating func add(_ pick: Solution.Pick, of problem: Problem) {
        let option = Int(pick.option)
        let quantity = pick.quantity
        guard quantity >= problem.optionMinimum[option], quantity <= problem.optionMaximum[option],
            (quantity - problem.optionMinimum[option]) % problem.optionStep[option] == 0
        else {
            breaches.append(.quantity(option: option, quantity))
            return
        }
        objective &+= problem.optionValuePerUnit[option] &* quantity &+ problem.optionFixedValue[option]
        for place in problem.loads(ofOption: option) {
            loads[Int(problem.optionLoadLimit[place])] &+=
                problem.optionLoadPerUnit[place] &* quantity &+ problem.optionLoadFixed[place]
        }
    }

    private mutating func judgeLimits(of problem: Problem) {
        for limit in 0..<problem.limitCount {
            let load = loads[limit]
            let most = problem.limitAtMost[limit]
            let least = problem.limitAtLeast[limit]
            let over = most == .max ? 0 : max(0, load - most)
            let under = least == .min ? 0 : max(0, least - load)
            if problem.limitPenalty[limit] > 0 {
                objective &-= problem.limitPenalty[limit] &* (over + under)
            } else if over > 0 || under > 0 {
                breaches.append(.load(limit: limit, load))
            }
            if problem.limitMinimumWhenUsed[limit] > 0, load != 0, load < problem.limitMinimumWhenUsed[limit]
            {
                breaches.append(.cohort(limit: limit, load))
            }
        }
    }
}
