/// Looks for prices with a low bound.
struct PriceSearch {
    /// After how many evaluations prices with steps of their own start over.
    private static let passesOfSteps = 60

    let bound: LagrangianBound

    init(_ bound: LagrangianBound) { self.bound = bound }

    /// What a search for prices ends with.
    struct Outcome {
        var prices: [Double]
        var bound: Double
        var passes: Int
    }

    /// Improves prices over at most `passes` evaluations by a subgradient, in steps that aim at a share of the way to
    /// `floor`, or of the bound where there is none; the steps are halved where they bring nothing any more.
    ///
    /// `stop` is asked after every evaluation.
    func descend(
        _ start: [Double],
        _ domain: Domain,
        passes: Int,
        floor: Double?,
        stop: () -> Bool
    ) -> Outcome {
        var prices = within(start, domain)
        var best = Outcome(prices: prices, bound: .infinity, passes: 0)
        var subgradient = Subgradient(bound.model)
        let patience = passes > 100 ? 12 : 5
        var level = 0.001
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
            } else {
                stale += 1
            }
            if stop() { break }
            if stale >= patience {
                level /= 2
                stale = 0
                prices = best.prices
                subgradient.restart()
                if level < 1e-7 { break }
            }
            // The level aimed at: a share of the way to the incumbent, or of the bound itself.
            let size = max(1, abs(best.bound))
            var aim = pass.bound - best.bound
            if let floor, best.bound > floor {
                aim += max((best.bound - floor) * min(1, level * 50), size * 1e-9)
            } else {
                aim += size * level
            }
            if !subgradient.move(&prices, load: pass.load, domain, aim: aim) { break }
        }
        return best
    }

    /// Improves prices over at most `passes` evaluations, each price by steps of its own that start as a `share` of
    /// what a unit of its limit is typically worth, and start over from the best prices now and then.
    ///
    /// Near the best prices it is quicker than ``descend(_:_:passes:floor:stop:)``, most of all where new limits have no
    /// price yet. `stop` is asked after every evaluation. `visit` sees what every need chooses at each evaluation, on
    /// several threads.
    func refine(
        _ start: [Double],
        _ domain: Domain,
        passes: Int,
        share: Double,
        stop: () -> Bool,
        visit: (@Sendable (Int, Double, borrowing NeedSubproblem<Double>) -> Void)? = nil
    ) -> Outcome {
        var prices = within(start, domain)
        var steps = PriceSteps(bound.model, share: share)
        var best = Outcome(prices: prices, bound: .infinity, passes: 0)
        while best.passes < passes {
            let pass = bound.pass(prices, domain, isRough: true, visit: visit)
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
            steps.move(&prices, load: pass.load, domain)
            if best.passes % Self.passesOfSteps == 0 {
                prices = best.prices
                steps.restart(share: share)
            }
        }
        return best
    }

    /// Prices in the ranges that their limits allow.
    private func within(_ prices: [Double], _ domain: Domain) -> [Double] {
        prices.indices.map { limit in
            let range = LagrangianBound.priceRange(bound.model, limit, domain.cohort[limit])
            return max(range.lowerBound, min(range.upperBound, prices[limit]))
        }
    }

    /// A first estimate from no prices at all: every price follows the excess demand for its limit, in steps of
    /// what a unit of that limit is typically worth (Walras's tâtonnement), and the steps grow shorter.
    ///
    /// It gets near quickly and then no nearer: that is where the subgradient or the linear program starts.
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
