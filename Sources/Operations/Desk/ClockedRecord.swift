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
    /// The last day on which it is fresh; nil where no day is known.
    func lastDay(_ policy: Policy) -> CalendarDate?
    /// Takes it out of the pool as expired.
    mutating func expire()
}

extension Need: ClockedRecord {
    static var party: Party { .requester }

    func lastDay(_ policy: Policy) -> CalendarDate? {
        expiresOn ?? (verifiedOn ?? submittedOn)?.adding(days: Int(policy.needFreshnessDays))
    }

    mutating func expire() { status = .expired }
}

extension Offer: ClockedRecord {
    static var party: Party { .provider }

    func lastDay(_ policy: Policy) -> CalendarDate? {
        expiresOn ?? (verifiedOn ?? submittedOn)?.adding(days: Int(policy.offerFreshnessDays))
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
