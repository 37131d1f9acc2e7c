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

    func facts(_ pair: PairRecords) -> (need: String, offer: String) {
        let required = max(pair.policy.endorsementMinimum, pair.offer.endorsementRequired ?? .none)
        var held = pair.need.endorsement.map { "endorsement \($0)" } ?? "endorsement unknown"
        if let reference = pair.need.endorsementReference { held += " (\(reference))" }
        return (held, required == .none ? "no demand" : "endorsement from \(required) on")
    }
}
