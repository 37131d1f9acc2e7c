import Programme

/// H10: illegal use hurts the whole programme.
///
/// Every use that is stated is allowed by agreement or by the row of the licence × use matrix that is in force;
/// conditions of use (GA4GH's Data Use Ontology) hold, and the regime of intellectual property suits.
struct Licences: PairRule {
    let code = RuleCode.h10
    let sentence = "Licence, conditions of use and intellectual property allow the stated use."

    private static let allUses = DataUse.allCases.mask
    private static let research = DataUse.research.bit
    private static let commercial = DataUse.commercial.bit
    private static let company = OrganisationType.company.bit
    private static let generalResearch = UseCondition.generalResearch.bit
    private static let nonProfit = UseCondition.nonProfit.bit
    private static let ethics = UseCondition.ethicsApproval.bit
    private static let ethicsApproval = Safeguard.ethicsApproval.bit

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        var findings = Findings()
        if need.ipRegimes != .max {
            if offer.ipRegime == 0 {
                findings.unknown()
            } else if need.ipRegimes & offer.ipRegime == 0 {
                findings.fail(nil)
            }
        }
        guard need.kind == .dataset else { return findings.verdict }
        let uses = need.dataUses
        if uses == 0 {
            // Where everything is allowed, nobody has to say what for.
            if offer.usesAllowed != Self.allUses { findings.unknown() }
        } else {
            let denied = uses & offer.usesDenied
            if denied != 0 {
                findings.fail(Shortfall(amount: Int64(denied.nonzeroBitCount), unit: .uses))
            }
            if uses & ~(offer.usesAllowed | offer.usesDenied) != 0 { findings.unknown() }
        }
        if offer.useConditions & Self.generalResearch != 0 {
            if uses == 0 { findings.unknown() } else if uses & ~Self.research != 0 { findings.fail(nil) }
        }
        if offer.useConditions & Self.nonProfit != 0 {
            if need.organisationType == Self.company || uses & Self.commercial != 0 {
                findings.fail(nil)
            } else if need.organisationType == 0 || uses == 0 {
                findings.unknown()
            }
        }
        if offer.useConditions & Self.ethics != 0 {
            if need.safeguards == 0 {
                findings.unknown()
            } else if need.safeguards & Self.ethicsApproval == 0 {
                findings.fail(Shortfall(amount: 1, unit: .safeguards))
            }
        }
        return findings.verdict
    }

    func facts(_ pair: PairRecords) -> Facts {
        var need: [Phrase] = []
        var offer: [Phrase] = []
        if !pair.component.ipRegimes.isEmpty {
            need.append(Phrase(.intellectualProperty, ["regimes": .anyOf("ip", pair.component.ipRegimes)]))
            let regime = pair.offer.ipRegime.map { Phrase.Value.code("ip", $0) } ?? .unknown
            offer.append(Phrase(.intellectualProperty, ["regimes": regime]))
        }
        guard pair.component.kind == .dataset else { return .demands(need, offer) }
        let uses = pair.component.dataUses
        need.append(
            uses.isEmpty ? Phrase(.usesUnknown) : Phrase(.dataUses, ["uses": .codes("data-use", uses)])
        )
        offer.append(
            pair.offer.licence.map { Phrase(.licence, ["name": .text($0)]) } ?? Phrase(.licenceUnknown)
        )
        offer += uses.map { Self.use($0, pair) }
        for condition in pair.offer.useConditions {
            offer.append(Phrase(.useCondition, ["condition": .code("use-condition", condition)]))
            switch condition {
            case .generalResearch: break
            case .nonProfit: need.append(pair.typeFact)
            case .ethicsApproval: need.append(pair.safeguardWords)
            }
        }
        return .demands(need, offer)
    }

    /// What the offer says of a use.
    private static func use(_ use: DataUse, _ pair: PairRecords) -> Phrase {
        let name = Phrase.Value.code("data-use", use)
        if pair.offer.allowedUses.contains(use) { return Phrase(.useAgreed, ["use": name]) }
        guard let row = pair.offer.licence.flatMap({ pair.reference.tables.use($0, use) }) else {
            return Phrase(.useOpen, ["use": name])
        }
        return Phrase(
            row.isAllowed ? .useAllowed : .useRefused,
            ["use": name, "citation": row.citationPhrase]
        )
    }
}
