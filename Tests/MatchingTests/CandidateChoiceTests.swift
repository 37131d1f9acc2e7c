import Allocation
import Programme
import Testing

@testable import Matching

@Suite("The choice of candidates")
struct CandidateChoiceTests {
    static let seeds: [UInt64] = [1, 2, 3, 4, 5, 6]

    /// Some supplies of a component, of which the first few are kept, and what it takes of them together.
    private struct JointNeed {
        var supplies: [PricedSupply]
        var kept: Int
        var picks: Int
        var minimum: Int64
        var maximum: Int64

        init(_ random: inout SeededGenerator) {
            supplies = (0..<Int.random(in: 3...7, using: &random)).map { _ in
                let step = Int64.random(in: 1...2, using: &random)
                let least = step * Int64.random(in: 1...3, using: &random)
                return PricedSupply(
                    perUnit: Double(Int.random(in: -20...40, using: &random)),
                    fixed: Double(Int.random(in: -30...10, using: &random)),
                    range: ValueScale.Range(
                        least: least,
                        most: least + step * Int64.random(in: 0...3, using: &random),
                        step: step
                    )
                )
            }
            kept = Int.random(in: 1..<supplies.count, using: &random)
            picks = Int.random(in: 1...3, using: &random)
            minimum = Int64.random(in: 0...8, using: &random)
            maximum = minimum + Int64.random(in: 1...6, using: &random)
        }

        /// The most that some of the supplies bring together; nil where they cannot reach the minimum.
        func best(of places: [Int]) -> Double? {
            func best(_ rest: ArraySlice<Int>, _ picks: Int, _ taken: Int64) -> Double? {
                guard let first = rest.first else {
                    return taken >= minimum && taken <= maximum ? 0 : nil
                }
                let others = rest.dropFirst()
                var most = best(others, picks, taken)
                guard picks > 0 else { return most }
                let supply = supplies[first]
                for quantity in stride(
                    from: supply.range.least,
                    through: supply.range.most,
                    by: Int(supply.range.step)
                ) {
                    guard let value = best(others, picks - 1, taken + quantity) else { continue }
                    most = max(most ?? -.infinity, value + supply.value(of: quantity))
                }
                return most
            }
            return best(places[...], picks, 0)
        }
    }

    @Test("Without the pairs that kept ones make superfluous a component brings as much")
    func jointSupply() {
        var random = SeededGenerator(seed: 7)
        var superfluous = 0
        var needed = 0
        for number in 0..<3_000 {
            let need = JointNeed(&random)
            var joint = JointSupply(picks: Int64(need.picks))
            for supply in need.supplies.prefix(need.kept) { joint.add(supply) }
            let left = need.supplies.indices.filter { place in
                place < need.kept || !joint.makesSuperfluous(need.supplies[place]) { _ in 0 }
            }
            superfluous += need.supplies.count - left.count
            let whole = need.best(of: Array(need.supplies.indices))
            #expect(need.best(of: left) == whole, "need \(number)")
            if need.best(of: Array(0..<need.kept)) != whole { needed += 1 }
        }
        #expect(superfluous > 300 && needed > 300)
    }

    @Test("Who brings more only by less than the margin outdoes nobody")
    func margin() {
        let range = ValueScale.Range(least: 1, most: 4, step: 1)
        var joint = JointSupply(picks: 1)
        joint.add(PricedSupply(perUnit: 10, fixed: 0, range: range))
        let near = PricedSupply(perUnit: 9, fixed: 0, range: range)
        #expect(joint.makesSuperfluous(near) { _ in 1 })
        #expect(!joint.makesSuperfluous(near) { _ in 2 })
        // It may take less than the other can.
        let small = ValueScale.Range(least: 1, most: 5, step: 1)
        #expect(!joint.makesSuperfluous(PricedSupply(perUnit: 9, fixed: 0, range: small)) { _ in 1 })
    }

    @Test("Who is barred by one rule alone from a window is whom the rules say one by one", arguments: seeds)
    func barredByOneRule(seed: UInt64) {
        let pool = PoolFacts(randomPool(seed: seed, needs: 160, offers: 60))
        let scoring = Scoring(pool)
        let windows = pool.windows.indices.filter { $0 % 3 != 1 }
        let rolled = DenseScreen(pool, scoring, threads: 2).barredByOneRule(from: windows, threads: 2)
        let bare = DenseScreen(pool, scoring, threads: 1, mostBytes: 0)
            .barredByOneRule(from: windows, threads: 1)
        var found = 0
        for window in pool.windows.indices {
            var expected: [LonePair] = []
            for component in pool.components.indices
            where pool.components[component].kind == pool.windows[window].kind {
                let verdicts = RuleBook.rules(pool.rulesInForce)
                    .map { $0.judge(pool.components[component], pool.windows[window], pool) }
                    .filter { !$0.isPass }
                guard verdicts.count == 1, let verdict = verdicts.first else { continue }
                var pair = LonePair(component: component, shortfall: 0)
                if case .fail(let amount) = verdict { pair.shortfall = amount?.amount ?? 1_000_000_000 }
                expected.append(pair)
            }
            if window % 3 == 1 { expected = [] }
            let nearest = Array(expected.sorted().prefix(3))
            for pairs in [rolled[window], bare[window]] {
                #expect(pairs?.count ?? 0 == expected.count, "window \(window)")
                #expect(pairs?.nearest ?? [] == nearest, "window \(window)")
            }
            found += expected.count
        }
        #expect(found > 100)
    }

    @Test("Prices of capacities make the bound lower, on one thread as on two", arguments: seeds)
    func capacityPrices(seed: UInt64) {
        let snapshot = randomPool(seed: seed, needs: 400, offers: 40)
        let matcher = Matcher(snapshot, threads: 1, allOptions: .max)
        let one = CapacityPrices(matcher.screen, matcher.limits, threads: 1)
        let two = CapacityPrices(matcher.screen, matcher.limits, threads: 2)
        let first = one.first
        let next = one.next(from: first)
        #expect(first == two.first && next == two.next(from: first))
        #expect(first.allSatisfy { $0 >= 0 } && next.allSatisfy { $0 >= 0 })
        let free = matcher.bound(at: Array(repeating: 0, count: first.count))
        let best = matcher.bound(at: Pricing.prices(matcher.problem, passes: 200, threads: 1))
        for prices in [first, next] {
            let bound = matcher.bound(at: prices)
            // Most of what the best prices gain.
            #expect(Double(free - bound) > 0.8 * Double(free - best), "\(free), \(bound), \(best)")
        }
        for (limit, price) in first.enumerated() where price > 0 {
            #expect(matcher.problem.limitIDs[limit].hasSuffix("/capacity"))
        }
    }

    @Test("The best window of a component is known, and some of a wider choice are better than what is kept")
    func widerChoice() {
        let snapshot = randomPool(seed: 3, needs: 200, offers: 100)
        let matcher = Matcher(snapshot, threads: 1, allOptions: 0, cap: 2, closingRounds: 0)
        let screen = matcher.screen
        let pricing = CandidatePricing(dense: screen.dense, limits: matcher.limits, threads: 2)
        var cursor = screen.dense.cursor()
        for component in matcher.pool.components.indices {
            let best = screen.candidates(of: component).first
            #expect(screen.best(of: component, &cursor)?.window == best?.window)
        }
        let wide = pricing.keep(screen, matcher.prices, cap: 20, progress: nil)
        let narrow = pricing.narrow(wide, matcher.prices, cap: 2)
        let kept = pricing.keep(screen, matcher.prices, cap: 2, progress: nil)
        let higher = matcher.prices.map { $0 * 10 + 1_000 }
        let better = pricing.better(of: wide, than: narrow, higher, most: 3)
        let prices = WindowPrices(matcher.limits, higher)
        #expect(!better.isEmpty)
        for component in matcher.pool.components.indices {
            #expect(narrow.kept(of: component).map(\.window) == kept.kept(of: component).map(\.window))
            let own = better.filter { $0.component == component }.map(\.candidate)
            let terms = ComponentTerms(
                component,
                lot: screen.lots[component],
                matcher.pool,
                matcher.limits.pins
            )
            if own.isEmpty || terms.maximumPicks > 1 { continue }
            func value(_ candidate: Screen.Candidate) -> Double {
                let offer = matcher.pool.windows[Int(candidate.window)]
                guard let range = QuantityRange(terms.facts, offer, matcher.pool) else { return -.infinity }
                let pair = PossiblePair(
                    window: candidate.window,
                    points: candidate.points,
                    quantities: range
                )
                return prices.reducedValue(component, pair, terms)
            }
            let most = narrow.kept(of: component).map(value).max() ?? -.infinity
            #expect(own.count <= 3 && own.allSatisfy { value($0) > most })
        }
        let added = narrow.adding(better)
        #expect(added.pairsLeftOut == narrow.pairsLeftOut - better.count)
    }
}
