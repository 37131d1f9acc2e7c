import Matching
public import Programme
public import Registry

/// The officer's desk: decisions about proposals, with all that follows from them.
public struct ProposalDesk {
    let registry: Registry
    let programme: ProgrammeRecord
    let person: String
    let date: CalendarDate
    let policy: Policy

    /// Opens the desk.
    ///
    /// - Parameters:
    ///   - registry: The register.
    ///   - programme: The programme.
    ///   - person: Who decides.
    ///   - date: The business date; nil: the programme's reference date, else today in its time zone.
    /// - Throws: Where the database refuses.
    public init(
        _ registry: Registry,
        _ programme: ProgrammeRecord,
        by person: String,
        on date: CalendarDate? = nil
    ) throws {
        self.registry = registry
        self.programme = programme
        self.person = person
        self.date = try date ?? programme.referenceDate ?? registry.today(programme)
        policy =
            try registry.currentPolicy(programme).map { try PolicyDocument(yaml: $0.document).policy }
            ?? Policy()
    }

    /// Carries decisions out: all of them, or none.
    ///
    /// - Returns: The proposals after them, in the order of the decisions.
    /// - Throws: ``DecisionError`` where what is asked for is not complete; ``RegistryError`` where a state does not
    ///   allow it, somebody else decided in between, or there is not enough.
    public func decide(_ decisions: [Decision]) throws -> [StoredProposal] {
        let complaints = decisions.compactMap { one in one.complaint.map { "\(one.key): \($0)" } }
        if !complaints.isEmpty { throw DecisionError(problems: complaints) }
        let kinds = Set(decisions.map(\.verb.rawValue)).sorted().joined(separator: ", ")
        return try registry.change(
            "proposal \(kinds)",
            programme,
            on: date,
            by: person,
            because: decisions.count == 1 ? decisions[0].reason : nil,
            code: decisions.count == 1 ? decisions[0].code?.rawValue : nil
        ) { change in
            try readAhead(decisions, change)
            let done = try decisions.map { try carryOut($0, change) }
            try RecordStates(change).follow()
            return done
        }
    }

    /// Reads what decisions look at, before the first of them.
    func readAhead(_ decisions: [Decision], _ change: RegistryChange) throws {
        // A single one reads what it needs.
        if decisions.count == 1 { return }
        let expected = decisions.compactMap { one in one.expectedVersion.map { (one.key, $0) } }
        try change.readAhead(decisions.map(\.key), expecting: Dictionary(expected) { first, _ in first })
    }

    /// Carries one decision out within a change.
    ///
    /// Where it cannot be carried out nothing is done, and the change can go on.
    func carryOut(_ decision: Decision, _ change: RegistryChange) throws -> StoredProposal {
        let current = try change.proposal(decision.key)
        var step = ProposalStep(decision.verb.rawValue, to: try target(decision, current))
        step.code = decision.code
        step.secondCode = decision.secondCode
        step.rule = decision.rule?.rawValue
        step.reason = decision.reason
        step.quantity = decision.quantity
        step.opens = decision.opens
        step.closes = decision.closes
        step.used = decision.used
        switch decision.verb {
        case .send, .modify: step.dueOn = date.adding(workingDays: Int(policy.answerWorkingDays))
        case .accept: step.dueOn = step.state == .accepted ? nil : current.dueOn
        default: break
        }
        if let quantity = decision.quantity, quantity != current.quantity {
            step.offerQuantity = try offerQuantity(quantity, current, change)
        }
        let planned = try change.outcome(of: step, on: decision.key, expecting: decision.expectedVersion)
        if let opens = planned.opens, let closes = planned.closes, closes < opens {
            throw DecisionError(problems: [
                "\(decision.key): found \(opens) to \(closes); expected a last day not before the first"
            ])
        }
        if let used = decision.used, used > planned.quantity {
            throw DecisionError(problems: [
                "\(decision.key): the quantity used: found \(used); expected 0 to \(planned.quantity), which is what it grants"
            ])
        }
        if decision.verb == .send || decision.verb == .modify { try checkRoom(planned, change) }
        let proposal = try change.take(step, on: decision.key)
        let letters = Letters(change)
        switch decision.verb {
        case .send: try letters.tellBoth("proposal-sent", proposal)
        case .modify: try letters.tellBoth("proposal-modified", proposal)
        case .confirm: try letters.tellBoth("match-confirmed", proposal)
        case .complete: try letters.tellBoth("match-completed", proposal)
        // Providers may hold a part back until the first report.
        case .progress where current.used == nil: try letters.tell(.provider, "first-report", proposal)
        case .decline, .cancel, .terminate:
            // Nobody was told of what was not sent.
            if current.state != .endorsed {
                try letters.tellBoth("match-ended", proposal, code: decision.code)
            }
        default: break
        }
        if let code = decision.code, [.decline, .reject, .cancel].contains(decision.verb) {
            try Feedback(change, policy).follow(code, decision.rule, proposal)
        }
        if let code = decision.code, code.party == nil {
            let action = decision.verb == .reject ? "reject" : "cancel"
            try recordOverride(action, code, decision.reason, proposal, change)
        }
        return proposal
    }

    private func target(_ decision: Decision, _ current: StoredProposal) throws -> ProposalState {
        switch decision.verb {
        case .endorse: return .endorsed
        case .send, .modify: return .sent
        case .accept:
            let own: ProposalState = decision.party == .requester ? .acceptedByRequester : .acceptedByProvider
            if current.state == own {
                throw DecisionError(
                    problems: [
                        "\(current.key): the \(decision.party?.rawValue ?? "party") has accepted already"
                    ]
                )
            }
            return [.acceptedByRequester, .acceptedByProvider].contains(current.state) ? .accepted : own
        case .decline: return decision.code?.party == .provider ? .declinedByProvider : .declinedByRequester
        case .reject: return .rejected
        case .confirm: return .confirmed
        case .start, .progress: return .inDelivery
        case .complete: return .completed
        case .cancel: return .cancelled
        case .terminate: return .terminated
        }
    }

    /// What a quantity is in the offer's unit.
    private func offerQuantity(_ quantity: Int64, _ proposal: StoredProposal, _ change: RegistryChange) throws
        -> Int64
    {
        let need = try change.record(Need.self, proposal.need)
        let offer = try change.record(Offer.self, proposal.offer)
        guard let component = need.components.first(where: { $0.code == proposal.component }),
            let amount = Matcher.offered(
                quantity,
                component,
                offer,
                rules: try change.reference().rules,
                on: date
            )
        else {
            throw DecisionError(problems: ["\(proposal.key): the units of need and offer cannot be exchanged"]
            )
        }
        return amount
    }

    /// Holds what is sent against what there is: a window's capacity, and what the need may hold.
    private func checkRoom(_ proposal: StoredProposal, _ change: RegistryChange) throws {
        let held = try change.held(besides: proposal)
        let offer = try change.record(Offer.self, proposal.offer)
        guard let window = offer.windows.first(where: { $0.code == proposal.window }) else {
            throw DecisionError(problems: [
                "\(proposal.key): the offer has no window \(proposal.window) any more"
            ])
        }
        if let capacity = window.capacity, held.ofWindow + proposal.offerQuantity > capacity {
            throw RegistryError.overcommitted(
                key: proposal.key,
                what: "what is held of \(proposal.offer)/\(proposal.window), in \(offer.unit.plural),",
                found: held.ofWindow + proposal.offerQuantity,
                limit: capacity
            )
        }
        let need = try change.record(Need.self, proposal.need)
        guard let component = need.components.first(where: { $0.code == proposal.component }) else {
            throw DecisionError(problems: [
                "\(proposal.key): the need has no part \(proposal.component) any more"
            ])
        }
        // One held acceptance a need: what is held together never exceeds what is asked.
        if held.ofComponent + proposal.quantity > component.quantity {
            throw RegistryError.overcommitted(
                key: proposal.key,
                what: "what \(proposal.need)/\(proposal.component) holds, in \(component.unit.plural),",
                found: held.ofComponent + proposal.quantity,
                limit: component.quantity
            )
        }
        if held.partners + 1 > component.suppliersMaximum {
            throw RegistryError.overcommitted(
                key: proposal.key,
                what: "the partners of \(proposal.need)/\(proposal.component)",
                found: held.partners + 1,
                limit: component.suppliersMaximum
            )
        }
    }

    private func recordOverride(
        _ action: String,
        _ code: DeclineCode,
        _ reason: String?,
        _ proposal: StoredProposal,
        _ change: RegistryChange
    ) throws {
        let alternates = try change.alternates(of: proposal.key)
        var override = OverrideRecord(action, need: proposal.need, offer: proposal.offer, code: code)
        override.component = proposal.component
        override.window = proposal.window
        override.proposal = proposal.key
        override.reason = reason
        override.rank = proposal.rank
        // Without the pair the need has its next best, or nothing.
        override.pointsGivenUp = alternates.first?.pointsLost ?? proposal.points
        change.record(override)
    }
}
