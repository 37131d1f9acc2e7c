/// The linear program over patterns: every need takes a mixture of its own possible choices, and the mixture keeps
/// to all limits (Dantzig and Wolfe 1960).
///
/// Its optimum is the best price bound there is, its dual prices are those prices, and its mixture says how
/// often each option is picked. Patterns are made when prices ask for them. Every hard rule may be broken at a
/// price that no solution would pay, so that the program always has a solution; what is proven is proven from
/// its prices alone.
struct RestrictedMaster: ~Copyable {
    private(set) var model: Model
    var program = LinearProgram()
    /// Multiplies loads of a limit, so that rows are of one size.
    private var rowScale: [Double]
    private var rowOfLimit: [Int32]
    /// Multiplies values.
    let valueScale: Double
    /// What breaking a need's or a limit's hard rule costs, in scaled value.
    private let breach: Double
    /// The row of each need that can choose among several patterns, or −1.
    private var needRow: [Int32]
    /// Needs whose picks are independent of one another: each option is a pattern.
    private let isSeparable: [Bool]
    private var optionColumn: [Int32]
    private var artificial: [Int32]
    /// The column of a need that has one pattern only and so no row.
    private var soleColumn: [Int32]

    private var columnNeed = Buffer<Int32>()
    private var columnFirst = Buffer<Int32>()
    private var columnCount = Buffer<Int32>()
    private var patternOption = Buffer<Int32>()
    private var patternQuantity = Buffer<Int64>()

    private var subproblem: NeedSubproblem<Double>
    private var entryRow = Buffer<Int32>()
    private var entryValue = Buffer<Double>()
    private var rowEntry: [Double]
    private var rowMark: [Bool]

    /// Dual prices of the limits, in value a unit of load.
    private(set) var prices: [Double]
    /// Price passes over all needs.
    private(set) var passes = 0

    init(_ model: Model) {
        self.model = model
        subproblem = NeedSubproblem(model)
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

    private static func rowScales(_ model: Model) -> [Double] {
        var squares = [Double](repeating: 0, count: model.limits)
        var counts = [Double](repeating: 0, count: model.limits)
        for option in 0..<model.options where model.low[option] <= model.high[option] {
            for load in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                let amount =
                    Double(model.loadPerUnit[load]) * Double(model.high[option])
                    + Double(model.loadFixed[load])
                if amount == 0 { continue }
                squares[Int(model.loadLimit[load])] += amount * amount
                counts[Int(model.loadLimit[load])] += 1
            }
        }
        for load in 0..<Int(model.needLoads[model.needs]) {
            let amount = Double(model.needLoadAmount[load])
            squares[Int(model.needLoadLimit[load])] += amount * amount
            counts[Int(model.needLoadLimit[load])] += 1
        }
        return (0..<model.limits).map { limit in
            guard squares[limit] > 0 else { return 1 }
            // A power of two, so that scaling rounds nothing.
            let size = (squares[limit] / counts[limit]).squareRoot()
            return Double(sign: .plus, exponent: -Int(size.exponent), significand: 1)
        }
    }

    private static func worth(_ model: Model, _ need: Int) -> Double {
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

    private static func picks(_ model: Model, _ need: Int) -> Int {
        let component = Int(model.needComponents[need])
        return Int(model.maximumPicks[component])
    }

    private static func isSeparable(_ model: Model, _ need: Int) -> Bool {
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

    private static func hasRow(_ model: Model, _ need: Int, _ separable: Bool) -> Bool {
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

    private mutating func addSlacks(_ limit: Int) {
        let penalty = Double(model.penalty[limit]) * valueScale / rowScale[limit]
        let cost = penalty > 0 ? penalty : breach
        if model.atMost[limit] != .max, penalty > 0 || model.atMost[limit] < 0 { addSlack(limit, -1, cost) }
        if model.atLeast[limit] != .min, penalty > 0 || model.atLeast[limit] > 0 { addSlack(limit, 1, cost) }
    }

    private mutating func addSlack(_ row: Int, _ sign: Double, _ cost: Double) {
        var index = Int32(row)
        var amount = sign
        program.addColumn(cost: -cost, lower: 0, upper: .infinity, count: 1, rows: &index, values: &amount)
        columnNeed.append(-1)
        columnFirst.append(0)
        columnCount.append(0)
    }

    // MARK: - Patterns

    /// Adds the pattern that the subproblem holds for a need.
    private mutating func addPattern(_ need: Int) {
        let first = Int(model.needComponents[need])
        let begin = patternOption.count
        for component in first..<Int(model.needComponents[need + 1]) {
            let place = Int(model.slots[component] - model.slots[first])
            for pick in 0..<Int(subproblem.counts[component - first]) {
                patternOption.append(subproblem.pickOption[place + pick])
                patternQuantity.append(subproblem.pickQuantity[place + pick])
            }
        }
        if patternOption.count > begin { addColumn(need, begin) }
    }

    /// Adds a pattern whose picks stand from `begin` on.
    private mutating func addColumn(_ need: Int, _ begin: Int) {
        let value = makeEntries(need, begin..<patternOption.count)
        if isSeparable[need] { optionColumn[Int(patternOption[begin])] = Int32(program.columnCount) }
        if needRow[need] < 0, !isSeparable[need] { soleColumn[need] = Int32(program.columnCount) }
        program.addColumn(
            cost: Double(value) * valueScale,
            lower: 0,
            upper: ceiling(need),
            count: entryRow.count,
            rows: entryRow.base,
            values: entryValue.base
        )
        columnNeed.append(Int32(need))
        columnFirst.append(Int32(begin))
        columnCount.append(Int32(patternOption.count - begin))
    }

    /// Collects a pattern's entries in the program's rows; returns its value.
    private mutating func makeEntries(_ need: Int, _ range: Range<Int>) -> Int64 {
        var value = model.needValue[need]
        entryRow.removeAll()
        for load in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
            addEntry(Int(model.needLoadLimit[load]), Double(model.needLoadAmount[load]))
        }
        for pick in range {
            let option = Int(patternOption[pick])
            let quantity = patternQuantity[pick]
            value += model.unitValue[option] * quantity + model.fixedValue[option]
            for load in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                addEntry(
                    Int(model.loadLimit[load]),
                    Double(model.loadPerUnit[load] * quantity + model.loadFixed[load])
                )
            }
        }
        finishEntries(need)
        return value
    }

    private mutating func addEntry(_ limit: Int, _ amount: Double) {
        if !rowMark[limit] {
            rowMark[limit] = true
            rowEntry[limit] = 0
            entryRow.append(Int32(limit))
        }
        rowEntry[limit] += amount
    }

    private mutating func finishEntries(_ need: Int) {
        entryValue.removeAll()
        for entry in 0..<entryRow.count {
            let limit = Int(entryRow[entry])
            entryValue.append(rowEntry[limit] * rowScale[limit])
            entryRow[entry] = rowOfLimit[limit]
            rowMark[limit] = false
        }
        if needRow[need] >= 0 {
            entryRow.append(needRow[need])
            entryValue.append(1)
        }
    }

    /// Adds one pattern a need from the picks of a solution, ascending by option, and starts from that solution.
    mutating func addPatterns(of picks: [(option: Int, quantity: Int64)]) {
        var next = 0
        while next < picks.count {
            let need = Int(model.needOfComponent[Int(model.componentOfOption[picks[next].option])])
            var begin = patternOption.count
            while next < picks.count,
                Int(model.needOfComponent[Int(model.componentOfOption[picks[next].option])]) == need
            {
                if isSeparable[need] {
                    begin = patternOption.count
                    if optionColumn[picks[next].option] >= 0 {
                        next += 1
                        continue
                    }
                }
                patternOption.append(Int32(picks[next].option))
                patternQuantity.append(picks[next].quantity)
                next += 1
                if isSeparable[need] {
                    addColumn(need, begin)
                    start(need)
                    begin = patternOption.count
                }
            }
            if patternOption.count > begin {
                addColumn(need, begin)
                start(need)
            }
        }
    }

    /// Adds what every need would choose at some prices.
    mutating func addPatterns(at prices: [Double], _ domain: Domain) {
        _ = price(prices, domain, addAll: true)
    }

    // MARK: - Cuts

    /// The bound of a need's columns: none where its row bounds them all.
    private func ceiling(_ need: Int) -> Double {
        needRow[need] >= 0 && (!isSeparable[need] || Self.picks(model, need) == 1) ? .infinity : 1
    }

    /// Starts with the column that was added last at 1.
    private mutating func start(_ need: Int) {
        if ceiling(need) == .infinity {
            program.makeBasic(in: Int(needRow[need]))
        } else {
            program.startAtUpper()
        }
    }

    /// Goes over to a model that has the same needs and options and further limits after the present ones.
    mutating func extend(_ larger: Model) {
        let first = model.limits
        model = larger
        subproblem.deallocate()
        subproblem = NeedSubproblem(larger)
        let scales = Self.rowScales(larger)
        for limit in first..<larger.limits {
            rowScale.append(scales[limit])
            rowOfLimit.append(Int32(program.rowCount))
            rowEntry.append(0)
            rowMark.append(false)
            prices.append(0)
            let (low, high) = (larger.atLeast[limit], larger.atMost[limit])
            program.addRow(
                low == .min ? -.infinity : Double(low) * scales[limit],
                high == .max ? .infinity : Double(high) * scales[limit]
            )
        }
        // Slacks first: their rows and signs are read off before the entries are laid out anew.
        var slack: [(Int32, Double)] = []
        for column in 0..<program.columnCount where columnNeed[column] < 0 {
            let entry = Int(program.start[column])
            slack.append((program.index[entry], program.value[entry]))
        }
        program.beginEntries()
        var next = 0
        for column in 0..<columnNeed.count {
            let need = Int(columnNeed[column])
            if need < 0 {
                program.appendEntry(Int(slack[next].0), slack[next].1)
                next += 1
            } else {
                let begin = Int(columnFirst[column])
                _ = makeEntries(need, begin..<(begin + Int(columnCount[column])))
                for entry in 0..<entryRow.count {
                    program.appendEntry(Int(entryRow[entry]), entryValue[entry])
                }
            }
            program.endColumn()
        }
    }

    // MARK: - Solving

    /// What a solve of the program ends with.
    struct Result {
        /// The least Lagrangian bound met, in value, up to rounding.
        var bound: Double
        /// Prices at which it was met.
        var prices: [Double]
        /// The program's own optimum, in value.
        var objective: Double
        /// Whether no pattern is missing.
        var isComplete: Bool
        /// Whether the mixture is that of the last program.
        var isSolved = false
    }

    /// Solves over all patterns that a domain allows, or until the bound falls under `cutoff`.
    mutating func solve(
        _ domain: Domain,
        cutoff: Double,
        rounds: Int,
        smoothing: Double = 0,
        nearly: Double = 0,
        stop: () -> Bool
    )
        -> Result
    {
        apply(domain)
        var result = Result(bound: .infinity, prices: prices, objective: 0, isComplete: false)
        var share = smoothing
        for _ in 0..<rounds {
            let outcome = program.solve(limit: 50_000, stop: stop)
            readPrices()
            result.objective = program.objective / valueScale
            result.isSolved = outcome == .optimal
            if outcome == .infeasible {
                if follow(domain, cutoff, &result) { continue }
                break
            }
            if outcome != .optimal { break }
            var trial = prices
            if share > 0.01, result.bound < .infinity {
                for limit in 0..<model.limits {
                    trial[limit] = share * result.prices[limit] + (1 - share) * prices[limit]
                }
            }
            var (bound, added) = price(trial, domain)
            if bound < result.bound {
                result.bound = bound
                result.prices = trial
            }
            if added == 0, share > 0.01 {
                (bound, added) = price(prices, domain)
                if bound < result.bound {
                    result.bound = bound
                    result.prices = prices
                }
                share *= 0.5
            }
            if result.bound < cutoff { break }
            // The bound will not fall under the cutoff, and the rest of it is not worth the rounds.
            if cutoff > -.infinity, result.bound - result.objective < nearly * (result.bound - cutoff) {
                break
            }
            let tolerance = 1e-11 * max(1, abs(result.objective))
            if added == 0 || result.bound <= result.objective + tolerance {
                result.isComplete = true
                break
            }
            if stop() { break }
            if program.columnCount > columnCap { purge() }
        }
        return result
    }

    /// Prices along the ray that shows that the present patterns cannot keep the domain's rules; returns whether
    /// that brings new patterns.
    private mutating func follow(_ domain: Domain, _ cutoff: Double, _ result: inout Result) -> Bool {
        guard program.rayRate > 0 else { return false }
        let base = prices
        let excess = max(0, program.objective - (cutoff > -.infinity ? cutoff * valueScale : 0)) + breach
        for factor in [1.0, 50] {
            let shift = program.raySign * excess * factor / program.rayRate
            for limit in 0..<model.limits {
                let range = LagrangianBound.priceRange(model, limit, 0)
                let row = Int(rowOfLimit[limit])
                let price = base[limit] + shift * program.pivotRho[row] * rowScale[limit] / valueScale
                prices[limit] = max(range.lowerBound, min(range.upperBound, price))
            }
            let (bound, added) = price(prices, domain, shift: shift)
            if bound < result.bound {
                result.bound = bound
                result.prices = prices
            }
            if result.bound < cutoff { return false }
            if added > 0 { return true }
        }
        return false
    }

    /// How many columns may stand before those that are far from being used are forgotten.
    private var columnCap: Int { 300 + 3 * program.rowCount }

    /// Forgets the patterns that are out of use and whose reduced costs are the worst.
    private mutating func purge() {
        var losses: [Double] = []
        for column in 0..<program.columnCount
        where columnNeed[column] >= 0 && program.place[column] == LinearProgram.Place.lower {
            losses.append(program.reduced[column])
        }
        guard losses.count > columnCap / 2 else { return }
        losses.sort(by: >)
        let worst = losses[columnCap / 2]
        var kept = 0
        let places = program.place.base
        let reduced = program.reduced.base
        let owner = columnNeed.base
        let first = columnFirst.base
        let count = columnCount.base
        func keeps(_ column: Int) -> Bool {
            owner[column] < 0 || places[column] != LinearProgram.Place.lower || reduced[column] >= worst
        }
        var map = [Int32](repeating: -1, count: program.columnCount)
        for column in 0..<program.columnCount where keeps(column) {
            map[column] = Int32(kept)
            kept += 1
        }
        var decisions = [Bool](repeating: false, count: program.columnCount)
        for column in 0..<program.columnCount { decisions[column] = map[column] >= 0 }
        for column in 0..<program.columnCount where map[column] >= 0 {
            let new = Int(map[column])
            owner[new] = owner[column]
            first[new] = first[column]
            count[new] = count[column]
        }
        program.keepColumns { decisions[$0] }
        columnNeed.resize(kept, -1)
        columnFirst.resize(kept, 0)
        columnCount.resize(kept, 0)
        func moved(_ column: Int32) -> Int32 { column < 0 ? -1 : map[Int(column)] }
        for option in optionColumn.indices where optionColumn[option] >= 0 {
            optionColumn[option] = moved(optionColumn[option])
        }
        for need in soleColumn.indices { soleColumn[need] = moved(soleColumn[need]) }
        for need in artificial.indices { artificial[need] = moved(artificial[need]) }
    }

    private mutating func readPrices() {
        for limit in 0..<model.limits {
            let range = LagrangianBound.priceRange(model, limit, 0)
            let price = program.price[Int(rowOfLimit[limit])] * rowScale[limit] / valueScale
            prices[limit] = max(range.lowerBound, min(range.upperBound, price))
        }
    }

    /// Solves every need at given prices; adds the patterns that would improve the program.
    private mutating func price(
        _ prices: [Double],
        _ domain: Domain,
        addAll: Bool = false,
        shift: Double = 0
    ) -> (Double, Int) {
        passes += 1
        var bound = 0.0
        var added = 0
        for limit in 0..<model.limits { bound += LagrangianBound.limitTerm(model, limit, prices[limit], 0) }
        domain.withView { view in
            prices.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                for need in 0..<model.needs {
                    let value = subproblem.solve(need, view, base)
                    if value == -.infinity {
                        bound = -.infinity
                        continue
                    }
                    bound += value
                    if isSeparable[need] {
                        added += addSeparable(need, addAll)
                        continue
                    }
                    let row = needRow[need]
                    var own = row < 0 ? 0 : program.price[Int(row)] / valueScale
                    if row >= 0, shift != 0 { own += shift * program.pivotRho[Int(row)] / valueScale }
                    if addAll || value > own + 1e-12 * abs(value) + 2e-10 / valueScale {
                        if row < 0, soleColumn[need] >= 0 { continue }
                        let before = program.columnCount
                        addPattern(need)
                        added += program.columnCount - before
                    }
                }
            }
        }
        return (bound, added)
    }

    private mutating func addSeparable(_ need: Int, _ addAll: Bool) -> Int {
        var added = 0
        for pick in 0..<Int(subproblem.counts[0]) {
            let option = subproblem.pickOption[pick]
            if optionColumn[Int(option)] >= 0 { continue }
            let begin = patternOption.count
            patternOption.append(option)
            patternQuantity.append(subproblem.pickQuantity[pick])
            addColumn(need, begin)
            added += 1
        }
        return added
    }

    /// Opens the patterns that a domain allows and shuts the others.
    private mutating func apply(_ domain: Domain) {
        for column in 0..<program.columnCount {
            let need = Int(columnNeed[column])
            if need < 0 { continue }
            program.setBounds(column, 0, isAllowed(column, need, domain) ? ceiling(need) : 0)
        }
        for need in 0..<model.needs
        where domain.need[need] == Domain.Decision.required || artificial[need] >= 0 {
            require(need, domain)
        }
    }

    private func isAllowed(_ column: Int, _ need: Int, _ domain: Domain) -> Bool {
        if domain.need[need] == Domain.Decision.forbidden { return false }
        let first = Int(columnFirst[column])
        var required = 0
        for pick in first..<(first + Int(columnCount[column])) {
            let option = Int(patternOption[pick])
            let quantity = patternQuantity[pick]
            if quantity < domain.low[option] || quantity > domain.high[option] { return false }
            if domain.component[Int(model.componentOfOption[option])] == Domain.Decision.forbidden {
                return false
            }
            if domain.option[option] == Domain.Decision.required { required += 1 }
        }
        if isSeparable[need] { return true }
        // What the domain requires must be in the pattern.
        if domain.need[need] == Domain.Decision.required {
            var wanted = 0
            for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1])
            where domain.component[component] == Domain.Decision.required {
                var own = 0
                for option in Int(
                    model.componentOptions[component]
                )..<Int(model.componentOptions[component + 1])
                where domain.option[option] == Domain.Decision.required {
                    own += 1
                }
                wanted += own
                if own == 0, !serves(column, component) { return false }
            }
            return required == wanted
        }
        return true
    }

    private func serves(_ column: Int, _ component: Int) -> Bool {
        let first = Int(columnFirst[column])
        for pick in first..<(first + Int(columnCount[column]))
        where Int(model.componentOfOption[Int(patternOption[pick])]) == component {
            return true
        }
        return false
    }

    /// Makes a need's row at least 1 where it must be served; a pattern of last resort keeps the program solvable.
    private mutating func require(_ need: Int, _ domain: Domain) {
        let must = domain.need[need] == Domain.Decision.required
        if needRow[need] < 0 {
            // One pattern and no row: its own lower bound says it.
            if must, soleColumn[need] >= 0 { program.setBounds(Int(soleColumn[need]), 1, 1) }
            if must, isSeparable[need] { requireOptions(need, domain) }
            return
        }
        let row = Int(needRow[need])
        if must, artificial[need] < 0 {
            artificial[need] = Int32(program.columnCount)
            addSlack(row, 1, breach)
        }
        let high = isSeparable[need] ? Double(Self.picks(model, need)) : 1
        program.setRowBounds(row, must ? 1 : -.infinity, high)
        if isSeparable[need] { requireOptions(need, domain) }
    }

    private mutating func requireOptions(_ need: Int, _ domain: Domain) {
        let component = Int(model.needComponents[need])
        for option in Int(model.componentOptions[component])..<Int(model.componentOptions[component + 1])
        where optionColumn[option] >= 0 && domain.option[option] == Domain.Decision.required {
            program.setBounds(Int(optionColumn[option]), 1, 1)
        }
    }

    // MARK: - The mixture

    /// How often each option is picked, with what mean quantity times that, and how often each need is served.
    struct Mixture {
        var picked: [Double]
        var quantity: [Double]
        var served: [Double]
        /// Whether some hard rule is broken.
        var isBroken: Bool
    }

    func mixture() -> Mixture {
        var result = Mixture(
            picked: [Double](repeating: 0, count: model.options),
            quantity: [Double](repeating: 0, count: model.options),
            served: [Double](repeating: 0, count: model.needs),
            isBroken: false
        )
        for column in 0..<program.columnCount {
            let x = program.columnValue(column)
            if x <= 1e-9 { continue }
            let need = Int(columnNeed[column])
            if need < 0 {
                if program.cost[column] == -breach { result.isBroken = result.isBroken || x > 1e-6 }
                continue
            }
            result.served[need] += x
            let first = Int(columnFirst[column])
            for pick in first..<(first + Int(columnCount[column])) {
                result.picked[Int(patternOption[pick])] += x
                result.quantity[Int(patternOption[pick])] += x * Double(patternQuantity[pick])
            }
        }
        for need in 0..<model.needs where isSeparable[need] {
            result.served[need] = min(1, result.served[need])
        }
        return result
    }
}
