/// A problem in which each need picks one of a few options of a single quantity or, where it may, none, within few hard limits.
struct MultipleChoices {
    /// The fewest needs for which a population is worth its beginning.
    private static let fewest = 20
    /// Choices times limits: beyond, a child takes too long to come to many.
    private static let largest = 100_000
    /// Needs times choices times limits: beyond, making a single plan feasible may take long, which nothing can stop.
    private static let longest = 20_000_000
    /// Whole numbers up to here are exact in single precision.
    private static let exact = 16_777_216.0

    /// One side of a limit that can bind: the loads, times `sign`, are at most `most`.
    struct Row {
        var limit: Int
        var sign: Int64
        var most: Int64
        /// What a unit of excess counts beside one of another row.
        var weight = 0.0
    }

    /// What a need may do.
    struct Choice {
        /// −1 where it picks nothing.
        var option: Int32 = -1
        var quantity: Int64 = 0
        var value: Int64 = 0
        /// How much less than the need's best choice it is worth at the prices.
        var loss = 0.0
        /// By row; whole numbers.
        var loads: [Float]
    }

    let rows: [Row]
    /// Of each need its choices, the least loss first.
    let ofNeeds: [[Choice]]

    /// Lays a problem out at prices of its limits; nil where it is not of this kind, or too large or too small.
    init?(_ model: Model, prices: [Double], fewest: Int = Self.fewest) {
        guard model.needs >= fewest, model.options < Self.largest, Self.isChoice(model),
            var rows = Self.rows(model), !rows.isEmpty, rows.count * model.options <= Self.largest,
            model.needs * rows.count * model.options <= Self.longest
        else { return nil }
        let mean = rows.reduce(0) { $0 + abs(prices[$1.limit]) } / Double(rows.count)
        for row in rows.indices {
            rows[row].weight = mean > 0 ? max(abs(prices[rows[row].limit]), 0.05 * mean) : 1
        }
        let places = Dictionary(grouping: rows.indices) { rows[$0].limit }
        ofNeeds = (0..<model.needs).map { Self.choices(of: $0, model, prices, rows, places) }
        self.rows = rows
        if ofNeeds.contains(where: \.isEmpty) { return nil }
    }

    /// The sides of limits that can bind; nil where a rule is not of this kind.
    private static func rows(_ model: Model) -> [Row]? {
        let (highest, lowest) = reach(model)
        var rows: [Row] = []
        for limit in 0..<model.limits {
            guard model.penalty[limit] == 0, model.cohort[limit] == 0 else { return nil }
            let (most, least) = (model.atMost[limit], model.atLeast[limit])
            let before = rows.count
            if most != .max, Double(most) < highest[limit] {
                rows.append(Row(limit: limit, sign: 1, most: most))
            }
            if least != .min, Double(least) > lowest[limit] {
                rows.append(Row(limit: limit, sign: -1, most: -least))
            }
            // What a row leaves is the difference of the two, and no sum on the way there is larger.
            let size = max(highest[limit], -lowest[limit])
            for row in rows[before...] where size + Double(row.most.magnitude) >= exact { return nil }
        }
        return rows
    }

    /// The most and the least that all needs together can load each limit with; at least 0 and at most 0.
    private static func reach(_ model: Model) -> (highest: [Double], lowest: [Double]) {
        var highest = [Double](repeating: 0, count: model.limits)
        var lowest = highest
        for need in 0..<model.needs {
            var own: [Int: (highest: Double, lowest: Double)] = [:]
            let component = Int(model.needComponents[need])
            for option in Int(model.componentOptions[component])..<Int(model.componentOptions[component + 1])
            {
                for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                    let units = Double(model.low[option])
                    let amount = Double(model.loadPerUnit[entry]) * units + Double(model.loadFixed[entry])
                    let known = own[Int(model.loadLimit[entry]), default: (0, 0)]
                    own[Int(model.loadLimit[entry])] = (max(known.highest, amount), min(known.lowest, amount))
                }
            }
            for (limit, sides) in own {
                highest[limit] += sides.highest
                lowest[limit] += sides.lowest
            }
            for entry in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
                let amount = Double(model.needLoadAmount[entry])
                highest[Int(model.needLoadLimit[entry])] += max(0, amount)
                lowest[Int(model.needLoadLimit[entry])] += min(0, amount)
            }
        }
        return (highest, lowest)
    }

    private static func isChoice(_ model: Model) -> Bool {
        for need in 0..<model.needs {
            let component = Int(model.needComponents[need])
            guard Int(model.needComponents[need + 1]) == component + 1, model.essential[component] else {
                return false
            }
            let options = Int(model.componentOptions[component])..<Int(model.componentOptions[component + 1])
            // With the choice of none they are told apart by a byte.
            guard options.count < 255, options.count <= 1 || model.maximumPicks[component] == 1 else {
                return false
            }
            for option in options where model.high[option] >= model.low[option] + model.step[option] {
                return false
            }
        }
        return true
    }

    private static func choices(
        of need: Int,
        _ model: Model,
        _ prices: [Double],
        _ rows: [Row],
        _ places: [Int: [Int]]
    ) -> [Choice] {
        var choices: [(choice: Choice, reduced: Double)] = []
        let none = [Float](repeating: 0, count: rows.count)
        if !model.mandatory[need] { choices.append((Choice(loads: none), 0)) }
        let component = Int(model.needComponents[need])
        for option in Int(model.componentOptions[component])..<Int(model.componentOptions[component + 1])
        where model.low[option] <= model.high[option] {
            let units = model.low[option]
            var choice = Choice(option: Int32(option), quantity: units, loads: none)
            choice.value =
                model.needValue[need] &+ model.unitValue[option] &* units &+ model.fixedValue[option]
            var reduced = Double(choice.value)
            func add(_ limit: Int, _ amount: Int64) {
                reduced -= prices[limit] * Double(amount)
                for row in places[limit] ?? [] { choice.loads[row] += Float(rows[row].sign * amount) }
            }
            for entry in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
                add(Int(model.needLoadLimit[entry]), model.needLoadAmount[entry])
            }
            for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                add(Int(model.loadLimit[entry]), model.loadPerUnit[entry] &* units &+ model.loadFixed[entry])
            }
            choices.append((choice, reduced))
        }
        let best = choices.reduce(-.infinity) { max($0, $1.reduced) }
        for place in choices.indices { choices[place].choice.loss = best - choices[place].reduced }
        return choices.map(\.choice)
            .sorted { $0.loss != $1.loss ? $0.loss < $1.loss : $0.option < $1.option }
    }
}
