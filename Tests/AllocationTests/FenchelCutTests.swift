@testable import Allocation
import Testing

@Suite struct FenchelCutTests {
    /// An offer for a few needs: a capacity that may need a cohort, and a part of it that is reserved for some.
    private func offer(_ random: inout RandomProblem, step: Int64) -> Problem {
        var builder = ProblemBuilder(name: "offer")
        let most = random.int(5...14)
        let capacity = builder.addLimit(
            id: "capacity",
            atMost: most * step,
            minimumWhenUsed: random.chance(60) ? random.int(2...most) * step : nil
        )
        let isReserved = random.chance(60)
        let open = isReserved ? builder.addLimit(id: "not-reserved", atMost: random.int(2...most) * step) : 0
        for need in 0..<Int(random.int(1...5)) {
            builder.beginNeed(id: "need-\(need)", value: 0)
            builder.beginComponent(
                id: "seats",
                essential: true,
                minimum: 0,
                maximum: 100 * step,
                maximumPicks: 1
            )
            let low = random.int(1...5)
            var loads = [ProblemBuilder.Load(limit: capacity, perUnit: 1, fixed: 0)]
            if isReserved, random.chance(60) {
                loads.append(ProblemBuilder.Load(limit: open, perUnit: 1, fixed: 0))
            }
            builder.addOption(
                id: "offer",
                minimum: low * step,
                maximum: (low + random.int(0...4)) * step,
                step: step,
                valuePerUnit: random.int(1...9),
                fixedValue: random.int(-12...12),
                loads: loads
            )
        }
        return builder.build()
    }

    /// All feasible choices of a knapsack, for each member its steps or −1.
    private func choices(_ knapsack: NestedKnapsack) -> [[Int]] {
        var result: [[Int]] = [[]]
        for member in knapsack.members {
            result = result.flatMap { choice in (-1...member.steps).map { choice + [$0] } }
        }
        return result.filter { choice in
            var (all, inner) = (0, 0)
            for (steps, member) in zip(choice, knapsack.members) where steps >= 0 {
                all += member.base + steps * member.perStep
                if member.isInner { inner += member.base + steps * member.perStep }
            }
            return all >= knapsack.least && all <= knapsack.most && inner <= knapsack.innerMost
        }
    }

    private func sum(_ weights: [NestedKnapsack.Weight], _ choice: [Int]) -> Int64 {
        zip(weights, choice).reduce(0) { sum, pair in
            pair.1 < 0 ? sum : sum + pair.0.fixed + pair.0.perStep * Int64(pair.1)
        }
    }

    private func knapsacks(_ problem: Problem) -> [NestedKnapsack] {
        let reformulation = Reformulation(problem)
        return NestedKnapsacks(reformulation, Model(reformulation.problem)).all()
    }

    @Test func `an offer is one knapsack, with its cohort and what is reserved`() throws {
        var builder = ProblemBuilder(name: "offer")
        let capacity = builder.addLimit(id: "capacity", atMost: 1250, minimumWhenUsed: 410)
        let open = builder.addLimit(id: "not-reserved", atMost: 730)
        let soft = builder.addLimit(id: "soft", atMost: 300, penaltyPerUnit: 1)
        for need in 0..<3 {
            builder.beginNeed(id: "need-\(need)")
            builder.beginComponent(id: "hours", essential: true, minimum: 0, maximum: 10_000, maximumPicks: 1)
            var loads = [ProblemBuilder.Load(limit: capacity, perUnit: 1, fixed: 0)]
            loads.append(ProblemBuilder.Load(limit: soft, perUnit: 1, fixed: 0))
            if need > 0 { loads.append(ProblemBuilder.Load(limit: open, perUnit: 1, fixed: 0)) }
            builder.addOption(
                id: "offer",
                minimum: 300,
                maximum: 900,
                step: 100,
                valuePerUnit: 1,
                loads: loads
            )
        }
        let found = knapsacks(builder.build())
        let knapsack = try #require(found.first)
        #expect(found.count == 1)
        #expect(knapsack.least == 5)
        #expect(knapsack.most == 12)
        #expect(knapsack.innerMost == 7)
        #expect(knapsack.opener == 3)
        #expect(knapsack.members.map(\.isInner) == [false, true, true])
        #expect(knapsack.members.map(\.base) == [3, 3, 3])
        #expect(knapsack.members.map(\.steps) == [6, 4, 4])
    }

    @Test func `the maximum is that of all feasible choices`() {
        var impossible = 0
        for seed in 0..<1000 as Range<UInt64> {
            var random = RandomProblem(seed: seed)
            for knapsack in knapsacks(offer(&random, step: 1)) {
                var maximum = KnapsackMaximum(knapsack)
                let all = choices(knapsack)
                // Twice, as the tables are used again.
                for _ in 0..<2 {
                    let weights = knapsack.members.map { _ in
                        NestedKnapsack.Weight(fixed: random.int(-20...20), perStep: random.int(-5...5))
                    }
                    let best = maximum.solve(weights)
                    #expect(best == all.map { sum(weights, $0) }.max(), "seed \(seed)")
                    if best == nil { impossible += 1 }
                    let choice = knapsack.members.indices.map { Int(maximum.choice[$0]) }
                    #expect(
                        best == nil || all.contains(choice) && sum(weights, choice) == best,
                        "seed \(seed)"
                    )
                }
            }
        }
        #expect(impossible > 0)
    }

    @Test func `a point has a facet exactly where it is no mixture of choices`() {
        var (inside, outside, impossible) = (0, 0, 0)
        for seed in 0..<1500 as Range<UInt64> {
            var random = RandomProblem(seed: seed)
            for knapsack in knapsacks(offer(&random, step: 1)) {
                let all = choices(knapsack)
                var picked = knapsack.members.map { _ in Double(random.int(0...6)) / 6 }
                var steps = zip(knapsack.members, picked).map { member, share in
                    share * Double(member.steps) * Double(random.int(0...4)) / 4
                }
                if all.isEmpty {
                    impossible += 1
                } else if random.chance(40) {
                    // The mean of three choices is a mixture for sure.
                    picked = picked.map { _ in 0 }
                    steps = picked
                    for _ in 0..<3 {
                        let choice = all[Int(random.int(0...Int64(all.count - 1)))]
                        for (place, taken) in choice.enumerated() where taken >= 0 {
                            picked[place] += 1.0 / 3
                            steps[place] += Double(taken) / 3
                        }
                    }
                }
                var separation = HullSeparation(knapsack, picked: picked, steps: steps)
                let facet = separation.facet()
                let isMixture = isMixture(picked, steps, of: all)
                #expect((facet == nil) == isMixture, "seed \(seed)")
                if isMixture { inside += 1 } else { outside += 1 }
                guard let facet else { continue }
                let left = knapsack.members.indices.reduce(0.0) { left, place in
                    left + Double(facet.weights[place].fixed) * picked[place]
                        + Double(facet.weights[place].perStep) * steps[place]
                }
                #expect(left > Double(facet.most), "seed \(seed)")
                #expect(all.allSatisfy { sum(facet.weights, $0) <= facet.most }, "seed \(seed)")
                if all.isEmpty { continue }
                #expect(all.contains { sum(facet.weights, $0) == facet.most }, "seed \(seed)")
            }
        }
        #expect(inside > 100)
        #expect(outside > 100)
        #expect(impossible > 10)
    }

    /// Whether some mixture of choices makes a point, by a linear program over all of them.
    private func isMixture(_ picked: [Double], _ steps: [Double], of choices: [[Int]]) -> Bool {
        var program = LinearProgram()
        for value in picked + steps { program.addRow(value - 1e-7, value + 1e-7) }
        program.addRow(1, 1)
        let rows = (0...Int32(picked.count + steps.count)).map { $0 }
        for choice in choices {
            let values = choice.map { $0 < 0 ? 0.0 : 1 } + choice.map { Double(max(0, $0)) } + [1]
            program.addColumn(
                cost: 0,
                lower: 0,
                upper: .infinity,
                count: rows.count,
                rows: rows,
                values: values
            )
        }
        return program.solve(stop: { _ in false }) == .optimal
    }

    @Test func `lifted weights keep every choice of all members`() {
        var (lifted, impossible) = (0, 0)
        for seed in 0..<1500 as Range<UInt64> {
            var random = RandomProblem(seed: seed)
            for knapsack in knapsacks(offer(&random, step: 1)) where knapsack.members.count > 2 {
                var named = knapsack
                named.members.removeLast(knapsack.members.count / 2)
                if choices(named).isEmpty { impossible += 1 }
                let point = named.members.map { _ in Double(random.int(1...6)) / 6 }
                let steps = zip(named.members, point).map { $1 * Double($0.steps) / 2 }
                var separation = HullSeparation(named, picked: point, steps: steps)
                guard var facet = separation.facet() else { continue }
                var lifting = SequentialLifting(named, facet)
                for member in knapsack.members[named.members.count...] {
                    guard let weight = lifting.lift(member) else {
                        Issue.record("seed \(seed): out of range")
                        continue
                    }
                    if weight.fixed != 0 || weight.perStep != 0 { lifted += 1 }
                    facet.weights.append(weight)
                }
                #expect(choices(knapsack).allSatisfy { sum(facet.weights, $0) <= facet.most }, "seed \(seed)")
            }
        }
        #expect(lifted > 100)
        #expect(impossible > 10)
    }

    @Test func `two threads find what one does, and what is stopped a part of it`() {
        let problem = Problem.call(seed: 3, needs: 200, offers: 60)
        let reformulation = Reformulation(problem)
        let model = Model(reformulation.problem)
        var random = RandomProblem(seed: 3)
        let picked = (0..<model.options).map { _ in Double(random.int(0...10)) / 10 }
        let mixture = RestrictedMaster.Mixture(
            picked: picked.map { $0 > 0.6 ? $0 : 0 },
            quantity: zip(picked, 0..<model.options).map { $0 > 0.6 ? $0 * Double(model.high[$1]) : 0 },
            served: [Double](repeating: 1, count: model.needs),
            isBroken: false
        )
        var found: [[String]] = []
        var work: [Int64] = []
        for threads in 1...2 {
            var cuts = FenchelCuts(reformulation, model, threads: threads)
            found.append(cuts.separate(mixture, model, least: 0).map { "\($0)" })
            work.append(cuts.work)
        }
        #expect(found[0].count > 5)
        #expect(found[0] == found[1])
        #expect(work[0] == work[1])
        // Stopped after the first batch it gives what that found.
        var stopped = FenchelCuts(reformulation, model, threads: 2)
        let some = stopped.separate(mixture, model, least: 0) { $0 > 0 }.map { "\($0)" }
        #expect(!some.isEmpty && some.count < found[0].count)
        #expect(some.allSatisfy(found[0].contains))
    }

    @Test func `no facet takes away the best solution of an offer`() {
        var facets = 0
        for seed in 0..<600 as Range<UInt64> {
            var random = RandomProblem(seed: seed)
            let problem = offer(&random, step: seed % 2 == 0 ? 1 : 3)
            let reformulation = Reformulation(problem)
            let model = Model(reformulation.problem)
            var cuts = FenchelCuts(reformulation, model, threads: 1)
            let mixture = RestrictedMaster.Mixture(
                picked: (0..<model.options).map { _ in Double(random.int(0...4)) / 4 },
                quantity: (0..<model.options).map { Double(model.high[$0]) / 2 },
                served: (0..<model.needs).map { _ in Double(random.int(1...4)) / 4 },
                isBroken: false
            )
            let found = cuts.separate(mixture, model, least: 0)
            facets += found.count
            guard !found.isEmpty else { continue }
            let tighter = reformulation.problem.adding(found.map(\.limit))
            #expect(bruteForce(tighter) == bruteForce(problem), "seed \(seed)")
        }
        #expect(facets > 100)
    }
}
