import Programme

/// Single changes that would make a pair of component and window possible.
///
/// Each is a proposal of ``RuleRepairs`` that the rules themselves pass: the need and the offer are judged again with it.
struct ChangeFinder {
    let pool: PoolFacts

    /// Changes that would make a component possible on a window, smallest first.
    ///
    /// - Returns: None where two rules stand in the way, or where no change of one record passes.
    func changes(component: Int, window: Int) -> [Change] {
        guard let rule = obstacle(component, window) else { return [] }
        let part = small(component, window)
        return proposals(rule, component, window).filter { passes($0, in: part, component, window) }
    }

    /// The smallest of ``changes(component:window:)``, without judging those that are larger.
    func smallest(component: Int, window: Int) -> Change? {
        guard let rule = obstacle(component, window) else { return nil }
        let part = small(component, window)
        return proposals(rule, component, window).first { passes($0, in: part, component, window) }
    }

    /// The one rule that stands in the way; nil where there are several, or none.
    private func obstacle(_ component: Int, _ window: Int) -> RuleCode? {
        let (facts, other) = (pool.components[component], pool.windows[window])
        let obstacles = RuleBook.rules(pool.rulesInForce).lazy
            .filter { !$0.judge(facts, other, pool).isPass }.prefix(2).map(\.code)
        return obstacles.count == 1 ? obstacles.first : nil
    }

    /// What might bridge a rule, each once, smallest first.
    private func proposals(_ rule: RuleCode, _ component: Int, _ window: Int) -> [Change] {
        var found: [Change] = []
        for change in RuleRepairs(pool, component: component, window: window).changes(for: rule)
        where !found.contains(where: change.isSame) {
            found.append(change)
        }
        return found.enumerated()
            .sorted { ($0.element.effort, $0.offset) < ($1.element.effort, $1.offset) }
            .map(\.element)
    }

    /// Whether a pair passes every rule once a change is made.
    private func passes(_ change: Change, in part: Snapshot, _ component: Int, _ window: Int) -> Bool {
        var changed = part
        guard change.apply(to: &changed) else { return false }
        let facts = PoolFacts(changed, reference: pool.reference)
        let place = Int(pool.components[component].component)
        let slot = Int(pool.windows[window].window)
        guard changed.needs[0].record.inconsistencies.count <= part.needs[0].record.inconsistencies.count,
            changed.offers[0].record.inconsistencies.count <= part.offers[0].record.inconsistencies.count
        else { return false }
        return RuleBook.allows(facts.components[place], facts.windows[slot], facts)
    }

    /// The snapshot of the pair alone.
    func small(_ component: Int, _ window: Int) -> Snapshot {
        let snapshot = pool.snapshot
        let need = snapshot.needs[Int(pool.components[component].need)]
        let offer = snapshot.offers[Int(pool.windows[window].offer)]
        var part = Snapshot()
        part.programme = snapshot.programme
        part.date = snapshot.date
        part.policy = snapshot.policy
        part.policy.portfolio = []
        part.countries = snapshot.countries
        part.memberships = snapshot.memberships
        part.sectors = snapshot.sectors
        part.licences = snapshot.licences
        part.rules = snapshot.rules
        part.organisations = Set([need.record.organisation, offer.record.organisation])
            .compactMap { pool.organisations[$0] }.sorted().map { snapshot.organisations[$0] }
        part.awards = snapshot.awards.filter { $0.organisation == need.record.organisation }
        part.needs = [need]
        part.offers = [offer]
        part.declines = snapshot.declines.filter {
            $0.need == need.record.externalID && $0.offer == offer.record.externalID
        }
        part.rulings = snapshot.rulings.filter {
            $0.need == need.record.externalID && $0.offer == offer.record.externalID
        }
        return part
    }
}
