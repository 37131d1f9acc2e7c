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
/// Writers of a programme come one after the other, so what is read here is what is changed. What is decided waits in
/// memory for the end of the change, or for ``flush()``, and is read through the change until then.
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
    let unit = UnitOfWork()

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
        if records.isEmpty { return 0 }
        // What was read of them ahead is not what they are now.
        for record in records { unit.records[Record.noun]?[record.externalID] = nil }
        return try registry.storeWithin(records, isStateChange: isStateChange, programme, person, command)
    }

    /// Writes a record as a new version when the change is written, and shows it from now on.
    ///
    /// - Parameters:
    ///   - record: The record; a later one of the same key takes its place.
    ///   - isStateChange: Whether nothing but the state differs.
    public func queue<Record: RegisteredRecord>(_ record: Record, isStateChange: Bool = false) {
        let place = "\(Record.noun.rawValue) \(isStateChange)"
        var queue =
            unit.pendingRecords.removeValue(forKey: place) as? RecordQueue<Record>
            ?? RecordQueue(isStateChange: isStateChange)
        queue.records[record.externalID] = record
        unit.pendingRecords[place] = queue
        if var known = unit.records[Record.noun]?[record.externalID] as? StoredRecord<Record> {
            known.record = record
            unit.records[Record.noun]?[record.externalID] = known
        }
    }

    /// What a step would make of a proposal.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - key: The proposal's key.
    ///   - expected: The version that whoever decides saw; nil: whatever it is.
    /// - Returns: The proposal as it would be; nothing is written.
    /// - Throws: As ``take(_:on:expecting:)``.
    public func outcome(of step: ProposalStep, on key: String, expecting expected: Int64? = nil) throws
        -> StoredProposal
    {
        let current = try proposal(key)
        if let expected, expected != current.version { throw try conflict(current, expected) }
        let legal = try legalActions(from: current.state)
        guard legal.contains(where: { $0.action == step.action && $0.state == step.state.rawValue }) else {
            throw RegistryError.illegalStep(
                noun: "proposal",
                key: key,
                from: current.state.rawValue,
                step: step.action,
                legal: Set(legal.map(\.action)).subtracting(["lapse", "supersede"]).sorted()
            )
        }
        var next = current
        next.version += 1
        next.state = step.state
        next.quantity = step.quantity ?? current.quantity
        next.offerQuantity = step.offerQuantity ?? current.offerQuantity
        next.used = step.used ?? current.used
        next.opens = step.opens ?? current.opens
        next.closes = step.closes ?? current.closes
        next.dueOn = step.dueOn
        next.changedOn = date
        next.changedBy = person
        next.changedAt = try moment()
        return next
    }

    /// Takes a step on a proposal.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - key: The proposal's key.
    ///   - expected: The version that whoever decides saw; nil: whatever it is.
    /// - Returns: The proposal after the step.
    /// - Throws: ``RegistryError/stepConflict(noun:key:seen:found:)`` where another step was taken since;
    ///   ``RegistryError/illegalStep(noun:key:from:step:legal:)`` where the state does not allow it. Nothing is done
    ///   then, and the change can go on.
    @discardableResult
    public func take(_ step: ProposalStep, on key: String, expecting expected: Int64? = nil) throws
        -> StoredProposal
    {
        let current = try proposal(key)
        let next = try outcome(of: step, on: key, expecting: expected)
        unit.versions.append(
            ProposalVersionRow(
                key: key,
                stored: unit.storedVersions[key] ?? current.version,
                version: next.version,
                fromState: current.state.rawValue,
                action: step.action,
                state: next.state.rawValue,
                quantity: next.quantity,
                offerQuantity: next.offerQuantity,
                used: next.used,
                opens: next.opens?.description,
                closes: next.closes?.description,
                dueOn: next.dueOn?.description,
                code: step.code?.rawValue,
                secondCode: step.secondCode?.rawValue,
                rule: step.rule,
                reason: step.reason
            )
        )
        unit.heads.insert(key)
        unit.proposals[key] = next
        unit.holdings.count(current, -1)
        unit.holdings.count(next, 1)
        if [.confirmed, .inDelivery].contains(current.state) || next.state == .confirmed {
            unit.touchedNeeds.insert(next.need)
            unit.touchedOffers.insert(next.offer)
        }
        return next
    }

    /// The needs and offers of which an agreement was made, changed or ended so far, sorted.
    public var touchedByAgreements: (needs: [String], offers: [String]) {
        (unit.touchedNeeds.sorted(), unit.touchedOffers.sorted())
    }

    func conflict(_ current: StoredProposal, _ expected: Int64) throws -> RegistryError {
        let steps = try unit.steps[current.key] ?? registry.steps(of: current.key, programme)
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
        var rowsWritten = 0
        let value = try write(command, kind: kind, programme, by: person, because: reason, code: code) {
            try lockWriters(programme)
            // A change reads proposals one by one: trying all orders of their six tables would take longer than reading.
            try connection.execute("SET LOCAL join_collapse_limit = 1")
            let change = RegistryChange(
                registry: self,
                programme: programme,
                person: person,
                date: date,
                command: command
            )
            let value = try body(change)
            try change.flush()
            rowsWritten = change.unit.rowsWritten
            return value
        }
        if rowsWritten >= Self.statisticsThreshold {
            refreshStatistics(of: ["proposal", "proposal_version", "notice"])
        }
        return value
    }
}
