import Allocation
import Programme

/// Single changes with which a need might be served, smallest first.
///
/// Where a part that the need cannot do without has no possible window: what would make one possible. Otherwise: what would
/// give the need a place beside those, or before those, who hold what it asks for. How much of a number it takes is found by
/// solving the part of the problem around the need again (``Dial``); whether it is so in the data is for others to check.
struct ChangeProposals {
    /// Windows barred by one rule that are looked at.
    private static let barredWindows = 16
    /// Windows of a component that are looked at for a place.
    private static let contestedWindows = 3

    let solved: SolvedPool
    let need: Int
    private(set) var all: [Change] = []
    let pool: PoolFacts
    let screen: Screen
    private let standings: LimitStandings
    private let room: Room

    init(_ solved: SolvedPool, _ id: String) {
        self.solved = solved
        standings = LimitStandings(solved)
        room = Room(solved)
        pool = solved.matcher.pool
        screen = solved.matcher.screen
        need = pool.snapshot.needs.firstIndex { $0.record.externalID == id } ?? -1
        if need < 0 { return }
        let range = pool.componentStart[need]..<pool.componentStart[need + 1]
        let essential = range.filter { part($0).isEssential }
        let blocked = essential.filter { screen.candidates(of: $0).isEmpty }
        if blocked.count == 1 {
            addBarred(blocked[0], onlyWithRoom: false)
            if essential.count > 1 { addOptional(blocked[0]) }
        } else if blocked.count > 1 {
            addCommon(blocked)
        } else if blocked.isEmpty, range.contains(where: { !screen.candidates(of: $0).isEmpty }) {
            addContested(essential.isEmpty ? Array(range) : essential)
        } else if blocked.isEmpty {
            for component in range { addBarred(component, onlyWithRoom: false) }
        }
        sort()
    }

    func part(_ component: Int) -> NeedComponent {
        pool.snapshot.needs[need].record.components[component - pool.componentStart[need]]
    }

    mutating func add(_ change: Change) {
        if !all.contains(where: change.isSame) { all.append(change) }
    }

    private mutating func sort() {
        all = all.enumerated().sorted { ($0.element.effort, $0.offset) < ($1.element.effort, $1.offset) }
            .map(\.element)
    }

    // MARK: - No possible window

    /// What would make windows possible that one rule bars, those with most room first.
    mutating func addBarred(_ component: Int, onlyWithRoom: Bool) {
        let facts = pool.components[component]
        let rules = RuleBook.rules(pool.rulesInForce)
        var barred: [(window: Int, isFull: Bool, shortfall: Int64)] = []
        for (index, window) in pool.windows.enumerated() where window.kind == facts.kind {
            var obstacles = 0
            var shortfall: Int64 = 0
            for rule in rules {
                switch rule.judge(facts, window, pool) {
                case .pass: continue
                case .incomplete: shortfall = 0
                case .fail(let amount): shortfall = amount?.amount ?? 1_000_000_000
                }
                obstacles += 1
                if obstacles > 1 { break }
            }
            guard obstacles == 1 else { continue }
            let isFull = !room.fits(component, index)
            if onlyWithRoom, isFull { continue }
            barred.append((index, isFull, shortfall))
        }
        barred.sort {
            ($0.isFull ? 1 : 0, $0.shortfall, $0.window) < ($1.isFull ? 1 : 0, $1.shortfall, $1.window)
        }
        let finder = ChangeFinder(pool: pool)
        for place in barred.prefix(Self.barredWindows) {
            for var change in finder.changes(component: component, window: place.window) {
                // A window that others fill needs more than this.
                if place.isFull { change.effort += Change.Effort.term }
                add(change)
            }
        }
    }

    /// What opens windows for each of several parts at once: something about the need itself.
    private mutating func addCommon(_ components: [Int]) {
        var common: [Change]?
        for component in components {
            all = []
            addBarred(component, onlyWithRoom: false)
            let own = all
            common = common.map { $0.filter { change in own.contains(where: change.isSame) } } ?? own
        }
        all = common ?? []
    }

    /// The bundle does without a part.
    private mutating func addOptional(_ component: Int) {
        add(
            Change(
                .component(need: pool.snapshot.needs[need].record.externalID, part(component).code),
                [Change.Edit("essential", from: .boolean(true), to: .boolean(false))],
                effort: Change.Effort.term
            )
        )
    }

    // MARK: - A place among others

    private mutating func addContested(_ components: [Int]) {
        guard let place = solved.needPlace[pool.snapshot.needs[need].record.externalID] else { return }
        let dial = Dial(solved, place, standings)
        addNeedLimits(place, dial)
        for component in components {
            let open = screen.candidates(of: component).prefix(Self.contestedWindows)
            for candidate in open { addPlace(component, Int(candidate.window), dial) }
            addBarred(component, onlyWithRoom: true)
        }
        addFacts(components[0], dial)
    }

    /// Caps that count the need, and needs that exclude it.
    private mutating func addNeedLimits(_ place: Int, _ dial: Dial) {
        let problem = solved.matcher.problem
        for load in problem.loads(ofNeed: place) {
            let limit = Int(problem.needLoadLimit[load])
            let amount = problem.needLoadAmount[load]
            guard problem.limitPenalty[limit] == 0,
                standings.loads[limit] + amount > problem.limitAtMost[limit]
            else { continue }
            switch standings.sort(limit) {
            case .cap: addCap(limit, standings, dial)
            case .exclusive: addExclusions()
            default: break
            }
        }
    }

    private mutating func addCap(_ limit: Int, _ standings: LimitStandings, _ dial: Dial) {
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
    private mutating func addPlace(_ component: Int, _ window: Int, _ dial: Dial) {
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
                addCohort(component, window, limit, repairs, dial)
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
            case .cap: addCap(limit, standings, dial)
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
        _ dial: Dial
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

    // MARK: - Points

    /// Facts about the need that bring the points which it lacks.
    private mutating func addFacts(_ component: Int, _ dial: Dial) {
        guard let best = screen.candidates(of: component).first, let lacking = dial.points() else { return }
        let repairs = RuleRepairs(pool, component: component, window: Int(best.window))
        let record = pool.snapshot.needs[need].record
        var facts: [Change?] = []
        for level in ((record.urgency ?? 0) + 1)...max(5, (record.urgency ?? 0) + 1) where level <= 5 {
            facts.append(
                repairs.need(
                    "urgency",
                    .integer(level),
                    (level - (record.urgency ?? 0)) * Change.Effort.level
                )
            )
        }
        if record.hasSustainabilityPlan == nil {
            facts.append(repairs.need("sustainability_plan", .boolean(true), Change.Effort.fact))
        }
        if record.trainsTrainers == nil {
            facts.append(repairs.need("trains_trainers", .boolean(true), Change.Effort.fact))
        }
        if let readiness = record.readiness, readiness < 4 {
            facts.append(repairs.need("readiness", .integer(readiness + 1), Change.Effort.level))
        } else if record.readiness == nil {
            facts.append(repairs.need("readiness", .integer(4), Change.Effort.fact))
        }
        if record.genderMarker == nil {
            facts.append(repairs.need("gender_marker", .integer(2), Change.Effort.fact))
        }
        let pair = PairPoints(
            pool,
            component: component,
            window: Int(best.window),
            offers: screen.possibleOffers[component]
        )
        for change in facts.compactMap({ $0 }) {
            if let gain = pair.gain(change), gain >= lacking { add(change) }
        }
    }
}
