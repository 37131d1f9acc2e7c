import Programme
import Synchronization

/// Who could use each window: all possible pairs counted, those that are no options of the problem included.
///
/// One pass over all pairs also tells how many claimants come before each match of a window, by points, without
/// keeping the claimants.
struct WindowClaims: Sendable {
    /// How many components may take it.
    private(set) var claimants: [Int]
    /// How many of them have less than they ask for.
    private(set) var unsatisfied: [Int]
    /// What they ask for together in the window's unit, as far as the window could give it to each.
    private(set) var claimed: [Int64]
    private let labels: NeedLabels
    /// The labels of those who may take each window, `labels.words` words each.
    private var takers: [UInt64]
    /// Points of the matches of each window, ascending, window by window.
    private var matched: [Int64]
    /// Where each window's matches start; one element more than there are windows.
    private var start: [Int]
    /// For each match, how many claimants have more points than it and no more than the next.
    private var ahead: [Int]
    /// Where picks stand among all windows of their components.
    private var standings: [Pick: Screen.Standing] = [:]

    /// A window that a component has.
    struct Pick: Hashable, Sendable {
        /// Index among the pool's components.
        var component: Int32
        /// Index among the pool's windows.
        var window: Int32
    }

    /// No claims yet on the windows that are matched, with the points of each match.
    private init(_ matches: [(window: Int, points: Int64)], _ labels: NeedLabels, windows: Int) {
        self.labels = labels
        takers = Array(repeating: 0, count: windows * labels.words)
        claimants = Array(repeating: 0, count: windows)
        unsatisfied = claimants
        claimed = Array(repeating: 0, count: windows)
        let sorted = matches.sorted { ($0.window, $0.points) < ($1.window, $1.points) }
        matched = sorted.map(\.points)
        var start = [Int](repeating: 0, count: windows + 1)
        for match in sorted { start[match.window + 1] += 1 }
        for window in 0..<windows { start[window + 1] += start[window] }
        self.start = start
        ahead = Array(repeating: 0, count: sorted.count)
    }

    /// - Parameters:
    ///   - granted: What each component has, in its unit.
    ///   - matches: The windows that are matched, with the points of each match.
    ///   - picks: The windows that components have, in ascending order of the components.
    ///   - screen: All pairs.
    ///   - labels: What needs are told apart by.
    ///   - threads: Threads; the counts do not depend on them.
    init(
        _ granted: [Int64],
        _ matches: [(window: Int, points: Int64)],
        _ picks: [Pick],
        _ screen: Screen,
        _ labels: NeedLabels,
        threads: Int
    ) {
        let dense = screen.dense
        self.init(matches, labels, windows: dense.pool.windows.count)
        let empty = self
        let total = Mutex(self)
        let standings = dense.scan(threads: threads) { range, cursor in
            var piece = empty
            var standings: [(Pick, Screen.Standing)] = []
            var next = picks.partitioningIndex { Int($0.component) >= range.lowerBound }
            for component in range {
                dense.find(component, &cursor)
                for pair in cursor.pairs { piece.add(component, pair, granted[component], dense.pool) }
                let first = next
                while next < picks.count, Int(picks[next].component) == component { next += 1 }
                // Where all pairs are kept they are sorted already.
                if first == next || screen.isWhole(component) { continue }
                let taken = picks[first..<next].map(\.window)
                for pick in picks[first..<next] {
                    let standing = Screen.Standing(
                        of: pick.window,
                        among: cursor.pairs,
                        except: taken,
                        most: Match.mostAlternates
                    )
                    standings.append((pick, standing))
                }
            }
            // Sums of whole numbers are the same in any order.
            total.withLock { $0.merge(piece) }
            return standings
        }
        self = total.withLock { $0 }
        self.standings = Dictionary(standings.joined()) { first, _ in first }
    }

    /// Where a window of a component stands among all that it may take, other than those that it has; nil where that was
    /// not looked for.
    func standing(of window: Int32, among component: Int) -> Screen.Standing? {
        standings[Pick(component: Int32(component), window: window)]
    }

    /// The place of a match among the claimants of its window: one more than there are with more points.
    func rank(_ points: Int64, on window: Int) -> Int {
        let first = place(of: points, on: window)
        return ahead[first..<start[window + 1]].reduce(1, +)
    }

    /// The first match of a window that has at least so many points.
    private func place(of points: Int64, on window: Int) -> Int {
        var (low, high) = (start[window], start[window + 1])
        while low < high {
            let middle = (low + high) / 2
            if matched[middle] < points { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The same for a few windows, without a look at the others.
    init(
        _ granted: [Int64],
        _ matches: [(window: Int, points: Int64)],
        _ explainer: Explainer,
        on windows: Set<Int>
    ) {
        let pool = explainer.pool
        self.init(matches, .none, windows: pool.windows.count)
        for window in windows {
            for component in pool.components.indices {
                guard let range = explainer.screen.dense.range(component, window) else { continue }
                let points = explainer.points(component, window)
                let pair = PossiblePair(window: Int32(window), points: points, quantities: range)
                add(component, pair, granted[component], pool)
            }
        }
    }

    private mutating func add(_ component: Int, _ pair: PossiblePair, _ granted: Int64, _ pool: PoolFacts) {
        let window = Int(pair.window)
        let asked = pool.components[component].quantity
        claimants[window] += 1
        for word in 0..<labels.words {
            takers[window * labels.words + word] |= labels.word(
                word,
                ofNeed: Int(pool.components[component].need)
            )
        }
        if granted < asked { unsatisfied[window] += 1 }
        claim(pool.exchange(component, window).offered(min(asked, pair.quantities.ceiling)), of: window)
        let next = place(of: pair.points, on: window)
        if next > start[window] { ahead[next - 1] += 1 }
    }

    /// The labels of those who may take a window, ascending.
    func takers(of window: Int) -> [Int] {
        (0..<labels.words * 64).filter {
            takers[window * labels.words + $0 >> 6] >> UInt64($0 & 63) & 1 == 1
        }
    }

    private mutating func merge(_ other: WindowClaims) {
        for word in takers.indices { takers[word] |= other.takers[word] }
        for window in claimants.indices {
            claimants[window] += other.claimants[window]
            unsatisfied[window] += other.unsatisfied[window]
            claim(other.claimed[window], of: window)
        }
        for match in ahead.indices { ahead[match] += other.ahead[match] }
    }

    /// What claimants ask for may add up to more than fits in a number.
    private mutating func claim(_ quantity: Int64, of window: Int) {
        let (sum, overflow) = claimed[window].addingReportingOverflow(quantity)
        claimed[window] = overflow ? .max : sum
    }
}

extension Array {
    /// The first place from which on all elements are of a kind that no element before is.
    ///
    /// - Complexity: O(log n).
    fileprivate func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
