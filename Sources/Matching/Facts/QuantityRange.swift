import Programme

/// The quantities that a component may take from a window, in the component's unit: whole lots between two
/// bounds.
///
/// The upper bound is what is asked for, what the window allows one match and, of computing time, what its GPUs can
/// give in the days that both have. The lower bound is what the window gives as a minimum, and the need's own
/// where nobody else may add.
struct QuantityRange: Hashable, Sendable {
    /// No quantity is above this; it need not be a whole lot.
    var ceiling: Int64
    /// No quantity is below this.
    var floor: Int64
    /// Quantities are multiples of this: the window's lot, exchanged.
    var step: Int64
    /// Whether the GPUs at once, which hours depend on, are unknown.
    var isRateUnknown = false

    /// The largest quantity.
    var most: Int64 { ceiling / step * step }
    /// The smallest quantity.
    var least: Int64 { (floor + step - 1) / step * step }

    /// Works a range out; nil where the units cannot be exchanged.
    init?(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) {
        guard let exchange = pool.units.exchange(need.unitProfile, offer.unitProfile) else { return nil }
        var given = offer.quantityMaximum
        if offer.kind == .compute {
            let days = Int64(max(0, Windows.sharedDays(need, offer, pool)))
            if offer.concurrentGPUs == Unknown.number {
                isRateUnknown = offer.unit != .creditUSD
            } else if let units = pool.units.units(
                offer.unitProfile,
                ofGPUHours: offer.concurrentGPUs * 24 * days
            ) {
                given = min(given, units)
            }
        }
        if exchange.isEven {
            step = offer.lot
            ceiling = min(need.quantity, given)
        } else {
            step = Self.step(of: offer.lot, exchange)
            ceiling = min(need.quantity, exchange.asked(given / offer.lot * offer.lot))
        }
        floor = max(
            1,
            exchange.askedAtLeast(offer.quantityMinimum),
            need.suppliersMaximum == 1 ? need.quantityMinimum : 1
        )
    }

    /// The smallest quantity of a need that is a whole lot of the offer; a lot of 1 asks for nothing.
    private static func step(of lot: Int64, _ exchange: Exchange) -> Int64 {
        guard lot > 1 else { return 1 }
        let product = Int128(lot) * Int128(exchange.denominator)
        var (a, b) = (product, Int128(exchange.numerator))
        while b != 0 { (a, b) = (b, a % b) }
        return Int64(clamping: product / a)
    }
}
