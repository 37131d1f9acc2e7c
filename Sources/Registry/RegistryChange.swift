import FoundationEssentials
import Postgres
public import Programme

/// A step on a proposal that is to be taken.
public struct ProposalStep: Sendable {
    /// What is done, as the table of legal steps calls it.
    public var action: String
    /// The state that it leads to.
    public var state: ProposalState
    /// How much from now on; nil: as it was.
    public var quantity: Int64?
    /// How much in the offer's unit; nil: as it was.
    public var offerQuantity: Int64?
    /// How much was used; nil: as it was.
    public var used: Int64?
    /// The first day; nil: as it was.
    public var opens: CalendarDate?
    /// The last day; nil: as it was.
    public var closes: CalendarDate?
    /// The last day for the next answer; nil where none is awaited.
    public var dueOn: CalendarDate?
    /// Why, as a code.
    public var code: DeclineCode?
    /// A second cause.
    public var secondCode: DeclineCode?
    /// The rule that is meant.
    public var rule: String?
    /// Why, in words.
    public var reason: String?

    /// Makes a step that changes nothing but the state.
    public init(_ action: String, to state: ProposalState) {
        self.action = action
        self.state = state
    }
}

/// A change of a programme under way: all of it is written at once, or nothing.
///
/// Writers of a programme come one after the other, so what is read here is what is changed.
public struct RegistryChange {
    /// The register.
    public let registry: Registry
    /// The programme.
    public let programme: ProgrammeRecord
    /// Who does it.
    public let person: String
    /// The business date.
    public let date: CalendarDate
    let command: CommandID

    var connection: Connection { registry.connection }

    /// The date as the database takes it.
    var day: PostgresDate { PostgresDate(daysSince1970: date.daysSince1970) }

    /// Writes records as new versions.
    ///
    /// - Parameters:
    ///   - records: The records.
    ///   - isStateChange: Whether nothing but the states differs.
    /// - Returns: How many versions were written.
    /// - Throws: ``RegistryError`` where one cannot be stored.
    @discardableResult
    public func store<Record: RegisteredRecord>(_ records: [Record], isStateChange: Bool = false) throws
        -> Int
    {
        try registry.storeWithin(records, isStateChange: isStateChange, programme, person, command)
    }

    /// Takes a step on a proposal.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - key: The proposal's key.
    ///   - expected: The version that whoever decides saw; nil: whatever it is.
    /// - Returns: The proposal after the step.
    /// - Throws: ``RegistryError/stepConflict(noun:key:seen:found:)`` where another step was taken since;
    ///   ``RegistryError/illegalStep(noun:key:from:step:legal:)`` where the state does not allow it.
    @discardableResult
    public func take(_ step: ProposalStep, on key: String, expecting expected: Int64? = nil) throws
        -> StoredProposal
    {
        let current = try registry.proposal(key, programme)
        if let expected, expected != current.version { throw try conflict(current, expected) }
        let legal = try registry.legalActions(from: current.state)
        guard legal.contains(where: { $0.action == step.action && $0.state == step.state.rawValue }) else {
            throw RegistryError.illegalStep(
                noun: "proposal",
                key: key,
                from: current.state.rawValue,
                step: step.action,
                legal: Set(legal.map(\.action)).subtracting(["lapse", "supersede"]).sorted()
            )
        }
        func day(_ date: CalendarDate?) -> PostgresDate? {
            date.map { PostgresDate(daysSince1970: $0.daysSince1970) }
        }
        let written = try connection.execute(
            ProposalStatements.insertVersion(
                programme.id,
                key: key,
                version: current.version,
                from: current.state.rawValue,
                action: step.action,
                state: step.state.rawValue,
                date: self.day,
                quantity: step.quantity ?? current.quantity,
                offerQuantity: step.offerQuantity ?? current.offerQuantity,
                used: step.used ?? current.used,
                opens: day(step.opens ?? current.opens),
                closes: day(step.closes ?? current.closes),
                dueOn: day(step.dueOn),
                code: step.code?.rawValue,
                secondCode: step.secondCode?.rawValue,
                rule: step.rule,
                reason: step.reason,
                command: command.id,
                person: person
            )
        )
        let moved = try connection.execute(
            ProposalStatements.moveHead(
                programme.id,
                key: key,
                version: current.version,
                state: step.state.rawValue
            )
        )
        guard written == 1, moved == 1 else {
            throw try conflict(try registry.proposal(key, programme), current.version)
        }
        return try registry.proposal(key, programme)
    }

    private func conflict(_ current: StoredProposal, _ expected: Int64) throws -> RegistryError {
        let steps = try registry.steps(of: current.key, programme)
        func words(_ version: Int64) -> String {
            steps.first { $0.version == version }?.sentence ?? "version \(version), which there is not"
        }
        return .stepConflict(
            noun: "proposal",
            key: current.key,
            seen: words(expected),
            found: words(current.version)
        )
    }

    /// What is held of a window in the offer's unit, and of a component with the number of partners, by other
    /// proposals than one.
    public func held(besides proposal: StoredProposal) throws -> (
        ofWindow: Int64, ofComponent: Int64, partners: Int64
    ) {
        let row = try connection.first(
            """
            SELECT coalesce(sum(v.offer_quantity) FILTER (WHERE p.offer = \(proposal.offer)
                    AND p.offer_window = \(proposal.window)), 0)::bigint AS of_window,
                coalesce(sum(v.quantity) FILTER (WHERE p.need = \(proposal.need)
                    AND p.component = \(proposal.component)), 0)::bigint AS of_component,
                count(*) FILTER (WHERE p.need = \(proposal.need) AND p.component = \(proposal.component)) AS partners
            FROM proposal p JOIN proposal_version v ON v.programme_id = p.programme_id
                AND v.proposal_id = p.proposal_id AND v.version = p.current_version
            WHERE p.programme_id = \(programme.id) AND p.key <> \(proposal.key)
                AND p.state = ANY (\(ProposalState.committed.map(\.rawValue)))
                AND (p.need = \(proposal.need) OR p.offer = \(proposal.offer))
            """
        )
        guard let row else { return (0, 0, 0) }
        return (try row.get("of_window"), try row.get("of_component"), try row.get("partners"))
    }
}

/// The statements that decide between two officers; the isolation tests run these very texts.
public enum ProposalStatements {
    static func insertVersion(
        _ programme: UUID,
        key: String,
        version: Int64,
        from: String,
        action: String,
        state: String,
        date: PostgresDate,
        quantity: Int64,
        offerQuantity: Int64,
        used: Int64?,
        opens: PostgresDate?,
        closes: PostgresDate?,
        dueOn: PostgresDate?,
        code: String?,
        secondCode: String?,
        rule: String?,
        reason: String?,
        command: UUID,
        person: String
    ) -> SQL {
        """
        INSERT INTO proposal_version (programme_id, proposal_id, version, previous_version, from_state, action, state,
            business_date, quantity, offer_quantity, used, opens, closes, due_on, code, second_code, rule, reason,
            command_id, changed_by)
        SELECT p.programme_id, p.proposal_id, \(version + 1), \(version), \(from), \(action), \(state), \(date),
            \(quantity), \(offerQuantity), \(used), \(opens), \(closes), \(dueOn), \(code), \(secondCode), \(rule),
            \(reason), \(command), \(person)
        FROM proposal p WHERE p.programme_id = \(programme) AND p.key = \(key) AND p.current_version = \(version)
        """
    }

    static func moveHead(_ programme: UUID, key: String, version: Int64, state: String) -> SQL {
        """
        UPDATE proposal SET current_version = \(version + 1), state = \(state)
        WHERE programme_id = \(programme) AND key = \(key) AND current_version = \(version)
        """
    }
}

extension Registry {
    /// Writes a change: under a lock on the programme's writers, in one transaction.
    ///
    /// - Parameters:
    ///   - kind: What it is, for the record.
    ///   - programme: The programme.
    ///   - date: The business date.
    ///   - person: Who does it.
    ///   - reason: Why, in words.
    ///   - code: Why, as a code.
    ///   - body: The change; run again where the database asks for it.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws; nothing is written then.
    @discardableResult
    public func change<Value>(
        _ kind: String,
        _ programme: ProgrammeRecord,
        on date: CalendarDate,
        by person: String,
        because reason: String? = nil,
        code: String? = nil,
        _ body: (RegistryChange) throws -> Value
    ) throws -> Value {
        let command = CommandID()
        return try write(command, kind: kind, programme, by: person, because: reason, code: code) {
            try lockWriters(programme)
            // A change reads proposals one by one: trying all orders of their six tables would take longer than reading.
            try connection.execute("SET LOCAL join_collapse_limit = 1")
            return try body(
                RegistryChange(
                    registry: self,
                    programme: programme,
                    person: person,
                    date: date,
                    command: command
                )
            )
        }
    }
}

extension RegistryChange {
    /// Tries a part of the change: where the register refuses it, that part is undone and the change can go on.
    ///
    /// - Throws: What is no refusal, such as a lost connection.
    public func attempt<Value>(_ body: () throws -> Value) throws -> Result<Value, any Error> {
        do {
            return .success(try connection.withSavepoint(body))
        } catch let error as PostgresError {
            throw error
        } catch let error as TransactionError {
            throw error
        } catch {
            return .failure(error)
        }
    }
}
