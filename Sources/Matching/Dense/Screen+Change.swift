import Programme

extension Screen {
    /// The screen of a pool with one change: only the pairs that the change can touch are judged again.
    ///
    /// A component is looked at anew where its own record has changed, where what is pinned for it has, or where a changed
    /// window was or is possible for it: the points of all its windows depend on how many there are. Every other component
    /// keeps its pairs. The result is what a screen of the whole changed pool gives.
    ///
    /// - Parameters:
    ///   - other: The screen before the change; every possible pair is kept in it.
    ///   - before: What was pinned before.
    ///   - dense: The changed pool, its records in the same places.
    ///   - pins: What is pinned now.
    ///   - reach: What the change can touch.
    ///   - isPart: Whether the screen before holds a part of the pool only; then those outside keep what they have, whatever a
    ///     changed window is to them, and all possible pairs are counted as they were.
    /// - Complexity: O(possible pairs + components × windows that changed + windows × components looked at anew).
    init(
        _ other: Screen,
        pinned before: Pins,
        _ dense: DenseScreen,
        _ pins: Pins,
        _ reach: ChangeReach,
        isPart: Bool = false
    ) {
        let pool = dense.pool
        var isTouched = [Bool](repeating: false, count: pool.components.count)
        for component in reach.components { isTouched[component] = true }
        for component in Pins.differences(before, pins) { isTouched[component] = true }
        for component in isTouched.indices where !isTouched[component] {
            if isPart, !other.isWhole(component) { continue }
            isTouched[component] = reach.windows.contains { window in
                other.kept(of: component).contains { $0.window == window }
                    || dense.range(component, window) != nil
            }
        }
        var changed = isPart ? Screen.Build(other.takers) : Screen.Build(pool)
        var cursor = dense.cursor()
        for component in isTouched.indices {
            if isTouched[component] {
                dense.find(component, &cursor)
                let sorted = cursor.pairs.map { Candidate(window: $0.window, points: $0.points) }
                    .sorted(by: Candidate.precedes)
                let lot = ComponentTerms.lot(component, cursor.pairs, pool, pins)
                changed.add(
                    sorted,
                    windows: Int32(sorted.count),
                    offers: Int32(cursor.offers),
                    lot: lot
                )
                for pair in cursor.pairs { changed.takers.add(component, pair, pool) }
                continue
            }
            let kept = other.kept(of: component)
            changed.add(
                kept,
                windows: other.possibleWindows[component],
                offers: other.possibleOffers[component],
                lot: other.lots[component]
            )
            if isPart { continue }
            let facts = pool.components[component]
            for candidate in kept {
                guard let range = QuantityRange(facts, pool.windows[Int(candidate.window)], pool) else {
                    continue
                }
                changed.takers.add(
                    component,
                    PossiblePair(window: candidate.window, points: candidate.points, quantities: range),
                    pool
                )
            }
        }
        self.init(changed, dense)
    }

    /// A screen as it is put together, component by component.
    struct Build {
        fileprivate(set) var kept: [Candidate] = []
        fileprivate(set) var start: [Int] = [0]
        fileprivate(set) var windows: [Int32] = []
        fileprivate(set) var offers: [Int32] = []
        fileprivate(set) var lots: [Int64] = []
        fileprivate(set) var takers: Takers

        fileprivate init(_ pool: PoolFacts) { takers = Takers(pool) }

        fileprivate init(_ takers: Takers) { self.takers = takers }

        fileprivate mutating func add(
            _ own: some Collection<Candidate>,
            windows count: Int32,
            offers: Int32,
            lot: Int64
        ) {
            kept += own
            start.append(kept.count)
            windows.append(count)
            self.offers.append(offers)
            lots.append(lot)
        }
    }
}
