/// Large neighbourhood search (Shaw 1998) whose parts are solved by branch, price and cut, or by implicit enumeration
/// where every need is one choice.
///
/// Neighbourhoods start where the plan stays behind the prices and grow along the limits that their needs
/// share. They are drawn from a seeded generator and cut off by counted work, so that the same seed gives the
/// same plan whatever the machine.
struct LargeNeighbourhood {
    private let model: Model
    private let competitors: Competitors
    private var random: SeededGenerator
    private let contested: [Int32]
    private var taken: [Bool]
    private var places: [Int32]
    /// How many needs a neighbourhood holds; small ones gain most at first, and it grows where parts are solved with ease.
    private var size = 10.0
    private(set) var work: Int64 = 0
    /// The most needs of a neighbourhood: where time is short for all of them, several smaller ones gain more; where
    /// there is plenty, only large ones still find something.
    private let largest: Double
    /// How many times twice the work of its root, and a little, a part is branched on that the root did not solve: fewer
    /// where time is short, so that more parts are tried.
    private let patience: Int64
    /// Whether every need of the problem, and so of any part, is one choice.
    private let isChoice: Bool
    /// The work after which an enumeration ends, complete or not: some milliseconds.
    private static let enumeration: Int64 = 200_000
    /// How many times that work one with prices of needs gets, more as long as nothing better is found.
    private var effort = 1.0
    private static let mostEffort = 16.0

    /// What a neighbourhood's needs pick instead.
    struct Change: Sendable {
        var needs: [Int]
        var picks: [(option: Int, quantity: Int64)]
    }

    init(_ model: Model, competitors: Competitors, prices: [Double], isChoice: Bool, seed: UInt64) {
        self.model = model
        self.competitors = competitors
        self.isChoice = isChoice
        random = SeededGenerator(seed)
        let hasPlenty = model.needs < 1000
        largest = hasPlenty ? 160 : 26
        patience = hasPlenty ? 2 : 1
        taken = [Bool](repeating: false, count: model.needs)
        places = [Int32](repeating: -1, count: model.limits)
        contested = (0..<model.limits).filter { competitors.of($0).count > 1 && prices[$0] != 0 }.map {
            Int32($0)
        }
    }

    // MARK: - Drawing

    private mutating func draw(_ plan: Plan, _ regret: Regret) -> [Int] {
        var needs: [Int] = []
        let wanted = min(Int(size), model.needs)
        if contested.isEmpty {
            for _ in 0..<(wanted * 2) where needs.count < wanted { take(random.below(model.needs), &needs) }
            return finish(&needs)
        }
        var limit: Int
        switch random.below(4) {
        case 0, 1:
            let need = lossyNeed(regret)
            take(need, &needs)
            limit = neighbour(of: need, regret) ?? someLimit()
        case 2:
            limit = slackLimit(plan, regret)
        default:
            limit = someLimit()
        }
        var tries = 0
        while needs.count < wanted, tries < 40 {
            tries += 1
            gather(limit, max(3, wanted / 4), wanted, plan, regret, &needs)
            if needs.isEmpty {
                limit = someLimit()
            } else {
                limit = neighbour(of: needs[random.below(needs.count)], regret) ?? someLimit()
            }
        }
        return finish(&needs)
    }

    private mutating func someLimit() -> Int { Int(contested[random.below(contested.count)]) }

    private mutating func lossyNeed(_ regret: Regret) -> Int {
        var best = random.below(model.needs)
        for _ in 0..<12 {
            let other = random.below(model.needs)
            if regret.loss[other] > regret.loss[best] { best = other }
        }
        return best
    }

    private mutating func slackLimit(_ plan: Plan, _ regret: Regret) -> Int {
        var best = someLimit()
        var most = regret.slack(best, plan)
        for _ in 0..<8 {
            let other = someLimit()
            let slack = regret.slack(other, plan)
            if slack > most { (best, most) = (other, slack) }
        }
        return best
    }

    /// Takes needs that compete for a limit: of those that load it now the ones that could most nearly do otherwise, and of
    /// the others those that lose most.
    private mutating func gather(
        _ limit: Int,
        _ share: Int,
        _ wanted: Int,
        _ plan: Plan,
        _ regret: Regret,
        _ needs: inout [Int]
    ) {
        let rivals = competitors.of(limit)
        let start = random.below(rivals.count)
        var users: [(key: Double, need: Int)] = []
        var others: [(key: Double, need: Int)] = []
        for step in 0..<min(rivals.count, 240) {
            let need = Int(rivals[rivals.startIndex + (start + step) % rivals.count])
            if taken[need] { continue }
            let noise = 0.5 + random.unit()
            let (margin, loss) = (regret.margin[need] * noise, regret.loss[need] * noise)
            if plan.served[need], uses(plan, need, limit) {
                users.append((margin, need))
            } else {
                others.append((loss > 0 ? -loss : margin, need))
            }
        }
        users.sort { $0.key != $1.key ? $0.key < $1.key : $0.need < $1.need }
        for item in users.prefix(share) where needs.count < wanted { take(item.need, &needs) }
        others.sort { $0.key != $1.key ? $0.key < $1.key : $0.need < $1.need }
        for item in others.prefix(share) where needs.count < wanted { take(item.need, &needs) }
    }

    private mutating func take(_ need: Int, _ needs: inout [Int]) {
        if taken[need] { return }
        taken[need] = true
        needs.append(need)
    }

    private mutating func finish(_ needs: inout [Int]) -> [Int] {
        for need in needs { taken[need] = false }
        needs.sort()
        return needs
    }

    private func uses(_ plan: Plan, _ need: Int, _ limit: Int) -> Bool {
        for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
            let first = Int(model.slots[component])
            for pick in first..<(first + Int(plan.count[component])) {
                let option = Int(plan.pickOption[pick])
                for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1])
                where Int(model.loadLimit[entry]) == limit {
                    return true
                }
            }
        }
        for entry in Int(model.needLoads[need])..<Int(model.needLoads[need + 1])
        where Int(model.needLoadLimit[entry]) == limit {
            return true
        }
        return false
    }

    /// A priced limit of one of a need's options; one that few share rather than one that all do.
    private mutating func neighbour(of need: Int, _ regret: Regret) -> Int? {
        let first = Int(model.componentOptions[Int(model.needComponents[need])])
        let last = Int(model.componentOptions[Int(model.needComponents[need + 1])])
        guard last > first else { return nil }
        for _ in 0..<10 {
            let option = first + random.below(last - first)
            let loads = Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1])
            if loads.isEmpty { continue }
            let limit = Int(model.loadLimit[loads.lowerBound + random.below(loads.count)])
            if regret.prices[limit] != 0, competitors.of(limit).count < 400 || random.below(8) == 0 {
                return limit
            }
        }
        return nil
    }

    // MARK: - Solving

    /// Solves neighbourhoods one after another, each on what the ones before have changed, about `count` of them:
    /// as many as cost what that many usually do.
    mutating func rounds(
        _ count: Int,
        _ plan: Plan,
        _ regret: Regret,
        widest: Int,
        least: Int64,
        stop: () -> Bool
    ) -> [Change] {
        if count == 1 {
            return round(plan, regret, widest: widest, least: least, stop: stop).map { [$0] } ?? []
        }
        var (plan, regret) = (plan, regret)
        var changes: [Change] = []
        let budget = work + Int64(count) * 1_000_000
        while work < budget, !stop() {
            guard let change = round(plan, regret, widest: widest, least: least, stop: stop) else { continue }
            plan.replace(change.needs, change.picks)
            for need in change.needs { regret.update(need, plan) }
            changes.append(change)
        }
        return changes
    }

    /// Solves one neighbourhood; returns what its needs pick instead, where that is better by `least` or more; where every
    /// need is one choice, where it is better or as good.
    mutating func round(_ plan: Plan, _ regret: Regret, widest: Int, least: Int64, stop: () -> Bool)
        -> Change?
    {
        let needs = draw(plan, regret)
        guard
            let part = SubProblem(
                model,
                plan,
                free: needs,
                prices: regret.prices,
                widest: widest,
                &places
            ),
            let known = part.objective
        else {
            // What was drawn in vain has its cost as well, or a budget of work would never be spent.
            work += Int64(needs.count + 1) * 100
            return nil
        }
        if isChoice {
            return enumerate(part, known, stop).map { Change(needs: needs, picks: part.translate($0)) }
        }
        var tree = TreeSearch(
            part.problem,
            incumbent: part.incumbent,
            objective: known,
            least: least,
            isProof: false,
            trials: 0,
            cutRounds: 1
        )
        tree.solveRoot(warm: part.prices) { _ in stop() }
        if !tree.isComplete {
            tree.fix()
            let budget = (tree.work * 2 + 200_000) * patience
            var looked = 0
            tree.run { [work = tree.work] now in
                looked += 1
                return now - work > budget || looked > 200 || stop()
            }
        }
        // Never nothing: a budget of work must end even where a part has neither needs nor options.
        work += tree.work + part.work + Int64(part.problem.optionCount) + 20
        size = tree.isComplete ? min(size * 1.03, largest) : max(size * 0.94, 6)
        guard let objective = tree.objective, objective > known, let picks = tree.incumbent else {
            return nil
        }
        return Change(needs: needs, picks: part.translate(picks))
    }

    /// Looks for other picks of a part by enumeration: at prices of its needs where every option loads one capacity, else
    /// at the prices of its own linear program.
    ///
    /// Steps to what is worth as much count: they are the way out where objectives are small whole numbers.
    private mutating func enumerate(
        _ part: SubProblem,
        _ known: Int64,
        _ stop: () -> Bool
    ) -> [Solution.Pick]? {
        if var enumeration = AssignmentEnumeration(part.problem, prices: part.prices) {
            let outcome = enumeration.search(
                known: known,
                current: part.incumbent.map(\.option),
                work: Int64(Double(Self.enumeration) * effort),
                &random
            )
            work += part.work + Int64(part.problem.optionCount) + 20
            effort = outcome.isBetter ? max(1, effort * 0.9) : min(Self.mostEffort, effort * 1.002)
            return take(outcome)
        }
        var program = TreeSearch(
            part.problem,
            incumbent: part.incumbent,
            objective: known,
            isProof: false,
            trials: 0,
            cutRounds: 0
        )
        program.solvePrices(warm: part.prices, patterns: part.incumbent) { _ in stop() }
        var enumeration = ImplicitEnumeration(part.problem, prices: program.prices)
        let outcome = enumeration.search(
            known: known,
            current: part.incumbent.map(\.option),
            work: Self.enumeration,
            &random
        )
        work += program.work + part.work + Int64(part.problem.optionCount) + 20
        return take(outcome)
    }

    /// Counts an enumeration's work, and draws larger neighbourhoods or smaller ones as it came to its end or not.
    private mutating func take(_ outcome: ImplicitEnumeration.Outcome) -> [Solution.Pick]? {
        work += outcome.work
        size = outcome.isComplete ? min(size * 1.03, largest) : max(size * 0.94, 6)
        return outcome.picks
    }
}
