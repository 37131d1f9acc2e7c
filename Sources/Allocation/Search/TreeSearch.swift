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

    private struct Node {
        var bound: Int64
        var branches: [Branch]
        /// The value in the mixture of what was branched on last, and the bound before; for the pseudo-costs.
        var fraction = -1.0
    }

    let original: Problem
    let reformulation: Reformulation
    private var extended: Problem
    private var model: Model
    private var master: RestrictedMaster
    private var bound: LagrangianBound
    private var cuts: RoundingCuts
    private let cliques: CliqueCuts
    private var root: Domain
    private var heap: [Node] = []
    private var pseudo: PseudoCosts
    /// The best solution known, and its objective.
    private(set) var incumbent: [Solution.Pick]?
    private(set) var objective: Int64?
    /// Proven: no solution is worth more.
    private(set) var upperBound: Int64
    /// The bound of the root before and after cuts.
    private(set) var priceBound: Int64
    private(set) var cutBound: Int64
    private(set) var cutCount = 0
    private(set) var nodes = 0
    private(set) var fixed = 0
    private var isRootDone = false
    /// A solution counts as better only if it is by this much; 1 where optimality is to be proven.
    private let least: Int64

    /// How many branching candidates are tried out at a node.
    private let trials: Int
    /// How often cuts may be added.
    private let cutRounds: Int
    /// How often a node's program may be priced anew.
    private let nodeRounds: Int

    init(
        _ problem: Problem,
        incumbent: [Solution.Pick]?,
        objective: Int64?,
        least: Int64 = 1,
        trials: Int = 8,
        cutRounds: Int = 40,
        nodeRounds: Int = 60
    ) {
        self.least = max(1, least)
        self.trials = trials
        self.cutRounds = cutRounds
        self.nodeRounds = nodeRounds
        original = problem
        reformulation = Reformulation(problem)
        extended = reformulation.problem
        model = Model(extended)
        master = RestrictedMaster(model)
        bound = LagrangianBound(model: model, threads: 1)
        cuts = RoundingCuts(extended, model)
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
    var work: Int64 { master.program.work + Int64(master.passes * (model.options + model.needs)) }
    /// The best prices of the problem's own limits that the root found.
    private(set) var prices: [Double] = []
    var mixture: RestrictedMaster.Mixture { master.mixture() }

    // MARK: - Root

    /// Solves the root: prices, cuts, fixing.
    ///
    /// It starts from prices of the problem's limits, if there are any.
    mutating func solveRoot(warm: [Double], stop: () -> Bool) {
        solvePrices(warm: warm, patterns: incumbent ?? [], stop: stop)
        addCuts(stop: stop)
        openRoot()
    }

    /// The best prices without cuts.
    mutating func solvePrices(warm: [Double], patterns: [Solution.Pick], stop: () -> Bool) {
        var start = warm
        if start.isEmpty {
            start = PriceSearch(bound).estimate(root, passes: 30, stop: stop).prices
        } else {
            start += [Double](repeating: 0, count: model.limits - start.count)
        }
        master.addPatterns(of: patterns.map { (Int($0.option), $0.quantity) })
        master.addPatterns(at: start, root)
        let result = master.solve(root, cutoff: -.infinity, rounds: 400, smoothing: 0.5, stop: stop)
        priceBound = exact(result.prices, root)
        upperBound = min(upperBound, priceBound)
        cutBound = upperBound
        prices = reformulation.originalPrices(result.prices)
        rootPrices = result.prices
        considerMixture(root)
    }

    /// Adds rounding cuts while they lower the bound enough.
    mutating func addCuts(stop: () -> Bool) {
        var last = Double(upperBound)
        var stale = 0
        let begin = work
        let effort = model.options <= 6000 ? 2_000_000_000 : begin + 100_000_000
        for _ in 0..<cutRounds {
            // Where a tree cannot close the gap anyway, cuts may cost as much as the prices did.
            if isClosed || stop() || work - begin > effort { break }
            let mixture = master.mixture()
            let found =
                Array(cliques.separate(mixture, least: 0.01).prefix(200))
                + cuts.separate(mixture, model, least: 0.002)
            if found.isEmpty { break }
            let chosen = found.prefix(max(60, original.limitCount / 4)).map(\.limit)
            cutCount += chosen.count
            extended = extended.adding(chosen)
            changeModel()
            let result = master.solve(root, cutoff: cutoff, rounds: 100, stop: stop)
            let value = exact(result.prices, root)
            if value <= upperBound {
                upperBound = value
                rootPrices = result.prices
            } else {
                rootPrices += [Double](repeating: 0, count: model.limits - rootPrices.count)
            }
            cutBound = upperBound
            let reference = max(objective.map { last - Double($0) } ?? 0, Double(priceBound) - Double(value))
            stale = last - Double(value) < 0.015 * reference ? stale + 1 : 0
            last = min(last, Double(value))
            considerMixture(root)
            if stale >= 3 { break }
        }
    }

    /// Fixes what the bound decides and makes the root the first open node.
    mutating func openRoot() {
        fix()
        isRootDone = true
        if !isClosed { heap = [Node(bound: upperBound, branches: [])] }
        settleBound()
    }

    private var rootPrices: [Double] = []

    private mutating func changeModel() {
        model = Model(extended)
        master.extend(model)
        bound = LagrangianBound(model: model, threads: 1)
    }

    private var cutoff: Double {
        guard let objective else { return Double(lowest) }
        return Double(objective) + Double(least - 1) - 1e-9 * abs(Double(objective))
    }

    /// Less than any solution can be worth.
    private var lowest: Int64 { Int64(max(-0x1p62, -1.000001 * model.worth - 1)) }

    private var isClosed: Bool { isHopeless(upperBound) }

    /// Whether nothing under a bound is better than the incumbent by enough.
    private func isHopeless(_ bound: Int64) -> Bool {
        guard let objective else { return bound <= lowest }
        let (wanted, overflow) = objective.addingReportingOverflow(least - 1)
        return overflow || bound <= wanted
    }

    private func exact(_ prices: [Double], _ domain: Domain) -> Int64 {
        guard let value = bound.exact(prices, domain).bound else { return .min }
        return Int64(clamping: value)
    }

    /// Takes out options whose best possible company at the root's prices cannot beat the incumbent, and
    /// requires those without which nothing can.
    mutating func fix() {
        guard let objective, !rootPrices.isEmpty else { return }
        let value = Double(exact(rootPrices, root))
        let slack = value - Double(objective) - Double(least)
        let margin = bound.errorMargin(rootPrices) + 1
        guard slack >= 0 else { return }
        // Where the gap is several needs wide nothing can be decided yet.
        guard slack * master.valueScale < 60 else { return }
        var subproblem = NeedSubproblem<Double>(model)
        defer { subproblem.deallocate() }
        var domain = root
        for need in 0..<model.needs where domain.need[need] != Domain.Decision.forbidden {
            let first = Int(model.componentOptions[Int(model.needComponents[need])])
            let last = Int(model.componentOptions[Int(model.needComponents[need + 1])])
            let best = solve(need, domain, &subproblem)
            for option in first..<last where domain.low[option] <= domain.high[option] {
                if domain.option[option] == Domain.Decision.required { continue }
                let with = domain.requiring(option, in: model) { solve(need, $0, &subproblem) }
                if best - with > slack + margin {
                    domain.forbid(option)
                    fixed += 1
                }
            }
        }
        root = domain
    }

    private func solve(_ need: Int, _ domain: borrowing Domain, _ subproblem: inout NeedSubproblem<Double>)
        -> Double
    {
        domain.withView { view in
            rootPrices.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { subproblem.solve(need, view, $0) } ?? 0
            }
        }
    }

    // MARK: - Diving

    /// Follows the mixture down to a whole solution: again and again what is nearly whole is fixed and the rest
    /// solved anew; returns what is fixed at the end, whole or not.
    ///
    /// Where a batch leads to no solution, the best of it is tried alone, and left out where that fails too.
    mutating func dive(share: Double, stop: () -> Bool) -> [(option: Int, quantity: Int64)] {
        var domain = root
        guard resolve(domain, stop) else { return rounded(master.mixture()) }
        for _ in 0..<400 {
            let mixture = master.mixture()
            var open: [(value: Double, option: Int)] = []
            for option in 0..<model.options where domain.option[option] == Domain.Decision.free {
                let x = mixture.picked[option]
                if x < 1e-6 || domain.low[option] > domain.high[option] { continue }
                if x > 1 - 1e-6 { domain.require(option, in: model) } else { open.append((x, option)) }
            }
            if open.isEmpty || stop() { return rounded(mixture) }
            open.sort { $0.value != $1.value ? $0.value > $1.value : $0.option < $1.option }
            let before = domain
            let most = max(1, Int(Double(open.count) * share))
            for item in open.prefix(most) where domain.low[item.option] <= domain.high[item.option] {
                if item.value < 0.5, item.option != open[0].option { break }
                domain.require(item.option, in: model)
            }
            if resolve(domain, stop) { continue }
            domain = before
            domain.require(open[0].option, in: model)
            if resolve(domain, stop) { continue }
            domain = before
            domain.forbid(open[0].option)
            if !resolve(domain, stop) { return rounded(master.mixture()) }
        }
        return rounded(master.mixture())
    }

    /// Solves the program of a domain, but not to the end; returns whether it may hold a better solution.
    private mutating func resolve(_ domain: Domain, _ stop: () -> Bool) -> Bool {
        let result = master.solve(domain, cutoff: cutoff, rounds: 20, nearly: 0.02, stop: stop)
        if result.bound < cutoff || !result.isSolved { return false }
        let mixture = master.mixture()
        if mixture.isBroken { return false }
        consider(mixture, domain)
        return true
    }

    /// The picks that the present mixture makes more often than not.
    func roundedMixture() -> [(option: Int, quantity: Int64)] { rounded(master.mixture()) }

    private func rounded(_ mixture: RestrictedMaster.Mixture) -> [(option: Int, quantity: Int64)] {
        var picks: [(option: Int, quantity: Int64)] = []
        for option in 0..<reformulation.options where mixture.picked[option] > 0.5 {
            let mean = mixture.quantity[option] / mixture.picked[option]
            let steps = ((mean - Double(model.low[option])) / Double(model.step[option]) + 1e-6).rounded(
                .down
            )
            let quantity = model.low[option] + Int64(max(0, steps)) * model.step[option]
            picks.append((option, min(quantity, model.high[option])))
        }
        return picks
    }

    // MARK: - Nodes

    /// Searches nodes until none is left or `stop` says so.
    mutating func run(stop: (Int64) -> Bool) {
        var next: Node?
        while !stop(work) {
            guard let node = next ?? popBest() else { break }
            next = nil
            if isHopeless(node.bound) { continue }
            nodes += 1
            var domain = root
            for branch in node.branches { apply(branch, &domain) }
            let result = master.solve(domain, cutoff: cutoff, rounds: nodeRounds, nearly: 0.02) { false }
            let value = min(node.bound, exact(result.prices, domain))
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
                push(Node(bound: value, branches: node.branches + [second], fraction: fraction))
                next = Node(bound: value, branches: node.branches + [first], fraction: fraction)
            case .only(let branch):
                next = Node(bound: value, branches: node.branches + [branch], fraction: -1)
            case nil:
                // Nothing is fractional and still the bound is above: by rounding of prices, or by a broken rule.
                if let open = undecided(domain) {
                    push(Node(bound: value, branches: node.branches + [open.1], fraction: -1))
                    next = Node(bound: value, branches: node.branches + [open.0], fraction: -1)
                } else {
                    offer(only(domain))
                }
            }
        }
        if let next { push(next) }
        settleBound()
    }

    private mutating func settleBound() {
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

    private func apply(_ branch: Branch, _ domain: inout Domain) {
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

    private mutating func learn(_ node: Node, _ value: Double) {
        guard node.fraction >= 0, let last = node.branches.last, value < .infinity else { return }
        pseudo.learn(last, node.fraction, max(0, Double(node.bound) - value))
    }

    /// What to do at a node: branch, or take the one side that is left.
    private enum Choice {
        case split(Branch, Branch, fraction: Double)
        case only(Branch)
    }

    private struct Candidate {
        var need = -1
        var option = -1
        var fraction: Double
        var score: Double

        func branch(up: Bool) -> Branch { need >= 0 ? .need(need, served: up) : .option(option, picked: up) }
    }

    /// The branching variable with the best product of losses; those that are not known yet are tried out
    /// (reliability branching: Achterberg, Koch and Martin 2005).
    private mutating func choose(_ mixture: RestrictedMaster.Mixture, _ domain: Domain, _ value: Int64)
        -> Choice?
    {
        var candidates = fractional(mixture, domain)
        if candidates.isEmpty { return splitQuantity(mixture, domain) }
        candidates.sort {
            $0.score != $1.score ? $0.score > $1.score : ($0.need, $0.option) < ($1.need, $1.option)
        }
        var best = candidates[0]
        var bestScore = -1.0
        var bestUp = best.fraction >= 0.5
        for candidate in candidates.prefix(max(1, trials)) {
            let known =
                candidate.need >= 0
                ? pseudo.isKnown(need: candidate.need) : pseudo.isKnown(option: candidate.option)
            var score = candidate.score
            var up = candidate.fraction >= 0.5
            if !known, trials > 0 {
                var loss = (down: 0.0, up: 0.0)
                for side in [true, false] {
                    var child = domain
                    let branch = candidate.branch(up: side)
                    apply(branch, &child)
                    let result = master.solve(child, cutoff: cutoff, rounds: 4, nearly: 0.02) { false }
                    if result.bound < cutoff, isHopeless(exact(result.prices, child)) {
                        return .only(candidate.branch(up: !side))
                    }
                    let lost = max(0, Double(value) - result.bound)
                    if side { loss.up = lost } else { loss.down = lost }
                    pseudo.learn(branch, candidate.fraction, lost)
                }
                score = max(loss.down, 1e-6) * max(loss.up, 1e-6)
                up = loss.up <= loss.down
            }
            if score > bestScore { (best, bestScore, bestUp) = (candidate, score, up) }
        }
        return .split(best.branch(up: bestUp), best.branch(up: !bestUp), fraction: best.fraction)
    }

    private func fractional(_ mixture: RestrictedMaster.Mixture, _ domain: Domain) -> [Candidate] {
        var result: [Candidate] = []
        for need in 0..<model.needs {
            let x = mixture.served[need]
            if x < 1e-6 || x > 1 - 1e-6 || domain.need[need] != Domain.Decision.free { continue }
            let boost: Double = need >= reformulation.needs ? 10 : 1.5
            result.append(Candidate(need: need, fraction: x, score: boost * pseudo.score(need: need, x)))
        }
        for option in 0..<model.options {
            let x = mixture.picked[option]
            if x < 1e-6 || x > 1 - 1e-6 || domain.option[option] != Domain.Decision.free { continue }
            result.append(Candidate(option: option, fraction: x, score: pseudo.score(option: option, x)))
        }
        return result
    }

    private func splitQuantity(_ mixture: RestrictedMaster.Mixture, _ domain: Domain) -> Choice? {
        for option in 0..<model.options where mixture.picked[option] > 0.5 {
            let step = Double(model.step[option])
            let steps = (mixture.quantity[option] - Double(model.low[option])) / step
            let below = (steps + 1e-7).rounded(.down)
            if steps - below < 1e-6 { continue }
            let low = model.low[option] + Int64(below) * model.step[option]
            return .split(
                .quantity(option, low: domain.low[option], high: low),
                .quantity(option, low: low + model.step[option], high: domain.high[option]),
                fraction: steps - below
            )
        }
        return nil
    }

    /// Anything that a domain leaves open.
    private func undecided(_ domain: Domain) -> (Branch, Branch)? {
        for need in 0..<model.needs where domain.need[need] == Domain.Decision.free {
            let first = Int(model.componentOptions[Int(model.needComponents[need])])
            let last = Int(model.componentOptions[Int(model.needComponents[need + 1])])
            if (first..<last).contains(where: { domain.low[$0] <= domain.high[$0] }) {
                return (.need(need, served: true), .need(need, served: false))
            }
        }
        for option in 0..<model.options where domain.low[option] <= domain.high[option] {
            let need = Int(model.needOfComponent[Int(model.componentOfOption[option])])
            if domain.need[need] == Domain.Decision.forbidden { continue }
            if domain.option[option] == Domain.Decision.free {
                return (.option(option, picked: true), .option(option, picked: false))
            }
            let (low, high, step) = (domain.low[option], domain.high[option], model.step[option])
            if low < high {
                let middle = low + (high - low) / step / 2 * step
                return (
                    .quantity(option, low: low, high: middle),
                    .quantity(option, low: middle + step, high: high)
                )
            }
        }
        return nil
    }

    /// The one solution of a domain that leaves nothing open.
    private func only(_ domain: Domain) -> [Solution.Pick] {
        var picks: [Solution.Pick] = []
        for option in 0..<reformulation.options
        where domain.option[option] == Domain.Decision.required && domain.low[option] <= domain.high[option] {
            picks.append(Solution.Pick(option: Int32(option), quantity: domain.low[option]))
        }
        return picks
    }

    // MARK: - Solutions

    private mutating func considerMixture(_ domain: Domain) { consider(master.mixture(), domain) }

    /// Takes the mixture as a solution where it is one, or becomes one by rounding.
    private mutating func consider(_ mixture: RestrictedMaster.Mixture, _ domain: Domain) {
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
