import Programme

/// A pair that one rule alone bars.
struct LonePair: Comparable {
    /// Index among the pool's components.
    var component: Int
    /// By how much the rule fails; 0 where it cannot be judged, and very much where no number bridges it.
    var shortfall: Int64

    static func < (left: LonePair, right: LonePair) -> Bool {
        (left.shortfall, left.component) < (right.shortfall, right.component)
    }
}

/// The components that one rule alone bars from a window: the nearest, and how many there are.
struct LonePairs {
    /// The nearest, nearest first.
    private(set) var nearest: [LonePair] = []
    /// How many there are.
    private(set) var count = 0
    /// How many are kept.
    static let kept = 3

    mutating func add(_ pair: LonePair) {
        count += 1
        insert(pair)
    }

    /// Joins those of other components.
    mutating func merge(_ other: LonePairs) {
        count += other.count
        for pair in other.nearest { insert(pair) }
    }

    private mutating func insert(_ pair: LonePair) {
        guard nearest.count < Self.kept || pair < nearest[Self.kept - 1] else { return }
        nearest.insert(pair, at: nearest.firstIndex { pair < $0 } ?? nearest.count)
        if nearest.count > Self.kept { nearest.removeLast() }
    }
}

extension DenseScreen {
    /// For each of some windows the components that one rule alone bars from it.
    ///
    /// What the rows say of 64 windows at a time leaves few pairs that are judged one by one.
    ///
    /// - Parameters:
    ///   - windows: Indices among the pool's windows.
    ///   - threads: Threads; the answer does not depend on them.
    /// - Returns: By window; those without any are left out.
    func barredByOneRule(from windows: [Int], threads: Int) -> [Int: LonePairs] {
        let wanted = Set(windows)
        let masks = kinds.map { rows in
            var mask = [UInt64](repeating: 0, count: rows.words)
            for (column, window) in rows.windows.enumerated() where wanted.contains(Int(window)) {
                mask[column >> 6] |= 1 << UInt64(column & 63)
            }
            return mask
        }
        guard !wanted.isEmpty else { return [:] }
        let rules = RuleBook.rules(pool.rulesInForce)
        var found: [Int: LonePairs] = [:]
        for piece in scan(
            threads: threads,
            piece: { range, _ in
                var own: [Int: LonePairs] = [:]
                for component in range {
                    let kind = pool.components[component].kind.place
                    forEachNearWindow(of: component, among: masks[kind]) { window in
                        if let pair = lonePair(component, window, rules) {
                            own[window, default: LonePairs()].add(pair)
                        }
                    }
                }
                return own
            }
        ) {
            for (window, pairs) in piece { found[window, default: LonePairs()].merge(pairs) }
        }
        return found
    }

    /// The windows of a mask that the rows of at most one rule bar.
    private func forEachNearWindow(of component: Int, among mask: [UInt64], _ body: (Int) -> Void) {
        let (rows, place) = rows(of: component)
        let first = rows.firstOffset(place)
        for word in 0..<rows.words where mask[word] != 0 {
            var once: UInt64 = 0
            var twice: UInt64 = 0
            var test = 0
            while test < rows.rules.count {
                // A rule of several tests is one obstacle.
                let rule = rows.rules[test]
                var bars: UInt64 = 0
                while test < rows.rules.count, rows.rules[test] == rule {
                    bars |= ~rows.passes[Int(rows.offsets[first + test]) + word]
                    test += 1
                }
                twice |= once & bars
                once |= bars
            }
            var bits = mask[word] & ~twice
            while bits != 0 {
                body(Int(rows.windows[word << 6 + bits.trailingZeroBitCount]))
                bits &= bits - 1
            }
        }
    }

    /// A pair, where one rule alone bars it.
    private func lonePair(_ component: Int, _ window: Int, _ rules: [any PairRule]) -> LonePair? {
        let (facts, other) = (pool.components[component], pool.windows[window])
        var pair: LonePair?
        for rule in rules {
            switch rule.judge(facts, other, pool) {
            case .pass: continue
            case .incomplete:
                if pair != nil { return nil }
                pair = LonePair(component: component, shortfall: 0)
            case .fail(let amount):
                if pair != nil { return nil }
                // What cannot be bridged by a number counts as far away.
                pair = LonePair(component: component, shortfall: amount?.amount ?? 1_000_000_000)
            }
        }
        return pair
    }
}
