/// Looks for prices with a low bound.
struct PriceSearch {
    let bound: LagrangianBound

    init(_ bound: LagrangianBound) { self.bound = bound }

    /// What a search for prices ends with.
    struct Outcome {
        var prices: [Double]
        var bound: Double
        var passes: Int
    }

    /// Improves prices over at most `passes` evaluations, each price by steps of its own that start as a `share` of
    /// what a unit of its limit is typically worth.
    ///
    /// `stop` is asked after every evaluation with the best bound so far. `visit` sees what every need chooses at each
    /// evaluation, on several threads.
    func improve(
        _ start: [Double],
        _ domain: Domain,
        passes: Int,
        share: Double,
        isRough: Bool = true,
        stop: (Double) -> Bool,
        visit: (@Sendable (Int, Double, borrowing NeedSubproblem<Double>) -> Void)? = nil
    ) -> Outcome {
        let model = bound.model
        var prices = start
        for limit in 0..<model.limits {
            let range = LagrangianBound.priceRange(model, limit, domain.cohort[limit])
            prices[limit] = max(range.lowerBound, min(range.upperBound, prices[limit]))
        }
        var steps = PriceSteps(model, share: share)
        var best = Outcome(prices: prices, bound: .infinity, passes: 0)
        while best.passes < passes {
            let pass = bound.pass(prices, domain, isRough: isRough, visit: visit)
            best.passes += 1
            if pass.bound < best.bound {
                best.bound = pass.bound
                best.prices = prices
            }
            if pass.impossible {
                best.bound = -.infinity
                break
            }
            if stop(best.bound) { break }
            steps.move(&prices, load: pass.load, domain)
        }
        return best
    }

    /// A first estimate from no prices at all: every price follows the excess demand for its limit, in steps of
    /// what a unit of that limit is typically worth (Walras's tâtonnement), and the steps grow shorter.
    ///
    /// It gets near quickly and then no nearer: that is where ``improve(_:_:passes:share:isRough:stop:visit:)`` or the
    /// linear program starts.
    func estimate(_ domain: Domain, passes: Int, stop: () -> Bool) -> Outcome {
        var prices = [Double](repeating: 0, count: bound.model.limits)
        let steps = PriceSteps(bound.model, share: 0)
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
            steps.follow(&prices, load: pass.load, domain, share: 0.6 / (1 + 0.12 * Double(number)))
        }
        return best
    }
}
