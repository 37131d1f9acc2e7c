import Allocation
import Programme

/// What a window costs at given prices of the limits.
struct WindowPrices: Sendable {
    private let limits: PoolLimits
    private let prices: [Double]
    /// For each window the price of its capacity, a unit times its scale.
    private let unit: [Double]
    /// For each window what one more beneficiary costs.
    private let fixed: [Double]
    /// Whether no more than that depends on who takes it.
    private let isPlain: [Bool]
    /// Whether picks load what is counted of their needs.
    private let hasNeedTerms: Bool

    init(_ limits: PoolLimits, _ prices: [Double]) {
        self.limits = limits
        self.prices = prices
        unit = limits.windows.map { $0.capacity >= 0 ? prices[$0.capacity] : 0 }
        fixed = limits.windows.map { $0.beneficiaries >= 0 ? prices[$0.beneficiaries] : 0 }
        isPlain = limits.windows.map { window in
            window.stretches.allSatisfy { prices[$0.limit] == 0 }
                && window.terms.allSatisfy { prices[$0.limit] == 0 }
        }
        hasNeedTerms = limits.portfolio.needTerms.values.contains { terms in
            terms.contains { prices[$0.limit] != 0 }
        }
    }

    /// The best reduced value of a pair, in millionths of a point; minus infinity where no quantity is allowed.
    func reducedValue(_ component: Int, _ pair: PossiblePair, _ terms: ComponentTerms) -> Double {
        let window = Int(pair.window)
        guard let range = terms.range(window, pair.quantities) else { return -.infinity }
        let lot = terms.scale.lot
        let charge = charge(component, window, lot: lot)
        let value = Double(terms.scale.valuePerLot(points: pair.points)) - charge.perLot
        var least = range.least
        if terms.maximumPicks <= 1, least / lot < terms.minimum {
            let missing = terms.minimum * lot - least
            least += (missing + range.step - 1) / range.step * range.step
            if least > range.most { return -.infinity }
        }
        let quantity = Double((value > 0 ? range.most : least) / lot)
        return value * quantity - charge.fixed
            + Double(limits.bonus(component, window) - terms.partnerCost)
    }

    /// What a pair brings at the prices, by its quantity; nil where no quantity is allowed.
    func supply(_ component: Int, _ pair: PossiblePair, _ terms: ComponentTerms) -> PricedSupply? {
        let window = Int(pair.window)
        guard let range = terms.range(window, pair.quantities) else { return nil }
        let lot = terms.scale.lot
        let charge = charge(component, window, lot: lot)
        return PricedSupply(
            perUnit: (Double(terms.scale.valuePerLot(points: pair.points)) - charge.perLot) / Double(lot),
            fixed: Double(limits.bonus(component, window) - terms.partnerCost) - charge.fixed,
            range: range
        )
    }

    /// What the reduced value of a pair cannot exceed, whatever may be taken of the window.
    @inline(__always)
    func reducedValueAtMost(
        _ component: Int,
        _ window: Int,
        pointsAtMost points: Int64,
        _ terms: ComponentTerms
    ) -> Double {
        let charge = charge(component, window, lot: terms.scale.lot)
        let value = Double(terms.scale.valuePerLot(points: points)) - charge.perLot
        // A pick takes a lot at least.
        return value * Double(value > 0 ? max(1, terms.maximum) : 1) - charge.fixed
            + Double(limits.bonus(component, window) - terms.partnerCost)
    }

    /// What a pick of a window costs a component, for each lot and whatever it takes.
    @inline(__always)
    private func charge(_ component: Int, _ window: Int, lot: Int64) -> (perLot: Double, fixed: Double) {
        let perLot = limits.perLot(component, window, lot: lot)
        var charge = (perLot: unit[window] * Double(perLot), fixed: fixed[window])
        func add(_ load: ProblemBuilder.Load) {
            charge.perLot += prices[load.limit] * Double(load.perUnit)
            charge.fixed += prices[load.limit] * Double(load.fixed)
        }
        if !isPlain[window] { limits.forEachWindowTerm(window, component, lot: lot, perLot, add) }
        if hasNeedTerms { limits.forEachNeedTerm(window, component, lot: lot, perLot, add) }
        return charge
    }
}
