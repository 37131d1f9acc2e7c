public import Programme

/// One change to what a pool holds: a fact of one record, an officer's ruling, or a rule of the policy.
public struct Change: Hashable, Sendable {
    /// What is changed, by the keys that officers type.
    public enum Subject: Hashable, Sendable {
        case need(String)
        case component(need: String, String)
        case offer(String)
        case window(offer: String, String)
        case organisation(String)
        /// A pin or a ban, which is withdrawn.
        case ruling(String)
        /// A decline, which blocks the pair no longer.
        case decline(need: String, offer: String)
        /// A rule on the matches as a whole.
        case portfolioRule(String)
    }

    /// A field with what stands there and what should.
    public struct Edit: Hashable, Sendable {
        /// The column's name, as in files.
        public var field: String
        /// What stands there.
        public var from: FieldValue
        /// What should.
        public var to: FieldValue

        /// Makes an edit.
        public init(_ field: String, from: FieldValue, to: FieldValue) {
            self.field = field
            self.from = from
            self.to = to
        }
    }

    /// What is changed.
    public var subject: Subject
    /// The fields; empty where a ruling or a decline is withdrawn.
    public var edits: [Edit]
    /// How much it asks for, on the rough common scale of ``Effort``.
    public var effort: Int64

    /// Makes a change.
    public init(_ subject: Subject, _ edits: [Edit] = [], effort: Int64) {
        self.subject = subject
        self.edits = edits
        self.effort = effort
    }

    /// What changes are compared by when the smallest is looked for.
    public enum Effort {
        /// A day that a date is moved by.
        public static let day: Int64 = 1
        /// A percent of the smaller number that a number is changed by: half is as far as twice.
        public static let percent: Int64 = 1
        /// A fact that is unknown and is filled in.
        public static let fact: Int64 = 5
        /// A level: of a language, of readiness, of endorsement, of urgency.
        public static let level: Int64 = 30
        /// A term that somebody has to agree to: an entry of a list, yes instead of no.
        public static let term: Int64 = 60
        /// A decision of an officer or of the director.
        public static let decision: Int64 = 90

        /// What it takes to change a number, at least one percent.
        static func change(from: Int64, to: Int64) -> Int64 {
            let off = from > to ? from - to : to - from
            let least = Int128(max(1, min(from, to)))
            return max(percent, Int64(clamping: (Int128(off) * 100 + least - 1) / least))
        }
    }

    /// Whether a number would be more than ten times what it is, or less than a tenth, or a date move by more than two years:
    /// that is another need or another offer, not a change of this one.
    public var isFar: Bool { edits.contains { $0.factor != nil || $0.movesYears } }

    /// Twice as much of a change whose amount was found by solving; nil of others, where there is no more of it, and of what
    /// would be more than ten times what there is: that is another offer, not a change of this one.
    var further: Change? {
        guard edits.count == 1, Self.amounts.contains(edits[0].field),
            case .integer(let from) = edits[0].from, case .integer(let to) = edits[0].to
        else { return nil }
        let wanted = max(1, Int64(clamping: Int128(to) * 2 - Int128(from)))
        guard wanted != to, Effort.change(from: from, to: wanted) <= 1_000 else { return nil }
        return Change(
            subject,
            [Edit(edits[0].field, from: edits[0].from, to: .integer(wanted))],
            effort: max(effort, Effort.change(from: from, to: wanted))
        )
    }

    /// Fields whose amount is found by solving a part again.
    private static let amounts: Set<String> = [
        "capacity", "beneficiaries_maximum", "concurrent_gpus", "cohort_minimum", "quantity_minimum",
        "at_most",
        "percent", "reserved_percent",
    ]

    /// Whether a second change is the same as this one but for its effort.
    func isSame(as other: Change) -> Bool { subject == other.subject && edits == other.edits }
}

extension Change {
    /// Makes the change in a snapshot.
    ///
    /// - Returns: False where the record is not there or a value is not what its field can hold; then nothing is changed.
    public func apply(to snapshot: inout Snapshot) -> Bool {
        switch subject {
        case .need(let id):
            return apply(to: &snapshot.needs, id) { edit(&$0) }
        case .component(let id, let code):
            return apply(to: &snapshot.needs, id) { need in
                guard let place = need.components.firstIndex(where: { $0.code == code }) else { return false }
                return edit(&need.components[place])
            }
        case .offer(let id):
            return apply(to: &snapshot.offers, id) { edit(&$0) }
        case .window(let id, let code):
            return apply(to: &snapshot.offers, id) { offer in
                guard let place = offer.windows.firstIndex(where: { $0.code == code }) else { return false }
                return edit(&offer.windows[place])
            }
        case .organisation(let id):
            guard let place = snapshot.organisations.firstIndex(where: { $0.externalID == id }) else {
                return false
            }
            return edit(&snapshot.organisations[place])
        case .ruling(let id):
            let before = snapshot.rulings.count
            snapshot.rulings.removeAll { $0.externalID == id }
            return snapshot.rulings.count < before
        case .decline(let need, let offer):
            var isChanged = false
            for place in snapshot.declines.indices
            where snapshot.declines[place].need == need && snapshot.declines[place].offer == offer {
                snapshot.declines[place].blockedUntil = nil
                isChanged = true
            }
            return isChanged
        case .portfolioRule(let name):
            guard let place = snapshot.policy.portfolio.firstIndex(where: { $0.name == name }) else {
                return false
            }
            return edit(&snapshot.policy.portfolio[place])
        }
    }

    private func apply<Record: RegisteredRecord>(
        to records: inout [Snapshot.Versioned<Record>],
        _ id: String,
        _ body: (inout Record) -> Bool
    ) -> Bool {
        guard let place = records.firstIndex(where: { $0.record.externalID == id }) else { return false }
        return body(&records[place].record)
    }

    private func edit<Record: FieldedRecord>(_ record: inout Record) -> Bool {
        var changed = record
        for edit in edits {
            guard let field = Record.fields.first(where: { $0.name == edit.field }),
                (try? field.assign(&changed, edit.to)) != nil
            else { return false }
        }
        record = changed
        return true
    }
}
