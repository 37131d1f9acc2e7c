import Allocation
import Programme

/// Of needs that are possible and not served, what stands in the way beside the solution as it is.
///
/// A need is held against what the solution leaves of every limit: what it would take at least, everywhere. A cap that it
/// would break comes before places that others hold, as caps are decided by the policy and not by points.
struct Tiers {
    private let pool: PoolFacts
    private let compiled: CompiledProblem
    private let standings: LimitStandings
    private let uses: Uses
    private let place: [String: Int]

    init(_ explainer: Explainer, _ solution: Solution, _ uses: Uses) {
        pool = explainer.pool
        compiled = explainer.compiled
        standings = LimitStandings(explainer.pool, explainer.compiled, solution)
        self.uses = uses
        var place: [String: Int] = [:]
        for (index, id) in compiled.problem.needIDs.enumerated() { place[id] = index }
        self.place = place
    }

    /// Finds the tier of a need and writes it into its explanation.
    func judge(_ need: Int, _ result: inout UnmatchedNeed) {
        guard let index = place[pool.snapshot.needs[need].record.externalID] else { return }
        let problem = compiled.problem
        for load in problem.loads(ofNeed: index) {
            let limit = Int(problem.needLoadLimit[load])
            if problem.limitPenalty[limit] == 0, standings.sort(limit) == .cap,
                standings.loads[limit] + problem.needLoadAmount[load] > problem.limitAtMost[limit]
            {
                result.reason = .cap
                result.limit = standings.standing(limit)
                return
            }
        }
        let components = problem.components(of: index)
        let essential = components.filter { problem.componentEssential[$0] }
        var marginal = problem.needValue[index]
        var fits = true
        for component in essential.isEmpty ? Array(components) : essential {
            let options = problem.options(of: component)
            let open = options.filter { blocking($0).isEmpty }
            if let best = open.max(by: { value($0) < value($1) }) {
                marginal += value(best)
                continue
            }
            fits = false
            if judge(options, of: need, &result) { return }
        }
        if fits, !essential.isEmpty || components.count == 1 { judgeFloors(index, marginal, &result) }
    }

    /// Whether policy alone, or pins alone, close every window of a component.
    private func judge(_ options: Range<Int>, of need: Int, _ result: inout UnmatchedNeed) -> Bool {
        let policy: Set<LimitStanding.Sort> = [.cap, .reserve]
        let closed = options.map { (option: $0, limits: blocking($0)) }
        if !closed.isEmpty,
            closed.allSatisfy({ $0.limits.allSatisfy { policy.contains(standings.sort($0)) } }),
            let limit = closed.first?.limits.first
        {
            result.reason = .cap
            result.limit = standings.standing(limit)
            return true
        }
        let isHeld = closed.allSatisfy { entry in
            let window = Int(compiled.window[entry.option])
            return uses.pinned[window] > 0 && uses.cutoff[window] == nil
        }
        guard isHeld, !closed.isEmpty else { return false }
        let windows = Set(closed.map { Int(compiled.window[$0.option]) })
        result.reason = .held
        result.heldBy = compiled.pins.pins.filter { windows.contains($0.window) }.map(\.ruling)
        return true
    }

    /// The hard limits that the least of an option would break beside the solution.
    private func blocking(_ option: Int) -> [Int] {
        let problem = compiled.problem
        return problem.loads(ofOption: option).compactMap { load in
            let limit = Int(problem.optionLoadLimit[load])
            let amount =
                problem.optionLoadPerUnit[load] * problem.optionMinimum[option]
                + problem.optionLoadFixed[load]
            let most = problem.limitAtMost[limit]
            guard problem.limitPenalty[limit] == 0, most != .max, amount > 0 else { return nil }
            return standings.loads[limit] + amount > most ? limit : nil
        }
    }

    /// What an option is worth with as much as fits beside the solution.
    private func value(_ option: Int) -> Int64 {
        let problem = compiled.problem
        var most = problem.optionMaximum[option]
        for load in problem.loads(ofOption: option) where problem.optionLoadPerUnit[load] > 0 {
            let limit = Int(problem.optionLoadLimit[load])
            guard problem.limitPenalty[limit] == 0, problem.limitAtMost[limit] != .max else { continue }
            let free = problem.limitAtMost[limit] - standings.loads[limit] - problem.optionLoadFixed[load]
            most = min(most, free / problem.optionLoadPerUnit[load])
        }
        let (least, step) = (problem.optionMinimum[option], problem.optionStep[option])
        let quantity = least + max(0, most - least) / step * step
        return problem.optionValuePerUnit[option] * quantity + problem.optionFixedValue[option]
    }

    /// A need with room that brings less than floors and parity would lose by it.
    private func judgeFloors(_ index: Int, _ value: Int64, _ result: inout UnmatchedNeed) {
        let problem = compiled.problem
        var cost: Int64 = 0
        var dearest: (limit: Int, cost: Int64)?
        for load in problem.loads(ofNeed: index) {
            let limit = Int(problem.needLoadLimit[load])
            let least = problem.limitAtLeast[limit]
            guard problem.limitPenalty[limit] > 0, least != .min else { continue }
            let before = max(0, least - standings.loads[limit])
            let after = max(0, least - standings.loads[limit] - problem.needLoadAmount[load])
            let more = (after - before) * problem.limitPenalty[limit]
            cost += more
            if more > dearest?.cost ?? 0 { dearest = (limit, more) }
        }
        guard cost >= value, let dearest else { return }
        result.reason = .floor
        result.limit = standings.standing(dearest.limit)
    }
}
