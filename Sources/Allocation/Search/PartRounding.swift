/// Rounds a mixture by parts: what is whole in it stays, and the needs that are not are solved as a part of their own,
/// together with those that it leaves out at the least loss.
struct PartRounding: Sendable {
    /// What it leads to.
    struct Outcome: Sendable {
        /// Picks of the whole problem, which may break something.
        var plans: [[(option: Int, quantity: Int64)]] = []
        var work: Int64 = 0
    }

    private let plan: Plan
    private let open: [Int]
    private let part: SubProblem
    /// What it cost to prepare.
    let work: Int64

    /// Prepares the part; nil where nothing is open, or too much.
    init?(_ model: Model, _ mixture: RestrictedMaster.Mixture, prices: [Double]) {
        var open: [Int] = []
        var unserved: [Int] = []
        var picks: [(option: Int, quantity: Int64)] = []
        for need in 0..<model.needs {
            let first = Int(model.componentOptions[Int(model.needComponents[need])])
            let last = Int(model.componentOptions[Int(model.needComponents[need + 1])])
            let own = (first..<last).filter { mixture.picked[$0] > 1e-6 }
            if mixture.served[need] < 1e-6 {
                unserved.append(need)
                continue
            }
            if own.contains(where: { mixture.picked[$0] < 1 - 1e-6 }) {
                open.append(need)
                continue
            }
            for option in own {
                let steps =
                    (mixture.quantity[option] - Double(model.low[option])) / Double(model.step[option])
                let whole = Int64(max(0, (steps + 1e-6).rounded(.down)))
                picks.append(
                    (option, min(model.high[option], model.low[option] + whole * model.step[option]))
                )
            }
        }
        guard !open.isEmpty, open.count <= 600 else { return nil }
        var plan = Plan(model)
        plan.replace([], picks)
        open += Self.leastLoss(unserved, max(100, 400 - open.count), model, prices)
        open.sort()
        guard let part = SubProblem(model, plan, free: open, prices: prices, widest: 12) else { return nil }
        (self.plan, self.open, self.part) = (plan, open, part)
        work = Int64(model.options)
    }

    /// Solves the part by dives; `stop` is asked now and then, with the work done so far.
    func solve(stop: (Int64) -> Bool) -> Outcome {
        var tree = TreeSearch(
            part.problem,
            incumbent: part.incumbent,
            objective: nil,
            isProof: false,
            trials: 0,
            cutRounds: 6
        )
        var outcome = Outcome()
        func add(_ picks: [Solution.Pick]) {
            var whole = plan
            whole.replace(open, part.translate(picks))
            outcome.plans.append(whole.picks.map { (Int($0.option), $0.quantity) })
        }
        tree.solveRoot(warm: part.prices, stop: stop)
        for share in [0.3, 0.1] where !tree.isComplete {
            let whole = tree.rounded(tree.dive(share: share, stop: stop))
            add(whole.map { .init(option: Int32($0.option), quantity: $0.quantity) })
        }
        if let picks = tree.incumbent { add(picks) }
        outcome.work = tree.work
        return outcome
    }

    /// Of some needs the `count` that lose least by being served at the prices, if there are as many.
    private static func leastLoss(_ needs: [Int], _ count: Int, _ model: Model, _ prices: [Double]) -> [Int] {
        var subproblem = NeedSubproblem<Double>(model)
        defer { subproblem.deallocate() }
        var domain = Domain(model)
        for need in needs { domain.need[need] = Domain.Decision.required }
        let ranked = domain.withView { view in
            prices.withUnsafeBufferPointer { buffer in
                needs.map { need in
                    (value: buffer.baseAddress.map { subproblem.solve(need, view, $0) } ?? 0, need: need)
                }
            }
        }
        return ranked.sorted { $0.value != $1.value ? $0.value > $1.value : $0.need < $1.need }
            .prefix(count).map(\.need)
    }
}
