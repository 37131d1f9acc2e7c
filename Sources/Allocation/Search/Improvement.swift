import Synchronization

/// The long part of a solve: large neighbourhoods, local search, branch and bound and, where each need is taken or not, a
/// genetic search in turn, each by counted work.
///
/// Two neighbourhoods are solved at a time, whatever the number of threads; the second one's change counts only
/// if it still holds after the first one's.
struct Improvement {
    private static let lanes = 2

    private let model: Model
    private let threads: Int
    private var plan: Plan
    private var local: LocalSearch
    private var regret: Regret
    private var searches: [LargeNeighbourhood]
    private let surplus: [Double]
    /// Whether every need is one choice, so that neighbourhoods take far less time each.
    private let isChoice: Bool
    /// Where each need is taken or not, or is one of a few choices.
    private let islands: (any Islands)?
    /// Where every option loads one capacity.
    private var knapsacks: KnapsackSearch?
    /// How often in a row they found nothing better.
    private var barren = 0

    init(_ run: SolveRun, _ local: LocalSearch, _ surplus: [Double]) {
        model = run.model
        threads = max(1, run.options.threads)
        self.local = local
        self.surplus = surplus
        plan = local.plan
        regret = Regret(model, prices: run.prices, surplus: surplus, plan: plan)
        let isChoice = ImplicitEnumeration.suits(run.problem)
        self.isChoice = isChoice
        let (model, prices, seed) = (run.model, run.prices, run.options.seed)
        knapsacks = isChoice ? KnapsackSearch(run) : nil
        islands = knapsacks == nil ? Self.islands(model, prices, seed) : nil
        searches = (0..<Self.lanes).map {
            LargeNeighbourhood(
                model,
                competitors: local.competitors,
                prices: prices,
                isChoice: isChoice,
                seed: seed &* 1000 &+ UInt64($0)
            )
        }
    }

    private static func islands(_ model: Model, _ prices: [Double], _ seed: UInt64) -> (any Islands)? {
        if let plans = GeneticIslands<KnapsackEvolution>(model, prices: prices, seed: seed) { return plans }
        return GeneticIslands<MultipleChoiceEvolution>(model, prices: prices, seed: seed)
    }

    /// Whether a search tree lowers the bound at all, for a small share of the work.
    private var hasTree: Bool { model.options <= 12_000 }

    /// Whether it has a chance to close the gap by itself.
    private var isSmall: Bool { model.options <= 6000 }

    /// Whether it has a good one.
    private var isTiny: Bool { model.options <= 1500 }

    /// With a tree that shares its incumbent with the neighbourhoods.
    mutating func run(_ solve: inout SolveRun, _ tree: inout TreeSearch) {
        start(&solve)
        if runByKnapsacks(&solve, share: 1) { return }
        var counted = tree.work
        var turn = 0
        var idle = 0
        // How often the neighbourhoods' work was halved, as the tree closed the gap while they found nothing.
        var halvings = 0
        while !solve.isDone {
            if let why = solve.limitReached() { return solve.reason = why }
            if isUnlimited(solve), idle > 40 { return }
            let before = solve.objective
            solve.enter(.improve)
            // A small problem's tree is tried first: it often ends before a neighbourhood is drawn.
            if turn > 0 || !isSmall {
                let work: Int64 = 3_000_000 << min(turn, isTiny ? 3 : 5)
                improveInNeighbourhoods(&solve, work: work >> halvings)
            }
            // Of few needs they soon find the best, and the rest of the work is for its proof.
            let first: Int64 = model.needs < 200 ? 4_000_000 >> min(barren, 4) : 12_000_000
            if turn > 0 { evolve(&solve, work: first << min(turn, 6)) }
            if let incumbent = solve.incumbent, let objective = solve.objective {
                tree.adopt(incumbent, objective)
            }
            if solve.isDone { break }
            // What is larger comes near first, where the tree would only look around.
            if hasTree, isSmall || turn > 1 {
                solve.enter(.search)
                if solve.objective != before { tree.fix() }
                let (found, gap) = (solve.objective != before, solve.gap)
                let first: Int64 = isTiny ? 4_000_000 : isSmall ? 2_000_000 : 500_000
                search(&solve, &tree, work: first << min(turn, 6), counted)
                solve.otherWork += tree.work - counted
                counted = tree.work
                solve.adopt(tree, .branch)
                if let cutBound = solve.result.cutBound, solve.upperBound ?? .max < cutBound {
                    solve.result.closedBySearch = true
                }
                take(solve)
                if tree.isComplete {
                    if solve.objective == nil { solve.result.solution.status = .infeasible }
                    return
                }
                if found { halvings = 0 } else if solve.gap < 0.95 * gap { halvings = min(halvings + 1, 4) }
            }
            idle = solve.objective == before ? idle + 1 : 0
            turn += 1
        }
    }

    /// Without a tree, for a share of the time or work that is left; after an annealing, which a plan that was good already
    /// does not gain from.
    mutating func run(_ solve: inout SolveRun, anneals: Bool, share: Double) {
        if anneals { start(&solve) } else { take(solve) }
        if runByKnapsacks(&solve, share: share) { return }
        let (spent, before) = (solve.spending(work: .max, share: share), solve.work)
        var idle = 0
        while !solve.isDone {
            if let why = solve.limitReached() { return solve.reason = why }
            if share < 1, spent(solve.work - before) >= 1 { return }
            if isUnlimited(solve), idle > 10 { return }
            let before = solve.objective
            solve.enter(.improve)
            improveInNeighbourhoods(&solve, work: Int64(model.options) * 20 + 3_000_000)
            evolve(&solve, work: Int64(model.options) * 20 + 3_000_000)
            idle = solve.objective == before ? idle + 1 : 0
        }
    }

    /// Where every option loads one capacity: dives at prices of needs, neighbourhoods of what they find, and branch and
    /// bound, for a share of the time or work that is left.
    ///
    /// Returns whether that was all there is to do: false where a problem is not of this kind, no plan is found or numbers
    /// are too large to prove anything.
    private mutating func runByKnapsacks(_ solve: inout SolveRun, share: Double) -> Bool {
        let (spent, first) = (solve.spending(work: .max, share: share), solve.work)
        var (idle, isFirst) = (0, true)
        while knapsacks?.isStuck == false, solve.objective != nil || idle < 4 {
            if solve.isDone { return true }
            if let why = solve.limitReached() {
                solve.reason = why
                return true
            }
            if share < 1 && spent(solve.work - first) >= 1 || isUnlimited(solve) && idle > 40 { return true }
            let (objective, bound) = (solve.objective, solve.upperBound)
            knapsacks?.lowerBound(&solve)
            solve.enter(.improve)
            if isFirst, !hasTree {
                // A dive takes long where there is much to dive through, and short solves end before it does.
                improveInNeighbourhoods(&solve, work: 100_000_000)
            }
            isFirst = false
            let before = solve.work
            take(solve)
            let plan = knapsacks?.dive(&solve) { [done = before - first] in spent(done + $0) >= 1 }
            if let plan {
                self.plan = plan
                regret = Regret(model, prices: solve.prices, surplus: surplus, plan: plan)
                solve.consider(plan.picks, .dive)
            }
            // Dives find most; the best of what is near them is soon found.
            improveInNeighbourhoods(&solve, work: max(3_000_000, (solve.work - before) / 3))
            knapsacks?.branch(&solve, work: (solve.work - before) / 2)
            idle = solve.objective == objective && solve.upperBound == bound ? idle + 1 : 0
        }
        return false
    }

    private func isUnlimited(_ solve: SolveRun) -> Bool {
        solve.options.timeLimit == nil && solve.options.workLimit == nil
    }

    /// Lets populations of plans evolve, where the problem suits that.
    private mutating func evolve(_ solve: inout SolveRun, work budget: Int64) {
        guard let islands, !solve.isDone, solve.limitReached() == nil else { return }
        let (spent, signal) = (islands.work, solve.stopSignal)
        let left = solve.options.workLimit.map { max(1, $0 - solve.work) } ?? .max
        islands.run(
            from: solve.incumbent ?? [],
            solve.objective ?? .min,
            work: min(budget, left),
            threads: threads
        ) { signal.isReached }
        solve.otherWork += islands.work - spent
        let before = solve.objective
        if let picks = islands.picks { solve.consider(picks, .genetic) }
        barren = solve.objective == before ? barren + 1 : 0
        if solve.objective != before { take(solve) }
    }

    /// Branches for some work, and lets a population evolve beside it.
    private func search(_ solve: inout SolveRun, _ tree: inout TreeSearch, work: Int64, _ counted: Int64) {
        let (signal, spent) = (solve.stopSignal, solve.spending(work: .max, share: 1))
        // Both sides take about as long, and keep to what is left together.
        let left = solve.options.workLimit.map { max(1, $0 - solve.work) } ?? .max
        let work = islands == nil ? work : min(work, left / 13 * 8 + 1)
        let budget = tree.work + work
        let evolved = islands?.work ?? 0
        let isComplete = Atomic<Bool>(false)
        withUnsafeMutablePointer(to: &tree) { tree in
            let tree = WorkerPlace(tree)
            // Once the tree is complete nothing else matters any more, however far the other side is.
            Workers.run(islands == nil ? 1 : 2, threads: threads) { [islands] side in
                if side == 0 {
                    tree.base.pointee.run { $0 >= budget || spent($0 - counted) >= 1 }
                    if tree.base.pointee.isComplete { isComplete.store(true, ordering: .relaxed) }
                } else if !isComplete.load(ordering: .relaxed) {
                    islands?.runLast(work: work * 5 / 8) {
                        signal.isReached || isComplete.load(ordering: .relaxed)
                    }
                }
            }
        }
        guard let islands, !tree.isComplete else { return }
        solve.otherWork += islands.work - evolved
        if let picks = islands.picks { solve.consider(picks, .genetic) }
    }

    /// A first round of local search, which is quick.
    private mutating func start(_ solve: inout SolveRun) {
        solve.enter(.improve)
        let before = local.work
        let effort = Int64(model.options) * 20
        let spent = solve.spending(work: isSmall ? effort : max(2_000_000, effort), share: 0.6)
        local.anneal(goal: solve.goal, spent: spent)
        solve.otherWork += local.work - before
        plan = local.plan
        solve.consider(plan.picks, .neighbourhood)
        take(solve)
    }

    /// Goes on from the incumbent where it is better than the plan.
    private mutating func take(_ solve: SolveRun) {
        if let incumbent = solve.incumbent, let objective = solve.objective, Double(objective) > plan.score {
            plan = Plan(model)
            plan.replace([], incumbent.map { (Int($0.option), $0.quantity) })
        }
        regret = Regret(model, prices: solve.prices, surplus: surplus, plan: plan)
    }

    private mutating func improveInNeighbourhoods(_ solve: inout SolveRun, work budget: Int64) {
        let first = solve.otherWork
        // Taking a plan as the incumbent costs a look at the whole problem.
        let patience = model.needs / 4000
        var waiting = 0
        while solve.otherWork - first < budget, solve.limitReached() == nil, !solve.isDone {
            let changes = step(solve)
            solve.otherWork += changes.work
            var changed = false
            for (lane, found) in changes.found.enumerated() {
                for change in found {
                    let old = plan.picks(of: change.needs)
                    let score = plan.score
                    plan.replace(change.needs, change.picks)
                    if lane > 0, plan.score < score || plan.breaksSomeCohort {
                        plan.replace(change.needs, old)
                        continue
                    }
                    changed = true
                    for need in change.needs { regret.update(need, plan) }
                }
            }
            if changed { waiting += 1 }
            if waiting > patience {
                waiting = 0
                solve.consider(plan.picks, .neighbourhood)
            }
        }
        if waiting > 0 { solve.consider(plan.picks, .neighbourhood) }
    }

    private mutating func step(_ solve: SolveRun) -> (found: [[LargeNeighbourhood.Change]], work: Int64) {
        var found = [[LargeNeighbourhood.Change]](repeating: [], count: Self.lanes)
        let before = searches.reduce(0) { $0 + $1.work }
        let gap = Double(solve.upperBound ?? 0) - Double(solve.objective ?? 0)
        let least = max(1, Int64(min(gap / 1_000_000, 0x1p50)))
        let (plan, regret, threads) = (plan, regret, threads)
        let deadline = solve.stopSignal
        let rounds = model.needs >= 1000 ? 4 : isChoice ? 2 : 1
        found.withUnsafeMutableBufferPointer { results in
            searches.withUnsafeMutableBufferPointer { searches in
                guard let own = searches.baseAddress, let out = results.baseAddress else { return }
                // Each lane reads and writes its own place only.
                let (lanes, found) = (WorkerMemory(base: own), WorkerMemory(base: out))
                Workers.run(Self.lanes, threads: threads) { lane in
                    found[lane] = lanes.base[lane].rounds(
                        rounds,
                        plan,
                        regret,
                        widest: 12,
                        least: least,
                        stop: { deadline.isReached }
                    )
                }
            }
        }
        return (found, searches.reduce(0) { $0 + $1.work } - before)
    }
}
