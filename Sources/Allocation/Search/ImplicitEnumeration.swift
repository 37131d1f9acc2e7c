/// Implicit enumeration (Balas 1965, Geoffrion 1969) of a small part in which every need picks one of a few choices.
///
/// Depth first, choices by regret at the prices. A branch ends where its regrets, together with what the
/// needs below cannot use of priced limits, are more than the bound exceeds what is known, or where even the least
/// loads below do not fit. A node costs some dozens of nanoseconds, where a linear program costs a thousand times that.
struct ImplicitEnumeration: ~Copyable {
    /// What was found.
    struct Outcome {
        /// The best picks that are worth more than the present ones, or others that are worth as much; nil: none were found.
        var picks: [Solution.Pick]?
        /// Whether those picks are worth more.
        var isBetter = false
        /// Whether the search came to its end: nothing else is possible.
        var isComplete: Bool
        /// In the unit of a search's work.
        var work: Int64
    }

    private var rows = 0
    private let needs: Int
    /// A row is one side of a limit: its price, and what is left of it.
    private var price = Buffer<Double>()
    private var room = Buffer<Double>()
    /// Of each need, in the order of the search, where its choices and the rows that they load start.
    private var choiceStart = Buffer<Int32>()
    private var rowStart = Buffer<Int32>()
    private var row = Buffer<Int32>()
    /// Of each choice: its option or -1, its quantity, value and regret, and where its loads on the need's rows start.
    private var option = Buffer<Int32>()
    private var quantity = Buffer<Int64>()
    private var value = Buffer<Int64>()
    private var regret = Buffer<Double>()
    private var loadStart = Buffer<Int32>()
    private var load = Buffer<Double>()
    /// What the whole can be worth at the most, by the prices.
    private var bound = 0.0

    /// Whether every need of a problem is one choice: what the search asks for.
    static func suits(_ problem: Problem) -> Bool {
        for limit in 0..<problem.limitCount
        where problem.limitPenalty[limit] > 0 || problem.limitMinimumWhenUsed[limit] > 0 { return false }
        for need in 0..<problem.needCount {
            let components = problem.components(of: need)
            guard components.count == 1 else { return false }
            let component = components.lowerBound
            guard problem.componentEssential[component], problem.componentMaximumPicks[component] == 1 else {
                return false
            }
            for option in problem.options(of: component)
            where problem.optionMaximum[option] - problem.optionMinimum[option] >= problem.optionStep[option]
            {
                return false
            }
        }
        return true
    }

    private struct Choice {
        var option: Int32
        var quantity: Int64
        var value: Int64
        var reduced: Double
        var loads: [(row: Int, amount: Double)]
    }

    /// Prepares the search of a part that ``suits(_:)``, at prices of its limits.
    init(_ problem: Problem, prices: [Double]) {
        needs = problem.needCount
        var rowOfLimit = [(most: Int, least: Int)](repeating: (-1, -1), count: problem.limitCount)
        for limit in 0..<problem.limitCount {
            if problem.limitAtMost[limit] != .max {
                rowOfLimit[limit].most = price.count
                price.append(max(0, prices[limit]))
                room.append(Double(problem.limitAtMost[limit]))
                bound += price[price.count - 1] * room[price.count - 1]
            }
            if problem.limitAtLeast[limit] != .min {
                rowOfLimit[limit].least = price.count
                price.append(max(0, -prices[limit]))
                room.append(-Double(problem.limitAtLeast[limit]))
                bound += price[price.count - 1] * room[price.count - 1]
            }
        }
        var all: [[Choice]] = []
        for need in 0..<problem.needCount {
            var choices: [Choice] = []
            if !problem.needMandatory[need] {
                choices.append(Choice(option: -1, quantity: 0, value: 0, reduced: 0, loads: []))
            }
            let component = problem.components(of: need).lowerBound
            for option in problem.options(of: component) {
                let quantity = problem.optionMinimum[option]
                guard quantity <= problem.optionMaximum[option],
                    quantity >= problem.componentMinimum[component],
                    quantity <= problem.componentMaximum[component]
                else { continue }
                var loads: [(row: Int, amount: Double)] = []
                func add(_ limit: Int, _ amount: Int64) {
                    let rows = rowOfLimit[limit]
                    if rows.most >= 0 { loads.append((rows.most, Double(amount))) }
                    if rows.least >= 0 { loads.append((rows.least, -Double(amount))) }
                }
                for entry in problem.loads(ofNeed: need) {
                    add(Int(problem.needLoadLimit[entry]), problem.needLoadAmount[entry])
                }
                for entry in problem.loads(ofOption: option) {
                    add(
                        Int(problem.optionLoadLimit[entry]),
                        problem.optionLoadPerUnit[entry] &* quantity &+ problem.optionLoadFixed[entry]
                    )
                }
                let value =
                    problem.needValue[need] &+ problem.optionValuePerUnit[option] &* quantity
                    &+ problem.optionFixedValue[option]
                var reduced = Double(value)
                for load in loads { reduced -= price[load.row] * load.amount }
                choices.append(
                    Choice(
                        option: Int32(option),
                        quantity: quantity,
                        value: value,
                        reduced: reduced,
                        loads: loads
                    )
                )
            }
            choices.sort { $0.reduced != $1.reduced ? $0.reduced > $1.reduced : $0.option < $1.option }
            all.append(choices)
            bound += choices.first?.reduced ?? -.infinity
        }
        // What is hardly open comes first: its loads are known when the rest is tried.
        func second(_ need: Int) -> Double {
            all[need].count < 2 ? .infinity : all[need][0].reduced - all[need][1].reduced
        }
        let order = all.indices.sorted { second($0) != second($1) ? second($0) > second($1) : $0 < $1 }
        rows = price.count
        choiceStart.append(0)
        rowStart.append(0)
        var place = [Int](repeating: -1, count: price.count)
        for need in order {
            let first = row.count
            for choice in all[need] {
                for load in choice.loads where place[load.row] < 0 {
                    place[load.row] = row.count - first
                    row.append(Int32(load.row))
                }
            }
            let width = row.count - first
            for choice in all[need] {
                option.append(choice.option)
                quantity.append(choice.quantity)
                value.append(choice.value)
                regret.append(all[need][0].reduced - choice.reduced)
                loadStart.append(Int32(load.count))
                let base = load.count
                load.resize(base + width, 0)
                for one in choice.loads { load[base + place[one.row]] += one.amount }
            }
            for at in first..<row.count { place[Int(row[at])] = -1 }
            choiceStart.append(Int32(option.count))
            rowStart.append(Int32(row.count))
        }
    }

    /// Looks for picks that are worth more than `known`.
    ///
    /// - Parameters:
    ///   - known: What the present picks are worth.
    ///   - current: The options that are picked at present; others that are worth as much are a result too, where nothing
    ///     better is found. Nil: only what is better is.
    ///   - limit: Work after which it ends.
    ///   - random: Draws one of several that are worth the same.
    /// - Returns: What was found.
    mutating func search(
        known: Int64,
        current: [Int32]?,
        work limit: Int64,
        _ random: inout SeededGenerator
    ) -> Outcome {
        var work = Int64(needs * rows)
        let nothing = Outcome(picks: nil, isComplete: true, work: work)
        let tolerance = 1e-9 * abs(bound) + 1e-6
        var slack = bound - Double(current == nil ? known + 1 : known) + tolerance
        guard slack >= 0 else { return nothing }
        // The least and the most that the needs from each depth on can load each row with.
        var least = Buffer<Double>(repeating: 0, count: (needs + 1) * max(1, rows))
        var most = Buffer<Double>(repeating: 0, count: (needs + 1) * max(1, rows))
        sumLoads(slack, &least, &most)
        var waste = 0.0
        for at in 0..<rows {
            if room[at] < least[at] { return nothing }
            waste += price[at] * max(0, room[at] - most[at])
        }
        var next = Buffer<Int32>(repeating: 0, count: needs + 1)
        var chosen = Buffer<Int32>(repeating: 0, count: needs + 1)
        var lost = Buffer<Double>(repeating: 0, count: needs + 1)
        var wasted = Buffer<Double>(repeating: waste, count: needs + 1)
        next[0] = choiceStart[0]
        var found: [Int32]?
        var (objective, equals) = (known, 0)
        var depth = 0
        while depth >= 0 {
            if depth < needs, work < limit {
                let choice = Int(next[depth])
                if choice < Int(choiceStart[depth + 1]), lost[depth] + regret[choice] + wasted[depth] <= slack
                {
                    next[depth] += 1
                    work += 2 + Int64((rowStart[depth + 1] - rowStart[depth]) >> 2)
                    let waste = wasted[depth] + wasteAdded(choice, depth, least, most)
                    guard lost[depth] + regret[choice] + waste <= slack else { continue }
                    take(choice, depth, -1)
                    chosen[depth] = Int32(choice)
                    lost[depth + 1] = lost[depth] + regret[choice]
                    wasted[depth + 1] = waste
                    depth += 1
                    if depth < needs { next[depth] = choiceStart[depth] }
                    continue
                }
            } else if depth == needs {
                var sum: Int64 = 0
                for at in 0..<needs { sum += value[Int(chosen[at])] }
                if sum > objective {
                    (objective, equals) = (sum, -1)
                    found = chosen.array
                    slack = bound - Double(sum + 1) + tolerance
                } else if sum == objective, equals >= 0, let current, differs(chosen, from: current) {
                    equals += 1
                    if random.below(equals) == 0 { found = chosen.array }
                }
            }
            depth -= 1
            if depth >= 0 { take(Int(chosen[depth]), depth, 1) }
        }
        let picks = found?.prefix(needs).filter { option[Int($0)] >= 0 }
            .map { Solution.Pick(option: option[Int($0)], quantity: quantity[Int($0)]) }
            .sorted { $0.option < $1.option }
        return Outcome(picks: picks, isBetter: objective > known, isComplete: work < limit, work: work)
    }

    private func sumLoads(_ slack: Double, _ least: inout Buffer<Double>, _ most: inout Buffer<Double>) {
        for depth in stride(from: needs - 1, through: 0, by: -1) {
            let (here, below) = (depth * rows, (depth + 1) * rows)
            for at in 0..<rows {
                least[here + at] = least[below + at]
                most[here + at] = most[below + at]
            }
            let first = Int(rowStart[depth])
            for at in first..<Int(rowStart[depth + 1]) {
                var (low, high) = (Double.infinity, -Double.infinity)
                for choice in Int(choiceStart[depth])..<Int(choiceStart[depth + 1]) {
                    if regret[choice] > slack { break }
                    let amount = load[Int(loadStart[choice]) + at - first]
                    low = min(low, amount)
                    high = max(high, amount)
                }
                least[here + Int(row[at])] += low
                most[here + Int(row[at])] += high
            }
        }
    }

    /// What more is left unused of priced rows after a choice than before, at the least; infinite where it does not fit.
    @inline(__always)
    private func wasteAdded(
        _ choice: Int,
        _ depth: Int,
        _ least: borrowing Buffer<Double>,
        _ most: borrowing Buffer<Double>
    ) -> Double {
        let first = Int(rowStart[depth])
        let (base, here, below) = (Int(loadStart[choice]) - first, depth * rows, (depth + 1) * rows)
        var waste = 0.0
        for at in first..<Int(rowStart[depth + 1]) {
            let place = Int(row[at])
            let before = room[place]
            let after = before - load[base + at]
            if after < least[below + place] { return .infinity }
            waste +=
                price[place] * (max(0, after - most[below + place]) - max(0, before - most[here + place]))
        }
        return waste
    }

    @inline(__always)
    private mutating func take(_ choice: Int, _ depth: Int, _ sign: Double) {
        let first = Int(rowStart[depth])
        let base = Int(loadStart[choice]) - first
        for at in first..<Int(rowStart[depth + 1]) { room[Int(row[at])] += sign * load[base + at] }
    }

    private func differs(_ chosen: borrowing Buffer<Int32>, from current: [Int32]) -> Bool {
        for depth in 0..<needs {
            let picked = option[Int(chosen[depth])]
            if picked >= 0, !current.contains(picked) { return true }
        }
        return false
    }
}
