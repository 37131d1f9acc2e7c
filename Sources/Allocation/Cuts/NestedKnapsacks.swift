/// Finds the knapsacks among the limits of a reformulated problem: hard ceilings that only options load, never with less
/// than nothing, each with the limit that counts some of its members, if there is one.
struct NestedKnapsacks {
    /// With a larger capacity, in multiples of what all loads share, a knapsack is left out: its tables would take too long.
    private static let largestCapacity: Int64 = 1000
    /// And with more sums than these to look at while one facet is lifted.
    private static let largestEffort = 20_000_000

    private let problem: Problem
    private let reformulation: Reformulation
    private let model: Model
    private let members: LimitMembers
    /// Whether a need loads a limit once it is served.
    private var isLoadedByNeed: [Bool]

    init(_ reformulation: Reformulation, _ model: Model) {
        problem = reformulation.problem
        self.reformulation = reformulation
        self.model = model
        let options = reformulation.options
        members = LimitMembers(
            limits: problem.limitCount,
            owners: problem.optionCount,
            loadStart: problem.optionLoadStart,
            loadLimit: problem.optionLoadLimit
        ) { $0 < options && model.low[$0] <= model.high[$0] }
        isLoadedByNeed = [Bool](repeating: false, count: problem.limitCount)
        for limit in problem.needLoadLimit { isLoadedByNeed[Int(limit)] = true }
    }

    /// All knapsacks, by their outer limits; an inner limit is not one by itself.
    func all() -> [NestedKnapsack] {
        let limits = reformulation.opener.indices
        let isKnapsack = limits.map(isKnapsack)
        var inner = [Int](repeating: -1, count: limits.count)
        var isInner = [Bool](repeating: false, count: limits.count)
        for limit in limits where isKnapsack[limit] && reformulation.opener[limit] < 0 {
            guard let first = members.of(limit).first else { continue }
            for load in problem.loads(ofOption: Int(first.owner)) {
                let other = Int(problem.optionLoadLimit[load])
                guard other < limits.count, isKnapsack[other], inner[other] < 0, isPart(limit, of: other)
                else { continue }
                inner[other] = limit
                isInner[limit] = true
                break
            }
        }
        return limits.compactMap { isKnapsack[$0] && !isInner[$0] ? knapsack($0, inner[$0]) : nil }
    }

    private func isKnapsack(_ limit: Int) -> Bool {
        guard problem.limitPenalty[limit] == 0, problem.limitAtMost[limit] != .max,
            problem.limitAtLeast[limit] == .min, !isLoadedByNeed[limit],
            reformulation.opener[limit] < 0 || reformulation.openRange[limit] != nil
        else { return false }
        return members.of(limit).allSatisfy {
            problem.optionLoadPerUnit[Int($0.load)] >= 0 && problem.optionLoadFixed[Int($0.load)] >= 0
        }
    }

    /// Whether a limit counts some members of another one, but not all, with the same loads.
    private func isPart(_ limit: Int, of other: Int) -> Bool {
        guard members.of(limit).count < members.of(other).count else { return false }
        var rest = members.of(other)
        return members.of(limit).allSatisfy { member in
            while let first = rest.first, first.owner < member.owner { rest.removeFirst() }
            guard let same = rest.first, same.owner == member.owner else { return false }
            return problem.optionLoadPerUnit[Int(same.load)] == problem.optionLoadPerUnit[Int(member.load)]
                && problem.optionLoadFixed[Int(same.load)] == problem.optionLoadFixed[Int(member.load)]
        }
    }

    private func knapsack(_ limit: Int, _ inner: Int) -> NestedKnapsack? {
        let unit = sharedLoad(limit)
        guard unit > 0 else { return nil }
        let range = reformulation.openRange[limit] ?? 0...max(0, problem.limitAtMost[limit])
        let most = range.upperBound / unit
        let least = (range.lowerBound + unit - 1) / unit
        let innerMost = inner < 0 ? 0 : min(most, problem.limitAtMost[inner] / unit)
        guard most > 0, most <= Self.largestCapacity, least <= most, innerMost >= 0 else { return nil }
        var result = NestedKnapsack(
            opener: Int(reformulation.opener[limit]),
            least: Int(least),
            most: Int(most),
            innerMost: Int(innerMost),
            members: []
        )
        var counted = inner < 0 ? [] : members.of(inner)
        for entry in members.of(limit) {
            let option = Int(entry.owner)
            while let first = counted.first, first.owner < entry.owner { counted.removeFirst() }
            let (base, perStep) = loads(entry)
            var member = NestedKnapsack.Member(
                option: option,
                base: Int(base / unit),
                perStep: Int(perStep / unit),
                steps: 0,
                isInner: counted.first?.owner == entry.owner
            )
            let room = result.ceiling(member) - member.base
            // What loads nothing is no member, and what can never be loaded neither.
            guard member.base > 0, room >= 0 else { continue }
            if member.perStep > 0 {
                member.steps = min(
                    Int((model.high[option] - model.low[option]) / model.step[option]),
                    room / member.perStep
                )
            }
            result.members.append(member)
        }
        let effort = result.members.reduce(0) { $0 + result.most + ($1.steps + 1) * (result.innerMost + 1) }
        return effort <= Self.largestEffort ? result : nil
    }

    /// What an option loads at its smallest quantity, and what each further step loads.
    private func loads(_ entry: (owner: Int32, load: Int32)) -> (base: Int64, perStep: Int64) {
        let (option, load) = (Int(entry.owner), Int(entry.load))
        let perUnit = problem.optionLoadPerUnit[load]
        let isFixed = model.low[option] == model.high[option]
        return (
            perUnit * model.low[option] + problem.optionLoadFixed[load],
            isFixed ? 0 : perUnit * model.step[option]
        )
    }

    /// The greatest load that all loads of a limit are multiples of; 0 where there are none.
    private func sharedLoad(_ limit: Int) -> Int64 {
        members.of(limit).reduce(0) { shared, entry in
            let (base, perStep) = loads(entry)
            return Int64.greatestCommonDivisor(Int64.greatestCommonDivisor(shared, base), perStep)
        }
    }
}
