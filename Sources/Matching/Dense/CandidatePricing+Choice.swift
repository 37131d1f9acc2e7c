/// Which pairs are kept as candidates at given prices.
extension CandidatePricing {
    /// Keeps each component's best pairs by reduced value, of all that are possible.
    ///
    /// - Complexity: that of a pass over all pairs.
    func keep(_ screen: Screen, _ prices: [Double], cap: Int, progress: ScanProgress?) -> Screen {
        let windowPrices = WindowPrices(limits, prices)
        let pieces = dense.scan(threads: threads, progress: progress) { range, cursor in
            var piece = ChosenCandidates()
            var best = BestCandidates(cap)
            for component in range {
                let terms = ComponentTerms(component, lot: screen.lots[component], pool, limits.pins)
                // Those that are kept are as many as may be: who is worth less than all of them is left out.
                let values = keptValues(of: component, in: screen, terms, windowPrices)
                let least = values.count < cap ? -.infinity : values.min() ?? -.infinity
                find(component, screen, terms, windowPrices, worth: least, &cursor) { _ in false }
                best.removeAll()
                for pair in cursor.pairs {
                    let value = windowPrices.reducedValue(component, pair, terms)
                    if value == -.infinity { continue }
                    best.insert(Screen.Candidate(window: pair.window, points: pair.points), by: value)
                }
                piece.append(best.candidates.sorted(by: Screen.Candidate.precedes))
            }
            return piece
        }
        return screen.keeping(pieces)
    }

    /// Keeps each component's best pairs by reduced value, of those that are kept already.
    ///
    /// - Complexity: O(kept pairs).
    func narrow(_ screen: Screen, _ prices: [Double], cap: Int) -> Screen {
        let windowPrices = WindowPrices(limits, prices)
        let pieces = dense.scan(threads: threads) { range, _ in
            var piece = ChosenCandidates()
            var best = BestCandidates(cap)
            for component in range {
                let kept = screen.kept(of: component)
                if kept.count <= cap {
                    piece.append(kept)
                    continue
                }
                let terms = ComponentTerms(component, lot: screen.lots[component], pool, limits.pins)
                let values = keptValues(of: component, in: screen, terms, windowPrices)
                best.removeAll()
                for (candidate, value) in zip(kept, values) where value > -.infinity {
                    best.insert(candidate, by: value)
                }
                piece.append(best.candidates.sorted(by: Screen.Candidate.precedes))
            }
            return piece
        }
        return screen.keeping(pieces)
    }

    /// The pairs of a wider choice that are better for their component than all that are kept, or than as many as may add
    /// up there.
    ///
    /// - Parameters:
    ///   - wide: The wider choice.
    ///   - screen: What is kept.
    ///   - prices: A price for each limit, and for each cut.
    ///   - cuts: What kept pairs load on cuts.
    ///   - most: How many a component has at most, those that are worth most.
    /// - Returns: The pairs, by component.
    /// - Complexity: O(pairs of the wider choice).
    func better(
        of wide: Screen,
        than screen: Screen,
        _ prices: [Double],
        _ cuts: CutLoads? = nil,
        most: Int
    ) -> [(component: Int, candidate: Screen.Candidate)] {
        let windowPrices = WindowPrices(limits, prices)
        return dense.scan(threads: threads) { range, _ in
            var found: [(component: Int, candidate: Screen.Candidate)] = []
            var best = BestCandidates(most)
            // For each window the last component that keeps it.
            var keeper = [Int32](repeating: -1, count: pool.windows.count)
            for component in range where !screen.isWhole(component) {
                let terms = ComponentTerms(component, lot: screen.lots[component], pool, limits.pins)
                var own = keptValues(of: component, in: screen, terms, windowPrices)
                var cursor = cuts?.cursor(component) ?? .none
                for (place, candidate) in screen.kept(of: component).enumerated() {
                    keeper[Int(candidate.window)] = Int32(component)
                    if let cuts { own[place] -= cuts.mostCharge(candidate.window, &cursor) }
                }
                let picks = Int(clamping: max(1, terms.maximumPicks))
                var least = own.count < picks ? -.infinity : own.sorted(by: >)[picks - 1]
                // To a sum that needs no minimum nothing is added that is worth nothing.
                if picks > 1, terms.minimum <= 1 { least = max(least, 0) }
                if least > -.infinity { least += Self.margin(least) }
                best.removeAll()
                let others = wide.kept(of: component)
                let values = keptValues(of: component, in: wide, terms, windowPrices)
                for (candidate, value) in zip(others, values)
                where value > least && keeper[Int(candidate.window)] != Int32(component) {
                    best.insert(candidate, by: value)
                }
                found += best.candidates.map { (component, $0) }
            }
            return found
        }.flatMap { $0 }
    }
}

/// The candidates that a piece of the components keeps.
struct ChosenCandidates: Sendable {
    /// Those of all components, component by component.
    private(set) var kept: [Screen.Candidate] = []
    /// Where those of each component end.
    private(set) var ends: [Int] = []

    /// Adds those of the next component.
    mutating func append(_ candidates: some Sequence<Screen.Candidate>) {
        kept.append(contentsOf: candidates)
        ends.append(kept.count)
    }
}
