import Programme

extension MatchReport {
    /// What is left to do before a match can be delivered, as far as the records tell.
    enum OpenAction: String, CaseIterable {
        /// People travel to another country.
        case visa
        /// The provider's own licence, or conditions of use, have to be signed.
        case licence
        /// Data about persons need the safeguards that the provider names.
        case safeguards
        /// An endorsement is claimed, and the document is not on record.
        case letter
    }

    /// The open actions of a pair; nil without any.
    static func openActions(_ need: Need, _ offer: Offer, in names: Names) -> [String]? {
        var actions: [OpenAction] = []
        if [.jointLab, .residency, .expertVisit, .onsite, .blended].contains(offer.modality),
            let host = offer.hostCountry, host != names.country(of: need)
        {
            actions.append(.visa)
        }
        if offer.licence?.hasPrefix("LicenseRef-") ?? false || !offer.useConditions.isEmpty {
            actions.append(.licence)
        }
        if !offer.safeguardsRequired.isEmpty
            || [.personal, .specialCategory, .children].contains(offer.sensitivity)
        {
            actions.append(.safeguards)
        }
        if let endorsement = need.endorsement, endorsement > .none, need.endorsementReference == nil {
            actions.append(.letter)
        }
        return actions.isEmpty ? nil : actions.map(\.rawValue)
    }

    /// The needs without a match that each window was the best for, with the most valuable first.
    static func passedOver(_ unmatched: [UnmatchedRow]) -> [String: [String]] {
        var rivals: [String: [(value: Int64, need: String)]] = [:]
        for miss in unmatched {
            guard let best = miss.best else { continue }
            rivals[windowKey(best.offer, best.window), default: []]
                .append((best.valuePerUnitMillionths ?? 0, miss.need))
        }
        return rivals.mapValues { needs in
            needs.sorted { $0.value != $1.value ? $0.value > $1.value : $0.need < $1.need }.map(\.need)
        }
    }

    static func windowKey(_ offer: String, _ window: String) -> String { "\(offer)\u{1F}\(window)" }
}
