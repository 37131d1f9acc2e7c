/// A dive without a linear program: what needs keep choosing while prices move is fixed step by step, and the prices
/// follow what is left (the fixing of Caprara, Fischetti and Toth 1999 for set covering).
///
/// What a need chooses nearly always is what the relaxed program would make whole. Needs that never settle stay open:
/// large neighbourhoods place them sooner.
struct PriceDive {
    /// The share of the open needs that one step fixes, at most.
    private static let share = 0.15
    /// How often needs choose between two steps, and before the first.
    private static let passesPerStep = 10
    private static let firstPasses = 30
    /// The first step and the least one of prices, as shares of what a unit is worth: they must not come to rest.
    private static let firstPriceStep = 0.005
    private static let leastPriceStep = 0.001

    /// Of the needs that pick anything in a known solution, the share that keeps it from the start.
    private static let keptShare = 0.4

    private let model: Model
    private let bound: LagrangianBound
    private var prices: [Double]
    private var steps: PriceSteps
    private var domain: Domain
    private let choices: SteadyChoices
    /// What the fixed needs load.
    private var load: [Int64]
    private var isFixed: [Bool]
    private var open: Int
    /// What the fixed needs pick; no hard `atMost` is broken by them.
    private(set) var picks: [(option: Int, quantity: Int64)] = []
    /// How often all open needs were evaluated.
    private(set) var passes = 0

    init(_ bound: LagrangianBound, prices: [Double], _ domain: Domain) {
        model = bound.model
        self.bound = bound
        self.prices = prices
        self.domain = domain
        steps = PriceSteps(model, share: Self.firstPriceStep)
        choices = SteadyChoices(model)
        load = [Int64](repeating: 0, count: model.limits)
        isFixed = [Bool](repeating: false, count: model.needs)
        open = model.needs
    }

    func deallocate() { choices.deallocate() }

    /// Fixes needs until hardly any more settles; `stop` is asked after every evaluation with how many there were.
    mutating func run(stop: (Int) -> Bool) {
        while true {
            for _ in 0..<(passes == 0 ? Self.firstPasses : Self.passesPerStep) {
                if !evaluate() || stop(passes) { return }
            }
            let (served, steady) = choices.steady(excluding: isFixed)
            let most = max(8, Int(Double(served) * Self.share))
            var count = 0
            for need in steady where count < most && fix(need, choices.picks(of: need)) { count += 1 }
            if count < 8 || count * 200 < open { return }
            clip()
        }
    }

    /// Fixes what needs pick in a known solution as far as the prices agree: those that lose least by it, before any
    /// other is fixed; needs that it leaves out at prices that serve them neither are not looked at again.
    ///
    /// `surplus` says what each need's best choice is worth at the prices.
    mutating func keep(_ known: [(option: Int, quantity: Int64)], surplus: [Double]) {
        var own: [Int: [(option: Int, quantity: Int64)]] = [:]
        for pick in known {
            let need = Int(model.needOfComponent[Int(model.componentOfOption[pick.option])])
            own[need, default: []].append(pick)
        }
        let ranked = own.map { (need: $0.key, loss: surplus[$0.key] - reducedValue($0.key, $0.value)) }
            .sorted { $0.loss != $1.loss ? $0.loss < $1.loss : $0.need < $1.need }
        for item in ranked.prefix(Int(Double(ranked.count) * Self.keptShare)) {
            _ = fix(item.need, own[item.need] ?? [])
        }
        // What neither the solution serves nor the prices would is left to what fills gaps at the end.
        for need in 0..<model.needs where own[need] == nil && surplus[need] <= 0 { leaveOut(need) }
        clip()
    }

    /// Lets a need go without, unless it must be served.
    private mutating func leaveOut(_ need: Int) {
        if isFixed[need] || model.mandatory[need] { return }
        isFixed[need] = true
        domain.need[need] = Domain.Decision.forbidden
        open -= 1
    }

    private func reducedValue(_ need: Int, _ picks: [(option: Int, quantity: Int64)]) -> Double {
        var value = Double(model.needValue[need])
        for entry in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
            value -= prices[Int(model.needLoadLimit[entry])] * Double(model.needLoadAmount[entry])
        }
        for pick in picks {
            value += Double(model.unitValue[pick.option] * pick.quantity + model.fixedValue[pick.option])
            for entry in Int(model.optionLoads[pick.option])..<Int(model.optionLoads[pick.option + 1]) {
                let amount = model.loadPerUnit[entry] * pick.quantity + model.loadFixed[entry]
                value -= prices[Int(model.loadLimit[entry])] * Double(amount)
            }
        }
        return value
    }

    /// Lets every open need choose and moves the prices; returns whether what is fixed leaves a way for all that must
    /// be served.
    private mutating func evaluate() -> Bool {
        passes += 1
        let pass = bound.pass(prices, domain, isRough: true) { [choices] need, _, subproblem in
            choices.note(need, subproblem)
        }
        if pass.impossible { return false }
        var loads = pass.load
        for limit in 0..<model.limits { loads[limit] += Double(load[limit]) }
        steps.move(&prices, load: loads, domain, least: Self.leastPriceStep)
        return true
    }

    /// Fixes what a need picks; returns whether it fits beside what is fixed.
    private mutating func fix(_ need: Int, _ own: [(option: Int, quantity: Int64)]) -> Bool {
        var amounts: [(limit: Int, amount: Int64)] = []
        for pick in own {
            for entry in Int(model.optionLoads[pick.option])..<Int(model.optionLoads[pick.option + 1]) {
                let amount = model.loadPerUnit[entry] * pick.quantity + model.loadFixed[entry]
                amounts.append((Int(model.loadLimit[entry]), amount))
            }
        }
        for entry in Int(model.needLoads[need])..<Int(model.needLoads[need + 1]) {
            amounts.append((Int(model.needLoadLimit[entry]), model.needLoadAmount[entry]))
        }
        for item in amounts { load[item.limit] += item.amount }
        let fits = amounts.allSatisfy {
            $0.amount <= 0 || model.penalty[$0.limit] > 0 || load[$0.limit] <= model.atMost[$0.limit]
        }
        guard fits else {
            for item in amounts { load[item.limit] -= item.amount }
            return false
        }
        picks += own
        isFixed[need] = true
        domain.need[need] = Domain.Decision.forbidden
        open -= 1
        return true
    }

    /// Takes from the open needs' options what the fixed ones leave no room for.
    private mutating func clip() {
        for need in 0..<model.needs where !isFixed[need] {
            let first = Int(model.componentOptions[Int(model.needComponents[need])])
            let last = Int(model.componentOptions[Int(model.needComponents[need + 1])])
            for option in first..<last where domain.low[option] <= domain.high[option] {
                let high = ceiling(option)
                if high < domain.low[option] { domain.forbid(option) } else { domain.high[option] = high }
            }
        }
    }

    private func ceiling(_ option: Int) -> Int64 {
        let low = domain.low[option]
        var high = domain.high[option]
        for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1]) {
            let limit = Int(model.loadLimit[entry])
            let unit = model.loadPerUnit[entry]
            if unit <= 0 || model.penalty[limit] > 0 || model.atMost[limit] == .max { continue }
            let room = model.atMost[limit] - load[limit] - model.loadFixed[entry]
            high = min(high, room < 0 ? -1 : room / unit)
        }
        return high < low ? -1 : low + (high - low) / model.step[option] * model.step[option]
    }
}
