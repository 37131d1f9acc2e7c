@testable import Allocation
import Testing

/// Branch and bound at prices of needs, and what it leaves out.
@Suite struct KnapsackTreeTests {
    @Test func `proves the optimum of small problems, and finds a plan that has it`() throws {
        var random = RandomProblem(seed: 21)
        var found = 0
        for _ in 0..<2000 {
            let part = AssignmentPart(&random)
            guard let least = part.feasible.map(\.objective).min(),
                let top = part.feasible.map(\.objective).max()
            else { continue }
            let choices = try #require(AssignmentChoices(part.problem))
            let items = try #require(KnapsackItems(choices))
            let prices = KnapsackBound(items, choices, prices: part.prices).bestPrices
            var tree = KnapsackTree(items)
            // A node at a time, so that it goes on where it was.
            var rounds = 0
            while tree.bound > max(tree.value, least), rounds < 10_000 {
                tree.run(work: 1, objective: least, bound: 1000, prices: prices, threads: 1) { false }
                #expect(tree.bound >= top && !tree.isStuck)
                rounds += 1
            }
            #expect(tree.bound == top && tree.value == top)
            guard let picks = tree.picks else {
                #expect(least == top)
                continue
            }
            let sorted = picks.map { Solution.Pick(option: Int32($0.option), quantity: $0.quantity) }
                .sorted { $0.option < $1.option }
            let evaluation = Evaluation(sorted, of: part.problem)
            #expect(evaluation.isFeasible && evaluation.objective == top)
            found += 1
        }
        #expect(found > 800)
    }

    @Test func `no plan with a choice is worth more than what the bound falls to`() throws {
        var random = RandomProblem(seed: 22)
        var (falls, exact) = (0, 0)
        for _ in 0..<2000 {
            let part = AssignmentPart(&random)
            if part.feasible.isEmpty { continue }
            let choices = try #require(AssignmentChoices(part.problem))
            let items = try #require(KnapsackItems(choices))
            // Prices from anywhere: nothing may rest on good ones.
            let prices = (0..<items.needs).map { _ in Double(random.int(-4...24)) / 2 }
            let relaxation = KnapsackRelaxation(items, prices)
            let (whole, byChoice) = (relaxation.exact(byChoice: false), relaxation.exact(byChoice: true))
            let bound = try #require(byChoice)
            #expect(bound.total == whole?.total)
            for need in 0..<items.needs {
                let own = part.problem.options(of: part.problem.components(of: need).lowerBound)
                for (place, option) in choicesOf(need, items) {
                    let top = part.feasible.filter { plan in
                        let picked = plan.picks.first { own.contains(Int($0.option)) }
                        return picked.map { Int($0.option) } ?? -1 == option
                    }.map(\.objective).max()
                    let value = bound.bound(after: bound.falls[place])
                    #expect(value <= bound.bound)
                    if let top { #expect(value >= top) }
                    if value < bound.bound { falls += 1 }
                    if value == top { exact += 1 }
                }
            }
        }
        #expect(falls > 2500 && exact > 300)
    }

    /// The places of a need's choices in what falls, each with its option or -1.
    private func choicesOf(_ need: Int, _ items: KnapsackItems) -> [(place: Int, option: Int)] {
        var result = items.need.indices.filter { Int(items.need[$0]) == need }
            .map { (place: $0, option: Int(items.option[$0])) }
        // Without any limit the best of several options counts, and it is not told apart from picking nothing here.
        if items.alone[need] > .min, items.aloneOption[need] >= 0 {
            result.append((items.need.count + need, Int(items.aloneOption[need])))
        }
        return result
    }

    @Test func `is the same on one thread and two, and wherever it was interrupted`() throws {
        let problem = AssignmentEnumerationTests.assignment(needs: 40, limits: 5)
        let choices = try #require(AssignmentChoices(problem))
        let items = try #require(KnapsackItems(choices))
        let limits = [Double](repeating: 0.9, count: problem.limitCount)
        var bound = KnapsackBound(items, choices, prices: limits)
        bound.improve(work: 3_000_000, target: 2000, threads: 1) { false }
        let upper = try #require(bound.exact())
        func prove(_ budget: Int64, threads: Int) -> (value: Int64, bound: Int64, nodes: Int) {
            var tree = KnapsackTree(items)
            for _ in 0..<20_000 where tree.bound > tree.value {
                tree.run(
                    work: budget,
                    objective: upper - 40,
                    bound: upper,
                    prices: bound.bestPrices,
                    threads: threads
                ) { false }
            }
            return (tree.value, tree.bound, tree.nodes)
        }
        let first = prove(.max / 2, threads: 1)
        #expect(first.value == first.bound && first.value < upper && first.nodes > 20)
        #expect(prove(.max / 2, threads: 2) == first)
        #expect(prove(10_000, threads: 2) == first)
    }

    @Test func `a solve says that search closed the gap`() throws {
        var options = SolveOptions()
        options.workLimit = 2_000_000_000
        let problem = AssignmentEnumerationTests.assignment(needs: 40, limits: 5)
        let result = Solver.solve(problem, options: options)
        #expect(result.solution.status == .optimal && result.closedBySearch && result.nodes > 0)
        #expect(try #require(result.knapsackBound) > #require(result.solution.objective))
    }
}
