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
}
