import Programme

/// The facts that each criterion looked at, in words.
struct CriterionFacts {
    private let pair: PairRecords
    private let pool: PoolFacts
    private let possibleOffers: Int

    init(_ pair: PairRecords, _ pool: PoolFacts, possibleOffers: Int) {
        self.pair = pair
        self.pool = pool
        self.possibleOffers = possibleOffers
    }

    func words(_ criterion: Criterion) -> String {
        let (need, offer) = (pair.need, pair.offer)
        switch criterion {
        case .topic:
            let left = list(need.sectors, else: "no topic")
            let texts =
                need.textLanguage == nil || need.textLanguage != offer.textLanguage
                ? "texts in two languages" : "texts in \(need.textLanguage ?? "")"
            return "\(left) | \(list(offer.sectors, else: "any topic")); \(texts)"
        case .quantity:
            return "\(pair.component.quantity) \(pair.component.unit.plural) asked"
        case .equity:
            let country = pair.country.flatMap { pair.reference.countries[$0] }
            let groups = [CountryGroup.ldc, .lldc, .sids].filter { pair.reference.isMember(country, of: $0) }
            return "\(pair.country ?? "country unknown"): \(list(groups.map(\.rawValue), else: "no group"))"
        case .unserved:
            let awards = pool.snapshot.awards.count { $0.organisation == need.organisation }
            let waited = need.submittedOn.map { max(0, pair.date.days(since: $0)) }
            return "\(awards) past awards, waiting \(waited.map(String.init) ?? "unknown") days"
        case .urgency:
            return "urgency \(number(need.urgency)), deadline \(need.deadline?.description ?? "none")"
        case .hardToMatch: return "\(possibleOffers) possible offers"
        case .inclusion:
            return "women \(number(need.womenPercent)) %, youth \(number(need.youthPercent)) %, marker "
                + "\(number(need.genderMarker)), children \(flag(need.servesChildren)), disability "
                + "\(flag(need.servesDisability)) | quota \(number(offer.womenQuotaPercent)) %, childcare "
                + flag(offer.hasChildcare)
        case .language:
            if pair.component.kind == .dataset {
                return
                    "\(list(pair.component.dataLanguages, else: "any")) | \(list(offer.dataLanguages, else: "unknown"))"
            }
            return "\(list(need.languages.map(\.description), else: "unknown")) | "
                + list(
                    offer.languages.map(\.description) + offer.interpretation.map { "\($0) interpreted" },
                    else: "any"
                )
        case .nationalPlan:
            return
                "\(need.nationalPlan ?? "no plan cited"), endorsement \(need.endorsement?.rawValue ?? "unknown")"
        case .absorption:
            return
                "readiness \(number(need.readiness)), running costs \(flag(need.hasSustainabilityPlan)), trains trainers "
                + flag(need.trainsTrainers)
        case .partnership:
            return
                "\(pair.country ?? "unknown"), wants \(list(need.collaborations.map(\.rawValue), else: "any form")) | "
                + (pair.provider?.country ?? "unknown")
        case .preference:
            return
                "\(list(need.preferred, else: "no preference")) | \(list(offer.preferred, else: "no preference"))"
        case .sustainability:
            let grams =
                offer.carbonGramsPerKWh.map { "\($0) g/kWh" } ?? "of \(offer.hostCountry ?? "unknown")"
            let carbon = offer.kind == .compute ? "electricity \(grams), " : ""
            let costs = list(offer.costs.map(\.rawValue), else: "no costs")
            return
                "\(carbon)\(costs) arise, provider bears \(list(offer.costsCovered.map(\.rawValue), else: "none"))"
        case .reliability:
            let past = "delivered \(number(pair.provider?.reliabilityPercent)) %"
            return offer.kind == .dataset
                ? "\(past), documented \(number(offer.documentationPercent)) %" : past
        }
    }

    private func list(_ texts: [String], else nothing: String) -> String {
        texts.isEmpty ? nothing : texts.joined(separator: ", ")
    }

    private func number(_ value: Int64?) -> String { value.map(String.init) ?? "unknown" }

    private func flag(_ value: Bool?) -> String { value.map { $0 ? "yes" : "no" } ?? "unknown" }
}
