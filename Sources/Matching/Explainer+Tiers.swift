import Allocation
import Programme

/// Of needs that are possible and not served, what stands in the way beside the solution as it is.
///
/// A need is held against what the solution leaves of every limit: what it would take at least, everywhere. A cap that it
/// would break comes before places that others hold, as caps are decided by the policy and not by points.
struct Tiers {
    private let pool: PoolFacts
    private let screen: Screen
    private let limits: PoolLimits
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
        screen = explainer.screen
        limits = explainer.limits
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
    func judge(_ need: Int, _ result: inout UnmatchedNeed, _ cursor: inout DenseScreen.Cursor) {
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
            let open = options.filter { blocking(claim(ofOption: $0)).isEmpty }
            if let best = open.max(by: { value($0) < value($1) }) {
                marginal += value(best)
                continue
            }
            fits = false
            if judge(component, &result, &cursor) || judgeProtected(index, component, &result) { return }
        }
        if fits, !essential.isEmpty || components.count == 1 { judgeFloors(index, marginal, &result) }
    }

    /// Names the limit of the best window that is used up though its capacity is not.
    ///
    /// GPUs that others keep busy in those weeks, or a number of matches that is reached: what is left of the window is
    /// what is left of that.
    ///
    /// - Parameters:
    ///   - component: The component's index in the pool.
    ///   - window: The best window.
    ///   - result: The explanation.
    func narrow(_ component: Int, _ window: Int, _ result: inout UnmatchedNeed) {
        guard var best = result.best, let claim = claim(component, on: window) else { return }
        let sorts: Set<LimitStanding.Sort> = [.stretch, .beneficiaries]
        let closed = blocking(claim).filter { sorts.contains(standings.sort($0)) }
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
    private func judge(
        _ component: Int,
        _ result: inout UnmatchedNeed,
        _ cursor: inout DenseScreen.Cursor
    ) -> Bool {
        let index = Int(compiled.component[component])
        guard var closing = closing(compiled.problem.options(of: component).map(claim(ofOption:))) else {
            return judgeKept(component, &result)
        }
        // What holds of the windows that are options may not hold of those that are none.
        if !screen.isWhole(index) {
            let all = screen.candidates(of: index, &cursor).compactMap { claim(index, on: Int($0.window)) }
            guard let ofAll = self.closing(all) else { return judgeKept(component, &result) }
            closing = ofAll
        }
        switch closing {
        case .policy(let limit):
            result.reason = .cap
            result.limit = standings.standing(limit)
        case .pins(let windows):
            result.reason = .held
            result.heldBy = compiled.pins.pins.filter { windows.contains($0.window) }.map(\.ruling)
        }
        return true
    }

    /// What closes all windows that a component could take.
    private enum Closing {
        /// A cap or a reserve: that of the first.
        case policy(limit: Int)
        /// What is pinned of them to others.
        case pins(windows: Set<Int>)
    }

    /// What alone closes all of some windows; nil where nothing alone does.
    private func closing(_ claims: [Claim]) -> Closing? {
        let policy: Set<LimitStanding.Sort> = [.cap, .reserve]
        let closed = claims.map { (claim: $0, limits: blocking($0)) }
        if closed.isEmpty { return nil }
        // What pins have taken of every window is gone whatever share of it was reserved.
        if closed.allSatisfy({ isPinnedAway($0.claim, $0.limits) }) {
            return .pins(windows: Set(claims.map(\.window)))
        }
        // Where a reserve or a cap alone is less than the least that it would take, who else holds the window does not matter.
        let barring = closed.map { claim, limits in
            let own = limits.filter { policy.contains(standings.sort($0)) }
            return own.count == limits.count ? own.first : own.first { claim.least(on: $0) > most($0) }
        }
        if barring.allSatisfy({ $0 != nil }), let limit = barring[0] { return .policy(limit: limit) }
        let isHeld = claims.allSatisfy { uses.pinned[$0.window] > 0 && uses.cutoff[$0.window] == nil }
        return isHeld ? .pins(windows: Set(claims.map(\.window))) : nil
    }

    /// Whether pins have left less of a window than would be taken at least.
    private func isPinnedAway(_ claim: Claim, _ limits: [Int]) -> Bool {
        uses.pinned[claim.window] > 0
            && limits.contains { standings.sort($0) == .capacity && claim.least(on: $0) > most($0) }
    }

    /// What a component would take of a window at least.
    private struct Claim {
        let window: Int
        /// What that loads.
        var loads: [(limit: Int, amount: Int64)] = []

        /// What it loads a limit with.
        func least(on limit: Int) -> Int64 {
            loads.reduce(0) { $1.limit == limit ? $0 + $1.amount : $0 }
        }
    }

    private func claim(ofOption option: Int) -> Claim {
        let problem = compiled.problem
        var claim = Claim(window: Int(compiled.window[option]))
        for load in problem.loads(ofOption: option) {
            let amount =
                problem.optionLoadPerUnit[load] * problem.optionMinimum[option]
                + problem.optionLoadFixed[load]
            claim.loads.append((Int(problem.optionLoadLimit[load]), amount))
        }
        return claim
    }

    /// The same of any possible window of a component, by their indices in the pool.
    private func claim(_ component: Int, on window: Int) -> Claim? {
        let terms = ComponentTerms(component, lot: screen.lots[component], pool, limits.pins)
        guard let quantities = QuantityRange(terms.facts, pool.windows[window], pool),
            let range = terms.range(window, quantities)
        else { return nil }
        let lots = range.least / terms.scale.lot
        var claim = Claim(window: window)
        for load in limits.loads(on: window, component, lot: terms.scale.lot) {
            claim.loads.append((load.limit, load.perUnit * lots + load.fixed))
        }
        return claim
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

    /// The hard limits that a claim would break beside the solution.
    private func blocking(_ claim: Claim) -> [Int] {
        claim.loads.compactMap { limit, amount in
            guard compiled.problem.limitPenalty[limit] == 0, most(limit) != .max, amount > 0 else {
                return nil
            }
            return standings.loads[limit] + amount > most(limit) ? limit : nil
        }
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
