import Programme

/// Which needs a portfolio rule is about.
struct PortfolioScope {
    private let pool: PoolFacts
    private let rule: PortfolioRule
    private let regionMembers: Set<Int>?

    init(_ rule: PortfolioRule, _ pool: PoolFacts) {
        self.rule = rule
        self.pool = pool
        regionMembers = rule.region.map { region in
            let countries = pool.snapshot.countries
            return Set(
                countries.indices.filter {
                    [countries[$0].region, countries[$0].subregion, countries[$0].intermediateRegion]
                        .contains(region)
                }
            )
        }
    }

    /// Whether a need asks for the rule's kind at all.
    func asks(_ need: Int) -> Bool {
        guard let kind = rule.kind else { return true }
        return pool.snapshot.needs[need].record.components.contains { $0.kind == kind }
    }

    /// Whether a need is of the rule's group; a fact that is unknown is no.
    func contains(_ need: Int) -> Bool {
        let record = pool.snapshot.needs[need].record
        let first = pool.componentStart[need]
        let facts = first < pool.componentStart[need + 1] ? pool.components[first] : nil
        if let group = rule.group, !pool.reference.isMember(facts?.country, of: group) { return false }
        if let regionMembers, !(facts?.country.map(regionMembers.contains) ?? false) { return false }
        if let language = rule.language, !record.languages.contains(where: { $0.language == language }) {
            return false
        }
        let organisation = facts?.organisation.map { pool.snapshot.organisations[$0] }
        if let type = rule.organisationType, organisation?.type != type { return false }
        if let isWomenLed = rule.isWomenLed, organisation?.isWomenLed != isWomenLed { return false }
        if let marker = rule.genderMarkerMinimum, (record.genderMarker ?? 0) < marker { return false }
        return true
    }

    /// Whether the rule is about what a window gives.
    func concerns(window: Int) -> Bool {
        let offer = pool.snapshot.offers[Int(pool.windows[window].offer)].record
        return (rule.kind == nil || rule.kind == offer.kind)
            && (rule.offer == nil || rule.offer == offer.externalID)
    }
}
