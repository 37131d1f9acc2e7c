/// Branch, price and cut: best-first over nodes whose bounds come from the linear program over patterns.
///
/// A node's bound is evaluated in whole numbers from its prices; a node is dropped only where that bound
/// cannot beat the incumbent. It branches on cohorts and needs first, then on options, then on quantities.
struct TreeSearch: ~Copyable {
    enum Branch {
        case need(Int, served: Bool)
        case option(Int, picked: Bool)
        case quantity(Int, low: Int64, high: Int64)
    }

    /// A branch after those of its parent; nodes that have it in common share it.
    struct Branching {
        /// Index of the one before, or −1.
        var parent: Int
        var branch: Branch
    }

    struct Node {
        var bound: Int64
        /// Index of what was branched on last, or −1 at the root.
        var last: Int
        /// The value in the mixture of what was branched on last, and the bound before; for the pseudo-costs.
        var fraction = -1.0
    }

    let original: Problem
    let reformulation: Reformulation
    var extended: Problem
    var model: Model
    var master: RestrictedMaster
    var bound: LagrangianBound
    var cuts: RoundingCuts
    /// Empty in a neighbourhood, where they take more time than they save, and where every need is one choice: there the
    /// hulls of knapsacks bring little, or prices of needs know them (``KnapsackBound``).
    var fenchel: FenchelCuts
    let cliques: CliqueCuts
    var root: Domain
    /// What nodes have branched on, each by the one before.
    private var branchings = Buffer<Branching>()
    var heap: [Node] = []
    var pseudo: PseudoCosts
    /// The prices of all limits, cuts included, at which the root's bound was met.
    var rootPrices: [Double] = []
    /// The bound at those prices.
    var rootValue: Int64 = .max
    /// The best solution known, and its objective.
    var incumbent: [Solution.Pick]?
    var objective: Int64?
    /// Proven: no solution is worth more.
    var upperBound: Int64
    /// The bound of the root before and after cuts.
    var priceBound: Int64
    var cutBound: Int64
    var cutCount = 0
    var nodes = 0
    var fixed = 0
    var isRootDone = false
    /// A solution counts as better only if it is by this much; 1 where optimality is to be proven.
    let least: Int64

    /// Whether bounds are evaluated in whole numbers.
    ///
    /// Without, a node may be dropped by a bound that is rounded: enough where a better solution is looked for and
    /// nothing is said of the others.
    let isProof: Bool
    /// How many branching candidates are tried out at a node.
    let trials: Int
    /// How often cuts may be added.
    let cutRounds: Int
    /// How often a node's program may be priced anew.
    let nodeRounds: Int
    /// How many threads price needs; the results do not depend on it.
    let threads: Int

    init(
        _ problem: Problem,
        incumbent: [Solution.Pick]?,
        objective: Int64?,
        least: Int64 = 1,
        isProof: Bool = true,
        trials: Int = 8,
        cutRounds: Int = 40,
        nodeRounds: Int = 60,
        threads: Int = 1
    ) {
        self.threads = threads
        self.least = max(1, least)
        self.isProof = isProof
        self.trials = trials
        self.cutRounds = cutRounds
        self.nodeRounds = nodeRounds
        original = problem
        reformulation = Reformulation(problem)
        extended = reformulation.problem
        model = Model(extended)
        master = RestrictedMaster(model, threads: threads)
        bound = LagrangianBound(model: model, threads: threads)
        cuts = RoundingCuts(extended, model)
        fenchel =
            isProof && !ImplicitEnumeration.suits(problem)
            ? FenchelCuts(reformulation, model, threads: threads) : FenchelCuts()
        cliques = CliqueCuts(extended, model)
        root = Domain(model)
        pseudo = PseudoCosts(model)
        self.incumbent = incumbent
        self.objective = objective
        upperBound = .max
        priceBound = .max
        cutBound = .max
    }

    deinit { master.deallocate() }

    var isComplete: Bool { isRootDone && heap.isEmpty }
    var work: Int64 { master.work + fenchel.work }
    /// The best prices of the problem's own limits that the root found.
    var prices: [Double] = []
    var mixture: RestrictedMaster.Mixture { master.mixture() }

    // MARK: - Nodes

    /// Searches nodes until none is left or `stop` says so.
    mutating func run(stop: (Int64) -> Bool) {
        var next: Node?
        while !stop(work) {
            guard let node = next ?? popBest() else { break }
            next = nil
            if isHopeless(node.bound) { continue }
            nodes += 1
            let domain = domain(of: node)
            let result = master.solve(domain, cutoff: cutoff, rounds: nodeRounds, nearly: 0.02) { _ in false }
            let value = min(node.bound, proven(result, domain))
            learn(node, result.bound)
            if isHopeless(value) { continue }
            if value == .min { continue }
            var choice: Choice?
            if result.isSolved {
                let mixture = master.mixture()
                consider(mixture, domain)
                if isHopeless(value) { continue }
                choice = choose(mixture, domain, value)
            }
            switch choice {
            case .split(let first, let second, let fraction):
                push(child(of: node, second, bound: value, fraction))
                next = child(of: node, first, bound: value, fraction)
            case .only(let branch):
                next = child(of: node, branch, bound: value, -1)
            case nil:
                // Nothing is fractional and still the bound is above: by rounding of prices, or by a broken rule.
                if let open = undecided(domain) {
                    push(child(of: node, open.1, bound: value, -1))
                    next = child(of: node, open.0, bound: value, -1)
                } else {
                    offer(only(domain))
                }
            }
        }
        if let next { push(next) }
        settleBound()
    }

    /// What a node still allows.
    private func domain(of node: Node) -> Domain {
        var path: [Branch] = []
        var place = node.last
        while place >= 0 {
            path.append(branchings[place].branch)
            place = branchings[place].parent
        }
        var domain = root
        for branch in path.reversed() { apply(branch, &domain) }
        return domain
    }

    private mutating func child(of node: Node, _ branch: Branch, bound: Int64, _ fraction: Double) -> Node {
        branchings.append(Branching(parent: node.last, branch: branch))
        return Node(bound: bound, last: branchings.count - 1, fraction: fraction)
    }

    mutating func settleBound() {
        let nodes = heap
        heap.removeAll(keepingCapacity: true)
        for node in nodes where !isHopeless(node.bound) { push(node) }
        let open = heap.first?.bound
        if let open {
            upperBound = min(upperBound, open)
        } else if isRootDone, let objective {
            upperBound = min(upperBound, objective + least - 1)
        }
    }

    func apply(_ branch: Branch, _ domain: inout Domain) {
        switch branch {
        case .need(let need, let served):
            domain.need[need] = served ? Domain.Decision.required : Domain.Decision.forbidden
        case .option(let option, let picked):
            if picked { domain.require(option, in: model) } else { domain.forbid(option) }
        case .quantity(let option, let low, let high):
            domain.low[option] = max(low, domain.low[option])
            domain.high[option] = min(high, domain.high[option])
        }
    }

    mutating func learn(_ node: Node, _ value: Double) {
        guard node.fraction >= 0, node.last >= 0, value < .infinity else { return }
        pseudo.learn(branchings[node.last].branch, node.fraction, max(0, Double(node.bound) - value))
    }

    // MARK: - Solutions

    mutating func considerMixture(_ domain: Domain) { consider(master.mixture(), domain) }

    /// Takes the mixture as a solution where it is one, or becomes one by rounding.
    mutating func consider(_ mixture: RestrictedMaster.Mixture, _ domain: Domain) {
        if mixture.isBroken { return }
        var picks: [Solution.Pick] = []
        for option in 0..<reformulation.options where mixture.picked[option] > 0.5 {
            if mixture.picked[option] < 1 - 1e-5 { return }
            let step = Double(model.step[option])
            let steps = ((mixture.quantity[option] - Double(model.low[option])) / step + 1e-6).rounded(.down)
            let quantity = model.low[option] + Int64(max(0, steps)) * model.step[option]
            picks.append(Solution.Pick(option: Int32(option), quantity: min(quantity, model.high[option])))
        }
        offer(picks)
    }

    /// Takes over a solution that is known to be feasible.
    mutating func adopt(_ picks: [Solution.Pick], _ objective: Int64) {
        guard objective > self.objective ?? .min else { return }
        self.objective = objective
        incumbent = picks
    }

    /// Takes picks as the incumbent if they are feasible and better; returns whether they are.
    @discardableResult
    mutating func offer(_ picks: [Solution.Pick]) -> Bool {
        let evaluation = Evaluation(picks, of: original)
        guard evaluation.isFeasible, evaluation.objective > objective ?? .min else { return false }
        objective = evaluation.objective
        incumbent = picks
        return true
    }
}
