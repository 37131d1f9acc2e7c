import Programme

/// H1: a course does not solve a GPU shortage.
struct KindModalityUnit: PairRule {
    let code = RuleCode.h1
    let sentence = "Kind, form of delivery and unit are the same."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        // Units of one kind are exchanged through a dated rate table; without a rate they do not compare.
        guard need.kind == offer.kind, need.unit == offer.unit else { return .fail(nil) }
        if offer.modality == 0 { return .incomplete }
        return need.modalities & offer.modality != 0 ? .pass : .fail(nil)
    }

    func facts(_ pair: PairRecords) -> (need: String, offer: String) {
        let forms =
            pair.component.modalities.isEmpty
            ? "any form" : pair.component.modalities.map(\.rawValue).joined(separator: " or ")
        let form = pair.offer.modality?.rawValue ?? "form unknown"
        return (
            "\(pair.component.kind), \(forms), in \(pair.component.unit.plural)",
            "\(pair.offer.kind), \(form), in \(pair.offer.unit.plural)"
        )
    }
}
