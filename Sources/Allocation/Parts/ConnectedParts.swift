/// The parts of a problem that share nothing: needs are connected where they can load the same limit and that
/// limit could be broken.
///
/// A limit that nothing which the needs can do would break connects nothing and belongs to no part.
struct ConnectedParts {
    /// The needs of each part, ascending; parts in the order of their first need.
    private(set) var needs: [[Int]] = []
    /// The limits of each part, ascending.
    private(set) var limits: [[Int]] = []
    /// Limits that no need can load, and that are not at ease with a load of 0.
    private(set) var unloaded: [Int] = []
    /// How many limits nothing can break.
    let idle: Int

    /// Complexity: loads × a slowly growing factor (union by index, path halving: Tarjan 1975).
    init(_ problem: Problem) {
        let binding = Self.binding(problem)
        idle = binding.count { !$0 }
        var parent = (0..<problem.needCount).map { Int32($0) }
        func root(_ need: Int) -> Int {
            var at = need
            while parent[at] != at {
                parent[at] = parent[Int(parent[at])]
                at = Int(parent[at])
            }
            return at
        }
        var holder = [Int32](repeating: -1, count: problem.limitCount)
        for need in 0..<problem.needCount {
            problem.forEachLimit(of: need) { limit in
                if !binding[limit] { return }
                if holder[limit] < 0 {
                    holder[limit] = Int32(need)
                    return
                }
                let (a, b) = (root(need), root(Int(holder[limit])))
                if a != b { parent[max(a, b)] = Int32(min(a, b)) }
            }
        }
        var number = [Int](repeating: -1, count: problem.needCount)
        for need in 0..<problem.needCount {
            let top = root(need)
            if number[top] < 0 {
                number[top] = needs.count
                needs.append([])
                limits.append([])
            }
            needs[number[top]].append(need)
        }
        for limit in 0..<problem.limitCount where binding[limit] {
            if holder[limit] >= 0 {
                limits[number[root(Int(holder[limit]))]].append(limit)
            } else {
                unloaded.append(limit)
            }
        }
    }

    /// Whether some choice of the needs could break each limit, or none keeps it.
    private static func binding(_ problem: Problem) -> [Bool] {
        var most = [Double](repeating: 0, count: problem.limitCount)
        var least = most
        func add(_ limit: Int32, _ amount: Double) {
            if amount > 0 { most[Int(limit)] += amount } else { least[Int(limit)] += amount }
        }
        for entry in problem.needLoadLimit.indices {
            add(problem.needLoadLimit[entry], Double(problem.needLoadAmount[entry]))
        }
        for component in 0..<problem.componentCount {
            let cap = problem.componentMaximum[component]
            for option in problem.options(of: component) {
                let low = Double(problem.optionMinimum[option])
                let high = Double(min(cap, problem.optionMaximum[option]))
                for entry in problem.loads(ofOption: option) {
                    let unit = Double(problem.optionLoadPerUnit[entry])
                    let fixed = Double(problem.optionLoadFixed[entry])
                    add(problem.optionLoadLimit[entry], max(0, unit * low + fixed, unit * high + fixed))
                    add(problem.optionLoadLimit[entry], min(0, unit * low + fixed, unit * high + fixed))
                }
            }
        }
        return (0..<problem.limitCount).map { limit in
            if problem.limitMinimumWhenUsed[limit] > 0, most[limit] > 0 || least[limit] < 0 { return true }
            // A margin for the rounding of the sums.
            let slack = 1e-9 * (most[limit] - least[limit])
            let (low, high) = (problem.limitAtLeast[limit], problem.limitAtMost[limit])
            return high != .max && most[limit] + slack > Double(high)
                || low != .min && least[limit] - slack < Double(low)
        }
    }
}

extension Problem {
    /// Calls with every limit that a need or an option of it loads; a limit may come more than once.
    public func forEachLimit(of need: Int, _ body: (Int) -> Void) {
        for entry in loads(ofNeed: need) { body(Int(needLoadLimit[entry])) }
        let range = components(of: need)
        let first = Int(componentOptionStart[range.lowerBound])
        let last = Int(componentOptionStart[range.upperBound])
        for entry in Int(optionLoadStart[first])..<Int(optionLoadStart[last]) {
            body(Int(optionLoadLimit[entry]))
        }
    }

    /// The problem of some needs and limits alone, and which option of the whole each of its options is.
    ///
    /// Loads on other limits are left out. Names are left out too.
    func restricted(needs: [Int], limits: [Int]) -> (problem: Problem, options: [Int32]) {
        var part = Problem(name: name)
        var optionOfPart: [Int32] = []
        var place: [Int32: Int32] = [:]
        part.reserve(needs, of: self)
        optionOfPart.reserveCapacity(part.optionName.capacity)
        for limit in limits {
            place[Int32(limit)] = Int32(part.limitIDs.count)
            part.limitIDs.append("")
            part.limitAtMost.append(limitAtMost[limit])
            part.limitAtLeast.append(limitAtLeast[limit])
            part.limitPenalty.append(limitPenalty[limit])
            part.limitMinimumWhenUsed.append(limitMinimumWhenUsed[limit])
        }
        part.optionNames = [""]
        for need in needs {
            part.needIDs.append("")
            part.needValue.append(needValue[need])
            part.needMandatory.append(needMandatory[need])
            for entry in loads(ofNeed: need) {
                guard let limit = place[needLoadLimit[entry]] else { continue }
                part.needLoadLimit.append(limit)
                part.needLoadAmount.append(needLoadAmount[entry])
            }
            part.needLoadStart.append(Int32(part.needLoadLimit.count))
            for component in components(of: need) {
                part.componentIDs.append("")
                part.componentEssential.append(componentEssential[component])
                part.componentMinimum.append(componentMinimum[component])
                part.componentMaximum.append(componentMaximum[component])
                part.componentMaximumPicks.append(componentMaximumPicks[component])
                for option in options(of: component) {
                    part.optionName.append(0)
                    part.optionMinimum.append(optionMinimum[option])
                    part.optionMaximum.append(optionMaximum[option])
                    part.optionStep.append(optionStep[option])
                    part.optionValuePerUnit.append(optionValuePerUnit[option])
                    part.optionFixedValue.append(optionFixedValue[option])
                    for entry in loads(ofOption: option) {
                        guard let limit = place[optionLoadLimit[entry]] else { continue }
                        part.optionLoadLimit.append(limit)
                        part.optionLoadPerUnit.append(optionLoadPerUnit[entry])
                        part.optionLoadFixed.append(optionLoadFixed[entry])
                    }
                    part.optionLoadStart.append(Int32(part.optionLoadLimit.count))
                    optionOfPart.append(Int32(option))
                }
                part.componentOptionStart.append(Int32(optionOfPart.count))
            }
            part.needComponentStart.append(Int32(part.componentIDs.count))
        }
        return (part, optionOfPart)
    }

    /// Makes room for the options of some needs of another problem: arrays that grow stand in memory twice.
    private mutating func reserve(_ needs: [Int], of other: Problem) {
        var (options, loads) = (0, 0)
        for need in needs {
            let range = other.components(of: need)
            let first = Int(other.componentOptionStart[range.lowerBound])
            let last = Int(other.componentOptionStart[range.upperBound])
            options += last - first
            loads += Int(other.optionLoadStart[last] - other.optionLoadStart[first])
        }
        optionName.reserveCapacity(options)
        optionMinimum.reserveCapacity(options)
        optionMaximum.reserveCapacity(options)
        optionStep.reserveCapacity(options)
        optionValuePerUnit.reserveCapacity(options)
        optionFixedValue.reserveCapacity(options)
        optionLoadStart.reserveCapacity(options + 1)
        optionLoadLimit.reserveCapacity(loads)
        optionLoadPerUnit.reserveCapacity(loads)
        optionLoadFixed.reserveCapacity(loads)
    }
}
