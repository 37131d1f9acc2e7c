import Programme

/// Changes for H9, H12, H13 and H15: what the requester has to bring.
extension RuleRepairs {
    var prerequisites: [Change?] {
        var found: [Change?] = []
        if let least = pair.offer.readinessMinimum, (pair.need.readiness ?? -1) < least {
            let levels = least - (pair.need.readiness ?? least)
            found.append(need("readiness", .integer(least), max(1, levels) * Change.Effort.level))
        }
        if let least = pair.offer.qualificationMinimum, (pair.component.qualification ?? -1) < least {
            let levels = least - (pair.component.qualification ?? least)
            found.append(component("qualification", .integer(least), max(1, levels) * Change.Effort.level))
        }
        if pair.offer.isAudienceExclusive {
            found += pair.offer.audiences.prefix(1).map {
                component("audiences", added($0, to: pair.component.audiences), Change.Effort.term)
            }
        }
        if let scheme = pair.offer.safetySchemesAccepted.first {
            found.append(
                component(
                    "safety_schemes",
                    .texts(pair.component.safetySchemes + [scheme]),
                    Change.Effort.term
                )
            )
        }
        return found
    }

    /// A screening that is missing or old can be done; who was hit stays out, whatever would be gained.
    var screening: [Change?] {
        let bodies = [pair.requester, pair.provider].compactMap { $0 }
        if bodies.contains(where: { $0.screening == .hit }) { return [] }
        return bodies.map { body in
            organisation(
                body,
                [("screening", .text(Screening.clear.rawValue)), ("screened_on", .date(pair.date))],
                Change.Effort.fact
            )
        }
    }

    var endorsement: [Change?] {
        let required = max(pair.policy.endorsementMinimum, pair.offer.endorsementRequired ?? .none)
        let levels = Int64(required.rank - (pair.need.endorsement ?? .none).rank)
        return [need("endorsement", .text(required.rawValue), max(1, levels) * Change.Effort.level)]
    }

    var costs: [Change?] {
        let open = pair.offer.costs.filter { !pair.offer.costsCovered.contains($0) }
        let missing = open.filter { !pair.need.costsCovered.contains($0) }
        return [
            need("costs_covered", texts(pair.need.costsCovered + missing), Change.Effort.term),
            offer("costs_covered", texts(pair.offer.costsCovered + missing), Change.Effort.term),
        ]
    }
}
