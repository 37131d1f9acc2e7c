import FoundationEssentials
import Postgres
import Programme

extension Registry {
    /// Makes writers of a programme's records and proposals come one after the other.
    func lockWriters(_ programme: ProgrammeRecord) throws {
        try connection.execute("SELECT FROM programme WHERE programme_id = \(programme.id) FOR NO KEY UPDATE")
    }

    func stage(_ proposals: [RunResult.Proposal]) throws {
        try connection.execute(
            """
            CREATE TEMPORARY TABLE stage_proposal (place bigint, proposal_id uuid, need text, need_version bigint,
                component text, offer text, offer_version bigint, offer_window text, quantity bigint, points bigint,
                offer_quantity bigint, unit text, offer_unit text, asked bigint, rank bigint, possible_windows bigint,
                is_kept boolean NOT NULL DEFAULT false) ON COMMIT DROP
            """
        )
        try connection.execute(
            """
            CREATE TEMPORARY TABLE stage_alternate (proposal_id uuid, place bigint, offer text, offer_window text,
                points_lost bigint) ON COMMIT DROP
            """
        )
        let identified = proposals.map { (id: UUID(), proposal: $0) }
        let columns = [
            "place", "proposal_id", "need", "need_version", "component", "offer", "offer_version",
            "offer_window",
            "quantity", "points", "offer_quantity", "unit", "offer_unit", "asked", "rank", "possible_windows",
        ]
        _ = try connection.copyIn("stage_proposal", columns: columns) { writer in
            for (place, one) in identified.enumerated() {
                let proposal = one.proposal
                try writer.row { row in
                    row.int8(place + 1)
                    row.uuid(one.id)
                    row.text(proposal.need)
                    row.int8(proposal.needVersion)
                    row.text(proposal.component)
                    row.text(proposal.offer)
                    row.int8(proposal.offerVersion)
                    row.text(proposal.window)
                    row.int8(proposal.quantity)
                    row.int8(proposal.points)
                    row.int8(proposal.offerQuantity)
                    row.text(proposal.unit?.rawValue)
                    row.text(proposal.offerUnit?.rawValue)
                    row.int8(proposal.asked)
                    row.int8(proposal.rank.map(Int64.init))
                    row.int8(proposal.possibleWindows.map(Int64.init))
                }
            }
        }
        _ = try connection.copyIn(
            "stage_alternate",
            columns: ["proposal_id", "place", "offer", "offer_window", "points_lost"]
        ) { writer in
            for one in identified {
                for (place, alternate) in one.proposal.alternates.prefix(3).enumerated() {
                    try writer.row { row in
                        row.uuid(one.id)
                        row.int8(place + 1)
                        row.text(alternate.offer)
                        row.text(alternate.window)
                        row.int8(alternate.pointsLost)
                    }
                }
            }
        }
    }

    /// Puts the staged proposals in the place of those before, within the transaction that publishes.
    func publishStaged(
        _ number: Int64,
        _ result: RunResult,
        _ programme: ProgrammeRecord,
        _ command: CommandID,
        _ person: String
    ) throws {
        let alive: SQL = """
            p.programme_id = \(programme.id) AND p.need = s.need AND p.component = s.component AND p.offer = s.offer
                AND p.offer_window = s.offer_window
            """
        // What parties or officers decided about since the run read the pool stays as they decided.
        try connection.execute(
            """
            DELETE FROM stage_proposal s WHERE EXISTS (SELECT FROM proposal p WHERE \(alive)
                    AND p.state = ANY (\(ProposalState.held.map(\.rawValue))))
                OR EXISTS (SELECT FROM proposal p JOIN proposal_version v ON v.programme_id = p.programme_id
                        AND v.proposal_id = p.proposal_id AND v.version = p.current_version
                    JOIN run r ON r.programme_id = \(programme.id) AND r.run_number = \(number)
                    WHERE \(alive) AND v.changed_at >= r.started_at
                        AND v.action IN ('reject', 'decline', 'lapse', 'cancel', 'terminate'))
            """
        )
        try connection.execute(
            """
            UPDATE stage_proposal s SET proposal_id = p.proposal_id, is_kept = true
            FROM proposal p JOIN proposal_version v ON v.programme_id = p.programme_id
                AND v.proposal_id = p.proposal_id AND v.version = p.current_version
            WHERE \(alive) AND p.state = 'proposed' AND v.quantity = s.quantity
            """
        )
        let released = result.released.map(\.key)
        let reasons = result.released.map(\.reason)
        try connection.execute(
            """
            CREATE TEMPORARY TABLE stage_superseded ON COMMIT DROP AS
            SELECT p.proposal_id, p.current_version, p.state AS from_state,
                coalesce(r.reason, 'run ' || \(number)::text) AS reason
            FROM proposal p
                LEFT JOIN unnest(\(released)::text[], \(reasons)::text[]) AS r (key, reason) ON r.key = p.key
            WHERE p.programme_id = \(programme.id) AND (p.state = 'endorsed' AND r.key IS NOT NULL
                OR p.state = 'proposed'
                    AND NOT EXISTS (SELECT FROM stage_proposal s WHERE s.proposal_id = p.proposal_id))
            """
        )
        try connection.execute(
            """
            INSERT INTO proposal_version (programme_id, proposal_id, version, previous_version, from_state, action, state,
                business_date, quantity, offer_quantity, opens, closes, reason, command_id, changed_by)
            SELECT v.programme_id, v.proposal_id, v.version + 1, v.version, v.state, 'supersede', 'superseded',
                r.business_date, v.quantity, v.offer_quantity, v.opens, v.closes, s.reason, \(command.id), \(person)
            FROM stage_superseded s JOIN proposal_version v ON v.programme_id = \(programme.id)
                    AND v.proposal_id = s.proposal_id AND v.version = s.current_version
                JOIN run r ON r.programme_id = v.programme_id AND r.run_number = \(number)
            """
        )
        try connection.execute(
            """
            UPDATE proposal p SET state = 'superseded', current_version = s.current_version + 1
            FROM stage_superseded s WHERE p.programme_id = \(programme.id) AND p.proposal_id = s.proposal_id
            """
        )
        let count = try connection.execute(
            """
            INSERT INTO proposal_version (programme_id, proposal_id, version, action, state, business_date, quantity,
                offer_quantity, reason, command_id, changed_by)
            SELECT r.programme_id, s.proposal_id, 1, 'propose', 'proposed', r.business_date, s.quantity, s.offer_quantity,
                'run ' || \(number)::text, \(command.id), \(person)
            FROM stage_proposal s JOIN run r ON r.programme_id = \(programme.id) AND r.run_number = \(number)
            WHERE NOT s.is_kept
            """
        )
        try analyze("proposal_version", after: count)
        try connection.execute(
            """
            INSERT INTO proposal (programme_id, proposal_id, key, run_number, need, need_version, component, offer,
                offer_version, offer_window, quantity, points, state, current_version, unit, offer_unit, asked, rank,
                possible_windows)
            SELECT \(programme.id), proposal_id, 'P' || \(number)::text || '-' || place, \(number), need, need_version,
                component, offer, offer_version, offer_window, quantity, points, 'proposed', 1, unit, offer_unit, asked,
                rank, possible_windows
            FROM stage_proposal WHERE NOT is_kept
            """
        )
        try analyze("proposal", after: count)
        try connection.execute(
            """
            INSERT INTO proposal_alternate (programme_id, proposal_id, place, offer, offer_window, points_lost)
            SELECT \(programme.id), a.proposal_id, a.place, a.offer, a.offer_window, a.points_lost
            FROM stage_alternate a JOIN stage_proposal s ON s.proposal_id = a.proposal_id WHERE NOT s.is_kept
            """
        )
        try connection.execute(
            """
            INSERT INTO run_proposal (programme_id, run_number, proposal_id, points)
            SELECT \(programme.id), \(number), proposal_id, points FROM stage_proposal
            """
        )
    }
}
