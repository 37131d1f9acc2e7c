/// Looks for a small set of rules that cannot hold together, by leaving rules out as long as what is left is still
/// proven infeasible (a deletion filter: Chinneck and Dravnieks 1991), many at a time at first.
///
/// Values do not matter to it: it asks only whether there is any solution. A rule stays where the rest could not be
/// proven infeasible within the work that a trial may take, so the set is always a conflict, and nearly always one
/// without a rule to spare.
struct ConflictFilter {
    /// The most work of one trial, and of all.
    private static let trialWork: Int64 = 400_000
    private static let allWork: Int64 = 60_000_000

    private enum Rule {
        case mandatory(Int)
        case limit(Int)
    }

    private let problem: Problem
    private var work: Int64 = 0

    init(_ problem: Problem) { self.problem = problem }

    /// A small conflict; `known` is one to start from, if there is one.
    ///
    /// Returns `known`, or else all rules, where the time is up before anything smaller is proven.
    mutating func find(known: SolveResult.Conflict?, stop: () -> Bool) -> SolveResult.Conflict? {
        var rules: [Rule] = []
        if let known, !(known.limits.isEmpty && known.needs.isEmpty) {
            rules = known.needs.map { .mandatory($0) } + known.limits.map { .limit($0) }
            if !isImpossible(rules) { rules = [] }
        }
        if rules.isEmpty {
            rules = (0..<problem.needCount).filter { problem.needMandatory[$0] }.map { .mandatory($0) }
            rules += (0..<problem.limitCount).filter { isHard($0) }.map { .limit($0) }
            // The whole is proven infeasible already, so all its rules are a conflict, if not a small one.
            if stop() || !isImpossible(rules) { return known ?? conflict(rules) }
        }
        var size = max(1, rules.count / 2)
        while true {
            var first = 0
            while first < rules.count {
                if stop() || work > Self.allWork { return conflict(rules) }
                var fewer = rules
                fewer.removeSubrange(first..<min(first + size, rules.count))
                if isImpossible(fewer) {
                    rules = fewer
                } else {
                    first += size
                }
            }
            if size == 1 { return conflict(rules) }
            size = max(1, size / 2)
        }
    }

    private func isHard(_ limit: Int) -> Bool {
        if problem.limitMinimumWhenUsed[limit] > 0 { return true }
        return problem.limitPenalty[limit] == 0
            && (problem.limitAtMost[limit] != .max || problem.limitAtLeast[limit] != .min)
    }

    /// Whether it is proven that some rules alone leave no solution.
    private mutating func isImpossible(_ rules: [Rule]) -> Bool {
        var part = problem
        part.needMandatory = [Bool](repeating: false, count: problem.needCount)
        part.needValue = [Int64](repeating: 0, count: problem.needCount)
        part.optionValuePerUnit = [Int64](repeating: 0, count: problem.optionCount)
        part.optionFixedValue = part.optionValuePerUnit
        part.limitAtMost = [Int64](repeating: .max, count: problem.limitCount)
        part.limitAtLeast = [Int64](repeating: .min, count: problem.limitCount)
        part.limitPenalty = [Int64](repeating: 0, count: problem.limitCount)
        part.limitMinimumWhenUsed = part.limitPenalty
        for rule in rules {
            switch rule {
            case .mandatory(let need):
                part.needMandatory[need] = true
            case .limit(let limit):
                part.limitMinimumWhenUsed[limit] = problem.limitMinimumWhenUsed[limit]
                if problem.limitPenalty[limit] > 0 { continue }
                part.limitAtMost[limit] = problem.limitAtMost[limit]
                part.limitAtLeast[limit] = problem.limitAtLeast[limit]
            }
        }
        var options = SolveOptions()
        options.threads = 1
        options.workLimit = Self.trialWork + Int64(problem.optionCount) * 100
        let result = Solver.solveConnected(part, options: options, explainsConflict: false)
        work += result.work + Int64(problem.optionCount)
        return result.solution.status == .infeasible
    }

    private func conflict(_ rules: [Rule]) -> SolveResult.Conflict {
        var result = SolveResult.Conflict(limits: [], needs: [])
        for rule in rules {
            switch rule {
            case .mandatory(let need): result.needs.append(need)
            case .limit(let limit): result.limits.append(limit)
            }
        }
        result.needs.sort()
        result.limits.sort()
        return result
    }
}
