@testable import Allocation
import Testing

@Suite struct DeterminismTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `one thread, two threads and a second run give the same solution`(seed: UInt64) {
        let problem = Problem.call(seed: seed)
        var options = SolveOptions()
        options.workLimit = 6_000_000
        options.threads = 1
        let alone = Solver.solve(problem, options: options)
        options.threads = 2
        let together = Solver.solve(problem, options: options)
        let again = Solver.solve(problem, options: options)
        for other in [together, again] {
            #expect(other.solution.picks == alone.solution.picks)
            #expect(other.solution.prices == alone.solution.prices)
            #expect(other.solution.upperBound == alone.solution.upperBound)
            #expect(other.work == alone.work)
        }
        #expect(Evaluation(alone.solution.picks, of: problem).isFeasible)
    }

    @Test(arguments: [1, 2] as [UInt64], [true, false])
    func `without a linear program too, and where one takes its share of the work`(
        seed: UInt64,
        hasMaster: Bool
    ) {
        let problem = Problem.call(seed: seed)
        let results = [1, 2, 2].map { threads in
            var options = SolveOptions()
            options.workLimit = 2_000_000
            options.threads = threads
            var run = SolveRun(problem, options, nil, nil)
            (run.largeOptions, run.quickMaster) = (0, 0)
            if !hasMaster { run.largestMaster = 0 }
            return run.solve()
        }
        for other in results[1...] {
            #expect(other.solution.picks == results[0].solution.picks)
            #expect(other.solution.prices == results[0].solution.prices)
            #expect(other.solution.upperBound == results[0].solution.upperBound)
            #expect(other.work == results[0].work)
        }
        #expect(Evaluation(results[0].solution.picks, of: problem).isFeasible)
        let warm = [1, 2].map { threads in
            var options = SolveOptions()
            options.workLimit = 2_000_000
            options.threads = threads
            options.warmPicks = results[0].solution.picks
            options.warmPrices = [Double](repeating: 0, count: problem.limitCount)
            for price in results[0].solution.prices { options.warmPrices[Int(price.limit)] = price.price }
            var run = SolveRun(problem, options, nil, nil)
            (run.largeOptions, run.quickMaster) = (0, 0)
            if !hasMaster { run.largestMaster = 0 }
            return run.solve().solution
        }
        #expect(warm[0].picks == warm[1].picks)
        #expect(warm[0].prices == warm[1].prices)
        #expect(warm[0].upperBound == warm[1].upperBound)
        #expect((warm[0].objective ?? 0) >= (results[0].solution.objective ?? 0))
    }

    @Test func `cuts lie between the prices' bound and the solution`() throws {
        var options = SolveOptions()
        options.workLimit = 4_000_000
        let result = Solver.solve(Problem.call(seed: 4), options: options)
        let objective = try #require(result.solution.objective)
        let bound = try #require(result.solution.upperBound)
        let prices = try #require(result.priceBound)
        #expect(objective <= bound)
        #expect(bound <= prices)
        if let cuts = result.cutBound { #expect(bound <= cuts) }
    }
}
