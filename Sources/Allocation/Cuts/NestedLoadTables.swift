/// The greatest sums of weights that members of a knapsack make, by what they load: a table of those that the inner limit
/// counts, and one of the others.
struct NestedLoadTables: ~Copyable {
    /// A sum with no members behind one of its two parts is less.
    private static let reached = LoadTable.none / 2

    private let least: Int
    private let most: Int
    private let innerMost: Int
    private var inner: LoadTable
    private var outer: LoadTable
    /// For each load x the greatest sum of the others that load no more than x, and no less than makes the cohort together
    /// with what they leave; and at which load.
    private var window: Buffer<Int64>
    private var windowLoad: Buffer<Int32>
    private var line: Buffer<Int32>
    private var isWindowCurrent = false
    /// Loads that were looked at; a deterministic clock.
    private(set) var work: Int64 = 0

    init(_ knapsack: NestedKnapsack) {
        least = knapsack.least
        most = knapsack.most
        innerMost = knapsack.innerMost
        inner = LoadTable(most: innerMost)
        outer = LoadTable(most: most)
        window = Buffer(repeating: LoadTable.none, count: most + 1)
        windowLoad = Buffer(repeating: 0, count: most + 1)
        line = Buffer(repeating: 0, count: most + 1)
    }

    /// Forgets all members.
    mutating func reset() {
        inner.reset()
        outer.reset()
        isWindowCurrent = false
    }

    /// Takes a member in; see ``LoadTable/add(_:_:steps:)``.
    mutating func add(
        _ member: NestedKnapsack.Member,
        _ weight: NestedKnapsack.Weight,
        steps: UnsafeMutablePointer<Int16>? = nil
    ) {
        if member.isInner {
            inner.add(member, weight, steps: steps)
            work += Int64(inner.top)
        } else {
            outer.add(member, weight, steps: steps)
            work += Int64(outer.top)
            isWindowCurrent = false
        }
    }

    /// The greatest sum of what can stand beside a load, of a member that the inner limit counts or not; nil where nothing can.
    ///
    /// - Complexity: O(most).
    mutating func greatest(beside load: Int, isInner: Bool) -> Int64? {
        refreshWindow()
        let last = min(isInner ? innerMost - load : innerMost, most - load, inner.top)
        guard last >= 0 else { return nil }
        work += Int64(last)
        let (sums, others) = (inner.best.base, window.base + (most - load))
        var best = LoadTable.none
        for innerLoad in 0...last { best = max(best, sums[innerLoad] &+ others[-innerLoad]) }
        return best > Self.reached ? best : nil
    }

    /// The greatest sum of all members, and what they load in both tables; nil where they cannot make the cohort.
    mutating func greatest() -> (sum: Int64, inner: Int, outer: Int)? {
        refreshWindow()
        var result = (sum: LoadTable.none, inner: 0, outer: 0)
        for innerLoad in 0...inner.top {
            let sum = inner.best[innerLoad] &+ window[most - innerLoad]
            if sum > result.sum { result = (sum, innerLoad, Int(windowLoad[most - innerLoad])) }
        }
        return result.sum > Self.reached ? result : nil
    }

    private mutating func refreshWindow() {
        if isWindowCurrent { return }
        isWindowCurrent = true
        work += Int64(most)
        let sums = outer.best.base
        var (head, tail) = (0, 0)
        for load in 0...most {
            while tail > head, sums[Int(line[tail - 1])] <= sums[load] { tail -= 1 }
            line[tail] = Int32(load)
            tail += 1
            if Int(line[head]) < load - (most - least) { head += 1 }
            windowLoad[load] = line[head]
            window[load] = sums[Int(line[head])]
        }
    }
}
