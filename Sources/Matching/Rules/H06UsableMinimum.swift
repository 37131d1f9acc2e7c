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
            return .fail(Shortfall(amount: range.least - range.most, unit: .init(need.unit)))
        }
        return range.isRateUnknown ? .incomplete : .pass
    }

    func facts(_ pair: PairRecords) -> Facts {
        let unit = pair.offer.unit.rawValue
        var offer: [Phrase] = []
        if let most = [pair.window.quantityMaximum, pair.window.capacity].compactMap({ $0 }).min() {
            offer.append(
                Phrase(
                    .givesFromTo,
                    ["least": .number(pair.window.quantityMinimum), "most": .counted(most, unit)]
                )
            )
        } else {
            offer.append(Phrase(.givesFrom, ["least": .counted(pair.window.quantityMinimum, unit)]))
        }
        if pair.window.lot > 1 { offer.append(Phrase(.inLots, ["lot": .number(pair.window.lot)])) }
        if pair.offer.kind == .compute {
            offer.append(
                pair.window.concurrentGPUs.map { Phrase(.gpusAtOnce, ["gpus": .counted($0, "GPUs")]) }
                    ?? Phrase(.gpusAtOnceUnknown)
            )
            offer.append(
                Phrase(.sharedDays, ["days": .counted(Int64(max(0, pair.sharedDays)), "days")])
            )
        }
        let asked = Phrase(
            .askedLeast,
            [
                "quantity": .counted(pair.component.quantity, pair.component.unit.rawValue),
                "least": .number(pair.component.quantityMinimum),
            ]
        )
        return Facts([asked], offer + pair.exchangeCitation)
    }
}
