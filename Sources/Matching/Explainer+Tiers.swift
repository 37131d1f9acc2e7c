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
    /// What the solution gives in stretches of time, by their limits.
    private let busy: [Int: [Holder]]

    /// Who holds something of a limit.
    private struct Holder {
        /// The need's place in the pool.
        var need: Int
        /// What the match brings for one unit of the window.
        var value: Int64
    }

    init(_ explainer: Explainer, _ solution: Solution, _ uses: Uses) {
        pool = explainer.pool
        compiled = explainer.compiled
        standings = LimitStandings(explainer.pool, explainer.compiled, solution)
        self.uses = uses
        var place: [String: Int] = [:]
        for (index, id) in compiled.problem.needIDs.enumerated() { place[id] = index }
        self.place = place
        busy = Self.busy(explainer, solution)
    }

    private static func busy(_ explainer: Explainer, _ solution: Solution) -> [Int: [Holder]] {
        let (pool, compiled) = (explainer.pool, explainer.compiled)
        if compiled.limitDays.isEmpty { return [:] }
        let owner = explainer.componentOfOption()
        var busy: [Int: [Holder]] = [:]
        for pick in solution.picks {
            let option = Int(pick.option)
            let place = Int(owner[option])
            let component = Int(compiled.component[place])
            let units = pool.exchange(component, Int(compiled.window[option])).offered(compiled.lot[place])
            let holder = Holder(
                need: Int(pool.components[component].need),
                value: compiled.problem.optionValuePerUnit[option] / max(1, units)
            )
            for load in compiled.problem.loads(ofOption: option) {
                let limit = Int(compiled.problem.optionLoadLimit[load])
                if compiled.limitDays[limit] != nil { busy[limit, default: []].append(holder) }
            }
        }
        return busy
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
            if judge(component, &result) || judgeProtected(index, component, &result) { return }
        }
        if fits, !essential.isEmpty || components.count == 1 { judgeFloors(index, marginal, &result) }
    }

    /// Names the limit of the best window that is used up though its capacity is not.
    ///
    /// GPUs that others keep busy in those weeks, or a number of matches that is reached: what is left of the window is
    /// what is left of that.
    ///
    /// - Parameters:
    ///   - component: The component's place in the problem; negative where it has none.
    ///   - result: The explanation.
    func narrow(_ component: Int, _ result: inout UnmatchedNeed) {
        guard component >= 0, var best = result.best else { return }
        let option = compiled.problem.options(of: component).first { option in
            let window = pool.windows[Int(compiled.window[option])]
            let offer = pool.snapshot.offers[Int(window.offer)].record
            return offer.externalID == best.offer && offer.windows[Int(window.window)].code == best.window
        }
        let sorts: Set<LimitStanding.Sort> = [.stretch, .beneficiaries]
        let closed = option.map(blocking)?.filter { sorts.contains(standings.sort($0)) } ?? []
        func free(_ limit: Int) -> Int64 { compiled.problem.limitAtMost[limit] - standings.loads[limit] }
        guard let limit = closed.min(by: { (free($0), $0) < (free($1), $1) }) else { return }
        let standing = standings.standing(limit)
        result.limit = standing
        guard standing.sort == .stretch, let most = standing.atMost else { return }
        best.left = min(best.left ?? .max, max(0, most - standing.used))
        best.price = standing.price
        // Who is there in other weeks is not in the way.
        let least = busy[limit]?.min { ($0.value, $0.need) < ($1.value, $1.need) }
        best.cutoff = least?.value
        best.cutoffNeed = least.map { pool.snapshot.needs[$0.need].record.externalID }
        result.best = best
    }

    /// Whether policy alone, or pins alone, close every window of a component, or stability one of them.
    private func judge(_ component: Int, _ result: inout UnmatchedNeed) -> Bool {
        let options = compiled.problem.options(of: component)
        let policy: Set<LimitStanding.Sort> = [.cap, .reserve]
        let closed = options.map { (option: $0, limits: blocking($0)) }
        // What pins have taken of every window is gone whatever share of it was reserved.
        if !closed.isEmpty, closed.allSatisfy({ isPinnedAway($0.option, $0.limits) }) {
            hold(closed.map(\.option), &result)
            return true
        }
        // Where a reserve or a cap alone is less than the least that it would take, who else holds the window does not matter.
        let barring = closed.map { option, limits in
            let own = limits.filter { policy.contains(standings.sort($0)) }
            return own.count == limits.count ? own.first : own.first { least(of: option, on: $0) > most($0) }
        }
        if !barring.isEmpty, barring.allSatisfy({ $0 != nil }), let limit = barring[0] {
            result.reason = .cap
            result.limit = standings.standing(limit)
            return true
        }
        let isHeld = closed.allSatisfy { entry in
            let window = Int(compiled.window[entry.option])
            return uses.pinned[window] > 0 && uses.cutoff[window] == nil
        }
        if !isHeld || closed.isEmpty { return judgeKept(component, &result) }
        hold(closed.map(\.option), &result)
        return true
    }

    /// Whether pins have left less of an option's window than the option takes at least.
    private func isPinnedAway(_ option: Int, _ limits: [Int]) -> Bool {
        uses.pinned[Int(compiled.window[option])] > 0
            && limits.contains { standings.sort($0) == .capacity && least(of: option, on: $0) > most($0) }
    }

    /// What options could take is pinned to others.
    private func hold(_ options: [Int], _ result: inout UnmatchedNeed) {
        let windows = Set(options.map { Int(compiled.window[$0]) })
        result.reason = .held
        result.heldBy = compiled.pins.pins.filter { windows.contains($0.window) }.map(\.ruling)
    }

    /// Whether one who brings less keeps a window because it was proposed before.
    private func judgeKept(_ component: Int, _ result: inout UnmatchedNeed) -> Bool {
        let problem = compiled.problem
        for option in problem.options(of: component) {
            let window = Int(compiled.window[option])
            guard let keeper = uses.keepers[window] else { continue }
            let exchange = pool.exchange(Int(compiled.component[component]), window)
            let units = max(1, exchange.offered(compiled.lot[component]))
            guard keeper.keeps(from: problem.optionValuePerUnit[option] / units) else { continue }
            result.reason = .held
            result.keptFor = pool.snapshot.needs[keeper.need].record.externalID
            return true
        }
        return false
    }

    /// The hard limits that the least of an option would break beside the solution.
    private func blocking(_ option: Int) -> [Int] {
        let problem = compiled.problem
        return problem.loads(ofOption: option).compactMap { load in
            let limit = Int(problem.optionLoadLimit[load])
            let amount = least(load, of: option)
            guard problem.limitPenalty[limit] == 0, most(limit) != .max, amount > 0 else { return nil }
            return standings.loads[limit] + amount > most(limit) ? limit : nil
        }
    }

    /// What the least of an option loads.
    private func least(_ load: Int, of option: Int) -> Int64 {
        let problem = compiled.problem
        return problem.optionLoadPerUnit[load] * problem.optionMinimum[option] + problem.optionLoadFixed[load]
    }

    /// What the least of an option loads a limit with.
    private func least(of option: Int, on limit: Int) -> Int64 {
        compiled.problem.loads(ofOption: option)
            .filter { Int(compiled.problem.optionLoadLimit[$0]) == limit }
            .reduce(0) { $0 + least($1, of: option) }
    }

    private func most(_ limit: Int) -> Int64 { compiled.problem.limitAtMost[limit] }

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

    /// Whether one who brings less keeps a window, because floors or parity would lose more by the exchange.
    private func judgeProtected(_ index: Int, _ component: Int, _ result: inout UnmatchedNeed) -> Bool {
        let problem = compiled.problem
        for option in problem.options(of: component) {
            let window = Int(compiled.window[option])
            guard let cutoff = uses.cutoff[window],
                let holder = place[pool.snapshot.needs[uses.cutoffNeed[window]].record.externalID],
                let held = problem.components(of: holder)
                    .flatMap({ Array(problem.options(of: $0)) })
                    .first(where: { Int(compiled.window[$0]) == window })
            else { continue }
            let exchange = pool.exchange(Int(compiled.component[component]), window)
            let units = max(1, exchange.offered(compiled.lot[component]))
            let gain =
                (problem.optionValuePerUnit[option] / units - cutoff) * units * problem.optionMinimum[option]
            guard gain > 0 else { continue }
            let (comes, goes) = (floorLoads(index, option), floorLoads(holder, held))
            var cost: Int64 = 0
            var dearest: (limit: Int, cost: Int64)?
            for limit in Set(comes.keys).union(goes.keys).sorted() {
                let short: Int64 = problem.limitAtLeast[limit] - standings.loads[limit]
                let change: Int64 = (comes[limit] ?? 0) - (goes[limit] ?? 0)
                let more: Int64 = (max(0, short - change) - max(0, short)) * problem.limitPenalty[limit]
                cost += more
                if more > dearest?.cost ?? 0 { dearest = (limit, more) }
            }
            guard cost >= gain, let dearest else { continue }
            result.reason = .floor
            result.limit = standings.standing(dearest.limit)
            return true
        }
        return false
    }

    /// What a need adds to floors and parity with the least of an option.
    private func floorLoads(_ need: Int, _ option: Int) -> [Int: Int64] {
        let problem = compiled.problem
        var loads: [Int: Int64] = [:]
        for load in problem.loads(ofNeed: need) {
            loads[Int(problem.needLoadLimit[load]), default: 0] += problem.needLoadAmount[load]
        }
        for load in problem.loads(ofOption: option) {
            loads[Int(problem.optionLoadLimit[load]), default: 0] +=
                problem.optionLoadFixed[load] + problem.optionLoadPerUnit[load]
                * problem.optionMinimum[option]
        }
        return loads.filter { problem.limitPenalty[$0.key] > 0 && problem.limitAtLeast[$0.key] != .min }
    }
}
