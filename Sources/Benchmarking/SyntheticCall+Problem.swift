package import Allocation
import Demonstration

extension SyntheticCall {
    /// The call as a solver's problem, whole or with some percent of its needs replaced by new ones.
    ///
    /// - Complexity: O(components × offers).
    package func problem(replacing percent: Int = 0) -> Problem {
        let name =
            "synthetic-\(needCount)x\(offerCount)-\(seed)" + (percent == 0 ? "" : "-replaced-\(percent)")
        var compilation = Compilation(self, name)
        let replaced = replacedNeeds(percent)
        for need in 0..<needCount { compilation.add(need, isReplacement: replaced[need]) }
        return compilation.builder.build()
    }

    /// Exactly so many percent of the needs, rounded down.
    private func replacedNeeds(_ percent: Int) -> [Bool] {
        var random = RandomSource(seed: seed, stream: 5)
        var replaced = Array(repeating: false, count: needCount)
        for need in random.some(needCount * percent / 100, of: Array(0..<needCount)) { replaced[need] = true }
        return replaced
    }
}

/// Builds the problem of a call.
private struct Compilation {
    private struct OfferLimits {
        let capacity: Int
        let beneficiaries: Int?
        let notReserved: Int?
    }

    var builder: ProblemBuilder
    private let call: SyntheticCall
    private let offerLimits: [OfferLimits]
    private var searches: [CandidateSearch]
    private var countryLimits: [Int?]
    private var regionLimits: [Int?]

    init(_ call: SyntheticCall, _ name: String) {
        self.call = call
        var builder = ProblemBuilder(name: name)
        offerLimits = call.offers.enumerated().map { index, offer in
            let (id, cohort) = ("offer-\(index)", offer.cohort == 0 ? nil : offer.cohort)
            let capacity = builder.addLimit(
                id: id + "/capacity",
                atMost: offer.capacity,
                minimumWhenUsed: cohort
            )
            let slots = offer.slots.map { builder.addLimit(id: id + "/beneficiaries", atMost: $0) }
            let open = Int64(Double(offer.capacity) * 0.6)
            let rest = offer.isReserved ? builder.addLimit(id: id + "/not-reserved", atMost: open) : nil
            return OfferLimits(capacity: capacity, beneficiaries: slots, notReserved: rest)
        }
        self.builder = builder
        searches = SyntheticCall.Kind.allCases.map { CandidateSearch($0, of: call) }
        countryLimits = Array(repeating: nil, count: SyntheticCall.countryCount)
        regionLimits = Array(repeating: nil, count: SyntheticCall.regionCount)
    }

    mutating func add(_ index: Int, isReplacement: Bool) {
        let need = SyntheticNeed(index, in: call, isReplacement: isReplacement)
        builder.beginNeed(id: "need-\(index)" + (isReplacement ? "-new" : ""))
        var random = need.random
        for component in need.components {
            builder.beginComponent(
                id: component.kind.name,
                essential: component.isEssential,
                minimum: component.least,
                maximum: component.most,
                maximumPicks: component.kind.maximumPicks
            )
            let candidates = searches[component.kind.rawValue].best(
                for: need,
                region: call.region[need.country],
                &random
            )
            for candidate in candidates { add(candidate, component, need) }
        }
    }

    private mutating func add(
        _ candidate: CandidateSearch.Candidate,
        _ component: SyntheticNeed.Component,
        _ need: SyntheticNeed
    ) {
        let offer = call.offers[candidate.offer]
        let step = component.kind.step
        let most = min(offer.most, component.most, offer.capacity) / step * step
        var least = (offer.least + step - 1) / step * step
        if component.kind.maximumPicks == 1 { least = max(least, (component.least + step - 1) / step * step) }
        guard most >= least else { return }
        let limits = offerLimits[candidate.offer]
        var loads = [ProblemBuilder.Load(limit: limits.capacity, perUnit: 1)]
        if let limit = limits.notReserved, !call.isLeastDeveloped[need.country] {
            loads.append(.init(limit: limit, perUnit: 1))
        }
        if let limit = limits.beneficiaries { loads.append(.init(limit: limit, fixed: 1)) }
        loads.append(.init(limit: countryLimit(need.country), fixed: 1))
        loads.append(.init(limit: regionLimit(call.region[need.country]), fixed: 1))
        let weight = 1e6 * need.weight * component.share
        builder.addOption(
            id: "offer-\(candidate.offer)",
            minimum: least,
            maximum: most,
            step: step,
            valuePerUnit: Int64((weight * candidate.fit / Double(component.most)).rounded()),
            fixedValue: -Int64((0.02 * weight).rounded()),
            loads: loads
        )
    }

    private mutating func countryLimit(_ country: Int) -> Int {
        if let limit = countryLimits[country] { return limit }
        let most = max(4, 3 * call.needCount / SyntheticCall.countryCount)
        let limit = builder.addLimit(
            id: "country-\(country)/matches",
            atMost: Int64(most),
            penaltyPerUnit: 15_000_000
        )
        countryLimits[country] = limit
        return limit
    }

    private mutating func regionLimit(_ region: Int) -> Int {
        if let limit = regionLimits[region] { return limit }
        let limit = builder.addLimit(
            id: "region-\(region)/matches",
            atLeast: Int64(call.needCount * 6 / 100),
            penaltyPerUnit: 8_000_000
        )
        regionLimits[region] = limit
        return limit
    }
}
