extension NestedKnapsack {
    /// An inequality of the weights of all members as a limit of their options, and of the need that opens the cohort: without
    /// that nothing is picked.
    ///
    /// - Returns: Nil where its numbers would be too large for sums that floating point still holds exactly.
    func limit(_ facet: HullSeparation.Facet, _ model: Model) -> DerivedLimit? {
        guard let scale = scale(facet.weights, model) else { return nil }
        var most = scale * facet.most
        var loads: [(option: Int, perUnit: Int64, fixed: Int64)] = []
        var shared = abs(most)
        var reach = Double(shared)
        for (member, weight) in zip(members, facet.weights) {
            let (low, high) = (model.low[member.option], model.high[member.option])
            let perUnit = scale * weight.perStep / model.step[member.option]
            let (atLow, overflow) = perUnit.multipliedReportingOverflow(by: low)
            if overflow { return nil }
            let (fixed, isTooLarge) = (scale * weight.fixed).subtractingReportingOverflow(atLow)
            if isTooLarge { return nil }
            if perUnit == 0, fixed == 0 { continue }
            reach += abs(Double(perUnit)) * Double(high) + abs(Double(fixed))
            guard reach < 0x1p53 else { return nil }
            shared = Int64.greatestCommonDivisor(shared, abs(perUnit))
            shared = Int64.greatestCommonDivisor(shared, abs(fixed))
            loads.append((member.option, perUnit, fixed))
        }
        guard shared > 0 else { return nil }
        most /= shared
        var result = DerivedLimit()
        result.optionLoads = loads.map { ($0.option, $0.perUnit / shared, $0.fixed / shared) }
        result.optionLoads.sort { $0.option < $1.option }
        if opener < 0 {
            result.atMost = most
        } else {
            result.atMost = 0
            result.needLoads = [(opener, -most)]
        }
        return result
    }

    /// What makes weights a step whole weights a unit; nil where it is large.
    private func scale(_ weights: [Weight], _ model: Model) -> Int64? {
        var scale: Int64 = 1
        for (member, weight) in zip(members, weights) where weight.perStep % model.step[member.option] != 0 {
            let step = model.step[member.option]
            if step > 100_000 { return nil }
            scale = scale / Int64.greatestCommonDivisor(scale, step) * step
            if scale > 100_000 { return nil }
        }
        return scale
    }
}
