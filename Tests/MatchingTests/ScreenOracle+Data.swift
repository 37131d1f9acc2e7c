import Programme

@testable import Matching

/// Rules H1 and H6 on computing time and H9 to H15, H21, written a second time from `domain.md` 3.1 and the
/// descriptions of the fields: each answers whether the rule holds for certain.
extension ScreenOracle {
    /// The row of a table that holds: in force, of this key, begun last.
    private func row<Row: DatedRow>(_ rows: [Row], _ key: [String]) -> Row? {
        rows.filter { $0.key == key && isInForce($0) }.max {
            ($0.from?.daysSince1970 ?? .min) < ($1.from?.daysSince1970 ?? .min)
        }
    }

    private func isInForce(_ row: some DatedRow) -> Bool {
        if let from = row.from, snapshot.date < from { return false }
        if let to = row.to, snapshot.date >= to { return false }
        return true
    }

    /// How many GPU-hours a unit is worth on an accelerator.
    private func hours(_ unit: Unit, _ accelerator: String?, _ gpusPerNode: Int64?) -> Double? {
        switch unit {
        case .gpuHour: return 1
        case .nodeHour: return gpusPerNode.map(Double.init)
        case .coreHour, .creditUSD:
            let rates = snapshot.rules.unitRates
            let found =
                accelerator.flatMap { row(rates, [unit.rawValue, $0]) } ?? row(rates, [unit.rawValue, ""])
            return found.map { Double($0.numerator) / Double($0.denominator) }
        default: return nil
        }
    }

    /// How many of the offer's units one of the component's is worth.
    func exchange(_ part: NeedComponent, _ offer: Offer) -> Double? {
        if part.kind != .compute { return part.unit == offer.unit ? 1 : nil }
        let sameMachine = part.accelerator == nil || part.accelerator == offer.accelerator
        if sameMachine && part.unit == offer.unit {
            if part.unit != .nodeHour || part.gpusPerNode == nil || part.gpusPerNode == offer.gpusPerNode {
                return 1
            }
        }
        guard let asks = hours(part.unit, part.accelerator ?? offer.accelerator, part.gpusPerNode),
            let gives = hours(offer.unit, offer.accelerator, offer.gpusPerNode)
        else { return nil }
        if sameMachine { return asks / gives }
        let speeds = [part.accelerator, offer.accelerator].map { name in
            name.flatMap { row(snapshot.rules.unitRates, ["gpu-hour", $0]) }
                .map { Double($0.numerator) / Double($0.denominator) }
        }
        guard let left = speeds[0], let right = speeds[1] else { return nil }
        return asks * left / (gives * right)
    }

    /// GPU-hours that one unit of an offer is worth.
    func hours(_ offer: Offer) -> Double? { hours(offer.unit, offer.accelerator, offer.gpusPerNode) }

    func hasPrerequisites(_ need: Need, _ part: NeedComponent, _ offer: Offer) -> Bool {
        if let floor = offer.readinessMinimum, floor > 0, (need.readiness ?? -1) < floor { return false }
        if let floor = offer.qualificationMinimum, floor > 0, (part.qualification ?? -1) < floor {
            return false
        }
        if offer.isAudienceExclusive, !offer.audiences.isEmpty,
            !part.audiences.contains(where: offer.audiences.contains)
        {
            return false
        }
        if offer.safetySchemesAccepted.isEmpty { return true }
        return part.safetySchemes.contains { scheme in
            offer.safetySchemesAccepted.contains {
                $0 == scheme || row(snapshot.rules.recognitions, [scheme, $0]) != nil
            }
        }
    }

    func isLicensed(_ need: Need, _ part: NeedComponent, _ offer: Offer) -> Bool {
        if !part.ipRegimes.isEmpty {
            guard let regime = offer.ipRegime, part.ipRegimes.contains(regime) else { return false }
        }
        guard part.kind == .dataset else { return true }
        let allowed = DataUse.allCases.filter { use in
            offer.allowedUses.contains(use)
                || offer.licence.flatMap { row(snapshot.rules.licenceUses, [$0, use.rawValue]) }?.isAllowed
                    == true
        }
        let uses = part.dataUses.isEmpty ? DataUse.allCases : part.dataUses
        guard uses.allSatisfy(allowed.contains) else { return false }
        return offer.useConditions.allSatisfy { condition in
            switch condition {
            case .generalResearch: part.dataUses == [.research]
            case .nonProfit:
                !part.dataUses.isEmpty && !part.dataUses.contains(.commercial)
                    && [nil, .company].allSatisfy { $0 != organisation(need.organisation)?.type }
            case .ethicsApproval: need.safeguards.contains(.ethicsApproval)
            }
        }
    }

    /// Whether a country is in a place.
    private func lies(_ code: String, in place: String) -> Bool {
        guard let country = country(code) else { return false }
        return place == "*"
            || [country.code, country.region, country.subregion, country.intermediateRegion].contains(place)
            || CountryGroup(rawValue: place).map { groups(of: country).contains($0) } ?? false
    }

    private func width(_ place: String) -> Int {
        if country(place) != nil { return 5 }
        if CountryGroup(rawValue: place) != nil { return 4 }
        if snapshot.countries.contains(where: { $0.intermediateRegion == place }) { return 3 }
        if snapshot.countries.contains(where: { $0.subregion == place }) { return 2 }
        return place == "*" ? 0 : 1
    }

    private func regime(from origin: String, to destination: String) -> TransferRegime? {
        snapshot.rules.transfers.filter {
            isInForce($0) && lies(origin, in: $0.origin) && lies(destination, in: $0.destination)
        }.max { one, other in
            let left = (width(one.origin) + width(one.destination), one.from?.daysSince1970 ?? .min)
            let right = (width(other.origin) + width(other.destination), other.from?.daysSince1970 ?? .min)
            return left < right
        }?.regime
    }

    private func mayCross(_ need: Need, _ regime: TransferRegime?) -> Bool {
        switch regime {
        case .open: true
        case .conditional: Set(need.safeguards).isSuperset(of: snapshot.policy.transferSafeguards)
        case .controlled, nil: false
        }
    }

    private func mayCrossWithPersons(
        _ need: Need,
        _ origin: String?,
        _ destination: String?,
        _ own: TransferRegime?
    )
        -> Bool
    {
        guard let origin, let destination else { return false }
        return origin == destination
            || own != nil && own != .controlled && mayCross(need, regime(from: origin, to: destination))
    }

    func keepsPlace(_ need: Need, _ part: NeedComponent, _ offer: Offer) -> Bool {
        let here = country(of: need)?.code
        let host = country(offer.hostCountry)?.code
        let modes = offer.accessModes.filter { part.accessModes.isEmpty || part.accessModes.contains($0) }
        switch part.kind {
        case .training: return true
        case .dataset:
            if modes.contains(.enclave) || modes.contains(.federated) { return true }
            if !part.residencyCountries.isEmpty {
                guard let here, part.residencyCountries.contains(here) else { return false }
            }
            let plain =
                offer.transferRegime == .open || host != nil && host == here
                || host != nil && here != nil && mayCross(need, offer.transferRegime)
            let personal = mayCrossWithPersons(need, host, here, offer.transferRegime)
            switch offer.sensitivity {
            case .some(.none): return plain
            case nil: return plain && personal
            default: return personal
            }
        case .compute, .lab:
            if modes.contains(.federated) { return true }
            if !part.residencyCountries.isEmpty {
                guard let host, part.residencyCountries.contains(host) else { return false }
            }
            let matters = part.handlesPersonalData ?? (part.kind == .compute)
            return !matters || mayCrossWithPersons(need, here, host, .open)
        }
    }

    func isCleared(_ need: Need, _ offer: Offer) -> Bool {
        let requester = organisation(need.organisation)
        for body in [requester, organisation(offer.organisation)] {
            guard body?.screening == .clear, let day = body?.screenedOn,
                day.adding(days: Int(snapshot.policy.screeningDays)) >= snapshot.date
            else { return false }
        }
        guard let name = offer.exportClass else { return true }
        var places = [requester?.country, need.country ?? requester?.country]
        if let parent = requester?.parentCountry { places.append(parent) }
        return places.allSatisfy { code in
            guard let code else { return false }
            let rows = snapshot.rules.exports.filter { rule in
                rule.exportClass == name && isInForce(rule)
                    && lies(code, in: rule.place)
            }
            return rows.max {
                (width($0.place), $0.from?.daysSince1970 ?? .min) < (
                    width($1.place), $1.from?.daysSince1970 ?? .min
                )
            }?.isAllowed ?? false
        }
    }

    func isEndorsed(_ need: Need, _ offer: Offer) -> Bool {
        [snapshot.policy.endorsementMinimum, offer.endorsementRequired ?? .none].allSatisfy { demand in
            demand == .none || need.endorsement.map { $0 >= demand } ?? false
        }
    }

    func isSafeguarded(_ need: Need, _ part: NeedComponent, _ offer: Offer) -> Bool {
        var demanded = Set(offer.safeguardsRequired)
        if part.kind == .dataset {
            guard let sensitivity = offer.sensitivity, offer.communityConsent != false else { return false }
            if sensitivity != Sensitivity.none, offer.communityConsent == nil { return false }
            switch sensitivity {
            case .personal: demanded.formUnion(snapshot.policy.personalSafeguards)
            case .specialCategory: demanded.formUnion(snapshot.policy.specialSafeguards)
            case .children: demanded.formUnion(snapshot.policy.childrenSafeguards)
            case .none, .pseudonymised: break
            }
        }
        if part.handlesPersonalData ?? (part.kind == .compute) {
            demanded.formUnion(snapshot.policy.personalSafeguards)
        }
        return demanded.isSubset(of: need.safeguards)
    }

    func isFunded(_ need: Need, _ offer: Offer) -> Bool {
        offer.costs.allSatisfy { offer.costsCovered.contains($0) || need.costsCovered.contains($0) }
    }

    func isBanned(_ need: Need, _ part: NeedComponent, _ offer: Offer, _ window: OfferWindow) -> Bool {
        snapshot.rulings.contains {
            $0.action == .ban && $0.need == need.externalID && $0.offer == offer.externalID
                && [nil, part.code].contains($0.component) && [nil, window.code].contains($0.window)
                && ($0.issuedOn ?? snapshot.date) <= snapshot.date
                && ($0.validUntil ?? snapshot.date) >= snapshot.date
        }
    }
}
