import Programme

/// H13: government ownership, where the programme or the provider asks for it.
struct Endorsed: PairRule {
    let code = RuleCode.h13
    let sentence = "The endorsement that programme and provider demand is there."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        var findings = Findings()
        findings.demand(need.endorsement, atLeast: offer.endorsementRequired, .levels)
        return findings.verdict
    }

    func facts(_ pair: PairRecords) -> Facts {
        let required = max(pair.policy.endorsementMinimum, pair.offer.endorsementRequired ?? .none)
        var held = [pair.endorsementFact]
        if let reference = pair.need.endorsementReference {
            held.append(Phrase(.reference, ["text": .text(reference)]))
        }
        return .demands(
            held,
            required == .none ? [] : [Phrase(.endorsementFrom, ["level": .code("endorsement", required)])]
        )
    }
}
