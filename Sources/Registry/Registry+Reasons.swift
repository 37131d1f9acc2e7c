import Postgres
import Programme

extension Registry {
    /// How many needs each run gave nothing, by reason, most first; runs without such a need are left out.
    ///
    /// - Parameters:
    ///   - programme: The programme.
    ///   - first: The number of the first run that is counted.
    /// - Returns: By the run's number.
    /// - Throws: Where the database refuses.
    public func missesByReason(_ programme: ProgrammeRecord, from first: Int64) throws
        -> [Int64: [(reason: String, count: Int)]]
    {
        let rows = try connection.query(
            """
            SELECT run_number, reason, count(*) AS needs FROM run_unmatched
            WHERE programme_id = \(programme.id) AND run_number >= \(first)
            GROUP BY run_number, reason ORDER BY run_number, needs DESC, reason COLLATE "C"
            """
        ) { row in
            (
                run: try row.get("run_number", as: Int64.self),
                reason: try row.get("reason", as: String.self),
                count: try row.get("needs", as: Int64.self)
            )
        }
        return Dictionary(grouping: rows, by: \.run)
            .mapValues { $0.map { (reason: $0.reason, count: Int($0.count)) } }
    }
}
