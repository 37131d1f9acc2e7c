import Programme

/// H8: one language of delivery that the participants have at the level demanded, or into which it is
/// interpreted; of a dataset, one each of the languages, the scripts and the dialects that it should hold.
struct Languages: PairRule {
    let code = RuleCode.h8
    let sentence = "A language of delivery is held at the level demanded."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        pool.languages.verdict(need.languageProfile, offer.languageProfile)
    }

    func facts(_ pair: PairRecords) -> (need: String, offer: String) {
        if pair.component.kind == .dataset {
            return Self.facts(pair.component.content, pair.offer.content)
        }
        let held = pair.need.languages.map(\.description).joined(separator: ", ")
        var given = pair.offer.languages.map(\.description).joined(separator: ", ")
        if given.isEmpty { given = "any language" }
        if !pair.offer.interpretation.isEmpty {
            given += ", interpreted into " + pair.offer.interpretation.joined(separator: ", ")
        }
        return (held.isEmpty ? "languages unknown" : held, given)
    }

    private static func facts(_ wanted: LanguageTable.Content, _ held: LanguageTable.Content) -> (
        need: String, offer: String
    ) {
        func list(_ names: [String], else word: String) -> String {
            names.isEmpty ? word : names.joined(separator: ", ")
        }
        var need = wanted.languages.isEmpty ? "any language" : "data in " + list(wanted.languages, else: "")
        var offer = held.languages.isEmpty ? "unknown" : "data in " + list(held.languages, else: "")
        if !wanted.scripts.isEmpty {
            need += ", script " + wanted.scripts.joined(separator: " or ")
            offer += ", script " + list(held.scripts, else: "unknown")
        }
        if !wanted.dialects.isEmpty {
            need += ", dialect " + wanted.dialects.joined(separator: " or ")
            offer += ", dialect " + list(held.dialects, else: "unknown")
        }
        return (need, offer)
    }
}
