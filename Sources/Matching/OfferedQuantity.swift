public import Programme

extension Matcher {
    /// What a quantity of a component takes of an offer, in the offer's unit, rounded up.
    ///
    /// - Parameters:
    ///   - quantity: In the component's unit.
    ///   - component: What is asked for.
    ///   - offer: What is offered.
    ///   - rules: The dated tables with the rates of units.
    ///   - date: The day on which the rates are looked up.
    /// - Returns: The quantity; nil where the units cannot be exchanged.
    public static func offered(
        _ quantity: Int64,
        _ component: NeedComponent,
        _ offer: Offer,
        rules: DatedRules,
        on date: CalendarDate
    ) -> Int64? {
        var snapshot = Snapshot()
        snapshot.date = date
        snapshot.rules = rules
        var need = Need()
        need.components = [component]
        snapshot.needs = [Snapshot.Versioned(record: need, version: 1, lexemes: [])]
        snapshot.offers = [Snapshot.Versioned(record: offer, version: 1, lexemes: [])]
        let pool = PoolFacts(snapshot)
        guard let window = pool.windows.first, let part = pool.components.first else { return nil }
        return pool.units.exchange(part.unitProfile, window.unitProfile)?.offered(quantity)
    }
}
