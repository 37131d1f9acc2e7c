@testable import Allocation
import Testing

@Suite struct PartsTests {
    /// Two random problems side by side, limits of the second after those of the first.
    private func pair(_ seed: UInt64) -> (whole: Problem, first: Problem, second: Problem) {
        var random = RandomProblem(seed: seed &* 2 &+ 1)
        let first = random.problem()
        random = RandomProblem(seed: seed &* 2)
        let second = random.problem()
        var whole = first
        let limits = Int32(first.limitCount)
        whole.limitIDs += second.limitIDs.map { "second-\($0)" }
        whole.limitAtMost += second.limitAtMost
        whole.limitAtLeast += second.limitAtLeast
        whole.limitPenalty += second.limitPenalty
        whole.limitMinimumWhenUsed += second.limitMinimumWhenUsed
        whole.needIDs += second.needIDs.map { "second-\($0)" }
        whole.needValue += second.needValue
        whole.needMandatory += second.needMandatory
        whole.needComponentStart += second.needComponentStart.dropFirst().map {
            $0 + Int32(first.componentCount)
        }
        whole.needLoadStart += second.needLoadStart.dropFirst().map {
            $0 + Int32(first.needLoadLimit.count)
        }
        whole.needLoadLimit += second.needLoadLimit.map { $0 + limits }
        whole.needLoadAmount += second.needLoadAmount
        whole.componentIDs += second.componentIDs
        whole.componentEssential += second.componentEssential
        whole.componentMinimum += second.componentMinimum
        whole.componentMaximum += second.componentMaximum
        whole.componentMaximumPicks += second.componentMaximumPicks
        whole.componentOptionStart += second.componentOptionStart.dropFirst().map {
            $0 + Int32(first.optionCount)
        }
        let names = Int32(first.optionNames.count)
        whole.optionNames += second.optionNames
        whole.optionName += second.optionName.map { $0 + names }
        whole.optionMinimum += second.optionMinimum
        whole.optionMaximum += second.optionMaximum
        whole.optionStep += second.optionStep
        whole.optionValuePerUnit += second.optionValuePerUnit
        whole.optionFixedValue += second.optionFixedValue
        whole.optionLoadStart += second.optionLoadStart.dropFirst().map {
            $0 + Int32(first.optionLoadLimit.count)
        }
        whole.optionLoadLimit += second.optionLoadLimit.map { $0 + limits }
        whole.optionLoadPerUnit += second.optionLoadPerUnit
        whole.optionLoadFixed += second.optionLoadFixed
        return (whole, first, second)
    }

    @Test func `two problems side by side are worth their sum`() {
        var apart = 0
        for seed in 0..<600 as Range<UInt64> {
            let (whole, first, second) = pair(seed)
            var options = SolveOptions()
            options.threads = 1
            options.workLimit = 6_000_000
            let result = Solver.solve(whole, options: options)
            if result.parts > 1 { apart += 1 }
            let best = bruteForce(first).flatMap { a in bruteForce(second).map { a + $0 } }
            let solution = result.solution
            switch solution.status {
            case .infeasible:
                #expect(best == nil, "seed \(seed)")
            case .unknown:
                continue
            case .optimal, .feasible:
                let evaluation = Evaluation(solution.picks, of: whole)
                #expect(evaluation.isFeasible, "seed \(seed)")
                #expect(evaluation.objective == solution.objective, "seed \(seed)")
                if solution.status == .optimal { #expect(solution.objective == best, "seed \(seed)") }
                if let best, let bound = solution.upperBound { #expect(best <= bound, "seed \(seed)") }
            }
        }
        #expect(apart > 400)
    }

    @Test func `a limit that nothing can break connects nothing`() {
        var builder = ProblemBuilder(name: "wide")
        let wide = builder.addLimit(id: "wide", atMost: 100)
        for need in 0..<3 {
            let own = builder.addLimit(id: "own-\(need)", atMost: 5)
            builder.beginNeed(id: "need-\(need)")
            builder.beginComponent(id: "a", essential: true, minimum: 1, maximum: 10)
            builder.addOption(
                id: "o",
                minimum: 1,
                maximum: 10,
                valuePerUnit: 1,
                loads: [.init(limit: wide, perUnit: 1), .init(limit: own, perUnit: 1)]
            )
        }
        let problem = builder.build()
        #expect(ConnectedParts(problem).needs == [[0], [1], [2]])
        let result = Solver.solve(problem)
        #expect(result.parts == 3)
        #expect(result.solution.objective == 15)
        #expect(result.solution.status == .optimal)
    }

    @Test func `a rule that no need can help makes the whole infeasible`() {
        var builder = ProblemBuilder(name: "idle")
        builder.addLimit(id: "idle", atLeast: 1)
        for need in 0..<2 {
            builder.beginNeed(id: "need-\(need)")
            builder.beginComponent(id: "a", essential: true, minimum: 1, maximum: 1)
            builder.addOption(id: "o", minimum: 1, maximum: 1, valuePerUnit: 1, loads: [])
        }
        let result = Solver.solve(builder.build())
        #expect(result.solution.status == .infeasible)
        #expect(result.conflict == .init(limits: [0], needs: []))
    }
}
