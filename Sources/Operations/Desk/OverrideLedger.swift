public import Programme
public import Registry

/// The decisions out of sequence of a time, and how often they were taken.
public struct OverrideLedger: Sendable {
    /// How often one officer, provider or country is concerned in a month.
    public struct Rate: Hashable, Sendable {
        /// `2026-11`.
        public var month: String
        /// Who it is.
        public var name: String
        /// Decisions out of sequence.
        public var overrides: Int
        /// Those and the proposals that were endorsed.
        public var decisions: Int
        /// Points given up, as far as they are known, in millionths.
        public var points: Int64
        /// The share of decisions out of sequence, percent, rounded.
        public var percent: Int { (overrides * 200 + decisions) / (2 * max(1, decisions)) }
    }

    /// The decisions, oldest first.
    public let records: [OverrideRecord]
    /// Proposals that were endorsed as they were proposed.
    public let endorsed: Int
    /// By officer and month.
    public let byOfficer: [Rate]
    /// By the provider concerned and month.
    public let byProvider: [Rate]
    /// By the need's country and month.
    public let byCountry: [Rate]

    /// Reads the ledger between two days.
    public init(
        _ registry: Registry,
        _ programme: ProgrammeRecord,
        from: CalendarDate? = nil,
        to: CalendarDate? = nil
    ) throws {
        let records = try registry.overrides(programme, from: from, to: to)
        self.records = records
        let endorsed = try registry.endorsements(programme, from: from, to: to)
        self.endorsed = endorsed.count
        func rates(_ name: (OverrideRecord) -> String, _ other: (Endorsed) -> String) -> [Rate] {
            var rates: [[String]: Rate] = [:]
            func count(_ date: CalendarDate, _ name: String, _ change: (inout Rate) -> Void) {
                let month = String(date.description.prefix(7))
                var rate =
                    rates[[month, name]]
                    ?? Rate(month: month, name: name, overrides: 0, decisions: 0, points: 0)
                rate.decisions += 1
                change(&rate)
                rates[[month, name]] = rate
            }
            for record in records {
                count(record.date, name(record)) {
                    $0.overrides += 1
                    $0.points += record.pointsGivenUp ?? 0
                }
            }
            for one in endorsed { count(one.date, other(one)) { _ in } }
            return rates.values.filter { $0.overrides > 0 }.sorted {
                ($0.month, $0.name) < ($1.month, $1.name)
            }
        }
        byOfficer = rates(\.officer, \.officer)
        byProvider = rates(\.provider, \.provider)
        byCountry = rates({ $0.country ?? "unknown" }, { $0.country ?? "unknown" })
    }
}
