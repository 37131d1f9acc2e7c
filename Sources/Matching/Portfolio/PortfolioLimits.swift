import Allocation
import Programme

/// Portfolio rules as limits of the problem: `design.md` 3.4.
///
/// Where a rule counts needs, a need's own load on the limit does it, once the need is served; where it counts what a
/// provider or an offer gives, each pick does. What is pinned is debited. Floors and parity are soft, so that no
/// programme is without a solution; a cap below what is pinned lets nobody else through.
struct PortfolioLimits {
    private let pool: PoolFacts
    private let pins: Pins
    /// A limit with what it is of.
    struct Entry: Sendable {
        /// The rule's place in the policy.
        var rule: Int
        /// The limit of the problem.
        var limit: Int
        /// The most, the least or the share that the rule says, or that its share comes to.
        var bound: Int64
        /// Country, requester or provider of a cap; empty otherwise.
        var subject: String
        /// Load of one need, or of one match, that counts for it.
        var unit: Int64
        /// What pins bring.
        var pinned: Int64
    }

    private(set) var entries: [Entry] = []
    /// Loads of each need once it is served.
    private(set) var needLoads: [Int: [ProblemBuilder.Load]] = [:]
    /// Loads of each pick of a window.
    private var windowTerms: [Int: [PoolLimits.Term]] = [:]
    /// Loads of each pick of a need.
    private(set) var needTerms: [Int: [NeedTerm]] = [:]
    /// For each group of needs that picks are told apart by, whether each need is in it.
    private(set) var members: [[Bool]] = []
    /// Shares of windows that are kept for a group.
    private(set) var reserves: [Reserve] = []

    /// What each pick of a need loads on a limit.
    struct NeedTerm: Sendable {
        var limit: Int
        /// Only parts of this kind.
        var kind: Kind?
        var measure: PoolLimits.Measure
    }

    /// A rule that keeps a share of every window it is about.
    struct Reserve: Sendable {
        /// The rule's place in the policy.
        var place: Int
        var rule: PortfolioRule
        var scope: PortfolioScope
        /// Place of its group in `members`.
        var group: Int
    }

    /// Adds the limits of all rules of the policy.
    init(_ pool: PoolFacts, _ screen: Screen, _ pins: Pins, to builder: inout ProblemBuilder) {
        let hopeful = pool.snapshot.needs.indices.filter { need in
            (pool.componentStart[need]..<pool.componentStart[need + 1]).contains {
                screen.isPossible($0)
            }
        }
        let pinned = pins.needs(pool)
        self.pool = pool
        self.pins = pins
        for (place, rule) in pool.snapshot.policy.portfolio.enumerated() {
            let scope = PortfolioScope(rule, pool)
            switch rule.type {
            case .cap:
                if rule.per == .provider {
                    addProviderCap(rule, place, scope, hopeful, &builder)
                } else if rule.measure == .needs {
                    addCap(rule, place, scope, hopeful, pinned, &builder)
                } else {
                    addPickCap(rule, place, scope, hopeful, &builder)
                }
            case .floor:
                if rule.measure == .needs {
                    addFloor(rule, place, scope, hopeful, pinned, &builder)
                } else {
                    addPickFloor(rule, place, scope, &builder)
                }
            case .parity: addParity(rule, place, scope, hopeful, pinned, &builder)
            case .reserve:
                let group = addGroup(scope)
                reserves.append(Reserve(place: place, rule: rule, scope: scope, group: group))
            }
        }
    }

    /// Country or requester of a need.
    private func subject(_ need: Int, _ rule: PortfolioRule) -> String? {
        let record = pool.snapshot.needs[need].record
        if rule.per == .requester { return record.organisation }
        let home = pool.organisations[record.organisation].flatMap {
            pool.snapshot.organisations[$0].country
        }
        return record.country ?? home
    }

    /// The most that a cap lets one subject have: its number, or its share of the needs that have a chance, of units of
    /// those on offer; rounded down, but one at least.
    private func most(_ rule: PortfolioRule, _ scope: PortfolioScope, _ hopeful: [Int]) -> Int64 {
        guard let percent = rule.percent else { return rule.atMost ?? 0 }
        var whole = Int64(hopeful.count { scope.asks($0) && scope.contains($0) })
        if rule.measure == .units {
            whole = pool.windows.indices.filter { scope.concerns(window: $0) }.reduce(0) { sum, window in
                let capacity = pool.capacity(of: window)
                if capacity == .max { return .max }
                return Int64(
                    clamping: Int128(sum) + Int128(pool.counted(window, capacity) / Self.scale(rule))
                )
            }
        }
        return max(1, Int64(Int128(whole) * Int128(percent) / 100))
    }

    /// How many loads make one of what a rule counts: GPU-hours are counted in thousandths, since a credit may be worth
    /// less than one.
    private static func scale(_ rule: PortfolioRule) -> Int64 {
        rule.measure == .units && rule.kind == .compute ? 1_000 : 1
    }

    private static func measure(_ rule: PortfolioRule) -> PoolLimits.Measure {
        rule.measure == .units ? .units : .once
    }

    /// What a pin counts for a rule on picks.
    private func counted(_ pin: Pins.Pin, _ rule: PortfolioRule) -> Int64 {
        rule.measure == .units ? pool.counted(pin.component, pin.window, pin.quantity) : 1
    }

    private mutating func addCap(
        _ rule: PortfolioRule,
        _ place: Int,
        _ scope: PortfolioScope,
        _ hopeful: [Int],
        _ pinned: Set<Int>,
        _ builder: inout ProblemBuilder
    ) {
        var needs: [String: [Int]] = [:]
        for need in Set(hopeful).union(pinned).sorted() where scope.asks(need) && scope.contains(need) {
            if let subject = subject(need, rule) { needs[subject, default: []].append(need) }
        }
        let most = most(rule, scope, hopeful)
        for name in needs.keys.sorted() {
            let own = needs[name] ?? []
            let debit = Int64(own.count { pinned.contains($0) })
            // A cap that cannot bind is no limit.
            guard Int64(own.count) > most else { continue }
            let limit = builder.addLimit(id: "cap/\(rule.name)/\(name)", atMost: max(0, most - debit))
            entries.append(
                Entry(rule: place, limit: limit, bound: most, subject: name, unit: 1, pinned: debit)
            )
            for need in own where !pinned.contains(need) { load(need, limit, 1) }
        }
    }

    /// A cap on the matches or units of a country or requester.
    private mutating func addPickCap(
        _ rule: PortfolioRule,
        _ place: Int,
        _ scope: PortfolioScope,
        _ hopeful: [Int],
        _ builder: inout ProblemBuilder
    ) {
        var needs: [String: [Int]] = [:]
        for need in hopeful where scope.asks(need) && scope.contains(need) {
            if let subject = subject(need, rule) { needs[subject, default: []].append(need) }
        }
        let scale = Self.scale(rule)
        let most = most(rule, scope, hopeful)
        for name in needs.keys.sorted() {
            let debit = pins.pins.filter { pin in
                let need = Int(pool.components[pin.component].need)
                return scope.contains(need) && scope.concerns(window: pin.window)
                    && subject(need, rule) == name
            }.reduce(Int64(0)) { $0 + counted($1, rule) }
            let limit = builder.addLimit(
                id: "cap/\(rule.name)/\(name)",
                atMost: max(0, Int64(clamping: Int128(most) * Int128(scale)) - debit)
            )
            entries.append(
                Entry(rule: place, limit: limit, bound: most, subject: name, unit: scale, pinned: debit)
            )
            for need in needs[name] ?? [] {
                needTerms[need, default: []].append(
                    NeedTerm(limit: limit, kind: rule.kind, measure: Self.measure(rule))
                )
            }
        }
    }

    private mutating func addProviderCap(
        _ rule: PortfolioRule,
        _ place: Int,
        _ scope: PortfolioScope,
        _ hopeful: [Int],
        _ builder: inout ProblemBuilder
    ) {
        let group = addGroup(scope)
        let scale = Self.scale(rule)
        let most = most(rule, scope, hopeful)
        func provider(_ window: Int) -> String {
            pool.snapshot.offers[Int(pool.windows[window].offer)].record.organisation
        }
        var debits: [String: Int64] = [:]
        for pin in pins.pins
        where scope.concerns(window: pin.window) && members[group][Int(pool.components[pin.component].need)] {
            debits[provider(pin.window), default: 0] += counted(pin, rule)
        }
        var limits: [String: Int] = [:]
        for window in pool.windows.indices where scope.concerns(window: window) {
            let name = provider(window)
            let limit =
                limits[name]
                ?? builder.addLimit(
                    id: "cap/\(rule.name)/\(name)",
                    atMost: max(0, Int64(clamping: Int128(most) * Int128(scale)) - (debits[name] ?? 0))
                )
            if limits.updateValue(limit, forKey: name) == nil {
                entries.append(
                    Entry(
                        rule: place,
                        limit: limit,
                        bound: most,
                        subject: name,
                        unit: scale,
                        pinned: debits[name] ?? 0
                    )
                )
            }
            addTerm(window, limit, group, (inside: 1, outside: 0), Self.measure(rule))
        }
    }

    private mutating func addFloor(
        _ rule: PortfolioRule,
        _ place: Int,
        _ scope: PortfolioScope,
        _ hopeful: [Int],
        _ pinned: Set<Int>,
        _ builder: inout ProblemBuilder
    ) {
        // At least N: one for each of the group. At least P percent of all: 100 − P for each of the group, −P for
        // each other, and their sum is not below 0.
        let (inside, outside) = rule.percent.map { (100 - $0, -$0) } ?? (1, 0)
        let unit: Int64 = rule.percent == nil ? 1 : 100
        var debit: Int64 = 0
        var loads: [(Int, Int64)] = []
        for need in Set(hopeful).union(pinned).sorted() where scope.asks(need) {
            let amount = scope.contains(need) ? inside : outside
            if pinned.contains(need) { debit += amount } else if amount != 0 { loads.append((need, amount)) }
        }
        addSoft(rule, place, atLeast: (rule.atLeast ?? 0) - debit, unit, debit, &builder)
        for (need, amount) in loads { load(need, builderLimit, amount) }
    }

    /// A floor on matches or units.
    private mutating func addPickFloor(
        _ rule: PortfolioRule,
        _ place: Int,
        _ scope: PortfolioScope,
        _ builder: inout ProblemBuilder
    ) {
        let group = addGroup(scope)
        let amounts: (inside: Int64, outside: Int64) =
            rule.percent.map { (inside: 100 - $0, outside: -$0) } ?? (1, 0)
        let unit = (rule.percent == nil ? 1 : 100) * Self.scale(rule)
        let debit = pins.pins.filter { scope.concerns(window: $0.window) }.reduce(Int64(0)) { sum, pin in
            let isInside = members[group][Int(pool.components[pin.component].need)]
            return sum + (isInside ? amounts.inside : amounts.outside) * counted(pin, rule)
        }
        let least = Int64(clamping: Int128(rule.atLeast ?? 0) * Int128(Self.scale(rule)))
        addSoft(rule, place, atLeast: least - debit, unit, debit, &builder)
        for window in pool.windows.indices where scope.concerns(window: window) {
            addTerm(window, builderLimit, group, amounts, Self.measure(rule))
        }
    }

    private mutating func addParity(
        _ rule: PortfolioRule,
        _ place: Int,
        _ scope: PortfolioScope,
        _ hopeful: [Int],
        _ pinned: Set<Int>,
        _ builder: inout ProblemBuilder
    ) {
        let asking = pool.snapshot.needs.indices.filter(scope.asks)
        let group = Int64(asking.count(where: scope.contains))
        let others = Int64(asking.count) - group
        guard group > 0, others > 0, let percent = rule.percent else { return }
        // served(group) / group ≥ P % × served(others) / others, without fractions and in numbers of four digits.
        var inside = 100 * others
        var outside = percent * group
        let most = max(inside, outside)
        if most > 10_000 {
            inside = max(1, inside * 10_000 / most)
            outside = max(1, outside * 10_000 / most)
        }
        var debit: Int64 = 0
        var loads: [(Int, Int64)] = []
        for need in Set(hopeful).union(pinned).sorted() where scope.asks(need) {
            let amount = scope.contains(need) ? inside : -outside
            if pinned.contains(need) { debit += amount } else { loads.append((need, amount)) }
        }
        addSoft(rule, place, atLeast: -debit, inside, debit, &builder)
        for (need, amount) in loads { load(need, builderLimit, amount) }
    }

    /// What a pick of a window loads.
    func terms(of window: Int) -> [PoolLimits.Term] { windowTerms[window] ?? [] }

    private mutating func addGroup(_ scope: PortfolioScope) -> Int {
        members.append(pool.snapshot.needs.indices.map(scope.contains))
        return members.count - 1
    }

    private mutating func addTerm(
        _ window: Int,
        _ limit: Int,
        _ group: Int,
        _ amounts: (inside: Int64, outside: Int64),
        _ measure: PoolLimits.Measure
    ) {
        windowTerms[window, default: []].append(
            PoolLimits.Term(
                limit: limit,
                group: group,
                inside: amounts.inside,
                outside: amounts.outside,
                measure: measure
            )
        )
    }

    /// What a rule keeps of a window, as a limit on what others take.
    mutating func add(reserve place: Int, limit: Int, kept: Int64) {
        entries.append(
            Entry(rule: place, limit: limit, bound: kept, subject: "", unit: 1, pinned: 0)
        )
    }

    /// The limit that was added last.
    private var builderLimit: Int { entries.last?.limit ?? 0 }

    private mutating func addSoft(
        _ rule: PortfolioRule,
        _ place: Int,
        atLeast: Int64,
        _ unit: Int64,
        _ debit: Int64,
        _ builder: inout ProblemBuilder
    ) {
        let price = (rule.priceMillipoints ?? 1) * 1_000
        let limit = builder.addLimit(
            id: "\(rule.type)/\(rule.name)",
            atLeast: atLeast,
            penaltyPerUnit: max(1, price / unit)
        )
        let bound = rule.atLeast ?? rule.percent ?? 0
        entries.append(
            Entry(rule: place, limit: limit, bound: bound, subject: "", unit: unit, pinned: debit)
        )
    }

    private mutating func load(_ need: Int, _ limit: Int, _ amount: Int64) {
        needLoads[need, default: []].append(ProblemBuilder.Load(limit: limit, fixed: amount))
    }
}
