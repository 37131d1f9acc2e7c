import Programme

/// H14: data about persons only with named safeguards.
///
/// What the provider demands, and what the policy demands for the sensitivity of the data; and never against the
/// will of the community that they are about.
struct Safeguards: PairRule {
    let code = RuleCode.h14
    let sentence = "Data about persons have the safeguards that provider and policy name."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        var findings = Findings()
        if need.kind == .dataset {
            if offer.communityConsent == 0 {
                findings.fail(nil)
            } else if offer.communityConsent == 2, offer.isAboutPersons != 0 {
                findings.unknown()
            }
            if offer.isAboutPersons == 2 { findings.unknown() }
        }
        let required = offer.safeguardsRequired
        findings.add(Self.held(need.safeguards, required))
        if need.handlesPersonalData != 0, pool.personalSafeguards & ~required != 0 {
            let verdict = Self.held(need.safeguards, pool.personalSafeguards & ~required)
            if need.handlesPersonalData == 1 {
                findings.add(verdict)
            } else if need.kind == .compute, !verdict.isPass {
                findings.unknown()
            }
        }
        return findings.verdict
    }

    /// Whether safeguards are held; blank ones are unknown.
    static func held(_ held: UInt32, _ required: UInt32) -> Verdict {
        if required == 0 { return .pass }
        if held == 0 { return .incomplete }
        let missing = (required & ~held).nonzeroBitCount
        return missing == 0 ? .pass : .fail(Shortfall(amount: Int64(missing), unit: .safeguards))
    }

    /// What a policy demands for data of a sensitivity.
    static func required(_ sensitivity: Sensitivity?, _ policy: Policy) -> [Safeguard] {
        switch sensitivity {
        case .personal: policy.personalSafeguards
        case .specialCategory: policy.specialSafeguards
        case .children: policy.childrenSafeguards
        case .pseudonymised, .some(.none), nil: []
        }
    }

    func facts(_ pair: PairRecords) -> Facts {
        var required = pair.offer.safeguardsRequired
        var offer: [Phrase] = []
        if pair.component.kind == .dataset {
            offer.append(pair.sensitivityFact)
            required += Self.required(pair.offer.sensitivity, pair.policy)
            switch pair.offer.communityConsent {
            case true: offer.append(Phrase(.communityAgreed))
            case false: offer.append(Phrase(.communityRefused))
            case nil: if pair.offer.sensitivity != Sensitivity.none { offer.append(Phrase(.consentUnknown)) }
            }
        }
        if pair.component.handlesPersonalData != false,
            pair.component.kind == .compute
                || pair.component.handlesPersonalData == true
        {
            required += pair.policy.personalSafeguards
        }
        let demanded = Safeguard.allCases.filter(required.contains)
        if !demanded.isEmpty {
            offer.append(Phrase(.demandsSafeguards, ["safeguards": .codes("safeguard", demanded)]))
        }
        let need = (demanded.isEmpty ? [] : [pair.safeguardWords]) + [pair.personsFact].compactMap { $0 }
        return .demands(need, offer)
    }
}
