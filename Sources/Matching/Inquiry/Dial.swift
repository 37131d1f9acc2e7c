import Allocation
import Programme

/// Turns one number of a problem until a need is served: the smallest amount that does it, by solving the part around the
/// need again.
struct Dial {
    /// Doublings after which a number counts as out of reach.
    private static let doublings = 10

    let solved: SolvedPool
    let standings: LimitStandings
    private let need: Int
    private let free: [Int]
    private let options: Range<Int>

    init(_ solved: SolvedPool, _ need: Int, _ standings: LimitStandings) {
        self.solved = solved
        self.need = need
        let problem = solved.matcher.problem
        self.standings = standings
        free = Neighbours(problem, solved.solution.picks).around([need], most: Rematch.partNeeds)
        options = problem.options(ofNeed: need)
    }

    /// The option by which a component may take a window.
    func option(_ component: Int, _ window: Int) -> Int? {
        options.first { option in
            Int(solved.matcher.compiled.window[option]) == window
                && Int(solved.matcher.compiled.component[Int(solved.componentOfOption[option])]) == component
        }
    }

    /// The least that an option may give where it has to do alone, else the least that it may give at all.
    func least(_ option: Int) -> Int64 {
        let problem = solved.matcher.problem
        let component = Int(solved.componentOfOption[option])
        let (least, step) = (problem.optionMinimum[option], problem.optionStep[option])
        guard problem.componentMaximumPicks[component] == 1 else { return least }
        let missing = max(0, problem.componentMinimum[component] - least)
        return least + (missing + step - 1) / step * step
    }

    /// Whether a component may take several windows and needs more than the least of an option.
    func isSplit(_ option: Int) -> Bool {
        let problem = solved.matcher.problem
        let component = Int(solved.componentOfOption[option])
        return problem.componentMaximumPicks[component] > 1
            && problem.componentMinimum[component] > problem.optionMinimum[option]
    }

    /// What all who may load a limit could load it with.
    func claimed(_ limit: Int) -> Int64 { Self.claimed(limit, in: solved.matcher.problem) }

    private static func claimed(_ limit: Int, in problem: Problem) -> Int64 {
        var total: Int64 = 0
        for component in 0..<problem.componentCount {
            var most: Int64 = 0
            for option in problem.options(of: component) {
                for load in problem.loads(ofOption: option) where Int(problem.optionLoadLimit[load]) == limit
                {
                    most = max(most, problem.optionLoadPerUnit[load] * problem.optionMaximum[option])
                }
            }
            total &+= most
        }
        return total
    }

    /// How much more of a limit it takes, in steps; nil where a thousand times as much is not enough.
    func more(of limit: Int, from first: Int64, step: Int64) -> Int64? {
        smallest(from: max(1, first)) { amount in
            var problem = solved.matcher.problem
            guard problem.limitAtMost[limit] != .max else { return false }
            problem.limitAtMost[limit] += amount * step
            return serves(problem)
        }
    }

    /// How much more a window must hold, in its units; nil where room for all that is asked of it is not enough.
    ///
    /// In a larger window everybody may take more, up to what they ask for and what the window allows one match.
    func moreRoom(in window: Int, _ limit: Int, from first: Int64) -> Int64? {
        let larger = withoutCapacity(window)
        let most = larger.limitAtMost[limit]
        guard most != .max else { return nil }
        let scale = standings.scale(limit)
        let claimed = Self.claimed(limit, in: larger)
        return smallest(from: max(1, first), reach: (max(0, claimed - most) + scale - 1) / scale) { amount in
            var problem = larger
            problem.limitAtMost[limit] = most + amount * scale
            return serves(problem)
        }
    }

    /// The problem with options that only the limit on the window's capacity keeps from being larger.
    private func withoutCapacity(_ window: Int) -> Problem {
        let matcher = solved.matcher
        let (pool, compiled) = (matcher.pool, matcher.compiled)
        var facts = pool.windows[window]
        let offer = pool.snapshot.offers[Int(facts.offer)].record
        facts.quantityMaximum = offer.windows[Int(facts.window)].quantityMaximum ?? .max
        var problem = matcher.problem
        for option in compiled.window.indices where Int(compiled.window[option]) == window {
            let component = Int(compiled.component[Int(solved.componentOfOption[option])])
            let terms = ComponentTerms(component, lot: matcher.screen.lots[component], pool, compiled.pins)
            guard let quantities = QuantityRange(pool.components[component], facts, pool),
                let range = terms.range(window, quantities)
            else { continue }
            problem.optionMaximum[option] = max(problem.optionMaximum[option], range.most / terms.scale.lot)
        }
        return problem
    }

    /// The largest minimum with which a cohort opens for the need, in steps; nil where none does.
    func fewer(of limit: Int, step: Int64) -> Int64? {
        let minimum = solved.matcher.problem.limitMinimumWhenUsed[limit] / step
        guard minimum > 1 else { return nil }
        let less = smallest(from: 1, most: minimum - 1) { amount in
            var problem = solved.matcher.problem
            problem.limitMinimumWhenUsed[limit] = (minimum - amount) * step
            return serves(problem)
        }
        return less.map { minimum - $0 }
    }

    /// How many points more the need would have to bring, in millionths; nil where 50 are not enough.
    func points() -> Int64? {
        let steps: Int64 = 100_000
        let found = smallest(from: 1, most: 500) { amount in
            var problem = solved.matcher.problem
            for option in options {
                let points = solved.matcher.compiled.points[option]
                let value = problem.optionValuePerUnit[option]
                problem.optionValuePerUnit[option] = Int64(
                    clamping: Int128(value) * Int128(points + amount * steps) / Int128(max(1, points))
                )
            }
            return serves(problem)
        }
        return found.map { $0 * steps }
    }

    /// The smallest amount for which something holds that holds for every larger one too.
    ///
    /// Each look solves a part again. Where the largest amount does not do, nothing does, which two looks tell; above a hundred
    /// the amount is told to a hundredth, as ``Change/effort`` counts it. The largest is a thousand times the first, or as far
    /// as is to be reached.
    private func smallest(
        from first: Int64,
        most: Int64 = .max,
        reach: Int64 = 0,
        _ holds: (Int64) -> Bool
    ) -> Int64? {
        if holds(min(first, most)) { return min(first, most) }
        let largest = min(max(Int64(clamping: Int128(first) << Self.doublings), reach), most)
        guard largest > first, holds(largest) else { return nil }
        var (fails, works) = (first, largest)
        // Doubling finds the order of size in few looks, however large the largest is.
        while fails < works / 4 {
            let next = fails * 2
            if holds(next) { works = next } else { fails = next }
        }
        while works - fails > max(1, works / 100) {
            let middle = fails + (works - fails) / 2
            if holds(middle) { works = middle } else { fails = middle }
        }
        return works
    }

    /// Whether the need is served when the part around it is solved again.
    private func serves(_ problem: Problem) -> Bool {
        let rematch = solved.rematch(problem)
        guard let found = rematch.solvePart(from: solved.solution.picks, prices: solved.prices, free: free)
        else {
            return false
        }
        return found.contains { options.contains(Int($0.option)) }
    }
}

/// What of each window's limits is left.
struct Room {
    private let solved: SolvedPool
    private let left: [Int64]

    init(_ solved: SolvedPool) {
        self.solved = solved
        let pool = solved.matcher.pool
        let uses = Uses(solved.solution, solved.matcher.explainer, claimsOn: [])
        left = pool.windows.indices.map { index in
            let capacity = pool.capacity(of: index)
            return capacity == .max ? .max : capacity - uses.used[index]
        }
    }

    /// Whether a window has what a component needs at least.
    func fits(_ component: Int, _ window: Int) -> Bool {
        let pool = solved.matcher.pool
        let least = max(1, pool.components[component].quantityMinimum)
        return left[window] == .max || pool.exchange(component, window).offered(least) <= left[window]
    }
}

/// The points of a pair with a change in the need.
struct PairPoints {
    private let small: Snapshot
    private let component: Int
    private let window: Int
    private let offers: Int
    private let reference: ReferenceIndex

    init(_ pool: PoolFacts, component: Int, window: Int, offers: Int32) {
        small = ChangeFinder(pool: pool).small(component, window)
        self.component = Int(pool.components[component].component)
        self.window = Int(pool.windows[window].window)
        self.offers = Int(offers)
        reference = pool.reference
    }

    /// How many points a change brings, in millionths; nil where it cannot be made.
    func gain(_ change: Change) -> Int64? {
        var changed = small
        guard change.apply(to: &changed) else { return nil }
        return points(changed) - points(small)
    }

    private func points(_ snapshot: Snapshot) -> Int64 {
        let facts = PoolFacts(snapshot, reference: reference)
        return Scoring(facts).scores(
            facts.components[component],
            facts.windows[window],
            possibleOffers: offers
        )
        .points(snapshot.policy.weights)
    }
}
