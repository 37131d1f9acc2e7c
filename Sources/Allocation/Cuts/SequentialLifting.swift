/// Gives members that an inequality does not name the largest weights, one after the other, with which it still holds
/// (Padberg 1975).
struct SequentialLifting: ~Copyable {
    /// Inequalities with larger weights are given up: sums of them have to fit.
    private static let largestWeight: Int64 = 1 << 30

    private let most: Int64
    private var tables: NestedLoadTables
    /// For the further steps that a member can take, how much is left beside them.
    private var room: [(steps: Int, left: Int64)] = []
    /// What it has cost; a deterministic clock.
    var work: Int64 { tables.work }

    /// Starts from the inequality of some members of a knapsack.
    init(_ knapsack: NestedKnapsack, _ facet: HullSeparation.Facet) {
        most = facet.most
        tables = NestedLoadTables(knapsack)
        for (place, member) in knapsack.members.enumerated() { tables.add(member, facet.weights[place]) }
    }

    /// The weight of a further member; nil where it is out of range.
    ///
    /// - Complexity: O(steps × capacity).
    mutating func lift(_ member: NestedKnapsack.Member) -> NestedKnapsack.Weight? {
        room.removeAll(keepingCapacity: true)
        for steps in 0...member.steps {
            let load = member.base + steps * member.perStep
            if let beside = tables.greatest(beside: load, isInner: member.isInner) {
                room.append((steps, most - beside))
            }
        }
        let weight = Self.highestLine(under: room, at: 0.5 * Double(member.steps))
        guard abs(weight.fixed) <= Self.largestWeight, abs(weight.perStep) <= Self.largestWeight else {
            return nil
        }
        tables.add(member, weight)
        return weight
    }

    /// The line through two neighbours on the lower hull of points that is the highest at a place, rounded down; 0 where there
    /// are no points.
    private static func highestLine(under points: [(steps: Int, left: Int64)], at place: Double)
        -> NestedKnapsack.Weight
    {
        var hull: [(steps: Int, left: Int64)] = []
        for point in points {
            while hull.count >= 2, isAbove(hull[hull.count - 1], hull[hull.count - 2], point) {
                hull.removeLast()
            }
            hull.append(point)
        }
        guard let first = hull.first else { return NestedKnapsack.Weight(fixed: 0, perStep: 0) }
        if hull.count == 1 { return NestedKnapsack.Weight(fixed: first.left, perStep: 0) }
        var (a, b) = (hull[0], hull[1])
        for next in hull.dropFirst(2) where Double(b.steps) < place { (a, b) = (b, next) }
        let slope = (Double(b.left - a.left) / Double(b.steps - a.steps)).rounded(.down)
        // Beyond what counts anyway, and so that it can be converted.
        let perStep = Int64(max(-0x1p40, min(0x1p40, slope)))
        let fixed = points.reduce(Int64.max) { min($0, $1.left - perStep * Int64($1.steps)) }
        return NestedKnapsack.Weight(fixed: fixed, perStep: perStep)
    }

    /// Whether a point lies on the line through its neighbours or above.
    private static func isAbove(
        _ point: (steps: Int, left: Int64),
        _ before: (steps: Int, left: Int64),
        _ after: (steps: Int, left: Int64)
    ) -> Bool {
        Double(point.left - before.left) * Double(after.steps - point.steps)
            >= Double(after.left - point.left) * Double(point.steps - before.steps)
    }
}
