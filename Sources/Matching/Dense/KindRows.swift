import Programme

/// The rules on pairs as rows of bits over the windows of one kind.
///
/// Few rules look at all that a need says: H2 at its country, H8 at its languages, H15 at the costs that have a payer.
/// For each distinct value of such a fact there is a row with a bit for each window, set where the rule passes; a
/// component's possible windows are the words of its rows, anded, 64 windows at a time. A second row says where the
/// rule fails, so that what is neither is incomplete. Rows are made by the rules themselves, each on the first
/// component that has the value.
///
/// What depends on too much (quantities, named counterparts, excluded days, space for downloads) is left to
/// ``DenseScreen``, for the windows that the rows leave.
struct KindRows: Sendable {
    /// Indices among the pool's windows, ascending.
    let windows: [Int32]
    /// Indices among the pool's components, ascending.
    let components: [Int32]
    /// Words in a row.
    let words: Int
    /// The rule of each test.
    let rules: [RuleCode]
    /// Rows of bits, `words` each: where a test passes.
    let passes: [UInt64]
    /// Rows in the same places: where it fails.
    let fails: [UInt64]
    /// For each component its row in each test, as an offset into `passes`; tests of a component stand together.
    let offsets: [UInt32]
    /// Rules with so many distinct facts that rows would take too much memory: they are judged pair by pair.
    let unrolled: UInt32

    /// The most bytes that the rows of one test may take.
    static let mostBytes = 256 << 20

    init(_ kind: Kind, _ pool: PoolFacts, threads: Int, mostBytes: Int = Self.mostBytes) {
        var maker = Maker(kind, pool, threads: threads, mostBytes: mostBytes)
        maker.addTests(kind)
        windows = maker.windows
        components = maker.components
        words = maker.words
        rules = maker.rules
        passes = maker.passes
        fails = maker.fails
        unrolled = maker.unrolled
        let rows = maker.rows
        let words = maker.words
        offsets = maker.components.indices.flatMap { place in rows.map { UInt32($0[place]) * UInt32(words) } }
    }

    /// Where the row offsets of a component start, by its place in `components`.
    @inline(__always)
    func firstOffset(_ place: Int) -> Int { place * rules.count }
}

extension KindRows {
    /// Makes the rows, test by test.
    struct Maker {
        let pool: PoolFacts
        let threads: Int
        let mostBytes: Int
        private(set) var windows: [Int32] = []
        private(set) var components: [Int32] = []
        let words: Int
        private(set) var rules: [RuleCode] = []
        /// For each test the row of each component.
        private(set) var rows: [[Int32]] = []
        private(set) var passes: [UInt64] = []
        private(set) var fails: [UInt64] = []
        private(set) var unrolled: UInt32 = 0

        init(_ kind: Kind, _ pool: PoolFacts, threads: Int, mostBytes: Int) {
            self.pool = pool
            self.threads = threads
            self.mostBytes = mostBytes
            windows = pool.windows.indices.filter { pool.windows[$0].kind == kind }.map(Int32.init)
            components = pool.components.indices.filter { pool.components[$0].kind == kind }.map(Int32.init)
            words = (windows.count + 63) / 64
        }

        /// Adds a test of a rule, if the policy leaves the rule on.
        ///
        /// - Parameters:
        ///   - rule: The rule.
        ///   - key: What the test looks at of a need: components with the same key get the same verdicts.
        ///   - judge: The verdict; a rule of several tests fails where one of them does, and passes where all do.
        mutating func add<Key: Hashable>(
            _ rule: RuleCode,
            _ key: (ComponentFacts) -> Key,
            _ judge: @escaping @Sendable (ComponentFacts, WindowFacts) -> Verdict
        ) {
            guard pool.rulesInForce & rule.bit != 0, unrolled & rule.bit == 0 else { return }
            guard mostBytes > 0 else {
                unrolled |= rule.bit
                return
            }
            var row: [Key: Int32] = [:]
            var first: [Int32] = []
            let base = Int32(words == 0 ? 0 : passes.count / words)
            var own: [Int32] = []
            own.reserveCapacity(components.count)
            for component in components {
                let value = key(pool.components[Int(component)])
                if let known = row[value] {
                    own.append(known)
                } else {
                    let next = base + Int32(first.count)
                    row[value] = next
                    first.append(component)
                    own.append(next)
                }
            }
            guard first.count * words * 16 <= mostBytes else {
                unrolled |= rule.bit
                return
            }
            let (pool, windows, words, firsts) = (pool, windows, words, first)
            let pieces = max(1, min(firsts.count, 64))
            let made = Parallel.map(pieces, threads: threads) { piece, _ in
                let range = firsts.count * piece / pieces..<firsts.count * (piece + 1) / pieces
                var bits = (passes: [UInt64](), fails: [UInt64]())
                bits.passes = Array(repeating: 0, count: range.count * words)
                bits.fails = bits.passes
                for (place, component) in firsts[range].enumerated() {
                    let facts = pool.components[Int(component)]
                    for (column, window) in windows.enumerated() {
                        let bit = UInt64(1) << UInt64(column & 63)
                        switch judge(facts, pool.windows[Int(window)]) {
                        case .pass: bits.passes[place * words + column >> 6] |= bit
                        case .fail: bits.fails[place * words + column >> 6] |= bit
                        case .incomplete: break
                        }
                    }
                }
                return bits
            }
            for bits in made {
                passes += bits.passes
                fails += bits.fails
            }
            rules.append(rule)
            rows.append(own)
        }

        /// Adds a test that a number of the need is at least the window's; 0 demands nothing.
        mutating func add(
            _ rule: RuleCode,
            held: @escaping @Sendable (ComponentFacts) -> Int64,
            demanded: @escaping @Sendable (WindowFacts) -> Int64
        ) {
            let demands = distinct(demanded)
            add(rule, { Self.rank(held($0), in: demands, orEqual: true) }) {
                Self.compare(held($0), demanded($1))
            }
        }

        /// Adds a test that a number of the window is at least the need's; 0 demands nothing.
        mutating func add(
            _ rule: RuleCode,
            demanded: @escaping @Sendable (ComponentFacts) -> Int64,
            held: @escaping @Sendable (WindowFacts) -> Int64
        ) {
            let numbers = distinct(held)
            add(rule, { demanded($0) <= 0 ? -1 : Self.rank(demanded($0), in: numbers, orEqual: false) }) {
                Self.compare(held($1), demanded($0))
            }
        }

        private func distinct(_ number: (WindowFacts) -> Int64) -> [Int64] {
            Set(windows.map { number(pool.windows[Int($0)]) }).sorted()
        }

        private static func compare(_ held: Int64, _ demanded: Int64) -> Verdict {
            if demanded <= 0 { return .pass }
            if held == Unknown.number { return .incomplete }
            return held < demanded ? .fail(nil) : .pass
        }

        /// How many of some numbers are below a number: those of one rank are told apart by none of them.
        private static func rank(_ number: Int64, in numbers: [Int64], orEqual: Bool) -> Int {
            if number == Unknown.number { return -2 }
            var low = 0
            var high = numbers.count
            while low < high {
                let middle = (low + high) / 2
                if numbers[middle] < number || orEqual && numbers[middle] == number {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            return low
        }
    }
}
