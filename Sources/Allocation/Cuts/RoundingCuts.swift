/// Finds mixed-integer rounding inequalities that a mixture of patterns breaks.
///
/// Each hard limit is read as a knapsack over yes-or-no picks with steps above their minimum; steps are
/// replaced by their lower or variable upper bound, yes-or-no variables near 1 by their complement, and the row
/// is divided and rounded (complemented MIR: Marchand and Wolsey 2001). All coefficients are whole numbers: the
/// inequality is multiplied by what rounding would otherwise divide by, so it is exactly valid. Which bound replaces a
/// quantity decides what rounding finds: several ways are tried, and the most broken inequality counts.
struct RoundingCuts {
    private struct Term {
        /// An option, or as `~need` a need.
        var owner: Int
        /// The coefficient of its yes-or-no variable.
        var weight: Int64
        /// Its value in the mixture.
        var value: Double
        var isComplemented: Bool
        /// The load per unit and the quantity at which the continuous part is 0; 0 where there is none.
        var perUnit: Int64
        var anchor: Int64
    }

    /// The share of the way from its lower to its upper bound above which a quantity is replaced by the upper one: the
    /// nearer bound, and nearly all quantities by one and the same.
    private static let turningPoints = [0.5, 0.05, 0.95]

    private let problem: Problem
    private let members: LimitMembers
    private let needMembers: LimitMembers
    private var terms: [Term] = []

    /// Makes cuts of the limits of a problem.
    init(_ problem: Problem, _ model: Model) {
        self.problem = problem
        members = LimitMembers(
            limits: problem.limitCount,
            owners: problem.optionCount,
            loadStart: problem.optionLoadStart,
            loadLimit: problem.optionLoadLimit
        ) { model.low[$0] <= model.high[$0] }
        needMembers = LimitMembers(
            limits: problem.limitCount,
            owners: problem.needCount,
            loadStart: problem.needLoadStart,
            loadLimit: problem.needLoadLimit
        ) { _ in true }
    }

    /// The most broken inequalities, at most two a limit, best first.
    mutating func separate(_ mixture: RestrictedMaster.Mixture, _ model: Model, least: Double) -> [Cut] {
        var cuts: [Cut] = []
        for limit in 0..<problem.limitCount where problem.limitPenalty[limit] == 0 {
            if problem.limitAtMost[limit] != .max {
                let cut = mostBroken(limit, 1, problem.limitAtMost[limit], mixture, model)
                if let cut, cut.efficacy > least { cuts.append(cut) }
            }
            if problem.limitAtLeast[limit] != .min {
                let cut = mostBroken(limit, -1, -problem.limitAtLeast[limit], mixture, model)
                if let cut, cut.efficacy > least { cuts.append(cut) }
            }
        }
        return cuts.sorted { $0.efficacy > $1.efficacy }
    }

    /// The most broken inequality of all ways of replacing quantities.
    private mutating func mostBroken(
        _ limit: Int,
        _ sign: Int64,
        _ rightHandSide: Int64,
        _ mixture: RestrictedMaster.Mixture,
        _ model: Model
    ) -> Cut? {
        var best: Cut?
        for turningPoint in Self.turningPoints {
            if let cut = cut(limit, sign, rightHandSide, turningPoint, mixture, model),
                cut.efficacy > best?.efficacy ?? 0
            {
                best = cut
            }
        }
        return best
    }

    private mutating func cut(
        _ limit: Int,
        _ sign: Int64,
        _ rightHandSide: Int64,
        _ turningPoint: Double,
        _ mixture: RestrictedMaster.Mixture,
        _ model: Model
    ) -> Cut? {
        terms.removeAll(keepingCapacity: true)
        var isFractional = false
        for member in members.of(limit) {
            let (option, load) = (Int(member.owner), Int(member.load))
            let a = sign * problem.optionLoadPerUnit[load]
            let f = sign * problem.optionLoadFixed[load]
            let (low, high) = (model.low[option], model.high[option])
            let y = min(1, max(0, mixture.picked[option]))
            let above = mixture.quantity[option] - Double(low) * mixture.picked[option]
            let useUpper = above > turningPoint * Double(high - low) * y
            var term = Term(owner: option, weight: 0, value: y, isComplemented: false, perUnit: 0, anchor: 0)
            if useUpper, high > low {
                term.weight = a * high + f
                if a > 0 { (term.perUnit, term.anchor) = (a, high) }
            } else {
                term.weight = a * low + f
                if a < 0, high > low { (term.perUnit, term.anchor) = (a, low) }
            }
            if y > 0.01,
                y < 0.99 || above > 0.01 * Double(high - low) && above < 0.99 * Double(high - low) * y
            {
                isFractional = true
            }
            terms.append(term)
        }
        for member in needMembers.of(limit) {
            let (need, amount) = (Int(member.owner), problem.needLoadAmount[Int(member.load)])
            let y = min(1, max(0, mixture.served[need]))
            if y > 0.01, y < 0.99 { isFractional = true }
            terms.append(
                Term(
                    owner: ~need,
                    weight: sign * amount,
                    value: y,
                    isComplemented: false,
                    perUnit: 0,
                    anchor: 0
                )
            )
        }
        guard isFractional else { return nil }
        var continuous = 0.0
        for term in terms where term.perUnit != 0 {
            // −s = perUnit × (q − anchor × y), which is at most 0.
            continuous -=
                Double(term.perUnit)
                * (mixture.quantity[term.owner] - Double(term.anchor) * mixture.picked[term.owner])
        }
        var beta = rightHandSide
        for place in terms.indices where terms[place].value > 0.5 {
            terms[place].isComplemented = true
            beta -= terms[place].weight
        }
        var cut = best(beta, max(0, continuous), mixture)
        if sign > 0 { cut?.limit.source = limit }
        return cut
    }

    private func best(_ beta: Int64, _ continuous: Double, _ mixture: RestrictedMaster.Mixture) -> Cut? {
        var divisors: Set<Int64> = []
        for term in terms where term.value > 0.01 && term.value < 0.99 && term.weight != 0 {
            divisors.insert(abs(term.weight))
        }
        var tried = divisors.sorted()
        if tried.count > 12 {
            tried = stride(from: 0, to: tried.count, by: tried.count / 12 + 1).map { tried[$0] }
        }
        var bestDivisor: Int64 = 0
        var bestEfficacy = 1e-6
        for divisor in tried {
            let efficacy = efficacy(divisor, beta, continuous)
            if efficacy > bestEfficacy {
                bestEfficacy = efficacy
                bestDivisor = divisor
            }
        }
        guard bestDivisor > 0 else { return nil }
        for part in [2, 4, 8] as [Int64] where bestDivisor % part == 0 || bestDivisor > 64 {
            let divisor = bestDivisor / part
            let efficacy = efficacy(divisor, beta, continuous)
            if efficacy > bestEfficacy {
                bestEfficacy = efficacy
                bestDivisor = divisor
            }
        }
        return Cut(limit: derive(bestDivisor, beta), efficacy: bestEfficacy)
    }

    @inline(__always)
    private static func floorDivide(_ a: Int64, _ b: Int64) -> (quotient: Int64, rest: Int64) {
        var quotient = a / b
        var rest = a % b
        if rest < 0 {
            quotient -= 1
            rest += b
        }
        return (quotient, rest)
    }

    @inline(__always)
    private static func rounded(_ weight: Int64, _ divisor: Int64, _ rest: Int64) -> Int64 {
        let (quotient, own) = floorDivide(weight, divisor)
        return quotient * (divisor - rest) + max(0, own - rest)
    }

    /// How much the inequality for a divisor is broken, by the length of its coefficients.
    private func efficacy(_ divisor: Int64, _ beta: Int64, _ continuous: Double) -> Double {
        let (quotient, rest) = Self.floorDivide(beta, divisor)
        if rest == 0 { return 0 }
        var left = -continuous
        var norm = 0.0
        for term in terms {
            let weight = Self.rounded(term.isComplemented ? -term.weight : term.weight, divisor, rest)
            left += Double(weight) * (term.isComplemented ? 1 - term.value : term.value)
            norm += Double(weight) * Double(weight)
            if term.perUnit != 0 {
                let size = Double(term.perUnit) * Double(problem.optionMaximum[term.owner])
                norm += 0.25 * size * size * term.value
            }
        }
        if norm == 0 { return 0 }
        return (left - Double(quotient * (divisor - rest))) / norm.squareRoot()
    }

    private func derive(_ divisor: Int64, _ beta: Int64) -> DerivedLimit {
        let (quotient, rest) = Self.floorDivide(beta, divisor)
        var result = DerivedLimit()
        var right = quotient * (divisor - rest)
        for term in terms {
            let weight = Self.rounded(term.isComplemented ? -term.weight : term.weight, divisor, rest)
            var fixed = weight
            if term.isComplemented {
                fixed = -weight
                right -= weight
            }
            fixed -= term.perUnit * term.anchor
            if fixed == 0, term.perUnit == 0 { continue }
            if term.owner < 0 {
                result.needLoads.append((~term.owner, fixed))
            } else {
                result.optionLoads.append((term.owner, term.perUnit, fixed))
            }
        }
        result.atMost = right
        return result
    }
}
