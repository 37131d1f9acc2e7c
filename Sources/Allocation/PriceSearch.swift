/// Looks for prices with a low bound: a deflected subgradient with level steps (Polyak 1969; Camerini,
/// Fratta and Maffioli 1975), each limit scaled by the size of its loads.
struct PriceSearch {
    let bound: LagrangianBound
    /// Multiplies a limit's step: limits count in seats, hours and picks, which differ by many orders.
    let scale: [Double]

    init(_ bound: LagrangianBound) {
        self.bound = bound
        let model = bound.model
        var squares = [Double](repeating: 0, count: model.limits)
        var counts = [Double](repeating: 0, count: model.limits)
        for option in 0..<model.options where model.low[option] <= model.high[option] {
            let quantity = Double(model.high[option])
            for load in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                let amount = Double(model.loadPerUnit[load]) * quantity + Double(model.loadFixed[load])
                squares[Int(model.loadLimit[load])] += amount * amount
                counts[Int(model.loadLimit[load])] += 1
            }
        }
        for load in 0..<Int(model.needLoads[model.needs]) {
            let amount = Double(model.needLoadAmount[load])
            squares[Int(model.needLoadLimit[load])] += amount * amount
            counts[Int(model.needLoadLimit[load])] += 1
        }
        scale = (0..<model.limits).map { limit in
            squares[limit] > 0 ? (counts[limit] / squares[limit]).squareRoot() : 1
        }
    }

    /// What a search for prices ends with.
    struct Outcome {
        var prices: [Double]
        var bound: Double
        var passes: Int
    }

    /// Improves prices over at most `passes` evaluations.
    ///
    /// `stop` is asked after every evaluation with the best bound so far; `seen` gets each evaluation's prices
    /// and loads.
    func improve(
        _ start: [Double],
        _ domain: Domain,
        passes: Int,
        floor: Double?,
        firstStep: Double,
        stop: (Double) -> Bool,
        improved: (([Double], Double) -> Void)? = nil
    ) -> Outcome {
        let model = bound.model
        var prices = start
        for limit in 0..<model.limits {
            let range = LagrangianBound.priceRange(model, limit, domain.cohort[limit])
            prices[limit] = max(range.lowerBound, min(range.upperBound, prices[limit]))
        }
        var best = Outcome(prices: prices, bound: .infinity, passes: 0)
        var direction = [Double](repeating: 0, count: model.limits)
        var level = firstStep
        var stale = 0
        while best.passes < passes {
            let pass = bound.pass(prices, domain, isRough: true)
            best.passes += 1
            if pass.impossible {
                best.bound = -.infinity
                best.prices = prices
                return best
            }
            if pass.bound < best.bound {
                stale = best.bound - pass.bound > 1e-6 * abs(pass.bound) ? 0 : stale + 1
                best.bound = pass.bound
                best.prices = prices
                improved?(prices, pass.bound)
            } else {
                stale += 1
            }
            if stop(best.bound) || best.passes >= passes { break }
            let patience = passes > 100 ? 12 : 5
            if stale >= patience {
                level /= 2
                stale = 0
                prices = best.prices
                for limit in 0..<model.limits { direction[limit] = 0 }
                if level < 1e-7 { break }
            }
            // The level aimed at: a share of the way to the incumbent, or of the bound itself.
            var aim = pass.bound - best.bound
            let size = max(1, abs(best.bound))
            if let floor, best.bound > floor {
                aim += max((best.bound - floor) * min(1, level * 50), size * 1e-9)
            } else {
                aim += size * level
            }
            var norm = 0.0
            for limit in 0..<model.limits {
                let slack = Self.slack(model, limit, prices[limit], pass.load[limit], domain.cohort[limit])
                var component = slack * scale[limit] + 0.6 * direction[limit]
                if prices[limit] == 0, slack == 0 { component = 0 }
                direction[limit] = component
                norm += component * component
            }
            if norm <= 0 { break }
            let length = aim / norm
            for limit in 0..<model.limits where direction[limit] != 0 {
                let range = LagrangianBound.priceRange(model, limit, domain.cohort[limit])
                var next = prices[limit] - length * direction[limit] * scale[limit]
                if prices[limit] > 0, next < 0 { next = 0 }
                if prices[limit] < 0, next > 0 { next = 0 }
                prices[limit] = max(range.lowerBound, min(range.upperBound, next))
            }
        }
        return best
    }

    /// A first estimate from no prices at all: every price follows the excess demand for its limit, in steps of
    /// what a unit of that limit is typically worth (Walras's tâtonnement), and the steps grow shorter.
    ///
    /// It gets near quickly and then no nearer: that is where the subgradient or the linear program starts.
    func estimate(_ domain: Domain, passes: Int, stop: () -> Bool) -> Outcome {
        let model = bound.model
        let worth = typicalPrices()
        var prices = [Double](repeating: 0, count: model.limits)
        var best = Outcome(prices: prices, bound: .infinity, passes: 0)
        for number in 0..<passes {
            let pass = bound.pass(prices, domain, isRough: true)
            best.passes += 1
            if pass.bound < best.bound {
                best.bound = pass.bound
                best.prices = prices
            }
            if pass.impossible {
                best.bound = -.infinity
                break
            }
            if stop() { break }
            let length = 0.6 / (1 + 0.12 * Double(number))
            for limit in 0..<model.limits {
                let slack = Self.slack(model, limit, prices[limit], pass.load[limit], domain.cohort[limit])
                if slack == 0 { continue }
                let size = max(1, abs(pass.load[limit] + slack))
                let range = LagrangianBound.priceRange(model, limit, domain.cohort[limit])
                let move = length * worth[limit] * max(-1, min(1, slack / size))
                var next = prices[limit] - move
                if prices[limit] > 0, next < 0 { next = 0 }
                if prices[limit] < 0, next > 0 { next = 0 }
                prices[limit] = max(range.lowerBound, min(range.upperBound, next))
            }
        }
        return best
    }

    /// What a unit of each limit's load is worth to the options that load it, on average.
    private func typicalPrices() -> [Double] {
        let model = bound.model
        var value = [Double](repeating: 0, count: model.limits)
        var load = [Double](repeating: 0, count: model.limits)
        for option in 0..<model.options where model.low[option] <= model.high[option] {
            let most = Double(model.high[option])
            let own = max(0, Double(model.unitValue[option]) * most + Double(model.fixedValue[option]))
            for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
                let amount = abs(Double(model.loadPerUnit[entry]) * most + Double(model.loadFixed[entry]))
                value[Int(model.loadLimit[entry])] += own
                load[Int(model.loadLimit[entry])] += amount
            }
        }
        return (0..<model.limits).map { load[$0] > 0 ? value[$0] / load[$0] : 0 }
    }

    /// The subgradient in one price: how much of the limit's best load is left.
    static func slack(_ model: Model, _ limit: Int, _ price: Double, _ load: Double, _ cohort: UInt8)
        -> Double
    {
        if cohort == Domain.Decision.forbidden { return -load }
        let most = model.atMost[limit] == .max ? Double.infinity : Double(model.atMost[limit])
        var least = model.atLeast[limit] == .min ? -Double.infinity : Double(model.atLeast[limit])
        if cohort == Domain.Decision.required { least = max(least, Double(model.cohort[limit])) }
        if price > 0 { return most - load }
        if price < 0 { return least - load }
        if load > most { return most - load }
        if load < least { return least - load }
        return 0
    }
}
