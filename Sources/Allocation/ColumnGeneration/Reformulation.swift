/// A problem in which every minimum cohort is a decision of its own.
///
/// A limit with `minimumWhenUsed` m gets a need of its own, *open*, worth nothing, and two rows: its load is at
/// most its ceiling if open and at most 0 if not, and at least m if open. So prices see what a cohort costs, and
/// a search can branch on it as on any need. Needs and options of the problem keep their indices; what is new
/// comes after them.
struct Reformulation {
    /// The problem that is solved instead; it has no `minimumWhenUsed`.
    let problem: Problem
    /// How many needs and options the original has.
    let needs: Int
    let options: Int
    /// For each limit of the original the need that opens its cohort, or −1.
    let opener: [Int32]
    /// For each limit of the original whose ceiling the opened cohort brings, what it loads then.
    let openRange: [ClosedRange<Int64>?]
    /// For each row that was added, the limit of the original whose load it counts.
    private let counted: [Int]

    init(_ original: Problem) {
        needs = original.needCount
        options = original.optionCount
        var opener = [Int32](repeating: -1, count: original.limitCount)
        var openRange = [ClosedRange<Int64>?](repeating: nil, count: original.limitCount)
        let cohorts = (0..<original.limitCount).filter { original.limitMinimumWhenUsed[$0] > 0 }
        guard !cohorts.isEmpty else {
            problem = original
            self.opener = opener
            self.openRange = openRange
            counted = []
            return
        }
        var number = [Int](repeating: -1, count: original.limitCount)
        for (place, limit) in cohorts.enumerated() { number[limit] = place }
        var loads = [DerivedLimit](repeating: DerivedLimit(), count: cohorts.count)
        var ceiling = [Int64](repeating: 0, count: cohorts.count)
        for need in 0..<original.needCount {
            for load in original.loads(ofNeed: need) {
                let place = number[Int(original.needLoadLimit[load])]
                if place < 0 { continue }
                loads[place].needLoads.append((need, original.needLoadAmount[load]))
                ceiling[place] += max(0, original.needLoadAmount[load])
            }
        }
        for option in 0..<original.optionCount {
            for load in original.loads(ofOption: option) {
                let place = number[Int(original.optionLoadLimit[load])]
                if place < 0 { continue }
                let (perUnit, fixed) = (original.optionLoadPerUnit[load], original.optionLoadFixed[load])
                loads[place].optionLoads.append((option, perUnit, fixed))
                let quantity = perUnit > 0 ? original.optionMaximum[option] : original.optionMinimum[option]
                ceiling[place] += max(0, perUnit * quantity + fixed)
            }
        }
        var result = original
        var derived: [DerivedLimit] = []
        var own: [[(limit: Int, amount: Int64)]] = []
        var counted: [Int] = []
        for (place, limit) in cohorts.enumerated() {
            let least = original.limitMinimumWhenUsed[limit]
            let isHard = original.limitPenalty[limit] == 0 && original.limitAtMost[limit] != .max
            let most = isHard ? min(original.limitAtMost[limit], ceiling[place]) : ceiling[place]
            result.limitMinimumWhenUsed[limit] = 0
            opener[limit] = Int32(original.needCount + place)
            var row = loads[place]
            row.atLeast = 0
            own.append([(original.limitCount + derived.count, -least)])
            derived.append(row)
            counted.append(limit)
            if isHard, original.limitAtMost[limit] >= 0, original.limitAtLeast[limit] == .min {
                result.limitAtMost[limit] = 0
                own[place].append((limit, -most))
                if least <= most { openRange[limit] = least...most }
            } else {
                row.atLeast = .min
                row.atMost = 0
                own[place].append((original.limitCount + derived.count, -most))
                derived.append(row)
                counted.append(limit)
            }
        }
        result = result.adding(derived)
        for (place, limit) in cohorts.enumerated() {
            result.appendSwitch("open-\(limit)", own[place].sorted { $0.limit < $1.limit })
        }
        problem = result
        self.opener = opener
        self.openRange = openRange
        self.counted = counted
    }

    /// The original's prices that charge a unit of load as much as all rows that count it do.
    func originalPrices(_ prices: [Double]) -> [Double] {
        var result = Array(prices.prefix(opener.count))
        for (place, limit) in counted.enumerated() { result[limit] += prices[opener.count + place] }
        return result
    }

    /// The picks that are the original's.
    func original(_ picks: [Solution.Pick]) -> [Solution.Pick] { picks.filter { $0.option < Int32(options) } }
}

extension Problem {
    /// Adds a need worth nothing whose only option carries loads: a yes or no.
    fileprivate mutating func appendSwitch(_ id: String, _ loads: [(limit: Int, amount: Int64)]) {
        needIDs.append(id)
        needValue.append(0)
        needMandatory.append(false)
        needLoadStart.append(Int32(needLoadLimit.count))
        componentIDs.append("open")
        componentEssential.append(true)
        componentMinimum.append(1)
        componentMaximum.append(1)
        componentMaximumPicks.append(1)
        needComponentStart.append(Int32(componentIDs.count))
        optionName.append(Int32(optionNames.count))
        optionNames.append(id)
        optionMinimum.append(1)
        optionMaximum.append(1)
        optionStep.append(1)
        optionValuePerUnit.append(0)
        optionFixedValue.append(0)
        for load in loads {
            optionLoadLimit.append(Int32(load.limit))
            optionLoadPerUnit.append(0)
            optionLoadFixed.append(load.amount)
        }
        optionLoadStart.append(Int32(optionLoadLimit.count))
        componentOptionStart.append(Int32(optionName.count))
    }
}
