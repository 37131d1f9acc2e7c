import Allocation

/// Small random problems of mixed shape, and their optimum by trying everything.
struct RandomProblem {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func int(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    mutating func chance(_ percent: Int64) -> Bool { int(0...99) < percent }

    mutating func problem() -> Problem {
        var builder = ProblemBuilder(name: "random")
        let limits = Int(int(0...4))
        let wild = chance(30)
        for limit in 0..<limits {
            let least: Int64? = chance(25) ? int((wild ? -4 : 0)...5) : nil
            var most: Int64? = chance(80) ? int((wild ? -2 : 0)...12) : nil
            let soft = chance(30)
            if let least, let value = most, !soft, !chance(20) { most = max(value, least) }
            builder.addLimit(
                id: "limit-\(limit)",
                atMost: most,
                atLeast: least,
                penaltyPerUnit: soft ? int(1...8) : nil,
                minimumWhenUsed: chance(30) ? int(1...6) : nil
            )
        }
        for need in 0..<Int(int(0...4)) {
            builder.beginNeed(
                id: "need-\(need)",
                value: chance(40) ? int(-10...20) : 0,
                mandatory: chance(20),
                fixed: loads(limits, wild, own: true)
            )
            for component in 0..<Int(int(1...2)) {
                let minimum = int(0...4)
                builder.beginComponent(
                    id: "component-\(component)",
                    essential: chance(60),
                    minimum: minimum,
                    maximum: minimum + int(0...5),
                    maximumPicks: chance(50) ? 1 : int(1...3)
                )
                for option in 0..<Int(int(0...3)) {
                    let low = int(1...4)
                    builder.addOption(
                        id: "option-\(option)",
                        minimum: low,
                        maximum: low + int(0...4),
                        step: chance(60) ? 1 : int(1...3),
                        valuePerUnit: int(-2...9),
                        fixedValue: chance(50) ? 0 : int(-9...6),
                        loads: loads(limits, wild, own: false)
                    )
                }
            }
        }
        return builder.build()
    }

    private mutating func loads(_ limits: Int, _ wild: Bool, own: Bool) -> [ProblemBuilder.Load] {
        guard limits > 0, !own || chance(30) else { return [] }
        return (0..<Int(int(own ? 1...1 : 0...3))).map { _ in
            ProblemBuilder.Load(
                limit: Int(int(0...Int64(limits - 1))),
                perUnit: own || chance(40) ? 0 : int((wild ? -2 : 0)...2),
                fixed: own || chance(60) ? int((wild ? -2 : 0)...3) : 0
            )
        }
    }
}

/// The optimum of a small problem by trying every combination of picks; nil where none is feasible.
func bruteForce(_ problem: Problem) -> Int64? {
    var states: Set<State> = [State(loads: [Int64](repeating: 0, count: problem.limitCount), value: 0)]
    for need in 0..<problem.needCount {
        var choices: Set<State> = []
        if !problem.needMandatory[need] {
            choices.insert(State(loads: [Int64](repeating: 0, count: problem.limitCount), value: 0))
        }
        var served = State(
            loads: [Int64](repeating: 0, count: problem.limitCount),
            value: problem.needValue[need]
        )
        for place in problem.loads(ofNeed: need) {
            served.loads[Int(problem.needLoadLimit[place])] += problem.needLoadAmount[place]
        }
        combine(problem, Array(problem.components(of: need)), 0, served, false, &choices)
        var next: [[Int64]: Int64] = [:]
        for state in states {
            for choice in choices {
                let sum = zip(state.loads, choice.loads).map { $0 + $1 }
                next[sum] = max(next[sum] ?? .min, state.value + choice.value)
            }
        }
        states = Set(next.map { State(loads: $0.key, value: $0.value) })
    }
    var best: Int64?
    for state in states {
        guard let worth = worth(problem, state) else { continue }
        best = max(best ?? .min, worth)
    }
    return best
}

private struct State: Hashable {
    var loads: [Int64]
    var value: Int64
}

private func worth(_ problem: Problem, _ state: State) -> Int64? {
    var value = state.value
    for (limit, load) in state.loads.enumerated() {
        let over = problem.limitAtMost[limit] == .max ? 0 : max(0, load - problem.limitAtMost[limit])
        let under = problem.limitAtLeast[limit] == .min ? 0 : max(0, problem.limitAtLeast[limit] - load)
        if problem.limitPenalty[limit] == 0, over + under > 0 { return nil }
        value -= problem.limitPenalty[limit] * (over + under)
        if problem.limitMinimumWhenUsed[limit] > 0, load != 0, load < problem.limitMinimumWhenUsed[limit] {
            return nil
        }
    }
    return value
}

private func combine(
    _ problem: Problem,
    _ components: [Int],
    _ index: Int,
    _ state: State,
    _ anything: Bool,
    _ out: inout Set<State>
) {
    if index == components.count {
        if anything { out.insert(state) }
        return
    }
    let component = components[index]
    if !problem.componentEssential[component] {
        combine(problem, components, index + 1, state, anything, &out)
    }
    func pick(_ option: Int, _ state: State, _ count: Int64, _ total: Int64) {
        if option == problem.options(of: component).upperBound {
            if count > 0, count <= problem.componentMaximumPicks[component],
                total >= problem.componentMinimum[component], total <= problem.componentMaximum[component]
            {
                combine(problem, components, index + 1, state, true, &out)
            }
            return
        }
        pick(option + 1, state, count, total)
        var quantity = problem.optionMinimum[option]
        while quantity <= problem.optionMaximum[option] {
            var picked = state
            picked.value += problem.optionValuePerUnit[option] * quantity + problem.optionFixedValue[option]
            for place in problem.loads(ofOption: option) {
                picked.loads[Int(problem.optionLoadLimit[place])] +=
                    problem.optionLoadPerUnit[place] * quantity + problem.optionLoadFixed[place]
            }
            pick(option + 1, picked, count + 1, total + quantity)
            quantity += problem.optionStep[option]
        }
    }
    pick(problem.options(of: component).lowerBound, state, 0, 0)
}
