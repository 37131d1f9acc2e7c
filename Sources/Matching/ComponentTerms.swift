import Programme

/// What a component asks for in the problem, whatever its windows: its lot, and what pins have left of it.
struct ComponentTerms {
    let facts: ComponentFacts
    let scale: ValueScale
    /// Units that are pinned already.
    let pinned: Int64
    /// Windows that are pinned for it.
    let pinnedWindows: [Int]
    /// What each partner costs, in millionths of a point.
    let partnerCost: Int64

    /// The terms of a component, by its index in the pool, in lots of so many units.
    init(_ component: Int, lot: Int64, _ pool: PoolFacts, _ pins: Pins) {
        facts = pool.components[component]
        scale = ValueScale(
            facts,
            sharePercent: Self.sharePercent(component, pool),
            parts: Self.parts(component, pool),
            lot: lot
        )
        let own = pins.isEmpty ? [] : pins.of(component: component)
        pinned = own.reduce(Int64(0)) { $0 + $1.quantity }
        pinnedWindows = own.map(\.window)
        partnerCost =
            facts.suppliersMaximum > 1 ? pool.snapshot.policy.partnerCostMillipoints * 1_000 : 0
    }

    /// The lot that suits all possible windows of a component.
    static func lot(_ component: Int, _ pairs: [PossiblePair], _ pool: PoolFacts, _ pins: Pins) -> Int64 {
        if pairs.isEmpty { return 1 }
        let terms = ComponentTerms(component, lot: 1, pool, pins)
        return ValueScale(
            terms.facts,
            sharePercent: sharePercent(component, pool),
            parts: parts(component, pool),
            choices: pairs.filter { terms.isOpen(Int($0.window)) }
                .map { (terms.left(of: $0.quantities), $0.points) }
        ).lot
    }

    // One field of the record: this is asked of every component in every pass, and records are large.
    private static func sharePercent(_ component: Int, _ pool: PoolFacts) -> Int64? {
        let (need, place) = (pool.components[component].need, pool.components[component].component)
        return pool.snapshot.needs[Int(need)].record.components[Int(place)].sharePercent
    }

    private static func parts(_ component: Int, _ pool: PoolFacts) -> Int {
        pool.snapshot.needs[Int(pool.components[component].need)].record.components.count
    }

    /// Whether a window may still be taken: it is not pinned for the component.
    func isOpen(_ window: Int) -> Bool { pinnedWindows.isEmpty || !pinnedWindows.contains(window) }

    /// Quantities as far as pins have left them.
    func left(of quantities: QuantityRange) -> QuantityRange {
        var quantities = quantities
        if pinned > 0 { quantities.ceiling = min(quantities.ceiling, facts.quantity - pinned) }
        return quantities
    }

    /// What may be taken of a window, in units; nil where no whole lot fits.
    func range(_ window: Int, _ quantities: QuantityRange) -> ValueScale.Range? {
        isOpen(window) ? scale.range(left(of: quantities)) : nil
    }

    /// The least quantity of the component, in lots.
    var minimum: Int64 {
        min(maximum, (max(0, facts.quantityMinimum - pinned) + scale.lot - 1) / scale.lot)
    }

    /// The largest quantity, in lots.
    var maximum: Int64 { (facts.quantity - pinned) / scale.lot }

    /// How many more windows it may take.
    var maximumPicks: Int64 { facts.suppliersMaximum - Int64(pinnedWindows.count) }
}
