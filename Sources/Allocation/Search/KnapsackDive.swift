/// A dive at prices of needs (``KnapsackBound``): what the limits' knapsacks mostly agree on is decided step by step, and the
/// prices follow what is left.
///
/// It is the dive of branch and price for this problem (Sadykov, Vanderbeck, Pessoa, Tahiri and Uchoa 2019), with the mean
/// of the knapsacks that a subgradient method meets (Barahona and Anbil 2000) in place of a linear program's solution.
/// The needs that are open at its end are placed by enumeration. Some noise makes each dive another one.
struct KnapsackDive {
    /// How often prices move before the first decisions, and between two.
    private static let firstPasses = 30
    private static let passesPerStep = 20
    /// How much of the mean the knapsacks of one pass are.
    private static let newest: Float = 0.1
    /// The share of the open needs that one step decides, and what is sure enough to be decided beside the surest.
    private static let share = 0.04
    private static let sure = 0.5
    private static let noise = 0.05
    /// How many open needs are left to enumeration, and the work that it may take.
    private static let tail = 30
    private static let enumeration: Int64 = 2_000_000

    private let model: Model
    private let items: KnapsackItems
    private var random: SeededGenerator
    /// In the unit of a search's work.
    private(set) var work: Int64 = 0

    init(_ model: Model, _ items: KnapsackItems, seed: UInt64) {
        self.model = model
        self.items = items
        random = SeededGenerator(seed)
    }

    /// Dives once.
    ///
    /// - Parameters:
    ///   - prices: Prices of needs with a low bound.
    ///   - bound: That bound.
    ///   - limits: Prices of limits, to enumerate by.
    ///   - target: What a plan is known to be worth; the dive ends early where it cannot come as near to it as the
    ///     bound is.
    ///   - stop: Ends it; asked before each pass with the work so far.
    /// - Returns: What all needs pick; nil where they cannot be placed as well as that, or it was stopped.
    mutating func run(
        prices: [Double],
        bound: Double,
        limits: [Double],
        target: Double,
        stop: (Int64) -> Bool
    ) -> [(option: Int, quantity: Int64)]? {
        let accepted = target - max(bound - target, 0)
        guard abs(accepted) < 0x1p62 else { return nil }
        var relaxation = KnapsackRelaxation(items, prices)
        defer { work += relaxation.work }
        var passes = Self.firstPasses
        while relaxation.open > Self.tail {
            let bound = relaxation.movePrices(passes, target: target, newest: Self.newest, stop: stop)
            if bound < accepted || stop(relaxation.work) { return nil }
            passes = Self.passesPerStep
            let most = max(1, Int(Double(relaxation.open) * Self.share))
            guard relaxation.decide(most, sure: Self.sure, noise: Self.noise, &random) else { return nil }
        }
        return place(&relaxation, limits, Int64(accepted.rounded(.down)))
    }

    /// Places the open needs as well as they can be beside the decided ones; nil where all together are worth no
    /// more than `accepted`.
    private mutating func place(_ relaxation: inout KnapsackRelaxation, _ limits: [Double], _ accepted: Int64)
        -> [(option: Int, quantity: Int64)]?
    {
        let (picks, open) = (relaxation.picks, relaxation.openNeeds)
        if open.isEmpty { return relaxation.value > accepted ? picks : nil }
        let (known, overflow) = accepted.subtractingReportingOverflow(relaxation.value)
        if overflow { return nil }
        var plan = Plan(model)
        plan.replace([], picks)
        guard let part = SubProblem(model, plan, free: open, prices: limits, widest: .max),
            var enumeration = AssignmentEnumeration(part.problem, prices: part.prices)
        else { return nil }
        let outcome = enumeration.search(
            known: known,
            current: nil,
            work: Self.enumeration,
            &random
        )
        relaxation.work += part.work + outcome.work
        return outcome.picks.map { picks + part.translate($0) }
    }
}
