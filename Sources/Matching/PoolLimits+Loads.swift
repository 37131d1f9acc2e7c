import Allocation
import Programme

/// What needs and picks load on the limits.
extension PoolLimits {
    /// What a need loads once it is served; one with a pin counts already, wherever needs are counted.
    func loads(ofNeed need: Int) -> [ProblemBuilder.Load] {
        pinnedNeeds.contains(need) ? [] : (exclusive[need] ?? []) + (portfolio.needLoads[need] ?? [])
    }

    /// What a lot of a component takes of a window, in the window's units times its scale.
    func perLot(_ component: Int, _ window: Int, lot: Int64) -> Int64 {
        let exchange = pool.exchange(component, window)
        let scale = windows[window].scale
        if exchange.isEven, scale == 1 { return lot }
        return Exchange(
            numerator: Self.scaled(exchange.numerator, scale),
            denominator: exchange.denominator
        ).offered(lot)
    }

    /// What a lot of a component counts for rules on units.
    func countedPerLot(_ component: Int, _ window: Int, lot: Int64) -> Int64 {
        pool.counted(component, window, lot)
    }

    /// What a pick of a window by a component loads.
    func loads(on window: Int, _ component: Int, lot: Int64) -> [ProblemBuilder.Load] {
        let perLot = perLot(component, window, lot: lot)
        let (capacity, beneficiaries) = (windows[window].capacity, windows[window].beneficiaries)
        var loads: [ProblemBuilder.Load] = []
        if capacity >= 0 { loads.append(ProblemBuilder.Load(limit: capacity, perUnit: perLot)) }
        if beneficiaries >= 0 { loads.append(ProblemBuilder.Load(limit: beneficiaries, fixed: 1)) }
        forEachWindowTerm(window, component, lot: lot, perLot) { loads.append($0) }
        forEachNeedTerm(window, component, lot: lot, perLot) { loads.append($0) }
        return loads
    }

    /// What a pick loads beside the window's capacity and its beneficiaries because of the window: stretches of time, reserves
    /// and portfolio rules.
    @inline(__always)
    func forEachWindowTerm(
        _ window: Int,
        _ component: Int,
        lot: Int64,
        _ perLot: Int64,
        _ body: (ProblemBuilder.Load) -> Void
    ) {
        if !windows[window].stretches.isEmpty, let steps = PeriodLimits.steps(component, window, pool) {
            for stretch in windows[window].stretches
            where stretch.steps.contains(steps.first) && stretch.steps.contains(steps.last) {
                body(ProblemBuilder.Load(limit: stretch.limit, perUnit: perLot))
            }
        }
        if windows[window].terms.isEmpty { return }
        let need = Int(pool.components[component].need)
        for term in windows[window].terms {
            let times = members[term.group][need] ? term.inside : term.outside
            if times == 0 { continue }
            body(load(term.measure, times, of: term.limit, window, component, lot: lot, perLot))
        }
    }

    /// What a pick loads because of the need that it is for.
    @inline(__always)
    func forEachNeedTerm(
        _ window: Int,
        _ component: Int,
        lot: Int64,
        _ perLot: Int64,
        _ body: (ProblemBuilder.Load) -> Void
    ) {
        if portfolio.needTerms.isEmpty { return }
        for term in portfolio.needTerms[Int(pool.components[component].need)] ?? []
        where term.kind == nil || term.kind == pool.components[component].kind {
            body(load(term.measure, 1, of: term.limit, window, component, lot: lot, perLot))
        }
    }

    private func load(
        _ measure: Measure,
        _ times: Int64,
        of limit: Int,
        _ window: Int,
        _ component: Int,
        lot: Int64,
        _ perLot: Int64
    ) -> ProblemBuilder.Load {
        switch measure {
        case .once: ProblemBuilder.Load(limit: limit, fixed: times)
        case .load: ProblemBuilder.Load(limit: limit, perUnit: Self.scaled(perLot, times))
        case .units:
            ProblemBuilder.Load(
                limit: limit,
                perUnit: Self.scaled(countedPerLot(component, window, lot: lot), times)
            )
        }
    }
}

extension PoolFacts {
    /// What so many units of a component, taken of a window, count for rules on units.
    func counted(_ component: Int, _ window: Int, _ quantity: Int64) -> Int64 {
        let exchange = exchange(component, window)
        guard windows[window].kind == .compute else { return exchange.offered(quantity) }
        return units.milliHours(windows[window].unitProfile, of: quantity, exchange)
            ?? Int64(clamping: Int128(exchange.offered(quantity)) * 1_000)
    }

    /// What so many units of a window count for rules on units: of computing time thousandths of a GPU-hour, rounded up,
    /// or as many thousands as there are units where no rate says what they are worth.
    func counted(_ window: Int, _ units: Int64) -> Int64 {
        guard windows[window].kind == .compute else { return units }
        return self.units.milliHours(windows[window].unitProfile, of: units)
            ?? Int64(clamping: Int128(units) * 1_000)
    }
}
