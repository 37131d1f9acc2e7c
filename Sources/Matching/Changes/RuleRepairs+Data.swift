import Programme

/// Changes for H10, H11 and H14: use, place and protection of data.
extension RuleRepairs {
    var licence: [Change?] {
        var found: [Change?] = []
        if let regime = pair.offer.ipRegime, !pair.component.ipRegimes.isEmpty {
            found.append(
                component("ip_regimes", added(regime, to: pair.component.ipRegimes), Change.Effort.term)
            )
        } else if let regime = pair.component.ipRegimes.first {
            found.append(offer("ip_regime", .text(regime.rawValue), Change.Effort.fact))
        }
        guard pair.component.kind == .dataset else { return found }
        let uses = pair.component.dataUses
        if uses.isEmpty {
            found += DataUse.allCases.map {
                component("data_uses", .texts([$0.rawValue]), Change.Effort.fact)
            }
        } else {
            let missing = uses.filter { !pair.offer.allowedUses.contains($0) }
            found.append(offer("allowed_uses", texts(pair.offer.allowedUses + missing), Change.Effort.term))
            if uses.count > 1 {
                found += uses.map { component("data_uses", .texts([$0.rawValue]), Change.Effort.term) }
            }
        }
        if pair.offer.useConditions.contains(.ethicsApproval) {
            found.append(
                need("safeguards", added(.ethicsApproval, to: pair.need.safeguards), Change.Effort.term)
            )
        }
        return found
    }

    var dataPlace: [Change?] {
        var found: [Change?] = []
        let missing = pair.policy.transferSafeguards.filter { !pair.need.safeguards.contains($0) }
        found.append(need("safeguards", texts(pair.need.safeguards + missing), Change.Effort.term))
        let residency = pair.component.residencyCountries
        let place = pair.component.kind == .dataset ? pair.country : pair.offer.hostCountry
        if !residency.isEmpty, let place {
            found.append(component("residency_countries", .texts(residency + [place]), Change.Effort.term))
        }
        if pair.component.kind == .dataset {
            let modes: [AccessMode] = [.enclave, .federated]
            let wanted = pair.component.accessModes
            found += modes.filter { wanted.isEmpty || wanted.contains($0) }.map {
                offer("access_modes", added($0, to: pair.offer.accessModes), Change.Effort.term)
            }
            if !wanted.isEmpty {
                found += modes.filter(pair.offer.accessModes.contains).map {
                    component("access_modes", added($0, to: wanted), Change.Effort.term)
                }
            }
            if pair.offer.transferRegime == nil {
                found.append(
                    offer("transfer_regime", .text(TransferRegime.open.rawValue), Change.Effort.fact)
                )
            }
        } else if pair.component.handlesPersonalData == nil {
            found.append(component("handles_personal_data", .boolean(false), Change.Effort.fact))
        }
        return found
    }

    var safeguards: [Change?] {
        var required = pair.offer.safeguardsRequired
        if pair.component.kind == .dataset {
            required += Safeguards.required(pair.offer.sensitivity, pair.policy)
        }
        if pair.component.handlesPersonalData != false { required += pair.policy.personalSafeguards }
        let held = pair.need.safeguards
        let missing = Safeguard.allCases.filter { required.contains($0) && !held.contains($0) }
        var found = [need("safeguards", texts(held + missing), Change.Effort.term)]
        if pair.component.handlesPersonalData == nil {
            found.append(component("handles_personal_data", .boolean(false), Change.Effort.fact))
        }
        guard pair.component.kind == .dataset else { return found }
        if pair.offer.communityConsent != true {
            found.append(
                offer(
                    "community_consent",
                    .boolean(true),
                    pair.offer.communityConsent == nil ? Change.Effort.fact : Change.Effort.term
                )
            )
        }
        if pair.offer.sensitivity == nil {
            found.append(offer("sensitivity", .text(Sensitivity.none.rawValue), Change.Effort.fact))
        }
        return found
    }
}
