@testable import Allocation
import Testing

@Suite struct SolverTests {
    @Test(arguments: 0..<8)
    func `random problems agree with trying everything`(block: Int) {
        for number in 0..<400 {
            let seed = UInt64(block * 400 + number)
            var random = RandomProblem(seed: seed)
            let problem = random.problem()
            let best = bruteForce(problem)
            var options = SolveOptions()
            options.threads = 1
            options.workLimit = 3_000_000
            let solution = Solver.solve(problem, options: options).solution
            judge(solution, problem, best, seed)
        }
    }

    @Test(arguments: 0..<4, [true, false])
    func `without a linear program too, and where one takes its share of the work`(
        block: Int,
        hasMaster: Bool
    ) {
        for number in 0..<200 {
            let seed = UInt64(block * 200 + number)
            var random = RandomProblem(seed: seed)
            let problem = random.problem()
            var options = SolveOptions()
            options.threads = 1
            options.workLimit = 20_000
            var run = SolveRun(problem, options, nil, nil)
            (run.largeOptions, run.quickMaster) = (0, 0)
            if !hasMaster { run.largestMaster = 0 }
            judge(run.solve().solution, problem, bruteForce(problem), seed)
        }
    }

    private func judge(_ solution: Solution, _ problem: Problem, _ best: Int64?, _ seed: UInt64) {
        let where_: Comment =
            "seed \(seed): brute force \(best.map(String.init) ?? "none"), \(solution.status)"
        switch solution.status {
        case .infeasible:
            #expect(best == nil, where_)
        case .unknown:
            if let best, let bound = solution.upperBound { #expect(best <= bound, where_) }
        case .feasible, .optimal:
            let evaluation = Evaluation(solution.picks, of: problem)
            #expect(evaluation.isFeasible, where_)
            #expect(evaluation.objective == solution.objective, where_)
            guard let best, let objective = solution.objective, let bound = solution.upperBound else {
                Issue.record(where_)
                return
            }
            #expect(objective <= best && best <= bound, "\(where_) \(objective) \(bound)")
            if solution.status == .optimal { #expect(objective == best, where_) }
        }
    }

    @Test func `the example of the format is proven`() {
        var builder = ProblemBuilder(name: "two-needs")
        let seats = builder.addLimit(id: "course/seats", atMost: 30, minimumWhenUsed: 12)
        let hours = builder.addLimit(id: "cluster/hours", atMost: 5000)
        builder.beginNeed(id: "a")
        builder.beginComponent(id: "training", essential: true, minimum: 10, maximum: 20)
        builder.addOption(
            id: "course",
            minimum: 5,
            maximum: 30,
            valuePerUnit: 4_000_000,
            loads: [.init(limit: seats, perUnit: 1)]
        )
        builder.beginNeed(id: "b")
        builder.beginComponent(id: "training", essential: true, minimum: 8, maximum: 16)
        builder.addOption(
            id: "course",
            minimum: 5,
            maximum: 30,
            valuePerUnit: 5_000_000,
            loads: [.init(limit: seats, perUnit: 1)]
        )
        builder.beginComponent(id: "compute", essential: false, minimum: 1000, maximum: 4000)
        builder.addOption(
            id: "cluster",
            minimum: 500,
            maximum: 5000,
            step: 500,
            valuePerUnit: 10_000,
            fixedValue: -1_000_000,
            loads: [.init(limit: hours, perUnit: 1)]
        )
        let solution = Solver.solve(builder.build()).solution
        #expect(solution.status == .optimal)
        #expect(solution.objective == 175_000_000)
    }

    @Test func `an empty problem is worth nothing`() {
        let solution = Solver.solve(Problem(name: "empty")).solution
        #expect(solution.status == .optimal)
        #expect(solution.objective == 0)
        #expect(solution.picks.isEmpty)
    }
}
