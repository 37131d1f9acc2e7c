import Programme
public import Registry

extension ProposalDesk {
    /// Approves or refuses a rule that a decline suggested; an approved one becomes a new version of its record.
    ///
    /// Approved again once its review is due, it holds on until the next one.
    ///
    /// - Parameters:
    ///   - number: The suggestion.
    ///   - isApproved: Whether it is to hold.
    ///   - value: What the column is to hold instead of what was suggested.
    ///   - reason: Why.
    /// - Returns: The suggestion as it was decided.
    /// - Throws: ``RegistryError`` where there is none, or it was decided already; ``FormError`` for a value that does
    ///   not fit.
    public func decide(
        rule number: Int64,
        isApproved: Bool,
        value: String? = nil,
        because reason: String?
    ) throws -> SuggestedRule {
        let references = try registry.referenceKeys()
        return try registry.change(
            "rule \(isApproved ? "approve" : "refuse")",
            programme,
            on: date,
            by: person,
            because: reason
        ) { change in
            let all = try registry.suggestedRules(programme)
            guard var rule = all.first(where: { $0.number == number }) else {
                throw RegistryError.notFound(
                    noun: "suggested rule",
                    key: String(number),
                    nearest: all.suffix(3).map { String($0.number) }
                )
            }
            if let value { rule.value = value }
            // A review leaves the record as it is by now, unless it names another value.
            if isApproved, rule.state == "suggested" || value != nil {
                if rule.noun == "need" {
                    try apply(rule, to: Need.self, references, change)
                } else {
                    try apply(rule, to: Offer.self, references, change)
                }
            }
            let review = isApproved ? date.adding(days: Int(policy.ruleReviewDays)) : nil
            try change.decide(rule: rule, isApproved: isApproved, reviewOn: review, because: reason)
            rule.state = isApproved ? "approved" : "refused"
            rule.reviewOn = review
            rule.decidedBy = person
            return rule
        }
    }

    private func apply<Record: RegisteredRecord>(
        _ rule: SuggestedRule,
        to type: Record.Type,
        _ references: ReferenceKeys,
        _ change: RegistryChange
    ) throws {
        let stored = try registry.record(type, rule.record, programme)
        var form = RecordForm(stored.record, references: references)
        try form.fill(rule.field, rule.value)
        try change.store([form.record])
    }
}
