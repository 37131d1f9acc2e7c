public import Postgres
public import Programme

/// Everything that a match reads.
public struct PoolRecords: Sendable {
    /// The reference tables.
    public var reference: ReferenceData
    /// Organisations that are not withdrawn, by external id, as all that follow.
    public var organisations: [Organisation]
    /// Needs in the pool, those that expired included.
    public var needs: [StoredRecord<Need>]
    /// Offers in the pool, those that expired included.
    public var offers: [StoredRecord<Offer>]
    /// Past awards.
    public var awards: [Award]
    /// Past declines.
    public var declines: [Decline]
    /// Officers' pins and bans.
    public var rulings: [Ruling]
    /// Matches that are held, by key; their needs and offers are among the pool's, in whatever state they are.
    public var held: [HeldMatch]
    /// What was proposed and not decided about.
    public var proposed: [PastProposal]
    /// The policy in force; nil where the starting policy is.
    public var policy: StoredPolicy?
}

extension Registry {
    /// Everything that a match reads, seen at one moment: now, or an earlier one with the versions of then.
    public func pool(_ programme: ProgrammeRecord, asOf moment: PostgresTimestamp? = nil) throws
        -> PoolRecords
    {
        try connection.withTransaction(isolation: .repeatableRead, readOnly: true, timeout: .seconds(3_600)) {
            _ in
            var inPool = RecordFilter()
            inPool.isInPool = true
            inPool.includesExpired = true
            let all = RecordFilter()
            var needs = try versions(Need.self, programme, inPool, asOf: moment)
            var offers = try versions(Offer.self, programme, inPool, asOf: moment)
            let matches = try standing(programme, asOf: moment)
            let open = Set(needs.map(\.record.externalID))
            let giving = Set(offers.map(\.record.externalID))
            // What was delivered long ago matters only where more can still be asked for, or given.
            let held = matches.held.filter {
                $0.state != .completed || open.contains($0.need) || giving.contains($0.offer)
            }
            needs += try missing(Need.self, Set(held.map(\.need)).subtracting(open), programme, moment)
            offers += try missing(Offer.self, Set(held.map(\.offer)).subtracting(giving), programme, moment)
            let lifted = try liftedDeclines(programme, asOf: moment)
            let awards = try versions(Award.self, programme, all, asOf: moment).map(\.record) + matches.awards
            return PoolRecords(
                reference: try referenceData(),
                organisations: try versions(Organisation.self, programme, all, asOf: moment).map(\.record)
                    .filter { $0.status != .withdrawn },
                needs: needs.sorted { Self.precedes($0.record.externalID, $1.record.externalID) },
                offers: offers.sorted { Self.precedes($0.record.externalID, $1.record.externalID) },
                awards: awards.sorted { Self.precedes($0.externalID, $1.externalID) },
                declines: try versions(Decline.self, programme, all, asOf: moment).map { stored in
                    var decline = stored.record
                    if lifted.contains(decline.externalID) { decline.blockedUntil = nil }
                    return decline
                },
                rulings: try versions(Ruling.self, programme, all, asOf: moment).map(\.record),
                held: held,
                proposed: matches.proposed,
                policy: try currentPolicy(programme, asOf: moment)
            )
        }
    }

    /// The order of keys: by their bytes, as the database sorts them.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private func missing<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ keys: Set<String>,
        _ programme: ProgrammeRecord,
        _ moment: PostgresTimestamp?
    ) throws -> [StoredRecord<Record>] {
        if keys.isEmpty { return [] }
        var filter = RecordFilter()
        filter.keys = keys.sorted()
        return try versions(type, programme, filter, asOf: moment)
    }

    /// What is held, what was proposed, and what was awarded by being confirmed.
    private func standing(_ programme: ProgrammeRecord, asOf moment: PostgresTimestamp?) throws -> (
        held: [HeldMatch], proposed: [PastProposal], awards: [Award]
    ) {
        let version: SQL =
            moment.map {
                """
                (SELECT max(x.version) FROM proposal_version x WHERE x.programme_id = p.programme_id
                    AND x.proposal_id = p.proposal_id AND x.changed_at <= \($0))
                """
            } ?? "p.current_version"
        // Now, the state of the head spares looking at the versions of all that is over.
        let now: SQL =
            moment == nil
            ? " AND p.state = ANY (\((ProposalState.committed + [.proposed]).map(\.rawValue)))" : ""
        // Looked up for the few that need it: to plan a join of six tables takes longer than to run it.
        let awarded: SQL =
            "v.state = ANY (\([ProposalState.confirmed, .inDelivery, .completed].map(\.rawValue)))"
        var held: [HeldMatch] = []
        var proposed: [PastProposal] = []
        var awards: [Award] = []
        try connection.forEachRow(
            """
            SELECT p.key, p.need, p.component, p.offer, p.offer_window, v.quantity, v.state, p.unit,
                CASE WHEN \(awarded) THEN (SELECT nv.organisation FROM need n JOIN need_version nv
                    ON nv.programme_id = n.programme_id AND nv.need_id = n.need_id
                        AND nv.version = n.current_version
                    WHERE n.programme_id = p.programme_id AND n.external_id = p.need) END AS requester,
                CASE WHEN \(awarded) THEN (SELECT ov.organisation FROM offer o JOIN offer_version ov
                    ON ov.programme_id = o.programme_id AND ov.offer_id = o.offer_id
                        AND ov.version = o.current_version
                    WHERE o.programme_id = p.programme_id AND o.external_id = p.offer) END AS provider,
                (SELECT max(c.business_date) FROM proposal_version c WHERE c.programme_id = p.programme_id
                    AND c.proposal_id = p.proposal_id AND c.action = 'confirm') AS awarded_on
            FROM proposal p
                JOIN proposal_version v ON v.programme_id = p.programme_id AND v.proposal_id = p.proposal_id
                    AND v.version = \(version)
            WHERE p.programme_id = \(programme.id)\(now)
                AND v.state = ANY (\((ProposalState.committed + [.proposed]).map(\.rawValue)))
            ORDER BY p.need COLLATE "C", p.component COLLATE "C", p.offer COLLATE "C", p.offer_window COLLATE "C",
                p.key COLLATE "C"
            """
        ) { row in
            guard let state = ProposalState(rawValue: try row.get("state")) else { return }
            if state == .proposed {
                var past = PastProposal()
                past.need = try row.get("need")
                past.component = try row.get("component")
                past.offer = try row.get("offer")
                past.window = try row.get("offer_window")
                past.quantity = try row.get("quantity")
                return proposed.append(past)
            }
            var match = HeldMatch()
            match.key = try row.get("key")
            match.need = try row.get("need")
            match.component = try row.get("component")
            match.offer = try row.get("offer")
            match.window = try row.get("offer_window")
            match.quantity = try row.get("quantity")
            match.state = state
            held.append(match)
            guard [.confirmed, .inDelivery, .completed].contains(state),
                let unit = try row.get("unit", as: String?.self).flatMap(Unit.init(rawValue:)),
                let day = try row.date("awarded_on")
            else { return }
            var award = Award()
            award.externalID = match.key
            award.organisation = try row.get("requester")
            award.provider = try row.get("provider")
            award.kind = unit.kind
            award.quantity = match.quantity
            award.unit = unit
            award.awardedOn = day
            awards.append(award)
        }
        return (held, proposed, awards)
    }

    /// The declines of which a record was corrected since: they block no longer.
    private func liftedDeclines(_ programme: ProgrammeRecord, asOf moment: PostgresTimestamp?) throws -> Set<
        String
    > {
        let then: SQL = moment.map { " AND x.recorded_at <= \($0)" } ?? ""
        return Set(
            try connection.query(
                """
                SELECT h.external_id FROM decline h JOIN decline_version v ON v.programme_id = h.programme_id
                    AND v.decline_id = h.decline_id AND v.version = h.current_version
                WHERE h.programme_id = \(programme.id) AND v.blocked_until IS NOT NULL AND (EXISTS (
                        SELECT FROM need n JOIN need_version x ON x.programme_id = n.programme_id
                            AND x.need_id = n.need_id
                        WHERE n.programme_id = h.programme_id AND n.external_id = v.need
                            AND x.version > v.need_version AND NOT x.is_state_change\(then))
                    OR EXISTS (
                        SELECT FROM offer o JOIN offer_version x ON x.programme_id = o.programme_id
                            AND x.offer_id = o.offer_id
                        WHERE o.programme_id = h.programme_id AND o.external_id = v.offer
                            AND x.version > v.offer_version AND NOT x.is_state_change\(then)))
                """
            ) { try $0.get(0, as: String.self) }
        )
    }

    private func versions<Record: RegisteredRecord>(
        _ type: Record.Type,
        _ programme: ProgrammeRecord,
        _ filter: RecordFilter,
        asOf moment: PostgresTimestamp?
    ) throws -> [StoredRecord<Record>] {
        guard let moment else { return try records(type, programme, filter) }
        let noun = Record.noun.rawValue
        let id: SQL = "\(identifier: noun + "_id")"
        let version: SQL = """
            (SELECT max(x.version) FROM \(identifier: noun + "_version") x WHERE x.programme_id = h.programme_id
                AND x.\(id) = h.\(id) AND x.recorded_at <= \(moment))
            """
        return try fetch(type, filter.condition(type, programme), version: version, limit: nil)
    }
}
