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
    /// The limits of portfolio rules.
    let portfolio: [PortfolioLimits.Entry]
    /// What is pinned, and debited from the problem.
    let pins: Pins
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
    private let pins: Pins
    /// Pairs of component and window that were proposed before.
    private let proposed: Set<[Int]>
    private var portfolio: PortfolioLimits?

    /// The limits of a window; -1 where it has none.
    private struct WindowLimits {
        var capacity = -1
        var beneficiaries = -1
        /// Shares that are kept for a group: the offer's own first, then the policy's.
        var reserves: [(limit: Int, rule: Int)] = []
        /// What the window's GPUs can give in a stretch of time, and to whom.
        var stretches: [(limit: Int, components: Set<Int>)] = []
        /// How many units of load one unit of the window makes.
        var scale: Int64 = 1
    }

    private init(_ pool: PoolFacts, _ screen: Screen) {
        self.pool = pool
        self.screen = screen
        pins = Pins(pool)
        proposed = Self.proposed(pool)
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
        compiler.addPortfolio()
        compiler.addWindowLimits()
        let pinned = compiler.pins.needs(pool)
        let exclusive = compiler.addExclusiveNeeds(pinned)
        for need in pool.snapshot.needs.indices {
            // A need with a pin counts already, wherever needs are counted.
            let own = pinned.contains(need) ? [] : compiler.portfolio?.needLoads[need] ?? []
            compiler.add(need: need, fixed: (pinned.contains(need) ? [] : exclusive[need] ?? []) + own)
        }
        return CompiledProblem(
            problem: compiler.builder.build(),
            component: compiler.component,
            window: compiler.windowOfOption,
            points: compiler.points,
            lot: compiler.lots,
            limitWindow: compiler.limitWindow,
            limitScale: compiler.limitScale,
            portfolio: compiler.portfolio?.entries ?? [],
            pins: compiler.pins
        )
    }

    private mutating func addPortfolio() {
        portfolio = PortfolioLimits(pool, screen, pins, to: &builder)
        let added = portfolio?.entries.count ?? 0
        limitWindow += Array(repeating: -1, count: added)
        limitScale += Array(repeating: 1, count: added)
    }

    /// Adds the limits of the windows that at least one component may take.
    private mutating func addWindowLimits() {
        var isUsed = [Bool](repeating: false, count: pool.windows.count)
        var takers = [[Int]](repeating: [], count: pool.windows.count)
        windowLimits = Array(repeating: WindowLimits(), count: pool.windows.count)
        for component in pool.components.indices {
            for candidate in screen.candidates(of: component) {
                let window = Int(candidate.window)
                isUsed[window] = true
                takers[window].append(component)
                let exchange = pool.exchange(component, window)
                if !exchange.isEven { widen(&windowLimits[window].scale, by: exchange.denominator) }
            }
        }
        // What is held for needs that ask for nothing more takes its share of a stretch of time all the same.
        for pin in pins.pins where !takers[pin.window].contains(pin.component) {
            takers[pin.window].append(pin.component)
        }
        let reserves = pool.snapshot.policy.portfolio.enumerated().filter { $0.element.type == .reserve }
            .map { (place: $0.offset, rule: $0.element, scope: PortfolioScope($0.element, pool)) }
        for index in pool.windows.indices where isUsed[index] {
            let facts = pool.windows[index]
            let offer = pool.snapshot.offers[Int(facts.offer)].record
            let window = offer.windows[Int(facts.window)]
            let id = windowIDs[index]
            let cohort = window.cohortMinimum.flatMap { $0 > 1 ? $0 : nil }
            if window.capacity != nil || cohort != nil {
                let pinned = pins.used(of: index, pool)
                let missing = cohort.map { $0 - pinned }.flatMap { $0 > 1 ? $0 : nil }
                windowLimits[index].capacity = add(
                    limit: "\(id)/capacity",
                    of: index,
                    atMost: window.capacity.map { max(0, $0 - pinned) },
                    minimumWhenUsed: missing,
                    scale: windowLimits[index].scale
                )
            }
            if let beneficiaries = window.beneficiariesMaximum {
                windowLimits[index].beneficiaries = add(
                    limit: "\(id)/beneficiaries",
                    of: index,
                    atMost: max(0, beneficiaries - Int64(pins.pins.count { $0.window == index }))
                )
            }
            addStretches(of: index, takers[index])
            guard let capacity = window.capacity else { continue }
            if let group = offer.reservedFor, let percent = offer.reservedPercent {
                addReserve(group.rawValue, percent, rule: -1, window: index, capacity)
            }
            for reserve in reserves where reserve.scope.concerns(window: index) {
                addReserve(
                    reserve.rule.name,
                    reserve.rule.percent ?? 0,
                    rule: reserve.place,
                    window: index,
                    capacity
                )
            }
        }
    }

    private mutating func addStretches(of window: Int, _ components: [Int]) {
        for stretch in PeriodLimits.stretches(of: window, components, pool) {
            let pinned = pins.pins.filter { $0.window == window && stretch.components.contains($0.component) }
                .reduce(Int64(0)) { $0 + pool.exchange($1.component, window).offered($1.quantity) }
            let first = CalendarDate(daysSince1970: stretch.first)
            let last = CalendarDate(daysSince1970: stretch.last)
            let limit = add(
                limit: "\(windowIDs[window])/gpus-\(first)-to-\(last)",
                of: window,
                atMost: max(0, stretch.units - pinned),
                scale: windowLimits[window].scale
            )
            windowLimits[window].stretches.append((limit, stretch.components))
        }
    }

    /// Adds what others than a group may take of a window.
    private mutating func addReserve(
        _ name: String,
        _ percent: Int64,
        rule: Int,
        window: Int,
        _ capacity: Int64
    ) {
        let pinned = pins.pins.filter { $0.window == window && !isReserved(rule, window, $0.component) }
            .reduce(Int64(0)) { $0 + pool.exchange($1.component, window).offered($1.quantity) }
        let limit = add(
            limit: "\(windowIDs[window])/not-reserved-for-\(name)",
            of: window,
            atMost: max(0, unreserved(capacity, percent, isProvidersOwn: rule < 0) - pinned),
            scale: windowLimits[window].scale
        )
        windowLimits[window].reserves.append((limit, rule))
    }

    /// What others may take: a provider's own reserve is rounded up, as it promised; the policy's is rounded down, so
    /// that a tenth of three places does not close one of them to most.
    private func unreserved(_ capacity: Int64, _ percent: Int64, isProvidersOwn: Bool) -> Int64 {
        if isProvidersOwn { return Int64(Int128(capacity) * Int128(100 - percent) / 100) }
        return capacity - Int64(Int128(capacity) * Int128(percent) / 100)
    }

    /// Whether what a component takes of a window is what a reserve is for; -1 is the offer's own reserve.
    private func isReserved(_ rule: Int, _ window: Int, _ component: Int) -> Bool {
        if rule >= 0 { return portfolio?.members[rule]?[Int(pool.components[component].need)] ?? false }
        let group = pool.snapshot.offers[Int(pool.windows[window].offer)].record.reservedFor
        return group.map { pool.reference.isMember(pool.components[component].country, of: $0) } ?? false
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
    private mutating func addExclusiveNeeds(_ pinned: Set<Int>) -> [Int: [ProblemBuilder.Load]] {
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
                let limit = builder.addLimit(
                    id: "exclusive/\(need.record.externalID)+\(other)",
                    atMost: pinned.contains(index) || pinned.contains(partner) ? 0 : 1
                )
                loads[index, default: []].append(ProblemBuilder.Load(limit: limit, fixed: 1))
                loads[partner, default: []].append(ProblemBuilder.Load(limit: limit, fixed: 1))
            }
        }
        return loads
    }

    /// Adds a need; one that no window can serve is left out, since it could never be served.
    private mutating func add(need: Int, fixed: [ProblemBuilder.Load]) {
        let record = pool.snapshot.needs[need].record
        let range = (pool.componentStart[need]..<pool.componentStart[need + 1]).filter { isOpen($0) }
        if range.isEmpty { return }
        let first = pool.componentStart[need]
        let isHopeless = range.contains {
            isEssential(record.components[$0 - first], $0) && screen.candidates(of: $0).isEmpty
        }
        if isHopeless || range.allSatisfy({ screen.candidates(of: $0).isEmpty }) { return }
        let partnerCost = pool.snapshot.policy.partnerCostMillipoints * 1_000
        // The first partner of an essential component is free: the served need gets its cost back. That of an
        // optional component cannot be given back so, since the need may be served without it.
        let refund = range.reduce(into: Int64(0)) { sum, index in
            let part = record.components[index - first]
            if isEssential(part, index), part.suppliersMaximum > 1 { sum += partnerCost }
        }
        builder.beginNeed(id: record.externalID, value: refund, fixed: fixed)
        for index in range {
            add(
                component: index,
                record.components[index - first],
                parts: record.components.count,
                partnerCost
            )
        }
    }

    /// Whether the need is useless without what the component still asks for; of one that is pinned it has something.
    private func isEssential(_ part: NeedComponent, _ component: Int) -> Bool {
        part.isEssential && pins.of(component: component).isEmpty
    }

    /// Whether a component still asks for something: nothing of it is pinned, or less than it needs and may have.
    private func isOpen(_ component: Int) -> Bool {
        let own = pins.of(component: component)
        let facts = pool.components[component]
        return own.isEmpty
            || own.count < facts.suppliersMaximum && own.reduce(0) { $0 + $1.quantity } < facts.quantity
    }

    private mutating func add(component index: Int, _ part: NeedComponent, parts: Int, _ partnerCost: Int64) {
        let facts = pool.components[index]
        let own = pins.of(component: index)
        let pinned = own.reduce(Int64(0)) { $0 + $1.quantity }
        let candidates = screen.candidates(of: index).filter { candidate in
            !own.contains { $0.window == Int(candidate.window) }
        }
        // The screen lets only pairs through whose units can be exchanged.
        var ranges = candidates.compactMap { QuantityRange(facts, pool.windows[Int($0.window)], pool) }
        if pinned > 0 {
            for place in ranges.indices {
                ranges[place].ceiling = min(ranges[place].ceiling, facts.quantity - pinned)
            }
        }
        let scale = ValueScale(
            facts,
            sharePercent: part.sharePercent,
            parts: parts,
            choices: zip(candidates, ranges).map { ($1, $0.points) }
        )
        let lot = scale.lot
        let maximum = (facts.quantity - pinned) / lot
        builder.beginComponent(
            id: part.code,
            essential: isEssential(part, index),
            minimum: min(maximum, (max(0, facts.quantityMinimum - pinned) + lot - 1) / lot),
            maximum: maximum,
            maximumPicks: facts.suppliersMaximum - Int64(own.count)
        )
        component.append(Int32(index))
        lots.append(lot)
        let switchCost = pool.snapshot.policy.switchCostMillipoints * 1_000
        for (candidate, quantities) in zip(candidates, ranges) {
            guard let range = scale.range(quantities) else { continue }
            builder.addOption(
                id: windowIDs[Int(candidate.window)],
                minimum: range.least / lot,
                maximum: range.most / lot,
                step: range.step / lot,
                valuePerUnit: scale.valuePerLot(points: candidate.points),
                fixedValue: (facts.suppliersMaximum > 1 ? -partnerCost : 0)
                    + (proposed.contains([index, Int(candidate.window)]) ? switchCost : 0),
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
        for stretch in limits.stretches where stretch.components.contains(component) {
            loads.append(ProblemBuilder.Load(limit: stretch.limit, perUnit: perLot))
        }
        for reserve in limits.reserves where !isReserved(reserve.rule, window, component) {
            loads.append(ProblemBuilder.Load(limit: reserve.limit, perUnit: perLot))
        }
        for load in portfolio?.windowLoads[window] ?? [] {
            let isInside = portfolio?.members[load.rule]?[Int(need.need)] ?? false
            let amount = isInside ? load.inside : load.outside
            if amount != 0 { loads.append(ProblemBuilder.Load(limit: load.limit, fixed: amount)) }
        }
        return loads
    }

    private static func proposed(_ pool: PoolFacts) -> Set<[Int]> {
        guard !pool.snapshot.proposed.isEmpty else { return [] }
        var components: [String: Int] = [:]
        for (index, part) in pool.components.enumerated() {
            let need = pool.snapshot.needs[Int(part.need)].record
            components["\(need.externalID)\t\(need.components[Int(part.component)].code)"] = index
        }
        var windows: [String: Int] = [:]
        for (index, window) in pool.windows.enumerated() {
            let offer = pool.snapshot.offers[Int(window.offer)].record
            windows["\(offer.externalID)\t\(offer.windows[Int(window.window)].code)"] = index
        }
        var pairs: Set<[Int]> = []
        for past in pool.snapshot.proposed {
            guard let component = components["\(past.need)\t\(past.component)"],
                let window = windows["\(past.offer)\t\(past.window)"]
            else { continue }
            pairs.insert([component, window])
        }
        return pairs
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
