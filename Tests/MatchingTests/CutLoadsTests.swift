import Programme
import Testing

@testable import Allocation
@testable import Matching

@Suite("Cuts over all pairs")
struct CutLoadsTests {
    static let seeds: [UInt64] = [1, 2, 3, 4, 5, 6]

    /// What prices of limits and cuts prove over all pairs, where two candidates of each component are kept.
    private struct Proven {
        let all: Matcher
        let few: Matcher
        let cuts: CutPrices
        let bound: Int64

        init(seed: UInt64) {
            let snapshot = randomPool(seed: seed, needs: 400, offers: 50)
            all = Matcher(snapshot, threads: 1, allOptions: .max)
            few = Matcher(snapshot, threads: 1, allOptions: 0, cap: 2, closingRounds: 0)
            let prices = Pricing.prices(few.problem, warm: few.prices, passes: 100, threads: 1)
            var relaxed = RelaxAndCut(few.problem, Model(few.problem), prices: prices, threads: 1)
            for _ in 0..<4 where relaxed.round(passes: 40, stop: { _ in false }) {}
            relaxed.improve(60) { _ in false }
            cuts = relaxed.cutPrices
            let pricing = CandidatePricing(dense: few.screen.dense, limits: few.limits, threads: 2)
            let loads = CutLoads(cuts, few.compiled, few.limits)
            let both = pricing.prove(few.screen, prices, loads, progress: nil)
            bound = both.cutBound
            let alone = pricing.prove(few.screen, prices, progress: nil).bound
            #expect(both.bound == alone, "one pass over all pairs proves what two do")
        }

        /// The bound of the problem with every pair as an option, in which only what was kept loads the cuts.
        var whole: Int64 {
            var place: [String: Int] = [:]
            for component in 0..<all.problem.componentCount {
                for option in all.problem.options(of: component) {
                    place["\(all.compiled.component[component]) \(all.compiled.window[option])"] = option
                }
            }
            let owner = few.explainer.componentOfOption()
            let counted = CutLoads(cuts, few.compiled, few.limits)
            let derived = counted.cuts.map { cut in
                var limit = DerivedLimit()
                limit.atMost = cut.atMost
                limit.needLoads = cut.needLoads
                limit.optionLoads = cut.optionLoads.compactMap { load in
                    let component = few.compiled.component[Int(owner[load.option])]
                    return place["\(component) \(few.compiled.window[load.option])"]
                        .map { ($0, load.perUnit, load.fixed) }
                }.sorted { $0.0 < $1.0 }
                return limit
            }
            let problem = all.problem.adding(derived)
            let proof = FixedPrices(counted.prices, limits: problem)
            return proof.bound(needs: proof.values(of: problem).reduce(0, +))
        }
    }

    @Test(
        "The bound is that of the problem with every pair, in which the kept ones load the cuts",
        arguments: seeds
    )
    func bound(seed: UInt64) {
        let proven = Proven(seed: seed)
        #expect(proven.few.screen.pairsLeftOut > 0 && !proven.cuts.cuts.isEmpty)
        #expect(abs(proven.bound - proven.whole) <= 1)
    }

    @Test("No solution with any pairs is worth more, and limits alone prove less", arguments: seeds)
    func validity(seed: UInt64) throws {
        let proven = Proven(seed: seed)
        var options = SolveOptions()
        options.workLimit = 60_000_000
        let best = try #require(proven.all.solve(options).solution.objective)
        #expect(proven.bound >= best)
        var prices = [Double](repeating: 0, count: proven.few.problem.limitCount)
        for price in proven.cuts.prices { prices[Int(price.limit)] = price.price }
        #expect(proven.bound < proven.few.bound(at: prices))
    }
}
