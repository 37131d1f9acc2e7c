import Formats

/// A sum of absolute values that stops at the largest `UInt64`, far enough beyond what a file may reach.
struct SaturatingSum {
    private(set) var total: UInt64 = 0

    /// Whether the sum fits a signed 64-bit integer.
    var fits: Bool { total <= UInt64(Int64.max) }

    mutating func add(_ factor: UInt64, times other: UInt64 = 1) {
        let (high, low) = factor.multipliedFullWidth(by: other)
        let (sum, overflow) = total.addingReportingOverflow(low)
        total = high > 0 || overflow ? .max : sum
    }
}

/// How far the loads of each limit can reach, also of limits that the file has not listed yet.
///
/// A file may give its needs before its limits; each index is then kept with the first place that names it.
struct LoadReach {
    struct FirstUse {
        var path: String
        var place: TextPlace
        var sum = SaturatingSum()
    }

    /// The number of limits, once they are read.
    private(set) var limitCount: Int?
    private var sums: [SaturatingSum] = []
    private var early: [Int64: FirstUse] = [:]

    /// Notes the number of limits and returns the early uses of limits that do not exist, in ascending order.
    mutating func setLimitCount(_ count: Int) -> [(limit: Int64, use: FirstUse)] {
        limitCount = count
        sums = Array(repeating: SaturatingSum(), count: count)
        var missing: [(limit: Int64, use: FirstUse)] = []
        for limit in early.keys.sorted() {
            guard let use = early[limit] else { continue }
            if limit < count { sums[Int(limit)] = use.sum } else { missing.append((limit, use)) }
        }
        early = [:]
        return missing
    }

    /// Whether an index names a limit, as far as is known.
    func mayExist(_ limit: Int64) -> Bool {
        limit >= 0 && limit < Int64(limitCount ?? Int(Int32.max))
    }

    /// Whether the limit may still turn out not to exist and no place that names it is kept.
    func wantsFirstUse(of limit: Int64) -> Bool {
        limitCount == nil && early[limit] == nil
    }

    mutating func noteFirstUse(of limit: Int64, _ path: String, _ place: TextPlace) {
        early[limit] = FirstUse(path: path, place: place)
    }

    mutating func add(_ amount: UInt64, times count: UInt64, to limit: Int64) {
        if limitCount == nil {
            early[limit]?.sum.add(amount, times: count)
        } else {
            sums[Int(limit)].add(amount, times: count)
        }
    }

    subscript(limit: Int) -> SaturatingSum { sums[limit] }
}
