import Programme

/// What a component asks of the windows of its kind, for a pass that works quantities out from their few numbers.
struct AskedQuantities {
    let need: ComponentFacts
    private let asked: QuantityRange.Asked
    /// What its unit is worth in those of offers, by their profile from a place on.
    private let exchanges: [Exchange?]
    private let exchangeStart: Int
    /// Whether its days are known and none is excluded.
    private let isTimed: Bool
    private let opens: Int32

    init(_ need: ComponentFacts, _ pool: PoolFacts) {
        self.need = need
        asked = QuantityRange.Asked(need)
        exchanges = pool.units.exchanges
        exchangeStart = pool.units.exchangeStart(need.unitProfile)
        isTimed = need.opens != Unknown.day && need.closes != Unknown.day && !need.hasBlackouts
        opens = max(need.opens, pool.date)
    }

    /// The quantities of a window; nil where the units cannot be exchanged.
    @inline(__always)
    func range(_ row: UnsafePointer<WindowRow>, _ pool: PoolFacts) -> QuantityRange? {
        guard let exchange = exchanges[exchangeStart + Int(row.pointee.given.unitProfile)] else { return nil }
        func sharedDays() -> Int32 {
            if isTimed, row.pointee.opens != Unknown.day, row.pointee.closes != Unknown.day {
                return min(need.closes, row.pointee.closes) - max(opens, row.pointee.opens) + 1
            }
            return Windows.sharedDays(need, pool.windows[Int(row.pointee.window)], pool)
        }
        return QuantityRange(asked, row.pointee.given, exchange, sharedDays: sharedDays(), pool)
    }
}
