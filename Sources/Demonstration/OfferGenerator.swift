import Programme

/// Makes the offers of a synthetic programme, each from its own random source.
struct OfferGenerator: Sendable {
    let seed: UInt64
    let date: CalendarDate
    let bodies: Bodies
    /// Needs for an offer, in hundredths: capacities grow with it, so that demand stays a little over twice
    /// what there is.
    let pressure: Int

    /// The offer with a number from 0.
    func offer(_ index: Int) -> Offer {
        var random = RandomSource(seed: seed, stream: 4, index: index)
        let kind = random.weighted([(Kind.training, 45), (.compute, 20), (.dataset, 20), (.lab, 15)])
        let candidates = bodies.providers.indices
        var body = bodies.providers[candidates.lowerBound + random.below(candidates.count)]
        // Computing centres give time on their machines, and they give most of it.
        for _ in 0..<3 where (body.organisation.type == .hpcCentre) != (kind == .compute) {
            body = random.pick(bodies.providers)
        }
        let topic = Topic.any(&random)
        var offer = Offer()
        offer.externalID = NeedGenerator.identifier("OFFER-", index + 1)
        offer.organisation = body.organisation.externalID
        offer.kind = kind
        offer.hostCountry = body.organisation.country
        status(&offer, &random)
        subject(&offer, topic, body, &random)
        eligibility(&offer, &random)
        let capacities = CapacityGenerator(date: date, pressure: pressure)
        switch kind {
        case .training: capacities.training(&offer, &random)
        case .compute: capacities.compute(&offer, &random)
        case .dataset: capacities.dataset(&offer, &random)
        case .lab: capacities.lab(&offer, &random)
        }
        return offer
    }

    private func status(_ offer: inout Offer, _ random: inout RandomSource) {
        offer.status = random.weighted([
            (OfferStatus.open, 65), (.partlyCommitted, 13), (.exhausted, 6), (.closed, 5), (.expired, 5),
            (.verifying, 3), (.withdrawn, 3),
        ])
        let age = random.within(5...400)
        offer.submittedOn = date.adding(days: -age)
        if age > 250 || random.chance(50) {
            offer.verifiedOn = date.adding(days: -random.within(0...min(age, 200)))
        }
        if offer.status == .expired {
            offer.expiresOn = date.adding(days: -random.within(1...min(60, age)))
        } else if random.chance(40) {
            offer.expiresOn = date.adding(days: random.within(60...400))
        }
        offer.sharingConsent = random.chance(2) ? nil : true
        offer.visibility = random.weighted([(Visibility.public, 85), (.members, 15)])
    }

    private func subject(_ offer: inout Offer, _ topic: Topic, _ body: Body, _ random: inout RandomSource) {
        let home: [String: String] = [
            "FR": "fr", "MA": "fr", "CA": "en", "ES": "es", "MX": "es", "AR": "es", "CL": "es", "CR": "es",
            "UY": "es", "BR": "pt", "EG": "ar", "SA": "ar", "TN": "fr", "CN": "zh", "BE": "fr", "CH": "fr",
            "AE": "ar",
        ]
        let own = home[body.organisation.country ?? ""] ?? "en"
        let written = own == "zh" || random.chance(35) ? "en" : own
        offer.textLanguage = written
        let text = Phrases.offer(
            offer.kind,
            topic,
            city: body.organisation.city ?? "",
            language: written,
            &random
        )
        offer.title = text.title
        offer.summary = text.summary
        // An offer of machines is for any topic more often than not.
        if offer.kind != .compute || random.chance(30) {
            offer.sectors = random.some(random.within(1...3), of: topic.themes)
            offer.sdgs = topic.goals
            if random.chance(35) {
                let other = Topic.any(&random)
                if other.sector != topic.sector { offer.sectors.append(random.pick(other.themes)) }
            }
            offer.keywords = offer.sectors.map { code in
                String(code.drop { $0 != "." }.dropFirst()).split(separator: "-").joined(separator: " ")
            }
        }
        var languages: [LanguageSkill] = []
        let demanded: [LanguageLevel?] = [.b1, .b2, .b2, nil]
        if own == "en" || random.chance(70) {
            languages.append(LanguageSkill(language: "en", level: random.pick(demanded)))
        }
        if own != "en" { languages.append(LanguageSkill(language: own, level: random.pick([.b1, .b2]))) }
        if own == "en", random.chance(12) { languages.append(LanguageSkill(language: "fr", level: .b1)) }
        if offer.kind == .training || offer.kind == .lab || random.chance(25) { offer.languages = languages }
        if offer.kind == .training, random.chance(18) {
            let spoken = languages.map(\.language)
            offer.interpretation = random.some(random.within(1...2), of: ["ar", "es", "fr", "pt"])
                .filter { !spoken.contains($0) }
        }
    }

    private func eligibility(_ offer: inout Offer, _ random: inout RandomSource) {
        switch random.weighted([(0, 55), (1, 22), (2, 12), (3, 8), (4, 3)]) {
        case 1: offer.eligibleGroups = [.ldc, .lldc, .sids]
        case 2: offer.eligibleGroups = [.globalSouth]
        case 3:
            offer.eligibleRegions =
                random.chance(60) ? ["Africa"] : [random.pick(["Asia", "Americas", "Oceania"])]
        case 4: offer.eligibleGroups = [.ldc]
        default: break
        }
        if random.chance(5) { offer.excludedCountries = [random.pick(["BR", "IN", "KZ", "MX", "ZA"])] }
        if random.chance(14) {
            offer.eligibleOrganisationTypes = random.pick([
                [.university, .researchInstitute], [.government, .publicBody],
                [.university, .researchInstitute, .government, .ngo],
            ])
        }
        offer.readinessMinimum = random.chance(40) ? random.weighted([(1, 70), (2, 25), (3, 5)]) : nil
        offer.endorsementRequired = random.weighted([
            (nil, 82), (.institutional, 13), (.nationalFocalPoint, 5),
        ])
        if random.chance(6) { offer.preferred = [random.pick(["KE", "SN", "BD", "PE", "MZ"])] }
        if random.chance(22) {
            offer.reservedFor = random.weighted([(CountryGroup.ldc, 70), (.sids, 20), (.lldc, 10)])
            offer.reservedPercent = random.pick([20, 25, 30, 50])
        }
    }
}
