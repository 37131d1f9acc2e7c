@testable import Allocation
import Testing

@Suite struct SubProblemTests {
    /// The needs in `free`, and one more that is always served and loads what the picks of all other needs load.
    private func rest(of problem: Problem, _ picks: [Solution.Pick], free: [Int]) -> Problem {
        var builder = ProblemBuilder(name: "rest")
        for limit in 0..<problem.limitCount {
            let least = problem.limitAtLeast[limit]
            let most = problem.limitAtMost[limit]
            let penalty = problem.limitPenalty[limit]
            let cohort = problem.limitMinimumWhenUsed[limit]
            builder.addLimit(
                id: "limit-\(limit)",
                atMost: most == .max ? nil : most,
                atLeast: least == .min ? nil : least,
                penaltyPerUnit: penalty == 0 ? nil : penalty,
                minimumWhenUsed: cohort == 0 ? nil : cohort
            )
        }
        var loads = [Int64](repeating: 0, count: problem.limitCount)
        for need in 0..<problem.needCount where !free.contains(need) {
            var isServed = problem.needMandatory[need]
            for component in problem.components(of: need) {
                for pick in picks where problem.options(of: component).contains(Int(pick.option)) {
                    isServed = true
                    for load in problem.loads(ofOption: Int(pick.option)) {
                        loads[Int(problem.optionLoadLimit[load])] +=
                            problem.optionLoadPerUnit[load] * pick.quantity + problem.optionLoadFixed[load]
                    }
                }
            }
            if !isServed { continue }
            for load in problem.loads(ofNeed: need) {
                loads[Int(problem.needLoadLimit[load])] += problem.needLoadAmount[load]
            }
        }
        let fixed = loads.enumerated().map { ProblemBuilder.Load(limit: $0.offset, fixed: $0.element) }
        builder.beginNeed(id: "others", mandatory: true)
        builder.beginComponent(id: "others", essential: true, minimum: 1, maximum: 1)
        builder.addOption(id: "others", minimum: 1, maximum: 1, loads: fixed)
        for need in free {
            builder.beginNeed(
                id: "need-\(need)",
                value: problem.needValue[need],
                mandatory: problem.needMandatory[need],
                fixed: problem.loads(ofNeed: need).map {
                    .init(limit: Int(problem.needLoadLimit[$0]), fixed: problem.needLoadAmount[$0])
                }
            )
            for component in problem.components(of: need) {
                builder.beginComponent(
                    id: "component-\(component)",
                    essential: problem.componentEssential[component],
                    minimum: problem.componentMinimum[component],
                    maximum: problem.componentMaximum[component],
                    maximumPicks: problem.componentMaximumPicks[component]
                )
                for option in problem.options(of: component) {
                    builder.addOption(
                        id: "option-\(option)",
                        minimum: problem.optionMinimum[option],
                        maximum: problem.optionMaximum[option],
                        step: problem.optionStep[option],
                        valuePerUnit: problem.optionValuePerUnit[option],
                        fixedValue: problem.optionFixedValue[option],
                        loads: problem.loads(ofOption: option).map {
                            .init(
                                limit: Int(problem.optionLoadLimit[$0]),
                                perUnit: problem.optionLoadPerUnit[$0],
                                fixed: problem.optionLoadFixed[$0]
                            )
                        }
                    )
                }
            }
        }
        return builder.build()
    }

    @Test func `a part is worth what its needs can add beside all others`() {
        var compared = 0
        for seed in 0..<4000 as Range<UInt64> {
            var random = RandomProblem(seed: seed)
            let problem = random.problem()
            guard problem.needCount > 1 else { continue }
            var options = SolveOptions()
            options.threads = 1
            options.workLimit = 20_000
            let solution = Solver.solve(problem, options: options).solution
            guard solution.objective != nil else { continue }
            let free = (0..<problem.needCount).filter { _ in random.chance(50) }
            let model = Model(problem)
            var plan = Plan(model)
            plan.replace([], solution.picks.map { (Int($0.option), $0.quantity) })
            let prices = [Double](repeating: 0, count: problem.limitCount)
            guard let part = SubProblem(model, plan, free: free, prices: prices, widest: 100),
                let known = part.objective
            else { continue }
            let others = rest(of: problem, solution.picks, free: free)
            let map = Dictionary(
                uniqueKeysWithValues: free.flatMap { need in
                    problem.components(of: need).flatMap { problem.options(of: $0) }
                }.enumerated().map { ($0.element, Int32($0.offset + 1)) }
            )
            let own =
                [Solution.Pick(option: 0, quantity: 1)]
                + solution.picks.compactMap { pick in
                    map[Int(pick.option)].map { Solution.Pick(option: $0, quantity: pick.quantity) }
                }
            let before = Evaluation(own, of: others)
            #expect(before.isFeasible, "seed \(seed)")
            let best = bruteForce(others)
            let found = bruteForce(part.problem)
            #expect(best == found.map { $0 + before.objective - known }, "seed \(seed)")
            compared += 1
        }
        #expect(compared > 1000)
    }
}
