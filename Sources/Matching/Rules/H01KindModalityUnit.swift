import Programme

/// H1: a course does not solve a GPU shortage.
///
/// Units of one kind are exchanged through a dated rate table; without a rate in force they do not compare.
struct KindModalityUnit: PairRule {
    let code = RuleCode.h1
    let sentence = "Kind and form of delivery are the same, and the units can be exchanged."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        guard need.kind == offer.kind else { return .fail(nil) }
        if offer.modality != 0, need.modalities & offer.modality == 0 { return .fail(nil) }
        if offer.modality == 0 { return .incomplete }
        return pool.units.exchange(need.unitProfile, offer.unitProfile) == nil ? .incomplete : .pass
    }

    func facts(_ pair: PairRecords) -> (need: String, offer: String) {
        let forms =
            pair.component.modalities.isEmpty
            ? "any form" : pair.component.modalities.map(\.rawValue).joined(separator: " or ")
        let form = pair.offer.modality?.rawValue ?? "form unknown"
        let exchange = pair.exchangeCitation
        return (
            "\(pair.component.kind), \(forms), in \(pair.component.unit.plural)",
            "\(pair.offer.kind), \(form), in \(pair.offer.unit.plural)"
                + (exchange.isEmpty ? "" : " (\(exchange))")
        )
    }
}
