/// What a mixture of patterns picks of a knapsack's members, as a share of how far its cohort is open.
struct KnapsackMixture {
    /// The knapsack of the members that are picked at all.
    private(set) var picks: NestedKnapsack
    /// The other members.
    private(set) var others: [NestedKnapsack.Member] = []
    /// How far the cohort is open, from 0 to 1.
    let open: Double
    /// For each member of ``picks`` how far it is picked, and how many further steps it takes on average.
    private(set) var picked: [Double] = []
    private(set) var steps: [Double] = []
    /// Whether something is picked in part, so that the mixture may be no choice.
    private(set) var isFractional: Bool

    /// Nil where the cohort is hardly open.
    init?(_ knapsack: NestedKnapsack, _ mixture: RestrictedMaster.Mixture, _ model: Model) {
        open = knapsack.opener < 0 ? 1 : mixture.served[knapsack.opener]
        guard open >= 0.01 else { return nil }
        isFractional = open < 0.99
        picks = knapsack
        picks.members.removeAll(keepingCapacity: true)
        for member in knapsack.members {
            let share = mixture.picked[member.option] / open
            if share < 1e-6 {
                others.append(member)
                continue
            }
            let least = Double(model.low[member.option]) * mixture.picked[member.option]
            let above = (mixture.quantity[member.option] - least) / Double(model.step[member.option]) / open
            picks.members.append(member)
            picked.append(min(1, share))
            steps.append(max(0, min(Double(member.steps), above)))
            if share > 0.01, share < 0.99 { isFractional = true }
        }
    }

    /// By how much it breaks an inequality whose first weights are those of ``picks``, for the length of all weights.
    func efficacy(_ facet: HullSeparation.Facet, _ members: [NestedKnapsack.Member]) -> Double {
        var left = -Double(facet.most)
        var norm = picks.opener < 0 ? 0 : Double(facet.most) * Double(facet.most)
        for (place, member) in members.enumerated() {
            let (fixed, perStep) = (Double(facet.weights[place].fixed), Double(facet.weights[place].perStep))
            norm += fixed * fixed
            guard place < picked.count else { continue }
            left += fixed * picked[place] + perStep * steps[place]
            let most = perStep * Double(member.steps)
            norm += 0.25 * most * most * picked[place]
        }
        return norm > 0 ? left * open / norm.squareRoot() : 0
    }
}
