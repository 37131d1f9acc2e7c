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

    func facts(_ pair: PairRecords) -> (need: String, offer: String) {
        var need: [String] = []
        var offer: [String] = []
        if !pair.component.ipRegimes.isEmpty {
            need.append(
                "intellectual property "
                    + pair.component.ipRegimes.map(\.rawValue).joined(separator: " or ")
            )
            offer.append("intellectual property " + (pair.offer.ipRegime?.rawValue ?? "unknown"))
        }
        guard pair.component.kind == .dataset else { return Findings.words(need, offer) }
        let uses = pair.component.dataUses
        need.append(uses.isEmpty ? "uses unknown" : "for " + uses.map(\.rawValue).joined(separator: ", "))
        offer.append(pair.offer.licence ?? "licence unknown")
        for use in uses {
            if pair.offer.allowedUses.contains(use) {
                offer.append("\(use) allowed by agreement")
            } else if let row = pair.offer.licence.flatMap({ pair.reference.tables.use($0, use) }) {
                offer.append("\(use) \(row.isAllowed ? "allowed" : "not allowed") \(row.citation)")
            } else {
                offer.append("nothing in force says whether \(use) is allowed")
            }
        }
        for condition in pair.offer.useConditions {
            switch condition {
            case .generalResearch: offer.append("for research only")
            case .nonProfit:
                need.append(pair.requester?.type?.rawValue ?? "sort unknown")
                offer.append("not for profit, not commercially")
            case .ethicsApproval:
                need.append(pair.safeguardWords)
                offer.append("with an ethics approval")
            }
        }
        return Findings.words(need, offer)
    }
}
