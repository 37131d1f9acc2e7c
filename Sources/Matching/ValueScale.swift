import Programme

/// How a component's quantity is counted in the problem, so that rounding stays small.
///
/// A pick is worth points × share × quantity / asked. The value of one unit is rounded to a millionth of a
/// point; where that would be off by more than 0.01 %, units are counted in lots of 1, 2, 5, 10, 20, 50, …
/// that make a lot worth 5,000 millionths or more (`design.md` 9, "Value").
///
/// Two things outweigh that. A window whose largest pick is worth less than 5,000 millionths, which no lot can
/// price so finely, does not make the others coarse. And no possible window is lost to a lot that does not fit
/// between the least and the most that it could give: then the component counts in the quantity asked for,
/// where all can give that, else in smaller lots.
struct ValueScale: Sendable {
    /// What may be taken from a window, and its points in millionths.
    typealias Choice = (quantities: QuantityRange, points: Int64)

    /// What a pick may take, in units: whole lots of the window and of the component.
    struct Range: Equatable {
        var least: Int64
        var most: Int64
        var step: Int64
    }

    /// The least value of a lot that keeps rounding to a millionth under 0.01 %.
    static let leastWorth: Int64 = 5_000

    /// Units in a lot.
    let lot: Int64
    private let asked: Int64
    private let sharePercent: Int64
    private let parts: Int64

    private init(lot: Int64, asked: Int64, sharePercent: Int64, parts: Int64) {
        self.lot = lot
        self.asked = asked
        self.sharePercent = sharePercent
        self.parts = parts
    }

    /// The scale of a lot that was chosen before.
    init(_ need: ComponentFacts, sharePercent: Int64?, parts: Int, lot: Int64) {
        self.init(
            lot: lot,
            asked: need.quantity,
            sharePercent: sharePercent ?? 0,
            parts: Int64(max(1, parts))
        )
    }

    /// Chooses the lot.
    ///
    /// - Parameters:
    ///   - need: The component.
    ///   - sharePercent: The component's share of the need's value; nil: equal shares.
    ///   - parts: How many components the need has.
    ///   - choices: The windows that it may take.
    init(
        _ need: ComponentFacts,
        sharePercent: Int64?,
        parts: Int,
        choices: [Choice]
    ) {
        func scale(_ lot: Int64) -> ValueScale {
            ValueScale(
                lot: lot,
                asked: need.quantity,
                sharePercent: sharePercent ?? 0,
                parts: Int64(max(1, parts))
            )
        }
        let unit = scale(1)
        var poorest = Int64.max
        for choice in choices { poorest = min(poorest, choice.points) }
        let isFine = unit.value(of: 1, points: poorest) >= Self.leastWorth
        if isFine, need.suppliersMaximum == 1 || choices.allSatisfy({ $0.quantities.step == 1 }) {
            self = unit
            return
        }
        let least = choices.lazy
            .filter {
                unit.value(of: $0.quantities.most, points: $0.points) >= Self.leastWorth
            }
            .map(\.points).min()
        var lots: [Int64] = [1]
        while let least, let lot = lots.last, lot < need.quantity,
            unit.value(of: lot, points: least) < Self.leastWorth
        {
            // 1, 2, 5, 10, 20, 50, …
            lots.append(lots.count % 3 == 2 ? lot / 2 * 5 : lot * 2)
        }
        var wanted = min(lots.removeLast(), need.quantity)
        if wanted > 1 {
            let others = (need.suppliersMaximum == 1 ? [need.quantity] : []) + lots.reversed()
            wanted = ([wanted] + others).first { scale($0).fits(need, choices) } ?? 1
        }
        if need.suppliersMaximum > 1 {
            // Quantities that add up are chosen quickest where all grow by one step: the windows' common lot, as
            // long as it stays small beside what is asked for.
            var common = wanted
            for choice in choices where common <= need.quantity {
                let step = choice.quantities.step
                common = common / Self.greatestCommonDivisor(common, step) * step
            }
            if common <= need.quantity / 10, scale(common).fits(need, choices) { wanted = common }
        }
        self = scale(wanted)
    }

    /// Whether every window keeps a quantity, and the component one between its minimum and what it asks for.
    private func fits(_ need: ComponentFacts, _ choices: [Choice]) -> Bool {
        (need.quantityMinimum + lot - 1) / lot <= need.quantity / lot
            && choices.allSatisfy { range($0.quantities) != nil }
    }

    /// What a pick of a window may take; nil where no whole lot lies within.
    func range(_ quantities: QuantityRange) -> Range? {
        let step = lot / Self.greatestCommonDivisor(lot, quantities.step) * quantities.step
        let most = quantities.ceiling / step * step
        let least = (quantities.floor + step - 1) / step * step
        return least <= most ? Range(least: least, most: most, step: step) : nil
    }

    /// The value of one lot at so many points, in millionths of a point, rounded to the nearest.
    func valuePerLot(points: Int64) -> Int64 { value(of: lot, points: points) }

    func value(of quantity: Int64, points: Int64) -> Int64 {
        let share = sharePercent == 0 ? 1 : sharePercent
        let whole = asked * (sharePercent == 0 ? parts : 100)
        let (lots, isLarge) = quantity.multipliedReportingOverflow(by: share)
        let (product, overflow) = points.multipliedReportingOverflow(by: lots)
        if !isLarge, !overflow, product <= .max - whole { return (product + whole / 2) / whole }
        // points ≤ 10⁸, quantity and asked ≤ 10¹²: the product may need more than 64 bits.
        let numerator = Int128(points) * Int128(quantity) * Int128(sharePercent == 0 ? 1 : sharePercent)
        let denominator = Int128(asked) * Int128(sharePercent == 0 ? parts : 100)
        return Int64(clamping: (numerator + denominator / 2) / denominator)
    }

    /// The largest number that divides both; both at least 1.
    private static func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}
