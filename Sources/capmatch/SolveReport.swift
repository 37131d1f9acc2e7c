import Allocation
import Formats

/// The account at the end of a solve: what was reached, what proves it, what the check found, where the time went.
struct SolveReport {
    private let result: SolveResult
    private let check: Evaluation
    private let problem: Problem
    private let isTimeless: Bool

    init(_ result: SolveResult, _ check: Evaluation, _ problem: Problem, isTimeless: Bool) {
        self.result = result
        self.check = check
        self.problem = problem
        self.isTimeless = isTimeless
    }

    var lines: [String] {
        let solution = result.solution
        var lines = ["Solving report"]
        func add(_ name: String, _ text: String) {
            let fill = String(repeating: " ", count: max(1, 13 - name.count))
            lines.append("  \(name)\(fill)\(text)")
        }
        add("status", "\(solution.status.rawValue), stopped by \(result.stopReason.rawValue)")
        add("objective", solution.objective.map { "\($0)" } ?? "-")
        add("upper bound", solution.upperBound.map { "\($0)" } ?? "-")
        add("gap", solution.gap.map { SolveLog.percent($0) } ?? "-")
        add("reductions", reductions)
        add("work", "\(result.work): \(count(result.pricePasses, "price pass", "price passes")), \(nodes)")
        for (index, sentence) in SolveProof(result).sentences.enumerated() {
            add(index == 0 ? "proof" : "", sentence)
        }
        if let conflict = result.conflict {
            for limit in conflict.limits { add("cannot hold", "limit \(problem.limitIDs[limit])") }
            for need in conflict.needs { add("not served", "need \(problem.needIDs[need])") }
        }
        add("check", checked)
        if !isTimeless { add("seconds", seconds) }
        return lines
    }

    private var reductions: String {
        let dropped = "\(result.optionsDropped) of \(count(result.options, "option")) dropped beforehand"
        return "\(dropped), \(result.optionsFixed) ruled out by prices, \(count(result.parts, "part"))"
    }

    private var nodes: String { count(result.nodes, "node") }

    private var checked: String {
        guard let objective = result.solution.objective else { return "no picks to check" }
        guard check.isFeasible else { return "FAILED: the picks break \(check.breaches.count) rules" }
        guard check.objective == objective else { return "FAILED: the picks are worth \(check.objective)" }
        return "recomputed from the picks alone: feasible, and worth \(check.objective)"
    }

    private var seconds: String {
        let phases = result.phases.map { "\($0.phase.rawValue) \(SolveLog.rounded($0.seconds))" }
        let total = SolveLog.rounded(result.solution.seconds ?? 0)
        return "\(total) in all: \(phases.joined(separator: ", "))"
    }

    func write(to json: inout JSONWriter) {
        let solution = result.solution
        json.key("status")
        json.string(solution.status.rawValue)
        json.key("stopReason")
        json.string(result.stopReason.rawValue)
        json.member("objective", solution.objective)
        json.member("upperBound", solution.upperBound)
        json.key("gap")
        if let gap = solution.gap { json.number(gap) } else { json.null() }
        json.member("priceBound", result.priceBound)
        json.member("cutBound", result.cutBound)
        json.member("cuts", Int64(result.cuts))
        json.member("knapsackBound", result.knapsackBound)
        json.key("closedBySearch")
        json.boolean(result.closedBySearch)
        json.member("nodes", Int64(result.nodes))
        json.member("pricePasses", Int64(result.pricePasses))
        json.member("work", result.work)
        json.member("options", Int64(result.options))
        json.member("optionsDropped", Int64(result.optionsDropped))
        json.member("optionsFixed", Int64(result.optionsFixed))
        json.member("parts", Int64(result.parts))
        json.member("checkedObjective", solution.objective == nil ? nil : check.objective)
        json.member("breaches", solution.objective == nil ? nil : Int64(check.breaches.count))
        if let conflict = result.conflict { write(conflict, to: &json) }
        guard !isTimeless else { return }
        json.key("seconds")
        json.number(solution.seconds ?? 0)
        json.key("phases")
        json.beginObject()
        for phase in result.phases {
            json.key(phase.phase.rawValue)
            json.number(phase.seconds)
        }
        json.endObject()
    }

    private func write(_ conflict: SolveResult.Conflict, to json: inout JSONWriter) {
        json.key("conflict")
        json.beginObject()
        for (name, ids) in [
            ("limits", conflict.limits.map { problem.limitIDs[$0] }),
            ("needs", conflict.needs.map { problem.needIDs[$0] }),
        ] {
            json.key(name)
            json.beginArray()
            for id in ids { json.string(id) }
            json.endArray()
        }
        json.endObject()
    }

    private func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) \(number == 1 ? one : many ?? one + "s")"
    }
}
