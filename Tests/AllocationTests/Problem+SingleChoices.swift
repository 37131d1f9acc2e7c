@testable import Allocation

extension Problem {
    /// Every way to pick that keeps all limits, and what it is worth, where each need picks one option of its least quantity
    /// or none.
    var plansOfSingleChoices: [(picks: [Solution.Pick], objective: Int64)] {
        var plans: [(picks: [Solution.Pick], objective: Int64)] = []
        func enumerate(_ need: Int, _ picks: [Solution.Pick]) {
            guard need < needCount else {
                let evaluation = Evaluation(picks, of: self)
                if evaluation.isFeasible { plans.append((picks, evaluation.objective)) }
                return
            }
            enumerate(need + 1, picks)
            for option in options(of: components(of: need).lowerBound) {
                let pick = Solution.Pick(option: Int32(option), quantity: optionMinimum[option])
                enumerate(need + 1, picks + [pick])
            }
        }
        enumerate(0, [])
        return plans
    }
}
