import Programme

/// H6: at least the usable minimum, or nothing.
///
/// What a window can give in whole lots must reach it, alone or together with the other suppliers that the
/// component allows. Computing time must also fit through the window's GPUs in the days that both have.
struct UsableMinimum: PairRule {
    let code = RuleCode.h6
    let sentence = "The window can give at least the usable minimum, in whole lots."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        // Numbers of units that cannot be exchanged do not compare; that is what H1 says.
        guard let range = QuantityRange(need, offer, pool) else { return .pass }
        if range.least > range.most {
            return .fail(Shortfall(amount: range.least - range.most, unit: .units))
        }
        return range.isRateUnknown ? .incomplete : .pass
    }

    func facts(_ pair: PairRecords) -> (need: String, offer: String) {
        var offer = "from \(pair.window.quantityMinimum)"
        if let most = [pair.window.quantityMaximum, pair.window.capacity].compactMap({ $0 }).min() {
            offer += " to \(most)"
        }
        if pair.window.lot > 1 { offer += " in lots of \(pair.window.lot)" }
        offer += " \(pair.offer.unit.plural)"
        if pair.offer.kind == .compute {
            offer += pair.window.concurrentGPUs.map { ", \($0) GPUs at once" } ?? ", GPUs at once unknown"
            offer += " on \(max(0, pair.sharedDays)) shared days"
        }
        let exchange = pair.exchangeCitation
        return (
            "\(pair.component.quantity) \(pair.component.unit.plural), at least \(pair.component.quantityMinimum)",
            exchange.isEmpty ? offer : "\(offer) (\(exchange))"
        )
    }
}
