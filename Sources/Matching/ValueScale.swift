/// How a component's quantity is counted in the problem, so that rounding stays small.
///
/// A pick is worth points × share × quantity / asked. The value of one unit is rounded to a millionth of a
/// point; where that would be off by more than 0.01 %, units are counted in lots of 1, 2, 5, 10, 20, 50, …
/// that make a lot worth 5,000 millionths or more (`design.md` 9, "Value").
struct ValueScale: Sendable {
    /// Units in a lot.
    let lot: Int64
    private let asked: Int64
    private let sharePercent: Int64
    private let parts: Int64

    /// - Parameters:
    ///   - asked: The quantity asked for, at least 1.
    ///   - sharePercent: The component's share of the need's value; nil: equal shares.
    ///   - parts: How many components the need has.
    ///   - leastPoints: The fewest points that a candidate has, in millionths.
    init(asked: Int64, sharePercent: Int64?, parts: Int, leastPoints: Int64) {
        self.asked = max(1, asked)
        self.sharePercent = sharePercent ?? 0
        self.parts = Int64(max(1, parts))
        var lot: Int64 = 1
        var grow: [Int64] = [2, 5, 10]
        var base: Int64 = 1
        while lot < self.asked {
            let worth = Self.value(
                of: lot,
                points: max(1, leastPoints),
                asked: self.asked,
                percent: self.sharePercent,
                parts: self.parts
            )
            if worth >= 5_000 { break }
            if grow.isEmpty {
                base *= 10
                grow = [2, 5, 10]
            }
            lot = base * grow.removeFirst()
        }
        self.lot = min(lot, self.asked)
    }

    /// The value of one lot at so many points, in millionths of a point, rounded to the nearest.
    func valuePerLot(points: Int64) -> Int64 {
        Self.value(of: lot, points: points, asked: asked, percent: sharePercent, parts: parts)
    }

    private static func value(of lot: Int64, points: Int64, asked: Int64, percent: Int64, parts: Int64)
        -> Int64
    {
        // points ≤ 10⁸, lot and asked ≤ 10¹²: the product needs more than 64 bits.
        let numerator = Int128(points) * Int128(lot) * Int128(percent == 0 ? 1 : percent)
        let denominator = Int128(asked) * Int128(percent == 0 ? parts : 100)
        return Int64(clamping: (numerator + denominator / 2) / denominator)
    }
}
