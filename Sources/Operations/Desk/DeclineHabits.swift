import Programme
import Registry

/// Rules that a provider's own declines suggest: who keeps turning requesters down for one cause means a rule that the
/// offer does not state.
///
/// A single decline for want of readiness asks the requester to correct its record; several of one offer, whether they
/// were given here or came in with the history, suggest the filter (as the offer filters of organ allocation are learnt
/// from past refusals). Nothing holds before an officer approves it, and what was decided once is not suggested again
/// until further declines ask for more.
struct DeclineHabits {
    private let change: RegistryChange
    private let registry: Registry
    private let programme: ProgrammeRecord
    private let policy: Policy

    /// How far declines are looked back at.
    private static let days = 365

    init(
        _ change: RegistryChange,
        _ registry: Registry,
        _ programme: ProgrammeRecord,
        _ policy: Policy
    ) {
        self.change = change
        self.registry = registry
        self.programme = programme
        self.policy = policy
    }

    /// Suggests what is new; the offers that it is about.
    func suggest() throws -> [String] {
        let known = Set(
            try registry.suggestedRules(programme).map { [$0.noun, $0.record, $0.field, $0.value] }
        )
        var offers: [String] = []
        for code in [DeclineCode.readiness, .exportOrSanctions] {
            let habits = try change.declines(
                with: code,
                from: change.date.adding(days: -Self.days),
                atLeast: policy.declinesToRule
            )
            for habit in habits {
                let offer = try change.record(Offer.self, habit.offer)
                guard offer.status.isInPool, let rule = try rule(code, offer, habit.needs, habit.since),
                    !known.contains([rule.noun, rule.record, rule.field, rule.value])
                else { continue }
                change.suggest(rule)
                offers.append(offer.externalID)
            }
        }
        return offers
    }

    /// What would have kept those needs away; nil where the offer says so already, or nothing would.
    private func rule(_ code: DeclineCode, _ offer: Offer, _ needs: [String], _ since: CalendarDate) throws
        -> SuggestedRule?
    {
        let records = try needs.map { try change.record(Need.self, $0) }
        let start =
            "\(offer.externalID) declined \(needs.count) needs with \(code.rawValue) since \(since): it "
        switch code {
        case .readiness:
            let least = (records.map { $0.readiness ?? 0 }.max() ?? 0) + 1
            guard least <= 4, least > offer.readinessMinimum ?? 0 else { return nil }
            return SuggestedRule(
                noun: "offer",
                record: offer.externalID,
                field: "readiness_minimum",
                value: String(least),
                sentence: start + "asks for a readiness of at least \(least).",
                proposal: nil,
                code: code.rawValue
            )
        case .exportOrSanctions:
            let countries = try records.compactMap { need in
                try need.country ?? change.record(Organisation.self, need.organisation).country
            }
            let added = Set(countries).subtracting(offer.excludedCountries).sorted()
            if added.isEmpty { return nil }
            return SuggestedRule(
                noun: "offer",
                record: offer.externalID,
                field: "excluded_countries",
                value: (offer.excludedCountries + added).joined(separator: ";"),
                sentence: start + "is not for \(added.joined(separator: ", ")).",
                proposal: nil,
                code: code.rawValue
            )
        default: return nil
        }
    }
}
