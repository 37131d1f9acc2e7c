/// A limit that follows from a problem's own rules: it holds in every feasible solution, in whole numbers.
struct DerivedLimit: Sendable {
    /// The limit from whose most alone it follows, where it is so.
    var source: Int?
    var atMost: Int64 = .max
    var atLeast: Int64 = .min
    var needLoads: [(need: Int, amount: Int64)] = []
    var optionLoads: [(option: Int, perUnit: Int64, fixed: Int64)] = []
}

extension Problem {
    /// The problem with further limits, which come after its own; loads are given by ascending owner.
    func adding(_ derived: [DerivedLimit]) -> Problem {
        var result = self
        let first = limitCount
        for (number, limit) in derived.enumerated() {
            result.limitIDs.append("derived-\(first + number)")
            result.limitAtMost.append(limit.atMost)
            result.limitAtLeast.append(limit.atLeast)
            result.limitPenalty.append(0)
            result.limitMinimumWhenUsed.append(0)
        }
        let needs = Self.merged(
            derived.map { $0.needLoads.map { (Int32($0.need), $0.amount, 0) } },
            needCount
        )
        result.needLoadStart = [0]
        result.needLoadLimit.removeAll(keepingCapacity: true)
        result.needLoadAmount.removeAll(keepingCapacity: true)
        for need in 0..<needCount {
            for load in loads(ofNeed: need) {
                result.needLoadLimit.append(needLoadLimit[load])
                result.needLoadAmount.append(needLoadAmount[load])
            }
            for entry in needs.start[need]..<needs.start[need + 1] {
                result.needLoadLimit.append(Int32(first) + needs.limit[entry])
                result.needLoadAmount.append(needs.a[entry])
            }
            result.needLoadStart.append(Int32(result.needLoadLimit.count))
        }
        let options = Self.merged(
            derived.map { $0.optionLoads.map { (Int32($0.option), $0.perUnit, $0.fixed) } },
            optionCount
        )
        result.optionLoadStart = [0]
        result.optionLoadLimit = []
        result.optionLoadPerUnit = []
        result.optionLoadFixed = []
        // Arrays that grow stand in memory twice.
        let loads = optionLoadLimit.count + options.limit.count
        result.optionLoadStart.reserveCapacity(optionCount + 1)
        result.optionLoadLimit.reserveCapacity(loads)
        result.optionLoadPerUnit.reserveCapacity(loads)
        result.optionLoadFixed.reserveCapacity(loads)
        for option in 0..<optionCount {
            for load in self.loads(ofOption: option) {
                result.optionLoadLimit.append(optionLoadLimit[load])
                result.optionLoadPerUnit.append(optionLoadPerUnit[load])
                result.optionLoadFixed.append(optionLoadFixed[load])
            }
            for entry in options.start[option]..<options.start[option + 1] {
                result.optionLoadLimit.append(Int32(first) + options.limit[entry])
                result.optionLoadPerUnit.append(options.a[entry])
                result.optionLoadFixed.append(options.b[entry])
            }
            result.optionLoadStart.append(Int32(result.optionLoadLimit.count))
        }
        return result
    }

    /// The loads of several lists by owner.
    private static func merged(_ lists: [[(Int32, Int64, Int64)]], _ owners: Int)
        -> (start: [Int], limit: [Int32], a: [Int64], b: [Int64])
    {
        var start = [Int](repeating: 0, count: owners + 1)
        for list in lists { for item in list { start[Int(item.0) + 1] += 1 } }
        for owner in 0..<owners { start[owner + 1] += start[owner] }
        var next = start
        var limit = [Int32](repeating: 0, count: start[owners])
        var a = [Int64](repeating: 0, count: start[owners])
        var b = a
        for (number, list) in lists.enumerated() {
            for item in list {
                let place = next[Int(item.0)]
                next[Int(item.0)] += 1
                limit[place] = Int32(number)
                a[place] = item.1
                b[place] = item.2
            }
        }
        return (start, limit, a, b)
    }
}
