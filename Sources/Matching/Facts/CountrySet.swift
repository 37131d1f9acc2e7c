/// A set of countries by their index in the snapshot, of at most 256.
struct CountrySet: Hashable, Sendable {
    private var words = SIMD4<UInt64>(repeating: 0)

    /// The set of no country.
    init() {}

    /// The set of all countries.
    static var all: CountrySet {
        var set = CountrySet()
        set.words = SIMD4(repeating: .max)
        return set
    }

    /// Whether no country is in it.
    var isEmpty: Bool { words == SIMD4(repeating: 0) }

    mutating func insert(_ country: Int) {
        words[country >> 6] |= 1 << UInt64(country & 63)
    }

    mutating func remove(_ country: Int) {
        words[country >> 6] &= ~(1 << UInt64(country & 63))
    }

    mutating func formIntersection(_ other: CountrySet) {
        words &= other.words
    }

    func isDisjoint(with other: CountrySet) -> Bool { words & other.words == SIMD4(repeating: 0) }

    @inline(__always)
    func contains(_ country: Int) -> Bool {
        words[country >> 6] & (1 << UInt64(country & 63)) != 0
    }
}
