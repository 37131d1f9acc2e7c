import Programme
import Registry

/// What a decline teaches the next runs: blocks that expire, records to correct, rules to approve.
///
/// A decline never costs the requester anything: waiting time counts from the need's submission, and other pairs are
/// untouched.
struct Feedback {
    private let change: RegistryChange
    private let policy: Policy

    init(_ change: RegistryChange, _ policy: Policy) {
        self.change = change
        self.policy = policy
    }

    /// Follows a code.
    ///
    /// - Parameters:
    ///   - code: Why it ended.
    ///   - rule: The rule that PR2 means.
    ///   - proposal: The proposal that ended.
    /// - Throws: Where the database refuses.
    func follow(_ code: DeclineCode, _ rule: RuleCodeName?, _ proposal: StoredProposal) throws {
        let need = try change.stored(Need.self, proposal.need)
        let offer = try change.stored(Offer.self, proposal.offer)
        var decline = Decline()
        decline.externalID = "DECLINE-\(proposal.key)"
        decline.need = proposal.need
        decline.offer = proposal.offer
        decline.code = code
        decline.declinedOn = change.date
        decline.blockedUntil = policy.blockDays > 0 ? change.date.adding(days: Int(policy.blockDays)) : nil
        if code.consequence == .correction {
            decline.needVersion = need.version
            decline.offerVersion = offer.version
        }
        change.queue(decline)
        switch code.consequence {
        case .correction: try askForCorrection(code, proposal)
        case .suggestedRule: suggest(code, rule, proposal, need.record, offer.record)
        case .needIsOver: suspend(need.record, code)
        case .block: break
        }
    }

    private func askForCorrection(_ code: DeclineCode, _ proposal: StoredProposal) throws {
        // What the requester finds wrong with terms or costs stands in the offer; dates and quantity in its own need.
        let party: Party =
            switch code {
            case .hiddenCost, .dataOrSovereigntyTerms: .provider
            case .readiness: .requester
            case .wrongData: .requester
            default: code.party ?? .requester
            }
        try Letters(change).tell(party, "please-correct", proposal, code: code)
    }

    private func suspend(_ need: Need, _ code: DeclineCode) {
        guard [.open, .partlyMatched, .fullyMatched].contains(need.status) else { return }
        var suspended = need
        suspended.status = .suspended
        change.queue(suspended, isStateChange: true)
        var notice = NewNotice(
            "need-over",
            to: "officer",
            nil,
            facts: ["need_title": need.title, "code": code.rawValue]
        )
        notice.facts["code_words"] = code.sentence
        notice.need = need.externalID
        change.notify(notice)
    }

    private func suggest(
        _ code: DeclineCode,
        _ rule: RuleCodeName?,
        _ proposal: StoredProposal,
        _ need: Need,
        _ offer: Offer
    ) {
        let requester = try? change.record(Organisation.self, need.organisation)
        let country = need.country ?? requester?.country
        func list(_ values: [String], adding value: String) -> String {
            (values + (values.contains(value) ? [] : [value])).joined(separator: ";")
        }
        var noun = "offer"
        var record = offer.externalID
        var (field, value) = ("blocked", list(offer.blocked, adding: need.organisation))
        var sentence = "\(offer.externalID) is not for \(need.organisation)."
        switch (code, rule) {
        case (.languageOrLevel, _):
            (noun, record) = ("need", need.externalID)
            (field, value) = ("blocked", list(need.blocked, adding: offer.organisation))
            sentence = "Language or level of \(offer.organisation) do not fit \(need.externalID)."
        case (.exportOrSanctions, _), (_, .country):
            guard let country else { break }
            (field, value) = ("excluded_countries", list(offer.excludedCountries, adding: country))
            sentence = "\(offer.externalID) is not for \(country)."
        case (_, .organisationType):
            guard let type = requester?.type else { break }
            let types =
                offer.eligibleOrganisationTypes.isEmpty
                ? OrganisationType.allCases : offer.eligibleOrganisationTypes
            let rest = types.filter { $0 != type }
            if rest.isEmpty { break }
            (field, value) = ("eligible_organisation_types", rest.map(\.rawValue).joined(separator: ";"))
            sentence = "\(offer.externalID) is not for a \(type)."
        case (_, .readiness):
            let least = min(4, (need.readiness ?? 0) + 1)
            (field, value) = ("readiness_minimum", String(least))
            sentence = "\(offer.externalID) asks for a readiness of at least \(least)."
        case (_, .endorsement):
            let least: Endorsement =
                (need.endorsement ?? Endorsement.none) == Endorsement.none
                ? .institutional : .nationalFocalPoint
            (field, value) = ("endorsement_required", least.rawValue)
            sentence = "\(offer.externalID) asks for an endorsement: \(least)."
        default: break
        }
        change.suggest(
            SuggestedRule(
                noun: noun,
                record: record,
                field: field,
                value: value,
                sentence: sentence,
                proposal: proposal.key,
                code: code.rawValue
            )
        )
    }
}
