/// What a pair brings at prices, beside others of its component.
struct PricedSupply {
    /// What a unit brings, in millionths of a point.
    var perUnit: Double
    /// What the pick brings or costs whatever its quantity.
    var fixed: Double
    /// The quantities that may be taken, in units: its bounds are multiples of its step.
    var range: ValueScale.Range

    /// What a quantity brings, in units.
    func value(of quantity: Int64) -> Double { perUnit * Double(quantity) + fixed }
}

/// The kept pairs of a component that several suppliers may serve together, and which others they make superfluous.
///
/// A pair is superfluous where as many kept ones as may be picked outdo it: they may take every quantity that it may,
/// and bring no less for a lot and for the pick. Whoever picked it has left one of them, and does as well with that
/// one in its place, so that some best choice is without the pair.
struct JointSupply {
    private let picks: Int
    private var kept: [PricedSupply] = []

    /// - Parameter picks: How many pairs may be picked together; at least 1.
    init(picks: Int64) {
        self.picks = Int(clamping: max(1, picks))
    }

    /// Adds a kept pair.
    mutating func add(_ supply: PricedSupply) { kept.append(supply) }

    /// Whether a pair that is not kept is in no choice that would not be as good without it.
    ///
    /// - Parameters:
    ///   - supply: The pair.
    ///   - margin: By how much another has to bring more than a value, for rounding.
    /// - Returns: Whether some best choice is without it.
    /// - Complexity: O(kept pairs).
    func makesSuperfluous(_ supply: PricedSupply, margin: (Double) -> Double) -> Bool {
        guard kept.count >= picks else { return false }
        let range = supply.range
        // What both bring grows evenly with the quantity: who is ahead at both ends is ahead between them.
        let (least, most) = (supply.value(of: range.least), supply.value(of: range.most))
        let (enoughAtLeast, enoughAtMost) = (least + margin(least), most + margin(most))
        var better = 0
        for other in kept
        where other.value(of: range.least) >= enoughAtLeast && other.value(of: range.most) >= enoughAtMost
            && other.range.least <= range.least && other.range.most >= range.most
            && range.step % other.range.step == 0
        {
            better += 1
            if better == picks { return true }
        }
        return false
    }
}
