extension TreeSearch {
    /// Solves the root: prices, cuts, fixing.
    ///
    /// It starts from prices of the problem's limits, if there are any. `stop` is asked now and then, with ``work``.
    mutating func solveRoot(warm: [Double], stop: (Int64) -> Bool) {
        solvePrices(warm: warm, patterns: incumbent ?? [], stop: stop)
        addCuts(stop: stop)
        openRoot()
    }

    /// The best prices without cuts; where `warm` is near them already it searches around there.
    ///
    /// - Returns: How the linear program ended; where `stop` ended it before the first optimum, the mixture says nothing.
    @discardableResult
    mutating func solvePrices(
        warm: [Double],
        patterns: [Solution.Pick],
        isNear: Bool = false,
        stop: (Int64) -> Bool
    ) -> RestrictedMaster.Result {
        var start = warm
        if start.isEmpty {
            start = PriceSearch(bound).estimate(root, passes: 30) { stop(0) }.prices
        } else {
            start += [Double](repeating: 0, count: model.limits - start.count)
        }
        master.addPatterns(of: patterns.map { (Int($0.option), $0.quantity) })
        master.addPatterns(at: start, root)
        let center =
            isNear ? bound.exact(start, root).bound.map { (start, Double(Int64(clamping: $0))) } : nil
        let result = master.solve(
            root,
            cutoff: -.infinity,
            rounds: 400,
            smoothing: 0.5,
            center: center,
            stop: stop
        )
        priceBound = proven(result, root)
        upperBound = min(upperBound, priceBound)
        cutBound = upperBound
        prices = reformulation.originalPrices(result.prices)
        (rootPrices, rootValue) = (result.prices, priceBound)
        if result.isSolved { considerMixture(root) }
        return result
    }

    /// Adds cuts while they lower the bound enough.
    mutating func addCuts(stop: (Int64) -> Bool) {
        var last = Double(upperBound)
        var stale = 0
        let begin = work
        let effort = model.options <= 6000 ? 2_000_000_000 : begin + 3_000_000_000
        for _ in 0..<cutRounds {
            // Where a tree cannot close the gap anyway, cuts may cost as much as the prices did.
            if isClosed || stop(work) || work - begin > effort { break }
            let mixture = master.mixture()
            let facets = fenchel.separate(mixture, model, least: 0.0005) { [spent = master.work] in
                stop(spent + $0)
            }
            let found =
                Array(cliques.separate(mixture, least: 0.01).prefix(200))
                + facets
                + cuts.separate(mixture, model, least: 0.002)
            if found.isEmpty { break }
            let chosen = found.prefix(max(60, original.limitCount / 4)).map(\.limit)
            cutCount += chosen.count
            extended = extended.adding(chosen)
            changeModel()
            // Until the new cuts have prices, the best known ones are those without them.
            let center = rootPrices + [Double](repeating: 0, count: model.limits - rootPrices.count)
            let result = master.solve(
                root,
                cutoff: cutoff,
                rounds: 200,
                smoothing: 0.5,
                center: (center, Double(rootValue)),
                stop: stop
            )
            let value = proven(result, root)
            if value <= upperBound {
                upperBound = value
                (rootPrices, rootValue) = (result.prices, value)
            } else {
                rootPrices = center
            }
            cutBound = upperBound
            let gap = objective.map { last - Double($0) } ?? 0
            let enough = max(0.002 * gap, 0.005 * (Double(priceBound) - Double(value)))
            stale = last - Double(value) < enough ? stale + 1 : 0
            last = min(last, Double(value))
            considerMixture(root)
            if stale >= 3 { break }
        }
    }

    /// Fixes what the bound decides and makes the root the first open node.
    mutating func openRoot() {
        fix()
        isRootDone = true
        if !isClosed { heap = [Node(bound: upperBound, last: -1)] }
        settleBound()
    }

    mutating func changeModel() {
        model = Model(extended)
        master.extend(model)
        bound = LagrangianBound(model: model, threads: threads)
    }

    var cutoff: Double {
        guard let objective else { return Double(lowest) }
        return Double(objective) + Double(least - 1) - 1e-9 * abs(Double(objective))
    }

    /// Less than any solution can be worth.
    var lowest: Int64 { Int64(max(-0x1p62, -1.000001 * model.worth - 1)) }

    var isClosed: Bool { isHopeless(upperBound) }

    /// Whether nothing under a bound is better than the incumbent by enough.
    func isHopeless(_ bound: Int64) -> Bool {
        guard let objective else { return bound <= lowest }
        let (wanted, overflow) = objective.addingReportingOverflow(least - 1)
        return overflow || bound <= wanted
    }

    /// The bound of a solved program: in whole numbers, or where nothing is to be proven as the program has it.
    func proven(_ result: RestrictedMaster.Result, _ domain: Domain) -> Int64 {
        if isProof { return exact(result.prices, domain) }
        if result.bound == -.infinity { return .min }
        return Int64(
            max(-0x1p62, min(0x1p62, (result.bound + 1e-9 * abs(result.bound) + 1e-6).rounded(.down)))
        )
    }

    func exact(_ prices: [Double], _ domain: Domain) -> Int64 {
        guard let value = bound.exact(prices, domain).bound else { return .min }
        return Int64(clamping: value)
    }

    /// The most options of a need that ``fix()`` tries one by one: each trial takes longer the more there are.
    private static let widestTried = 256

    /// Takes out options whose best possible company at the root's prices cannot beat the incumbent.
    mutating func fix() {
        guard let objective, !rootPrices.isEmpty else { return }
        let value = Double(isProof ? exact(rootPrices, root) : rootValue)
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
            if last - first > Self.widestTried { continue }
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

    func solve(_ need: Int, _ domain: borrowing Domain, _ subproblem: inout NeedSubproblem<Double>)
        -> Double
    {
        domain.withView { view in
            rootPrices.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { subproblem.solve(need, view, $0) } ?? 0
            }
        }
    }
}
