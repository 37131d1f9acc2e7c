import Postgres
public import Programme

extension Registry {
    /// Proposals, by need, component, offer and window.
    public func proposals(_ programme: ProgrammeRecord, _ filter: ProposalFilter = ProposalFilter()) throws
        -> [StoredProposal]
    {
        let states = filter.states ?? ProposalState.allCases.filter { !$0.isFinal }
        var conditions: [SQL] = ["p.programme_id = \(programme.id)"]
        if states.count < ProposalState.allCases.count {
            conditions.append("p.state = ANY (\(states.map(\.rawValue)))")
        }
        if let keys = filter.keys { conditions.append(Self.keys(keys)) }
        if let need = filter.need { conditions.append("p.need = \(need)") }
        if let needs = filter.needs { conditions.append("p.need = ANY (\(needs))") }
        if let offer = filter.offer { conditions.append("p.offer = \(offer)") }
        if let offers = filter.offers { conditions.append("p.offer = ANY (\(offers))") }
        if let organisation = filter.organisation {
            conditions.append("(nv.organisation = \(organisation) OR ov.organisation = \(organisation))")
        }
        if let run = filter.run {
            conditions.append(
                """
                EXISTS (SELECT FROM run_proposal r WHERE r.programme_id = p.programme_id
                    AND r.proposal_id = p.proposal_id AND r.run_number = \(run))
                """
            )
        }
        if let day = filter.dueBefore {
            conditions.append("v.due_on < \(PostgresDate(daysSince1970: day.daysSince1970))")
        }
        let order: SQL = """
            p.need COLLATE "C", p.component COLLATE "C", p.offer COLLATE "C", p.offer_window COLLATE "C", p.run_number
            """
        if let after = filter.after {
            // A page begins where the one before it ended, also where that proposal is of no such sort any more.
            conditions.append(
                "(\(order)) > (SELECT \(order) FROM proposal p WHERE p.programme_id = \(programme.id) AND p.key = \(after))"
            )
        }
        let bound: SQL = filter.limit.map { " LIMIT \(Int64($0))" } ?? ""
        return try connection.query(
            """
            SELECT \(StoredProposal.columns) FROM \(StoredProposal.tables)
            WHERE \(SQL.join(conditions, separator: " AND ")) ORDER BY \(order)\(bound)
            """,
            StoredProposal.init
        )
    }

    /// A proposal by its key.
    ///
    /// - Throws: ``RegistryError/notFound(noun:key:nearest:)``.
    public func proposal(_ key: String, _ programme: ProgrammeRecord) throws -> StoredProposal {
        var filter = ProposalFilter.everything
        filter.keys = [key]
        if let found = try proposals(programme, filter).first { return found }
        let nearest = try connection.query(
            """
            SELECT key FROM proposal WHERE programme_id = \(programme.id)
            ORDER BY starts_with(lower(key), lower(\(String(key.prefix(3))))) DESC, abs(length(key) - \(Int32(key.count))),
                run_number DESC, key COLLATE "C" LIMIT 3
            """
        ) { try $0.get(0, as: String.self) }
        throw RegistryError.notFound(noun: "proposal", key: key, nearest: nearest)
    }

    /// The steps that were taken on a proposal, oldest first.
    public func steps(of key: String, _ programme: ProgrammeRecord) throws -> [StoredStep] {
        try steps(of: [key], programme)[key] ?? []
    }

    /// The steps that were taken on proposals, by key, oldest first.
    public func steps(of keys: [String], _ programme: ProgrammeRecord) throws -> [String: [StoredStep]] {
        var steps: [String: [StoredStep]] = [:]
        if keys.isEmpty { return steps }
        try connection.forEachRow(
            """
            SELECT p.key, v.* FROM proposal p JOIN proposal_version v ON v.programme_id = p.programme_id
                AND v.proposal_id = p.proposal_id
            WHERE p.programme_id = \(programme.id) AND \(Self.keys(keys)) ORDER BY p.key COLLATE "C", v.version
            """
        ) { steps[try $0.get("key"), default: []].append(try StoredStep($0)) }
        return steps
    }

    /// What would have done next best when a proposal was made.
    public func alternates(of key: String, _ programme: ProgrammeRecord) throws -> [StoredAlternate] {
        try alternates(of: [key], programme)[key] ?? []
    }

    /// What would have done next best when proposals were made, by key.
    public func alternates(of keys: [String], _ programme: ProgrammeRecord) throws -> [String:
        [StoredAlternate]]
    {
        var alternates: [String: [StoredAlternate]] = [:]
        if keys.isEmpty { return alternates }
        try connection.forEachRow(
            """
            SELECT p.key, a.offer, a.offer_window, a.points_lost FROM proposal p JOIN proposal_alternate a
                ON a.programme_id = p.programme_id AND a.proposal_id = p.proposal_id
            WHERE p.programme_id = \(programme.id) AND \(Self.keys(keys)) ORDER BY p.key COLLATE "C", a.place
            """
        ) { row in
            alternates[try row.get(0), default: []].append(
                StoredAlternate(offer: try row.get(1), window: try row.get(2), pointsLost: try row.get(3))
            )
        }
        return alternates
    }

    /// One key is one row, which the planner knows of a unique key alone, before there are any statistics.
    private static func keys(_ keys: [String]) -> SQL {
        keys.count == 1 ? "p.key = \(keys[0])" : "p.key = ANY (\(keys))"
    }

    /// The steps that are legal from a state.
    public func legalActions(from state: ProposalState) throws -> [(action: String, state: String)] {
        try connection.query(
            """
            SELECT action, to_state FROM proposal_transition WHERE from_state = \(state.rawValue)
            ORDER BY action COLLATE "C", to_state COLLATE "C"
            """
        ) { (try $0.get(0), try $0.get(1)) }
    }
}
