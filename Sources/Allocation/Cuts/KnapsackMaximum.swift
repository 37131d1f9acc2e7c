/// Finds the feasible choice of a knapsack with the greatest sum of weights, in whole numbers.
struct KnapsackMaximum: ~Copyable {
    private let knapsack: NestedKnapsack
    private var tables: NestedLoadTables
    /// For each member and load how many further steps it takes, or −1 where it is not picked.
    private var steps: Buffer<Int16>
    /// For each member the steps of the last choice, or −1 where it is not picked.
    private(set) var choice: Buffer<Int32>
    var work: Int64 { tables.work }

    init(_ knapsack: NestedKnapsack) {
        self.knapsack = knapsack
        tables = NestedLoadTables(knapsack)
        steps = Buffer(repeating: -1, count: knapsack.members.count * (knapsack.most + 1))
        choice = Buffer(repeating: -1, count: knapsack.members.count)
    }

    /// The greatest sum, whose choice stands in ``choice`` then; nil where the members cannot make the cohort.
    ///
    /// - Complexity: O(members × capacity).
    mutating func solve(_ weights: [NestedKnapsack.Weight]) -> Int64? {
        tables.reset()
        steps.fill(-1)
        let width = knapsack.most + 1
        for (place, member) in knapsack.members.enumerated() {
            tables.add(member, weights[place], steps: steps.base + place * width)
        }
        guard let greatest = tables.greatest() else { return nil }
        var (inner, outer) = (greatest.inner, greatest.outer)
        for (place, member) in knapsack.members.enumerated().reversed() {
            let taken = Int(steps[place * width + (member.isInner ? inner : outer)])
            choice[place] = Int32(taken)
            if taken < 0 { continue }
            let load = member.base + taken * member.perStep
            if member.isInner { inner -= load } else { outer -= load }
        }
        return greatest.sum
    }
}
