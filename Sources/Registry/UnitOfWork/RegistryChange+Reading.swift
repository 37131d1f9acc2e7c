import Postgres
public import Programme

extension RegistryChange {
    /// Reads ahead what decisions about proposals look at: a few statements, however many there are.
    ///
    /// - Parameters:
    ///   - keys: The proposals' keys; those that there are not are told of where they are asked for.
    ///   - expected: The versions that whoever decides saw: of proposals that have another, the history is read as well.
    /// - Throws: Where the database refuses.
    public func readAhead(_ keys: [String], expecting expected: [String: Int64] = [:]) throws {
        let missing = Set(keys).subtracting(unit.proposals.keys)
        if missing.isEmpty { return }
        var filter = ProposalFilter.everything
        filter.keys = missing.sorted()
        let found = try registry.proposals(programme, filter)
        for proposal in found { note(proposal) }
        unit.unknownProposals.formUnion(missing.subtracting(found.map(\.key)))
        let stale = found.filter { proposal in expected[proposal.key].map { $0 != proposal.version } ?? false
        }
        if !stale.isEmpty {
            unit.steps.merge(try registry.steps(of: stale.map(\.key), programme)) { $1 }
        }
        try readAhead(Need.self, found.map(\.need))
        try readAhead(Offer.self, found.map(\.offer))
        try readAhead(Organisation.self, found.map(\.requester) + found.map(\.provider))
        let alternates = try registry.alternates(of: found.map(\.key), programme)
        for proposal in found { unit.alternates[proposal.key] = alternates[proposal.key] ?? [] }
        try readHoldings(needs: Set(found.map(\.need)), offers: Set(found.map(\.offer)))
    }

    /// Reads records ahead.
    public func readAhead<Record: RegisteredRecord>(_ type: Record.Type, _ keys: [String]) throws {
        let known = unit.records[Record.noun] ?? [:]
        let missing = Set(keys).subtracting(known.keys)
        if missing.isEmpty { return }
        var filter = RecordFilter()
        filter.keys = missing.sorted()
        for stored in try registry.records(type, programme, filter) {
            unit.records[Record.noun, default: [:]][stored.record.externalID] = stored
        }
    }

    /// A proposal as it is after what was decided so far.
    ///
    /// - Throws: ``RegistryError/notFound(noun:key:nearest:)``.
    public func proposal(_ key: String) throws -> StoredProposal {
        if let known = unit.proposals[key] { return known }
        // The nearest keys are for a slip of the pen, not for a whole sheet of another programme.
        if unit.unknownProposals.contains(key), unit.unknownProposals.count > 20 {
            throw RegistryError.notFound(noun: "proposal", key: key, nearest: [])
        }
        let found = try registry.proposal(key, programme)
        note(found)
        return found
    }

    private func note(_ proposal: StoredProposal) {
        unit.proposals[proposal.key] = proposal
        unit.storedVersions[proposal.key] = proposal.version
    }

    /// A record with the state that it has after what was decided so far.
    ///
    /// - Throws: ``RegistryError/notFound(noun:key:nearest:)``.
    public func stored<Record: RegisteredRecord>(_ type: Record.Type, _ key: String) throws
        -> StoredRecord<Record>
    {
        if let known = unit.records[Record.noun]?[key] as? StoredRecord<Record> { return known }
        let found = try registry.record(type, key, programme)
        unit.records[Record.noun, default: [:]][key] = found
        return found
    }

    /// The same without its version.
    public func record<Record: RegisteredRecord>(_ type: Record.Type, _ key: String) throws -> Record {
        try stored(type, key).record
    }

    /// What would have done next best when a proposal was made.
    public func alternates(of key: String) throws -> [StoredAlternate] {
        if let known = unit.alternates[key] { return known }
        let found = try registry.alternates(of: key, programme)
        unit.alternates[key] = found
        return found
    }

    /// The reference data.
    public func reference() throws -> ReferenceData {
        if let known = unit.reference { return known }
        let found = try registry.referenceData()
        unit.reference = found
        return found
    }

    /// What is held of a window in the offer's unit, and of a component with the number of partners, by other
    /// proposals than one.
    public func held(besides proposal: StoredProposal) throws -> (
        ofWindow: Int64, ofComponent: Int64, partners: Int64
    ) {
        try readHoldings(needs: [proposal.need], offers: [proposal.offer])
        return unit.holdings.held(besides: unit.proposals[proposal.key] ?? proposal)
    }

    private func readHoldings(needs: Set<String>, offers: Set<String>) throws {
        let unknown = unit.holdings.unknown(needs: needs, offers: offers)
        if unknown.needs.isEmpty, unknown.offers.isEmpty { return }
        // What was decided so far is counted by the tables.
        try flush()
        unit.holdings.note(needs: unknown.needs, offers: unknown.offers)
        let committed = ProposalState.committed.map(\.rawValue)
        try connection.forEachRow(
            """
            SELECT p.offer, p.offer_window, sum(v.offer_quantity)::bigint
            FROM proposal p JOIN proposal_version v ON v.programme_id = p.programme_id
                AND v.proposal_id = p.proposal_id AND v.version = p.current_version
            WHERE p.programme_id = \(programme.id) AND p.state = ANY (\(committed)) AND p.offer = ANY (\(unknown.offers))
            GROUP BY p.offer, p.offer_window
            """
        ) { row in
            unit.holdings.add(toWindow: try row.get(1), of: try row.get(0), try row.get(2))
        }
        try connection.forEachRow(
            """
            SELECT p.need, p.component, sum(v.quantity)::bigint, count(*)
            FROM proposal p JOIN proposal_version v ON v.programme_id = p.programme_id
                AND v.proposal_id = p.proposal_id AND v.version = p.current_version
            WHERE p.programme_id = \(programme.id) AND p.state = ANY (\(committed)) AND p.need = ANY (\(unknown.needs))
            GROUP BY p.need, p.component
            """
        ) { row in
            unit.holdings.add(
                toComponent: try row.get(1),
                of: try row.get(0),
                try row.get(2),
                partners: try row.get(3)
            )
        }
    }

    /// The steps that are legal from a state.
    func legalActions(from state: ProposalState) throws -> [(action: String, state: String)] {
        if let known = unit.legalActions[state] { return known }
        let found = try registry.legalActions(from: state)
        unit.legalActions[state] = found
        return found
    }

    /// When the change began.
    func moment() throws -> PostgresTimestamp {
        if let known = unit.moment { return known }
        guard let found = try connection.value("SELECT now()", as: PostgresTimestamp.self) else {
            throw RegistryError.unreadable("the server's clock")
        }
        unit.moment = found
        return found
    }

    /// The last business date on which something of a kind was told about a proposal, a need or an offer; nil where
    /// nothing was.
    public func lastNotice(
        _ kind: String,
        proposal: String? = nil,
        need: String? = nil,
        offer: String? = nil
    ) throws -> CalendarDate? {
        let subject = NoticeSubject(proposal: proposal, need: need, offer: offer)
        if let known = unit.lastNotices[kind] { return known[subject] }
        try flush()
        var found: [NoticeSubject: CalendarDate] = [:]
        try connection.forEachRow(
            """
            SELECT p.key, n.need, n.offer, max(n.business_date) AS day FROM notice n
                LEFT JOIN proposal p ON p.programme_id = n.programme_id AND p.proposal_id = n.proposal_id
            WHERE n.programme_id = \(programme.id) AND n.kind = \(kind) GROUP BY 1, 2, 3
            """
        ) { row in
            let subject = NoticeSubject(
                proposal: try row.get(0),
                need: try row.get(1),
                offer: try row.get(2)
            )
            found[subject] = try row.date("day")
        }
        unit.lastNotices[kind] = found
        return found[subject]
    }
}
