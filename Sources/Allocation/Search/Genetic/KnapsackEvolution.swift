/// A genetic search of multidimensional knapsack problems (Chu and Beasley 1998): each need is taken or not, and what is
/// taken must fit.
///
/// Children of two plans are made feasible at once: what is worth least for what it takes at the prices is let go until the rest
/// fits, then what still fits is taken, best first. A child that is neither there already nor worse than all takes the
/// place of the worst. A plan costs some microseconds, where a part solved by search costs milliseconds.
struct KnapsackEvolution: Evolution, ~Copyable {
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
    /// Plans with 1 where an item is taken.
    private var population: Population
    private var child: Buffer<UInt8>
    private var used: Buffer<Int64>
    private var idle = 0
    private var random: SeededGenerator
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

    init?(_ model: Model, prices: [Double], seed: UInt64) {
        guard Self.suits(model) else { return nil }
        self.init(suited: model, prices: prices, seed: seed)
    }

    /// Prepares a problem that ``suits(_:)``, or one that is smaller than is worth it.
    init(suited model: Model, prices: [Double], seed: UInt64) {
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
        population = Population(length: items)
        child = Buffer(repeating: 0, count: max(1, items))
        used = Buffer(repeating: 0, count: max(1, rows))
        begin()
    }

    var objective: Int64 { population.objective }

    var picks: [Solution.Pick] {
        (0..<items).filter { population.gene($0, of: population.best) != 0 }
            .map { Solution.Pick(option: option[$0], quantity: quantity[$0]) }
            .sorted { $0.option < $1.option }
    }

    mutating func adopt(_ picks: [Solution.Pick]) {
        let picked = Set(picks.map(\.option))
        for item in 0..<items { child[item] = picked.contains(option[item]) ? 1 : 0 }
        sumLoads()
        settle()
    }

    mutating func run(work budget: Int64, stop: () -> Bool) {
        guard items > 0 else {
            work += budget
            return
        }
        let end = work + budget
        repeat {
            population.cross(into: child, &random)
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
        population.decimate()
        for plan in 0..<Population.size where !population.isAlive(plan) {
            for item in stride(from: items - 1, to: 0, by: -1) { order.swapAt(item, random.below(item + 1)) }
            for item in 0..<items { child[item] = 0 }
            sumLoads()
            for item in order where fits(item) { take(item) }
            settle()
        }
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
        if population.add(child, worth: sum, name: name) { idle = 0 }
    }
}
