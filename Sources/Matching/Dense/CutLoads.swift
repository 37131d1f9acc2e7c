import Allocation

/// What the needs and the kept candidates of a pool load on inequalities that the solver derived from their limits.
///
/// A pair that is not kept loads none of them. Those count that follow from what a window has at most: whatever picks take of
/// a window is never below 0, so that they hold however many pairs more there are.
struct CutLoads: Sendable {
    private struct Load {
        var limit: Int32
        var perUnit: Int64
        var fixed: Int64
        var price: Double
    }

    /// The inequalities that count.
    let cuts: [CutPrices.Cut]
    /// A problem of the pool's limits and of the inequalities, which come after them.
    let builder: ProblemBuilder
    /// The prices of all of them.
    private(set) var prices: [Double]
    private let window: [Int32]
    /// For each component of the pool its first option, and one more.
    private let optionStart: [Int32]
    /// The least and the most of each option.
    private let quantities: [ClosedRange<Int64>]
    /// For each option its first load, and one more.
    private let loadStart: [Int32]
    private var loads: [Load]
    private let needLoads: NeedLoads

    /// The same with other prices, as many.
    func priced(_ prices: [Double]) -> CutLoads {
        var loads = self
        loads.prices = prices
        for place in loads.loads.indices {
            loads.loads[place].price = prices[Int(loads.loads[place].limit)]
        }
        return loads
    }

    /// What needs of the pool load once they are served.
    private typealias NeedLoads = [Int: [ProblemBuilder.Load]]

    /// - Parameters:
    ///   - priced: What the solver found for the compiled problem.
    ///   - compiled: The problem of what is kept.
    ///   - limits: The pool's limits.
    init(_ priced: CutPrices, _ compiled: CompiledProblem, _ limits: PoolLimits) {
        let problem = compiled.problem
        let lone = Self.loneOptions(problem)
        let cuts = priced.cuts.filter { cut in
            limits.limitWindow[cut.limit] >= 0 && !cut.optionLoads.contains { lone[$0.option] }
        }
        self.cuts = cuts
        var builder = limits.builder
        var prices = [Double](repeating: 0, count: problem.limitCount)
        for price in priced.prices { prices[Int(price.limit)] = price.price }
        for (number, cut) in cuts.enumerated() {
            builder.addLimit(id: "cut-\(number)", atMost: cut.atMost)
            prices.append(cut.price)
        }
        self.builder = builder
        self.prices = prices
        window = compiled.window
        quantities = (0..<problem.optionCount).map {
            problem.optionMinimum[$0]...max(problem.optionMinimum[$0], problem.optionMaximum[$0])
        }
        optionStart = Self.optionStart(compiled, components: limits.pool.components.count)
        (loadStart, loads) = Self.loads(cuts, problem)
        needLoads = Self.needLoads(cuts, compiled, limits.pool)
    }

    private static func optionStart(_ compiled: CompiledProblem, components: Int) -> [Int32] {
        var start = [Int32](repeating: 0, count: components + 1)
        for (number, component) in compiled.component.enumerated() {
            start[Int(component) + 1] = Int32(compiled.problem.options(of: number).count)
        }
        for component in 0..<components { start[component + 1] += start[component] }
        return start
    }

    /// The options that must fill a component alone because no other was kept.
    ///
    /// The solver counts on their taking the component's whole minimum, and so do its cuts; beside a pair that was left out
    /// they might take less.
    private static func loneOptions(_ problem: Problem) -> [Bool] {
        var lone = [Bool](repeating: false, count: problem.optionCount)
        for component in 0..<problem.componentCount where problem.componentMaximumPicks[component] > 1 {
            let options = problem.options(of: component)
            for option in options.prefix(1)
            where options.count == 1 && problem.optionMinimum[option] < problem.componentMinimum[component] {
                lone[option] = true
            }
        }
        return lone
    }

    private static func loads(_ cuts: [CutPrices.Cut], _ problem: Problem) -> ([Int32], [Load]) {
        var start = [Int32](repeating: 0, count: problem.optionCount + 1)
        for cut in cuts { for load in cut.optionLoads { start[load.option + 1] += 1 } }
        for option in 0..<problem.optionCount { start[option + 1] += start[option] }
        var next = start
        var loads = [Load](
            repeating: Load(limit: 0, perUnit: 0, fixed: 0, price: 0),
            count: Int(start[problem.optionCount])
        )
        for (number, cut) in cuts.enumerated() {
            for load in cut.optionLoads {
                loads[Int(next[load.option])] = Load(
                    limit: Int32(problem.limitCount + number),
                    perUnit: load.perUnit,
                    fixed: load.fixed,
                    price: cut.price
                )
                next[load.option] += 1
            }
        }
        return (start, loads)
    }

    private static func needLoads(_ cuts: [CutPrices.Cut], _ compiled: CompiledProblem, _ pool: PoolFacts)
        -> NeedLoads
    {
        let problem = compiled.problem
        var needLoads: NeedLoads = [:]
        for (number, cut) in cuts.enumerated() {
            for load in cut.needLoads {
                let first = problem.components(of: load.need).lowerBound
                let need = Int(pool.components[Int(compiled.component[first])].need)
                needLoads[need, default: []].append(
                    ProblemBuilder.Load(limit: problem.limitCount + number, fixed: load.amount)
                )
            }
        }
        return needLoads
    }

    /// What a need loads once it is served.
    func loads(ofNeed need: Int) -> [ProblemBuilder.Load] { needLoads[need] ?? [] }

    /// Goes through the options of a component, in the order in which its candidates are kept.
    struct Cursor {
        /// At no option.
        static let none = Cursor(next: 0, end: 0)

        fileprivate var next: Int32
        fileprivate let end: Int32
    }

    func cursor(_ component: Int) -> Cursor {
        Cursor(next: optionStart[component], end: optionStart[component + 1])
    }

    /// The option of a window, where it is the next one.
    private func option(_ window: Int32, _ cursor: inout Cursor) -> Int? {
        guard cursor.next < cursor.end, self.window[Int(cursor.next)] == window else { return nil }
        cursor.next += 1
        return Int(cursor.next) - 1
    }

    private func range(_ option: Int) -> Range<Int> {
        Int(loadStart[option])..<Int(loadStart[option + 1])
    }

    /// What the next candidate loads; nothing where its window is none of an option's.
    func loads(_ window: Int32, _ cursor: inout Cursor) -> [ProblemBuilder.Load] {
        guard let option = option(window, &cursor) else { return [] }
        return loads[range(option)].map {
            ProblemBuilder.Load(limit: Int($0.limit), perUnit: $0.perUnit, fixed: $0.fixed)
        }
    }

    /// The most that the next candidate can be charged, whatever quantity it takes.
    func mostCharge(_ window: Int32, _ cursor: inout Cursor) -> Double {
        guard let option = option(window, &cursor) else { return 0 }
        var (perUnit, fixed) = (0.0, 0.0)
        for load in loads[range(option)] {
            perUnit += load.price * Double(load.perUnit)
            fixed += load.price * Double(load.fixed)
        }
        let quantity = perUnit > 0 ? quantities[option].upperBound : quantities[option].lowerBound
        return perUnit * Double(quantity) + fixed
    }
}
