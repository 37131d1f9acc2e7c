import Programme

/// The hard rules on pairs that are in force, in the order in which they are tried: cheapest and most telling
/// first.
///
/// H5 (capacity), H7 (minimum cohort), H19 (caps), H20 (bundles) and H22 (floors) are limits and essential
/// components of the problem.
struct RuleBook: Sendable {
    /// The rules in the order of their numbers.
    static let rules: [any PairRule] = [
        KindModalityUnit(), CountryEligibility(), OrganisationEligibility(), Windows(), UsableMinimum(),
        Languages(), Prerequisites(), Licences(), DataPlace(), Clearance(), Endorsed(), Safeguards(),
        Funded(),
        TechnicalFit(), Counterparts(), Fresh(), Rulings(),
    ]

    /// The rules that a policy leaves on, as a mask by number.
    static func inForce(_ policy: Policy) -> UInt32 {
        rules.reduce(0) { mask, rule in
            let isOff =
                policy.disabledRules.contains(rule.code.rawValue)
                && Policy.optionalRules.contains(rule.code.rawValue)
            return isOff ? mask : mask | rule.code.bit
        }
    }

    /// The rules of a mask, in the order of their numbers.
    static func rules(_ mask: UInt32) -> [any PairRule] { rules.filter { mask & $0.code.bit != 0 } }

    /// Whether a pair is possible.
    ///
    /// The rules are called by name: through existentials the screen of a large pool takes several times as long.
    /// A test holds this against `rules` on every pair.
    @inline(__always)
    static func allows(_ need: ComponentFacts, _ offer: WindowFacts, _ pool: PoolFacts) -> Bool {
        passes(KindModalityUnit(), need, offer, pool)
            && passes(CountryEligibility(), need, offer, pool)
            && passes(OrganisationEligibility(), need, offer, pool)
            && passes(Windows(), need, offer, pool)
            && passes(Languages(), need, offer, pool)
            && passes(Prerequisites(), need, offer, pool)
            && passes(Endorsed(), need, offer, pool)
            && passes(Funded(), need, offer, pool)
            && passes(Clearance(), need, offer, pool)
            && passes(Licences(), need, offer, pool)
            && passes(Safeguards(), need, offer, pool)
            && passes(DataPlace(), need, offer, pool)
            && passes(TechnicalFit(), need, offer, pool)
            && passes(UsableMinimum(), need, offer, pool)
            && passes(Counterparts(), need, offer, pool)
            && passes(Fresh(), need, offer, pool)
            && passes(Rulings(), need, offer, pool)
    }

    @inline(__always)
    private static func passes<Rule: PairRule>(
        _ rule: Rule,
        _ need: ComponentFacts,
        _ offer: WindowFacts,
        _ pool: PoolFacts
    ) -> Bool {
        pool.rulesInForce & rule.code.bit == 0 || rule.judge(need, offer, pool).isPass
    }
}

extension RuleCode {
    /// The rule's bit in a mask.
    var bit: UInt32 { 1 << UInt32(number) }

    /// The rule in one plain sentence, rules that are limits of the problem included.
    public var sentence: String {
        switch self {
        case .h5: "Capacity is never exceeded, in all and in any stretch of time."
        case .h7: "A course opens only when its minimum cohort is reached."
        case .h19: "Caps per country, requester and provider hold."
        case .h20: "A bundle is served whole or not at all."
        case .h22: "Floors hold as far as they can; a shortfall is reported with its price."
        default: RuleBook.rules.first { $0.code == self }?.sentence ?? ""
        }
    }
}
