/// Finds facets of the hulls of single knapsacks that a mixture of patterns breaks.
///
/// What rounding finds follows from one limit; the hull of an offer knows its capacity, its minimum cohort and what is
/// reserved together, and that quantities are whole.
struct FenchelCuts {
    /// Facets of more members are not looked for.
    private static let mostMembers = 40
    /// How many pieces the knapsacks are dealt out in, and below how many knapsacks one thread is as fast.
    private static let pieces = 16
    private static let fewest = 40

    private let knapsacks: [NestedKnapsack]
    private let threads: Int
    /// What all separations have cost; a deterministic clock.
    private(set) var work: Int64 = 0

    /// None at all.
    init() { (knapsacks, threads) = ([], 1) }

    /// Cuts of the knapsacks of a reformulated problem.
    init(_ reformulation: Reformulation, _ model: Model, threads: Int) {
        knapsacks = NestedKnapsacks(reformulation, model).all()
        self.threads = knapsacks.count < Self.fewest ? 1 : threads
    }

    /// At most one facet of each knapsack, the most broken first.
    mutating func separate(_ mixture: RestrictedMaster.Mixture, _ model: Model, least: Double) -> [Cut] {
        var found = [Separation](repeating: Separation(), count: knapsacks.count)
        found.withUnsafeMutableBufferPointer { [knapsacks, threads] buffer in
            guard let base = buffer.baseAddress else { return }
            let places = WorkerMemory(base: base)
            Workers.run(Self.pieces, threads: threads) { piece in
                for place in stride(from: piece, to: knapsacks.count, by: Self.pieces) {
                    places[place].run(knapsacks[place], mixture, model)
                }
            }
        }
        for separation in found { work += separation.work }
        return found.compactMap(\.cut).filter { $0.efficacy > least }.sorted { $0.efficacy > $1.efficacy }
    }

    /// The look at one knapsack.
    private struct Separation: Sendable {
        var cut: Cut?
        var work: Int64 = 0

        mutating func run(_ knapsack: NestedKnapsack, _ mixture: RestrictedMaster.Mixture, _ model: Model) {
            let open = knapsack.opener < 0 ? 1 : mixture.served[knapsack.opener]
            if open < 0.01 { return }
            // What the mixture does not pick is left out of the search for a facet, and lifted into it.
            var named = knapsack
            var others: [NestedKnapsack.Member] = []
            var (picked, steps): ([Double], [Double]) = ([], [])
            var isFractional = open < 0.99
            named.members.removeAll(keepingCapacity: true)
            for member in knapsack.members {
                let share = mixture.picked[member.option] / open
                if share < 1e-6 {
                    others.append(member)
                    continue
                }
                let above =
                    (mixture.quantity[member.option] - Double(model.low[member.option])
                        * mixture.picked[member.option])
                    / Double(model.step[member.option]) / open
                named.members.append(member)
                picked.append(min(1, share))
                steps.append(max(0, min(Double(member.steps), above)))
                if share > 0.01, share < 0.99 { isFractional = true }
            }
            guard isFractional, named.members.count >= 2, named.members.count <= FenchelCuts.mostMembers
            else { return }
            var separation = HullSeparation(named, picked: picked, steps: steps)
            let facet = separation.facet()
            work += separation.work
            guard var facet else { return }
            var excess = -Double(facet.most)
            for place in named.members.indices {
                excess +=
                    Double(facet.weights[place].fixed) * picked[place] + Double(facet.weights[place].perStep)
                    * steps[place]
            }
            guard excess > 0 else { return }
            var lifting = SequentialLifting(named, facet)
            defer { work += lifting.work }
            for member in others {
                guard let weight = lifting.lift(member) else { return }
                named.members.append(member)
                facet.weights.append(weight)
            }
            guard let limit = named.limit(facet, model) else { return }
            var norm = knapsack.opener < 0 ? 0 : Double(facet.most) * Double(facet.most)
            for (place, member) in named.members.enumerated() {
                let (fixed, most) = (
                    Double(facet.weights[place].fixed),
                    Double(facet.weights[place].perStep) * Double(member.steps)
                )
                norm += fixed * fixed + (place < picked.count ? 0.25 * most * most * picked[place] : 0)
            }
            cut = Cut(limit: limit, efficacy: excess * open / norm.squareRoot())
        }
    }
}

extension NestedKnapsack {
    /// An inequality of weights as a limit of options, and of the need that opens the cohort.
    ///
    /// Nil where its numbers would be too large.
    fileprivate func limit(_ facet: HullSeparation.Facet, _ model: Model) -> DerivedLimit? {
        var scale: Int64 = 1
        for (place, member) in members.enumerated()
        where facet.weights[place].perStep % model.step[member.option] != 0 {
            let step = model.step[member.option]
            scale = scale / NestedKnapsacks.commonDivisor(scale, step) * step
            if scale > 100_000 { return nil }
        }
        var result = DerivedLimit()
        var most = scale * facet.most
        var shared = most.magnitude
        for (place, member) in members.enumerated() {
            let perUnit = scale * facet.weights[place].perStep / model.step[member.option]
            let fixed = scale * facet.weights[place].fixed - perUnit * model.low[member.option]
            if perUnit == 0, fixed == 0 { continue }
            shared = UInt64(NestedKnapsacks.commonDivisor(Int64(shared), Int64(perUnit.magnitude)))
            shared = UInt64(NestedKnapsacks.commonDivisor(Int64(shared), Int64(fixed.magnitude)))
            result.optionLoads.append((member.option, perUnit, fixed))
        }
        let divisor = Int64(shared)
        guard divisor > 0 else { return nil }
        most /= divisor
        for place in result.optionLoads.indices {
            result.optionLoads[place].perUnit /= divisor
            result.optionLoads[place].fixed /= divisor
        }
        result.optionLoads.sort { $0.option < $1.option }
        if opener < 0 {
            result.atMost = most
        } else {
            result.atMost = 0
            result.needLoads = [(opener, -most)]
        }
        return result
    }
}
