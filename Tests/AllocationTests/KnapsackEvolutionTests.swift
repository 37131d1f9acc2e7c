import Testing

@testable import Allocation

/// The search of problems in which each need is taken or not.
@Suite struct KnapsackEvolutionTests {
    /// Items of one quantity each, and upper bounds on what they take.
    private func knapsack(items: Int, limits: Int, _ random: inout RandomProblem) -> Problem {
        var builder = ProblemBuilder(name: "knapsack")
        let loads = (0..<items).map { _ in (0..<limits).map { _ in random.int(0...30) } }
        for limit in 0..<limits {
            let sum = loads.reduce(0) { $0 + $1[limit] }
            builder.addLimit(id: "\(limit)", atMost: sum * random.int(1...4) / 5)
        }
        for item in 0..<items {
            builder.beginNeed(id: "\(item)", value: random.int(0...2))
            builder.beginComponent(id: "item", essential: true, minimum: 1, maximum: 3)
            let quantity = random.int(1...3)
            builder.addOption(
                id: "item",
                minimum: quantity,
                maximum: quantity,
                valuePerUnit: random.int(-1...9),
                fixedValue: loads[item].reduce(0, +) / Int64(2 * limits),
                loads: (0..<limits).filter { loads[item][$0] > 0 || random.chance(20) }.map {
                    .init(limit: $0, perUnit: loads[item][$0] / quantity, fixed: loads[item][$0] % quantity)
                }
            )
        }
        return builder.build()
    }

    private func best(_ problem: Problem) -> Int64 {
        var best: Int64 = 0
        for set in 0..<(1 << problem.needCount) {
            let picks = (0..<problem.needCount).filter { set >> $0 & 1 == 1 }.map {
                Solution.Pick(option: Int32($0), quantity: problem.optionMinimum[$0])
            }
            let evaluation = Evaluation(picks, of: problem)
            if evaluation.isFeasible { best = max(best, evaluation.objective) }
        }
        return best
    }

    @Test func `finds the best of small problems, at any prices`() {
        var random = RandomProblem(seed: 3)
        for _ in 0..<400 {
            let problem = knapsack(items: Int(random.int(0...9)), limits: Int(random.int(1...4)), &random)
            let prices = (0..<problem.limitCount).map { _ in Double(random.int(-1...3)) }
            var search = KnapsackEvolution(suited: Model(problem), prices: prices, seed: 7)
            search.run(work: 200_000) { false }
            let evaluation = Evaluation(search.picks, of: problem)
            #expect(evaluation.isFeasible && evaluation.objective == search.objective)
            #expect(search.objective == best(problem))
        }
    }

    @Test func `a plan that it is told of is the least that it answers`() throws {
        var random = RandomProblem(seed: 4)
        let problem = knapsack(items: 200, limits: 5, &random)
        let model = Model(problem)
        let prices = [Double](repeating: 1, count: 5)
        var long = KnapsackEvolution(suited: model, prices: prices, seed: 1)
        let first = long.objective
        long.run(work: 40_000_000) { false }
        #expect(long.objective > first)
        var short = KnapsackEvolution(suited: model, prices: prices, seed: 2)
        #expect(short.objective < long.objective)
        short.adopt(long.picks)
        #expect(short.objective >= long.objective)
        let islands = try #require(GeneticIslands<KnapsackEvolution>(model, prices: prices, seed: 9))
        islands.run(from: long.picks, long.objective, work: 2, threads: 2) { true }
        #expect(Evaluation(try #require(islands.picks), of: problem).objective >= long.objective)
    }

    @Test func `only problems in which each need is taken or not suit it`() {
        func suits(
            mandatory: Bool = false,
            quantities: ClosedRange<Int64> = 2...2,
            options: Int = 1,
            load: Int64 = 1,
            atLeast: Int64? = nil,
            penalty: Int64? = nil,
            cohort: Int64? = nil,
            needs: Int = 30
        ) -> Bool {
            var builder = ProblemBuilder(name: "one")
            builder.addLimit(
                id: "a",
                atMost: 20,
                atLeast: atLeast,
                penaltyPerUnit: penalty,
                minimumWhenUsed: cohort
            )
            for need in 0..<needs {
                builder.beginNeed(id: "\(need)", mandatory: mandatory)
                builder.beginComponent(id: "c", essential: true, minimum: 1, maximum: 9)
                for option in 0..<options {
                    builder.addOption(
                        id: "\(option)",
                        minimum: quantities.lowerBound,
                        maximum: quantities.upperBound,
                        fixedValue: 5,
                        loads: [.init(limit: 0, fixed: load)]
                    )
                }
            }
            return KnapsackEvolution.suits(Model(builder.build()))
        }
        #expect(suits() && suits(atLeast: 0))
        #expect(!suits(mandatory: true) && !suits(quantities: 1...2) && !suits(options: 2))
        #expect(!suits(load: -1) && !suits(atLeast: 1) && !suits(penalty: 3) && !suits(cohort: 4))
        #expect(!suits(needs: 19))
    }

    @Test func `one thread and two give the same plans, alone and as a part of a solve`() throws {
        var random = RandomProblem(seed: 6)
        let problem = knapsack(items: 150, limits: 10, &random)
        let prices = [Double](repeating: 1, count: 10)
        let plans = try [1, 2].map { threads in
            let islands = try #require(
                GeneticIslands<KnapsackEvolution>(Model(problem), prices: prices, seed: 5)
            )
            islands.run(from: [], .min, work: 2, threads: threads) { false }
            let early = islands.picks ?? []
            islands.run(from: [], .min, work: 10_000_000, threads: threads) { false }
            return [early, islands.picks ?? []]
        }
        #expect(plans[0] == plans[1])
        let worth = plans[0].map { Evaluation($0, of: problem) }
        #expect(worth[0].isFeasible && worth[1].isFeasible && worth[1].objective > worth[0].objective)
        let results = [1, 2].map { threads in
            var options = SolveOptions()
            options.workLimit = 30_000_000
            options.threads = threads
            return Solver.solve(problem, options: options)
        }
        #expect(results[0].solution.picks == results[1].solution.picks)
        #expect(results[0].solution.upperBound == results[1].solution.upperBound)
        #expect(results[0].work == results[1].work)
        // A work limit is kept within what a step takes.
        #expect(results[0].work < 33_000_000)
    }
}
