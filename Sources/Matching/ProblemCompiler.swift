public import Allocation
import Programme

/// The solver's problem of a pool, with the way back from its indices to the records.
public struct CompiledProblem: Sendable {
    /// The problem.
    public let problem: Problem
    /// For each component of the problem: its index among the pool's components.
    let component: [Int32]
    /// For each option of the problem: its index among the pool's windows.
    let window: [Int32]
    /// For each option: its points in millionths.
    let points: [Int64]
    /// For each component of the problem: how many units a lot counts.
    let lot: [Int64]
    /// For each limit of the problem: the window that it belongs to, -1 where none.
    let limitWindow: [Int32]
    /// For each limit: how many units of its load make one unit of the window.
    ///
    /// More than one where needs count in units of which a whole number is no whole number of the window's.
    let limitScale: [Int64]
}

/// Turns the possible pairs of a pool into the solver's problem, as `design.md` 3.4 sets out.
struct ProblemCompiler {
    private let pool: PoolFacts
    private let screen: Screen
    private var builder: ProblemBuilder
    private var component: [Int32] = []
    private var windowOfOption: [Int32] = []
    private var points: [Int64] = []
    private var lots: [Int64] = []
    private var limitWindow: [Int32] = []
    private var limitScale: [Int64] = []
    private var windowLimits: [WindowLimits] = []
    private let windowIDs: [String]

    /// The limits of a window; -1 where it has none.
    private struct WindowLimits {
        var capacity = -1
        var beneficiaries = -1
        var unreserved = -1
        /// How many units of load one unit of the window makes.
        var scale: Int64 = 1
    }

    private init(_ pool: PoolFacts, _ screen: Screen) {
        self.pool = pool
        self.screen = screen
        var note = "\(screen.pairsJudged) pairs judged, \(screen.pairsPossible) possible"
        note +=
            screen.pairsLeftOut == 0
            ? "; the bound covers every possible pair"
            : "; \(screen.pairsLeftOut) possible pairs of lower points left out, which the bound does not cover"
        windowIDs = Self.windowIDs(pool)
        builder = ProblemBuilder(name: "\(pool.snapshot.programme) \(pool.snapshot.date)", note: note)
    }

    /// Compiles the problem.
    static func compile(_ pool: PoolFacts, _ screen: Screen) -> CompiledProblem {
        var compiler = ProblemCompiler(pool, screen)
        compiler.addWindowLimits()
        let exclusive = compiler.addExclusiveNeeds()
        for need in pool.snapshot.needs.indices { compiler.add(need: need, exclusive: exclusive[need] ?? []) }
        return CompiledProblem(
            problem: compiler.builder.build(),
            component: compiler.component,
            window: compiler.windowOfOption,
            points: compiler.points,
            lot: compiler.lots,
            limitWindow: compiler.limitWindow,
            limitScale: compiler.limitScale
        )
    }

    /// Adds the limits of the windows that at least one component may take.
    private mutating func addWindowLimits() {
        var isUsed = [Bool](repeating: false, count: pool.windows.count)
        windowLimits = Array(repeating: WindowLimits(), count: pool.windows.count)
        for component in pool.components.indices {
            for candidate in screen.candidates(of: component) {
                let window = Int(candidate.window)
                isUsed[window] = true
                let exchange = pool.exchange(component, window)
                if !exchange.isEven { widen(&windowLimits[window].scale, by: exchange.denominator) }
            }
        }
        for index in pool.windows.indices where isUsed[index] {
            let facts = pool.windows[index]
            let offer = pool.snapshot.offers[Int(facts.offer)].record
            let window = offer.windows[Int(facts.window)]
            let id = windowIDs[index]
            let cohort = window.cohortMinimum.flatMap { $0 > 1 ? $0 : nil }
            if window.capacity != nil || cohort != nil {
                windowLimits[index].capacity = add(
                    limit: "\(id)/capacity",
                    of: index,
                    atMost: window.capacity,
                    minimumWhenUsed: cohort,
                    scale: windowLimits[index].scale
                )
            }
            if let beneficiaries = window.beneficiariesMaximum {
                windowLimits[index].beneficiaries = add(
                    limit: "\(id)/beneficiaries",
                    of: index,
                    atMost: beneficiaries
                )
            }
            if let group = offer.reservedFor, let percent = offer.reservedPercent,
                let capacity = window.capacity
            {
                windowLimits[index].unreserved = add(
                    limit: "\(id)/not-reserved-for-\(group.rawValue)",
                    of: index,
                    atMost: Int64(Int128(capacity) * Int128(100 - percent) / 100),
                    scale: windowLimits[index].scale
                )
            }
        }
    }

    /// The scale in which a whole number of every claimant's units is a whole load; beyond ten thousand loads are
    /// rounded up instead, which is on the safe side.
    private func widen(_ scale: inout Int64, by denominator: Int64) {
        var (a, b) = (scale, denominator)
        while b != 0 { (a, b) = (b, a % b) }
        let common = scale / a * denominator
        if common <= 10_000 { scale = common }
    }

    private mutating func add(
        limit id: String,
        of window: Int,
        atMost: Int64?,
        minimumWhenUsed: Int64? = nil,
        scale: Int64 = 1
    ) -> Int {
        limitWindow.append(Int32(window))
        limitScale.append(scale)
        return builder.addLimit(
            id: id,
            atMost: atMost.map { Self.scaled($0, scale) },
            minimumWhenUsed: minimumWhenUsed.map { Self.scaled($0, scale) }
        )
    }

    private static func scaled(_ quantity: Int64, _ scale: Int64) -> Int64 {
        Int64(clamping: Int128(quantity) * Int128(scale))
    }

    /// Adds a limit of 1 for each pair of needs of which at most one may be served.
    private mutating func addExclusiveNeeds() -> [Int: [ProblemBuilder.Load]] {
        var place: [String: Int] = [:]
        for (index, need) in pool.snapshot.needs.enumerated() { place[need.record.externalID] = index }
        var loads: [Int: [ProblemBuilder.Load]] = [:]
        for (index, need) in pool.snapshot.needs.enumerated() {
            var named: Set<Int> = []
            for other in need.record.exclusiveWith {
                guard let partner = place[other], partner != index, named.insert(partner).inserted else {
                    continue
                }
                // A pair that both sides name counts once: the first of the two adds it.
                let isNamedBack = pool.snapshot.needs[partner].record.exclusiveWith.contains(
                    need.record.externalID
                )
                if isNamedBack, partner < index { continue }
                limitWindow.append(-1)
                limitScale.append(1)
                let limit = builder.addLimit(id: "exclusive/\(need.record.externalID)+\(other)", atMost: 1)
                loads[index, default: []].append(ProblemBuilder.Load(limit: limit, fixed: 1))
                loads[partner, default: []].append(ProblemBuilder.Load(limit: limit, fixed: 1))
            }
        }
        return loads
    }

    /// Adds a need; one that no window can serve is left out, since it could never be served.
    private mutating func add(need: Int, exclusive: [ProblemBuilder.Load]) {
        let record = pool.snapshot.needs[need].record
        let range = pool.componentStart[need]..<pool.componentStart[need + 1]
        let isHopeless = range.contains {
            record.components[$0 - range.lowerBound].isEssential && screen.candidates(of: $0).isEmpty
        }
        if isHopeless || range.allSatisfy({ screen.candidates(of: $0).isEmpty }) { return }
        let partnerCost = pool.snapshot.policy.partnerCostMillipoints * 1_000
        // The first partner of an essential component is free: the served need gets its cost back. That of an
        // optional component cannot be given back so, since the need may be served without it.
        let refund = range.reduce(into: Int64(0)) { sum, index in
            let part = record.components[index - range.lowerBound]
            if part.isEssential, part.suppliersMaximum > 1 { sum += partnerCost }
        }
        builder.beginNeed(id: record.externalID, value: refund, fixed: exclusive)
        for index in range {
            add(
                component: index,
                record.components[index - range.lowerBound],
                parts: range.count,
                partnerCost
            )
        }
    }

    private mutating func add(component index: Int, _ part: NeedComponent, parts: Int, _ partnerCost: Int64) {
        let facts = pool.components[index]
        let candidates = screen.candidates(of: index)
        // The screen lets only pairs through whose units can be exchanged.
        let ranges = candidates.compactMap { QuantityRange(facts, pool.windows[Int($0.window)], pool) }
        let scale = ValueScale(
            facts,
            sharePercent: part.sharePercent,
            parts: parts,
            choices: zip(candidates, ranges).map { ($1, $0.points) }
        )
        let lot = scale.lot
        let maximum = facts.quantity / lot
        builder.beginComponent(
            id: part.code,
            essential: part.isEssential,
            minimum: min(maximum, (facts.quantityMinimum + lot - 1) / lot),
            maximum: maximum,
            maximumPicks: facts.suppliersMaximum
        )
        component.append(Int32(index))
        lots.append(lot)
        for (candidate, quantities) in zip(candidates, ranges) {
            guard let range = scale.range(quantities) else { continue }
            builder.addOption(
                id: windowIDs[Int(candidate.window)],
                minimum: range.least / lot,
                maximum: range.most / lot,
                step: range.step / lot,
                valuePerUnit: scale.valuePerLot(points: candidate.points),
                fixedValue: facts.suppliersMaximum > 1 ? -partnerCost : 0,
                loads: loads(on: Int(candidate.window), index, lot: lot)
            )
            windowOfOption.append(candidate.window)
            points.append(candidate.points)
        }
    }

    private func loads(on window: Int, _ component: Int, lot: Int64) -> [ProblemBuilder.Load] {
        let need = pool.components[component]
        let limits = windowLimits[window]
        // What a lot of the component takes of the window, in the window's units times the scale.
        let exchange = pool.exchange(component, window)
        let perLot = Exchange(
            numerator: Self.scaled(exchange.numerator, limits.scale),
            denominator: exchange.denominator
        ).offered(lot)
        var loads: [ProblemBuilder.Load] = []
        if limits.capacity >= 0 { loads.append(ProblemBuilder.Load(limit: limits.capacity, perUnit: perLot)) }
        if limits.beneficiaries >= 0 {
            loads.append(ProblemBuilder.Load(limit: limits.beneficiaries, fixed: 1))
        }
        if limits.unreserved >= 0 {
            let group = pool.snapshot.offers[Int(pool.windows[window].offer)].record.reservedFor
            if !pool.reference.isMember(need.country, of: group ?? .ldc) {
                loads.append(ProblemBuilder.Load(limit: limits.unreserved, perUnit: perLot))
            }
        }
        return loads
    }

    /// `OFFER/WINDOW` for each window; where a slash within two keys makes two alike, the later gets a number.
    private static func windowIDs(_ pool: PoolFacts) -> [String] {
        var seen: Set<String> = []
        seen.reserveCapacity(pool.windows.count)
        return pool.windows.enumerated().map { index, facts in
            let offer = pool.snapshot.offers[Int(facts.offer)].record
            var id = "\(offer.externalID)/\(offer.windows[Int(facts.window)].code)"
            while !seen.insert(id).inserted { id += "#\(index)" }
            return id
        }
    }
}
