/// Finds facets of the hulls of single knapsacks that a mixture of patterns breaks.
///
/// What rounding finds follows from one limit; the hull of an offer knows its capacity, its minimum cohort and what is
/// reserved together, and that quantities are whole.
struct FenchelCuts {
    /// Facets of more members are not looked for.
    private static let mostMembers = 40
    /// Between so many batches it may be stopped, each of so many pieces that threads take at once.
    private static let batches = 8
    private static let pieces = 2
    /// Below so many knapsacks one thread is as fast.
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
    ///
    /// `stop` is asked now and then, with ``work``; what was found until then is given all the same.
    mutating func separate(
        _ mixture: RestrictedMaster.Mixture,
        _ model: Model,
        least: Double,
        stop: (Int64) -> Bool = { _ in false }
    ) -> [Cut] {
        var found = [Separation](repeating: Separation(), count: knapsacks.count)
        for batch in 0..<Self.batches where !stop(work) {
            found.withUnsafeMutableBufferPointer { [knapsacks, threads] buffer in
                guard let base = buffer.baseAddress else { return }
                let places = WorkerMemory(base: base)
                Workers.run(Self.pieces, threads: threads) { piece in
                    let first = batch * Self.pieces + piece
                    for place in stride(from: first, to: knapsacks.count, by: Self.batches * Self.pieces) {
                        places[place].run(knapsacks[place], mixture, model)
                    }
                }
            }
            for place in found.indices where place / Self.pieces % Self.batches == batch {
                work += found[place].work
            }
        }
        return found.compactMap(\.cut).filter { $0.efficacy > least }.sorted { $0.efficacy > $1.efficacy }
    }

    /// The look at one knapsack.
    private struct Separation: Sendable {
        var cut: Cut?
        var work: Int64 = 0

        mutating func run(_ knapsack: NestedKnapsack, _ mixture: RestrictedMaster.Mixture, _ model: Model) {
            guard let point = KnapsackMixture(knapsack, mixture, model), point.isFractional else { return }
            // A single member may be too small to make a cohort.
            let fewest = knapsack.opener < 0 ? 2 : 1
            guard (fewest...FenchelCuts.mostMembers).contains(point.picks.members.count) else { return }
            var separation = HullSeparation(point.picks, picked: point.picked, steps: point.steps)
            let facet = separation.facet()
            work += separation.work
            guard var facet else { return }
            // What the mixture does not pick was left out of the search for a facet.
            var lifting = SequentialLifting(point.picks, facet)
            defer { work += lifting.work }
            for member in point.others {
                guard let weight = lifting.lift(member) else { return }
                facet.weights.append(weight)
            }
            var lifted = point.picks
            lifted.members += point.others
            let efficacy = point.efficacy(facet, lifted.members)
            guard efficacy > 0, let limit = lifted.limit(facet, model) else { return }
            cut = Cut(limit: limit, efficacy: efficacy)
        }
    }
}
