import Programme

/// H5 within a window: what its GPUs can give in any stretch of time bounds all matches that lie in it together.
///
/// The capacity of a window bounds their sum, and what one match can take in the days that it shares is bounded by
/// `QuantityRange`. Between the two, several matches of the same few weeks could still ask for more than the GPUs can
/// give in those weeks. For each stretch of thirty-day steps, the components whose shared days all lie within it must
/// not take more than GPUs × 24 hours × the days from the first to the last of theirs. Stretches that cannot bind are
/// left out, and of stretches that hold the same components there is only one.
struct PeriodLimits {
    /// A stretch that may bind.
    struct Stretch {
        /// First and last day, as days since 1970.
        var first: Int32
        var last: Int32
        /// What the GPUs can give in it, in the window's unit.
        var units: Int64
        /// The steps in which it begins and ends.
        var steps: ClosedRange<Int32>
    }

    /// The days that a component shares with a window, and the steps in which they begin and end.
    ///
    /// - Returns: Nil where they share no day.
    static func steps(_ component: Int, _ window: Int, _ pool: PoolFacts) -> (
        days: ClosedRange<Int32>, first: Int32, last: Int32
    )? {
        let first = max(pool.components[component].opens, pool.windows[window].opens, pool.date)
        let last = min(pool.components[component].closes, pool.windows[window].closes)
        guard first <= last else { return nil }
        return (first...last, step(of: first), step(of: last))
    }

    /// The stretches of all windows that may bind, by window; each window's by first and last day.
    static func stretches(_ takers: Takers, _ pool: PoolFacts) -> [Int32: [Stretch]] {
        var cells: [Int32: [(steps: Takers.Steps, span: Takers.Span)]] = [:]
        for (steps, span) in takers.spans { cells[steps.window, default: []].append((steps, span)) }
        var found: [Int32: [Stretch]] = [:]
        for (window, own) in cells {
            let stretches = stretches(of: Int(window), own, pool)
            if !stretches.isEmpty { found[window] = stretches }
        }
        return found
    }

    private static func stretches(
        of window: Int,
        _ cells: [(steps: Takers.Steps, span: Takers.Span)],
        _ pool: PoolFacts
    ) -> [Stretch] {
        let facts = pool.windows[window]
        let starts = Set(cells.map(\.steps.first)).sorted()
        let ends = Set(cells.map(\.steps.last)).sorted()
        var found: [Stretch] = []
        for start in starts {
            for end in ends where end >= start {
                var inside = Takers.Span(first: .max, last: .min, count: 0, most: 0)
                var isTight = (first: false, last: false)
                for cell in cells where cell.steps.first >= start && cell.steps.last <= end {
                    inside.add(cell.span)
                    if cell.steps.first == start { isTight.first = true }
                    if cell.steps.last == end { isTight.last = true }
                }
                // A stretch whose first or last step nobody needs holds the same components as a shorter one.
                guard inside.count > 1, isTight.first, isTight.last,
                    let most = pool.units.units(
                        facts.unitProfile,
                        ofGPUHours: facts.concurrentGPUs * 24 * (Int64(inside.last - inside.first) + 1)
                    ), most < min(inside.most, pool.capacity(of: window))
                else { continue }
                found.append(
                    Stretch(first: inside.first, last: inside.last, units: most, steps: start...end)
                )
            }
        }
        return found.sorted { ($0.first, $0.last) < ($1.first, $1.last) }
    }

    /// Thirty-day steps since 1970: a grid that keeps stretches few.
    private static func step(of day: Int32) -> Int32 { day / 30 }
}

extension PoolFacts {
    /// How much a window holds; `.max` where it has no limit.
    func capacity(of window: Int) -> Int64 {
        let facts = windows[window]
        return snapshot.offers[Int(facts.offer)].record.windows[Int(facts.window)].capacity ?? .max
    }
}
