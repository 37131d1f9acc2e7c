/// A set of numbers from 0 to 511, as bits.
///
/// Eight words by name: the compiler makes a few instructions of what a SIMD type, or an array, takes a loop for.
struct NumberSet: Hashable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    private var more: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// How many numbers it can hold.
    static let size = 512

    /// Adds a number; one that it cannot hold is left out.
    mutating func insert(_ number: Int) {
        guard (0..<Self.size).contains(number) else { return }
        let bit = UInt64(1) << UInt64(number & 63)
        switch number >> 6 {
        case 0: words.0 |= bit
        case 1: words.1 |= bit
        case 2: words.2 |= bit
        case 3: words.3 |= bit
        case 4: more.0 |= bit
        case 5: more.1 |= bit
        case 6: more.2 |= bit
        default: more.3 |= bit
        }
    }

    /// Whether the two have no number in common.
    @inline(__always)
    func isDisjoint(with other: NumberSet) -> Bool {
        let low =
            words.0 & other.words.0 | words.1 & other.words.1 | words.2 & other.words.2
            | words.3 & other.words.3
        let high =
            more.0 & other.more.0 | more.1 & other.more.1 | more.2 & other.more.2 | more.3 & other.more.3
        return low | high == 0
    }

    static func == (left: NumberSet, right: NumberSet) -> Bool {
        left.words == right.words && left.more == right.more
    }

    func hash(into hasher: inout Hasher) {
        for word in [words.0, words.1, words.2, words.3, more.0, more.1, more.2, more.3] {
            hasher.combine(word)
        }
    }
}
