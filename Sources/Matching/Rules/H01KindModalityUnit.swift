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

    func facts(_ pair: PairRecords) -> Facts {
        let forms = pair.component.modalities
        return Facts(
            [
                Self.words(
                    pair.component.kind,
                    forms.isEmpty ? .phrase(Phrase(.anyForm)) : .anyOf("modality", forms),
                    pair.component.unit
                )
            ],
            [
                Self.words(
                    pair.offer.kind,
                    pair.offer.modality.map { .code("modality", $0) } ?? .phrase(Phrase(.formUnknown)),
                    pair.offer.unit
                )
            ] + pair.exchangeCitation
        )
    }

    private static func words(_ kind: Kind, _ forms: Phrase.Value, _ unit: Unit) -> Phrase {
        Phrase(.inUnit, ["kind": .code("kind", kind), "forms": forms, "unit": .code("unit", unit)])
    }
}
