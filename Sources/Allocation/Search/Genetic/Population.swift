/// Plans that live at a time in a genetic search, each a byte for each of its places.
///
/// Two plans have a child of both; it takes the place of the worst one where it is new and better (Chu and Beasley 1998).
struct Population: ~Copyable {
    /// How many plans there are.
    static let size = 100

    private let length: Int
    private var genes: Buffer<UInt8>
    private var worth = Buffer<Int64>(repeating: .min, count: size)
    private var identity = Buffer<UInt64>(repeating: 0, count: size)
    private(set) var best = 0

    /// Plans of so many places, none of which is worth anything yet.
    init(length: Int) {
        self.length = length
        genes = Buffer(repeating: 0, count: Self.size * max(1, length))
    }

    /// What the best plan is worth; `Int64.min` where there is none.
    var objective: Int64 { worth[best] }

    /// What a place of a plan holds.
    @inline(__always)
    func gene(_ place: Int, of plan: Int) -> UInt8 { genes[plan * length + place] }

    /// Whether a plan is there.
    func isAlive(_ plan: Int) -> Bool { worth[plan] != .min }

    /// Lets all but the best plan go.
    mutating func decimate() {
        for plan in 0..<Self.size where plan != best {
            worth[plan] = .min
            identity[plan] = 0
        }
    }

    /// Makes a child that has each place from one of two plans, each of them the better of two.
    @inline(__always)
    func cross(into child: borrowing Buffer<UInt8>, _ random: inout SeededGenerator) {
        let (one, other) = (parent(&random) * length, parent(&random) * length)
        var bits: UInt64 = 0
        for place in 0..<length {
            if place & 63 == 0 { bits = random.next() }
            child.base[place] = bits & 1 == 0 ? genes[one + place] : genes[other + place]
            bits >>= 1
        }
    }

    @inline(__always)
    private func parent(_ random: inout SeededGenerator) -> Int {
        let (one, other) = (random.below(Self.size), random.below(Self.size))
        return worth[one] >= worth[other] ? one : other
    }

    /// Puts a plan in the place of the worst, where it is new and better; returns whether it is the best of all.
    ///
    /// `name` tells plans apart: the exclusive or of random numbers, one for what each place holds.
    mutating func add(_ plan: borrowing Buffer<UInt8>, worth value: Int64, name: UInt64) -> Bool {
        var worst = 0
        for other in 0..<Self.size {
            if identity[other] == name, worth[other] == value { return false }
            if worth[other] < worth[worst] { worst = other }
        }
        guard value > worth[worst] else { return false }
        for place in 0..<length { genes[worst * length + place] = plan[place] }
        worth[worst] = value
        identity[worst] = name
        guard value > worth[best] else { return false }
        best = worst
        return true
    }
}
