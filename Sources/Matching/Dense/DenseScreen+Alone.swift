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
        // For each window its place among those that are wanted.
        var place = [Int32](repeating: -1, count: pool.windows.count)
        for (index, window) in windows.enumerated() { place[window] = Int32(index) }
        let places = place
        let pieces = scan(threads: threads) { range, _ in
            var own = [LonePairs](repeating: LonePairs(), count: windows.count)
            var near = NearWindows(words: kinds.map(\.words).max() ?? 0)
            for component in range {
                let kind = pool.components[component].kind.place
                let (rows, row) = rows(of: component)
                near.count(rows, row)
                let look = LoneLook(component, self)
                for word in 0..<rows.words where masks[kind][word] != 0 {
                    var bits = masks[kind][word] & near.atMostOne(word)
                    while bits != 0 {
                        let column = word << 6 + bits.trailingZeroBitCount
                        bits &= bits - 1
                        guard let rule = look.onlyObstacle(near.rule(column, rows, row), column) else {
                            continue
                        }
                        own[Int(places[Int(rows.windows[column])])].add(look.pair(barredBy: rule, column))
                    }
                }
            }
            return own
        }
        var found: [Int: LonePairs] = [:]
        for (index, window) in windows.enumerated() {
            var pairs = LonePairs()
            for piece in pieces where piece[index].count > 0 { pairs.merge(piece[index]) }
            if pairs.count > 0 { found[window] = pairs }
        }
        return found
    }
}

/// For 64 windows at a time, how many rules bar a component by their rows: none, one, or more.
private struct NearWindows {
    private var once: [UInt64]
    private var twice: [UInt64]
    private var bars: [UInt64]

    init(words: Int) {
        once = Array(repeating: 0, count: words)
        twice = once
        bars = once
    }

    /// The windows of a word that the rows of at most one rule bar.
    func atMostOne(_ word: Int) -> UInt64 { ~twice[word] }

    /// Counts the rules that bar a component, by its place in the rows of its kind.
    mutating func count(_ rows: KindRows, _ place: Int) {
        let width = rows.words
        let first = rows.firstOffset(place)
        rows.passes.withUnsafeBufferPointer { passes in
            once.withUnsafeMutableBufferPointer { once in
                twice.withUnsafeMutableBufferPointer { twice in
                    bars.withUnsafeMutableBufferPointer { bars in
                        for word in 0..<width { (once[word], twice[word]) = (0, 0) }
                        for (test, rule) in rows.rules.enumerated() {
                            // A rule of several tests is one obstacle.
                            if test == 0 || rows.rules[test - 1] != rule {
                                for word in 0..<width { bars[word] = 0 }
                            }
                            let row = Int(rows.offsets[first + test])
                            for word in 0..<width { bars[word] |= ~passes[row + word] }
                            if test + 1 < rows.rules.count, rows.rules[test + 1] == rule { continue }
                            for word in 0..<width {
                                twice[word] |= once[word] & bars[word]
                                once[word] |= bars[word]
                            }
                        }
                    }
                }
            }
        }
    }

    /// The rule whose rows bar a component from a window that at most one rule bars; nil where none does.
    func rule(_ column: Int, _ rows: KindRows, _ place: Int) -> RuleCode? {
        let (word, bit) = (column >> 6, UInt64(1) << UInt64(column & 63))
        guard once[word] & bit != 0 else { return nil }
        let first = rows.firstOffset(place)
        let test = rows.rules.indices.first { rows.passes[Int(rows.offsets[first + $0]) + word] & bit == 0 }
        return test.map { rows.rules[$0] }
    }
}

/// What a component's pairs depend on beside the rows.
private struct LoneLook {
    private let component: Int
    private let screen: DenseScreen
    private let quantities: AskedQuantities
    private let windows: [WindowRow]
    /// Whether the rows leave more to be judged than quantities, counterparts, rulings and a dataset's space.
    private let isUnrolled: Bool
    private let organisation: Int32

    init(_ component: Int, _ screen: DenseScreen) {
        self.component = component
        self.screen = screen
        let facts = screen.pool.components[component]
        quantities = AskedQuantities(facts, screen.pool)
        windows = screen.windowRows[facts.kind.place]
        isUnrolled = screen.rows(of: component).rows.unrolled != 0 || facts.hasBlackouts
        organisation = facts.organisation.map(Int32.init) ?? -1
    }

    /// The rule that alone bars the component from a window, of which its rows say that one rule does or none.
    ///
    /// - Parameters:
    ///   - known: The rule whose rows bar it.
    ///   - column: The window's place among those of its kind.
    /// - Returns: Nil where no rule does, or more than one.
    func onlyObstacle(_ known: RuleCode?, _ column: Int) -> RuleCode? {
        let pool = screen.pool
        let facts = quantities.need
        var window: WindowFacts { pool.windows[Int(windows[column].window)] }
        var obstacle = isUnrolled ? nil : known
        func isOneMore(_ code: RuleCode) -> Bool {
            if obstacle == code { return false }
            defer { obstacle = code }
            return obstacle != nil
        }
        if isUnrolled {
            for rule in RuleBook.rules(pool.rulesInForce) where !rule.judge(facts, window, pool).isPass {
                if isOneMore(rule.code) { return nil }
            }
            return obstacle
        }
        func isInForce(_ code: RuleCode) -> Bool { pool.rulesInForce & code.bit != 0 }
        return windows.withUnsafeBufferPointer { windows in
            guard let row = windows.baseAddress.map({ $0 + column }) else { return nil }
            if isInForce(.h6), let range = quantities.range(row, pool),
                range.least > range.most || range.isRateUnknown, isOneMore(.h6)
            {
                return nil
            }
            let isOne = row.pointee.organisation == organisation
            if isInForce(.h17), facts.hasBlocks || row.pointee.hasBlocks || isOne,
                isOne
                    || Counterparts.mayRefuse(
                        facts.need,
                        facts.organisation,
                        row.pointee.offer,
                        row.pointee.organisation,
                        pool
                    ),
                !Counterparts().judge(facts, window, pool).isPass, isOneMore(.h17)
            {
                return nil
            }
            if isInForce(.h21), facts.hasBans, !Rulings().judge(facts, window, pool).isPass, isOneMore(.h21) {
                return nil
            }
            if isInForce(.h16), facts.kind == .dataset,
                !TechnicalFit.space(
                    facts.accessModes & row.pointee.accessModes,
                    facts.hostingGB,
                    row.pointee.sizeGB
                ).isPass, isOneMore(.h16)
            {
                return nil
            }
            return obstacle
        }
    }

    /// The pair, with what the rule that bars it falls short by.
    func pair(barredBy code: RuleCode, _ column: Int) -> LonePair {
        let window = screen.pool.windows[Int(windows[column].window)]
        let rule = RuleBook.rules.first { $0.code == code }
        guard case .fail(let amount)? = rule?.judge(quantities.need, window, screen.pool) else {
            return LonePair(component: component, shortfall: 0)
        }
        // What cannot be bridged by a number counts as far away.
        return LonePair(component: component, shortfall: amount?.amount ?? 1_000_000_000)
    }
}
