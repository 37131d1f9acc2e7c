import Programme
import Registry

/// A record that goes stale.
protocol ClockedRecord: RegisteredRecord {
    /// Who owns such records.
    static var party: Party { get }
    /// External id of the owner.
    var organisation: String { get }
    var title: String { get }
    /// ISO 639 code of the language that it is written in.
    var textLanguage: String? { get }
    /// How many days it is fresh after it was verified or submitted.
    static func freshnessDays(_ policy: Policy) -> Int64
    /// The last day on which it is fresh; nil where no day is known.
    func lastDay(_ policy: Policy) -> CalendarDate?
    /// Takes it out of the pool as expired.
    mutating func expire()
}

extension Need: ClockedRecord {
    static var party: Party { .requester }

    static func freshnessDays(_ policy: Policy) -> Int64 { policy.needFreshnessDays }

    func lastDay(_ policy: Policy) -> CalendarDate? {
        expiresOn ?? (verifiedOn ?? submittedOn)?.adding(days: Int(Self.freshnessDays(policy)))
    }

    mutating func expire() { status = .expired }
}

extension Offer: ClockedRecord {
    static var party: Party { .provider }

    static func freshnessDays(_ policy: Policy) -> Int64 { policy.offerFreshnessDays }

    func lastDay(_ policy: Policy) -> CalendarDate? {
        expiresOn ?? (verifiedOn ?? submittedOn)?.adding(days: Int(Self.freshnessDays(policy)))
    }

    mutating func expire() { status = .expired }
}

extension RegistryChange {
    /// The last date on which something of a kind was told about a proposal.
    func lastNotice(_ kind: String, about proposal: StoredProposal) throws -> CalendarDate? {
        try lastNotice(kind, proposal: proposal.key, need: proposal.need, offer: proposal.offer)
    }

    /// The last date on which something of a kind was told about a record.
    func lastNotice<Record: ClockedRecord>(_ kind: String, about record: Record) throws -> CalendarDate? {
        let isNeed = Record.party == .requester
        return try lastNotice(
            kind,
            need: isNeed ? record.externalID : nil,
            offer: isNeed ? nil : record.externalID
        )
    }
}
