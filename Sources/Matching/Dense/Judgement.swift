import Programme

/// What stands between a component and the windows of its kind, rule by rule.
struct Judgement {
    /// Windows of the kind.
    var windows = 0
    /// Rules that fail, or cannot be judged, on at least one window, by number.
    var failed: [UnmatchedNeed.FailedRule] = []
    /// The window with the fewest rules in its way, and of those the one that misses by least.
    var nearest: Int?
    /// For each rule the nearest window that it alone bars, by the rules' numbers.
    var single: [Int] = []
    /// Whether some window is barred by unknown facts alone.
    var isOnlyIncomplete = false
    /// Whether some window is barred by one rule alone, and whatever window is, it is by its dates.
    var isOnlyDates = false
}

extension DenseScreen {
    /// Judges every rule, the failed ones too, on every window of a component's kind.
    ///
    /// Rules in the way are counted for 64 windows at a time, in five words that hold a digit each of the count; only
    /// the windows that come nearest are looked at one by one.
    func judge(_ component: Int) -> Judgement {
        let (rows, place) = rows(of: component)
        let rules = RuleBook.rules(pool.rulesInForce)
        var result = Judgement()
        result.windows = rows.windows.count
        guard !rows.windows.isEmpty else { return result }
        let lines = rules.map { RuleLine($0, component, rows, place, self) }
        var counts = ObstacleCounts(words: rows.words)
        var anyFails = [UInt64](repeating: 0, count: rows.words)
        for (place, line) in lines.enumerated() {
            let failed = line.fails.reduce(0) { $0 + $1.nonzeroBitCount }
            let obstacles = line.obstacles.reduce(0) { $0 + $1.nonzeroBitCount }
            if obstacles > 0 {
                counts.add(line.obstacles)
                result.failed.append(
                    UnmatchedNeed.FailedRule(
                        rule: rules[place].code,
                        failed: failed,
                        incomplete: obstacles - failed
                    )
                )
            }
            for word in 0..<rows.words { anyFails[word] |= line.fails[word] }
        }
        for word in 0..<rows.words where counts.some(word) & ~anyFails[word] != 0 {
            result.isOnlyIncomplete = true
        }
        let facts = pool.components[component]
        func shortfall(_ column: Int, _ place: Int) -> Int64 {
            guard lines[place].obstacles[column >> 6] >> UInt64(column & 63) & 1 == 1 else { return 0 }
            switch rules[place].judge(facts, pool.windows[Int(rows.windows[column])], pool) {
            case .pass, .incomplete: return 0
            // What cannot be bridged by a number counts as far away.
            case .fail(let amount): return amount?.amount ?? 1_000_000_000
            }
        }
        let ones = counts.equal(to: 1)
        var alone: [RuleCode] = []
        for (place, line) in lines.enumerated() {
            var best: (column: Int, shortfall: Int64)?
            Self.forEachBit(zip(ones, line.obstacles).map { $0 & $1 }) { column in
                let amount = shortfall(column, place)
                if amount < best?.shortfall ?? .max { best = (column, amount) }
            }
            if let best {
                result.single.append(Int(rows.windows[best.column]))
                alone.append(rules[place].code)
            }
        }
        result.isOnlyDates = alone == [.h4]
        for obstacles in 1...max(1, rules.count) {
            let nearest = counts.equal(to: obstacles)
            guard nearest.contains(where: { $0 != 0 }) else { continue }
            var best: (column: Int, shortfall: Int64)?
            Self.forEachBit(nearest) { column in
                var sum: Int64 = 0
                for place in rules.indices {
                    let (total, overflow) = sum.addingReportingOverflow(shortfall(column, place))
                    sum = overflow ? .max : total
                }
                if best == nil || sum < best?.shortfall ?? .max { best = (column, sum) }
            }
            guard let column = best?.column else { break }
            result.nearest = Int(rows.windows[column])
            break
        }
        return result
    }

    private static func forEachBit(_ words: [UInt64], _ body: (Int) -> Void) {
        for (word, bits) in words.enumerated() {
            var bits = bits
            while bits != 0 {
                body(word << 6 + bits.trailingZeroBitCount)
                bits &= bits - 1
            }
        }
    }
}

/// A rule's verdicts on all windows of a kind for one component, as bits.
private struct RuleLine {
    /// Where it fails or cannot be judged.
    var obstacles: [UInt64]
    /// Where it fails.
    var fails: [UInt64]

    init(
        _ rule: any PairRule,
        _ component: Int,
        _ rows: KindRows,
        _ place: Int,
        _ screen: DenseScreen
    ) {
        let pool = screen.pool
        let width = rows.words
        obstacles = Array(repeating: 0, count: width)
        fails = obstacles
        let facts = pool.components[component]
        let isRolled = rows.unrolled & rule.code.bit == 0
        if isRolled {
            let first = rows.firstOffset(place)
            for test in rows.rules.indices where rows.rules[test] == rule.code {
                let row = Int(rows.offsets[first + test])
                for word in 0..<width {
                    obstacles[word] |= ~rows.passes[row + word]
                    fails[word] |= rows.fails[row + word]
                }
            }
            obstacles[width - 1] &= .max >> UInt64(width * 64 - rows.windows.count)
        }
        let windows = screen.windowRows[facts.kind.place]
        switch rule.code {
        case .h6: judgeQuantities(facts, windows, pool)
        case .h17: judgeCounterparts(rule, facts, windows, pool)
        case .h21: if facts.hasBans { judgeAll(rule, facts, rows, pool) }
        case .h4: if facts.hasBlackouts || !isRolled { judgeAll(rule, facts, rows, pool) }
        case .h16 where isRolled: if facts.kind == .dataset { judgeSpace(facts, windows) }
        default: if !isRolled { judgeAll(rule, facts, rows, pool) }
        }
    }

    private mutating func add(_ verdict: Verdict, _ column: Int) {
        if verdict.isPass { return }
        let bit = UInt64(1) << UInt64(column & 63)
        obstacles[column >> 6] |= bit
        if case .fail = verdict { fails[column >> 6] |= bit }
    }

    /// H6, from the few numbers of each window.
    private mutating func judgeQuantities(
        _ facts: ComponentFacts,
        _ windows: [WindowRow],
        _ pool: PoolFacts
    ) {
        let quantities = AskedQuantities(facts, pool)
        windows.withUnsafeBufferPointer { windows in
            guard let first = windows.baseAddress else { return }
            for column in windows.indices {
                guard let range = quantities.range(first + column, pool) else { continue }
                let isShort = range.least > range.most
                if isShort || range.isRateUnknown { add(isShort ? .fail(nil) : .incomplete, column) }
            }
        }
    }

    /// H17, where there is anything to look into.
    private mutating func judgeCounterparts(
        _ rule: any PairRule,
        _ facts: ComponentFacts,
        _ windows: [WindowRow],
        _ pool: PoolFacts
    ) {
        let organisation = facts.organisation.map(Int32.init) ?? -1
        windows.withUnsafeBufferPointer { windows in
            guard let first = windows.baseAddress else { return }
            for column in windows.indices {
                let row = first + column
                let isOne = row.pointee.organisation == organisation
                guard facts.hasBlocks || row.pointee.hasBlocks || isOne,
                    isOne
                        || Counterparts.mayRefuse(
                            facts.need,
                            facts.organisation,
                            row.pointee.offer,
                            row.pointee.organisation,
                            pool
                        )
                else { continue }
                add(rule.judge(facts, pool.windows[Int(row.pointee.window)], pool), column)
            }
        }
    }

    /// Of H16 what has no rows: the space that a dataset takes.
    private mutating func judgeSpace(_ facts: ComponentFacts, _ windows: [WindowRow]) {
        windows.withUnsafeBufferPointer { windows in
            for column in windows.indices {
                let verdict = TechnicalFit.space(
                    facts.accessModes & windows[column].accessModes,
                    facts.hostingGB,
                    windows[column].sizeGB
                )
                add(verdict, column)
            }
        }
    }

    private mutating func judgeAll(
        _ rule: any PairRule,
        _ facts: ComponentFacts,
        _ rows: KindRows,
        _ pool: PoolFacts
    ) {
        for (column, window) in rows.windows.enumerated() {
            let bit = UInt64(1) << UInt64(column & 63)
            obstacles[column >> 6] &= ~bit
            fails[column >> 6] &= ~bit
            switch rule.judge(facts, pool.windows[Int(window)], pool) {
            case .pass: break
            case .incomplete: obstacles[column >> 6] |= bit
            case .fail:
                obstacles[column >> 6] |= bit
                fails[column >> 6] |= bit
            }
        }
    }
}

/// How many rules are in the way of each window: digit by digit, a word of each for 64 windows.
private struct ObstacleCounts {
    /// Five digits count to 31; there are 22 rules.
    private var digits: [[UInt64]]

    init(words: Int) {
        digits = Array(repeating: Array(repeating: 0, count: words), count: 5)
    }

    mutating func add(_ obstacles: [UInt64]) {
        for word in obstacles.indices {
            var carry = obstacles[word]
            for digit in digits.indices {
                let sum = digits[digit][word] ^ carry
                carry &= digits[digit][word]
                digits[digit][word] = sum
            }
        }
    }

    /// The windows of a word that have something in their way.
    func some(_ word: Int) -> UInt64 { digits.reduce(0) { $0 | $1[word] } }

    /// The windows with so many rules in their way.
    func equal(to count: Int) -> [UInt64] {
        digits[0].indices.map { word in
            var same = UInt64.max
            for digit in digits.indices {
                same &= count >> digit & 1 == 1 ? digits[digit][word] : ~digits[digit][word]
            }
            return same
        }
    }
}
