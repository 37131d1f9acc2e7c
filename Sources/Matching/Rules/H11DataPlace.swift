import Programme

/// H11: sovereignty over data.
///
/// A dataset that is taken home, or the requester's own data on somebody's machines, may only be where the need
/// allows, and may only cross a border as the regime says: its own for data about nobody, for data about persons
/// also that of the transfer table's row in force. Where data stay and computation comes to them (enclave,
/// federated), nothing crosses.
struct DataPlace: PairRule {
    let code = RuleCode.h11
    let sentence = "Data stay where they must, or cross borders as the transfer regime allows."

    private static let staying = AccessMode.enclave.bit | AccessMode.federated.bit
    private static let federated = AccessMode.federated.bit

    func judge(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        switch need.kind {
        case .training: .pass
        case .dataset: dataset(need, offer, pool)
        case .compute, .lab: ownData(need, offer, pool)
        }
    }

    private func dataset(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        if need.accessModes & offer.accessModes & Self.staying != 0 { return .pass }
        var findings = Findings()
        if need.hasResidency { findings.add(Self.place(need.country, in: need.residency)) }
        switch offer.isAboutPersons {
        case 0: findings.add(other(need, offer))
        case 1: findings.add(persons(need, from: offer.host, to: need.country, offer.regime, pool))
        default:
            let left = other(need, offer)
            let right = persons(need, from: offer.host, to: need.country, offer.regime, pool)
            findings.add(left == right ? left : .incomplete)
        }
        // Where it is unknown how data are reached, they may be reached without crossing.
        return offer.accessModes == 0 && !findings.verdict.isPass ? .incomplete : findings.verdict
    }

    private func ownData(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Verdict {
        if need.accessModes & offer.accessModes & Self.federated != 0 { return .pass }
        var findings = Findings()
        if need.hasResidency { findings.add(Self.place(offer.host, in: need.residency)) }
        switch need.handlesPersonalData {
        case 0: break
        case 1: findings.add(persons(need, from: need.country, to: offer.host, .max, pool))
        default:
            // Of a stay in a laboratory a blank says that it is not about such data; of a job on machines, nothing.
            if need.kind == .compute, !persons(need, from: need.country, to: offer.host, .max, pool).isPass {
                findings.unknown()
            }
        }
        return findings.verdict
    }

    private static func place(_ country: Int?, in set: CountrySet) -> Verdict {
        guard let country else { return .incomplete }
        return set.contains(country) ? .pass : .fail(nil)
    }

    /// Data about nobody cross as their own regime says.
    private func other(_ need: ComponentFacts, _ offer: WindowFacts) -> Verdict {
        if offer.regime == Self.open { return .pass }
        if let host = offer.host, host == need.country { return .pass }
        if offer.regime == 0 || offer.host == nil || need.country == nil { return .incomplete }
        return offer.regime == Self.controlled ? .fail(nil) : need.transferSafeguards
    }

    private static let open = TransferRegime.open.bit
    private static let controlled = TransferRegime.controlled.bit

    /// Data about persons cross as the table says, and never where their own regime is controlled; `.max` stands for
    /// data that have no regime of their own.
    private func persons(
        _ need: ComponentFacts,
        from origin: Int?,
        to destination: Int?,
        _ regime: UInt32,
        _ pool: PoolFacts
    ) -> Verdict {
        guard let origin, let destination else { return .incomplete }
        if origin == destination { return .pass }
        let row = pool.reference.tables.transfer(from: origin, to: destination)
        if regime == Self.controlled || row?.regime == .controlled { return .fail(nil) }
        guard let row, regime != 0 else { return .incomplete }
        return row.regime == .open ? .pass : need.transferSafeguards
    }

    func facts(_ pair: PairRecords) -> Facts {
        guard pair.component.kind != .training else { return .demands([], []) }
        var need: [Phrase] = []
        var offer: [Phrase] = []
        let here = pair.country
        let residency = pair.component.residencyCountries
        if !residency.isEmpty { need.append(Phrase(.dataOnlyIn, ["countries": .places(residency)])) }
        need.append(pair.countryFact)
        offer.append(
            pair.offer.hostCountry.map { Phrase(.inCountry, ["country": .place($0)]) }
                ?? Phrase(.placeUnknown)
        )
        if !pair.offer.accessModes.isEmpty {
            offer.append(Phrase(.accessModes, ["modes": .anyOf("access-mode", pair.offer.accessModes)]))
        }
        // A job of which it is unknown is held against the row as well.
        var isAboutPersons = pair.component.handlesPersonalData ?? (pair.component.kind == .compute)
        var ends = (here, pair.offer.hostCountry)
        if pair.component.kind == .dataset {
            isAboutPersons = pair.offer.sensitivity != Sensitivity.none
            ends = (pair.offer.hostCountry, here)
            offer.append(pair.sensitivityFact)
            offer.append(
                pair.offer.transferRegime.map { Phrase(.regime, ["regime": .code("regime", $0)]) }
                    ?? Phrase(.regimeUnknown)
            )
        } else {
            need.append(pair.personsFact ?? Phrase(.personsUnknown))
        }
        if isAboutPersons, let from = ends.0, let to = ends.1, from != to,
            let origin = pair.reference.countries[from], let destination = pair.reference.countries[to]
        {
            let row = pair.reference.tables.transfer(from: origin, to: destination)
            offer.append(
                row.map { row in
                    Phrase(
                        .transfer,
                        [
                            "origin": .place(row.origin), "destination": .place(row.destination),
                            "regime": .code("regime", row.regime), "citation": row.citationPhrase,
                        ]
                    )
                } ?? Phrase(.noTransfer, ["origin": .place(from), "destination": .place(to)])
            )
        }
        if !pair.policy.transferSafeguards.isEmpty { need.append(pair.safeguardWords) }
        return .demands(need, offer)
    }
}
