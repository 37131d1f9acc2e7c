import Programme

/// H8: one language of delivery that the participants have at the level demanded, or into which it is
/// interpreted; of a dataset, one each of the languages, the scripts and the dialects that it should hold.
struct Languages: PairRule {
    let code = RuleCode.h8
    let sentence = "A language of delivery is held at the level demanded."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        pool.languages.verdict(need.languageProfile, offer.languageProfile)
    }

    func facts(_ pair: PairRecords) -> Facts {
        if pair.component.kind == .dataset {
            return Self.facts(pair.component.content, pair.offer.content)
        }
        return Facts([pair.heldLanguages], pair.deliveryLanguages)
    }

    private static func facts(_ wanted: LanguageTable.Content, _ held: LanguageTable.Content) -> Facts {
        func names(_ code: Phrase.Code, _ names: [String]) -> Phrase {
            Phrase(code, ["names": names.isEmpty ? .unknown : .any(names.map(Phrase.Value.text))])
        }
        func data(_ languages: [String], else nothing: Phrase) -> Phrase {
            languages.isEmpty ? nothing : Phrase(.dataLanguages, ["languages": .languages(languages)])
        }
        var need = [data(wanted.languages, else: Phrase(.anyLanguage))]
        var offer = [data(held.languages, else: Phrase(.unknown))]
        if !wanted.scripts.isEmpty {
            need.append(names(.script, wanted.scripts))
            offer.append(names(.script, held.scripts))
        }
        if !wanted.dialects.isEmpty {
            need.append(names(.dialect, wanted.dialects))
            offer.append(names(.dialect, held.dialects))
        }
        return Facts(need, offer)
    }
}
