import Programme

/// H12: liability under sanctions and export law.
///
/// Both bodies are screened, clear and not too long ago; machines of an export class are allowed from the
/// requester's seat, its ultimate parent's seat and the need's country, by the row that is in force.
struct Clearance: PairRule {
    let code = RuleCode.h12
    let sentence = "Screening of both sides is clear and recent, and export rules allow the use."

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        var findings = Findings()
        findings.add(need.organisation.map { pool.screening[$0] } ?? .incomplete)
        findings.add(offer.organisation.map { pool.screening[$0] } ?? .incomplete)
        guard offer.hasExportClass else { return findings.verdict }
        findings.add(Self.export(need.seat, offer))
        if need.country != need.seat { findings.add(Self.export(need.country, offer)) }
        if need.hasParent { findings.add(Self.export(need.parent, offer)) }
        return findings.verdict
    }

    private static func export(_ country: Int?, _ offer: WindowFacts) -> Verdict {
        guard let country else { return .incomplete }
        if offer.exportAllowed.contains(country) { return .pass }
        return offer.exportDenied.contains(country) ? .fail(nil) : .incomplete
    }

    /// Whether a body's screening is clear on a date.
    static func screening(_ organisation: Organisation, _ policy: Policy, _ date: CalendarDate) -> Verdict {
        switch organisation.screening {
        case .hit: return .fail(nil)
        case .pending, nil: return .incomplete
        case .clear:
            guard let day = organisation.screenedOn else { return .incomplete }
            let late = Int64(date.days(since: day)) - policy.screeningDays
            return late > 0 ? .fail(Shortfall(amount: late, unit: .days)) : .pass
        }
    }

    func facts(_ pair: PairRecords) -> Facts {
        var need = Self.words(pair.requester)
        var offer = Self.words(pair.provider)
        if let name = pair.offer.exportClass {
            let places: [(Phrase.Code, String?)] = [
                (.seat, pair.requester?.country), (.parent, pair.requester?.parentCountry),
                (.usedIn, pair.country),
            ]
            offer.append(Phrase(.exportClass, ["name": .text(name)]))
            var cited: [String] = []
            for (label, code) in places {
                guard let code, !cited.contains(code) else { continue }
                cited.append(code)
                need.append(Phrase(label, ["country": .place(code)]))
                let row = pair.reference.countries[code].flatMap { pair.reference.tables.export(name, $0) }
                offer.append(
                    row.map { row in
                        Phrase(
                            row.isAllowed ? .exportAllowed : .exportRefused,
                            ["place": .place(row.place), "citation": row.citationPhrase]
                        )
                    } ?? Phrase(.noExport, ["place": .place(code)])
                )
            }
        }
        return .demands(need, offer)
    }

    private static func words(_ organisation: Organisation?) -> [Phrase] {
        guard let organisation else { return [Phrase(.notRegistered)] }
        guard let screening = organisation.screening else { return [Phrase(.notScreened)] }
        let result = Phrase.Value.code("screening", screening)
        var words = [
            organisation.screenedOn.map { Phrase(.screeningOn, ["result": result, "date": .date($0)]) }
                ?? Phrase(.screening, ["result": result])
        ]
        if let list = organisation.screeningList {
            words.append(Phrase(.screeningList, ["name": .text(list)]))
        }
        return words
    }
}
