import Programme

/// H9: "compute curious" is not "compute ready".
///
/// The participants hold the qualification (ISCED 2011), the requester has the readiness and, where the provider asks
/// for one, a safety evaluation under a scheme that it accepts or that a dated table recognises as one; they belong
/// to the audience where others are turned away.
struct Prerequisites: PairRule {
    let code = RuleCode.h9
    let sentence = "Qualification, readiness, audience and certificates that the offer asks for are there."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        var findings = Findings()
        findings.demand(need.readiness, atLeast: offer.readinessMinimum, .levels)
        findings.demand(need.qualification, atLeast: offer.qualificationMinimum, .levels)
        findings.add(Self.audience(need, offer))
        findings.add(pool.certificates.verdict(need.certificates, offer.certificates))
        return findings.verdict
    }

    static func audience(_ need: ComponentFacts, _ offer: WindowFacts) -> Verdict {
        if offer.audiences == .max { return .pass }
        if need.audiences == 0 { return .incomplete }
        return need.audiences & offer.audiences == 0 ? .fail(nil) : .pass
    }

    func facts(_ pair: PairRecords) -> (need: String, offer: String) {
        var need: [String] = []
        var offer: [String] = []
        if let minimum = pair.offer.readinessMinimum, minimum > 0 {
            need.append(pair.need.readiness.map { "readiness \($0)" } ?? "readiness unknown")
            offer.append("readiness from \(minimum)")
        }
        if let minimum = pair.offer.qualificationMinimum, minimum > 0 {
            need.append(
                pair.component.qualification.map { "ISCED level \($0)" } ?? "qualification unknown"
            )
            offer.append("ISCED level from \(minimum)")
        }
        if pair.offer.isAudienceExclusive, !pair.offer.audiences.isEmpty {
            let names = pair.component.audiences.map(\.rawValue).joined(separator: ", ")
            need.append(names.isEmpty ? "audience unknown" : "for \(names)")
            offer.append("only for " + pair.offer.audiences.map(\.rawValue).joined(separator: ", "))
        }
        if !pair.offer.safetySchemesAccepted.isEmpty {
            let held = pair.component.safetySchemes.map { scheme in
                let others = pair.reference.tables.recognitions(of: scheme).map {
                    "counts as \($0.recognisedAs) \($0.citation)"
                }
                return others.isEmpty ? scheme : "\(scheme) (\(others.joined(separator: "; ")))"
            }
            need.append(
                held.isEmpty ? "certificates unknown" : "certified under " + held.joined(separator: ", ")
            )
            offer.append("accepts " + pair.offer.safetySchemesAccepted.joined(separator: ", "))
        }
        return Findings.words(need, offer)
    }
}
