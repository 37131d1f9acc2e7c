/// The charge for each unit of a component that makes the fractional bound on sets of its candidates small.
///
/// The Lagrangian dual, in one variable, of "not more than the maximum", or, where the best sets fall short of the minimum,
/// of "not less than the minimum" by a charge below 0. Any charge gives a bound, so that bisection need not be exact. The
/// candidates' figures stand side by side, in arrays that a processor can work through several at a time.
struct UnitCharge {
    private let fixed: UnsafeMutablePointer<Double>
    private let unit: UnsafeMutablePointer<Double>
    private let low: UnsafeMutablePointer<Double>
    private let high: UnsafeMutablePointer<Double>
    private let scores: UnsafeMutablePointer<Double>
    /// The quantity of each candidate at which it scores most.
    private let quantity: UnsafeMutablePointer<Double>
    private var count = 0

    init(capacity: Int) {
        fixed = .allocate(capacity: capacity)
        unit = .allocate(capacity: capacity)
        low = .allocate(capacity: capacity)
        high = .allocate(capacity: capacity)
        scores = .allocate(capacity: capacity)
        quantity = .allocate(capacity: capacity)
    }

    func deallocate() {
        for pointer in [fixed, unit, low, high, scores, quantity] { pointer.deallocate() }
    }

    mutating func removeAll() { count = 0 }

    /// Adds a candidate: what a pick of it is worth, and each unit from `low` to `high`.
    mutating func add(fixed: Double, unit: Double, low: Int64, high: Int64) {
        self.fixed[count] = fixed
        self.unit[count] = unit
        self.low[count] = Double(low)
        self.high[count] = Double(high)
        count += 1
    }

    /// The most that a candidate adds at the charge that was looked at last.
    func score(_ candidate: Int) -> Double { scores[candidate] }

    /// Scores all candidates where every unit is charged.
    func price(_ charge: Double) {
        for candidate in 0..<count {
            let margin = unit[candidate] - charge
            let best = margin > 0 ? high[candidate] : low[candidate]
            quantity[candidate] = best
            scores[candidate] = fixed[candidate] + margin * best
        }
    }

    /// The charge with the smallest bound on sets of at most `picks` whose quantities add up to `minimum` to `most`; looks no
    /// further where no set can be worth more than `limit`.
    func find(picks: Int, most: Double, minimum: Double, limit: Double) -> Double {
        var high = 0.0
        for candidate in 0..<count {
            let (own, fixed) = (unit[candidate], fixed[candidate])
            high = max(high, own + fixed / low[candidate], own + fixed / self.high[candidate])
        }
        var best = (charge: high, bound: high * most)
        var low = 0.0
        for _ in 0..<8 where best.bound > limit {
            let charge = (low + high) / 2
            price(charge)
            var taken = 0.0
            for candidate in 0..<count { taken += scores[candidate] > 0 ? quantity[candidate] : 0 }
            let bound = charge * most + top(picks)
            if bound < best.bound { best = (charge, bound) }
            if taken > most { low = charge } else { high = charge }
        }
        return minimum > 1 && best.bound > limit ? premium(picks, minimum, best, limit) : best.charge
    }

    /// The better of a charge with its bound and of charges below 0, of which the bound is convex.
    private func premium(
        _ picks: Int,
        _ minimum: Double,
        _ known: (charge: Double, bound: Double),
        _ limit: Double
    ) -> Double {
        var best = known
        // Without a charge the best sets may reach the minimum: then no premium makes the bound smaller.
        price(0)
        let free = top(picks)
        if free < best.bound { best = (0, free) }
        if best.bound <= limit || quantityOfTop(picks) >= minimum { return best.charge }
        var low = 0.0
        for candidate in 0..<count {
            let loss = min(0, unit[candidate]) + min(0, fixed[candidate]) / max(1, self.low[candidate])
            low = min(low, loss)
        }
        var high = 0.0
        low *= 2
        for _ in 0..<10 where best.bound > limit {
            let charge = (low + high) / 2
            price(charge)
            let bound = charge * minimum + top(picks)
            if bound < best.bound { best = (charge, bound) }
            if quantityOfTop(picks) < minimum { high = charge } else { low = charge }
        }
        return best.charge
    }

    /// The sum of the `picks` largest positive scores, or more.
    func top(_ picks: Int) -> Double {
        if picks <= 0 { return 0 }
        // With more than three all that is above 0 counts: a bound may be too large.
        if picks > 3 { return positive }
        // Without branches: which score is large is hard to foretell.
        var (first, second, third) = (0.0, 0.0, 0.0)
        for candidate in 0..<count {
            let score = scores[candidate]
            let less = min(first, score)
            first = max(first, score)
            let least = min(second, less)
            second = max(second, less)
            third = max(third, least)
        }
        return first + (picks > 1 ? second : 0) + (picks > 2 ? third : 0)
    }

    private var positive: Double {
        var sum = 0.0
        for candidate in 0..<count { sum += max(0, scores[candidate]) }
        return sum
    }

    /// How much the candidates of the largest positive scores take together.
    private func quantityOfTop(_ picks: Int) -> Double {
        var sum = 0.0
        var last = (score: Double.infinity, place: -1)
        for _ in 0..<picks {
            var next = (score: 0.0, place: -1)
            for candidate in 0..<count {
                let score = scores[candidate]
                let isAfter = score < last.score || score == last.score && candidate > last.place
                if isAfter, score > next.score { next = (score, candidate) }
            }
            if next.place < 0 { break }
            sum += quantity[next.place]
            last = next
        }
        return sum
    }
}
