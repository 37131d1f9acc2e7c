public import Allocation
public import Programme

/// A limit of the problem as officers know it: what it is of, how far it is used, and what one unit more is worth.
public struct LimitStanding: Hashable, Sendable {
    /// What a limit is.
    public enum Sort: String, Sendable, CaseIterable {
        /// What a window holds.
        case capacity
        /// How many matches a window may have.
        case beneficiaries
        /// What a window's GPUs can give in a stretch of time.
        case stretch = "gpus-in-a-stretch"
        /// What others than a group may take of a window.
        case reserve
        /// A cap of the policy.
        case cap
        /// A floor of the policy.
        case floor
        /// A parity rule of the policy.
        case parity
        /// Of two needs only one may be served.
        case exclusive
    }

    /// The limit's id in the problem.
    public var id: String
    /// What it is.
    public var sort: Sort
    /// External id of the offer; empty where the limit is of the policy.
    public var offer: String
    /// Code of the window.
    public var window: String
    /// Name of the policy's rule; empty where the limit is a window's own.
    public var rule: String
    /// The country, requester or provider that a cap counts.
    public var subject: String
    /// First and last day of a stretch of time; nil of others.
    public var first: CalendarDate?
    /// See ``first``.
    public var last: CalendarDate?
    /// What it counts: a unit, needs or matches.
    public var unit: String
    /// The most; of floors and parity nil.
    public var atMost: Int64?
    /// The least that a floor asks for; nil of shares and of all else.
    public var atLeast: Int64?
    /// What is used of it, pins included; of a share how much more, or less, than the share asks for.
    public var used: Int64
    /// Whether it asks for a share: a floor in percent, or parity.
    public var isShare = false
    /// Of a course that opens from some size on: that size, as far as pins have not filled it.
    public var cohortMinimum: Int64?
    /// What one unit more would be worth, in millionths of a point: the dual price; 0 where it does not bind.
    public var price: Int64
    /// From and to which bound the price holds, other prices held; nil without a price.
    public var holdsFrom: Int64?
    /// See ``holdsFrom``.
    public var holdsTo: Int64?
}

extension LimitStanding {
    /// Takes over the loads between which the price holds, rounded inwards, so that what is said holds.
    ///
    /// - Parameters:
    ///   - range: The loads.
    ///   - scale: Units of load that make one unit.
    ///   - pinned: What is pinned: no load, and part of the capacity.
    mutating func hold(_ range: ClosedRange<Int64>?, _ scale: Int64, pinned: Int64) {
        guard let range else { return }
        let units = PriceRanges.units(range, scale)
        (holdsFrom, holdsTo) = (units.lowerBound + pinned, units.upperBound + pinned)
    }
}

extension SolvedPool {
    /// The limits that bind what a need could have and has: those with a price, and those that are used up.
    ///
    /// - Parameters:
    ///   - id: External id of the need.
    ///   - proof: The prices' proof; nil: ranges are left out.
    /// - Returns: In the order of the problem; none where the need is not in it.
    public func limits(of id: String, _ proof: PricedProblem? = nil) -> [LimitStanding] {
        guard let need = needPlace[id] else { return [] }
        let standings = LimitStandings(self)
        let binding = matcher.problem.limits(of: need).filter(standings.binds)
        let ranges = proof.map { self.ranges(of: binding, need, $0) } ?? [:]
        return binding.map { limit in
            var standing = standings.standing(limit)
            standing.hold(ranges[limit], standings.scale(limit), pinned: standings.pinned(limit))
            return standing
        }
    }

    /// The loads between which prices hold; of a part of a pool those of what the need has, or of its best windows.
    private func ranges(of limits: [Int], _ need: Int, _ proof: PricedProblem) -> [Int: ClosedRange<Int64>] {
        guard matcher.isPart else { return proof.ranges(of: limits) }
        let problem = matcher.problem
        let options = problem.options(ofNeed: need)
        let taken = solution.picks.map { Int($0.option) }.filter(options.contains)
        // Options stand by points, the best first.
        let best = problem.components(of: need).flatMap { problem.options(of: $0).prefix(Self.rangedWindows) }
        let own = taken.isEmpty ? best : taken
        let asked = Set(own.flatMap { problem.loads(ofOption: $0).map { Int(problem.optionLoadLimit[$0]) } })
        let windows = Set(own.map { Int(matcher.compiled.window[$0]) })
        // Who else could take those windows moves with their prices too: all of them are asked.
        let wide = PricedProblem(
            ranging: matcher.problem(ofClaimantsOn: windows),
            prices: prices,
            threads: threads
        )
        return wide.ranges(of: limits.filter(asked.contains), askingAtMost: Self.rangedNeeds)
    }

    /// Windows of each part of a need of which the ranges are worked out in a part of a pool.
    private static let rangedWindows = 3
    /// Needs that are asked for all ranges of a part together.
    private static let rangedNeeds = 4_000
}

/// What a solution makes of all limits.
struct LimitStandings {
    private let pool: PoolFacts
    private let compiled: CompiledProblem
    /// The load on each limit.
    let loads: [Int64]
    /// The price of each.
    let prices: [Double]
    private let entries: [Int: PortfolioLimits.Entry]

    init(_ solved: SolvedPool) {
        self.init(solved.matcher.pool, solved.matcher.compiled, solved.solution)
    }

    init(_ pool: PoolFacts, _ compiled: CompiledProblem, _ solution: Solution) {
        self.pool = pool
        self.compiled = compiled
        loads = Evaluation(solution.picks, of: compiled.problem).loads
        var prices = [Double](repeating: 0, count: compiled.problem.limitCount)
        for price in solution.prices { prices[Int(price.limit)] = price.price }
        self.prices = prices
        var entries: [Int: PortfolioLimits.Entry] = [:]
        for entry in compiled.portfolio { entries[entry.limit] = entry }
        self.entries = entries
    }

    /// Units of load that make one unit of what officers count.
    func scale(_ limit: Int) -> Int64 {
        // A reserve counts as its window does.
        compiled.limitWindow[limit] >= 0
            ? compiled.limitScale[limit] : entries[limit]?.unit ?? compiled.limitScale[limit]
    }

    /// What pins have of a window's capacity, in its unit; 0 of other limits.
    func pinned(_ limit: Int) -> Int64 {
        let window = Int(compiled.limitWindow[limit])
        return window >= 0 && sort(limit) == .capacity ? compiled.pins.used(of: window, pool) : 0
    }

    /// Whether a limit binds: it has a price, or is used up.
    ///
    /// Of a window that pins have taken whole nothing was left that a reserve could keep.
    func binds(_ limit: Int) -> Bool {
        if prices[limit] != 0 { return true }
        let problem = compiled.problem
        guard problem.limitPenalty[limit] == 0, loads[limit] >= problem.limitAtMost[limit] else {
            return false
        }
        return problem.limitAtMost[limit] > 0 || sort(limit) != .reserve || !isPinnedWhole(limit)
    }

    /// Whether pins have all of the window that a limit is of.
    private func isPinnedWhole(_ limit: Int) -> Bool {
        let window = compiled.limitWindow[limit]
        return compiled.problem.limitIDs.indices.contains {
            compiled.limitWindow[$0] == window && compiled.problem.limitAtMost[$0] == 0
                && sort($0) == .capacity && pinned($0) > 0
        }
    }

    /// What a pick takes of all limits at their prices, in millionths of a point, rounded.
    ///
    /// - Parameters:
    ///   - pick: The pick.
    ///   - need: The need whose own loads count too; nil: none.
    /// - Returns: The sum over all limits; 0 where it is beyond all measure.
    func priced(_ pick: Solution.Pick, of need: Int?) -> Int64 {
        let problem = compiled.problem
        var sum = 0.0
        for load in problem.loads(ofOption: Int(pick.option)) {
            let amount =
                Double(problem.optionLoadPerUnit[load]) * Double(pick.quantity)
                + Double(problem.optionLoadFixed[load])
            sum += prices[Int(problem.optionLoadLimit[load])] * amount
        }
        for load in need.map(problem.loads(ofNeed:)) ?? 0..<0 {
            sum += prices[Int(problem.needLoadLimit[load])] * Double(problem.needLoadAmount[load])
        }
        return sum.magnitude < 1e18 ? Int64(sum.rounded()) : 0
    }

    /// The limits of an option that bind.
    func binding(ofOption option: Int, _ ranges: PriceRanges) -> [LimitStanding] {
        compiled.problem.loads(ofOption: option).map { Int(compiled.problem.optionLoadLimit[$0]) }
            .filter(binds).map { limit in
                var standing = standing(limit)
                standing.hold(ranges.ofLimit[limit], scale(limit), pinned: pinned(limit))
                return standing
            }
    }

    /// What the policy, or the window, calls a limit.
    func sort(_ limit: Int) -> LimitStanding.Sort {
        if let entry = entries[limit] {
            switch pool.snapshot.policy.portfolio[entry.rule].type {
            case .cap: return .cap
            case .floor: return .floor
            case .parity: return .parity
            case .reserve: return .reserve
            }
        }
        guard compiled.limitWindow[limit] >= 0 else { return .exclusive }
        let name = compiled.problem.limitIDs[limit].split(separator: "/").last ?? ""
        if name == "capacity" { return .capacity }
        if name == "beneficiaries" { return .beneficiaries }
        return name.hasPrefix("gpus-") ? .stretch : .reserve
    }

    func standing(_ limit: Int) -> LimitStanding {
        let problem = compiled.problem
        let scale = scale(limit)
        let sort = sort(limit)
        let most = problem.limitAtMost[limit]
        let price = (prices[limit] * Double(scale)).rounded()
        var standing = LimitStanding(
            id: problem.limitIDs[limit],
            sort: sort,
            offer: "",
            window: "",
            rule: "",
            subject: "",
            unit: "needs",
            atMost: most == .max ? nil : most / scale + pinned(limit),
            used: loads[limit] / scale + pinned(limit),
            cohortMinimum: nil,
            price: price.magnitude < 1e18 ? Int64(price) : .max,
            holdsFrom: nil,
            holdsTo: nil
        )
        let window = Int(compiled.limitWindow[limit])
        if window >= 0 {
            let facts = pool.windows[window]
            let offer = pool.snapshot.offers[Int(facts.offer)].record
            standing.offer = offer.externalID
            standing.window = offer.windows[Int(facts.window)].code
            standing.unit = sort == .beneficiaries ? "matches" : offer.unit.rawValue
            if let days = compiled.limitDays[limit] {
                standing.first = CalendarDate(daysSince1970: days.lowerBound)
                standing.last = CalendarDate(daysSince1970: days.upperBound)
            }
            let cohort = problem.limitMinimumWhenUsed[limit] / scale
            standing.cohortMinimum = cohort > 1 ? cohort : nil
        }
        if sort == .reserve {
            standing.rule = String(
                problem.limitIDs[limit].split(separator: "/").last?.dropFirst("not-reserved-for-".count) ?? ""
            )
        }
        if let entry = entries[limit] {
            let rule = pool.snapshot.policy.portfolio[entry.rule]
            standing.rule = rule.name
            standing.subject = entry.subject
            if sort == .reserve { return standing }
            standing.unit = unit(rule)
            standing.used = Self.units(loads[limit] + entry.pinned, scale)
            standing.isShare = rule.type == .parity || rule.type == .floor && rule.percent != nil
            if sort == .cap { standing.atMost = entry.bound }
            if sort == .floor, !standing.isShare { standing.atLeast = entry.bound }
        }
        return standing
    }

    /// What a rule of the policy counts.
    private func unit(_ rule: PortfolioRule) -> String {
        guard rule.measure == .units, let kind = rule.kind else {
            return rule.type != .parity && rule.measure == .matches ? "matches" : "needs"
        }
        // Computing time counts in GPU-hours whatever its unit.
        return Unit.allCases.first { $0.kind == kind }?.rawValue ?? "needs"
    }

    /// Loads in whole units, rounded down, also below 0.
    private static func units(_ load: Int64, _ scale: Int64) -> Int64 {
        let (whole, rest) = load.quotientAndRemainder(dividingBy: scale)
        return rest < 0 ? whole - 1 : whole
    }
}

extension Problem {
    /// The limits that a need may load, ascending.
    func limits(of need: Int) -> [Int] {
        var found: Set<Int> = []
        forEachLimit(of: need) { found.insert($0) }
        return found.sorted()
    }

    /// For each component its need.
    func needOfComponent() -> [Int32] {
        var owner = [Int32](repeating: 0, count: componentCount)
        for need in 0..<needCount {
            for component in components(of: need) { owner[component] = Int32(need) }
        }
        return owner
    }

    /// All options of a need.
    func options(ofNeed need: Int) -> Range<Int> {
        guard let first = components(of: need).first, let last = components(of: need).last else {
            return 0..<0
        }
        return options(of: first).lowerBound..<options(of: last).upperBound
    }
}
