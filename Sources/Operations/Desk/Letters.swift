import Programme
import Registry

/// Puts what parties are to be told into the outbox.
struct Letters {
    private let change: RegistryChange

    init(_ change: RegistryChange) {
        self.change = change
    }

    /// Tells both parties of a proposal.
    func tellBoth(_ kind: String, _ proposal: StoredProposal, code: DeclineCode? = nil) throws {
        for party in Party.allCases { try tell(party, kind, proposal, code: code) }
    }

    /// Tells the programme's officers of a proposal.
    func tellOfficers(_ kind: String, _ proposal: StoredProposal, facts: [String: String]) throws {
        var notice = NewNotice(kind, to: "officer", nil, facts: facts)
        notice.facts["title"] = proposal.needTitle
        notice.facts["record"] = proposal.need
        notice.facts["counterpart"] = try name(of: proposal.requester)
        notice.proposal = proposal.key
        notice.need = proposal.need
        notice.offer = proposal.offer
        change.notify(notice)
    }

    /// Tells one party of a proposal.
    func tell(
        _ party: Party,
        _ kind: String,
        _ proposal: StoredProposal,
        code: DeclineCode? = nil,
        facts further: [String: String] = [:]
    ) throws {
        let organisation = party == .requester ? proposal.requester : proposal.provider
        let other = party == .requester ? proposal.provider : proposal.requester
        var facts = [
            "proposal": proposal.key,
            "need": proposal.need,
            "need_title": proposal.needTitle,
            "offer": proposal.offer,
            "offer_title": proposal.offerTitle,
            "window": proposal.window,
            "quantity": String(proposal.quantity),
            "unit": unit(proposal),
            "unit_code": proposal.unit ?? "units",
            "counterpart": try name(of: other),
            "recipient": try name(of: organisation),
        ]
        if let due = proposal.dueOn { facts["due_on"] = due.description }
        if let opens = proposal.opens { facts["opens"] = opens.description }
        if let closes = proposal.closes { facts["closes"] = closes.description }
        if let used = proposal.used { facts["used"] = String(used) }
        if let code {
            facts["code"] = code.rawValue
            facts["code_words"] = code.sentence
        }
        facts["language"] = try language(party, proposal)
        facts.merge(further) { $1 }
        var notice = NewNotice(kind, to: party.rawValue, organisation, facts: facts)
        notice.proposal = proposal.key
        notice.need = proposal.need
        notice.offer = proposal.offer
        change.notify(notice)
    }

    /// The language of the party's own record; nil where it names none.
    private func language(_ party: Party, _ proposal: StoredProposal) throws -> String? {
        party == .requester
            ? try change.record(Need.self, proposal.need).textLanguage
            : try change.record(Offer.self, proposal.offer).textLanguage
    }

    private func unit(_ proposal: StoredProposal) -> String {
        guard let unit = proposal.unit.flatMap(Unit.init(rawValue:)) else { return proposal.unit ?? "" }
        return proposal.quantity == 1 ? unit.rawValue : unit.plural
    }

    private func name(of organisation: String) throws -> String {
        try change.record(Organisation.self, organisation).name
    }
}
