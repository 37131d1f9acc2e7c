import Postgres
public import Programme

extension RegistryChange {
    /// How many proposals of a need lapsed for want of the requester's answer since a day.
    public func lapses(need: String, since day: CalendarDate?) throws -> Int64 {
        try lapses("p.need = \(need) AND v.from_state IN ('sent', 'accepted-by-provider')", since: day)
    }

    /// How many proposals of an offer lapsed for want of the provider's answer since a day.
    public func lapses(offer: String, since day: CalendarDate?) throws -> Int64 {
        try lapses("p.offer = \(offer) AND v.from_state IN ('sent', 'accepted-by-requester')", since: day)
    }

    private func lapses(_ condition: SQL, since day: CalendarDate?) throws -> Int64 {
        let then = PostgresDate(daysSince1970: day?.daysSince1970 ?? -100_000)
        return try connection.value(
            """
            SELECT count(*) FROM proposal p JOIN proposal_version v ON v.programme_id = p.programme_id
                AND v.proposal_id = p.proposal_id AND v.version = p.current_version
            WHERE p.programme_id = \(programme.id) AND p.state = 'lapsed' AND v.business_date > \(then) AND \(condition)
            """,
            as: Int64.self
        ) ?? 0
    }

    /// The offers of which several needs were declined with one code, each with those needs and the first day.
    ///
    /// - Parameters:
    ///   - code: The code.
    ///   - day: Only declines from this day on.
    ///   - count: How many different needs at least.
    /// - Returns: By offer; needs by key.
    /// - Throws: A ``PostgresError`` where the query fails.
    public func declines(with code: DeclineCode, from day: CalendarDate, atLeast count: Int64) throws
        -> [(offer: String, needs: [String], since: CalendarDate)]
    {
        try connection.query(
            """
            SELECT v.offer, array_agg(DISTINCT v.need) AS needs, min(v.declined_on) AS since
            FROM decline d JOIN decline_version v ON v.programme_id = d.programme_id AND v.decline_id = d.decline_id
                AND v.version = d.current_version
            WHERE d.programme_id = \(programme.id) AND v.code = \(code.rawValue)
                AND v.declined_on >= \(PostgresDate(daysSince1970: day.daysSince1970))
            GROUP BY v.offer HAVING count(DISTINCT v.need) >= \(count) ORDER BY v.offer COLLATE "C"
            """
        ) { row in
            let needs: [String] = try row.array("needs")
            return (try row.get("offer"), needs.sorted(), try row.date("since") ?? day)
        }
    }

    /// The needs that the latest run gave nothing, with the reason's token.
    public func unmatchedOfLatestRun() throws -> [(need: String, reason: String)] {
        try connection.query(
            """
            SELECT need, reason FROM run_unmatched WHERE programme_id = \(programme.id) AND run_number = (
                SELECT max(run_number) FROM run WHERE programme_id = \(programme.id)
                    AND state = ANY (\(RunState.withResult)))
            ORDER BY need COLLATE "C"
            """
        ) { (try $0.get(0), try $0.get(1)) }
    }

    /// Needs and offers that are in a state, and since when.
    public func waiting(in state: String) throws -> [(noun: String, key: String, since: CalendarDate)] {
        try connection.query(
            """
            SELECT 'need', n.external_id, (SELECT min(x.recorded_at) FROM need_version x
                    WHERE x.programme_id = n.programme_id AND x.need_id = n.need_id AND x.status = v.status
                        AND x.version > coalesce((SELECT max(y.version) FROM need_version y
                            WHERE y.programme_id = n.programme_id AND y.need_id = n.need_id AND y.status <> v.status), 0)
                )::date AS since
            FROM need n JOIN need_version v ON v.programme_id = n.programme_id AND v.need_id = n.need_id
                AND v.version = n.current_version
            WHERE n.programme_id = \(programme.id) AND v.status = \(state)
            UNION ALL
            SELECT 'offer', o.external_id, (SELECT min(x.recorded_at) FROM offer_version x
                    WHERE x.programme_id = o.programme_id AND x.offer_id = o.offer_id AND x.status = v.status
                        AND x.version > coalesce((SELECT max(y.version) FROM offer_version y
                            WHERE y.programme_id = o.programme_id AND y.offer_id = o.offer_id AND y.status <> v.status), 0)
                )::date AS since
            FROM offer o JOIN offer_version v ON v.programme_id = o.programme_id AND v.offer_id = o.offer_id
                AND v.version = o.current_version
            WHERE o.programme_id = \(programme.id) AND v.status = \(state)
            ORDER BY 1, 2
            """
        ) { row in
            (
                try row.get(0), try row.get(1),
                CalendarDate(daysSince1970: try row.get(2, as: PostgresDate.self).daysSince1970)
            )
        }
    }
}
