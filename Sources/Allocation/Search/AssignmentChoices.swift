/// A generalised assignment problem: each need picks one of a few options of a single quantity or, where it may, none, and
/// each option loads one capacity or none.
struct AssignmentChoices {
    /// What a need may do.
    struct Choice {
        /// −1 where it picks nothing.
        var option: Int32 = -1
        var quantity: Int64 = 0
        var value: Int64 = 0
        /// Index of the limit that it loads, or −1.
        var limit = -1
        /// How many ``units`` it loads it with; above 0 where there is a limit.
        var load = 0
    }

    /// Of each need its choices, ascending by option, none first.
    private(set) var ofNeeds: [[Choice]] = []
    /// Of each limit the units that may be loaded, no more than all needs together can.
    private(set) var room: [Int] = []
    /// Of each limit the greatest common divisor of its loads; 0 where nothing loads it.
    private(set) var units: [Int64]

    /// Lays a problem out; nil where it is not of this kind.
    ///
    /// - Parameter problem: One that ``ImplicitEnumeration/suits(_:)``.
    /// - Complexity: O(options + loads).
    init?(_ problem: Problem) {
        guard problem.needLoadLimit.isEmpty else { return nil }
        for limit in 0..<problem.limitCount where problem.limitAtLeast[limit] != .min { return nil }
        units = [Int64](repeating: 0, count: problem.limitCount)
        var reach = units
        var loads: [Int64] = []
        for need in 0..<problem.needCount {
            var choices: [Choice] = []
            if !problem.needMandatory[need] {
                choices.append(Choice())
                loads.append(0)
            }
            let component = problem.components(of: need).lowerBound
            for option in problem.options(of: component) {
                let quantity = problem.optionMinimum[option]
                guard quantity <= problem.optionMaximum[option],
                    quantity >= problem.componentMinimum[component],
                    quantity <= problem.componentMaximum[component]
                else { continue }
                var choice = Choice(option: Int32(option), quantity: quantity)
                choice.value =
                    problem.needValue[need] &+ problem.optionValuePerUnit[option] &* quantity
                    &+ problem.optionFixedValue[option]
                var load: Int64 = 0
                for entry in problem.loads(ofOption: option) {
                    let limit = Int(problem.optionLoadLimit[entry])
                    let amount =
                        problem.optionLoadPerUnit[entry] &* quantity &+ problem.optionLoadFixed[entry]
                    if problem.limitAtMost[limit] == .max || amount == 0 { continue }
                    guard choice.limit < 0, amount > 0 else { return nil }
                    (choice.limit, load) = (limit, amount)
                }
                if choice.limit >= 0 {
                    if load > problem.limitAtMost[choice.limit] { continue }
                    units[choice.limit] = Int64.greatestCommonDivisor(units[choice.limit], load)
                    let (sum, overflow) = reach[choice.limit].addingReportingOverflow(load)
                    reach[choice.limit] = overflow ? .max : sum
                }
                choices.append(choice)
                loads.append(load)
            }
            ofNeeds.append(choices)
        }
        var at = 0
        for need in ofNeeds.indices {
            for place in ofNeeds[need].indices {
                let limit = ofNeeds[need][place].limit
                if limit >= 0 { ofNeeds[need][place].load = Int(loads[at] / units[limit]) }
                at += 1
            }
        }
        room = (0..<problem.limitCount).map {
            units[$0] == 0 ? 0 : Int(min(problem.limitAtMost[$0], reach[$0]) / units[$0])
        }
    }

    /// What a choice is worth beyond the price of what it loads.
    func reduced(_ choice: Choice, _ prices: [Double]) -> Double {
        if choice.limit < 0 { return Double(choice.value) }
        return Double(choice.value) - prices[choice.limit] * Double(units[choice.limit]) * Double(choice.load)
    }
}
