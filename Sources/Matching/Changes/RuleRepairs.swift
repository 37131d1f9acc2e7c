import Programme

/// Changes of one record each that may make a pair pass a rule which stands in its way.
///
/// They are proposals: whether a pair passes every rule with one of them is judged by the rules themselves.
struct RuleRepairs {
    let pair: PairRecords
    /// What one unit of the need is worth in the offer's.
    let exchange: Exchange
    /// What the component may take from the window; nil where units cannot be exchanged.
    let range: QuantityRange?
    private let unitsPerGPUDay: Int64?

    init(_ pool: PoolFacts, component: Int, window: Int) {
        let (facts, other) = (pool.components[component], pool.windows[window])
        pair = pool.records(facts, other)
        exchange = pool.exchange(component, window)
        range = QuantityRange(facts, other, pool)
        unitsPerGPUDay = pool.units.units(other.unitProfile, ofGPUHours: 24)
    }

    /// GPUs at once that give so many of the offer's units in the days that both have; nil where that is unknown.
    func gpus(for units: Int64) -> Int64? {
        let days = Int64(pair.sharedDays)
        guard days > 0, let unitsPerGPUDay, unitsPerGPUDay > 0 else { return nil }
        let daily = unitsPerGPUDay.multipliedReportingOverflow(by: days)
        return daily.overflow ? 1 : (units + daily.partialValue - 1) / daily.partialValue
    }

    /// The proposals for a rule.
    func changes(for rule: RuleCode) -> [Change] {
        let found =
            switch rule {
            case .h1: form
            case .h2: country
            case .h3: organisationType
            case .h4: dates
            case .h6: quantity
            case .h8: languages
            case .h9: prerequisites
            case .h10: licence
            case .h11: dataPlace
            case .h12: screening
            case .h13: endorsement
            case .h14: safeguards
            case .h15: costs
            case .h16: technicalFit
            case .h17: counterparts
            case .h18: freshness
            case .h21: ruling
            case .h5, .h7, .h19, .h20, .h22: [Change?]()
            }
        return found.compactMap { $0 }
    }

    // MARK: - Edits

    /// A change of one field of the need.
    func need(_ field: String, _ value: FieldValue, _ effort: Int64) -> Change? {
        change(.need(pair.need.externalID), pair.need, field, value, effort)
    }

    /// A change of one field of the component.
    func component(_ field: String, _ value: FieldValue, _ effort: Int64) -> Change? {
        change(
            .component(need: pair.need.externalID, pair.component.code),
            pair.component,
            field,
            value,
            effort
        )
    }

    /// A change of one field of the offer.
    func offer(_ field: String, _ value: FieldValue, _ effort: Int64) -> Change? {
        change(.offer(pair.offer.externalID), pair.offer, field, value, effort)
    }

    /// A change of one field of the window.
    func window(_ field: String, _ value: FieldValue, _ effort: Int64) -> Change? {
        change(
            .window(offer: pair.offer.externalID, pair.window.code),
            pair.window,
            field,
            value,
            effort
        )
    }

    private func change<Record: FieldedRecord>(
        _ subject: Change.Subject,
        _ record: Record,
        _ name: String,
        _ value: FieldValue,
        _ effort: Int64
    ) -> Change? {
        guard let field = Record.fields.first(where: { $0.name == name }) else { return nil }
        let before = field.value(record)
        if before == value { return nil }
        // What is unknown and has to be stated is the least that can be asked for.
        let isBlank = before == .none && effort != Change.Effort.term
        return Change(
            subject,
            [Change.Edit(name, from: before, to: value)],
            effort: isBlank ? Change.Effort.fact : effort
        )
    }

    /// A change of several fields of an organisation.
    func organisation(_ record: Organisation, _ values: [(String, FieldValue)], _ effort: Int64)
        -> Change?
    {
        together(
            values.map { change(.organisation(record.externalID), record, $0.0, $0.1, effort) },
            effort: effort
        )
    }

    /// Several edits of one record that only make sense together.
    func together(_ changes: [Change?], effort: Int64? = nil) -> Change? {
        let parts = changes.compactMap { $0 }
        guard let first = parts.first, parts.allSatisfy({ $0.subject == first.subject }) else { return nil }
        return Change(
            first.subject,
            parts.flatMap(\.edits),
            effort: effort ?? parts.map(\.effort).max() ?? 0
        )
    }

    /// A number that is changed.
    func effort(_ from: Int64?, _ to: Int64) -> Int64 {
        from.map { Change.Effort.change(from: $0, to: to) } ?? Change.Effort.fact
    }

    /// Codes as a list.
    func texts<Value: Code>(_ codes: [Value]) -> FieldValue { .texts(codes.map(\.rawValue)) }

    /// A list with one code more.
    func added<Value: Code>(_ code: Value, to codes: [Value]) -> FieldValue {
        texts(codes.contains(code) ? codes : codes + [code])
    }

    /// A list without some entries; a list that becomes empty is blank.
    func removed(_ entries: [String], from list: [String]) -> FieldValue {
        let left = list.filter { !entries.contains($0) }
        return left.isEmpty ? .none : .texts(left)
    }
}
