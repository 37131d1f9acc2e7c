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
    var isRateUnknown: Bool

    /// The largest quantity.
    var most: Int64 { ceiling / step * step }
    /// The smallest quantity.
    var least: Int64 { (floor + step - 1) / step * step }

    /// What a component asks for.
    struct Asked: Sendable {
        let quantity: Int64
        /// The least that is of use from one window.
        let floor: Int64

        init(_ need: ComponentFacts) {
            quantity = need.quantity
            floor = need.suppliersMaximum == 1 ? max(1, need.quantityMinimum) : 1
        }
    }

    /// What a window gives to one match.
    struct Given: Sendable {
        let most: Int64
        let least: Int64
        let lot: Int64
        /// GPUs at once; -1 where quantities do not depend on them.
        let concurrentGPUs: Int64
        let unitProfile: Int32
        /// Whether quantities depend on GPUs at once that are unknown.
        let isRateUnknown: Bool

        init(_ offer: WindowFacts) {
            most = offer.quantityMaximum
            least = offer.quantityMinimum
            lot = offer.lot
            unitProfile = offer.unitProfile
            let isKnown = offer.kind == .compute && offer.concurrentGPUs != Unknown.number
            concurrentGPUs = isKnown ? offer.concurrentGPUs : -1
            isRateUnknown = offer.kind == .compute && !isKnown && offer.unit != .creditUSD
        }
    }

    /// Works a range out; nil where the units cannot be exchanged.
    init?(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) {
        guard let exchange = pool.units.exchange(need.unitProfile, offer.unitProfile) else { return nil }
        self.init(
            Asked(need),
            Given(offer),
            exchange,
            sharedDays: Windows.sharedDays(need, offer, pool),
            pool
        )
    }

    /// The same of what quantities depend on.
    @inline(__always)
    init(
        _ asked: Asked,
        _ given: Given,
        _ exchange: Exchange,
        sharedDays: @autoclosure () -> Int32,
        _ pool: PoolFacts
    ) {
        var most = given.most
        if given.concurrentGPUs >= 0 {
            let hours = given.concurrentGPUs * 24 * Int64(max(0, sharedDays()))
            if let units = pool.units.units(given.unitProfile, ofGPUHours: hours) { most = min(most, units) }
        }
        isRateUnknown = given.isRateUnknown
        if exchange.isEven {
            step = given.lot
            ceiling = min(asked.quantity, most)
        } else {
            step = Self.step(of: given.lot, exchange)
            ceiling = min(asked.quantity, exchange.asked(most / given.lot * given.lot))
        }
        floor = max(asked.floor, exchange.askedAtLeast(given.least))
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
