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
        /// The components that lie within it.
        var components: Set<Int>
    }

    /// The stretches of a window that may bind.
    ///
    /// - Parameters:
    ///   - window: Index among the pool's windows.
    ///   - components: Components that may take it, by index among the pool's components.
    ///   - pool: The pool.
    /// - Returns: By first and last day; none where the GPUs at once or the unit's worth in hours are unknown.
    static func stretches(of window: Int, _ components: [Int], _ pool: PoolFacts) -> [Stretch] {
        let facts = pool.windows[window]
        guard facts.kind == .compute, facts.concurrentGPUs != Unknown.number, components.count > 1 else {
            return []
        }
        let gpus = facts.concurrentGPUs
        func units(_ days: Int64) -> Int64? {
            pool.units.units(facts.unitProfile, ofGPUHours: gpus * 24 * days)
        }
        var spans: [(component: Int, first: Int32, last: Int32, most: Int64)] = []
        for component in components {
            let need = pool.components[component]
            let first = max(need.opens, facts.opens, pool.date)
            let last = min(need.closes, facts.closes)
            guard first <= last, let range = QuantityRange(need, facts, pool) else { continue }
            spans.append((component, first, last, pool.exchange(component, window).offered(range.ceiling)))
        }
        let starts = Set(spans.map { step(of: $0.first) }).sorted()
        let ends = Set(spans.map { step(of: $0.last) }).sorted()
        var seen: Set<Set<Int>> = []
        var found: [Stretch] = []
        for start in starts {
            for end in ends where end >= start {
                let inside = spans.filter { step(of: $0.first) >= start && step(of: $0.last) <= end }
                guard inside.count > 1, let first = inside.map(\.first).min(),
                    let last = inside.map(\.last).max(), let most = units(Int64(last - first) + 1)
                else { continue }
                let asked = inside.reduce(Int64(0)) { sum, span in
                    let (total, overflow) = sum.addingReportingOverflow(span.most)
                    return overflow ? .max : total
                }
                let members = Set(inside.map(\.component))
                guard most < min(asked, pool.capacity(of: window)), seen.insert(members).inserted else {
                    continue
                }
                found.append(Stretch(first: first, last: last, units: most, components: members))
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
