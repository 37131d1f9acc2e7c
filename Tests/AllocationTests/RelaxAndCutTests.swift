@testable import Allocation
import Testing

@Suite struct RelaxAndCutTests {
    @Test func `no bound lies under the best solution`() {
        var cuts = 0
        for seed in 0..<600 as Range<UInt64> {
            var random = RandomProblem(seed: seed)
            let problem = random.problem()
            guard let best = bruteForce(problem) else { continue }
            let none = [Double](repeating: 0, count: problem.limitCount)
            var relaxed = RelaxAndCut(problem, Model(problem), prices: none, threads: 1)
            for _ in 0..<3 where relaxed.round(passes: 20, stop: { _ in false }) {}
            relaxed.improve(20, { _ in false })
            cuts += relaxed.cutCount
            if let bound = relaxed.exactBound() { #expect(best <= bound, "seed \(seed)") }
        }
        #expect(cuts > 40)
    }

    @Test func `cuts bring the bound below what prices alone can prove`() throws {
        var gained = 0
        for seed in 1...4 as ClosedRange<UInt64> {
            let problem = Problem.call(seed: seed)
            // The linear program's bound without cuts is the best that any prices prove.
            var tree = TreeSearch(problem, incumbent: nil, objective: nil)
            tree.solvePrices(warm: [], patterns: [], stop: { _ in false })
            let prices = Pricing.prices(problem, passes: 100, threads: 1)
            var relaxed = RelaxAndCut(problem, Model(problem), prices: prices, threads: 1)
            for _ in 0..<4 where relaxed.round(passes: 40, stop: { _ in false }) {}
            relaxed.improve(50, { _ in false })
            let bound = relaxed.exactBound()
            if try #require(bound) < tree.priceBound { gained += 1 }
        }
        #expect(gained >= 2)
    }

    @Test func `improved prices prove no more than the best and no less than the first`() throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            let problem = Problem.call(seed: seed)
            let first = Pricing.prices(problem, passes: 20, threads: 1)
            let later = Pricing.prices(problem, warm: first, passes: 100, threads: 1)
            let before = try #require(PricedProblem(problem, prices: first).bound)
            let after = try #require(PricedProblem(problem, prices: later).bound)
            var tree = TreeSearch(problem, incumbent: nil, objective: nil)
            tree.solvePrices(warm: [], patterns: [], stop: { _ in false })
            #expect(after <= before)
            // Within a hundredth of what the linear program finds.
            #expect(Double(after) <= Double(tree.priceBound) * 1.01)
        }
    }

    @Test func `without a linear program the prices of a solution prove nearly what the program's prove`()
        throws
    {
        for seed in 1...3 as ClosedRange<UInt64> {
            let problem = Problem.call(seed: seed)
            var options = SolveOptions()
            options.threads = 1
            options.workLimit = 20_000_000
            var run = SolveRun(problem, options, nil, nil)
            run.largestMaster = 0
            let result = run.solve()
            var tree = TreeSearch(problem, incumbent: nil, objective: nil)
            tree.solvePrices(warm: [], patterns: [], stop: { _ in false })
            let own = try #require(result.priceBound)
            #expect(own == PricedProblem(problem, prices: result.solution.prices).bound)
            #expect(Double(own) <= Double(tree.priceBound) * 1.004, "seed \(seed)")
        }
    }
}
