public import Programme
public import Registry

/// What clocks brought about on a business date.
public struct ClockOutcome: Hashable, Sendable {
    /// Proposals that lapsed, by key.
    public var lapsed: [String] = []
    /// Parties that were reminded: the proposals' keys.
    public var reminded: [String] = []
    /// Needs and offers that expired.
    public var expired: [String] = []
    /// Needs and offers that were suspended after too many lapses.
    public var suspended: [String] = []
    /// Needs and offers whose owners were asked to confirm them.
    public var verifications: [String] = []
    /// Proposals with a reclaim notice.
    public var reclaims: [String] = []
    /// Proposals in delivery whose requesters were asked for a report.
    public var reports: [String] = []
    /// Needs whose requesters were told again why there is no match.
    public var followUps: [String] = []
    /// Offers for which a row of declines suggested a rule.
    public var suggested: [String] = []
    /// What waits for an officer longer than it should.
    public var overdue: [String] = []

    /// Whether nothing was due.
    public var isEmpty: Bool { self == ClockOutcome() }

    /// Makes an empty outcome.
    public init() {}

    /// What was due, a line each; nothing for what was not.
    public var lines: [String] {
        [
            ("lapsed", lapsed), ("reminded", reminded), ("expired", expired), ("suspended", suspended),
            ("to be verified", verifications), ("reclaim notices", reclaims),
            ("reports asked for", reports), ("follow-ups", followUps), ("rules suggested", suggested),
            ("overdue for officers", overdue),
        ].filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1.joined(separator: ", "))" }
    }
}

/// The clocks of a programme: what is due on a business date is done, once.
///
/// A second time on the same day nothing is due. All of it is one transaction.
public struct DueClocks {
    private let registry: Registry
    private let programme: ProgrammeRecord
    private let person: String

    /// Takes a programme.
    public init(_ registry: Registry, _ programme: ProgrammeRecord, by person: String) {
        self.registry = registry
        self.programme = programme
        self.person = person
    }

    /// Does what is due.
    ///
    /// - Throws: Where the database refuses; nothing is done then.
    public func apply(on date: CalendarDate) throws -> ClockOutcome {
        let policy =
            try registry.currentPolicy(programme).map { try PolicyDocument(yaml: $0.document).policy }
            ?? Policy()
        do {
            return try applyAll(on: date, policy)
        } catch is NothingDue {
            return ClockOutcome()
        }
    }

    /// Undoes a transaction in which there was nothing to do: not even its command is left behind.
    private struct NothingDue: Error {}

    private func applyAll(on date: CalendarDate, _ policy: Policy) throws -> ClockOutcome {
        try registry.change("clocks", programme, on: date, by: person) { change in
            var outcome = ClockOutcome()
            try lapse(change, policy, &outcome)
            // What follows looks at the tables.
            try change.flush()
            try remind(change, policy, &outcome)
            try expire(Need.self, change, policy, &outcome)
            try expire(Offer.self, change, policy, &outcome)
            try reclaim(change, policy, &outcome)
            try askForReports(change, policy, &outcome)
            try followUp(change, policy, &outcome)
            try nudge(change, policy, &outcome)
            outcome.suggested = try DeclineHabits(change, registry, programme, policy).suggest()
            try askForReviews(change, &outcome)
            if outcome.isEmpty { throw NothingDue() }
            return outcome
        }
    }

    // MARK: - Answers

    private func lapse(_ change: RegistryChange, _ policy: Policy, _ outcome: inout ClockOutcome) throws {
        var filter = ProposalFilter()
        filter.states = ProposalState.awaiting
        filter.dueBefore = change.date
        let due = try registry.proposals(programme, filter)
        try change.readAhead(due.map(\.key))
        for proposal in due {
            // Where both are silent it is the requester's to ask for what it needs.
            let code: DeclineCode =
                proposal.state == .acceptedByRequester ? .providerNoAnswer : .requesterNoAnswer
            var step = ProposalStep("lapse", to: .lapsed)
            step.code = code
            step.reason = "no answer by \(proposal.dueOn?.description ?? "the day it was due")"
            let lapsed = try change.take(step, on: proposal.key)
            outcome.lapsed.append(proposal.key)
            try Feedback(change, policy).follow(code, nil, lapsed)
            try Letters(change).tellBoth("match-ended", lapsed, code: code)
        }
        // A party's lapses are counted with those of today.
        try change.flush()
        for proposal in due {
            let silent: [Party] =
                switch proposal.state {
                case .acceptedByRequester: [.provider]
                case .acceptedByProvider: [.requester]
                default: Party.allCases
                }
            for party in silent { try suspend(party, proposal, change, policy, &outcome) }
        }
    }

    /// Suspends the record of a party that let too many proposals lapse since it was last verified.
    private func suspend(
        _ party: Party,
        _ proposal: StoredProposal,
        _ change: RegistryChange,
        _ policy: Policy,
        _ outcome: inout ClockOutcome
    ) throws {
        if party == .requester {
            let need = try change.record(Need.self, proposal.need)
            let count = try change.lapses(need: need.externalID, since: need.verifiedOn)
            guard count >= policy.lapsesToSuspension, need.status == .open || need.status == .partlyMatched
            else {
                return
            }
            var suspended = need
            suspended.status = .suspended
            change.queue(suspended, isStateChange: true)
            outcome.suspended.append(need.externalID)
        } else {
            let offer = try change.record(Offer.self, proposal.offer)
            let count = try change.lapses(offer: offer.externalID, since: offer.verifiedOn)
            guard count >= policy.lapsesToSuspension,
                offer.status == .open || offer.status == .partlyCommitted
            else {
                return
            }
            var suspended = offer
            suspended.status = .suspended
            change.queue(suspended, isStateChange: true)
            outcome.suspended.append(offer.externalID)
        }
        try Letters(change).tell(party, "record-suspended", proposal)
    }

    private func remind(_ change: RegistryChange, _ policy: Policy, _ outcome: inout ClockOutcome) throws {
        var filter = ProposalFilter()
        filter.states = ProposalState.awaiting
        let awaiting = try registry.proposals(programme, filter)
        try change.readAhead(awaiting.map(\.key))
        let steps = try registry.steps(of: awaiting.map(\.key), programme)
        for proposal in awaiting {
            let sent = steps[proposal.key]?.last { $0.state == "sent" }?.date
            guard let sent, sent.adding(workingDays: Int(policy.reminderWorkingDays)) <= change.date,
                try change.lastNotice("reminder", about: proposal).map({ $0 < sent }) ?? true
            else { continue }
            let silent: [Party] =
                switch proposal.state {
                case .acceptedByRequester: [.provider]
                case .acceptedByProvider: [.requester]
                default: Party.allCases
                }
            for party in silent { try Letters(change).tell(party, "reminder", proposal) }
            outcome.reminded.append(proposal.key)
        }
    }

    // MARK: - Records

    private func expire<Record: ClockedRecord>(
        _ type: Record.Type,
        _ change: RegistryChange,
        _ policy: Policy,
        _ outcome: inout ClockOutcome
    ) throws {
        var filter = RecordFilter()
        filter.isInPool = true
        // The others, nearly all of a pool, have some days left.
        filter.lastDay = (
            by: change.date.adding(days: Int(policy.verificationNoticeDays)),
            freshnessDays: Record.freshnessDays(policy)
        )
        var expired: [Record] = []
        let pool = try registry.records(type, programme, filter)
        try change.readAhead(Organisation.self, pool.map(\.record.organisation))
        for record in pool.map(\.record) {
            guard let last = record.lastDay(policy) else { continue }
            if last < change.date {
                var changed = record
                changed.expire()
                expired.append(changed)
                outcome.expired.append(record.externalID)
                try tell("record-expired", record, last, change)
            } else if last.days(since: change.date) <= Int(policy.verificationNoticeDays) {
                let earlier = try change.lastNotice("please-verify", about: record)
                guard earlier.map({ last.days(since: $0) > Int(policy.verificationNoticeDays) }) ?? true
                else {
                    continue
                }
                try tell("please-verify", record, last, change)
                outcome.verifications.append(record.externalID)
            }
        }
        try change.store(expired, isStateChange: true)
    }

    private func tell<Record: ClockedRecord>(
        _ kind: String,
        _ record: Record,
        _ last: CalendarDate,
        _ change: RegistryChange
    ) throws {
        let owner = try change.record(Organisation.self, record.organisation)
        var notice = NewNotice(
            kind,
            to: Record.party.rawValue,
            record.organisation,
            facts: ["record": record.externalID, "title": record.title, "last_day": last.description]
        )
        notice.facts["recipient"] = owner.name
        notice.facts["language"] = record.textLanguage
        if Record.party == .requester {
            notice.need = record.externalID
        } else {
            notice.offer = record.externalID
        }
        change.notify(notice)
    }

    // MARK: - Use and silence

    private func reclaim(_ change: RegistryChange, _ policy: Policy, _ outcome: inout ClockOutcome) throws {
        var filter = ProposalFilter()
        filter.states = [.inDelivery]
        let delivering = try registry.proposals(programme, filter)
        try change.readAhead(delivering.map(\.key))
        for proposal in delivering {
            let offer = try change.record(Offer.self, proposal.offer)
            let window = offer.windows.first { $0.code == proposal.window }
            guard let opens = proposal.opens ?? window?.opens, let closes = proposal.closes ?? window?.closes,
                let used = Int64?(proposal.used ?? 0),
                opens.days(since: change.date) * -2 >= closes.days(since: opens) + 1,
                Int128(used) * 100 < Int128(policy.reclaimPercent) * Int128(proposal.quantity),
                try change.lastNotice("reclaim", about: proposal) == nil
            else { continue }
            try Letters(change).tellBoth("reclaim", proposal)
            outcome.reclaims.append(proposal.key)
        }
    }

    /// Asks for what is due of the reports on a delivery, and tells officers where none comes.
    private func askForReports(_ change: RegistryChange, _ policy: Policy, _ outcome: inout ClockOutcome)
        throws
    {
        var filter = ProposalFilter()
        filter.states = [.inDelivery]
        let delivering = try registry.proposals(programme, filter)
        try change.readAhead(delivering.map(\.key))
        let steps = try registry.steps(of: delivering.map(\.key), programme)
        for proposal in delivering {
            let offer = try change.record(Offer.self, proposal.offer)
            let closes = proposal.closes ?? offer.windows.first { $0.code == proposal.window }?.closes
            guard
                let due = DeliveryReport.due(
                    on: change.date,
                    steps[proposal.key] ?? [],
                    closes: closes,
                    policy
                )
            else {
                continue
            }
            let asked = try change.lastNotice(due.notice, about: proposal).flatMap { $0 < due.day ? nil : $0 }
            let last = (asked ?? change.date).adding(workingDays: Int(policy.answerWorkingDays))
            var facts = ["due_on": last.description]
            facts["month"] = due.month.map(String.init)
            if asked == nil {
                try Letters(change).tell(.requester, due.notice, proposal, facts: facts)
                outcome.reports.append(proposal.key)
            } else if last < change.date,
                try change.lastNotice("progress-overdue", about: proposal).map({ $0 < due.day }) ?? true
            {
                try Letters(change).tellOfficers("progress-overdue", proposal, facts: facts)
                outcome.overdue.append(proposal.key)
            }
        }
    }

    private func followUp(_ change: RegistryChange, _ policy: Policy, _ outcome: inout ClockOutcome) throws {
        let misses = try change.unmatchedOfLatestRun()
        try change.readAhead(Need.self, misses.map(\.need))
        for miss in misses {
            let need = try change.record(Need.self, miss.need)
            guard need.status.isInPool, let submitted = need.submittedOn else { continue }
            if change.date.days(since: submitted) >= Int(policy.fullWaitingDays),
                try change.lastNotice("waiting-long", need: need.externalID) == nil
            {
                var notice = NewNotice("waiting-long", to: "officer", nil)
                notice.facts = ["record": need.externalID, "title": need.title, "reason": miss.reason]
                notice.facts["waiting_days"] = String(change.date.days(since: submitted))
                notice.need = need.externalID
                change.notify(notice)
                outcome.overdue.append(need.externalID)
            }
            let last = try change.lastNotice("no-match-yet", need: need.externalID) ?? submitted
            guard change.date.days(since: last) >= Int(policy.followUpDays) else { continue }
            let owner = try change.record(Organisation.self, need.organisation)
            var notice = NewNotice(
                "no-match-yet",
                to: "requester",
                need.organisation,
                facts: [
                    "record": need.externalID, "title": need.title, "reason": miss.reason,
                    "waiting_days": String(change.date.days(since: submitted)), "recipient": owner.name,
                ]
            )
            notice.facts["language"] = need.textLanguage
            notice.need = need.externalID
            change.notify(notice)
            outcome.followUps.append(need.externalID)
        }
    }

    /// Tells officers, once each, of what was submitted and not looked at in time.
    private func nudge(_ change: RegistryChange, _ policy: Policy, _ outcome: inout ClockOutcome) throws {
        for (status, days) in [
            ("submitted", policy.reviewWorkingDays), ("under-review", policy.consultationWorkingDays),
            ("verifying", policy.consultationWorkingDays),
        ] {
            for waiting in try change.waiting(in: status) {
                guard waiting.since.adding(workingDays: Int(days)) < change.date else { continue }
                let isNeed = waiting.noun == "need"
                let kind = "review-overdue"
                let earlier = try change.lastNotice(
                    kind,
                    need: isNeed ? waiting.key : nil,
                    offer: isNeed ? nil : waiting.key
                )
                guard earlier.map({ $0 < waiting.since }) ?? true else { continue }
                var notice = NewNotice(
                    kind,
                    to: "officer",
                    nil,
                    facts: ["record": waiting.key, "state": status, "since": waiting.since.description]
                )
                if isNeed { notice.need = waiting.key } else { notice.offer = waiting.key }
                change.notify(notice)
                outcome.overdue.append(waiting.key)
            }
        }
    }

    /// Tells officers, once each, of approved rules that are to be looked at again.
    private func askForReviews(_ change: RegistryChange, _ outcome: inout ClockOutcome) throws {
        for rule in try registry.suggestedRules(programme, state: "approved") {
            guard let review = rule.reviewOn, review <= change.date else { continue }
            let need = rule.noun == "need" ? rule.record : nil
            let offer = rule.noun == "need" ? nil : rule.record
            guard try change.lastNotice("rule-review", need: need, offer: offer).map({ $0 < review }) ?? true
            else { continue }
            var notice = NewNotice(
                "rule-review",
                to: "officer",
                nil,
                facts: ["record": rule.record, "title": rule.sentence, "since": rule.date.description]
            )
            notice.need = need
            notice.offer = offer
            change.notify(notice)
            outcome.overdue.append("rule \(rule.number)")
        }
    }
}
