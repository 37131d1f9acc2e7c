import Postgres
import Programme

/// How many records of a noun are in a state that keeps them out of the pool.
public struct RecordsOutside: Hashable, Sendable {
    /// `need` or `offer`.
    public var noun: String
    /// The state.
    public var status: String
    /// How many.
    public var count: Int
}

extension Registry {
    /// The needs and offers that a match does not see, by state; what a clock took out of the pool, it sees.
    ///
    /// - Returns: Needs first; states in the order in which a record goes through them.
    /// - Throws: Where the database refuses.
    public func recordsOutsidePool(_ programme: ProgrammeRecord) throws -> [RecordsOutside] {
        let needs = NeedStatus.allCases
        let offers = OfferStatus.allCases
        return try outside("need", needs.map(\.rawValue), needs.filter(\.isInPool).map(\.rawValue), programme)
            + outside("offer", offers.map(\.rawValue), offers.filter(\.isInPool).map(\.rawValue), programme)
    }

    private func outside(
        _ noun: String,
        _ states: [String],
        _ inPool: [String],
        _ programme: ProgrammeRecord
    ) throws -> [RecordsOutside] {
        let counts = try connection.query(
            """
            SELECT v.status, count(*) FROM \(identifier: noun) h
                JOIN \(identifier: "\(noun)_version") v ON v.programme_id = h.programme_id
                    AND v.\(identifier: "\(noun)_id") = h.\(identifier: "\(noun)_id")
                    AND v.version = h.current_version
            WHERE h.programme_id = \(programme.id) AND v.status <> ALL (\(inPool))
                AND NOT (v.status = 'expired' AND v.from_status = ANY (\(inPool)))
            GROUP BY v.status
            """
        ) { (try $0.get(0, as: String.self), Int(try $0.get(1, as: Int64.self))) }
        let byState = Dictionary(counts) { first, _ in first }
        return states.compactMap { state in
            byState[state].map { RecordsOutside(noun: noun, status: state, count: $0) }
        }
    }
}
