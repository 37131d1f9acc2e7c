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
            let alone = pricing.prove(few.screen, prices, progress: nil)
            #expect(both.bound == alone, "one pass over all pairs proves what two do")
        }

        /// What other prices of the same limits and cuts prove.
        func bound(times factor: Double) -> Int64 {
            let found = CutLoads(cuts, few.compiled, few.limits)
            let loads = found.priced(found.prices.map { $0 * factor })
            let prices = [Double](repeating: 0, count: few.problem.limitCount)
            let pricing = CandidatePricing(dense: few.screen.dense, limits: few.limits, threads: 2)
            return pricing.prove(few.screen, prices, loads, progress: nil).cutBound
        }

        /// The bound of the problem with every pair as an option, in which only what was kept loads the cuts.
        ///
        /// - Parameter factor: By what the prices are multiplied.
        /// - Returns: The bound, rounded up.
        func whole(times factor: Double = 1) -> Int64 {
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
            let proof = FixedPrices(counted.prices.map { $0 * factor }, limits: problem)
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
        #expect(abs(proven.bound - proven.whole()) <= 1)
        for factor in [0.5, 0.9, 1.3] {
            #expect(abs(proven.bound(times: factor) - proven.whole(times: factor)) <= 1)
        }
    }

    @Test("Pairs of a wider choice are better than kept ones that cuts charge", arguments: seeds)
    func better(seed: UInt64) {
        let proven = Proven(seed: seed)
        let (few, found) = (proven.few, CutLoads(proven.cuts, proven.few.compiled, proven.few.limits))
        let pricing = CandidatePricing(dense: few.screen.dense, limits: few.limits, threads: 2)
        let wide = Screen(few.screen.dense, Pins(few.pool), keeping: .all, threads: 1)
        let uncharged = pricing.better(of: wide, than: few.screen, found.prices, most: .max)
        let charged = pricing.better(of: wide, than: few.screen, found.prices, found, most: .max)
        // What cuts charge the kept ones makes others better, never worse.
        func pairs(_ found: [(component: Int, candidate: Screen.Candidate)]) -> Set<[Int]> {
            Set(found.map { [$0.component, Int($0.candidate.window)] })
        }
        #expect(pairs(uncharged).isSubset(of: pairs(charged)))
        // With them as options the cuts are priced as before.
        let wider = few.screen.adding(charged)
        let compiled = ProblemCompiler.compile(wider, few.limits, cuts: found)
        #expect(charged.isEmpty || compiled.problem.optionCount >= few.problem.optionCount)
        #expect(compiled.problem.limitCount == found.prices.count)
        let proof = FixedPrices(found.prices, limits: compiled.problem)
        let whole = proof.bound(needs: proof.values(of: compiled.problem).reduce(0, +))
        #expect(whole <= proven.bound)
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
