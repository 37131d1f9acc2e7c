/// The hard rules on pairs that are in force, in the order in which they are tried: cheapest and most telling
/// first.
///
/// H5 (capacity), H7 (minimum cohort) and H20 (bundles) are limits and essential components of the problem.
struct RuleBook: Sendable {
    /// The rules in the order of their numbers.
    static let rules: [any PairRule] = [
        KindModalityUnit(), CountryEligibility(), OrganisationEligibility(), Windows(), UsableMinimum(),
        Languages(), TechnicalFit(), Counterparts(), Fresh(),
    ]

    /// Whether a pair is possible.
    ///
    /// The rules are called by name: through existentials the screen of a large pool takes several times as long.
    /// A test holds this against `rules` on every pair.
    @inline(__always)
    static func allows(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Bool {
        KindModalityUnit().judge(need, offer, pool).isPass
            && CountryEligibility().judge(need, offer, pool).isPass
            && OrganisationEligibility().judge(need, offer, pool).isPass
            && Windows().judge(need, offer, pool).isPass
            && UsableMinimum().judge(need, offer, pool).isPass
            && Languages().judge(need, offer, pool).isPass
            && TechnicalFit().judge(need, offer, pool).isPass
            && Counterparts().judge(need, offer, pool).isPass
            && Fresh().judge(need, offer, pool).isPass
    }
}

extension RuleCode {
    /// The rule in one plain sentence, rules that are limits of the problem included.
    public var sentence: String {
        switch self {
        case .h5: "Capacity is never exceeded."
        case .h7: "A course opens only when its minimum cohort is reached."
        case .h20: "A bundle is served whole or not at all."
        default: RuleBook.rules.first { $0.code == self }?.sentence ?? ""
        }
    }
}
