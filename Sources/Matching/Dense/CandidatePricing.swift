import Allocation
import Programme

/// Looks at all possible pairs at given prices: which are worth keeping, and what no solution can exceed.
///
/// Once every limit has a price, a pair that is not kept matters only where its reduced value is among its
/// component's best. So candidates are kept by reduced value; and the bound is taken over all pairs, with those of
/// the pairs left out that could matter, exactly (column generation; Dantzig and Wolfe 1960, Lasdon 1970).
struct CandidatePricing {
    let dense: DenseScreen
    let limits: PoolLimits
    let threads: Int

    var pool: PoolFacts { limits.pool }

    /// How far a reduced value in floating point may be off: far more than rounding, far less than a thousandth of a
    /// point.
    static func margin(_ value: Double) -> Double { 16 + 1e-9 * abs(value) }

    /// The pairs that are not kept and better for their component than all that are, or than as many as add up there.
    ///
    /// - Parameters:
    ///   - screen: What is kept.
    ///   - prices: A price for each limit.
    ///   - most: How many of them a component has at most, those that are worth most.
    ///   - progress: Is told how far the pass is.
    /// - Returns: The pairs, by component.
    /// - Complexity: that of a pass over all pairs.
    func better(than screen: Screen, _ prices: [Double], most: Int = .max, progress: ScanProgress?) -> [(
        component: Int, candidate: Screen.Candidate
    )] {
        parts(screen, [Pricing(prices, limits)], mostBetter: most, progress) { $0[0].better }.flatMap { $0 }
    }

    /// Takes the bound over all possible pairs at prices.
    ///
    /// - Returns: The bound, in whole numbers, rounded up.
    /// - Complexity: that of a pass over all pairs, and of solving each need by itself.
    func prove(_ screen: Screen, _ prices: [Double], progress: ScanProgress?) -> Int64 {
        let proof = FixedPrices(prices, limits: limits.builder.build())
        let values = parts(screen, [Pricing(prices, limits)], mostBetter: 0, progress) { $0[0].value(proof) }
        return proof.bound(needs: values.reduce(0, +))
    }

    /// Takes two bounds over all possible pairs in one pass: at prices of the limits, and at those of limits and cuts.
    ///
    /// - Complexity: that of a pass over all pairs, and of solving each need twice by itself.
    func prove(_ screen: Screen, _ prices: [Double], _ cuts: CutLoads, progress: ScanProgress?) -> (
        bound: Int64, cutBound: Int64
    ) {
        let proof = FixedPrices(prices, limits: limits.builder.build())
        let cutProof = FixedPrices(cuts.prices, limits: cuts.builder.build())
        let pricings = [Pricing(prices, limits), Pricing(cuts.prices, limits, cuts)]
        let parts = parts(screen, pricings, mostBetter: 0, progress) { parts in
            (value: parts[0].value(proof), cutValue: parts[1].value(cutProof))
        }
        return (
            proof.bound(needs: parts.reduce(Int128(0)) { $0 + $1.value }),
            cutProof.bound(needs: parts.reduce(Int128(0)) { $0 + $1.cutValue })
        )
    }

    /// Prices of limits, and of cuts where there are any.
    private struct Pricing {
        let prices: WindowPrices
        let cuts: CutLoads?

        init(_ prices: [Double], _ limits: PoolLimits, _ cuts: CutLoads? = nil) {
            self.prices = WindowPrices(limits, prices)
            self.cuts = cuts
        }
    }

    /// Goes through all pairs once, part by part, and reads something from each part, of which there is one for each of
    /// one or two pricings.
    private func parts<Reading: Sendable>(
        _ screen: Screen,
        _ pricings: [Pricing],
        mostBetter: Int,
        _ progress: ScanProgress?,
        _ read: @Sendable ([Part]) -> Reading
    ) -> [Reading] {
        dense.scan(threads: threads, progress: progress) { range, cursor in
            var parts = pricings.map { Part(screen, limits, $0.cuts, mostBetter: mostBetter) }
            var least = [Double](repeating: 0, count: parts.count)
            for component in range {
                if screen.isWhole(component) {
                    for place in parts.indices { parts[place].addWhole(component) }
                    continue
                }
                let terms = ComponentTerms(component, lot: screen.lots[component], pool, limits.pins)
                for (place, pricing) in pricings.enumerated() {
                    parts[place].mark(component)
                    let values = keptValues(of: component, in: screen, terms, pricing.prices)
                    least[place] = parts[place].least(of: values, terms)
                }
                find(component, screen, terms, pricings, worth: least, &cursor) { parts[0].isKept($0) }
                for (place, pricing) in pricings.enumerated() {
                    parts[place].add(component, cursor.pairs, terms, pricing.prices)
                }
            }
            return read(parts)
        }
    }

    /// Finds the possible pairs of a component that are kept, and those that may be worth so much at one of the prices.
    private func find(
        _ component: Int,
        _ screen: Screen,
        _ terms: ComponentTerms,
        _ pricings: [Pricing],
        worth least: [Double],
        _ cursor: inout DenseScreen.Cursor,
        orWhere isWanted: (_ window: Int) -> Bool
    ) {
        if least.contains(-.infinity) { return dense.find(component, &cursor) }
        guard pricings.count == 2 else {
            let prices = pricings[0].prices
            return find(component, screen, terms, prices, worth: least[0], &cursor, orWhere: isWanted)
        }
        let (first, second) = (pricings[0].prices, pricings[1].prices)
        let leastOfFirst = least[0] - 2 * Self.margin(least[0])
        let leastOfSecond = least[1] - 2 * Self.margin(least[1])
        let offers = screen.possibleOffers[component]
        dense.find(component, possibleOffers: offers, &cursor) { window, points in
            isWanted(window)
                || first.reducedValueAtMost(component, window, pointsAtMost: points, terms) >= leastOfFirst
                || second.reducedValueAtMost(component, window, pointsAtMost: points, terms) >= leastOfSecond
        }
    }

    /// The reduced values of a component's kept pairs, in their order.
    func keptValues(
        of component: Int,
        in screen: Screen,
        _ terms: ComponentTerms,
        _ prices: WindowPrices
    ) -> [Double] {
        screen.kept(of: component).map { candidate in
            guard let range = QuantityRange(terms.facts, pool.windows[Int(candidate.window)], pool) else {
                return -.infinity
            }
            let pair = PossiblePair(window: candidate.window, points: candidate.points, quantities: range)
            return prices.reducedValue(component, pair, terms)
        }
    }

    /// Finds the possible pairs of a component that may be worth so much, and some others whatever they are worth.
    func find(
        _ component: Int,
        _ screen: Screen,
        _ terms: ComponentTerms,
        _ prices: WindowPrices,
        worth least: Double,
        _ cursor: inout DenseScreen.Cursor,
        orWhere isWanted: (_ window: Int) -> Bool
    ) {
        if least == -.infinity { return dense.find(component, &cursor) }
        let least = least - 2 * Self.margin(least)
        let offers = screen.possibleOffers[component]
        dense.find(component, possibleOffers: offers, &cursor) { window, points in
            isWanted(window)
                || prices.reducedValueAtMost(component, window, pointsAtMost: points, terms) >= least
        }
    }

    /// Some needs with all pairs that can matter to them.
    private struct Part {
        private let screen: Screen
        private let limits: PoolLimits
        private let cuts: CutLoads?
        /// The first component, and for each from it on what may matter.
        private var first = 0
        private var candidates: [[Screen.Candidate]] = []
        /// The needs in order.
        private var needs: [Int] = []
        /// For each window the last component that keeps it.
        private var keeper: [Int32]
        /// The component whose pairs were marked last.
        private var marked: Int32 = -1
        /// For each window the most that its latest keeper is charged for cuts.
        private var charge: [Double]
        private var values: [Double] = []
        private(set) var better: [(component: Int, candidate: Screen.Candidate)] = []
        /// How many of them one component may have: those that are worth most.
        private let mostBetter: Int

        init(_ screen: Screen, _ limits: PoolLimits, _ cuts: CutLoads?, mostBetter: Int) {
            self.mostBetter = mostBetter
            self.screen = screen
            self.limits = limits
            self.cuts = cuts
            keeper = Array(repeating: -1, count: limits.pool.windows.count)
            charge = Array(repeating: 0, count: cuts == nil ? 0 : limits.pool.windows.count)
        }

        /// Adds a component of which every possible pair is kept.
        mutating func addWhole(_ component: Int) {
            begin(component)
            candidates.append(Array(screen.kept(of: component)))
        }

        /// Marks the pairs of a component that are kept, and works out what cuts charge them.
        mutating func mark(_ component: Int) {
            let kept = screen.kept(of: component)
            for candidate in kept { keeper[Int(candidate.window)] = Int32(component) }
            if let cuts { charge(kept, component, cuts) }
            marked = Int32(component)
        }

        /// Whether the component that was marked keeps a window.
        func isKept(_ window: Int) -> Bool { keeper[window] == marked }

        /// What a pair that is not kept has to be worth to matter, where the kept ones have such values.
        func least(of values: [Double], _ terms: ComponentTerms) -> Double {
            var best = -Double.infinity
            for (candidate, value) in zip(screen.kept(of: Int(marked)), values) {
                best = max(best, value - (cuts == nil ? 0 : charge[Int(candidate.window)]))
            }
            return threshold(best, terms)
        }

        /// The value from which on a pair matters to a component whose best pair has a value.
        private func threshold(_ best: Double, _ terms: ComponentTerms) -> Double {
            let threshold = best - CandidatePricing.margin(best)
            // Several suppliers add up: everything that adds may matter, and where they have to reach a minimum together, what
            // costs something too.
            if terms.maximumPicks <= 1 { return threshold }
            return min(threshold, terms.minimum > 1 ? -.infinity : -CandidatePricing.margin(0))
        }

        private mutating func begin(_ component: Int) {
            let need = Int(limits.pool.components[component].need)
            if needs.last != need { needs.append(need) }
            if candidates.isEmpty { first = component }
        }

        /// Adds the component that was marked, with all pairs that may matter.
        mutating func add(
            _ component: Int,
            _ pairs: [PossiblePair],
            _ terms: ComponentTerms,
            _ prices: WindowPrices
        ) {
            begin(component)
            let kept = screen.kept(of: component)
            let stamp = marked
            values.removeAll(keepingCapacity: true)
            var best = -Double.infinity
            for pair in pairs {
                var value = prices.reducedValue(component, pair, terms)
                if cuts != nil, keeper[Int(pair.window)] == stamp { value -= charge[Int(pair.window)] }
                values.append(value)
                best = max(best, value)
            }
            let threshold = threshold(best, terms)
            var own = Array(kept)
            var better: [(value: Double, candidate: Screen.Candidate)] = []
            let worth = worth(ofBest: max(1, terms.maximumPicks), stamp, pairs)
            let joint = joint(component, pairs, terms, prices)
            for (place, pair) in pairs.enumerated() where keeper[Int(pair.window)] != stamp {
                let value = values[place]
                if value < threshold || value == -.infinity { continue }
                if let joint, let supply = prices.supply(component, pair, terms),
                    joint.makesSuperfluous(supply, margin: CandidatePricing.margin)
                {
                    continue
                }
                let candidate = Screen.Candidate(window: pair.window, points: pair.points)
                own.append(candidate)
                if mostBetter > 0, value > worth + CandidatePricing.margin(worth) {
                    better.append((value, candidate))
                }
            }
            candidates.append(own)
            if better.count > mostBetter {
                better.sort { ($1.value, $0.candidate.window) < ($0.value, $1.candidate.window) }
                better.removeLast(better.count - mostBetter)
            }
            self.better += better.map { (component, $0.candidate) }
        }

        /// The kept pairs of the component that was marked; nil where one supplier serves it.
        private func joint(
            _ component: Int,
            _ pairs: [PossiblePair],
            _ terms: ComponentTerms,
            _ prices: WindowPrices
        ) -> JointSupply? {
            if terms.maximumPicks <= 1 { return nil }
            var joint = JointSupply(picks: terms.maximumPicks)
            for pair in pairs where keeper[Int(pair.window)] == marked {
                guard var supply = prices.supply(component, pair, terms) else { continue }
                if cuts != nil { supply.fixed -= charge[Int(pair.window)] }
                joint.add(supply)
            }
            return joint
        }

        /// Notes the most that each kept candidate can be charged for cuts.
        private mutating func charge(_ kept: ArraySlice<Screen.Candidate>, _ component: Int, _ cuts: CutLoads)
        {
            var cursor = cuts.cursor(component)
            for candidate in kept {
                charge[Int(candidate.window)] = cuts.mostCharge(candidate.window, &cursor)
            }
        }

        /// The value that a pair has to exceed to be among the best that a component can take together; of those that are kept
        /// the last that has a place, 0 where not all places go to something of value.
        private func worth(ofBest picks: Int64, _ stamp: Int32, _ pairs: [PossiblePair]) -> Double {
            var best: [Double] = []
            for (pair, value) in zip(pairs, values) where value > 0 && keeper[Int(pair.window)] == stamp {
                let place = best.firstIndex { $0 < value } ?? best.endIndex
                if place >= picks { continue }
                best.insert(value, at: place)
                if best.count > picks { best.removeLast() }
            }
            return best.count < picks ? 0 : best[best.count - 1]
        }

        /// The sum of the needs' best reduced values.
        func value(_ proof: FixedPrices) -> Int128 {
            var compiler = ProblemCompiler(screen, limits, cuts: cuts)
            for need in needs { compiler.add(need: need) { candidates[$0 - first] } }
            return proof.values(of: compiler.finish().problem).reduce(0, +)
        }
    }
}
