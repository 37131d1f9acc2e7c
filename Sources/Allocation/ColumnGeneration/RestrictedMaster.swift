/// The linear program over patterns: every need takes a mixture of its own possible choices, and the mixture keeps
/// to all limits (Dantzig and Wolfe 1960).
///
/// Its optimum is the best price bound there is, its dual prices are those prices, and its mixture says how
/// often each option is picked. Patterns are made when prices ask for them. Every hard rule may be broken at a
/// price that no solution would pay, so that the program always has a solution; what is proven is proven from
/// its prices alone.
struct RestrictedMaster: ~Copyable {
    var model: Model
    var program = LinearProgram()
    /// Multiplies loads of a limit, so that rows are of one size.
    var rowScale: [Double]
    var rowOfLimit: [Int32]
    /// Multiplies values.
    let valueScale: Double
    /// What breaking a need's or a limit's hard rule costs, in scaled value.
    let breach: Double
    /// The row of each need that can choose among several patterns, or −1.
    var needRow: [Int32]
    /// Needs whose picks are independent of one another: each option is a pattern.
    let isSeparable: [Bool]
    var optionColumn: [Int32]
    var artificial: [Int32]
    /// The column of a need that has one pattern only and so no row.
    var soleColumn: [Int32]

    var columnNeed = Buffer<Int32>()
    var columnFirst = Buffer<Int32>()
    var columnCount = Buffer<Int32>()
    var patternOption = Buffer<Int32>()
    var patternQuantity = Buffer<Int64>()

    var subproblem: NeedSubproblem<Double>
    var choices: NeedChoices
    var entryRow = Buffer<Int32>()
    var entryValue = Buffer<Double>()
    var rowEntry: [Double]
    var rowMark: [Bool]

    /// Dual prices of the limits, in value a unit of load.
    var prices: [Double]
    /// Price passes over all needs.
    var passes = 0
    /// What those have cost.
    var pricingWork: Int64 { Int64(passes * (model.options + model.needs)) }
    /// What everything has cost; a deterministic clock.
    var work: Int64 { program.work + pricingWork }

    init(_ model: Model, threads: Int = 1) {
        self.model = model
        subproblem = NeedSubproblem(model)
        choices = NeedChoices(model, threads: threads)
        prices = [Double](repeating: 0, count: model.limits)
        rowScale = Self.rowScales(model)
        rowOfLimit = (0..<model.limits).map { Int32($0) }
        var typical = 0.0
        var largest = 1.0
        for need in 0..<model.needs {
            let worth = Self.worth(model, need)
            typical += worth
            largest = max(largest, worth)
        }
        typical = max(typical / Double(max(1, model.needs)), 1)
        valueScale = 10 / typical
        // Above what all needs together are worth, so that a broken rule shows in the bound, where numbers allow.
        breach = max(20 * largest, min(2 * model.worth, 10_000 * largest)) * valueScale
        isSeparable = (0..<model.needs).map { Self.isSeparable(model, $0) }
        needRow = [Int32](repeating: -1, count: model.needs)
        optionColumn = [Int32](repeating: -1, count: model.options)
        artificial = [Int32](repeating: -1, count: model.needs)
        soleColumn = artificial
        rowEntry = [Double](repeating: 0, count: model.limits)
        rowMark = [Bool](repeating: false, count: model.limits)
        for limit in 0..<model.limits {
            let (low, high) = (model.atLeast[limit], model.atMost[limit])
            program.addRow(
                low == .min ? -.infinity : Double(low) * rowScale[limit],
                high == .max ? .infinity : Double(high) * rowScale[limit]
            )
        }
        for need in 0..<model.needs where Self.hasRow(model, need, isSeparable[need]) {
            program.addRow(-.infinity, isSeparable[need] ? Double(Self.picks(model, need)) : 1)
            needRow[need] = Int32(program.rowCount - 1)
        }
        for limit in 0..<model.limits { addSlacks(limit) }
    }

    func deallocate() { subproblem.deallocate() }

    // MARK: - Shape

    static func rowScales(_ model: Model) -> [Double] {
        // Powers of two, so that scaling rounds nothing.
        model.loadSizes.map { $0 > 0 ? Double(sign: .plus, exponent: -Int($0.exponent), significand: 1) : 1 }
    }

    static func worth(_ model: Model, _ need: Int) -> Double {
        var sum = Double(model.needValue[need].magnitude)
        for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
            var top = 0.0
            for option in Int(model.componentOptions[component])..<Int(model.componentOptions[component + 1])
            where model.low[option] <= model.high[option] {
                let most = Double(model.high[option])
                top = max(
                    top,
                    abs(Double(model.unitValue[option])) * most + abs(Double(model.fixedValue[option]))
                )
            }
            sum += top * Double(min(4, model.maximumPicks[component]))
        }
        return sum
    }

    static func picks(_ model: Model, _ need: Int) -> Int {
        let component = Int(model.needComponents[need])
        return Int(model.maximumPicks[component])
    }

    static func isSeparable(_ model: Model, _ need: Int) -> Bool {
        let first = Int(model.needComponents[need])
        guard Int(model.needComponents[need + 1]) == first + 1, model.needValue[need] == 0,
            model.needLoads[need] == model.needLoads[need + 1]
        else { return false }
        let picks = Int(model.maximumPicks[first])
        var largest: Int64 = 0
        for option in Int(model.componentOptions[first])..<Int(model.componentOptions[first + 1])
        where model.low[option] <= model.high[option] {
            if model.low[option] != model.high[option] || model.low[option] < model.componentMinimum[first] {
                return false
            }
            largest = max(largest, model.high[option])
        }
        return largest == 0 || Int64(picks) <= model.componentMaximum[first] / largest
    }

    static func hasRow(_ model: Model, _ need: Int, _ separable: Bool) -> Bool {
        let first = Int(model.needComponents[need])
        let last = Int(model.needComponents[need + 1])
        if model.mandatory[need] { return true }
        guard last == first + 1 else { return last > first }
        var options = 0
        var fixed = true
        for option in Int(model.componentOptions[first])..<Int(model.componentOptions[first + 1])
        where model.low[option] <= model.high[option] {
            options += 1
            if model.low[option] != model.high[option] { fixed = false }
        }
        if options == 0 { return false }
        if separable { return options > picks(model, need) }
        return options > 1 || !fixed
    }

    mutating func addSlacks(_ limit: Int) {
        let penalty = Double(model.penalty[limit]) * valueScale / rowScale[limit]
        let cost = penalty > 0 ? penalty : breach
        if model.atMost[limit] != .max, penalty > 0 || model.atMost[limit] < 0 { addSlack(limit, -1, cost) }
        if model.atLeast[limit] != .min, penalty > 0 || model.atLeast[limit] > 0 { addSlack(limit, 1, cost) }
    }

    mutating func addSlack(_ row: Int, _ sign: Double, _ cost: Double) {
        var index = Int32(row)
        var amount = sign
        program.addColumn(cost: -cost, lower: 0, upper: .infinity, count: 1, rows: &index, values: &amount)
        columnNeed.append(-1)
        columnFirst.append(0)
        columnCount.append(0)
    }
}
