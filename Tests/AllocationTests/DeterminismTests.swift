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

    /// Jobs and machines where what costs little takes much room (type D of Beasley's generalised assignment problems).
    private func assignment(jobs: Int, machines: Int) -> Problem {
        var random = RandomProblem(seed: 9)
        let room = (0..<machines).map { _ in (0..<jobs).map { _ in random.int(1...100) } }
        var builder = ProblemBuilder(name: "assignment")
        for machine in 0..<machines {
            builder.addLimit(id: "\(machine)", atMost: room[machine].reduce(0, +) * 8 / Int64(10 * machines))
        }
        for job in 0..<jobs {
            builder.beginNeed(id: "\(job)", mandatory: true)
            builder.beginComponent(id: "machine", essential: true, minimum: 1, maximum: 1)
            for machine in 0..<machines {
                let taken = room[machine][job]
                builder.addOption(
                    id: "\(machine)",
                    minimum: 1,
                    maximum: 1,
                    fixedValue: taken + random.int(-10...10),
                    loads: [.init(limit: machine, fixed: taken)]
                )
            }
        }
        return builder.build()
    }

    @Test func `where every need is one choice too`() throws {
        let problem = assignment(jobs: 120, machines: 14)
        #expect(ImplicitEnumeration.suits(problem))
        let results = [(1, 3_000_000), (1, 12_000_000), (2, 12_000_000)].map { threads, work in
            var options = SolveOptions()
            options.workLimit = Int64(work)
            options.threads = threads
            return Solver.solve(problem, options: options)
        }
        let (early, alone, together) = (results[0], results[1], results[2])
        #expect(together.solution.picks == alone.solution.picks)
        #expect(together.solution.prices == alone.solution.prices)
        #expect(together.solution.upperBound == alone.solution.upperBound)
        #expect(together.work == alone.work)
        // The neighbourhoods have found something in the meantime.
        #expect(try #require(alone.solution.objective) > #require(early.solution.objective))
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
