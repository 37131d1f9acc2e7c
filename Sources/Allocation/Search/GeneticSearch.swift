/// A genetic search of multidimensional knapsack problems (Chu and Beasley 1998): each need is taken or not, and what is
/// taken must fit.
///
/// Children of two plans are made feasible at once: what is worth least for what it takes at the prices is let go until the rest
/// fits, then what still fits is taken, best first. A child that is neither there already nor worse than all takes the
/// place of the worst. A plan costs some microseconds, where a part solved by search costs milliseconds.
struct GeneticSearch: ~Copyable {
    /// Plans that live at a time.
    private static let size = 100
    /// Children without a better plan, for each item, after which all but the best plan begin anew.
    private static let patience = 300
    /// Loads that are worth laying out by item and row.
    private static let mostLoads = 4_000_000

    private let items: Int
    private let rows: Int
    /// Of each item, best first by what it is worth for what it takes at the prices.
    private var option = Buffer<Int32>()
    private var quantity = Buffer<Int64>()
    private var value = Buffer<Int64>()
    private var key = Buffer<UInt64>()
    /// Loads, by item and row.
    private var load = Buffer<Int64>()
    private var capacity = Buffer<Int64>()
    /// Plans, one after another: 1 where an item is taken.
    private var genes: Buffer<UInt8>
    private var worth: Buffer<Int64>
    private var identity: Buffer<UInt64>
    private var child: Buffer<UInt8>
    private var used: Buffer<Int64>
    private var best = 0
    private var idle = 0
    private var random: SeededGenerator
    /// In the unit of a search's work.
    private(set) var work: Int64 = 0

    /// Whether each need is a single option of a single quantity that may be left, and all limits are upper bounds
    /// which loads only come nearer to.
    static func suits(_ model: Model) -> Bool {
        guard model.needs >= 20, model.needs * (model.limits + 1) <= mostLoads else { return false }
        for limit in 0..<model.limits {
            guard model.penalty[limit] == 0, model.cohort[limit] == 0, model.atMost[limit] >= 0,
                model.atLeast[limit] == .min || model.atLeast[limit] <= 0
            else { return false }
        }
        for need in 0..<model.needs {
            let component = Int(model.needComponents[need])
            let option = Int(model.componentOptions[component])
            guard !model.mandatory[need], Int(model.needComponents[need + 1]) == component + 1,
                model.essential[component], Int(model.componentOptions[component + 1]) == option + 1,
                model.high[option] < model.low[option] + model.step[option]
            else { return false }
            for entry in Int(model.needLoads[need])..<Int(model.needLoads[need + 1])
            where model.needLoadAmount[entry] < 0 { return false }
            for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1])
            where amount(model, entry, option) < 0 { return false }
        }
        return true
    }

    private static func amount(_ model: Model, _ entry: Int, _ option: Int) -> Int64 {
        model.loadPerUnit[entry] &* model.low[option] &+ model.loadFixed[entry]
    }

    /// Prepares a problem that ``suits(_:)``.
    init(_ model: Model, prices: [Double], seed: UInt64) {
        random = SeededGenerator(seed)
        var rowOfLimit = [Int](repeating: -1, count: model.limits)
        for limit in 0..<model.limits
        where model.atMost[limit] != .max && model.reach[limit] > Double(model.atMost[limit]) {
            rowOfLimit[limit] = capacity.count
            capacity.append(model.atMost[limit])
        }
        rows = capacity.count
        var found: [(rank: Double, option: Int, value: Int64, loads: [Int64])] = []
        for need in 0..<model.needs {
            let option = Int(model.componentOptions[Int(model.needComponents[need])])
            // Propagation may have found that an option is in no solution.
            guard model.low[option] <= model.high[option] else { continue }
            let value =
                model.needValue[need] &+ model.unitValue[option] &* model.low[option]
                &+ model.fixedValue[option]
            if value <= 0 { continue }
            var loads = [Int64](repeating: 0, count: rows)
            var cost = 0.0
            func add(_ limit: Int, _ amount: Int64) {
                cost += max(0, prices[limit]) * Double(amount)
                if rowOfLimit[limit] >= 0 { loads[rowOfLimit[limit]] += amount }
            }
            for entry in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
                add(Int(model.needLoadLimit[entry]), model.needLoadAmount[entry])
            }
            for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                add(Int(model.loadLimit[entry]), Self.amount(model, entry, option))
            }
            found.append((cost > 0 ? Double(value) / cost : .infinity, option, value, loads))
        }
        found.sort { $0.rank != $1.rank ? $0.rank > $1.rank : $0.option < $1.option }
        for item in found {
            option.append(Int32(item.option))
            quantity.append(model.low[item.option])
            value.append(item.value)
            key.append(random.next())
            for one in item.loads { load.append(one) }
        }
        items = found.count
        genes = Buffer(repeating: 0, count: Self.size * max(1, items))
        worth = Buffer(repeating: -1, count: Self.size)
        identity = Buffer(repeating: 0, count: Self.size)
        child = Buffer(repeating: 0, count: max(1, items))
        used = Buffer(repeating: 0, count: max(1, rows))
        begin()
    }

    /// What the best plan is worth.
    var objective: Int64 { worth[best] }

    /// The best plan's picks, ascending by option.
    var picks: [Solution.Pick] {
        (0..<items).filter { genes[best * items + $0] != 0 }
            .map { Solution.Pick(option: option[$0], quantity: quantity[$0]) }
            .sorted { $0.option < $1.option }
    }

    /// Takes a plan of others into the population.
    mutating func adopt(_ picks: [Solution.Pick]) {
        let picked = Set(picks.map(\.option))
        for item in 0..<items { child[item] = picked.contains(option[item]) ? 1 : 0 }
        sumLoads()
        settle()
    }

    /// Makes children for some work, at least one.
    mutating func run(work budget: Int64, stop: () -> Bool) {
        guard items > 0 else {
            work += budget
            return
        }
        let end = work + budget
        repeat {
            let (one, other) = (parent() * items, parent() * items)
            var bits: UInt64 = 0
            for item in 0..<items {
                if item & 63 == 0 { bits = random.next() }
                child[item] = bits & 1 == 0 ? genes[one + item] : genes[other + item]
                bits >>= 1
            }
            for _ in 0..<2 { child[random.below(items)] ^= 1 }
            sumLoads()
            settle()
            idle += 1
            if idle > Self.patience * items { begin() }
        } while work < end && !stop()
    }

    /// Plans that take what fits in a random order; the best so far stays.
    private mutating func begin() {
        idle = 0
        var order = Array(0..<items)
        for plan in 0..<Self.size where plan != best || worth[plan] < 0 {
            for item in stride(from: items - 1, to: 0, by: -1) { order.swapAt(item, random.below(item + 1)) }
            worth[plan] = -1
            identity[plan] = 0
            for item in 0..<items {
                child[item] = 0
                genes[plan * items + item] = 0
            }
            sumLoads()
            for item in order where fits(item) { take(item) }
            settle()
        }
    }

    /// The better of two plans.
    @inline(__always)
    private mutating func parent() -> Int {
        let (one, other) = (random.below(Self.size), random.below(Self.size))
        return worth[one] >= worth[other] ? one : other
    }

    @inline(__always)
    private mutating func sumLoads() {
        for row in 0..<rows { used[row] = 0 }
        for item in 0..<items where child[item] != 0 {
            let base = item * rows
            for row in 0..<rows { used[row] &+= load[base + row] }
        }
        work += Int64(items * rows / 8 + 2 * items + 100)
    }

    @inline(__always)
    private func fits(_ item: Int) -> Bool {
        let base = item * rows
        for row in 0..<rows where used[row] &+ load[base + row] > capacity[row] { return false }
        return true
    }

    @inline(__always)
    private mutating func take(_ item: Int) {
        child[item] = 1
        let base = item * rows
        for row in 0..<rows { used[row] &+= load[base + row] }
    }

    private var isOver: Bool {
        for row in 0..<rows where used[row] > capacity[row] { return true }
        return false
    }

    /// Makes the child feasible, and takes it for the worst plan where it is new and better.
    private mutating func settle() {
        var item = items - 1
        while isOver, item >= 0 {
            if child[item] != 0 {
                child[item] = 0
                let base = item * rows
                for row in 0..<rows { used[row] &-= load[base + row] }
            }
            item -= 1
        }
        var (sum, name): (Int64, UInt64) = (0, 1)
        for item in 0..<items {
            if child[item] == 0, fits(item) { take(item) }
            if child[item] != 0 {
                sum &+= value[item]
                name ^= key[item]
            }
        }
        var worst = 0
        for plan in 0..<Self.size {
            if identity[plan] == name, worth[plan] == sum { return }
            if worth[plan] < worth[worst] { worst = plan }
        }
        guard sum > worth[worst] else { return }
        for item in 0..<items { genes[worst * items + item] = child[item] }
        worth[worst] = sum
        identity[worst] = name
        if sum > worth[best] {
            best = worst
            idle = 0
        }
    }
}

/// Two populations that know of each other's best plans only, one for each thread.
final class GeneticIslands {
    private static let count = 2

    private let islands: UnsafeMutablePointer<GeneticSearch>

    /// Nil where a problem does not suit a ``GeneticSearch``.
    init?(_ model: Model, prices: [Double], seed: UInt64) {
        guard GeneticSearch.suits(model) else { return nil }
        islands = .allocate(capacity: Self.count)
        for place in 0..<Self.count {
            (islands + place).initialize(
                to: GeneticSearch(model, prices: prices, seed: seed &* 1000 &+ 500 &+ UInt64(place))
            )
        }
    }

    deinit {
        islands.deinitialize(count: Self.count)
        islands.deallocate()
    }

    /// In the unit of a search's work.
    var work: Int64 { (0..<Self.count).reduce(0) { $0 + islands[$1].work } }

    /// Goes on for some work in each population.
    ///
    /// - Parameters:
    ///   - incumbent: The best plan that is known, which joins the populations that have none as good.
    ///   - objective: What that is worth.
    ///   - budget: Work for both together.
    ///   - threads: Threads; what is found does not depend on them.
    ///   - stop: Ends it early.
    /// - Returns: The best plan.
    func run(
        from incumbent: [Solution.Pick],
        _ objective: Int64,
        work budget: Int64,
        threads: Int,
        stop: @Sendable () -> Bool
    ) -> [Solution.Pick] {
        for place in 0..<Self.count where islands[place].objective < objective {
            islands[place].adopt(incumbent)
        }
        let first = WorkerPlace(islands)
        Workers.run(Self.count, threads: threads) { place in
            first.base[place].run(work: budget / Int64(Self.count), stop: stop)
        }
        let best = (1..<Self.count).reduce(0) { islands[$1].objective > islands[$0].objective ? $1 : $0 }
        return islands[best].picks
    }
}
