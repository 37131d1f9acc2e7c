@testable import Allocation
import Testing

@Suite struct CutTests {
    /// A mixture that no program made: any numbers in their ranges.
    private func mixture(_ problem: Problem, _ random: inout RandomProblem) -> RestrictedMaster.Mixture {
        var result = RestrictedMaster.Mixture(picked: [], quantity: [], served: [], isBroken: false)
        for option in 0..<problem.optionCount {
            let x = Double(random.int(0...10)) / 10
            let low = Double(problem.optionMinimum[option])
            let high = Double(max(problem.optionMinimum[option], problem.optionMaximum[option]))
            result.picked.append(x)
            result.quantity.append(x * (low + (high - low) * Double(random.int(0...10)) / 10))
        }
        for _ in 0..<problem.needCount { result.served.append(Double(random.int(0...10)) / 10) }
        return result
    }

    @Test func `no cut takes away the best solution`() {
        var rounding = 0
        var cliques = 0
        var facets = 0
        for seed in 0..<1500 as Range<UInt64> {
            var random = RandomProblem(seed: seed)
            let problem = random.problem()
            let reformulation = Reformulation(problem)
            let extended = reformulation.problem
            let model = Model(extended)
            var roundingCuts = RoundingCuts(extended, model)
            var fenchelCuts = FenchelCuts(reformulation, model, threads: 1)
            let cliqueCuts = CliqueCuts(extended, model)
            let mixture = mixture(extended, &random)
            let found = roundingCuts.separate(mixture, model, least: 0.001)
            let more = cliqueCuts.separate(mixture, least: 0.001)
            rounding += found.count
            cliques += more.count
            let hulls = fenchelCuts.separate(mixture, model, least: 0)
            facets += hulls.count
            if found.isEmpty, more.isEmpty, hulls.isEmpty { continue }
            let tighter = extended.adding((found + more + hulls).map(\.limit))
            #expect(bruteForce(tighter) == bruteForce(problem), "seed \(seed)")
        }
        #expect(rounding > 300)
        #expect(cliques > 20)
        #expect(facets > 20)
    }
}
