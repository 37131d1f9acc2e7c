import Programme
import Synchronization

/// What all possible pairs say of the windows, without keeping the pairs: the limits of the problem depend on it.
struct Takers: Sendable {
    /// Components of a window whose shared days lie in the same two steps of thirty days.
    struct Span: Sendable {
        /// First and last day of them all, as days since 1970.
        var first: Int32
        var last: Int32
        /// How many they are.
        var count: Int64
        /// What they may take together, in the window's unit.
        var most: Int64

        mutating func add(_ other: Span) {
            first = min(first, other.first)
            last = max(last, other.last)
            count += other.count
            // At most 10¹² each, and fewer than 10⁶ of them.
            most += other.most
        }
    }

    /// The two steps in which days begin and end that are shared with a window.
    struct Steps: Sendable {
        var window: Int32
        var first: Int32
        var last: Int32

        /// The three in one number, which a dictionary finds several times as fast: steps of four-digit years have 18
        /// bits.
        fileprivate var key: UInt64 {
            UInt64(UInt32(bitPattern: window)) << 36 | UInt64(Self.bits(first)) << 18
                | UInt64(Self.bits(last))
        }

        fileprivate init(key: UInt64) {
            window = Int32(truncatingIfNeeded: key >> 36)
            first = Self.step(key >> 18)
            last = Self.step(key)
        }

        init(window: Int32, first: Int32, last: Int32) {
            self.window = window
            self.first = first
            self.last = last
        }

        private static func bits(_ step: Int32) -> UInt32 {
            UInt32(bitPattern: step + 1 << 17) & (1 << 18 - 1)
        }

        private static func step(_ key: UInt64) -> Int32 { Int32(key & (1 << 18 - 1)) - 1 << 17 }
    }

    /// How many components may take each window.
    private(set) var components: [Int32]
    /// For each window that counts in another unit than some component: which unit profiles of needs they have.
    private(set) var profiles: [Int32: Set<Int32>] = [:]
    private var spanOfSteps: [UInt64: Span] = [:]

    /// Spans of windows whose GPUs at once are known, in no particular order.
    var spans: some Sequence<(steps: Steps, span: Span)> {
        spanOfSteps.lazy.map { (Steps(key: $0.key), $0.value) }
    }

    init(_ pool: PoolFacts) {
        components = Array(repeating: 0, count: pool.windows.count)
    }

    mutating func add(_ component: Int, _ pair: PossiblePair, _ pool: PoolFacts) {
        let window = Int(pair.window)
        components[window] += 1
        guard pool.components[component].kind == .compute else { return }
        let exchange = pool.exchange(component, window)
        if !exchange.isEven {
            profiles[pair.window, default: []].insert(pool.components[component].unitProfile)
        }
        addSpan(component, window, taking: pair.quantities.ceiling, pool)
    }

    /// Adds the days that a component shares with a window of GPUs, and what it may take of it, in its own unit.
    mutating func addSpan(_ component: Int, _ window: Int, taking quantity: Int64, _ pool: PoolFacts) {
        guard pool.windows[window].kind == .compute,
            pool.windows[window].concurrentGPUs != Unknown.number,
            let steps = PeriodLimits.steps(component, window, pool)
        else { return }
        let span = Span(
            first: steps.days.lowerBound,
            last: steps.days.upperBound,
            count: 1,
            most: pool.exchange(component, window).offered(quantity)
        )
        add(span, Steps(window: Int32(window), first: steps.first, last: steps.last).key)
    }

    private mutating func add(_ span: Span, _ key: UInt64) {
        spanOfSteps[key, default: Span(first: .max, last: .min, count: 0, most: 0)].add(span)
    }

    mutating func merge(_ other: Takers) {
        for window in components.indices { components[window] += other.components[window] }
        for (window, own) in other.profiles { profiles[window, default: []].formUnion(own) }
        for (key, span) in other.spanOfSteps { add(span, key) }
    }

    /// Puts together what the pieces of a pass bring, in any order.
    final class Collector: Sendable {
        private let sum: Mutex<Takers>

        init(_ pool: PoolFacts) {
            sum = Mutex(Takers(pool))
        }

        func merge(_ takers: Takers) {
            sum.withLock { $0.merge(takers) }
        }

        var takers: Takers { sum.withLock { $0 } }
    }
}
