import Postgres
public import Programme

/// What became of a programme's proposals, in numbers.
public struct ProposalFigures: Hashable, Sendable {
    /// How many are in each state.
    public var states: [ProposalState: Int] = [:]
    /// For each proposal that was confirmed, the days from its first step to its confirmation, ascending.
    public var daysToConfirm: [Int64] = []
}

extension Registry {
    /// What became of the proposals of all runs.
    ///
    /// - Throws: Where the database refuses.
    public func proposalFigures(_ programme: ProgrammeRecord) throws -> ProposalFigures {
        var figures = ProposalFigures()
        let counts = try connection.query(
            """
            SELECT state, count(*) FROM proposal WHERE programme_id = \(programme.id) GROUP BY state
            """
        ) { (try $0.get(0, as: String.self), try $0.get(1, as: Int64.self)) }
        for (name, count) in counts {
            guard let state = ProposalState(rawValue: name) else {
                throw RegistryError.unreadable("state \(name) of a proposal")
            }
            figures.states[state] = Int(count)
        }
        figures.daysToConfirm = try connection.query(
            """
            SELECT (c.business_date - f.business_date)::bigint AS days
            FROM proposal_version c JOIN proposal_version f ON f.programme_id = c.programme_id
                AND f.proposal_id = c.proposal_id AND f.version = 1
            WHERE c.programme_id = \(programme.id) AND c.action = 'confirm' ORDER BY days
            """
        ) { try $0.get(0, as: Int64.self) }
        return figures
    }
}
