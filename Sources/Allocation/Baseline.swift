/// What a procedure by hand makes of a problem: one need after another, each with the best that is left.
///
/// It looks at no price and never takes anything back but a course that did not fill: such a course is cancelled and
/// those who were on it are placed again. It is there to say what a solve is worth, not to be good. Soft limits are
/// not looked at; what they cost shows in the evaluation of the picks.
public struct Baseline {
    private let problem: Problem
    private var loads: [Int64]
    private var isClosed: [Bool]
    private var picks: [[Solution.Pick]]

    /// Serves needs in an order.
    ///
    /// - Parameters:
    ///   - problem: The problem.
    ///   - order: Indices of needs; those that are left out get nothing.
    /// - Returns: Picks in ascending order of option; they keep every hard limit but mandatory needs and hard floors.
    /// - Complexity: O(options × picks of a component), times the rounds of cancelled courses.
    public static func serve(_ problem: Problem, inOrder order: [Int]) -> [Solution.Pick] {
        var baseline = Baseline(problem)
        var waiting = order
        while !waiting.isEmpty {
            for need in waiting { baseline.serve(need) }
            waiting = baseline.cancelUnfilled(order)
        }
        return baseline.picks.flatMap { $0 }.sorted { $0.option < $1.option }
    }

    /// The needs by what the best possible supply of each would be worth, most first.
    public static func greedyOrder(_ problem: Problem) -> [Int] {
        let worth = (0..<problem.needCount).map { need in
            problem.components(of: need).reduce(problem.needValue[need]) { sum, component in
                let best = problem.options(of: component).map { option in
                    let most = min(problem.optionMaximum[option], problem.componentMaximum[component])
                    return problem.optionValuePerUnit[option] &* most &+ problem.optionFixedValue[option]
                }
                return sum &+ max(0, best.max() ?? 0)
            }
        }
        return (0..<problem.needCount).sorted { worth[$0] != worth[$1] ? worth[$0] > worth[$1] : $0 < $1 }
    }

    private init(_ problem: Problem) {
        self.problem = problem
        loads = Array(repeating: 0, count: problem.limitCount)
        isClosed = Array(repeating: false, count: problem.limitCount)
        picks = Array(repeating: [], count: problem.needCount)
    }

    private mutating func serve(_ need: Int) {
        guard
            problem.loads(ofNeed: need).allSatisfy({
                fits(problem.needLoadLimit[$0], problem.needLoadAmount[$0])
            })
        else { return }
        addLoads(ofNeed: need, 1)
        for component in problem.components(of: need) {
            let chosen = supply(component)
            if chosen.isEmpty, problem.componentEssential[component] { return undo(need) }
            picks[need] += chosen
        }
        if picks[need].isEmpty { undo(need) }
    }

    /// The best picks that are left for a component, loaded already; empty where they do not reach its minimum.
    private mutating func supply(_ component: Int) -> [Solution.Pick] {
        var chosen: [Solution.Pick] = []
        var total: Int64 = 0
        while Int64(chosen.count) < problem.componentMaximumPicks[component] {
            let isLast = Int64(chosen.count) + 1 == problem.componentMaximumPicks[component]
            let least = isLast ? problem.componentMinimum[component] - total : 1
            var best: (pick: Solution.Pick, value: Int64)?
            for option in problem.options(of: component)
            where !chosen.contains(where: { $0.option == option }) {
                let quantity = most(of: option, atMost: problem.componentMaximum[component] - total)
                guard quantity >= max(1, least) else { continue }
                let value =
                    problem.optionValuePerUnit[option] &* quantity &+ problem.optionFixedValue[option]
                if value > best?.value ?? 0 {
                    best = (Solution.Pick(option: Int32(option), quantity: quantity), value)
                }
            }
            guard let best else { break }
            add(best.pick, 1)
            chosen.append(best.pick)
            total += best.pick.quantity
        }
        if total >= problem.componentMinimum[component] { return chosen }
        for pick in chosen { add(pick, -1) }
        return []
    }

    /// The most that an option can give yet; 0 where it can give nothing.
    private func most(of option: Int, atMost: Int64) -> Int64 {
        var quantity = min(atMost, problem.optionMaximum[option])
        for place in problem.loads(ofOption: option) {
            let limit = Int(problem.optionLoadLimit[place])
            if isClosed[limit] { return 0 }
            guard problem.limitPenalty[limit] == 0, problem.limitAtMost[limit] != .max else { continue }
            let room = problem.limitAtMost[limit] - loads[limit] - problem.optionLoadFixed[place]
            if room < 0 { return 0 }
            let each = problem.optionLoadPerUnit[place]
            if each > 0 { quantity = min(quantity, room / each) }
        }
        guard quantity >= problem.optionMinimum[option] else { return 0 }
        return quantity - (quantity - problem.optionMinimum[option]) % problem.optionStep[option]
    }

    private func fits(_ limit: Int32, _ amount: Int64) -> Bool {
        let limit = Int(limit)
        if isClosed[limit] { return false }
        return problem.limitPenalty[limit] > 0 || problem.limitAtMost[limit] == .max
            || loads[limit] + amount <= problem.limitAtMost[limit]
    }

    private mutating func add(_ pick: Solution.Pick, _ sign: Int64) {
        for place in problem.loads(ofOption: Int(pick.option)) {
            let load = problem.optionLoadPerUnit[place] &* pick.quantity &+ problem.optionLoadFixed[place]
            loads[Int(problem.optionLoadLimit[place])] &+= sign * load
        }
    }

    private mutating func addLoads(ofNeed need: Int, _ sign: Int64) {
        for place in problem.loads(ofNeed: need) {
            loads[Int(problem.needLoadLimit[place])] &+= sign * problem.needLoadAmount[place]
        }
    }

    private mutating func undo(_ need: Int) {
        for pick in picks[need] { add(pick, -1) }
        picks[need] = []
        addLoads(ofNeed: need, -1)
    }

    /// Closes what is used under its minimum, and frees the needs that were on it.
    private mutating func cancelUnfilled(_ order: [Int]) -> [Int] {
        let unfilled = Set(
            loads.indices.filter { loads[$0] > 0 && loads[$0] < problem.limitMinimumWhenUsed[$0] }
        )
        if unfilled.isEmpty { return [] }
        for limit in unfilled { isClosed[limit] = true }
        let freed = order.filter { need in
            !picks[need].isEmpty
                && (problem.loads(ofNeed: need).contains { unfilled.contains(Int(problem.needLoadLimit[$0])) }
                    || picks[need].contains { pick in
                        problem.loads(ofOption: Int(pick.option)).contains {
                            unfilled.contains(Int(problem.optionLoadLimit[$0]))
                        }
                    })
        }
        for need in freed { undo(need) }
        return freed
    }
}
