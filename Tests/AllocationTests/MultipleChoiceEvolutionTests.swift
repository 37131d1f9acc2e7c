import Testing

@testable import Allocation

/// The search of problems in which each need is one of a few choices.
@Suite struct MultipleChoiceEvolutionTests {
    /// Needs with a few options each, some of which must be served, and limits from either side.
    private func choices(needs: Int, limits: Int, _ random: inout RandomProblem) -> Problem {
        var builder = ProblemBuilder(name: "choices")
        for limit in 0..<limits {
            let isLeast = random.chance(25)
            builder.addLimit(
                id: "\(limit)",
                atMost: isLeast ? nil : random.int(2...4) * Int64(needs),
                atLeast: isLeast ? random.int(0...2) * Int64(needs) : nil
            )
        }
        for need in 0..<needs {
            builder.beginNeed(id: "\(need)", value: random.int(-1...3), mandatory: random.chance(40))
            builder.beginComponent(id: "choice", essential: true, minimum: 1, maximum: 2)
            for option in 0..<random.int(1...3) {
                let quantity = random.int(1...2)
                builder.addOption(
                    id: "\(option)",
                    minimum: quantity,
                    maximum: quantity,
                    valuePerUnit: random.int(-2...9),
                    fixedValue: random.int(0...5),
                    loads: (0..<limits).map {
                        .init(limit: $0, perUnit: random.int(-1...3), fixed: random.int(0...2))
                    }
                )
            }
        }
        return builder.build()
    }

    /// The most that any choice of all needs is worth; nil where none is feasible.
    private func best(_ problem: Problem) -> Int64? {
        var best: Int64?
        func go(_ need: Int, _ picks: [Solution.Pick]) {
            guard need < problem.needCount else {
                let evaluation = Evaluation(picks, of: problem)
                if evaluation.isFeasible { best = max(best ?? .min, evaluation.objective) }
                return
            }
            go(need + 1, picks)
            for component in problem.components(of: need) {
                for option in problem.options(of: component) {
                    let pick = Solution.Pick(option: Int32(option), quantity: problem.optionMinimum[option])
                    go(need + 1, picks + [pick])
                }
            }
        }
        go(0, [])
        return best
    }

    private func evolution(_ problem: Problem, _ prices: [Double], seed: UInt64) -> MultipleChoiceEvolution? {
        MultipleChoices(Model(problem), prices: prices, fewest: 0).map {
            MultipleChoiceEvolution($0, seed: seed)
        }
    }

    @Test func `finds the best of small problems, at any prices, or nothing where nothing is feasible`() {
        var random = RandomProblem(seed: 11)
        var (hopeless, found) = (0, 0)
        for _ in 0..<300 {
            let problem = choices(needs: Int(random.int(1...6)), limits: Int(random.int(1...6)), &random)
            let prices = (0..<problem.limitCount).map { _ in Double(random.int(-1...3)) }
            guard var evolution = evolution(problem, prices, seed: 3) else { continue }
            evolution.run(work: 1_000_000) { false }
            guard let best = best(problem) else {
                #expect(evolution.objective == .min)
                hopeless += 1
                continue
            }
            let evaluation = Evaluation(evolution.picks, of: problem)
            #expect(evaluation.isFeasible && evaluation.objective == evolution.objective)
            #expect(evolution.objective == best)
            found += 1
        }
        #expect(hopeless > 25 && found > 150)
    }

    @Test func `a plan that it is told of is the least that it answers`() {
        var random = RandomProblem(seed: 12)
        let problem = choices(needs: 120, limits: 7, &random)
        let prices = [Double](repeating: 0.5, count: 7)
        guard var long = evolution(problem, prices, seed: 1), var short = evolution(problem, prices, seed: 2)
        else {
            Issue.record("the problem does not suit the search")
            return
        }
        // Nothing is done before it is asked for, and one step at a time can be stopped.
        #expect(long.work == 0)
        long.run(work: 40_000_000) { true }
        #expect(long.work < 100_000)
        let first = long.objective
        long.run(work: 40_000_000) { false }
        #expect(long.objective > first)
        #expect(short.objective < long.objective)
        short.adopt(long.picks)
        #expect(short.objective >= long.objective)
        #expect(Evaluation(short.picks, of: problem).objective == short.objective)
    }

    @Test func `only needs of one choice each within few hard limits of small loads suit it`() {
        func suits(
            quantities: ClosedRange<Int64> = 2...2,
            components: Int = 1,
            picks: Int64 = 1,
            load: Int64 = 3,
            atMost: Int64 = 20,
            penalty: Int64? = nil,
            cohort: Int64? = nil,
            needs: Int = 30,
            options: Int = 2
        ) -> Bool {
            var builder = ProblemBuilder(name: "one")
            builder.addLimit(id: "a", atMost: atMost, penaltyPerUnit: penalty, minimumWhenUsed: cohort)
            for need in 0..<needs {
                builder.beginNeed(id: "\(need)")
                for component in 0..<components {
                    builder.beginComponent(
                        id: "\(component)",
                        essential: true,
                        minimum: 1,
                        maximum: 9,
                        maximumPicks: picks
                    )
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
            }
            return MultipleChoices(Model(builder.build()), prices: [1]) != nil
        }
        #expect(suits() && suits(options: 1) && suits(load: -3, atMost: -9))
        #expect(!suits(quantities: 1...2) && !suits(components: 2) && !suits(picks: 2))
        #expect(!suits(penalty: 3) && !suits(cohort: 4) && !suits(needs: 19) && !suits(options: 255))
        // A limit that cannot bind leaves nothing to search for, and past 2^24 single precision would round.
        #expect(!suits(atMost: 1000))
        #expect(!suits(load: 600_000, atMost: 5_000_000) && suits(load: 200_000, atMost: 5_000_000))
        // Neither too many choices, nor too long a way to a feasible plan.
        #expect(
            suits(needs: 400, options: 100) && !suits(needs: 400, options: 254)
                && !suits(needs: 1000, options: 99)
        )
    }

    @Test func `one thread and two give the same plans, beside a search tree as well`() throws {
        var random = RandomProblem(seed: 13)
        let problem = choices(needs: 60, limits: 8, &random)
        let prices = [Double](repeating: 0.5, count: 8)
        let plans = try [1, 2].map { threads in
            let islands = try #require(
                GeneticIslands<MultipleChoiceEvolution>(Model(problem), prices: prices, seed: 5)
            )
            islands.run(from: [], .min, work: 4_000_000, threads: threads) { false }
            islands.runLast(work: 1_000_000) { false }
            return islands.picks
        }
        #expect(plans[0] == plans[1] && plans[0] != nil)
        let results = [1, 2].map { threads in
            var options = SolveOptions()
            options.workLimit = 30_000_000
            options.threads = threads
            return Solver.solve(problem, options: options)
        }
        #expect(results[0].solution.picks == results[1].solution.picks)
        #expect(results[0].solution.upperBound == results[1].solution.upperBound)
        #expect(results[0].work == results[1].work && results[0].nodes == results[1].nodes)
        #expect(results[0].work < 33_000_000)
    }
}
