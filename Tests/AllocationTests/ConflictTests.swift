@testable import Allocation
import Testing

@Suite struct ConflictTests {
    /// A problem with the rules of a conflict only.
    private func only(_ conflict: SolveResult.Conflict, of problem: Problem) -> Problem {
        var result = problem
        for need in 0..<problem.needCount where !conflict.needs.contains(need) {
            result.needMandatory[need] = false
        }
        for limit in 0..<problem.limitCount {
            if !conflict.limits.contains(limit) { result.limitMinimumWhenUsed[limit] = 0 }
            if !conflict.limits.contains(limit) || problem.limitPenalty[limit] > 0 {
                result.limitAtMost[limit] = .max
                result.limitAtLeast[limit] = .min
                result.limitPenalty[limit] = 0
            }
        }
        return result
    }

    @Test func `what is named cannot hold together, and without any one of it there is a solution`() {
        var seen = 0
        for seed in 0..<3000 as Range<UInt64> {
            var random = RandomProblem(seed: seed)
            let problem = random.problem()
            var options = SolveOptions()
            options.threads = 1
            options.workLimit = 3_000_000
            let result = Solver.solve(problem, options: options)
            guard result.solution.status == .infeasible else { continue }
            seen += 1
            guard let conflict = result.conflict else {
                Issue.record("seed \(seed) names nothing")
                continue
            }
            #expect(bruteForce(only(conflict, of: problem)) == nil, "seed \(seed)")
            for need in conflict.needs {
                var fewer = conflict
                fewer.needs.removeAll { $0 == need }
                #expect(bruteForce(only(fewer, of: problem)) != nil, "seed \(seed), need \(need)")
            }
            for limit in conflict.limits {
                var fewer = conflict
                fewer.limits.removeAll { $0 == limit }
                #expect(bruteForce(only(fewer, of: problem)) != nil, "seed \(seed), limit \(limit)")
            }
        }
        #expect(seen > 300)
    }

    @Test func `of many that want too much just enough are named`() {
        var builder = ProblemBuilder(name: "crowd")
        let seats = builder.addLimit(id: "seats", atMost: 50)
        for need in 0..<200 {
            builder.beginNeed(id: "need-\(need)", mandatory: need % 2 == 0)
            builder.beginComponent(id: "a", essential: true, minimum: 10, maximum: 10)
            builder.addOption(
                id: "o",
                minimum: 10,
                maximum: 10,
                valuePerUnit: 1,
                loads: [.init(limit: seats, perUnit: 1)]
            )
        }
        let result = Solver.solve(builder.build())
        #expect(result.solution.status == .infeasible)
        #expect(result.conflict?.limits == [0])
        #expect(result.conflict?.needs.count == 6)
    }
}
