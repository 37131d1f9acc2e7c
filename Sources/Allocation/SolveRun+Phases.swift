extension SolveRun {
    /// Whether the linear program over patterns may be within reach: it grows with limits and needs.
    private var canUseMaster: Bool {
        model.limits + model.needs <= (isLarge ? largestMasterOfLarge : largestMaster)
            && model.options <= 1_500_000
    }

    /// Whether a price pass costs so little beside the linear program that many of them come first; a mixture of a problem that
    /// is not large is made whole in a small part of the time that its prices took.
    private var isLarge: Bool { model.options > largeOptions }

    /// Whether a few price passes will do, as the linear program follows at once.
    private var isPricedByMaster: Bool {
        canUseMaster && (!isLarge || model.limits + model.needs <= quickMaster)
    }

    mutating func solve() -> SolveResult {
        var domain = Domain(model)
        var propagation = Propagation(model)
        let broken = propagation.run(&domain)
        if !broken.isEmpty { return infeasible(broken) }
        report(.none)
        if !options.warmPicks.isEmpty { consider(options.warmPicks, .warm) }
        consider([], .repair)
        var local = LocalSearch(model, prices: prices, seed: options.seed)
        if isWarm, startWarm(&local, domain) { return finish() }
        enter(.prices)
        let (before, made) = (seconds, passes)
        let search = PriceSearch(bound)
        if findPrices(search, domain) == -.infinity { return infeasible([]) }
        reserve = (seconds - before) / Double(max(1, passes - made)) * 8 + 0.005
        enter(.repair)
        local.prices = prices
        construct(&local, domain)
        if canUseMaster { improveByTree(&local, domain) } else { improveWithoutMaster(&local, domain) }
        return finish()
    }

    // MARK: - Prices and a first plan

    private var isWarm: Bool { options.warmPrices.count == prices.count }

    /// Starts from the prices and picks of another solution; returns whether they already reach the gap.
    private mutating func startWarm(_ local: inout LocalSearch, _ domain: Domain) -> Bool {
        enter(.prices)
        for limit in prices.indices {
            let range = LagrangianBound.priceRange(model, limit, domain.cohort[limit])
            prices[limit] = max(range.lowerBound, min(range.upperBound, options.warmPrices[limit]))
        }
        proveBound()
        enter(.repair)
        local.prices = prices
        construct(&local, domain)
        return isDone
    }

    private mutating func findPrices(_ search: PriceSearch, _ domain: Domain) -> Double {
        if isWarm { return improvePrices(search, domain, passes: isPricedByMaster ? 4 : 40) }
        let first = search.estimate(domain, passes: isPricedByMaster ? 40 : 90) { limitReached() != nil }
        passes += first.passes
        prices = first.prices
        if isPricedByMaster { return first.bound }
        return improvePrices(search, domain, passes: 60)
    }

    private mutating func improvePrices(_ search: PriceSearch, _ domain: Domain, passes: Int) -> Double {
        let base = self.passes
        var made = 0
        let outcome = search.descend(
            prices,
            domain,
            passes: passes,
            floor: objective.map { Double($0) },
            stop: {
                made += 1
                return limitReached(extra: Int64(made) * Int64(model.options)) != nil
            }
        )
        self.passes = base + outcome.passes
        prices = outcome.prices
        return outcome.bound
    }

    private mutating func construct(_ local: inout LocalSearch, _ domain: Domain) {
        let choice = PriceChoice(bound, prices, domain)
        passes += 1
        local.surplus = choice.surplus
        var best: Plan? = incumbent == nil ? nil : local.plan
        for attempt in 0..<3 {
            local.plan = Plan(model)
            if attempt == 0, !options.warmPicks.isEmpty {
                local.adopt(options.warmPicks.map { (Int($0.option), $0.quantity) })
            } else if attempt < 2 {
                local.adopt(choice.picks)
            }
            local.relieve()
            local.construct(share: attempt == 1 ? 0.8 : 1)
            if local.plan.score > best?.score ?? -.infinity { best = local.plan }
            // What is near already is not built anew.
            if attempt == 0, !options.warmPicks.isEmpty, local.plan.score > 0.95 * goal { break }
            if limitReached(extra: local.work) != nil { break }
        }
        if let best { local.plan = best }
        otherWork += local.work
        consider(local.plan.picks, .repair)
        if incumbent == nil { constructAtHigherPrices(&local, domain) }
    }

    /// Looks for any solution at all: what mandatory needs overload at the prices may fit where less of it is taken.
    private mutating func constructAtHigherPrices(_ local: inout LocalSearch, _ domain: Domain) {
        let (plan, surplus) = (local.plan, local.surplus)
        defer { (local.prices, local.surplus) = (prices, surplus) }
        for factor in [1.25, 2, 4, 16] where incumbent == nil && limitReached() == nil {
            let before = local.work
            local.prices = prices.indices.map { limit in
                let range = LagrangianBound.priceRange(model, limit, domain.cohort[limit])
                return max(range.lowerBound, min(range.upperBound, prices[limit] * factor))
            }
            let choice = PriceChoice(bound, local.prices, domain)
            passes += 1
            local.surplus = choice.surplus
            local.plan = Plan(model)
            local.adopt(choice.picks)
            local.relieve()
            local.construct(share: 1)
            otherWork += local.work - before
            consider(local.plan.picks, .repair)
        }
        if incumbent == nil { local.plan = plan }
    }

    // MARK: - With the linear program

    private mutating func improveByTree(_ local: inout LocalSearch, _ domain: Domain) {
        enter(.prices)
        var tree = TreeSearch(problem, incumbent: incumbent, objective: objective, threads: options.threads)
        var counted: Int64 = 0
        let spentOnPrices = spending(work: .max, share: isLarge ? 0.5 : 1)
        let known = incumbent ?? []
        let priced = tree.solvePrices(warm: prices, patterns: known, isNear: !isPricedByMaster) {
            spentOnPrices($0) >= 1
        }
        // Where prices alone take a tenth of what there is, every step that follows by the program would take more.
        let isDear = isLarge && (!priced.isComplete || spentOnPrices(tree.work) > 0.2)
        count(tree, &counted)
        prices = tree.prices
        proveBound()
        adopt(tree, .prices)
        if isDone { return settle(&tree) }
        if isDear {
            look(&local, domain)
            if priced.isSolved { finishPlan(tree.rounded(tree.mixture), &local) }
            return improveByPrices(&local, domain, pricePasses: 60)
        }
        enter(.cuts)
        let spentOnCuts = spending(work: .max, share: isLarge ? 0.3 : 1)
        tree.addCuts { [counted] in spentOnCuts($0 - counted) >= 1 }
        count(tree, &counted)
        result.cuts = tree.cutCount
        adopt(tree, .cuts)
        result.cutBound = tree.cutBound
        tree.openRoot()
        if isDone || tree.isComplete { return settle(&tree) }
        look(&local, domain)
        finishPlan(tree.rounded(tree.mixture), &local)
        if !isDone { dive(&tree, &local, &counted) }
        var improvement = Improvement(self, local, local.surplus)
        improvement.run(&self, &tree)
    }

    /// Adds a tree's work since it was counted last.
    private mutating func count(_ tree: borrowing TreeSearch, _ counted: inout Int64) {
        otherWork += tree.work - counted
        counted = tree.work
    }

    /// Lets the local search see the present prices.
    private mutating func look(_ local: inout LocalSearch, _ domain: Domain) {
        enter(.repair)
        local.prices = prices
        local.surplus = PriceChoice(bound, prices, domain).surplus
        passes += 1
    }

    /// Dives down the linear program, and beside it solves what its mixture leaves open as a part.
    private mutating func dive(
        _ tree: inout TreeSearch,
        _ local: inout LocalSearch,
        _ counted: inout Int64
    ) {
        let (share, leavesTail) = isLarge ? (0.15, true) : (0.04, false)
        // Cut off shortly before its end, a dive is worth little.
        let spent = spending(work: .max, share: isLarge ? 0.4 : 1)
        let rounding = isLarge ? nil : PartRounding(model, tree.mixture, prices: prices)
        let before = tree.work
        var mixture: RestrictedMaster.Mixture?
        var rounded = PartRounding.Outcome()
        withUnsafeMutablePointer(to: &tree) { tree in
            withUnsafeMutablePointer(to: &mixture) { mixture in
                withUnsafeMutablePointer(to: &rounded) { rounded in
                    let (tree, mixture, rounded) =
                        (WorkerPlace(tree), WorkerPlace(mixture), WorkerPlace(rounded))
                    // They share nothing but what neither changes.
                    Workers.run(rounding == nil ? 1 : 2, threads: options.threads) { side in
                        if side == 0 {
                            mixture.base.pointee = tree.base.pointee.dive(
                                share: share,
                                leavesTail: leavesTail
                            ) {
                                spent($0 - before) >= 1
                            }
                        } else if let rounding {
                            rounded.base.pointee = rounding.solve { spent($0) >= 1 }
                        }
                    }
                }
            }
        }
        otherWork += (rounding?.work ?? 0) + rounded.work
        for plan in rounded.plans { finishPlan(plan, &local) }
        count(tree, &counted)
        adopt(tree, .dive)
        if let mixture { finishPlan(tree.rounded(mixture), &local) }
        if let objective, let incumbent { tree.adopt(incumbent, objective) }
    }

    /// Makes a plan of picks that may be too many and too few, and keeps the better of it and the present one.
    private mutating func finishPlan(_ picks: [(option: Int, quantity: Int64)], _ local: inout LocalSearch) {
        let kept = local.plan
        local.plan = Plan(model)
        local.adopt(picks)
        local.relieve()
        local.construct(share: 0.8)
        consider(local.plan.picks, .dive)
        if kept.score > local.plan.score { local.plan = kept }
    }

    /// Takes over what a tree has found and proven.
    mutating func adopt(_ tree: borrowing TreeSearch, _ source: SolveProgress.Source) {
        if let picks = tree.incumbent, tree.objective ?? .min > objective ?? .min { consider(picks, source) }
        if tree.upperBound < .max { lower(max(tree.upperBound, objective ?? .min), source) }
        result.nodes = tree.nodes
        result.optionsFixed = tree.fixed
    }

    private mutating func settle(_ tree: inout TreeSearch) {
        adopt(tree, .branch)
        if tree.isComplete, objective == nil { result.solution.status = .infeasible }
    }

    // MARK: - Without it

    private mutating func improveWithoutMaster(_ local: inout LocalSearch, _ domain: Domain) {
        proveBound()
        if !isDone { improveByPrices(&local, domain, pricePasses: 240) }
    }

    /// Cuts, a dive and neighbourhoods by prices alone.
    private mutating func improveByPrices(_ local: inout LocalSearch, _ domain: Domain, pricePasses: Int) {
        if isWarm {
            // Prices that are near already prove most of what they ever will; the picks are what is behind.
            look(&local, domain)
            diveByPrices(&local, domain)
            var improvement = Improvement(self, local, local.surplus)
            improvement.run(&self, anneals: false, share: 0.4)
            if isDone || limitReached() != nil { return }
        }
        enter(.prices)
        refinePrices(domain, passes: pricePasses)
        if isDone { return }
        look(&local, domain)
        enter(.cuts)
        relaxAndCut()
        if !isDone, !isWarm {
            enter(.repair)
            diveByPrices(&local, domain)
        }
        var improvement = Improvement(self, local, local.surplus)
        improvement.run(&self, anneals: !isWarm, share: 1)
    }

    /// Each price by steps of its own: the dive and the neighbourhoods are as good as the prices that they see.
    private mutating func refinePrices(_ domain: Domain, passes most: Int) {
        let spent = spending(work: .max, share: 0.2)
        let pass = Int64(model.options + model.needs)
        var made: Int64 = 0
        let outcome = PriceSearch(bound).refine(
            prices,
            domain,
            passes: most,
            share: Pricing.step,
            stop: {
                made += 1
                return spent(made * pass) >= 1
            }
        )
        passes += outcome.passes
        prices = outcome.prices
        proveBound()
    }

    private mutating func relaxAndCut() {
        let spent = spending(work: .max, share: 0.3)
        let pass = Int64(model.options + model.needs)
        let stop: (Int) -> Bool = { spent(Int64($0) * pass) >= 1 }
        var relaxed = RelaxAndCut(problem, model, prices: prices, threads: options.threads)
        for _ in 0..<5 where relaxed.round(passes: 60, stop: stop) && !stop(relaxed.passes) {}
        relaxed.improve(60, stop)
        let value = relaxed.exactBound()
        passes += relaxed.passes
        result.cuts = relaxed.cutCount
        if let value, relaxed.cutCount > 0 {
            if value < result.priceBound ?? .max { result.cutPrices = relaxed.cutPrices }
            lower(max(value, objective ?? .min), .cuts)
        }
        result.cutBound = upperBound
    }

    private mutating func diveByPrices(_ local: inout LocalSearch, _ domain: Domain) {
        let spent = spending(work: .max, share: 0.4)
        let pass = Int64(model.options + model.needs)
        var dive = PriceDive(bound, prices: prices, domain)
        defer { dive.deallocate() }
        if !options.warmPicks.isEmpty, let incumbent {
            dive.keep(incumbent.map { (Int($0.option), $0.quantity) }, surplus: local.surplus)
        }
        dive.run { spent(Int64($0) * pass) >= 1 }
        passes += dive.passes
        finishPlan(dive.picks, &local)
    }

    // MARK: - Infeasibility

    private mutating func infeasible(_ limits: [Int]) -> SolveResult {
        let needs = (0..<model.needs).filter { need in
            guard model.mandatory[need] else { return false }
            if limits.isEmpty { return isHopeless(need) }
            let first = Int(model.componentOptions[Int(model.needComponents[need])])
            let last = Int(model.componentOptions[Int(model.needComponents[need + 1])])
            for entry in Int(model.optionLoads[first])..<Int(model.optionLoads[last])
            where limits.contains(Int(model.loadLimit[entry])) {
                return true
            }
            for entry in Int(model.needLoads[need])..<Int(model.needLoads[need + 1])
            where limits.contains(Int(model.needLoadLimit[entry])) {
                return true
            }
            return false
        }
        result.conflict = SolveResult.Conflict(limits: limits, needs: needs)
        result.solution.status = .infeasible
        return finish()
    }

    /// Whether a mandatory need cannot be served even alone and without any limit.
    private func isHopeless(_ need: Int) -> Bool {
        var subproblem = NeedSubproblem<Double>(model)
        defer { subproblem.deallocate() }
        let zero = [Double](repeating: 0, count: max(1, model.limits))
        return Domain(model).withView { view in
            zero.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return false }
                return subproblem.solve(need, view, base) == -.infinity
            }
        }
    }
}
