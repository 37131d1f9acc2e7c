@testable import Allocation
import Testing

/// Dives at prices of needs.
@Suite struct KnapsackDiveTests {
    @Test func `what is found keeps all limits, and is better than what was asked for`() throws {
        var random = RandomProblem(seed: 31)
        var (found, tops, problems) = (0, 0, 0)
        for seed in 0..<2000 {
            let part = AssignmentPart(&random)
            guard let top = part.feasible.map(\.objective).max() else { continue }
            let choices = try #require(AssignmentChoices(part.problem))
            let items = try #require(KnapsackItems(choices))
            let model = Model(part.problem)
            var bound = KnapsackBound(items, choices, prices: part.prices)
            bound.improve(work: 3000, target: Double(top), threads: 1) { false }
            var dive = KnapsackDive(model, items, seed: UInt64(seed))
            let target = Double(top) - 1
            let picks = dive.run(
                prices: bound.bestPrices,
                bound: bound.best,
                limits: part.prices,
                target: target
            ) { _ in false }
            problems += 1
            guard let picks else { continue }
            let sorted = picks.map { Solution.Pick(option: Int32($0.option), quantity: $0.quantity) }
                .sorted { $0.option < $1.option }
            let evaluation = Evaluation(sorted, of: part.problem)
            #expect(evaluation.isFeasible)
            #expect(Double(evaluation.objective) > target - max(0, bound.best - target) - 1)
            found += 1
            if evaluation.objective == top { tops += 1 }
        }
        // So few needs are left to enumeration at once, which finds the best.
        #expect(found == tops && found * 10 > problems * 9)
    }

    @Test func `decides step by step where there are many needs`() throws {
        let problem = AssignmentEnumerationTests.assignment(needs: 80, limits: 6)
        let choices = try #require(AssignmentChoices(problem))
        let items = try #require(KnapsackItems(choices))
        let limits = [Double](repeating: 0.9, count: problem.limitCount)
        var bound = KnapsackBound(items, choices, prices: limits)
        bound.improve(work: 5_000_000, target: 4000, threads: 1) { false }
        func dives(_ seed: UInt64) -> [Int64?] {
            var dive = KnapsackDive(Model(problem), items, seed: seed)
            return (0..<2).map { _ in
                let picks = dive.run(
                    prices: bound.bestPrices,
                    bound: bound.best,
                    limits: limits,
                    target: bound.best * 0.995
                ) { _ in false }
                guard let picks else { return nil }
                let sorted = picks.map { Solution.Pick(option: Int32($0.option), quantity: $0.quantity) }
                    .sorted { $0.option < $1.option }
                let evaluation = Evaluation(sorted, of: problem)
                #expect(evaluation.isFeasible && Double(evaluation.objective) <= bound.best)
                return evaluation.objective
            }
        }
        let first = dives(1)
        #expect(first == dives(1))
        #expect(first != dives(2))
        // Within half a percent of the bound.
        let best = try #require(first.compactMap(\.self).max())
        #expect(Double(best) > bound.best * 0.995)
    }

    @Test func `ends where it is stopped`() throws {
        let problem = AssignmentEnumerationTests.assignment(needs: 120, limits: 8)
        let choices = try #require(AssignmentChoices(problem))
        let items = try #require(KnapsackItems(choices))
        let limits = [Double](repeating: 0.9, count: problem.limitCount)
        let bound = KnapsackBound(items, choices, prices: limits)
        var dive = KnapsackDive(Model(problem), items, seed: 1)
        var asked = 0
        let picks = dive.run(prices: bound.bestPrices, bound: 10_000, limits: limits, target: 5000) { _ in
            asked += 1
            return asked > 12
        }
        #expect(picks == nil && asked < 20)
    }

    @Test func `a knapsack is filled as well as it can be`() {
        var random = RandomProblem(seed: 32)
        var knapsack = Knapsack()
        for _ in 0..<2000 {
            let room = Int(random.int(0...20))
            let items = (0..<Int(random.int(0...8))).map { _ in
                (load: Int32(random.int(1...9)), worth: Float(random.int(1...30)) / 4)
            }
            knapsack.removeAll()
            for (number, item) in items.enumerated() {
                knapsack.append(Int32(number), load: item.load, worth: item.worth)
            }
            let worth = knapsack.fill(room: room)
            var best: Float = 0
            for set in 0..<(1 << items.count) {
                let own = items.indices.filter { set >> $0 & 1 == 1 }
                if own.reduce(0, { $0 + Int(items[$1].load) }) <= room {
                    best = max(best, own.reduce(0) { $0 + items[$1].worth })
                }
            }
            let picked = knapsack.picked.array.map { Int($0) }
            #expect(worth == best)
            #expect(Set(picked).count == picked.count)
            #expect(picked.reduce(0) { $0 + Int(items[$1].load) } <= room)
            #expect(picked.reduce(Float(0)) { $0 + items[$1].worth } == best)
        }
    }
}
