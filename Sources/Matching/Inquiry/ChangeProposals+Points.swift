import Programme

/// What would bring a need the points that it lacks.
extension ChangeProposals {
    /// Facts about the need that bring the points which it lacks.
    mutating func addFacts(_ component: Int, _ dial: inout Dial) {
        guard let best = screen.candidates(of: component).first, let lacking = dial.points() else { return }
        let repairs = RuleRepairs(pool, component: component, window: Int(best.window))
        let record = pool.snapshot.needs[need].record
        var facts: [Change?] = []
        for level in ((record.urgency ?? 0) + 1)...max(5, (record.urgency ?? 0) + 1) where level <= 5 {
            facts.append(
                repairs.need(
                    "urgency",
                    .integer(level),
                    (level - (record.urgency ?? 0)) * Change.Effort.level
                )
            )
        }
        if record.hasSustainabilityPlan == nil {
            facts.append(repairs.need("sustainability_plan", .boolean(true), Change.Effort.fact))
        }
        if record.trainsTrainers == nil {
            facts.append(repairs.need("trains_trainers", .boolean(true), Change.Effort.fact))
        }
        if let readiness = record.readiness, readiness < 4 {
            facts.append(repairs.need("readiness", .integer(readiness + 1), Change.Effort.level))
        } else if record.readiness == nil {
            facts.append(repairs.need("readiness", .integer(4), Change.Effort.fact))
        }
        if record.genderMarker == nil {
            facts.append(repairs.need("gender_marker", .integer(2), Change.Effort.fact))
        }
        let pair = PairPoints(
            pool,
            component: component,
            window: Int(best.window),
            offers: screen.possibleOffers[component]
        )
        for change in facts.compactMap({ $0 }) {
            if let gain = pair.gain(change), gain >= lacking { add(change) }
        }
    }
}
