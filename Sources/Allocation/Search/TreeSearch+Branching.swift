extension TreeSearch {
    /// What to do at a node: branch, or take the one side that is left.
    enum Choice {
        case split(Branch, Branch, fraction: Double)
        case only(Branch)
    }

    struct Candidate {
        var need = -1
        var option = -1
        var fraction: Double
        var score: Double

        func branch(up: Bool) -> Branch { need >= 0 ? .need(need, served: up) : .option(option, picked: up) }
    }

    /// The branching variable with the best product of losses; those that are not known yet are tried out
    /// (reliability branching: Achterberg, Koch and Martin 2005).
    mutating func choose(_ mixture: RestrictedMaster.Mixture, _ domain: Domain, _ value: Int64)
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
                    let result = master.solve(child, cutoff: cutoff, rounds: 4, nearly: 0.02) { _ in false }
                    if result.bound < cutoff, isHopeless(proven(result, child)) {
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

    func fractional(_ mixture: RestrictedMaster.Mixture, _ domain: Domain) -> [Candidate] {
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

    func splitQuantity(_ mixture: RestrictedMaster.Mixture, _ domain: Domain) -> Choice? {
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
    func undecided(_ domain: Domain) -> (Branch, Branch)? {
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
    func only(_ domain: Domain) -> [Solution.Pick] {
        var picks: [Solution.Pick] = []
        for option in 0..<reformulation.options
        where domain.option[option] == Domain.Decision.required && domain.low[option] <= domain.high[option] {
            picks.append(Solution.Pick(option: Int32(option), quantity: domain.low[option]))
        }
        return picks
    }
}
