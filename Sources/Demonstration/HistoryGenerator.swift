import Programme

/// Makes the past of a synthetic programme: awards that equity rules count, and pairings that were declined.
struct HistoryGenerator: Sendable {
    let seed: UInt64
    let date: CalendarDate
    let bodies: Bodies
    let needs: Int
    let offers: Int

    /// The number of past awards.
    var awards: Int { needs / 3 }
    /// The number of past declines.
    var declines: Int { min(needs, offers) == 0 ? 0 : needs / 12 }

    func award(_ index: Int) -> Award {
        var random = RandomSource(seed: seed, stream: 5, index: index)
        var award = Award()
        award.externalID = NeedGenerator.identifier("AWARD-", index + 1)
        // Awards pile up: half of them went to a tenth of those who ask.
        let body =
            random.chance(50)
            ? bodies.requesters[random.below(max(1, bodies.requesters.count / 10))]
            : bodies.requester(&random)
        award.organisation = body.organisation.externalID
        award.provider = random.chance(90) ? random.pick(bodies.providers).organisation.externalID : nil
        award.kind = random.weighted([(.training, 60), (.compute, 15), (.dataset, 10), (.lab, 15)])
        switch award.kind {
        case .training: (award.unit, award.quantity) = (.seat, Int64(random.within(1...20)))
        case .compute: (award.unit, award.quantity) = (.gpuHour, Int64(random.within(5...200) * 100))
        case .dataset: (award.unit, award.quantity) = (.access, 1)
        case .lab: (award.unit, award.quantity) = (.place, Int64(random.within(1...3)))
        }
        award.awardedOn = date.adding(days: -random.within(30...1_200))
        return award
    }

    func decline(_ index: Int) -> Decline {
        var random = RandomSource(seed: seed, stream: 6, index: index)
        var decline = Decline()
        decline.externalID = NeedGenerator.identifier("DECLINE-", index + 1)
        decline.need = NeedGenerator.identifier("NEED-", random.below(needs) + 1)
        decline.offer = NeedGenerator.identifier("OFFER-", random.below(offers) + 1)
        decline.code = random.pick(DeclineCode.allCases)
        let declined = date.adding(days: -random.within(5...300))
        decline.declinedOn = declined
        switch decline.code {
        case .counterpartNotAcceptable, .strategicPriority, .politicalSensitivity:
            decline.blockedUntil = declined.adding(days: 180)
        default: break
        }
        return decline
    }
}
