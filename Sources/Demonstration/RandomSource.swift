/// Random numbers that depend on nothing but their seed: xoshiro256**, seeded by SplitMix64.
///
/// Only whole numbers and the four operations of IEEE 754 are used, so that every machine gives the same bytes.
package struct RandomSource {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// Makes the source of one record: records have sources of their own, so that each can be made alone.
    package init(seed: UInt64, stream: UInt64, index: Int = 0) {
        var mixer =
            seed ^ (stream &* 0xD1B5_4A32_D192_ED03)
            ^ (UInt64(truncatingIfNeeded: index) &* 0x9E6C_63D0_676A_9A99)
        func mixed() -> UInt64 {
            mixer &+= 0x9E37_79B9_7F4A_7C15
            var value = mixer
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
        state = (mixed(), mixed(), mixed(), mixed())
    }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// A whole number from 0 to below a bound above 0.
    package mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(max(1, bound))).high)
    }

    /// A whole number of a range.
    package mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// Whether something happens that happens so many times out of 100.
    package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// One element of a list that is not empty.
    package mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    /// One element of a list of elements with weights, which is not empty.
    package mutating func weighted<Element>(_ list: [(Element, Int)]) -> Element {
        var rest = below(list.reduce(0) { $0 + $1.1 })
        for (element, weight) in list {
            if rest < weight { return element }
            rest -= weight
        }
        return list[0].0
    }

    /// Some different elements of a list, in the list's order.
    package mutating func some<Element>(_ count: Int, of list: [Element]) -> [Element] {
        var missing = min(count, list.count)
        var chosen: [Element] = []
        for (index, element) in list.enumerated() where missing > 0 && below(list.count - index) < missing {
            chosen.append(element)
            missing -= 1
        }
        return chosen
    }

    /// A log-normally distributed number with a median and the deviation of its natural logarithm.
    package mutating func logNormal(median: Double, deviation: Double) -> Double {
        // Twelve uniform numbers add up to a normal one with variance 1; their tails end at 6 deviations.
        var sum = -6.0
        for _ in 0..<12 { sum += Double(next() >> 11) * 0x1p-53 }
        return median * Self.exponential(sum * deviation)
    }

    /// e to a power; the C library's own differs between machines in the last place.
    private static func exponential(_ power: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        let small = power / 64
        for order in 1...12 {
            term *= small / Double(order)
            sum += term
        }
        for _ in 0..<6 { sum *= sum }
        return sum
    }
}
