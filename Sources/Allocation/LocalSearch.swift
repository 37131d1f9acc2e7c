/// Improves a plan by ruin and recreate (Shaw 1998; Schrimpf and others 2000).
///
/// It takes out needs that compete for a
/// limit, puts them and their rivals back in another order, and keeps what is no worse.
///
/// Everything is chosen by a seeded generator and counted work, so the same seed gives the same plan.
struct LocalSearch {
    let model: Model
    let competitors: Competitors
    var plan: Plan
    var prices: [Double]
    /// What each need's best choice is worth at the prices; orders a construction.
    var surplus: [Double]
    private var closed: [Bool]
    private var random: SeededGenerator
    private var touched: [Int] = []
    private var saved: [(need: Int, picks: [(component: Int, option: Int, quantity: Int64)])] = []
    private var mark: [Int]
    private var stamp = 0
    private let contested: [Int]
    /// Work done: options looked at, roughly.
    private(set) var work: Int64 = 0
    private var temperature = 0.0

    init(_ model: Model, prices: [Double], seed: UInt64) {
        self.model = model
        self.prices = prices
        competitors = Competitors(model)
        plan = Plan(model)
        surplus = [Double](repeating: 0, count: model.needs)
        closed = [Bool](repeating: false, count: model.limits)
        random = SeededGenerator(seed)
        mark = [Int](repeating: 0, count: model.needs)
        let competitors = competitors
        contested = (0..<model.limits).filter { competitors.of($0).count > 1 }
    }

    /// Fills the plan from what it holds: every need in order of what it is worth, then cohorts are mended.
    mutating func construct(share: Double) {
        begin()
        let order = (0..<model.needs).sorted {
            let a = (model.mandatory[$0] ? 1 : 0, surplus[$0])
            let b = (model.mandatory[$1] ? 1 : 0, surplus[$1])
            return a != b ? a > b : $0 < $1
        }
        for need in order where !plan.served[need] { put(need, share: share, noise: 0) }
        mendCohorts(share: share, everywhere: true)
        for need in order where !plan.served[need] { put(need, share: 0, noise: 0) }
        mendCohorts(share: 0, everywhere: true)
    }

    /// Starts from given picks, in order, leaving out what does not fit.
    mutating func adopt(_ picks: [(option: Int, quantity: Int64)]) {
        for pick in picks {
            let component = Int(model.componentOfOption[pick.option])
            let need = Int(model.needOfComponent[component])
            let (low, high) = (model.low[pick.option], model.high[pick.option])
            guard plan.count[component] < model.maximumPicks[component],
                low...max(low, high) ~= pick.quantity,
                low <= high, (pick.quantity - low) % model.step[pick.option] == 0
            else { continue }
            plan.setServed(need, true)
            plan.add(component, pick.option, pick.quantity)
        }
    }

    /// Takes out needs until no hard `atMost` is broken that taking out can mend; the least worth go first.
    mutating func relieve() {
        begin()
        for limit in 0..<model.limits
        where model.penalty[limit] == 0 && plan.load[limit] > model.atMost[limit] {
            let holders = competitors.of(limit).map(Int.init).filter { plan.served[$0] }
                .sorted { (surplus[$0], $0) < (surplus[$1], $1) }
            for need in holders where plan.load[limit] > model.atMost[limit] && !model.mandatory[need] {
                if uses(need, limit) > 0 { plan.clear(need) }
            }
        }
        for need in 0..<model.needs where plan.served[need] && !isWhole(need) { plan.clear(need) }
    }

    /// One round of ruin and recreate; returns whether the plan got better.
    mutating func round() -> Bool {
        guard !contested.isEmpty || model.needs > 0 else { return false }
        let before = plan.score
        begin()
        var freed: [Int] = []
        let size = 2 + random.below(random.below(4) == 0 ? 24 : 8)
        if !contested.isEmpty, random.below(8) > 0 {
            for _ in 0..<(1 + random.below(2)) {
                let limit = contested[random.below(contested.count)]
                gather(limit, size, &freed)
            }
        } else {
            for _ in 0..<size { freed.append(random.below(model.needs)) }
        }
        var shut = -1
        if random.below(6) == 0, !contested.isEmpty {
            let limit = contested[random.below(contested.count)]
            if model.cohort[limit] > 0, plan.load[limit] != 0 {
                shut = limit
                closed[limit] = true
                for need in competitors.of(limit) where uses(Int(need), limit) != 0 {
                    freed.append(Int(need))
                }
            }
        }
        for need in freed {
            remember(need)
            plan.clear(need)
        }
        let share = [0.0, 0.5, 0.8, 1.0][random.below(4)]
        let noise = random.below(2) == 0 ? 0 : 0.15
        var order = touched.map {
            (key: surplus[$0] * (0.5 + random.unit()) + (model.mandatory[$0] ? plan.hardWeight : 0), need: $0)
        }
        order.sort { $0.key != $1.key ? $0.key > $1.key : $0.need < $1.need }
        for item in order where !plan.served[item.need] { put(item.need, share: share, noise: noise) }
        if share > 0 {
            for item in order where !plan.served[item.need] { put(item.need, share: 0, noise: 0) }
        }
        mendCohorts(share: share, everywhere: false)
        if shut >= 0 { closed[shut] = false }
        let after = plan.score
        // log(u) of a uniform u, roughly: the usual annealing acceptance without a library call.
        let allowance = temperature > 0 ? temperature * (1 / (random.unit() + 0.05) - 0.95) * 0.3 : 0
        if after < before - allowance || breaksAnyTouchedCohort() {
            restore()
            return false
        }
        return after > before
    }

    /// Ruin and recreate until what it may take is spent: worse plans are kept less and less often
    /// (Kirkpatrick, Gelatt and Vecchi 1983), and the best plan that was kept is what remains.
    ///
    /// It ends early where the plan's score reaches `goal`. `heat` is what a change may lose at first, as a share of
    /// what a need is worth; with 0 nothing is ever lost.
    /// `spent` says for the work done so far which share of the time or work that it may take is gone; asked now and
    /// then.
    mutating func anneal(goal: Double, heat: Double = 0.02, spent: (Int64) -> Double) {
        let start = work
        let held = max(1, plan.served.reduce(0) { $0 + ($1 ? 1 : 0) })
        let typical = abs(Double(plan.value)) / Double(held)
        var best = plan
        var rounds = 0
        // Keeping a plan copies it as a whole, which is dear where it is large.
        let interval = 16 + model.needs / 16
        while true {
            if rounds % 16 == 0 {
                let left = 1 - spent(work - start)
                if left <= 0 || plan.score >= goal { break }
                temperature = left > 0.1 ? heat * typical * left * left : 0
            }
            _ = round()
            work += 1
            rounds += 1
            if rounds % interval == 0, plan.score > best.score { best = plan }
        }
        if best.score > plan.score { plan = best }
    }

    // MARK: - Pieces

    private mutating func begin() {
        stamp += 1
        touched.removeAll(keepingCapacity: true)
        saved.removeAll(keepingCapacity: true)
    }

    private mutating func gather(_ limit: Int, _ size: Int, _ freed: inout [Int]) {
        let rivals = competitors.of(limit)
        let count = rivals.count
        var taken = 0
        let start = random.below(count)
        var looked = 0
        while taken < size, looked < min(count, size * 6) {
            let need = Int(rivals[rivals.startIndex + (start + looked * (1 + random.below(3))) % count])
            looked += 1
            if !plan.served[need], random.below(2) == 0 { continue }
            freed.append(need)
            taken += 1
        }
        work += Int64(looked)
    }

    private mutating func remember(_ need: Int) {
        guard mark[need] != stamp else { return }
        mark[need] = stamp
        touched.append(need)
        var picks: [(component: Int, option: Int, quantity: Int64)] = []
        for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
            let first = Int(model.slots[component])
            for pick in first..<(first + Int(plan.count[component])) {
                picks.append((component, Int(plan.pickOption[pick]), plan.pickQuantity[pick]))
            }
        }
        saved.append((need, picks))
    }

    private mutating func restore() {
        for item in saved { plan.clear(item.need) }
        for item in saved where !item.picks.isEmpty {
            plan.setServed(item.need, true)
            for pick in item.picks { plan.add(pick.component, pick.option, pick.quantity) }
        }
    }

    private mutating func put(_ need: Int, share: Double, noise: Double) {
        remember(need)
        let first = model.componentOptions[Int(model.needComponents[need])]
        work += Int64(model.componentOptions[Int(model.needComponents[need + 1])] - first) + 1
        let salt = noise > 0 ? random.next() : 0
        _ = plan.insert(need, prices, share: share, closed: closed) { option in
            noise == 0 ? 0 : noise * Double((UInt64(option) &* 0x9E37_79B9_7F4A_7C15 ^ salt) >> 40) * 0x1p-24
        }
    }

    /// Closes cohorts that are used with less than their minimum, and places their needs elsewhere; looks at those
    /// that this round has touched, or at all.
    private mutating func mendCohorts(share: Double, everywhere: Bool) {
        for _ in 0..<6 {
            var broken: [Int] = []
            if everywhere {
                for limit in 0..<model.limits where plan.breaksCohort(limit) { broken.append(limit) }
            } else {
                broken = touchedLimits().filter { plan.breaksCohort($0) }
            }
            if broken.isEmpty { return }
            var moved: [Int] = []
            for limit in broken {
                closed[limit] = true
                for need in competitors.of(limit) where uses(Int(need), limit) != 0 {
                    remember(Int(need))
                    plan.clear(Int(need))
                    moved.append(Int(need))
                }
            }
            for need in moved where !plan.served[need] { put(need, share: share, noise: 0) }
            for limit in broken { closed[limit] = false }
        }
        // What still breaks is emptied for good.
        for limit in 0..<model.limits where plan.breaksCohort(limit) {
            for need in competitors.of(limit) where uses(Int(need), limit) != 0 {
                remember(Int(need))
                plan.clear(Int(need))
            }
        }
    }

    private func touchedLimits() -> [Int] {
        var result: Set<Int> = []
        for need in touched {
            for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
                let first = Int(model.slots[component])
                for pick in first..<(first + Int(plan.count[component])) {
                    let option = Int(plan.pickOption[pick])
                    for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1])
                    where model.cohort[Int(model.loadLimit[entry])] > 0 {
                        result.insert(Int(model.loadLimit[entry]))
                    }
                }
            }
        }
        for item in saved {
            for pick in item.picks {
                for entry in Int(model.optionLoads[pick.option])..<Int(model.optionLoads[pick.option + 1])
                where model.cohort[Int(model.loadLimit[entry])] > 0 {
                    result.insert(Int(model.loadLimit[entry]))
                }
            }
        }
        return result.sorted()
    }

    private func breaksAnyTouchedCohort() -> Bool { touchedLimits().contains { plan.breaksCohort($0) } }

    private func uses(_ need: Int, _ limit: Int) -> Int64 {
        guard plan.served[need] else { return 0 }
        var amount: Int64 = 0
        for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
            let first = Int(model.slots[component])
            for pick in first..<(first + Int(plan.count[component])) {
                let option = Int(plan.pickOption[pick])
                for entry in Int(model.optionLoads[option])..<Int(model.optionLoads[option + 1])
                where Int(model.loadLimit[entry]) == limit {
                    amount += model.loadPerUnit[entry] * plan.pickQuantity[pick] + model.loadFixed[entry]
                }
            }
        }
        for entry in Int(model.needLoads[need])..<Int(model.needLoads[need + 1])
        where Int(model.needLoadLimit[entry]) == limit {
            amount += model.needLoadAmount[entry]
        }
        return amount
    }

    private func isWhole(_ need: Int) -> Bool {
        for component in Int(model.needComponents[need])..<Int(model.needComponents[need + 1]) {
            if model.essential[component], plan.count[component] == 0 { return false }
            guard plan.count[component] > 0 else { continue }
            var total: Int64 = 0
            let first = Int(model.slots[component])
            for pick in first..<(first + Int(plan.count[component])) { total += plan.pickQuantity[pick] }
            if total < model.componentMinimum[component] || total > model.componentMaximum[component] {
                return false
            }
        }
        return true
    }
}
