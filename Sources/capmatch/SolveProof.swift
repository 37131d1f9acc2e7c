import Allocation

/// Says which part of a bound rests on what: the prices of the solution file, cuts, prices of needs, or search.
struct SolveProof {
    private let result: SolveResult

    init(_ result: SolveResult) {
        self.result = result
    }

    var sentences: [String] {
        let solution = result.solution
        if solution.status == .infeasible { return [impossibility] }
        guard let bound = solution.upperBound else { return ["No bound is proven."] }
        if result.priceBound == bound {
            return ["The prices in the solution file prove the whole bound by themselves, in exact integers."]
        }
        var sentences: [String] = []
        var known = Int64.max
        if let price = result.priceBound {
            known = price
            sentences.append("The prices in the solution file prove \(shown(price)) by themselves.")
        }
        if let cut = result.cutBound, result.cuts > 0, cut < known {
            known = max(cut, bound)
            let cuts = result.cuts == 1 ? "1 cut lowers" : "\(result.cuts) cuts lower"
            sentences.append("\(cuts) it to \(shown(known)), in exact integers.")
        }
        if let packed = result.knapsackBound, packed < known {
            known = max(packed, bound)
            sentences.append(
                "Prices of needs, at which every capacity is a knapsack, lower it to \(shown(known)), in exact integers."
            )
        }
        if bound < known { sentences.append("\(search) \(shown(bound)).") }
        return sentences
    }

    private var impossibility: String {
        if let conflict = result.conflict, !(conflict.limits.isEmpty && conflict.needs.isEmpty) {
            return "There is no solution: what is named below cannot hold together."
        }
        return "There is no solution: \(nodes) of branch and bound found none."
    }

    private var search: String {
        let subject = result.nodes > 0 ? "Branch and bound over \(nodes)" : "The root of the search"
        return result.priceBound == nil ? "\(subject) proves" : "\(subject) lowers it to"
    }

    private var nodes: String { result.nodes == 1 ? "1 node" : "\(result.nodes) nodes" }

    private func shown(_ bound: Int64) -> String {
        guard let objective = result.solution.objective else { return "\(bound)" }
        let gap = (Double(bound) - Double(objective)) / Double(max(1, objective.magnitude))
        return "\(bound) (gap \(SolveLog.percent(gap)))"
    }
}
