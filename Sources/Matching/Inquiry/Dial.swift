import Allocation
import Programme

/// Turns one number of a problem until a need is served: the smallest amount that does it, by solving the part around the
/// need again.
///
/// All numbers of a need share one budget, counted in the solver's work, so that answers do not depend on the machine. When
/// a number's share is used up, it is told as far as it is known: an amount that does it, though less might.
struct Dial {
    /// Doublings after which a number counts as out of reach.
    private static let doublings = 10
    /// What all looks of a need may take.
    private static let budget: Int64 = 48_000_000

    let solved: SolvedPool
    let standings: LimitStandings
    private let need: Int
    private let free: [Int]
    private let options: Range<Int>
    /// What is left of the budget, and for how many numbers.
    private var left = Self.budget
    private var numbers: Int64 = 1
    /// What the number that is turned may still take.
    private var share = Self.budget

    init(_ solved: SolvedPool, _ need: Int, _ standings: LimitStandings) {
        self.solved = solved
        self.need = need
        let problem = solved.matcher.problem
        self.standings = standings
        free = Neighbours(problem, solved.solution.picks).around([need], most: Rematch.partNeeds)
        options = problem.options(ofNeed: need)
    }

    /// Whether each look takes long.
    var isWide: Bool { solved.rematch(solved.matcher.problem).isWide(free) }

    /// Shares what is left of the budget among so many numbers that are still to be turned.
    mutating func share(among numbers: Int) { self.numbers = Int64(max(1, numbers)) }

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
    mutating func more(of limit: Int, from first: Int64, step: Int64) -> Int64? {
        let before = solved.matcher.problem
        guard before.limitAtMost[limit] != .max else { return nil }
        return smallest(from: max(1, first)) { amount in
            var problem = before
            problem.limitAtMost[limit] += amount * step
            return problem
        }
    }

    /// How much more a window must hold, in its units; nil where room for all that is asked of it is not enough.
    ///
    /// In a larger window everybody may take more, up to what they ask for and what the window allows one match.
    mutating func moreRoom(in window: Int, _ limit: Int, from first: Int64) -> Int64? {
        let larger = withoutCapacity(window)
        let most = larger.limitAtMost[limit]
        guard most != .max else { return nil }
        let scale = standings.scale(limit)
        let claimed = Self.claimed(limit, in: larger)
        return smallest(from: max(1, first), reach: (max(0, claimed - most) + scale - 1) / scale) { amount in
            var problem = larger
            problem.limitAtMost[limit] = most + amount * scale
            return problem
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
    mutating func fewer(of limit: Int, step: Int64) -> Int64? {
        let before = solved.matcher.problem
        let minimum = before.limitMinimumWhenUsed[limit] / step
        guard minimum > 1 else { return nil }
        let less = smallest(from: 1, most: minimum - 1) { amount in
            var problem = before
            problem.limitMinimumWhenUsed[limit] = (minimum - amount) * step
            return problem
        }
        return less.map { minimum - $0 }
    }

    /// The largest quantity that a component might be content with so that the need is served, in its units; nil where none
    /// below the one that it names does.
    mutating func lessAtLeast(of component: Int) -> Int64? {
        let matcher = solved.matcher
        let (pool, before) = (matcher.pool, matcher.problem)
        let options = self.options.filter {
            Int(matcher.compiled.component[Int(solved.componentOfOption[$0])]) == component
        }
        guard let place = options.first.map({ Int(solved.componentOfOption[$0]) }) else { return nil }
        let terms = ComponentTerms(
            component,
            lot: matcher.screen.lots[component],
            pool,
            matcher.compiled.pins
        )
        let minimum = before.componentMinimum[place]
        let best = options.map { before.optionMaximum[$0] }.sorted(by: >)
            .prefix(Int(clamping: before.componentMaximumPicks[place]))
        // More than all that it may take together it cannot have, whoever else gives way.
        let reachable = best.reduce(Int64(0)) { $0.addingReportingOverflow($1).overflow ? .max : $0 + $1 }
        guard minimum > 1, reachable > 0 else { return nil }
        var facts = pool.components[component]
        let less = smallest(from: min(minimum - 1, max(1, minimum - reachable)), most: minimum - 1) {
            amount in
            var problem = before
            problem.componentMinimum[place] = minimum - amount
            facts.quantityMinimum = (minimum - amount) * terms.scale.lot + terms.pinned
            for option in options {
                let window = Int(matcher.compiled.window[option])
                guard let quantities = QuantityRange(facts, pool.windows[window], pool),
                    let range = terms.range(window, quantities)
                else { continue }
                problem.optionMinimum[option] = min(
                    before.optionMinimum[option],
                    range.least / terms.scale.lot
                )
            }
            return problem
        }
        return less.map { (minimum - $0) * terms.scale.lot + terms.pinned }
    }

    /// How many points more the need would have to bring, in millionths; nil where 50 are not enough.
    mutating func points() -> Int64? {
        let steps: Int64 = 100_000
        let (compiled, options) = (solved.matcher.compiled, self.options)
        let found = smallest(from: 1, most: 500) { amount in
            var problem = compiled.problem
            for option in options {
                let points = compiled.points[option]
                let value = problem.optionValuePerUnit[option]
                problem.optionValuePerUnit[option] = Int64(
                    clamping: Int128(value) * Int128(points + amount * steps) / Int128(max(1, points))
                )
            }
            return problem
        }
        return found.map { $0 * steps }
    }

    /// The smallest amount with which the need is served, where every larger one serves it too.
    ///
    /// Each look solves a part again. Where the largest amount does not do, nothing does, which two looks tell; above a hundred
    /// the amount is told to a hundredth, as ``Change/effort`` counts it. The largest is a thousand times the first, or as far
    /// as is to be reached.
    private mutating func smallest(
        from first: Int64,
        most: Int64 = .max,
        reach: Int64 = 0,
        _ turned: (Int64) -> Problem
    ) -> Int64? {
        share = left / numbers
        numbers = max(1, numbers - 1)
        if serves(turned(min(first, most))) { return min(first, most) }
        let largest = min(max(Int64(clamping: Int128(first) << Self.doublings), reach), most)
        guard largest > first, serves(turned(largest)) else { return nil }
        var (fails, works) = (first, largest)
        // Halving the exponent finds the order of size in few looks, however large the largest is.
        while fails < works / 4, share > 0 {
            let next = max(fails * 2, Int64((Double(fails) * Double(works)).squareRoot()))
            if serves(turned(next)) { works = next } else { fails = next }
        }
        while works - fails > max(1, works / 100), share > 0 {
            let middle = fails + (works - fails) / 2
            if serves(turned(middle)) { works = middle } else { fails = middle }
        }
        return works
    }

    /// Whether the need is served when the part around it is solved again.
    private mutating func serves(_ problem: Problem) -> Bool {
        if share <= 0 { return false }
        let found = solved.rematch(problem).solvePart(
            from: solved.solution.picks,
            prices: solved.prices,
            free: free,
            most: share
        )
        share -= found.effort
        left -= found.effort
        return found.picks?.contains { options.contains(Int($0.option)) } ?? false
    }
}
