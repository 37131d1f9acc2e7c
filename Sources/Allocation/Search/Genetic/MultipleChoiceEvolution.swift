/// A genetic search of multiple-choice knapsack problems, generalised assignment among them: each need picks one of a few
/// options or, where it may, none, and what is picked must fit.
///
/// As in ``KnapsackEvolution``, children are made feasible at once: as long as a limit is broken, the need changes that takes
/// most of the excess away for what it loses at the prices; then the one that gains most, as long as all still fits.
/// Loads are small whole numbers (``MultipleChoices``), so that single precision is exact and four limits are looked at at a
/// time.
struct MultipleChoiceEvolution: Evolution, ~Copyable {
    private typealias Four = SIMD4<Float>

    /// Children without a better plan, for each need, after which all but the best plan begin anew.
    private static let patience = 100

    private let needs: Int
    /// How many fours of limits there are.
    private let width: Int
    /// Of each need where its choices start, the least loss first.
    private var start = Buffer<Int32>()
    /// Of each choice: its option, or −1 for none, its quantity and its value.
    private var option = Buffer<Int32>()
    private var quantity = Buffer<Int64>()
    private var value = Buffer<Int64>()
    /// What it is worth less at the prices than the need's best choice.
    private var loss = Buffer<Float>()
    private var key = Buffer<UInt64>()
    /// Loads, by choice and four limits.
    private var load = Buffer<Four>()
    private var capacity = Buffer<Four>()
    /// What a unit of excess counts, by four limits.
    private var weight = Buffer<Four>()
    private var population: Population
    private var child: Buffer<UInt8>
    /// What the child leaves of the limits; and without one need.
    private var slack: Buffer<Four>
    private var others: Buffer<Four>
    /// How many plans at random have come since the population began; one a step, so that a search can be stopped meanwhile.
    private var begun = 0
    private var idle = 0
    private var random: SeededGenerator
    private(set) var work: Int64 = 0

    init?(_ model: Model, prices: [Double], seed: UInt64) {
        guard let choices = MultipleChoices(model, prices: prices) else { return nil }
        self.init(choices, seed: seed)
    }

    init(_ choices: MultipleChoices, seed: UInt64) {
        needs = choices.ofNeeds.count
        width = (choices.rows.count + 3) / 4
        random = SeededGenerator(seed)
        population = Population(length: needs)
        child = Buffer(repeating: 0, count: needs)
        slack = Buffer(repeating: .zero, count: width)
        others = Buffer(repeating: .zero, count: width)
        start.append(0)
        for need in choices.ofNeeds {
            for choice in need {
                option.append(choice.option)
                quantity.append(choice.quantity)
                value.append(choice.value)
                loss.append(Float(choice.loss))
                key.append(random.next())
                for four in 0..<width { load.append(Self.four(choice.loads, four)) }
            }
            start.append(Int32(option.count))
        }
        for four in 0..<width {
            capacity.append(Self.four(choices.rows.map { Float($0.most) }, four))
            weight.append(Self.four(choices.rows.map { Float($0.weight) }, four))
        }
    }

    private static func four(_ values: [Float], _ four: Int) -> Four {
        var result = Four.zero
        for lane in 0..<4 where four * 4 + lane < values.count { result[lane] = values[four * 4 + lane] }
        return result
    }

    // MARK: - Plans

    var objective: Int64 { population.objective }

    var picks: [Solution.Pick] {
        (0..<needs).map { Int(start[$0]) + Int(population.gene($0, of: population.best)) }
            .filter { option[$0] >= 0 }
            .map { Solution.Pick(option: option[$0], quantity: quantity[$0]) }
    }

    mutating func adopt(_ picks: [Solution.Pick]) {
        let picked = Set(picks.map(\.option))
        for need in 0..<needs {
            let choices = Int(start[need])..<Int(start[need + 1])
            let own = choices.first { picked.contains(option[$0]) } ?? choices.first { option[$0] < 0 }
            child[need] = UInt8((own ?? choices.lowerBound) - choices.lowerBound)
        }
        settle()
    }

    mutating func run(work budget: Int64, stop: () -> Bool) {
        let end = work + budget
        repeat {
            if begun < Population.size {
                begun += 1
                for need in 0..<needs { mutate(need) }
            } else {
                population.cross(into: child, &random)
                for _ in 0..<2 { mutate(random.below(needs)) }
                idle += 1
            }
            settle()
            if idle > Self.patience * needs { begin() }
        } while work < end && !stop()
    }

    /// Lets plans at random come, near what needs would choose at the prices; the best so far stays.
    private mutating func begin() {
        idle = 0
        begun = population.isAlive(population.best) ? 1 : 0
        population.decimate()
    }

    /// Lets a need make any choice, the ones that lose little more often.
    @inline(__always)
    private mutating func mutate(_ need: Int) {
        let share = random.unit()
        child[need] = UInt8(Double(start[need + 1] - start[need]) * share * share)
    }

    @inline(__always)
    private func chosen(_ need: Int) -> Int { Int(start[need]) + Int(child[need]) }

    /// Makes the child feasible, if that can be, as good as single changes make it, and a part of the population.
    private mutating func settle() {
        for four in 0..<width { slack[four] = capacity[four] }
        for need in 0..<needs {
            let base = chosen(need) * width
            for four in 0..<width { slack[four] -= load[base + four] }
        }
        work += Int64(needs * width + 100)
        guard repair() else { return }
        while let change = bestGain() { take(change) }
        var (sum, name): (Int64, UInt64) = (0, 1)
        for need in 0..<needs {
            sum &+= value[chosen(need)]
            name ^= key[chosen(need)]
        }
        if population.add(child, worth: sum, name: name) { idle = 0 }
    }

    @inline(__always)
    private mutating func take(_ change: (need: Int, choice: Int)) {
        let (old, new) = (chosen(change.need) * width, change.choice * width)
        for four in 0..<width { slack[four] += load[old + four] - load[new + four] }
        child[change.need] = UInt8(change.choice - Int(start[change.need]))
    }

    /// Changes needs until no limit is broken; returns whether that came about.
    private mutating func repair() -> Bool {
        for _ in 0...needs {
            var excess = Four.zero
            for four in 0..<width {
                let left = slack[four]
                excess -= left.replacing(with: 0, where: left .> 0) * weight[four]
            }
            let over = excess.sum()
            if over <= 0 { return true }
            guard let change = bestRelief(over) else { return false }
            take(change)
        }
        return false
    }

    /// Leaves out a need's choice from what the child loads.
    @inline(__always)
    private mutating func leaveOut(_ choice: Int) {
        for four in 0..<width { others[four] = slack[four] + load[choice * width + four] }
    }

    /// The change that takes most of an excess away, for what it loses.
    private mutating func bestRelief(_ over: Float) -> (need: Int, choice: Int)? {
        work += Int64(option.count * width / 4)
        var best: (need: Int, choice: Int)?
        var most: Float = 0
        for need in 0..<needs {
            let old = chosen(need)
            leaveOut(old)
            for choice in Int(start[need])..<Int(start[need + 1]) where choice != old {
                var excess = Four.zero
                for four in 0..<width {
                    let left = others[four] - load[choice * width + four]
                    excess -= left.replacing(with: 0, where: left .> 0) * weight[four]
                }
                let relief = over - excess.sum()
                if relief <= 0 { continue }
                let rate = relief / (max(0, loss[choice] - loss[old]) + 0.01 * over)
                if rate > most { (most, best) = (rate, (need, choice)) }
            }
        }
        return best
    }

    /// The change that gains most where everything still fits.
    private mutating func bestGain() -> (need: Int, choice: Int)? {
        work += Int64(option.count * width / 8)
        var best: (need: Int, choice: Int)?
        var most: Int64 = 0
        for need in 0..<needs {
            let old = chosen(need)
            let least = value[old]
            var isLaidOut = false
            for choice in Int(start[need])..<Int(start[need + 1]) where value[choice] - least > most {
                if !isLaidOut {
                    leaveOut(old)
                    isLaidOut = true
                }
                var isOver = SIMDMask<SIMD4<Int32>>(repeating: false)
                for four in 0..<width {
                    isOver = isOver .| (others[four] - load[choice * width + four] .< 0)
                }
                if !any(isOver) { (most, best) = (value[choice] - least, (need, choice)) }
            }
        }
        return best
    }
}
