import Postgres
public import Programme

/// Which records a listing shows.
public struct RecordFilter: Sendable {
    /// Only this state.
    public var status: String?
    /// Only records with a part, or of themselves, of this kind.
    public var kind: String?
    /// Only of this organisation.
    public var organisation: String?
    /// Only of, or hosted in, this country.
    public var country: String?
    /// Only with this text in title, name or summary, in any case of letters.
    public var text: String?
    /// Only states that are in the pool.
    public var isInPool = false
    /// With those that are in the pool also those that a clock took out of it: a report says why they get nothing.
    public var includesExpired = false
    /// Only needs and offers that are fresh until this day or an earlier one, where they stay fresh for so many days after
    /// they were verified, or submitted, and name no day themselves.
    public var lastDay: (by: CalendarDate, freshnessDays: Int64)?
    /// Only these keys.
    public var keys: [String]?
    /// Only keys behind this one.
    public var after: String?
    /// At most so many.
    public var limit: Int?

    /// Makes a filter that shows all.
    public init() {}
}

extension RecordFilter {
    /// The filter on a head `h` and its version `v`; what a noun does not have, none of its records has.
    func condition<Record: RegisteredRecord>(_ type: Record.Type, _ programme: ProgrammeRecord) -> SQL {
        let columns = Set(Record.fields.map(\.name))
        func equals(_ names: [String], _ value: String) -> SQL {
            let present = names.filter(columns.contains)
            if present.isEmpty { return "false" }
            return "(\(SQL.join(present.map { "v.\(identifier: $0) = \(value)" }, separator: " OR ")))"
        }
        var conditions: [SQL] = ["h.programme_id = \(programme.id)"]
        if let status { conditions.append(equals(["status"], status)) }
        if let organisation { conditions.append(equals(["organisation"], organisation)) }
        if let country { conditions.append(equals(["country", "host_country"], country)) }
        if let kind {
            conditions.append(
                Record.noun == .need
                    ? """
                    EXISTS (SELECT FROM need_component k WHERE k.programme_id = v.programme_id
                        AND k.need_id = v.need_id AND k.version = v.version AND k.kind = \(kind))
                    """ : equals(["kind"], kind)
            )
        }
        if let text {
            let searched = ["title", "name", "summary"].filter(columns.contains)
            conditions.append(
                searched.isEmpty
                    ? "false"
                    : """
                    strpos(lower(concat_ws(E'\\n', \(RecordTable.list(searched, prefix: "v.")))), lower(\(text))) > 0
                    """
            )
        }
        if isInPool {
            let states =
                Record.noun == .need
                ? NeedStatus.allCases.filter(\.isInPool).map(\.rawValue)
                : OfferStatus.allCases.filter(\.isInPool).map(\.rawValue)
            conditions.append(
                includesExpired
                    ? "(v.status = ANY (\(states)) OR v.status = 'expired' AND v.from_status = ANY (\(states)))"
                    : "v.status = ANY (\(states))"
            )
        }
        if let lastDay {
            conditions.append(
                columns.contains("expires_on")
                    ? """
                    coalesce(v.expires_on, coalesce(v.verified_on, v.submitted_on)
                        + \(lastDay.freshnessDays)::integer)
                        <= \(PostgresDate(daysSince1970: lastDay.by.daysSince1970))
                    """ : "false"
            )
        }
        if let keys { conditions.append("h.external_id = ANY (\(keys))") }
        if let after { conditions.append("h.external_id COLLATE \"C\" > \(after)") }
        return SQL.join(conditions, separator: " AND ")
    }
}
