/// Best-first branch and bound over Lagrangian bounds, for what is small.
///
/// It branches first on cohorts (a limit with `minimumWhenUsed` is open or has a net load of 0), then on single
/// options (picked or not), then on their quantities, so that a node without anything left to decide is one
/// solution. Node bounds are floating point with a margin that covers every rounding error; a node is cut only
/// where even bound + margin cannot reach a better whole number.
struct BranchAndBound {
    enum Branch {
        case cohort(Int, open: Bool)
        case option(Int, picked: Bool)
        case quantity(Int, low: Int64, high: Int64)
    }

    private struct Node {
        var bound: Double
        var prices: [Double]
        var branches: [Branch]
    }

    let problem: Problem
    let bound: LagrangianBound
    let search: PriceSearch
    private let root: Domain
    private var propagation: Propagation
    private var heap: [Node] = []
    private(set) var nodes = 0
    private(set) var passes = 0
    /// The best solution known, and its objective.
    var incumbent: [Solution.Pick]?
    var objective: Int64?
    /// Limits that cannot hold at the root.
    private(set) var conflict: [Int] = []

    init(_ problem: Problem, _ bound: LagrangianBound, _ search: PriceSearch, prices: [Double]) {
        self.problem = problem
        self.bound = bound
        self.search = search
        root = Domain(bound.model)
        propagation = Propagation(bound.model)
        heap = [Node(bound: .infinity, prices: prices, branches: [])]
    }

    /// Whether nothing is left to search: the incumbent is optimal, or there is none at all.
    var isComplete: Bool { heap.isEmpty }

    /// A bound on every solution that is not yet searched and better than the incumbent.
    var openBound: Double { heap.reduce(-Double.infinity) { max($0, $1.bound) } }

    private func isCut(_ bound: Double, _ margin: Double) -> Bool {
        if bound == -.infinity { return true }
        if let objective { return bound + margin < Double(objective) + 1 - abs(Double(objective)) * 0x1p-51 }
        return bound + margin < -self.bound.model.worth * 1.000001 - 1
    }

    /// Searches nodes until none is left or `stop` says so; `found` hears of each better solution.
    mutating func run(stop: () -> Bool, found: (Int64, [Solution.Pick]) -> Void) {
        var next: Node?
        while !stop() {
            guard var node = next ?? popBest() else { break }
            next = nil
            if isCut(node.bound, bound.errorMargin(node.prices)) { continue }
            nodes += 1
            var domain = root
            for branch in node.branches { apply(branch, &domain) }
            let broken = propagation.run(&domain)
            if !broken.isEmpty {
                if node.branches.isEmpty { conflict = broken }
                continue
            }
            let before = node.bound
            let outcome = search.improve(
                node.prices,
                domain,
                passes: node.branches.isEmpty ? 100 : 24,
                floor: objective.map { Double($0) },
                firstStep: 0.004,
                stop: { isCut($0, 0.5) || stop() }
            )
            passes += outcome.passes
            node.prices = outcome.prices
            node.bound = min(before, outcome.bound + bound.errorMargin(outcome.prices))
            if isCut(outcome.bound, bound.errorMargin(outcome.prices)) { continue }
            let choice = PriceChoice(bound, node.prices, domain)
            passes += 1
            let picks = choice.picks.sorted { $0.option < $1.option }
                .map { Solution.Pick(option: Int32($0.option), quantity: $0.quantity) }
            let evaluation = Evaluation(picks, of: problem)
            if evaluation.isFeasible, evaluation.objective > objective ?? .min {
                objective = evaluation.objective
                incumbent = picks
                found(evaluation.objective, picks)
            }
            if isCut(node.bound, 0) { continue }
            guard let (first, second) = branches(node.prices, domain, choice, evaluation.loads) else {
                continue
            }
            push(Node(bound: node.bound, prices: node.prices, branches: node.branches + [second]))
            node.branches.append(first)
            next = node
        }
        if let next { push(next) }
    }

    private func apply(_ branch: Branch, _ domain: inout Domain) {
        switch branch {
        case .cohort(let limit, let open):
            domain.cohort[limit] = open ? Domain.Decision.required : Domain.Decision.forbidden
        case .option(let option, let picked):
            if picked { domain.require(option, in: bound.model) } else { domain.forbid(option) }
        case .quantity(let option, let low, let high):
            domain.low[option] = low
            domain.high[option] = high
        }
    }

    // MARK: - Choosing

    /// Two branches that share out the node's solutions, or nil where the node is one solution.
    private func branches(
        _ prices: [Double],
        _ domain: Domain,
        _ choice: PriceChoice,
        _ loads: [Int64]
    ) -> (Branch, Branch)? {
        let model = bound.model
        var worst = -1
        var worstLoss = 0.0
        for limit in 0..<model.limits {
            let load = loads[limit]
            if model.cohort[limit] > 0, domain.cohort[limit] == 0, load != 0, load < model.cohort[limit] {
                let open = load * 2 >= model.cohort[limit]
                return (.cohort(limit, open: open), .cohort(limit, open: !open))
            }
            var loss =
                LagrangianBound.limitTerm(model, limit, prices[limit], domain.cohort[limit])
                - prices[limit] * Double(load)
            let over = model.atMost[limit] == .max ? 0 : max(0, Double(load) - Double(model.atMost[limit]))
            let under = model.atLeast[limit] == .min ? 0 : max(0, Double(model.atLeast[limit]) - Double(load))
            if model.penalty[limit] > 0 {
                loss += Double(model.penalty[limit]) * (over + under)
            } else if over + under > 0 {
                loss = abs(loss) + prices[limit].magnitude * (over + under) + 1e-9
            }
            if loss > worstLoss {
                worstLoss = loss
                worst = limit
            }
        }
        var picked: [Int: Int64] = [:]
        for pick in choice.picks { picked[pick.option] = pick.quantity }
        if worst >= 0, let option = candidate(on: worst, domain, picked) {
            return split(option, domain, picked)
        }
        for option in 0..<model.options
        where domain.low[option] < domain.high[option]
            || (domain.low[option] == domain.high[option] && domain.option[option] == Domain.Decision.free)
        {
            return split(option, domain, picked)
        }
        for limit in 0..<model.limits where model.cohort[limit] > 0 && domain.cohort[limit] == 0 {
            return (.cohort(limit, open: true), .cohort(limit, open: false))
        }
        return nil
    }

    /// The undecided option with the largest load on a limit; picked ones come before others.
    private func candidate(on limit: Int, _ domain: Domain, _ picked: [Int: Int64]) -> Int? {
        let model = bound.model
        var best: Int?
        var bestKey = (-1, -1.0)
        for option in 0..<model.options where domain.low[option] <= domain.high[option] {
            let free = domain.option[option] == Domain.Decision.free
            if !free, domain.low[option] == domain.high[option] { continue }
            for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1])
            where Int(model.loadLimit[entry]) == limit {
                let quantity = Double(picked[option] ?? domain.low[option])
                let amount = abs(Double(model.loadPerUnit[entry]) * quantity + Double(model.loadFixed[entry]))
                let key = ((picked[option] == nil ? 0 : 2) + (free ? 1 : 0), amount)
                if key > bestKey {
                    bestKey = key
                    best = option
                }
            }
        }
        return best
    }

    private func split(_ option: Int, _ domain: Domain, _ picked: [Int: Int64]) -> (Branch, Branch) {
        if domain.option[option] == Domain.Decision.free {
            let first = picked[option] != nil
            return (.option(option, picked: first), .option(option, picked: !first))
        }
        let low = domain.low[option]
        let high = domain.high[option]
        let step = bound.model.step[option]
        let middle = low + (high - low) / step / 2 * step
        return (
            .quantity(option, low: middle + step, high: high), .quantity(option, low: low, high: middle)
        )
    }

    // MARK: - Open nodes, a binary heap by bound

    private mutating func push(_ node: Node) {
        heap.append(node)
        var child = heap.count - 1
        while child > 0, heap[(child - 1) / 2].bound < heap[child].bound {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func popBest() -> Node? {
        guard !heap.isEmpty else { return nil }
        heap.swapAt(0, heap.count - 1)
        let best = heap.removeLast()
        var parent = 0
        while true {
            var child = parent * 2 + 1
            if child >= heap.count { break }
            if child + 1 < heap.count, heap[child + 1].bound > heap[child].bound { child += 1 }
            if heap[parent].bound >= heap[child].bound { break }
            heap.swapAt(parent, child)
            parent = child
        }
        return best
    }
}
