import Programme

/// Makes the needs of a synthetic programme, each from its own random source.
struct NeedGenerator: Sendable {
    let seed: UInt64
    let date: CalendarDate
    let bodies: Bodies

    /// The need with a number from 0.
    func need(_ index: Int) -> Need {
        var random = RandomSource(seed: seed, stream: 3, index: index)
        let body = bodies.requester(&random)
        let topic = Topic.any(&random)
        var need = Need()
        need.externalID = Self.identifier("NEED-", index + 1)
        need.organisation = body.organisation.externalID
        need.country = random.chance(30) ? body.organisation.country : nil
        status(&need, &random)
        subject(&need, topic, body, &random)
        languages(&need, body, &random)
        window(&need, &random)
        requester(&need, body, &random)
        let kind = random.weighted([(Kind.training, 35), (.compute, 30), (.dataset, 20), (.lab, 15)])
        let factory = ComponentGenerator(need: need, body: body)
        need.components = [factory.component(kind, "main", &random)]
        if random.chance(15) {
            let second: Kind = kind == .compute ? random.pick([.training, .dataset]) : .compute
            need.components[0].code = kind.rawValue
            need.components.append(factory.component(second, second.rawValue, &random))
            if random.chance(25) {
                need.components[1].isEssential = false
                need.components[0].sharePercent = 70
                need.components[1].sharePercent = 30
            }
        }
        let language = need.textLanguage ?? "en"
        let text = Phrases.need(
            kind,
            topic,
            quantity: need.components[0].quantity,
            city: body.organisation.city ?? "",
            language: language,
            &random
        )
        need.title = text.title
        need.summary = text.summary
        // Who handles data about persons, or asks for data from elsewhere, has an officer for them as a rule.
        let asksForData = need.components.contains { $0.handlesPersonalData == true || $0.kind == .dataset }
        if asksForData, random.chance(92), !need.safeguards.contains(.dataProtectionOfficer) {
            need.safeguards.append(.dataProtectionOfficer)
        }
        if need.costsCovered.isEmpty, random.chance(60) { need.costsCovered = [.travel, .visa] }
        return need
    }

    static func identifier(_ prefix: String, _ number: Int) -> String {
        let digits = String(number)
        return prefix + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    private func status(_ need: inout Need, _ random: inout RandomSource) {
        need.status = random.weighted([
            (NeedStatus.open, 45), (.partlyMatched, 12), (.fullyMatched, 10), (.inDelivery, 12),
            (.fulfilled, 12), (.expired, 5), (.withdrawn, 4),
        ])
        let age = random.within(need.status.isInPool ? 3...300 : 60...500)
        let submitted = date.adding(days: -age)
        need.submittedOn = submitted
        if age > 120 || random.chance(40) {
            need.verifiedOn = date.adding(days: -random.within(0...min(age, 130)))
        }
        if need.status == .expired {
            need.verifiedOn = nil
            need.expiresOn = date.adding(days: -random.within(1...30))
        } else if random.chance(45) {
            need.expiresOn = date.adding(days: random.within(20...240))
        }
    }

    private func subject(
        _ need: inout Need,
        _ topic: Topic,
        _ body: Body,
        _ random: inout RandomSource
    ) {
        need.textLanguage = Phrases.textLanguage(body.profile?.working ?? [])
        need.sectors = random.some(random.weighted([(1, 70), (2, 30)]), of: topic.themes)
        need.sdgs = topic.goals
        need.keywords = need.sectors.map { code in
            String(code.drop { $0 != "." }.dropFirst()).split(separator: "-").joined(separator: " ")
        }
        need.urgency = random.chance(4) ? nil : random.weighted([(1, 15), (2, 25), (3, 35), (4, 18), (5, 7)])
        if need.urgency == 5 { need.urgencyReason = "A season or a budget year that cannot be moved." }
        need.genderMarker = random.weighted([(0, 50), (1, 38), (2, 12)])
        need.beneficiaries = Int64(random.logNormal(median: 400, deviation: 1.6)) + 1
        need.womenPercent = Int64(random.within(25...75))
        need.youthPercent = random.chance(60) ? Int64(random.within(10...80)) : nil
        need.servesChildren = random.chance(70) ? random.chance(12) : nil
        need.servesDisability = random.chance(70) ? random.chance(10) : nil
        need.trainsTrainers = random.chance(25)
        need.hasSustainabilityPlan = random.chance(45)
        if random.chance(35) { need.collaborations = [random.pick([.southSouth, .triangular, .northSouth])] }
        if random.chance(40) { need.nationalPlan = "National digital strategy, chapter on AI" }
    }

    private func languages(_ need: inout Need, _ body: Body, _ random: inout RandomSource) {
        let working = body.profile?.working ?? ["en"]
        var skills: [LanguageSkill] = []
        for (place, language) in working.enumerated() {
            let levels: [(LanguageLevel, Int)] =
                place == 0 ? [(.c1, 50), (.c2, 50)] : [(.b1, 20), (.b2, 50), (.c1, 30)]
            skills.append(LanguageSkill(language: language, level: random.weighted(levels)))
        }
        if !working.contains("en"), random.chance(60) {
            let level = random.weighted([(LanguageLevel.a2, 25), (.b1, 35), (.b2, 30), (.c1, 10)])
            skills.append(LanguageSkill(language: "en", level: level))
        }
        // Nobody's languages are unknown for long, but some forms come in without a level.
        if random.chance(3) { skills = skills.map { LanguageSkill(language: $0.language) } }
        need.languages = skills
    }

    private func window(_ need: inout Need, _ random: inout RandomSource) {
        let opens = date.adding(days: random.within(30...180))
        let length = random.within(120...365)
        need.opens = opens
        need.closes = opens.adding(days: length)
        if random.chance(35) { need.deadline = opens.adding(days: random.within(length * 2 / 3...length)) }
        if random.chance(10) {
            let first = opens.adding(days: random.within(10...60))
            if let holiday = Period(first: first, last: first.adding(days: random.within(6...20))) {
                need.blackouts = [holiday]
            }
        }
    }

    private func requester(_ need: inout Need, _ body: Body, _ random: inout RandomSource) {
        need.endorsement = random.weighted([
            (Endorsement.none, 30), (.institutional, 45), (.nationalFocalPoint, 25),
        ])
        if need.endorsement == .nationalFocalPoint { need.endorsementReference = "Letter of the focal point" }
        need.readiness =
            random.chance(4) ? nil : random.weighted([(0, 8), (1, 27), (2, 40), (3, 20), (4, 5)])
        need.linkMbps =
            random.chance(3) ? nil : Int64(random.pick([2, 4, 5, 8, 10, 10, 20, 20, 30, 50, 100]))
        need.deviceMemoryGB = random.chance(3) ? nil : Int64(random.pick([4, 8, 8, 8, 16, 16, 32]))
        need.safeguards = random.some(
            random.within(0...3),
            of: [.ethicsApproval, .dataProtectionOfficer, .secureEnclave, .impactAssessment]
        )
        need.costsCovered = random.some(random.within(0...4), of: [.travel, .visa, .board, .fees, .storage])
        if random.chance(8) { need.preferred = [random.pick(bodies.providers).organisation.externalID] }
        if random.chance(3) { need.blocked = [random.pick(bodies.providers).organisation.externalID] }
        need.sharingConsent = random.chance(3) ? nil : true
        need.visibility = random.weighted([(Visibility.members, 75), (.officers, 15), (.public, 10)])
    }
}
