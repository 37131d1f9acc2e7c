import Postgres
public import Programme

/// A decision of an officer out of the order of points.
public struct OverrideRecord: Hashable, Sendable {
    /// Its number in the programme; 0 before it is stored.
    public var number: Int64 = 0
    /// `pin`, `ban`, `reject`, `cancel` or `modify`.
    public var action: String
    /// External id of the need.
    public var need: String
    /// Code of the component.
    public var component: String?
    /// External id of the offer.
    public var offer: String
    /// Code of the window.
    public var window: String?
    /// Key of the proposal.
    public var proposal: String?
    /// External id of the ruling.
    public var ruling: String?
    /// Why, as a code.
    public var code: DeclineCode
    /// Why, in words.
    public var reason: String?
    /// The place of the pair by points, of a pin; 1 is the best.
    public var rank: Int64?
    /// Points given up, in millionths; nil where they cannot be told.
    public var pointsGivenUp: Int64?
    /// The business date.
    public var date = CalendarDate(daysSince1970: 0)
    /// Who decided.
    public var officer = ""
    /// Who would have given.
    public var provider = ""
    /// The country of the need.
    public var country: String?

    /// Makes a record.
    public init(_ action: String, need: String, offer: String, code: DeclineCode) {
        self.action = action
        self.need = need
        self.offer = offer
        self.code = code
    }
}

extension RegistryChange {
    /// Writes a decision out of sequence down.
    public func record(_ override: OverrideRecord) {
        unit.overrides.append(
            OverrideRow(
                place: unit.overrides.count,
                action: override.action,
                need: override.need,
                component: override.component,
                offer: override.offer,
                offerWindow: override.window,
                proposal: override.proposal,
                ruling: override.ruling,
                code: override.code.rawValue,
                reason: override.reason,
                rank: override.rank,
                pointsGivenUp: override.pointsGivenUp
            )
        )
    }
}

extension Registry {
    /// The decisions out of sequence between two days, oldest first.
    public func overrides(_ programme: ProgrammeRecord, from: CalendarDate? = nil, to: CalendarDate? = nil)
        throws
        -> [OverrideRecord]
    {
        let first: SQL =
            from.map { " AND x.business_date >= \(PostgresDate(daysSince1970: $0.daysSince1970))" } ?? ""
        let last: SQL =
            to.map { " AND x.business_date <= \(PostgresDate(daysSince1970: $0.daysSince1970))" } ?? ""
        return try connection.query(
            """
            SELECT x.number, x.action, x.need, x.component, x.offer, x.offer_window, p.key, x.ruling, x.code, x.reason,
                x.rank, x.points_given_up, x.business_date, x.officer, ov.organisation AS provider,
                \(Self.country) AS country
            FROM override x
                LEFT JOIN proposal p ON p.programme_id = x.programme_id AND p.proposal_id = x.proposal_id
                JOIN need n ON n.programme_id = x.programme_id AND n.external_id = x.need
                JOIN need_version nv ON nv.programme_id = n.programme_id AND nv.need_id = n.need_id
                    AND nv.version = n.current_version
                \(Self.requester)
                JOIN offer o ON o.programme_id = x.programme_id AND o.external_id = x.offer
                JOIN offer_version ov ON ov.programme_id = o.programme_id AND ov.offer_id = o.offer_id
                    AND ov.version = o.current_version
            WHERE x.programme_id = \(programme.id)\(first)\(last) ORDER BY x.number
            """
        ) { row in
            let code = try row.get("code", as: String.self)
            guard let known = DeclineCode(rawValue: code) else {
                throw RegistryError.unreadable("code \(code)")
            }
            var override = OverrideRecord(
                try row.get("action"),
                need: try row.get("need"),
                offer: try row.get("offer"),
                code: known
            )
            override.number = try row.get("number")
            override.component = try row.get("component")
            override.window = try row.get("offer_window")
            override.proposal = try row.get("key")
            override.ruling = try row.get("ruling")
            override.reason = try row.get("reason")
            override.rank = try row.get("rank")
            override.pointsGivenUp = try row.get("points_given_up")
            override.date = try row.date("business_date") ?? CalendarDate(daysSince1970: 0)
            override.officer = try row.get("officer")
            override.provider = try row.get("provider")
            override.country = try row.get("country")
            return override
        }
    }
}

/// A proposal that was endorsed as it was proposed: a decision in sequence.
public struct Endorsed: Hashable, Sendable {
    /// The business date.
    public var date: CalendarDate
    /// Who endorsed it.
    public var officer: String
    /// Who would give.
    public var provider: String
    /// The country of the need.
    public var country: String?
}

extension Registry {
    /// Where a need is: as it says, else where its organisation is.
    private static let country: SQL = "coalesce(nv.country, rv.country)"
    private static let requester: SQL = """
        LEFT JOIN organisation r ON r.programme_id = nv.programme_id AND r.external_id = nv.organisation
        LEFT JOIN organisation_version rv ON rv.programme_id = r.programme_id
            AND rv.organisation_id = r.organisation_id AND rv.version = r.current_version
        """

    /// The proposals that were endorsed between two days.
    public func endorsements(_ programme: ProgrammeRecord, from: CalendarDate? = nil, to: CalendarDate? = nil)
        throws
        -> [Endorsed]
    {
        let first: SQL =
            from.map { " AND s.business_date >= \(PostgresDate(daysSince1970: $0.daysSince1970))" } ?? ""
        let last: SQL =
            to.map { " AND s.business_date <= \(PostgresDate(daysSince1970: $0.daysSince1970))" } ?? ""
        return try connection.query(
            """
            SELECT s.business_date, s.changed_by,
                (SELECT ov.organisation FROM offer o JOIN offer_version ov ON ov.programme_id = o.programme_id
                    AND ov.offer_id = o.offer_id AND ov.version = o.current_version
                    WHERE o.programme_id = p.programme_id AND o.external_id = p.offer) AS organisation,
                (SELECT \(Self.country) FROM need n JOIN need_version nv ON nv.programme_id = n.programme_id
                    AND nv.need_id = n.need_id AND nv.version = n.current_version
                    \(Self.requester)
                    WHERE n.programme_id = p.programme_id AND n.external_id = p.need) AS country
            FROM proposal_version s JOIN proposal p ON p.programme_id = s.programme_id
                AND p.proposal_id = s.proposal_id
            WHERE s.programme_id = \(programme.id) AND s.action = 'endorse'\(first)\(last)
            """
        ) { row in
            Endorsed(
                date: try row.date("business_date") ?? CalendarDate(daysSince1970: 0),
                officer: try row.get("changed_by"),
                provider: try row.get("organisation"),
                country: try row.get("country")
            )
        }
    }
}
