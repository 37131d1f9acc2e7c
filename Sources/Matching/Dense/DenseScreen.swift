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
    /// What a pass looks at of the windows of each kind, in the order of `kinds`.
    let windowRows: [[WindowRow]]
    /// For each component its place in its kind's rows.
    let place: [Int32]
    /// How many pairs of the same kind there are.
    let pairsOfKind: Int

    /// - Parameters:
    ///   - pool: The pool's facts.
    ///   - scoring: The criteria.
    ///   - threads: Threads; the rows do not depend on them.
    ///   - mostBytes: The most that the rows of one test may take; 0 makes none, which suits a look at a few components.
    init(_ pool: PoolFacts, _ scoring: Scoring, threads: Int, mostBytes: Int = KindRows.mostBytes) {
        self.pool = pool
        let scorer = PairScorer(pool, scoring)
        self.scorer = scorer
        kinds = Kind.allCases.map { KindRows($0, pool, threads: threads, mostBytes: mostBytes) }
        windowRows = kinds.map { rows in rows.windows.map { WindowRow($0, pool, scorer) } }
        var place = [Int32](repeating: 0, count: pool.components.count)
        for rows in kinds {
            for (index, component) in rows.components.enumerated() { place[Int(component)] = Int32(index) }
        }
        self.place = place
        pairsOfKind = kinds.reduce(0) { $0 + $1.components.count * $1.windows.count }
    }

    /// What a thread needs to go through components.
    struct Cursor {
        var scratch: PairScorer.Scratch
        /// The windows that the rows of the latest component leave.
        var words: [UInt64]
        /// The possible pairs of the latest component, by window.
        var pairs: [PossiblePair] = []
        /// How many offers they belong to.
        var offers = 0
        /// The component whose possible pairs these are, all of them; -1 where some were left out.
        var complete = -1

        /// Adds points that all pairs get.
        mutating func add(_ points: Int64) {
            for index in pairs.indices { pairs[index].points += points }
        }
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

    /// What a component may take of a window; nil where the pair is not possible.
    func range(_ component: Int, _ window: Int) -> QuantityRange? {
        let (facts, other) = (pool.components[component], pool.windows[window])
        guard RuleBook.allows(facts, other, pool), let range = QuantityRange(facts, other, pool),
            range.least <= range.most, !range.isRateUnknown
        else { return nil }
        return range
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
