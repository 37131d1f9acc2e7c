import Programme

/// The facts that each criterion looked at.
struct CriterionFacts {
    private let pair: PairRecords
    private let pool: PoolFacts
    private let possibleOffers: Int

    init(_ pair: PairRecords, _ pool: PoolFacts, possibleOffers: Int) {
        self.pair = pair
        self.pool = pool
        self.possibleOffers = possibleOffers
    }

    func facts(_ criterion: Criterion) -> Facts {
        let (need, offer) = (pair.need, pair.offer)
        switch criterion {
        case .topic: return topics
        case .quantity:
            let asked = Phrase.Value.counted(pair.component.quantity, pair.component.unit.rawValue)
            return Facts([Phrase(.asked, ["quantity": asked])], [])
        case .equity:
            let country = pair.country.flatMap { pair.reference.countries[$0] }
            let groups = [CountryGroup.ldc, .lldc, .sids].filter { pair.reference.isMember(country, of: $0) }
            let member =
                groups.isEmpty
                ? Phrase(.noGroup) : Phrase(.countryGroups, ["groups": .codes("group", groups)])
            return Facts([pair.countryFact, member], [])
        case .unserved:
            let awards = pool.snapshot.awards.count { $0.organisation == need.organisation }
            let waited = need.submittedOn.map { Int64(max(0, pair.date.days(since: $0))) }
            return Facts(
                [
                    Phrase(.pastAwards, ["number": .number(Int64(awards))]),
                    Phrase(.waiting, ["days": waited.map { .counted($0, "days") } ?? .unknown]),
                ],
                []
            )
        case .urgency:
            return Facts(
                [
                    Phrase(.urgency, ["level": number(need.urgency)]),
                    need.deadline.map { Phrase(.deadline, ["date": .date($0)]) } ?? Phrase(.noDeadline),
                ],
                []
            )
        case .hardToMatch:
            return Facts([Phrase(.possibleOffers, ["number": .number(Int64(possibleOffers))])], [])
        case .inclusion:
            return Facts(
                [
                    Phrase(.women, ["share": percent(need.womenPercent)]),
                    Phrase(.youth, ["share": percent(need.youthPercent)]),
                    Phrase(.genderMarker, ["number": number(need.genderMarker)]),
                    Phrase(.children, ["flag": flag(need.servesChildren)]),
                    Phrase(.disability, ["flag": flag(need.servesDisability)]),
                ],
                [
                    Phrase(.womenQuota, ["share": percent(offer.womenQuotaPercent)]),
                    Phrase(.childcare, ["flag": flag(offer.hasChildcare)]),
                ]
            )
        case .language:
            guard pair.component.kind == .dataset else {
                return Facts([pair.heldLanguages], pair.deliveryLanguages)
            }
            return Languages().facts(pair)
        case .nationalPlan:
            let plan = need.nationalPlan.map { Phrase(.plan, ["name": .text($0)]) } ?? Phrase(.noPlan)
            return Facts([plan, pair.endorsementFact], [])
        case .absorption:
            return Facts(
                [
                    pair.readinessFact, Phrase(.runningCosts, ["flag": flag(need.hasSustainabilityPlan)]),
                    Phrase(.trainsTrainers, ["flag": flag(need.trainsTrainers)]),
                ],
                []
            )
        case .partnership:
            let forms: Phrase.Value =
                need.collaborations.isEmpty
                ? .phrase(Phrase(.anyForm)) : .codes("collaboration", need.collaborations)
            let seat = pair.provider?.country
            return Facts(
                [pair.countryFact, Phrase(.wants, ["forms": forms])],
                [seat.map { Phrase(.country, ["country": .place($0)]) } ?? Phrase(.countryUnknown)]
            )
        case .preference: return Facts(prefers(need.preferred), prefers(offer.preferred))
        case .sustainability: return Facts([], electricity + pair.costFacts)
        case .reliability:
            let past = Phrase(.delivered, ["share": percent(pair.provider?.reliabilityPercent)])
            guard offer.kind == .dataset else { return Facts([], [past]) }
            return Facts(
                [],
                [past, Phrase(.documented, ["share": percent(offer.documentationPercent)])]
            )
        }
    }

    private var topics: Facts {
        let (need, offer) = (pair.need, pair.offer)
        func sectors(_ sectors: [String], else nothing: Phrase) -> Phrase {
            sectors.isEmpty ? nothing : Phrase(.topics, ["topics": .texts(sectors)])
        }
        let texts =
            if let language = need.textLanguage, language == offer.textLanguage {
                Phrase(.textsIn, ["language": .language(language)])
            } else {
                Phrase(.textsDiffer)
            }
        return Facts(
            [sectors(need.sectors, else: Phrase(.noTopic))],
            [sectors(offer.sectors, else: Phrase(.anyTopic)), texts]
        )
    }

    private var electricity: [Phrase] {
        let offer = pair.offer
        guard offer.kind == .compute else { return [] }
        if let grams = offer.carbonGramsPerKWh { return [Phrase(.electricity, ["grams": .number(grams)])] }
        return [
            Phrase(.electricityOf, ["country": offer.hostCountry.map(Phrase.Value.place) ?? .unknown])
        ]
    }

    private func prefers(_ names: [String]) -> Phrase {
        names.isEmpty ? Phrase(.noPreference) : Phrase(.prefers, ["names": .places(names)])
    }

    private func number(_ value: Int64?) -> Phrase.Value { value.map(Phrase.Value.number) ?? .unknown }

    private func percent(_ value: Int64?) -> Phrase.Value { value.map(Phrase.Value.percent) ?? .unknown }

    private func flag(_ value: Bool?) -> Phrase.Value {
        value.map { .code("flag", $0 ? "yes" : "no") } ?? .unknown
    }
}
