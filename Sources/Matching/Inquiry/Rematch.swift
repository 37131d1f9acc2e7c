import Allocation

/// How something was solved again; with the same numbers the same answer comes again.
public struct Check: Hashable, Sendable {
    /// The solver's seed.
    public var seed: UInt64
    /// The solver's work limit.
    public var workLimit: Int64
    /// How many needs were free to change, while the others kept what the run gave them; nil: all were.
    public var freeNeeds: Int?
    /// The value that was found.
    public var objective: Int64
    /// Proven for the whole problem: no solution is worth more.
    public var upperBound: Int64

    /// What is not known of the value.
    public var gap: Int64 { upperBound - objective }
}

/// Solves a problem again that differs a little from one that is solved, from where that one ended.
///
/// First a part: the need in question and those around it, which share limits with it; everyone else keeps what they have.
/// Then, where the problem is small enough to answer at once, all of it, from the better of the two. A bound is always one
/// of the whole problem: of the second solve, or of the prices.
struct Rematch {
    /// Up to so many options all of a problem is solved again.
    static let wholeOptions = 60_000
    /// The needs of a part.
    static let partNeeds = 160
    /// Work of a part.
    private static let partWork: Int64 = 1_500_000
    /// Work of a part in which many windows may be combined: branching, which comes last, would look at each of them with
    /// all others.
    private static let widePartWork: Int64 = 900_000
    /// Pairs of windows that one component may combine above which a part is wide.
    private static let widePairs: Int64 = 600_000
    /// What each option of a part counts beside the work of its solve.
    private static let effortOfOption: Int64 = 40
    /// What each pair of windows that one component may combine counts where options were fixed.
    private static let effortOfPair: Int64 = 5

    let problem: Problem
    let seed: UInt64
    let threads: Int
    /// Of a part of a pool: what the pairs that are not in it add to a bound.
    var boundOutside: Int64?

    /// What was found.
    struct Answer {
        var picks: [Solution.Pick]
        var check: Check
    }

    /// Work of the part in which some needs may change.
    func partWork(of free: [Int]) -> Int64 { isWide(free) ? Self.widePartWork : Self.partWork }

    /// Whether needs may combine so many windows that solving them again takes long.
    func isWide(_ free: [Int]) -> Bool { pairs(of: free) > Self.widePairs }

    /// Pairs of windows that one component of some needs may combine.
    private func pairs(of needs: [Int]) -> Int64 {
        var pairs: Int64 = 0
        for need in needs {
            for component in problem.components(of: need) where problem.componentMaximumPicks[component] > 1 {
                let options = Int64(problem.options(of: component).count)
                pairs += options * options
            }
        }
        return pairs
    }

    /// Work for all of a problem.
    static func wholeWork(_ problem: Problem) -> Int64 { 5_000_000 + 100 * Int64(problem.optionCount) }

    /// Solves again.
    ///
    /// - Parameters:
    ///   - picks: Where to start from; they may break limits that were changed.
    ///   - prices: One a limit.
    ///   - needs: Needs in question, by index.
    /// - Returns: Nil where no solution was found, or there is none.
    func solve(from picks: [Solution.Pick], prices: [Double], around needs: [Int]) -> Answer? {
        let free = Neighbours(problem, picks).around(needs, most: Self.partNeeds)
        let start = start(from: picks, prices: prices, free: free)
        if boundOutside == nil, problem.optionCount <= Self.wholeOptions {
            return solveWhole(from: start, prices: prices)
        }
        let value = Evaluation(start, of: problem)
        guard value.isFeasible else { return nil }
        let proof = PricedProblem(problem, prices: prices, threads: threads)
        return Answer(
            picks: start,
            check: Check(
                seed: seed,
                workLimit: partWork(of: free),
                freeNeeds: free.count,
                objective: value.objective,
                upperBound: max(
                    value.objective,
                    proof.bound.map { Int64(clamping: Int128($0) + Int128(boundOutside ?? 0)) } ?? .max
                )
            )
        )
    }

    /// The better of some picks and of what the part makes of them.
    func start(from picks: [Solution.Pick], prices: [Double], free: [Int]) -> [Solution.Pick] {
        guard let found = solvePart(from: picks, prices: prices, free: free).picks else { return picks }
        let (before, after) = (Evaluation(picks, of: problem), Evaluation(found, of: problem))
        return after.isFeasible && (!before.isFeasible || after.objective > before.objective) ? found : picks
    }

    /// Solves all of the problem.
    func solveWhole(from picks: [Solution.Pick], prices: [Double]) -> Answer? {
        var options = SolveOptions()
        options.seed = seed
        options.threads = threads
        options.workLimit = Self.wholeWork(problem)
        options.warmPicks = picks
        options.warmPrices = prices
        let result = Solver.solve(problem, options: options)
        guard let objective = result.solution.objective else { return nil }
        return Answer(
            picks: result.solution.picks,
            check: Check(
                seed: seed,
                workLimit: Self.wholeWork(problem),
                freeNeeds: nil,
                objective: objective,
                upperBound: result.solution.upperBound ?? .max
            )
        )
    }

    /// Solves the part in which some needs may change, ascending.
    ///
    /// - Parameters:
    ///   - picks: A solution of the whole, or what was one.
    ///   - prices: One a limit.
    ///   - free: The needs.
    ///   - most: The most work, where that is less than parts have.
    /// - Returns: Picks of the whole, nil where none were found, and how much was done for them.
    func solvePart(
        from picks: [Solution.Pick],
        prices: [Double],
        free: [Int],
        most: Int64 = .max
    ) -> (picks: [Solution.Pick]?, effort: Int64) {
        guard let part = ProblemPart(problem, picks: picks, free: free, prices: prices) else {
            return (nil, Int64(problem.optionCount))
        }
        var options = SolveOptions()
        options.seed = seed
        options.threads = threads
        options.workLimit = min(partWork(of: free), most)
        options.warmPicks = part.picks
        options.warmPrices = part.prices
        let found = Solver.solve(part.problem, options: options)
        // Fixing options by their prices asks the needs again for each of them, which the solver does not count as work.
        var effort = found.work + Int64(part.problem.optionCount) * Self.effortOfOption
        if found.optionsFixed > 0 || found.closedBySearch { effort += pairs(of: free) * Self.effortOfPair }
        guard found.solution.objective != nil else { return (nil, effort) }
        return (part.whole(found.solution.picks), effort)
    }
}

/// The needs that stand around a need: those that hold what it could take, and so on outwards.
struct Neighbours {
    /// Needs without anything that are looked at beside those that hold a limit.
    private static let asking = 20

    private let problem: Problem
    private var holders: [[Int32]]
    private var asking: [[Int32]]

    init(_ problem: Problem, _ picks: [Solution.Pick]) {
        self.problem = problem
        holders = Array(repeating: [], count: problem.limitCount)
        asking = holders
        var cursor = 0
        for need in 0..<problem.needCount {
            let options = problem.options(ofNeed: need)
            var isServed = false
            while cursor < picks.count, Int(picks[cursor].option) < options.upperBound {
                isServed = true
                for load in problem.loads(ofOption: Int(picks[cursor].option)) {
                    holders[Int(problem.optionLoadLimit[load])].append(Int32(need))
                }
                cursor += 1
            }
            if isServed {
                for load in problem.loads(ofNeed: need)
                where problem.limitPenalty[Int(problem.needLoadLimit[load])] == 0 {
                    holders[Int(problem.needLoadLimit[load])].append(Int32(need))
                }
            } else {
                problem.forEachLimit(of: need) { limit in
                    if problem.limitPenalty[limit] == 0, asking[limit].count < Self.asking,
                        asking[limit].last != Int32(need)
                    {
                        asking[limit].append(Int32(need))
                    }
                }
            }
        }
    }

    private func hardLimits(of need: Int) -> [Int] {
        problem.limits(of: need).filter { problem.limitPenalty[$0] == 0 }
    }

    /// Needs and those around them, at most so many, ascending.
    func around(_ needs: [Int], most: Int) -> [Int] {
        var found = needs
        var seen = Set(needs)
        var next = 0
        while next < found.count, found.count < most {
            let limits = hardLimits(of: found[next])
            next += 1
            for limit in limits {
                // Those who hold what is asked for first: they are who would have to move.
                for other in holders[limit] + asking[limit]
                where found.count < most && seen.insert(Int(other)).inserted {
                    found.append(Int(other))
                }
            }
        }
        return found.sorted()
    }
}
