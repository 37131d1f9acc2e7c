import Allocation
import Programme

/// The limits of a pool's problem, and what each pick loads on them.
///
/// They follow from all possible pairs, not from those that are kept as options: the same limits hold whatever is
/// kept, so that prices found with some candidates say what others are worth.
struct PoolLimits: Sendable {
    /// The limits of one window; -1 where it has none.
    struct Window: Sendable {
        var capacity = -1
        var beneficiaries = -1
        /// What the window's GPUs can give in a stretch of time, and to whom.
        var stretches: [(limit: Int, steps: ClosedRange<Int32>)] = []
        /// Loads that depend on who takes it: reserves and portfolio rules.
        var terms: [Term] = []
        /// How many units of load one unit of the window makes.
        var scale: Int64 = 1
    }

    /// What a pick loads.
    enum Measure: Sendable {
        /// Once, whatever its quantity.
        case once
        /// As much as it takes of the window, in the window's units times its scale.
        case load
        /// What it counts for rules on units: of computing time thousandths of a GPU-hour.
        case units
    }

    /// What a pick of a window loads on a limit, by whether the need is of a group.
    struct Term: Sendable {
        var limit: Int
        /// Place of the group in `members`.
        var group: Int
        /// How often the measure is loaded, for needs in the group and for others.
        var inside: Int64
        var outside: Int64
        var measure: Measure
    }

    let pool: PoolFacts
    let pins: Pins
    /// The needs that have a pin.
    let pinnedNeeds: Set<Int>
    /// A problem of the limits alone.
    private(set) var builder: ProblemBuilder
    /// `OFFER/WINDOW` for each window.
    let windowIDs: [String]
    /// Its number among the names of the builder's options.
    let names: [Int32]
    private(set) var windows: [Window]
    private(set) var portfolio: PortfolioLimits
    /// For each component the windows that were proposed for it before; empty where nothing was.
    private let proposed: [[Int32]]
    /// What a pair earns for that, in millionths of a point.
    private let switchCost: Int64
    /// Loads of needs that exclude each other.
    private(set) var exclusive: [Int: [ProblemBuilder.Load]] = [:]
    /// For each limit: the window that it belongs to, -1 where none.
    private(set) var limitWindow: [Int32] = []
    /// For each limit: how many units of its load make one unit of the window.
    private(set) var limitScale: [Int64] = []
    /// The days of a stretch of time, as days since 1970, by its limit.
    private(set) var limitDays: [Int: ClosedRange<Int32>] = [:]
    /// For each group of needs that terms ask for, whether each need is in it.
    private(set) var members: [[Bool]] = []

    init(_ pool: PoolFacts, _ screen: Screen, _ pins: Pins, note: String) {
        self.pool = pool
        self.pins = pins
        pinnedNeeds = pins.needs(pool)
        let past = Self.proposed(pool)
        var proposed = [[Int32]](repeating: [], count: past.isEmpty ? 0 : pool.components.count)
        for pair in past { proposed[pair[0]].append(Int32(pair[1])) }
        self.proposed = proposed
        switchCost = pool.snapshot.policy.switchCostMillipoints * 1_000
        windowIDs = Self.windowIDs(pool)
        var builder = ProblemBuilder(name: "\(pool.snapshot.programme) \(pool.snapshot.date)", note: note)
        names = windowIDs.map { builder.addName($0) }
        windows = Array(repeating: Window(), count: pool.windows.count)
        portfolio = PortfolioLimits(pool, screen, pins, to: &builder)
        self.builder = builder
        members = portfolio.members
        limitWindow += Array(repeating: -1, count: portfolio.entries.count)
        limitScale += Array(repeating: 1, count: portfolio.entries.count)
        addWindows(Self.takers(screen, pins, pool))
        addExclusiveNeeds()
    }

    /// What a pair earns because it was proposed before, in millionths of a point.
    func bonus(_ component: Int, _ window: Int) -> Int64 {
        !proposed.isEmpty && proposed[component].contains(Int32(window)) ? switchCost : 0
    }

    /// The pairs of component and window that were proposed before.
    static func proposed(_ pool: PoolFacts) -> Set<[Int]> {
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

    /// Who may take the windows, and who holds them: what is held for needs that ask for nothing more takes its share
    /// of a stretch of time all the same.
    private static func takers(_ screen: Screen, _ pins: Pins, _ pool: PoolFacts) -> Takers {
        var takers = screen.takers
        for pin in pins.pins
        // Who may take it is counted already.
        where screen.dense.range(pin.component, pin.window) == nil {
            takers.addSpan(pin.component, pin.window, taking: pin.quantity, pool)
        }
        return takers
    }

    /// Adds the limits of the windows that at least one component may take.
    private mutating func addWindows(_ takers: Takers) {
        let stretches = PeriodLimits.stretches(takers, pool)
        let reserves = portfolio.reserves
        var groups: [CountryGroup: Int] = [:]
        for index in pool.windows.indices where takers.components[index] > 0 {
            windows[index].scale = scale(of: index, takers.profiles[Int32(index)] ?? [])
            let facts = pool.windows[index]
            let offer = pool.snapshot.offers[Int(facts.offer)].record
            let window = offer.windows[Int(facts.window)]
            let id = windowIDs[index]
            let cohort = window.cohortMinimum.flatMap { $0 > 1 ? $0 : nil }
            if window.capacity != nil || cohort != nil {
                let pinned = pins.used(of: index, pool)
                let missing = cohort.map { $0 - pinned }.flatMap { $0 > 1 ? $0 : nil }
                windows[index].capacity = add(
                    limit: "\(id)/capacity",
                    of: index,
                    atMost: window.capacity.map { max(0, $0 - pinned) },
                    minimumWhenUsed: missing,
                    scale: windows[index].scale
                )
            }
            if let beneficiaries = window.beneficiariesMaximum {
                windows[index].beneficiaries = add(
                    limit: "\(id)/beneficiaries",
                    of: index,
                    atMost: max(0, beneficiaries - Int64(pins.pins.count { $0.window == index }))
                )
            }
            for stretch in stretches[Int32(index)] ?? [] { add(stretch, of: index) }
            if let capacity = window.capacity {
                if let group = offer.reservedFor, let percent = offer.reservedPercent {
                    let place = groups[group] ?? addGroup(group)
                    groups[group] = place
                    // A provider's own reserve is rounded up, as it promised.
                    let others = Int64(Int128(capacity) * Int128(100 - percent) / 100)
                    addReserve(group.rawValue, others, group: place, window: index)
                }
                for reserve in reserves where reserve.scope.concerns(window: index) {
                    // The policy's is rounded down: a tenth of three places does not close one of them to most.
                    let kept = Int64(Int128(capacity) * Int128(reserve.rule.percent ?? 0) / 100)
                    let limit = addReserve(
                        reserve.rule.name,
                        capacity - kept,
                        group: reserve.group,
                        window: index
                    )
                    portfolio.add(reserve: reserve.place, limit: limit, kept: kept)
                }
            }
            windows[index].terms += portfolio.terms(of: index)
        }
    }

    private mutating func addGroup(_ group: CountryGroup) -> Int {
        members.append(
            pool.snapshot.needs.indices.map { need in
                let first = pool.componentStart[need]
                guard first < pool.componentStart[need + 1] else { return false }
                return pool.reference.isMember(pool.components[first].country, of: group)
            }
        )
        return members.count - 1
    }

    private mutating func add(_ stretch: PeriodLimits.Stretch, of window: Int) {
        let pinned = pins.pins.filter { pin in
            pin.window == window
                && PeriodLimits.steps(pin.component, window, pool).map {
                    stretch.steps.contains($0.first) && stretch.steps.contains($0.last)
                } ?? false
        }.reduce(Int64(0)) { $0 + pool.exchange($1.component, window).offered($1.quantity) }
        let first = CalendarDate(daysSince1970: stretch.first)
        let last = CalendarDate(daysSince1970: stretch.last)
        let limit = add(
            limit: "\(windowIDs[window])/gpus-\(first)-to-\(last)",
            of: window,
            atMost: max(0, stretch.units - pinned),
            scale: windows[window].scale
        )
        windows[window].stretches.append((limit, stretch.steps))
        limitDays[limit] = stretch.first...stretch.last
    }

    /// Adds what others than a group may take of a window.
    @discardableResult
    private mutating func addReserve(_ name: String, _ others: Int64, group: Int, window: Int) -> Int {
        let pinned = pins.pins.filter {
            $0.window == window && !members[group][Int(pool.components[$0.component].need)]
        }.reduce(Int64(0)) { $0 + pool.exchange($1.component, window).offered($1.quantity) }
        let limit = add(
            limit: "\(windowIDs[window])/not-reserved-for-\(name)",
            of: window,
            atMost: max(0, others - pinned),
            scale: windows[window].scale
        )
        windows[window].terms.append(
            Term(limit: limit, group: group, inside: 0, outside: 1, measure: .load)
        )
        return limit
    }

    /// The scale in which a whole number of every claimant's units is a whole load; beyond ten thousand loads are
    /// rounded up instead, which is on the safe side.
    private func scale(of window: Int, _ profiles: Set<Int32>) -> Int64 {
        var scale: Int64 = 1
        for profile in profiles.sorted() {
            guard let exchange = pool.units.exchange(profile, pool.windows[window].unitProfile) else {
                continue
            }
            var (a, b) = (scale, exchange.denominator)
            while b != 0 { (a, b) = (b, a % b) }
            let common = scale / a * exchange.denominator
            if common <= 10_000 { scale = common }
        }
        return scale
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

    static func scaled(_ quantity: Int64, _ scale: Int64) -> Int64 {
        Int64(clamping: Int128(quantity) * Int128(scale))
    }

    /// Adds a limit of 1 for each pair of needs of which at most one may be served.
    private mutating func addExclusiveNeeds() {
        var place: [String: Int] = [:]
        for (index, need) in pool.snapshot.needs.enumerated() { place[need.record.externalID] = index }
        for (index, need) in pool.snapshot.needs.enumerated() where !need.record.exclusiveWith.isEmpty {
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
                    atMost: pinnedNeeds.contains(index) || pinnedNeeds.contains(partner) ? 0 : 1
                )
                exclusive[index, default: []].append(ProblemBuilder.Load(limit: limit, fixed: 1))
                exclusive[partner, default: []].append(ProblemBuilder.Load(limit: limit, fixed: 1))
            }
        }
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
