/// Implicit enumeration of a small part in which each need picks one of a few choices, and each choice loads one capacity or
/// none (``AssignmentChoices``).
///
/// With a price on each need every capacity becomes a knapsack of its own (Ross and Soland 1975; Fisher, Jaikumar and Van
/// Wassenhove 1986), which knows what prices of capacities do not: which loads come near to filling it. What the
/// needs from each depth on can still be worth in it is tabled for every room that may be left, so that a node's bound
/// costs one look-up for each capacity that its need can load.
struct AssignmentEnumeration: ~Copyable {
    /// The most cells that the tables may have.
    private static let largest = 500_000
    /// How often the prices of needs are changed.
    private static let passes = 20

    private let needs: Int
    private var rows = 0
    /// By row: the room that is left, the cells of one table, and where its tables start.
    private var room = Buffer<Int32>()
    private var width = Buffer<Int32>()
    private var tables = Buffer<Int32>()
    /// Of each need, in the order of the search, where its choices and the rows that they load start.
    private var choiceStart = Buffer<Int32>()
    private var entryStart = Buffer<Int32>()
    /// Of each row that a need can load: which, and where the table of the needs from this one on starts.
    private var entryRow = Buffer<Int32>()
    private var entryTable = Buffer<Int32>()
    /// Of each choice: its option or −1, its quantity, value and load, and the row's entry or −1.
    private var option = Buffer<Int32>()
    private var quantity = Buffer<Int64>()
    private var value = Buffer<Int64>()
    private var load = Buffer<Int32>()
    private var entry = Buffer<Int32>()
    /// The most that the needs from some depth on are worth in a row beyond their prices, by room.
    private var cell = Buffer<Float>()
    private var price = Buffer<Double>()
    /// By depth: the prices of the needs from there on, or what a need is worth without any row where that is more.
    private var rest = Buffer<Double>()
    private var work: Int64 = 0

    /// Prepares the search; nil where a part is not of this kind, or too large.
    ///
    /// - Parameters:
    ///   - part: A part that ``ImplicitEnumeration/suits(_:)``.
    ///   - prices: Prices of its limits, to start with.
    init?(_ part: Problem, prices: [Double]) {
        needs = part.needCount
        guard let choices = AssignmentChoices(part), !choices.ofNeeds.contains(where: \.isEmpty) else {
            return nil
        }
        let order = Self.order(choices, prices)
        let cells = layRows(choices)
        guard cells <= Self.largest else { return nil }
        cell.resize(cells, 0)
        price.resize(needs, 0)
        rest.resize(needs + 1, 0)
        // The tables of a row come by depth, and the last of them stays empty.
        var next = tables.array
        choiceStart.append(0)
        entryStart.append(0)
        var place = [Int32](repeating: -1, count: rows)
        for (depth, need) in order.enumerated() {
            var most = -Double.infinity
            for choice in choices.ofNeeds[need] {
                most = max(most, choices.reduced(choice, prices))
                option.append(choice.option)
                quantity.append(choice.quantity)
                value.append(choice.value)
                load.append(Int32(choice.load))
                guard choice.limit >= 0 else {
                    entry.append(-1)
                    continue
                }
                if place[choice.limit] < 0 {
                    place[choice.limit] = Int32(entryRow.count)
                    entryRow.append(Int32(choice.limit))
                    entryTable.append(next[choice.limit])
                    next[choice.limit] += width[choice.limit]
                }
                entry.append(place[choice.limit])
            }
            for one in Int(entryStart[depth])..<entryRow.count { place[Int(entryRow[one])] = -1 }
            price[depth] = most
            choiceStart.append(Int32(option.count))
            entryStart.append(Int32(entryRow.count))
        }
    }

    /// What is hardly open comes first: what it leaves is known when the rest is tried.
    private static func order(_ choices: AssignmentChoices, _ prices: [Double]) -> [Int] {
        let leads = choices.ofNeeds.map { own in
            var (best, second) = (-Double.infinity, -Double.infinity)
            for choice in own {
                let reduced = choices.reduced(choice, prices)
                if reduced > best {
                    (best, second) = (reduced, best)
                } else {
                    second = max(second, reduced)
                }
            }
            return best - second
        }
        return leads.indices.sorted { leads[$0] != leads[$1] ? leads[$0] > leads[$1] : $0 < $1 }
    }

    /// Gives each row its tables; returns how many cells that takes.
    private mutating func layRows(_ choices: AssignmentChoices) -> Int {
        rows = choices.room.count
        var members = [Int](repeating: 0, count: rows)
        var last = [Int](repeating: -1, count: rows)
        for need in choices.ofNeeds.indices {
            for choice in choices.ofNeeds[need] where choice.limit >= 0 && last[choice.limit] != need {
                last[choice.limit] = need
                members[choice.limit] += 1
            }
        }
        var cells = 0
        for row in 0..<rows {
            room.append(Int32(truncatingIfNeeded: min(choices.room[row], Self.largest)))
            width.append(room[row] + 1)
            tables.append(Int32(truncatingIfNeeded: min(cells, Self.largest)))
            cells += (members[row] + 1) * Int(width[row])
            if cells > Self.largest { break }
        }
        return cells
    }

    // MARK: - The bound

    /// Fills the tables at the present prices; returns the bound of the whole.
    private mutating func fill() -> Double {
        let cells = cell.base
        for depth in stride(from: needs - 1, through: 0, by: -1) {
            var best = price[depth]
            var filled: Int32 = -1
            for choice in Int(choiceStart[depth])..<Int(choiceStart[depth + 1]) {
                let own = Int(entry[choice])
                if own < 0 {
                    best = max(best, Double(value[choice]))
                    continue
                }
                let row = Int(entryRow[own])
                let (size, load) = (Int(width[row]), Int(load[choice]))
                let here = cells + Int(entryTable[own])
                let below = UnsafePointer(here + size)
                let worth = Float(Double(value[choice]) - price[depth])
                // Rows are numbered as they first appear, so that a higher number is a table not filled yet.
                if own > Int(filled) {
                    filled = Int32(own)
                    KnapsackTable.add(to: here, from: below, width: size, load: load, worth: worth)
                    if worth <= 0 || load >= size { continue }
                } else if worth > 0, load < size {
                    KnapsackTable.raise(
                        here + load,
                        from: here + load,
                        orAdd: worth,
                        to: below,
                        count: size - load
                    )
                }
                work += Int64(size >> 4)
            }
            rest[depth] = rest[depth + 1] + best
        }
        work += Int64(option.count)
        var bound = rest[0]
        for row in 0..<rows { bound += Double(cell[Int(tables[row]) + Int(room[row])]) }
        return bound
    }

    /// How often the knapsacks pick each need, all together.
    private func count(_ times: inout Buffer<Int32>, _ left: inout Buffer<Int32>) {
        for row in 0..<rows { left[row] = room[row] }
        for depth in 0..<needs {
            var picked: Int32 = 0
            for choice in Int(choiceStart[depth])..<Int(choiceStart[depth + 1]) {
                let own = Int(entry[choice])
                if own < 0 {
                    if Double(value[choice]) > price[depth] { picked = 1 }
                    continue
                }
                let row = Int(entryRow[own])
                let (room, load) = (Int(left[row]), Int(load[choice]))
                let here = cell.base + Int(entryTable[own])
                let below = here + Int(width[row])
                if load > room || here[room] <= below[room] { continue }
                if below[room - load] + Float(Double(value[choice]) - price[depth]) == here[room] {
                    picked += 1
                    left[row] -= Int32(load)
                }
            }
            times[depth] = picked
        }
    }

    /// Changes the prices of needs so that the bound comes down towards `target` (subgradient steps: Held, Wolfe and
    /// Crowder 1974); returns the least bound, for which the tables stand.
    private mutating func improvePrices(target: Double) -> Double {
        var bound = fill()
        var best = bound
        let kept = Buffer<Double>(repeating: 0, count: needs)
        kept.base.update(from: price.base, count: needs)
        var times = Buffer<Int32>(repeating: 0, count: needs)
        var left = Buffer<Int32>(repeating: 0, count: rows)
        var (share, stale) = (1.0, 0)
        for _ in 0..<Self.passes where best >= target {
            count(&times, &left)
            var norm = 0.0
            for depth in 0..<needs {
                let off = Double(1 - times[depth])
                norm += off * off
            }
            if norm == 0 { break }
            let step = share * (bound - target) / norm
            for depth in 0..<needs { price[depth] -= step * Double(1 - times[depth]) }
            bound = fill()
            if bound < best {
                (best, stale) = (bound, 0)
                kept.base.update(from: price.base, count: needs)
            } else {
                stale += 1
                if stale == 4 {
                    (share, stale) = (share * 0.5, 0)
                    price.base.update(from: kept.base, count: needs)
                    bound = fill()
                }
            }
        }
        if bound == best { return bound }
        price.base.update(from: kept.base, count: needs)
        return fill()
    }

    // MARK: - The search

    /// Looks for picks that are worth more than `known`, or as ``ImplicitEnumeration/search(known:current:work:_:)`` does for
    /// others that are worth as much.
    mutating func search(
        known: Int64,
        current: [Int32]?,
        work limit: Int64,
        _ random: inout SeededGenerator
    ) -> ImplicitEnumeration.Outcome {
        let wanted = Double(current == nil ? known + 1 : known)
        let bound = improvePrices(target: wanted)
        // Single precision is exact to the seventh digit.
        let tolerance = 1e-6 * abs(bound - rest[0]) + 1e-9 * abs(bound) + 1e-6
        var least = wanted - tolerance
        let end = work + limit
        var chosen = Buffer<Int32>(repeating: 0, count: needs + 1)
        // By depth: what is decided is worth, and the knapsacks of what is not.
        var worth = Buffer<Double>(repeating: 0, count: needs + 1)
        var inner = Buffer<Double>(repeating: bound - rest[0], count: needs + 1)
        // The bounds of the choices on the way down, −∞ where one has been tried.
        var promise = Buffer<Double>(repeating: 0, count: option.count)
        var found: [Int32]?
        var (objective, equals) = (known, 0)
        var depth = bound < least ? -1 : 0
        if depth == 0, needs > 0 { look(0, 0, inner[0], &promise) }
        while depth >= 0 {
            if depth == needs {
                var sum: Int64 = 0
                for at in 0..<needs { sum += value[Int(chosen[at])] }
                if sum > objective {
                    (objective, equals) = (sum, -1)
                    found = chosen.array
                    least = Double(sum + 1) - tolerance
                } else if sum == objective, equals >= 0, let current, differs(chosen, from: current) {
                    equals += 1
                    if random.below(equals) == 0 { found = chosen.array }
                }
            } else if work < end {
                var (best, most) = (-1, least)
                for choice in Int(choiceStart[depth])..<Int(choiceStart[depth + 1])
                where promise[choice] >= most {
                    if best < 0 || promise[choice] > most { (best, most) = (choice, promise[choice]) }
                }
                if best >= 0 {
                    chosen[depth] = Int32(best)
                    worth[depth + 1] = worth[depth] + Double(value[best])
                    inner[depth + 1] = most - worth[depth + 1] - rest[depth + 1]
                    promise[best] = -.infinity
                    take(best, 1)
                    depth += 1
                    if depth < needs { look(depth, worth[depth], inner[depth], &promise) }
                    continue
                }
            }
            depth -= 1
            if depth >= 0 { take(Int(chosen[depth]), -1) }
        }
        let picks = found?.prefix(needs).filter { option[Int($0)] >= 0 }
            .map { Solution.Pick(option: option[Int($0)], quantity: quantity[Int($0)]) }
            .sorted { $0.option < $1.option }
        return ImplicitEnumeration.Outcome(
            picks: picks,
            isBetter: objective > known,
            isComplete: work < end,
            work: work
        )
    }

    @inline(__always)
    private mutating func take(_ choice: Int, _ sign: Int32) {
        let own = Int(entry[choice])
        if own >= 0 { room[Int(entryRow[own])] -= sign * load[choice] }
    }

    /// The bounds of all choices at a node.
    @inline(__always)
    private mutating func look(
        _ depth: Int,
        _ worth: Double,
        _ inner: Double,
        _ promise: inout Buffer<Double>
    ) {
        let cells = cell.base
        var base = worth + rest[depth + 1] + inner
        for own in Int(entryStart[depth])..<Int(entryStart[depth + 1]) {
            let row = Int(entryRow[own])
            let here = cells + Int(entryTable[own]) + Int(room[row])
            base += Double(here[Int(width[row])] - here[0])
        }
        for choice in Int(choiceStart[depth])..<Int(choiceStart[depth + 1]) {
            let own = Int(entry[choice])
            if own < 0 {
                promise[choice] = base + Double(value[choice])
                continue
            }
            let row = Int(entryRow[own])
            let (room, load) = (Int(room[row]), Int(load[choice]))
            let below = cells + Int(entryTable[own]) + Int(width[row])
            promise[choice] =
                load > room
                ? -.infinity
                : base + Double(value[choice]) + Double(below[room - load] - below[room])
        }
        work += Int64((choiceStart[depth + 1] - choiceStart[depth]) >> 1) + 3
    }

    private func differs(_ chosen: borrowing Buffer<Int32>, from current: [Int32]) -> Bool {
        for depth in 0..<needs {
            let picked = option[Int(chosen[depth])]
            if picked >= 0, !current.contains(picked) { return true }
        }
        return false
    }
}
