public import Allocation
import Programme

/// A pool with the solution that a run gave it: what explanations and what-ifs are worked out from.
public struct SolvedPool: Sendable {
    /// What the run saw.
    public let snapshot: Snapshot
    /// Its screen, its points and its problem.
    public let matcher: Matcher
    /// What the run found, on that problem.
    public let solution: Solution
    /// The seed of the run, with which everything is solved again.
    public let seed: UInt64
    /// Threads of the solver; results do not depend on them.
    public let threads = Self.threads
    private static let threads = 2
    /// For each option of the problem its component, and for each component its need.
    let componentOfOption: [Int32]
    let needOfComponent: [Int32]
    let needPlace: [String: Int]
    /// Of a part of a pool: what the pairs that are not in it add to a bound that prices prove, at the solution's prices.
    private(set) var boundOutside: Int64?
    /// What the solution's prices prove; for ``limits(of:_:)``.
    public let proof: PricedProblem

    /// Puts a pool and its solution together.
    ///
    /// - Parameters:
    ///   - snapshot: What the run saw.
    ///   - seed: The run's seed.
    ///   - solution: Gives the run's solution for the problem of the snapshot.
    /// - Throws: What `solution` throws.
    public init(_ snapshot: Snapshot, seed: UInt64, solution: (Problem) throws -> Solution) rethrows {
        try self.init(snapshot, seed: seed, Matcher(snapshot, threads: Self.threads), solution)
    }

    /// Puts a pool and its solution together to explain one need: of a large pool the part around that need.
    ///
    /// Every possible pair of the need and of those around it is looked at; all others keep what they have. Bounds cover every
    /// possible pair all the same: what the prices prove of the pairs that are left out is added.
    ///
    /// - Parameters:
    ///   - snapshot: What the run saw.
    ///   - seed: The run's seed.
    ///   - need: External id of the need.
    ///   - taken: What the run's solution takes.
    ///   - solution: Gives the run's solution for the problem of the part.
    /// - Throws: What `solution` throws.
    public init(
        _ snapshot: Snapshot,
        seed: UInt64,
        around need: String,
        _ taken: [TakenOption],
        solution: (Problem) throws -> Solution
    ) rethrows {
        let matcher = Matcher(snapshot, around: need, most: Rematch.partNeeds, taken, threads: Self.threads)
        try self.init(snapshot, seed: seed, matcher, solution)
    }

    init(
        _ snapshot: Snapshot,
        seed: UInt64,
        _ matcher: Matcher,
        _ solution: (Problem) throws -> Solution
    ) rethrows {
        self.snapshot = snapshot
        self.seed = seed
        self.matcher = matcher
        self.solution = try solution(matcher.problem)
        componentOfOption = matcher.explainer.componentOfOption()
        needOfComponent = matcher.problem.needOfComponent()
        var needPlace: [String: Int] = [:]
        for (index, id) in matcher.problem.needIDs.enumerated() { needPlace[id] = index }
        self.needPlace = needPlace
        proof = PricedProblem(matcher.problem, prices: self.solution.prices, threads: threads)
        if matcher.isPart {
            boundOutside = proof.bound.map { max(0, matcher.bound(at: prices) - $0) }
        }
    }

    /// Solves a problem again that differs a little from this pool's.
    func rematch(_ problem: Problem) -> Rematch {
        Rematch(problem: problem, seed: seed, threads: threads, boundOutside: boundOutside)
    }

    /// The solution's value; 0 where nothing was found.
    public var objective: Int64 { solution.objective ?? 0 }
    /// No solution is worth more.
    public var upperBound: Int64 { max(objective, solution.upperBound ?? .max) }

    /// One price a limit.
    var prices: [Double] {
        var prices = [Double](repeating: 0, count: matcher.problem.limitCount)
        for price in solution.prices { prices[Int(price.limit)] = price.price }
        return prices
    }

    /// What a need got, and why it got nothing where it did.
    ///
    /// - Returns: Nil where the need is not in the pool.
    public func standing(of id: String) -> (matches: [Match], miss: UnmatchedNeed?)? {
        guard let need = snapshot.needs.firstIndex(where: { $0.record.externalID == id }) else { return nil }
        let explainer = matcher.explainer
        let options = needPlace[id].map { matcher.problem.options(ofNeed: $0) } ?? 0..<0
        let uses = Uses(solution, explainer, claimsOn: explainer.windows(asked: need, options, solution))
        let matches =
            explainer.pinnedMatches(uses, only: need)
            + explainer.matches(solution, uses, .none, only: options)
        return (matches, explainer.unmatched(solution, uses, only: need).first)
    }

    /// What another matcher's solve can start from: this solution's picks and prices, by ids.
    ///
    /// A pick whose pair is no longer possible, or whose quantity no longer is, is left out.
    public func warmStart(for other: Matcher) -> (picks: [Solution.Pick], prices: [Double]) {
        let (old, new) = (matcher.problem, other.problem)
        var place: [String: Int] = [:]
        for (index, id) in new.needIDs.enumerated() { place[id] = index }
        var picks: [Solution.Pick] = []
        for pick in solution.picks {
            let option = Int(pick.option)
            let component = Int(componentOfOption[option])
            guard let need = place[old.needIDs[Int(needOfComponent[component])]],
                let target = new.components(of: need).first(where: {
                    new.componentIDs[$0] == old.componentIDs[component]
                }),
                let match = new.options(of: target).first(where: { new.optionID($0) == old.optionID(option) })
            else { continue }
            // Lots may have another size there.
            let units = pick.quantity * matcher.compiled.lot[component]
            let quantity = units / other.compiled.lot[target]
            let least = new.optionMinimum[match]
            guard units % other.compiled.lot[target] == 0, quantity >= least,
                quantity <= new.optionMaximum[match], (quantity - least) % new.optionStep[match] == 0
            else { continue }
            picks.append(Solution.Pick(option: Int32(match), quantity: quantity))
        }
        var limits: [String: Int] = [:]
        for (index, id) in new.limitIDs.enumerated() { limits[id] = index }
        var prices = [Double](repeating: 0, count: new.limitCount)
        for price in solution.prices {
            if let limit = limits[old.limitIDs[Int(price.limit)]] { prices[limit] = price.price }
        }
        return (picks.sorted { $0.option < $1.option }, prices)
    }
}
