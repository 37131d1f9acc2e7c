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
    /// The days of a stretch of time, as days since 1970, by its limit.
    let limitDays: [Int: ClosedRange<Int32>]
    /// The limits of portfolio rules.
    let portfolio: [PortfolioLimits.Entry]
    /// What is pinned, and debited from the problem.
    let pins: Pins
}

/// Turns the possible pairs of a pool into the solver's problem, as `design.md` 3.4 sets out.
struct ProblemCompiler {
    private let pool: PoolFacts
    private let screen: Screen
    private let limits: PoolLimits
    private let cuts: CutLoads?
    private var builder: ProblemBuilder
    private var component: [Int32] = []
    private var windowOfOption: [Int32] = []
    private var points: [Int64] = []
    private var lots: [Int64] = []

    /// - Parameters:
    ///   - screen: The possible pairs.
    ///   - limits: The limits.
    ///   - cuts: Inequalities that are limits too.
    init(_ screen: Screen, _ limits: PoolLimits, cuts: CutLoads? = nil) {
        self.screen = screen
        self.limits = limits
        self.cuts = cuts
        pool = limits.pool
        builder = cuts?.builder ?? limits.builder
    }

    /// Compiles the problem of all that is kept.
    static func compile(_ pool: PoolFacts, _ screen: Screen) -> CompiledProblem {
        let limits = PoolLimits(pool, screen, Pins(pool), note: note(screen))
        return compile(screen, limits)
    }

    static func compile(_ screen: Screen, _ limits: PoolLimits, cuts: CutLoads? = nil) -> CompiledProblem {
        var compiler = ProblemCompiler(screen, limits, cuts: cuts)
        for need in limits.pool.snapshot.needs.indices {
            compiler.add(need: need) { screen.kept(of: $0) }
        }
        return compiler.finish()
    }

    /// The end of the note where pairs are left out.
    static let bestOnly =
        ", of which each component's best are options here; the solution's bound covers every possible pair"

    /// What the problem says of the pairs behind it.
    ///
    /// - Parameters:
    ///   - screen: The pairs.
    ///   - isWhole: Whether all possible pairs become options; nil: whether all are kept.
    /// - Returns: A sentence.
    static func note(_ screen: Screen, isWhole: Bool? = nil) -> String {
        let counts = "\(screen.pairsJudged) pairs judged, \(screen.pairsPossible) possible"
        return isWhole ?? (screen.pairsLeftOut == 0)
            ? "\(counts); the bound covers every possible pair"
            : "\(counts)\(bestOnly)"
    }

    consuming func finish() -> CompiledProblem {
        CompiledProblem(
            problem: builder.build(),
            component: component,
            window: windowOfOption,
            points: points,
            lot: lots,
            limitWindow: limits.limitWindow,
            limitScale: limits.limitScale,
            limitDays: limits.limitDays,
            portfolio: limits.portfolio.entries,
            pins: limits.pins
        )
    }

    /// Whether a need has a chance: a window for each part that it cannot do without, and for one part at least.
    static func isHopeful(_ need: Int, _ screen: Screen, _ limits: PoolLimits) -> Bool {
        let open = openComponents(of: need, limits)
        return !open.isEmpty
            && open.allSatisfy { screen.isPossible($0) || !isEssential($0, limits) }
            && open.contains(where: screen.isPossible)
    }

    /// The components that still ask for something: nothing of them is pinned, or less than they need and may have.
    static func openComponents(of need: Int, _ limits: PoolLimits) -> [Int] {
        let pool = limits.pool
        return (pool.componentStart[need]..<pool.componentStart[need + 1]).filter { component in
            if limits.pins.isEmpty { return true }
            let own = limits.pins.of(component: component)
            let facts = pool.components[component]
            return own.isEmpty
                || own.count < facts.suppliersMaximum
                    && own.reduce(0) { $0 + $1.quantity } < facts.quantity
        }
    }

    /// Whether the need is useless without what the component still asks for; of one that is pinned it has something.
    static func isEssential(_ component: Int, _ limits: PoolLimits) -> Bool {
        let (need, place) = (
            limits.pool.components[component].need, limits.pool.components[component].component
        )
        return limits.pool.snapshot.needs[Int(need)].record.components[Int(place)].isEssential
            && (limits.pins.isEmpty || limits.pins.of(component: component).isEmpty)
    }

    /// Adds a need; one that no window can serve is left out, since it could never be served.
    ///
    /// - Parameters:
    ///   - need: Index among the pool's needs.
    ///   - candidates: What each of its components may take here.
    mutating func add(
        need: Int,
        candidates: (Int) -> some Sequence<Screen.Candidate>
    ) {
        guard Self.isHopeful(need, screen, limits) else { return }
        let open = Self.openComponents(of: need, limits)
        let partnerCost = pool.snapshot.policy.partnerCostMillipoints * 1_000
        // The first partner of an essential component is free: the served need gets its cost back. That of an
        // optional component cannot be given back so, since the need may be served without it.
        let refund = open.reduce(into: Int64(0)) { sum, index in
            if Self.isEssential(index, limits), pool.components[index].suppliersMaximum > 1 {
                sum += partnerCost
            }
        }
        builder.beginNeed(
            id: pool.snapshot.needs[need].record.externalID,
            value: refund,
            fixed: limits.loads(ofNeed: need) + (cuts?.loads(ofNeed: need) ?? [])
        )
        for index in open { add(component: index, candidates(index)) }
    }

    private mutating func add(
        component index: Int,
        _ candidates: some Sequence<Screen.Candidate>
    ) {
        let facts = pool.components[index]
        let terms = ComponentTerms(index, lot: screen.lots[index], pool, limits.pins)
        builder.beginComponent(
            id: pool.snapshot.needs[Int(facts.need)].record.components[Int(facts.component)].code,
            essential: Self.isEssential(index, limits),
            minimum: terms.minimum,
            maximum: terms.maximum,
            maximumPicks: terms.maximumPicks
        )
        component.append(Int32(index))
        lots.append(terms.scale.lot)
        var cursor = cuts?.cursor(index) ?? .none
        for candidate in candidates {
            // The screen lets only pairs through whose units can be exchanged.
            guard
                let quantities = QuantityRange(facts, pool.windows[Int(candidate.window)], pool),
                let range = terms.range(Int(candidate.window), quantities)
            else { continue }
            let lot = terms.scale.lot
            var loads = limits.loads(on: Int(candidate.window), index, lot: lot)
            if let cuts { loads += cuts.loads(candidate.window, &cursor) }
            builder.addOption(
                named: limits.names[Int(candidate.window)],
                minimum: range.least / lot,
                maximum: range.most / lot,
                step: range.step / lot,
                valuePerUnit: terms.scale.valuePerLot(points: candidate.points),
                fixedValue: limits.bonus(index, Int(candidate.window)) - terms.partnerCost,
                loads: loads
            )
            windowOfOption.append(candidate.window)
            points.append(candidate.points)
        }
    }
}
