import Programme

/// H15: unfunded matches die.
struct Funded: PairRule {
    let code = RuleCode.h15
    let sentence = "Every cost that arises has a payer."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        if offer.costsOpen == 0 { return .pass }
        if need.costsCovered == 0 { return .incomplete }
        let missing = (offer.costsOpen & ~need.costsCovered).nonzeroBitCount
        return missing == 0 ? .pass : .fail(Shortfall(amount: Int64(missing), unit: .costs))
    }

    func facts(_ pair: PairRecords) -> Facts {
        let covered = pair.need.costsCovered
        return Facts(
            [
                covered.isEmpty
                    ? Phrase(.payersUnknown) : Phrase(.pays, ["costs": .codes("cost", covered)])
            ],
            pair.costFacts
        )
    }
}
