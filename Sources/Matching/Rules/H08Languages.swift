import Programme

/// H8: one language of delivery that the participants have at the level demanded, or into which it is
/// interpreted; of a dataset, one of the languages that it should hold.
struct Languages: PairRule {
    let code = RuleCode.h8
    let sentence = "A language of delivery is held at the level demanded."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        pool.languages.verdict(need.languageProfile, offer.languageProfile)
    }

    func facts(_ pair: PairRecords) -> (need: String, offer: String) {
        if pair.component.kind == .dataset {
            let wanted = pair.component.dataLanguages.joined(separator: ", ")
            let held = pair.offer.dataLanguages.joined(separator: ", ")
            return (
                wanted.isEmpty ? "any language" : "data in " + wanted,
                held.isEmpty ? "unknown" : "data in " + held
            )
        }
        let held = pair.need.languages.map(\.description).joined(separator: ", ")
        var given = pair.offer.languages.map(\.description).joined(separator: ", ")
        if given.isEmpty { given = "any language" }
        if !pair.offer.interpretation.isEmpty {
            given += ", interpreted into " + pair.offer.interpretation.joined(separator: ", ")
        }
        return (held.isEmpty ? "languages unknown" : held, given)
    }
}
