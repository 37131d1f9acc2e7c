import Postgres

extension Registry {
    /// From how many written rows on a command brings the planner's statistics up to date itself.
    ///
    /// The server does so by itself, but after a minute or so: the first commands after a large import or night would be
    /// planned as if the tables were empty, and take seconds for every row.
    static let statisticsThreshold = 100

    /// Brings the planner's statistics of tables up to date, where that is permitted and nobody is in the way.
    func refreshStatistics(of tables: [String]) {
        // What was written is written: statistics are no reason to fail.
        _ = try? connection.withTransaction(timeout: .seconds(60), retry: .never) { connection in
            try connection.execute("SET LOCAL lock_timeout = '1s'")
            for table in tables { try connection.execute("ANALYZE \(identifier: table)") }
        }
    }

    /// Brings the planner's statistics of a table up to date within the transaction that has just written `rows` rows.
    ///
    /// What follows in it, the checks of foreign keys included, would look through all of them for each otherwise.
    func analyze(_ table: String, after rows: Int) throws {
        guard rows >= Self.statisticsThreshold else { return }
        // Whoever is in the way does the same, or keeps the table from changing.
        try connection.execute("ANALYZE (SKIP_LOCKED) \(identifier: table)")
    }
}
