import Programme

/// Who could use each window: all possible pairs counted, those that are no options of the problem included.
struct WindowClaims: Sendable {
    /// How many components may take it.
    private(set) var claimants: [Int]
    /// How many of them have less than they ask for.
    private(set) var unsatisfied: [Int]
    /// What they ask for together in the window's unit, as far as the window could give it to each.
    private(set) var claimed: [Int64]

    private init(windows: Int) {
        claimants = Array(repeating: 0, count: windows)
        unsatisfied = claimants
        claimed = Array(repeating: 0, count: windows)
    }

    /// - Parameters:
    ///   - granted: What each component has, in its unit.
    ///   - dense: All pairs.
    ///   - threads: Threads; the counts do not depend on them.
    init(_ granted: [Int64], _ dense: DenseScreen, threads: Int) {
        let pool = dense.pool
        self.init(windows: pool.windows.count)
        let pieces = dense.scan(threads: threads) { range, cursor in
            var piece = WindowClaims(windows: pool.windows.count)
            for component in range {
                dense.find(component, &cursor)
                for pair in cursor.pairs { piece.add(component, pair, granted[component], pool) }
            }
            return piece
        }
        for piece in pieces { merge(piece) }
    }

    private mutating func add(_ component: Int, _ pair: PossiblePair, _ granted: Int64, _ pool: PoolFacts) {
        let window = Int(pair.window)
        let asked = pool.components[component].quantity
        claimants[window] += 1
        if granted < asked { unsatisfied[window] += 1 }
        claim(pool.exchange(component, window).offered(min(asked, pair.quantities.ceiling)), of: window)
    }

    private mutating func merge(_ other: WindowClaims) {
        for window in claimants.indices {
            claimants[window] += other.claimants[window]
            unsatisfied[window] += other.unsatisfied[window]
            claim(other.claimed[window], of: window)
        }
    }

    /// What claimants ask for may add up to more than fits in a number.
    private mutating func claim(_ quantity: Int64, of window: Int) {
        let (sum, overflow) = claimed[window].addingReportingOverflow(quantity)
        claimed[window] = overflow ? .max : sum
    }
}
