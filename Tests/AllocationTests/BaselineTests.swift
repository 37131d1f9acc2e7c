import Allocation
import Testing

@Suite("Baselines: needs one after another")
struct BaselineTests {
    /// Whether no load gives room back: the problems that programmes make.
    private func isPlain(_ problem: Problem) -> Bool {
        problem.optionLoadPerUnit.allSatisfy { $0 >= 0 } && problem.optionLoadFixed.allSatisfy { $0 >= 0 }
            && problem.needLoadAmount.allSatisfy { $0 >= 0 } && problem.limitAtMost.allSatisfy { $0 >= 0 }
    }

    @Test func `both keep every hard limit, and neither beats what is possible`() {
        var checked = 0
        for seed in UInt64(0)..<1_500 {
            var random = RandomProblem(seed: seed)
            let problem = random.problem()
            guard isPlain(problem) else { continue }
            checked += 1
            let best = bruteForce(problem)
            for order in [Baseline.greedyOrder(problem), Array(0..<problem.needCount)] {
                let evaluation = Evaluation(Baseline.serve(problem, inOrder: order), of: problem)
                let broken = evaluation.breaches.filter {
                    switch $0 {
                    case .mandatory: false
                    case .load(let limit, let load): load > problem.limitAtMost[limit]
                    default: true
                    }
                }
                #expect(broken.isEmpty, "seed \(seed): \(broken)")
                if evaluation.isFeasible, let best {
                    #expect(evaluation.objective <= best, "seed \(seed)")
                }
            }
        }
        #expect(checked > 300)
    }

    @Test func `the first to come takes the only place; by value the better does`() {
        let problem = course()
        #expect(Baseline.serve(problem, inOrder: [0, 1]).map(\.option) == [0])
        #expect(Baseline.greedyOrder(problem) == [1, 0])
        #expect(Baseline.serve(problem, inOrder: Baseline.greedyOrder(problem)).map(\.option) == [1])
    }

    @Test func `a course that does not fill is cancelled, and who was on it is placed again`() {
        var builder = ProblemBuilder(name: "cancelled")
        let large = builder.addLimit(id: "large", atMost: 9, minimumWhenUsed: 5)
        let small = builder.addLimit(id: "small", atMost: 1)
        for (need, value) in [("a", 9), ("b", 8)] as [(String, Int64)] {
            builder.beginNeed(id: need)
            builder.beginComponent(id: "c", essential: true, minimum: 1, maximum: 1)
            builder.addOption(
                id: "large",
                minimum: 1,
                maximum: 1,
                valuePerUnit: value,
                loads: [.init(limit: large, perUnit: 1)]
            )
            builder.addOption(
                id: "small",
                minimum: 1,
                maximum: 1,
                valuePerUnit: 1,
                loads: [.init(limit: small, perUnit: 1)]
            )
        }
        #expect(Baseline.serve(builder.build(), inOrder: [0, 1]).map(\.option) == [1])
    }

    /// Two needs and one place.
    private func course() -> Problem {
        var builder = ProblemBuilder(name: "course")
        let seats = builder.addLimit(id: "seats", atMost: 1)
        for (need, value) in [("a", 3), ("b", 4)] as [(String, Int64)] {
            builder.beginNeed(id: need)
            builder.beginComponent(id: "c", essential: true, minimum: 1, maximum: 1)
            builder.addOption(
                id: "course",
                minimum: 1,
                maximum: 1,
                valuePerUnit: value,
                loads: [.init(limit: seats, perUnit: 1)]
            )
        }
        return builder.build()
    }
}
