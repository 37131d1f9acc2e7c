package import Allocation
import Glibc

/// A solve with everything that a measurement wants to know.
package struct MeasuredSolve {
    /// What was found.
    package let solution: Solution
    private let result: SolveResult
    private let problem: Problem
    private let steps: [(seconds: Double, gap: Double)]
    private let mebibytes: Int

    /// Solves.
    package init(_ problem: Problem, _ options: SolveOptions) {
        var steps: [(seconds: Double, gap: Double)] = []
        result = Solver.solve(problem, options: options) { progress in
            guard let gap = progress.gap, gap < steps.last?.gap ?? .infinity else { return }
            steps.append((progress.seconds, gap))
        }
        self.steps = steps
        self.problem = problem
        solution = result.solution
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        mebibytes = usage.ru_maxrss / 1024
    }

    /// The figures, each checked by what shares no code with the search; with a goal, when that gap was reached.
    package func measurement(of instance: String, gapGoal: Double? = nil) -> Measurement {
        var row = Measurement(failed: instance, "")
        (row.needs, row.options) = (problem.needCount, problem.optionCount)
        (row.status, row.stopReason) = (solution.status.rawValue, result.stopReason.rawValue)
        (row.objective, row.bound, row.gap) = (solution.objective, solution.upperBound, solution.gap)
        (row.seconds, row.mebibytes) = (solution.seconds ?? 0, mebibytes)
        (row.picks, row.problems) = (solution.picks.count, problems)
        row.gapGoal = gapGoal
        if let gapGoal { row.secondsToGap = steps.first { $0.gap <= gapGoal }?.seconds }
        return row
    }

    private var problems: [String] {
        guard let objective = solution.objective else { return [] }
        let check = Evaluation(solution.picks, of: problem)
        var problems: [String] = []
        if !check.isFeasible { problems.append("the picks break \(check.breaches.count) rules") }
        if check.objective != objective {
            problems.append("the picks are worth \(check.objective), not \(objective)")
        }
        if let bound = solution.upperBound, bound < objective {
            problems.append("the bound \(bound) is under the objective \(objective)")
        }
        if solution.status == .optimal, solution.upperBound != objective {
            problems.append("optimal, but the bound is not the objective")
        }
        return problems
    }
}
