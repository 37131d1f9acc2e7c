import Programme

/// H6: at least the usable minimum, or nothing.
///
/// What a window can give in whole lots must reach it, alone or
/// together with the other suppliers that the component allows.
struct UsableMinimum: PairRule {
    let code = RuleCode.h6
    let sentence = "The window can give at least the usable minimum, in whole lots."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        // Numbers of two units do not compare; that they differ is what H1 says.
        guard need.unit == offer.unit else { return .pass }
        let most = QuantityRange.most(need, offer)
        let least = QuantityRange.least(need, offer)
        if least <= most { return .pass }
        return .fail(Shortfall(amount: least - most, unit: .units))
    }

    func facts(_ pair: PairRecords) -> (need: String, offer: String) {
        var offer = "from \(pair.window.quantityMinimum)"
        if let most = [pair.window.quantityMaximum, pair.window.capacity].compactMap({ $0 }).min() {
            offer += " to \(most)"
        }
        if pair.window.lot > 1 { offer += " in lots of \(pair.window.lot)" }
        return (
            "\(pair.component.quantity) \(pair.component.unit.plural), at least \(pair.component.quantityMinimum)",
            "\(offer) \(pair.offer.unit.plural)"
        )
    }
}

/// The quantities that a component may take from a window: whole lots between two bounds.
enum QuantityRange {
    /// The most, in whole lots: what is asked for, or what the window allows one match.
    static func most(_ need: ComponentFacts, _ offer: WindowFacts) -> Int64 {
        min(need.quantity, offer.quantityMaximum) / offer.lot * offer.lot
    }

    /// The least, in whole lots: what the window gives as a minimum, and the need's own where nobody else may add.
    static func least(_ need: ComponentFacts, _ offer: WindowFacts) -> Int64 {
        let bound = max(1, offer.quantityMinimum, need.suppliersMaximum == 1 ? need.quantityMinimum : 1)
        return (bound + offer.lot - 1) / offer.lot * offer.lot
    }
}
