import Allocation
import Programme

/// What would give a need a place beside those, or before those, who hold what it asks for.
extension ChangeProposals {
    mutating func addContested(_ components: [Int]) {
        guard let place = solved.needPlace[pool.snapshot.needs[need].record.externalID] else { return }
        var dial = Dial(solved, place, standings)
        isWide = dial.isWide
        addNeedLimits(place, &dial)
        let open = components.map { (component: $0, windows: nearest(of: $0, dial)) }
        // Beside the windows: what the need is content with, and its points.
        var numbers = open.reduce(1) { $0 + $1.windows.count + 1 }
        for (component, windows) in open {
            for window in windows {
                dial.share(among: numbers)
                addPlace(component, window, &dial)
                numbers -= 1
            }
            dial.share(among: numbers)
            addLess(component, &dial)
            numbers -= 1
            addBarred(component, onlyWithRoom: true)
        }
        dial.share(among: 1)
        addFacts(components[0], &dial)
    }

    /// Windows of a component that are looked at for a place.
    private static let contestedWindows = 12

    /// The windows at whose prices a component brings most with the least that it may take: there least is missing.
    private func nearest(of component: Int, _ dial: Dial) -> [Int] {
        let problem = solved.matcher.problem
        let places = screen.candidates(of: component).enumerated().compactMap {
            order,
            candidate -> (window: Int, order: Int, gain: Int64)? in
            let window = Int(candidate.window)
            guard let option = dial.option(component, window) else { return nil }
            let pick = Solution.Pick(option: Int32(option), quantity: problem.optionMinimum[option])
            let value = problem.optionValuePerUnit[option] * pick.quantity
            return (window, order, value - standings.priced(pick, of: nil))
        }
        return places.sorted { ($1.gain, $0.order) < ($0.gain, $1.order) }
            .prefix(Self.contestedWindows).map(\.window)
    }

    /// The need is content with less.
    private mutating func addLess(_ component: Int, _ dial: inout Dial) {
        let part = part(component)
        guard let window = screen.candidates(of: component).first?.window,
            let less = dial.lessAtLeast(of: component), less > 0
        else { return }
        let repairs = RuleRepairs(pool, component: component, window: Int(window))
        offer(
            repairs.component(
                "quantity_minimum",
                .integer(less),
                repairs.effort(part.quantityMinimum, less)
            )
        )
    }

    /// Caps that count the need, and needs that exclude it.
    private mutating func addNeedLimits(_ place: Int, _ dial: inout Dial) {
        let problem = solved.matcher.problem
        for load in problem.loads(ofNeed: place) {
            let limit = Int(problem.needLoadLimit[load])
            let amount = problem.needLoadAmount[load]
            guard problem.limitPenalty[limit] == 0,
                standings.loads[limit] + amount > problem.limitAtMost[limit]
            else { continue }
            switch standings.sort(limit) {
            case .cap: addCap(limit, standings, &dial)
            case .exclusive: addExclusions()
            default: break
            }
        }
    }

    private mutating func addCap(_ limit: Int, _ standings: LimitStandings, _ dial: inout Dial) {
        let standing = standings.standing(limit)
        guard let most = standing.atMost, let more = dial.more(of: limit, from: 1, step: 1) else { return }
        add(
            Change(
                .portfolioRule(standing.rule),
                [Change.Edit("at_most", from: .integer(most), to: .integer(most + more))],
                effort: Change.Effort.decision
            )
        )
    }

    private mutating func addExclusions() {
        let record = pool.snapshot.needs[need].record
        func edit(_ id: String, _ list: [String], without other: String) {
            let left = list.filter { $0 != other }
            add(
                Change(
                    .need(id),
                    [
                        Change.Edit(
                            "exclusive_with",
                            from: .texts(list),
                            to: left.isEmpty ? .none : .texts(left)
                        )
                    ],
                    effort: Change.Effort.term
                )
            )
        }
        for other in record.exclusiveWith { edit(record.externalID, record.exclusiveWith, without: other) }
        for other in pool.snapshot.needs where other.record.exclusiveWith.contains(record.externalID) {
            edit(other.record.externalID, other.record.exclusiveWith, without: record.externalID)
        }
    }

    /// What would give a component a place in a window.
    private mutating func addPlace(_ component: Int, _ window: Int, _ dial: inout Dial) {
        guard let option = dial.option(component, window) else { return }
        let repairs = RuleRepairs(pool, component: component, window: window)
        let problem = solved.matcher.problem
        let standings = dial.standings
        for pin in solved.matcher.compiled.pins.pins where pin.window == window {
            add(Change(.ruling(pin.ruling), effort: Change.Effort.decision))
        }
        for load in problem.loads(ofOption: option) {
            let limit = Int(problem.optionLoadLimit[load])
            let least = problem.optionLoadPerUnit[load] * dial.least(option) + problem.optionLoadFixed[load]
            let free =
                problem.limitAtMost[limit] == .max
                ? .max : problem.limitAtMost[limit] - standings.loads[limit]
            let scale = standings.scale(limit)
            let cohort = problem.limitMinimumWhenUsed[limit]
            if cohort > 0, standings.loads[limit] == 0 {
                addCohort(component, window, limit, repairs, &dial)
            }
            // Of several windows together a need may lack room though each has room for a part.
            let isCapacity = standings.sort(limit) == .capacity
            guard free < least || isCapacity && dial.isSplit(option) else { continue }
            let missing = (least - free + scale - 1) / scale
            switch standings.sort(limit) {
            case .capacity:
                guard let capacity = repairs.pair.window.capacity,
                    let more = dial.moreRoom(in: window, limit, from: missing)
                else { continue }
                offer(
                    repairs.window(
                        "capacity",
                        .integer(capacity + more),
                        repairs.effort(capacity, capacity + more)
                    )
                )
                let left = repairs.exchange.asked(max(0, free) / scale)
                if left > 0, left < repairs.pair.component.quantityMinimum {
                    offer(
                        repairs.component(
                            "quantity_minimum",
                            .integer(left),
                            repairs.effort(repairs.pair.component.quantityMinimum, left)
                        )
                    )
                }
            case .beneficiaries:
                guard let most = repairs.pair.window.beneficiariesMaximum,
                    let more = dial.more(of: limit, from: 1, step: 1)
                else { continue }
                offer(
                    repairs.window(
                        "beneficiaries_maximum",
                        .integer(most + more),
                        repairs.effort(most, most + more)
                    )
                )
            case .stretch:
                guard let gpus = repairs.pair.window.concurrentGPUs,
                    let more = dial.more(of: limit, from: missing, step: scale),
                    problem.limitAtMost[limit] > 0
                else { continue }
                let whole = problem.limitAtMost[limit] / scale
                let wanted = Int64(
                    clamping: (Int128(gpus) * Int128(whole + more) + Int128(whole) - 1)
                        / Int128(max(1, whole))
                )
                offer(repairs.window("concurrent_gpus", .integer(wanted), repairs.effort(gpus, wanted)))
            case .reserve: addReserve(limit, more: missing, standings, repairs)
            case .cap: addCap(limit, standings, &dial)
            case .floor, .parity, .exclusive: continue
            }
        }
    }

    private mutating func offer(_ change: Change?) {
        if let change { add(change) }
    }

    /// The course opens with those who ask, or the need asks for more.
    private mutating func addCohort(
        _ component: Int,
        _ window: Int,
        _ limit: Int,
        _ repairs: RuleRepairs,
        _ dial: inout Dial
    ) {
        guard let cohort = repairs.pair.window.cohortMinimum else { return }
        let standings = dial.standings
        let scale = standings.scale(limit)
        if let fewer = dial.fewer(of: limit, step: scale) {
            let pinned = cohort - solved.matcher.problem.limitMinimumWhenUsed[limit] / scale
            let wanted = max(1, fewer + pinned)
            offer(repairs.window("cohort_minimum", .integer(wanted), repairs.effort(cohort, wanted)))
        }
        let claimed = dial.claimed(limit) / scale
        let missing = repairs.exchange.askedAtLeast(max(1, cohort - claimed))
        let asked = repairs.pair.component.quantity + missing
        if cohort > claimed, repairs.pair.window.capacity.map({ asked <= $0 }) ?? true {
            offer(
                repairs.component(
                    "quantity",
                    .integer(asked),
                    repairs.effort(repairs.pair.component.quantity, asked)
                )
            )
        }
    }

    private mutating func addReserve(
        _ limit: Int,
        more: Int64,
        _ standings: LimitStandings,
        _ repairs: RuleRepairs
    ) {
        guard let capacity = repairs.pair.window.capacity, capacity > 0,
            let most = standings.standing(limit).atMost
        else { return }
        // The share that leaves others what they have and what is missing.
        let percent = Int64(Int128(max(0, capacity - most - more)) * 100 / Int128(capacity))
        let name = standings.standing(limit).rule
        if let rule = pool.snapshot.policy.portfolio.first(where: { $0.name == name && $0.type == .reserve })
        {
            guard let before = rule.percent, percent >= 1, percent < before else { return }
            add(
                Change(
                    .portfolioRule(name),
                    [Change.Edit("percent", from: .integer(before), to: .integer(percent))],
                    effort: Change.Effort.decision
                )
            )
        } else if let before = repairs.pair.offer.reservedPercent, percent < before {
            offer(
                percent >= 1
                    ? repairs.offer("reserved_percent", .integer(percent), repairs.effort(before, percent))
                    : repairs.together(
                        [
                            repairs.offer("reserved_for", .none, Change.Effort.term),
                            repairs.offer("reserved_percent", .none, Change.Effort.term),
                        ],
                        effort: Change.Effort.term
                    )
            )
        }
    }
}
