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

    func facts(_ pair: PairRecords) -> Facts {
        var need: [Phrase] = []
        var offer: [Phrase] = []
        if let minimum = pair.offer.readinessMinimum, minimum > 0 {
            need.append(pair.readinessFact)
            offer.append(Phrase(.readinessFrom, ["level": .number(minimum)]))
        }
        if let minimum = pair.offer.qualificationMinimum, minimum > 0 {
            need.append(
                pair.component.qualification.map { Phrase(.isced, ["level": .number($0)]) }
                    ?? Phrase(.qualificationUnknown)
            )
            offer.append(Phrase(.iscedFrom, ["level": .number(minimum)]))
        }
        if pair.offer.isAudienceExclusive, !pair.offer.audiences.isEmpty {
            let audiences = pair.component.audiences
            need.append(
                audiences.isEmpty
                    ? Phrase(.audienceUnknown) : Phrase(.audience, ["whom": .codes("audience", audiences)])
            )
            offer.append(Phrase(.onlyFor, ["whom": .codes("audience", pair.offer.audiences)]))
        }
        if !pair.offer.safetySchemesAccepted.isEmpty {
            let held = pair.component.safetySchemes
            need.append(
                held.isEmpty ? Phrase(.certificatesUnknown) : Phrase(.certified, ["schemes": .texts(held)])
            )
            for scheme in held {
                need += pair.reference.tables.recognitions(of: scheme).map { row in
                    Phrase(
                        .countsAs,
                        [
                            "scheme": .text(scheme), "other": .text(row.recognisedAs),
                            "citation": row.citationPhrase,
                        ]
                    )
                }
            }
            offer.append(Phrase(.accepts, ["schemes": .texts(pair.offer.safetySchemesAccepted)]))
        }
        return .demands(need, offer)
    }
}
