import Programme

/// A pair that passes every rule, with its points and what may be taken.
struct PossiblePair {
    /// Index among the pool's windows.
    var window: Int32
    /// Points in millionths.
    var points: Int64
    /// What the component may take.
    var quantities: QuantityRange
}

/// Screens and scores all pairs of a pool, component by component.
///
/// No pair is kept: whoever looks at the pairs goes through them, and keeps what it needs of them.
struct DenseScreen: Sendable {
    let pool: PoolFacts
    let scorer: PairScorer
    /// The rows of each kind, in the order of `Kind.allCases`.
    let kinds: [KindRows]
    /// For each component its place in its kind's rows.
    private let place: [Int32]
    /// How many pairs of the same kind there are.
    let pairsOfKind: Int

    /// - Parameters:
    ///   - pool: The pool's facts.
    ///   - scoring: The criteria.
    ///   - threads: Threads; the rows do not depend on them.
    ///   - mostBytes: The most that the rows of one test may take; 0 makes none, which suits a look at a few components.
    init(_ pool: PoolFacts, _ scoring: Scoring, threads: Int, mostBytes: Int = KindRows.mostBytes) {
        self.pool = pool
        scorer = PairScorer(pool, scoring)
        kinds = Kind.allCases.map { KindRows($0, pool, threads: threads, mostBytes: mostBytes) }
        var place = [Int32](repeating: 0, count: pool.components.count)
        for rows in kinds {
            for (index, component) in rows.components.enumerated() { place[Int(component)] = Int32(index) }
        }
        self.place = place
        pairsOfKind = kinds.reduce(0) { $0 + $1.components.count * $1.windows.count }
    }

    /// What a thread needs to go through components.
    struct Cursor {
        fileprivate var scratch: PairScorer.Scratch
        fileprivate var words: [UInt64]
        /// The possible pairs of the latest component, by window.
        fileprivate(set) var pairs: [PossiblePair] = []
        /// How many offers they belong to.
        fileprivate(set) var offers = 0
    }

    func cursor() -> Cursor {
        Cursor(
            scratch: scorer.scratch(),
            words: Array(repeating: 0, count: kinds.map(\.words).max() ?? 0)
        )
    }

    /// The rows of a component and its place in them.
    func rows(of component: Int) -> (rows: KindRows, place: Int) {
        (kinds[pool.components[component].kind.place], Int(place[component]))
    }

    /// Finds the possible pairs of a component, with their points.
    ///
    /// - Complexity: O(windows of the kind / 64 × tests), and for each possible pair what scoring it takes.
    func find(_ component: Int, _ cursor: inout Cursor) {
        cursor.pairs.removeAll(keepingCapacity: true)
        cursor.offers = 0
        let rows = kinds[pool.components[component].kind.place]
        guard !rows.windows.isEmpty else { return }
        candidates(Int(place[component]), rows, &cursor.words)
        pool.components.withUnsafeBufferPointer { components in
            pool.windows.withUnsafeBufferPointer { windows in
                collect(components, component, rows, windows, &cursor)
            }
        }
        guard !cursor.pairs.isEmpty else { return }
        let bonus = scorer.hardToMatch(possibleOffers: cursor.offers)
        for index in cursor.pairs.indices { cursor.pairs[index].points += bonus }
    }

    /// What a component may take of a window; nil where the pair is not possible.
    func range(_ component: Int, _ window: Int) -> QuantityRange? {
        let (facts, other) = (pool.components[component], pool.windows[window])
        guard RuleBook.allows(facts, other, pool), let range = QuantityRange(facts, other, pool),
            range.least <= range.most, !range.isRateUnknown
        else { return nil }
        return range
    }

    /// The windows that a component's rows leave, as bits.
    @inline(__always)
    private func candidates(_ place: Int, _ rows: KindRows, _ words: inout [UInt64]) {
        let width = rows.words
        let first = rows.firstOffset(place)
        rows.passes.withUnsafeBufferPointer { passes in
            rows.offsets.withUnsafeBufferPointer { offsets in
                words.withUnsafeMutableBufferPointer { words in
                    for word in 0..<width { words[word] = .max }
                    // The last word has no windows beyond the last.
                    let spare = width * 64 - rows.windows.count
                    words[width - 1] >>= UInt64(spare)
                    for test in first..<first + rows.rules.count {
                        let row = offsets[test]
                        for word in 0..<width { words[word] &= passes[row + word] }
                    }
                }
            }
        }
    }

    @inline(__always)
    private func collect(
        _ components: UnsafeBufferPointer<ComponentFacts>,
        _ component: Int,
        _ rows: KindRows,
        _ windows: UnsafeBufferPointer<WindowFacts>,
        _ cursor: inout Cursor
    ) {
        var last: Int32 = -1
        var isBegun = false
        for word in 0..<rows.words {
            var bits = cursor.words[word]
            while bits != 0 {
                let window = rows.windows[word << 6 + bits.trailingZeroBitCount]
                bits &= bits - 1
                guard
                    passesRest(components[component], windows[Int(window)], rows.unrolled),
                    let range = QuantityRange(components[component], windows[Int(window)], pool),
                    range.least <= range.most, !range.isRateUnknown
                else { continue }
                if !isBegun {
                    scorer.begin(components[component].need, &cursor.scratch)
                    isBegun = true
                }
                let points = scorer.points(
                    components[component],
                    windows[Int(window)],
                    most: range.most,
                    cursor.scratch
                )
                cursor.pairs.append(PossiblePair(window: window, points: points, quantities: range))
                // The windows of an offer stand together.
                if windows[Int(window)].offer != last {
                    cursor.offers += 1
                    last = windows[Int(window)].offer
                }
            }
        }
    }

    /// The rules, or parts of rules, that have no rows; H6 is judged by the quantities.
    @inline(__always)
    private func passesRest(_ need: ComponentFacts, _ offer: WindowFacts, _ unrolled: UInt32) -> Bool {
        if unrolled != 0 { return RuleBook.allows(need, offer, pool) }
        if need.organisation == offer.organisation || need.hasBlocks || offer.hasBlocks {
            if !Counterparts().judge(need, offer, pool).isPass { return false }
        }
        if need.hasBans, !Rulings().judge(need, offer, pool).isPass { return false }
        if need.hasBlackouts, !Windows().judge(need, offer, pool).isPass { return false }
        if need.kind == .dataset, pool.rulesInForce & RuleCode.h16.bit != 0,
            !TechnicalFit.space(need, offer).isPass
        {
            return false
        }
        return true
    }

    /// Goes through all components on a few threads, in pieces of whole needs that depend on the pool only.
    ///
    /// - Parameters:
    ///   - threads: How many threads may work.
    ///   - progress: Is told how far the pass is.
    ///   - piece: Goes through a range of components with ``find(_:_:)``; the cursor is its own.
    /// - Returns: What the pieces answer, in ascending order of their components.
    func scan<Output: Sendable>(
        threads: Int,
        progress: ScanProgress? = nil,
        piece: @Sendable (Range<Int>, inout Cursor) -> Output
    ) -> [Output] {
        let count = pool.componentStart.count - 1
        let pieces = max(1, min(256, count / 64))
        progress?.begin()
        return Parallel.map(pieces, threads: threads) { number, _ in
            var cursor = cursor()
            let first = pool.componentStart[count * number / pieces]
            let last = pool.componentStart[count * (number + 1) / pieces]
            let output = piece(first..<last, &cursor)
            progress?.advance(1 / Double(pieces))
            return output
        }
    }

    /// Answers something of each of many items on a few threads, each with a cursor that serves many items.
    func map<Item: Sendable, Output: Sendable>(
        _ items: [Item],
        threads: Int,
        _ body: @Sendable (Item, inout Cursor) -> Output
    ) -> [Output] {
        let pieces = max(1, min(256, items.count / 16))
        return Parallel.map(pieces, threads: threads) { piece, _ in
            var cursor = cursor()
            return items[items.count * piece / pieces..<items.count * (piece + 1) / pieces].map {
                body($0, &cursor)
            }
        }.flatMap { $0 }
    }
}

extension Kind {
    /// The kind's place in `allCases`.
    var place: Int {
        switch self {
        case .lab: 0
        case .training: 1
        case .dataset: 2
        case .compute: 3
        }
    }
}
