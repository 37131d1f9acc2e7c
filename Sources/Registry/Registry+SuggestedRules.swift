import Postgres
public import Programme

/// What a decline says about a record, for an officer to approve.
public struct SuggestedRule: Hashable, Sendable {
    /// Its number in the programme; 0 before it is stored.
    public var number: Int64 = 0
    /// `need` or `offer`.
    public var noun: String
    /// External id of the record.
    public var record: String
    /// The column to change.
    public var field: String
    /// What it is to hold, as it is written in files.
    public var value: String
    /// The rule in plain words.
    public var sentence: String
    /// Key of the proposal that was declined; nil where several declines together suggest it.
    public var proposal: String?
    /// The code of the decline.
    public var code: String
    /// `suggested`, `approved` or `refused`.
    public var state = "suggested"
    /// The business date.
    public var date = CalendarDate(daysSince1970: 0)
    /// When an approved rule is to be looked at again.
    public var reviewOn: CalendarDate?
    /// Who decided.
    public var decidedBy: String?
    /// Why.
    public var reason: String?

    /// Makes a suggestion.
    public init(
        noun: String,
        record: String,
        field: String,
        value: String,
        sentence: String,
        proposal: String?,
        code: String
    ) {
        self.noun = noun
        self.record = record
        self.field = field
        self.value = value
        self.sentence = sentence
        self.proposal = proposal
        self.code = code
    }
}

extension SuggestedRule {
    /// Why a rule that was decided cannot be decided so, and what can be done.
    func refusal(of step: String) -> String {
        let decided =
            "The suggested rule \(number) was \(state)\(decidedBy.map { " by \($0)" } ?? ""): found \"\(step)\"; "
        guard state == "approved" else { return decided + "expected nothing, its way ends here." }
        let edit = "capmatch \(noun) edit \(record) --set \(field)=…"
        guard step == "approved" else {
            return decided + "expected nothing, as it holds. It is taken back by editing its record: \(edit)"
        }
        return decided
            + "expected that on \(reviewOn?.description ?? "the day of its review"), when its review is due, or later. "
            + "Until then it holds; to change it before, edit its record: \(edit)"
    }
}

extension RegistryChange {
    /// Writes a suggestion down; one that waits for the same record and column already is enough.
    public func suggest(_ rule: SuggestedRule) {
        let row = SuggestionRow(
            place: unit.suggestions.count,
            noun: rule.noun,
            record: rule.record,
            field: rule.field,
            value: rule.value,
            sentence: rule.sentence,
            proposal: rule.proposal,
            code: rule.code
        )
        if unit.suggested.insert(row.subject).inserted { unit.suggestions.append(row) }
    }

    /// Writes down what an officer decided about a suggestion, or that an approved rule was reviewed and holds on.
    ///
    /// - Throws: ``RegistryError/ruleDecided(_:step:)`` where it was decided already, and no review is due.
    public func decide(
        rule: SuggestedRule,
        isApproved: Bool,
        reviewOn: CalendarDate?,
        because reason: String?
    ) throws {
        let review = reviewOn.map { PostgresDate(daysSince1970: $0.daysSince1970) }
        let state = isApproved ? "approved" : "refused"
        let decided = try connection.execute(
            """
            UPDATE suggested_rule SET state = \(state), decided_by = \(person), decided_at = now(), reason = \(reason),
                review_on = \(review), value = \(rule.value)
            WHERE programme_id = \(programme.id) AND number = \(rule.number) AND (state = 'suggested'
                OR \(isApproved) AND state = 'approved' AND review_on <= \(PostgresDate(daysSince1970: date.daysSince1970)))
            """
        )
        guard decided == 1 else {
            // As it is by now: somebody else may have been faster.
            let found = try registry.suggestedRules(programme).first { $0.number == rule.number }
            throw RegistryError.ruleDecided(found ?? rule, step: state)
        }
    }
}

extension Registry {
    /// The suggestions, oldest first.
    public func suggestedRules(_ programme: ProgrammeRecord, state: String? = nil) throws -> [SuggestedRule] {
        let only: SQL = state.map { " AND s.state = \($0)" } ?? ""
        return try connection.query(
            """
            SELECT s.number, s.noun, s.record, s.field, s.value, s.sentence, p.key, s.code, s.state, s.business_date,
                s.review_on, s.decided_by, s.reason
            FROM suggested_rule s LEFT JOIN proposal p ON p.programme_id = s.programme_id AND p.proposal_id = s.proposal_id
            WHERE s.programme_id = \(programme.id)\(only) ORDER BY s.number
            """
        ) { row in
            var rule = SuggestedRule(
                noun: try row.get("noun"),
                record: try row.get("record"),
                field: try row.get("field"),
                value: try row.get("value"),
                sentence: try row.get("sentence"),
                proposal: try row.get("key"),
                code: try row.get("code")
            )
            rule.number = try row.get("number")
            rule.state = try row.get("state")
            rule.date = try row.date("business_date") ?? CalendarDate(daysSince1970: 0)
            rule.reviewOn = try row.date("review_on")
            rule.decidedBy = try row.get("decided_by")
            rule.reason = try row.get("reason")
            return rule
        }
    }
}
