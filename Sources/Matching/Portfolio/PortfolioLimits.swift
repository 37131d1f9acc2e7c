import Allocation
import Programme

/// Portfolio rules as limits of the problem: `design.md` 3.4.
///
/// Where a rule counts needs, a need's own load on the limit does it, once the need is served; where it counts what a
/// provider or an offer gives, each pick does. What is pinned is debited. Floors and parity are soft, so that no
/// programme is without a solution; a cap below what is pinned lets nobody else through.
struct PortfolioLimits {
    /// A limit with what it is of.
    struct Entry: Sendable {
        /// The rule's place in the policy.
        var rule: Int
        /// The limit of the problem; -1 where none was needed.
        var limit: Int
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
    /// Loads of each pick of a window, by the rule that asks for them: inside and outside the rule's group.
    private(set) var windowLoads: [Int: [(limit: Int, inside: Int64, outside: Int64, rule: Int)]] = [:]
    /// For each rule, whether each need is of its group; only for rules on picks.
    private(set) var members: [Int: [Bool]] = [:]

    /// Adds the limits of all rules of the policy.
    init(_ pool: PoolFacts, _ screen: Screen, _ pins: Pins, to builder: inout ProblemBuilder) {
        let hopeful = pool.snapshot.needs.indices.filter { need in
            (pool.componentStart[need]..<pool.componentStart[need + 1]).contains {
                !screen.candidates(of: $0).isEmpty
            }
        }
        let pinned = pins.needs(pool)
        for (place, rule) in pool.snapshot.policy.portfolio.enumerated() {
            let scope = PortfolioScope(rule, pool)
            switch rule.type {
            case .cap:
                if rule.per == .provider {
                    addProviderCap(rule, place, scope, pool, pins, &builder)
                } else {
                    addCap(rule, place, scope, pool, hopeful, pinned, &builder)
                }
            case .floor:
                if rule.offer == nil {
                    addFloor(rule, place, scope, hopeful, pinned, &builder)
                } else {
                    addOfferFloor(rule, place, scope, pool, pins, &builder)
                }
            case .parity: addParity(rule, place, scope, pool, hopeful, pinned, &builder)
            case .reserve: members[place] = pool.snapshot.needs.indices.map(scope.contains)
            }
        }
    }

    private mutating func addCap(
        _ rule: PortfolioRule,
        _ place: Int,
        _ scope: PortfolioScope,
        _ pool: PoolFacts,
        _ hopeful: [Int],
        _ pinned: Set<Int>,
        _ builder: inout ProblemBuilder
    ) {
        func subject(_ need: Int) -> String? {
            let record = pool.snapshot.needs[need].record
            if rule.per == .requester { return record.organisation }
            let home = pool.organisations[record.organisation].flatMap {
                pool.snapshot.organisations[$0].country
            }
            return record.country ?? home
        }
        var needs: [String: [Int]] = [:]
        for need in Set(hopeful).union(pinned) where scope.asks(need) && scope.contains(need) {
            if let subject = subject(need) { needs[subject, default: []].append(need) }
        }
        let most = rule.atMost ?? 0
        for name in needs.keys.sorted() {
            let own = needs[name] ?? []
            let debit = Int64(own.count { pinned.contains($0) })
            // A cap that cannot bind is no limit.
            guard Int64(own.count) > most else { continue }
            let limit = builder.addLimit(id: "cap/\(rule.name)/\(name)", atMost: max(0, most - debit))
            entries.append(Entry(rule: place, limit: limit, subject: name, unit: 1, pinned: debit))
            for need in own where !pinned.contains(need) { load(need, limit, 1) }
        }
    }

    private mutating func addProviderCap(
        _ rule: PortfolioRule,
        _ place: Int,
        _ scope: PortfolioScope,
        _ pool: PoolFacts,
        _ pins: Pins,
        _ builder: inout ProblemBuilder
    ) {
        members[place] = pool.snapshot.needs.indices.map(scope.contains)
        let most = rule.atMost ?? 0
        var limits: [String: Int] = [:]
        for window in pool.windows.indices where scope.concerns(window: window) {
            let provider = pool.snapshot.offers[Int(pool.windows[window].offer)].record.organisation
            if limits[provider] == nil {
                let debit = Int64(
                    pins.pins.count {
                        pool.snapshot.offers[Int(pool.windows[$0.window].offer)].record.organisation
                            == provider
                            && scope.concerns(window: $0.window)
                            && scope.contains(Int(pool.components[$0.component].need))
                    }
                )
                let limit = builder.addLimit(id: "cap/\(rule.name)/\(provider)", atMost: max(0, most - debit))
                limits[provider] = limit
                entries.append(Entry(rule: place, limit: limit, subject: provider, unit: 1, pinned: debit))
            }
            windowLoads[window, default: []].append((limits[provider] ?? 0, 1, 0, place))
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

    private mutating func addOfferFloor(
        _ rule: PortfolioRule,
        _ place: Int,
        _ scope: PortfolioScope,
        _ pool: PoolFacts,
        _ pins: Pins,
        _ builder: inout ProblemBuilder
    ) {
        members[place] = pool.snapshot.needs.indices.map(scope.contains)
        let (inside, outside) = rule.percent.map { (100 - $0, -$0) } ?? (1, 0)
        let unit: Int64 = rule.percent == nil ? 1 : 100
        let debit = pins.pins.filter { scope.concerns(window: $0.window) }.reduce(Int64(0)) {
            $0 + (scope.contains(Int(pool.components[$1.component].need)) ? inside : outside)
        }
        addSoft(rule, place, atLeast: (rule.atLeast ?? 0) - debit, unit, debit, &builder)
        for window in pool.windows.indices where scope.concerns(window: window) {
            windowLoads[window, default: []].append((builderLimit, inside, outside, place))
        }
    }

    private mutating func addParity(
        _ rule: PortfolioRule,
        _ place: Int,
        _ scope: PortfolioScope,
        _ pool: PoolFacts,
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
        entries.append(Entry(rule: place, limit: limit, subject: "", unit: unit, pinned: debit))
    }

    private mutating func load(_ need: Int, _ limit: Int, _ amount: Int64) {
        needLoads[need, default: []].append(ProblemBuilder.Load(limit: limit, fixed: amount))
    }
}
