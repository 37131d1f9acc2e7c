/// Tells whether a point lies in the hull of a knapsack's feasible choices, or which inequality it breaks that none of
/// them does.
///
/// On the straight way from a point inside to the point in question the hull is left through a facet. A linear program over
/// the choices known so far finds the facet of their hull; where some other choice lies beyond it, that one is added
/// (Boyd 1994: Fenchel cuts; the way from inside: Buchheim, Liers and Oswald 2008).
struct HullSeparation: ~Copyable {
    /// An inequality that every feasible choice keeps: its weights add up to no more than `most`.
    struct Facet {
        var weights: [NestedKnapsack.Weight]
        var most: Int64
    }

    /// What weights are multiplied by while facets are looked for in floating point.
    private static let precision = 0x1p40
    private static let mostRounds = 200
    /// Weights of a facet that are no multiples of one number are rounded to this share of the smallest.
    private static let grain = 1e-5

    private let knapsack: NestedKnapsack
    /// For each member the coordinate of its further steps, as a share of the most, or −1; that it is picked is the coordinate of
    /// its own number.
    private let stepCoordinate: [Int]
    private let dimensions: Int
    private let point: [Double]
    private var maximum: KnapsackMaximum
    private var gauge: HullGauge
    /// A point inside, as the mean of the first corners.
    private var inside: [Double] = []
    /// What it has cost; a deterministic clock.
    var work: Int64 { maximum.work / 4 + gauge.work }

    /// Prepares for a point: for each member how far it is picked, and how many further steps it takes on average.
    init(_ knapsack: NestedKnapsack, picked: [Double], steps: [Double]) {
        self.knapsack = knapsack
        maximum = KnapsackMaximum(knapsack)
        var coordinates: [Int] = []
        var point = picked
        for (place, member) in knapsack.members.enumerated() {
            coordinates.append(member.steps > 0 ? point.count : -1)
            if member.steps > 0 { point.append(steps[place] / Double(member.steps)) }
        }
        stepCoordinate = coordinates
        dimensions = point.count
        self.point = point
        gauge = HullGauge([])
    }

    /// The facet through which the way to the point leaves the hull; nil where the point lies inside, or where numbers do
    /// not allow to tell.
    ///
    /// Where there is no choice at all, as the members cannot make the cohort, any inequality holds: that 0 is no more than −1.
    mutating func facet() -> Facet? {
        guard layOut() else {
            let none = NestedKnapsack.Weight(fixed: 0, perStep: 0)
            return Facet(weights: knapsack.members.map { _ in none }, most: -1)
        }
        for _ in 0..<Self.mostRounds {
            guard gauge.solve() == .outside else { return nil }
            var direction = (0..<dimensions).map { gauge.prices[$0] }
            let length = direction.reduce(0) { max($0, abs($1)) }
            // Weights are converted to whole numbers.
            guard length > 0, direction.allSatisfy(\.isFinite) else { return nil }
            var level = 1 / length
            for row in 0..<dimensions {
                direction[row] /= length
                level += direction[row] * inside[row]
            }
            guard let most = maximum.solve(weights(direction, Self.precision)) else { return nil }
            if Double(most) / Self.precision <= level + 1e-7 { return whole(direction) }
            gauge.add(seenFromInside(corner()))
        }
        return nil
    }

    /// Finds first corners and a point inside; false where there is no choice.
    private mutating func layOut() -> Bool {
        guard let corners = corners() else { return false }
        inside = [Double](repeating: 0, count: dimensions)
        for corner in corners {
            for row in 0..<dimensions { inside[row] += corner[row] / Double(corners.count) }
        }
        gauge = HullGauge((0..<dimensions).map { point[$0] - inside[$0] })
        for corner in corners { gauge.add(seenFromInside(corner)) }
        return true
    }

    private func seenFromInside(_ corner: [Double]) -> [Double] {
        (0..<dimensions).map { corner[$0] - inside[$0] }
    }

    /// Choices that lie far from the point, one in the direction of each coordinate; nil where there is none at all.
    private mutating func corners() -> [[Double]]? {
        var result: [[Double]] = []
        for row in 0..<dimensions {
            // What the coordinate leaves open is as near to the point as can be.
            var direction = point.map { ($0 - 0.5) * 0.1 / Double(dimensions) }
            direction[row] = point[row] < 0.5 ? 1 : -1
            if maximum.solve(weights(direction, Self.precision)) == nil { return nil }
            let corner = corner()
            if !result.contains(corner) { result.append(corner) }
        }
        return result
    }

    /// The coordinates of the last choice.
    private func corner() -> [Double] {
        var result = [Double](repeating: 0, count: dimensions)
        for (place, member) in knapsack.members.enumerated() where maximum.choice[place] >= 0 {
            result[place] = 1
            if member.steps > 0 {
                result[stepCoordinate[place]] = Double(maximum.choice[place]) / Double(member.steps)
            }
        }
        return result
    }

    private func weights(_ direction: [Double], _ scale: Double) -> [NestedKnapsack.Weight] {
        knapsack.members.enumerated().map { place, member in
            let perStep = member.steps > 0 ? direction[stepCoordinate[place]] / Double(member.steps) : 0
            return NestedKnapsack.Weight(
                fixed: Int64((direction[place] * scale).rounded()),
                perStep: Int64((perStep * scale).rounded())
            )
        }
    }

    /// The facet in whole numbers, small ones where there are such: its greatest sum is found anew, so it holds exactly
    /// whatever rounding does to its direction.
    private mutating func whole(_ direction: [Double]) -> Facet? {
        var smallest = Double.infinity
        var parts: [Double] = []
        for (place, member) in knapsack.members.enumerated() {
            parts.append(abs(direction[place]))
            if member.steps > 0 { parts.append(abs(direction[stepCoordinate[place]]) / Double(member.steps)) }
        }
        for part in parts where part > 1e-6 { smallest = min(smallest, part) }
        guard smallest < .infinity else { return nil }
        let scale =
            (1...40).lazy.map { Double($0) / smallest }.first { Self.isWhole(parts, times: $0) } ?? 1
            / Self.grain
        let weights = weights(direction, scale)
        return maximum.solve(weights).map { Facet(weights: weights, most: $0) }
    }

    /// Whether multiples of numbers are whole, but for what floating point leaves.
    private static func isWhole(_ parts: [Double], times scale: Double) -> Bool {
        guard scale < 1e6 else { return false }
        return parts.allSatisfy { part in
            let multiple = part * scale
            return abs(multiple - multiple.rounded()) < 1e-4 * max(1, 0.1 * multiple)
        }
    }
}
