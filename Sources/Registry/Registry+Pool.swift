public import Postgres
public import Programme

/// Everything that a match reads.
public struct PoolRecords: Sendable {
    /// The reference tables.
    public var reference: ReferenceData
    /// Organisations that are not withdrawn, by external id, as all that follow.
    public var organisations: [Organisation]
    /// Needs in the pool.
    public var needs: [StoredRecord<Need>]
    /// Offers in the pool.
    public var offers: [StoredRecord<Offer>]
    /// Past awards.
    public var awards: [Award]
    /// Past declines.
    public var declines: [Decline]
    /// Officers' pins and bans.
    public var rulings: [Ruling]
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
            let all = RecordFilter()
            return PoolRecords(
                reference: try referenceData(),
                organisations: try versions(Organisation.self, programme, all, asOf: moment).map(\.record)
                    .filter { $0.status != .withdrawn },
                needs: try versions(Need.self, programme, inPool, asOf: moment),
                offers: try versions(Offer.self, programme, inPool, asOf: moment),
                awards: try versions(Award.self, programme, all, asOf: moment).map(\.record),
                declines: try versions(Decline.self, programme, all, asOf: moment).map(\.record),
                rulings: try versions(Ruling.self, programme, all, asOf: moment).map(\.record),
                policy: try currentPolicy(programme, asOf: moment)
            )
        }
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
