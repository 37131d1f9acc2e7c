@testable import Allocation
import Testing

@Suite struct PriceDiveTests {
    private func dive(_ problem: Problem, stop: (Int) -> Bool = { _ in false }) -> [Solution.Pick] {
        let prices = Pricing.prices(problem, passes: 30, threads: 2)
        let bound = LagrangianBound(model: Model(problem), threads: 2)
        var dive = PriceDive(bound, prices: prices, Domain(bound.model))
        defer { dive.deallocate() }
        dive.run(stop: stop)
        return dive.picks.map { Solution.Pick(option: Int32($0.option), quantity: $0.quantity) }
    }

    @Test func `what is fixed serves whole needs and breaks no ceiling`() {
        var served = 0
        for seed in 1...4 as ClosedRange<UInt64> {
            var problem = Problem.call(seed: seed, needs: 90, offers: 10)
            let picks = dive(problem).sorted { $0.option < $1.option }
            // A cohort that is too small is for what comes after to mend.
            for limit in 0..<problem.limitCount { problem.limitMinimumWhenUsed[limit] = 0 }
            let evaluation = Evaluation(picks, of: problem)
            #expect(evaluation.breaches.isEmpty, "seed \(seed)")
            let model = Model(problem)
            served +=
                Set(picks.map { model.needOfComponent[Int(model.componentOfOption[Int($0.option)])] }).count
        }
        #expect(served > 90)
    }

    @Test func `stopped it keeps what it has fixed`() {
        let problem = Problem.call(seed: 1, needs: 90, offers: 10)
        let whole = dive(problem)
        let part = dive(problem, stop: { $0 >= 60 })
        #expect(!part.isEmpty)
        #expect(part.count < whole.count)
        #expect(part.elementsEqual(whole.prefix(part.count)) { $0.option == $1.option })
    }

    @Test func `what loses least of a known solution is kept, and nothing that does not fit`() {
        let problem = Problem.call(seed: 2, needs: 90, offers: 10)
        let prices = Pricing.prices(problem, passes: 30, threads: 2)
        let bound = LagrangianBound(model: Model(problem), threads: 2)
        let domain = Domain(bound.model)
        let surplus = PriceChoice(bound, prices, domain).surplus
        var known = PriceDive(bound, prices: prices, domain)
        defer { known.deallocate() }
        known.run { _ in false }
        var kept = PriceDive(bound, prices: prices, domain)
        defer { kept.deallocate() }
        kept.keep(known.picks, surplus: surplus)
        #expect(!kept.picks.isEmpty)
        #expect(kept.picks.count < known.picks.count)
        for pick in kept.picks {
            #expect(known.picks.contains { $0.option == pick.option && $0.quantity == pick.quantity })
        }
        // The same solution where every limit has room for nothing.
        var tight = problem
        for limit in 0..<problem.limitCount where tight.limitAtMost[limit] != .max {
            tight.limitAtMost[limit] = 0
        }
        var none = PriceDive(LagrangianBound(model: Model(tight), threads: 1), prices: prices, domain)
        defer { none.deallocate() }
        none.keep(known.picks, surplus: surplus)
        let loads = Evaluation(
            none.picks.map { .init(option: Int32($0.option), quantity: $0.quantity) },
            of: tight
        ).loads
        for limit in 0..<tight.limitCount where tight.limitPenalty[limit] == 0 {
            #expect(loads[limit] <= tight.limitAtMost[limit])
        }
        #expect(none.picks.count < kept.picks.count)
    }

    @Test func `what neither a known solution nor prices serve is left out, unless it must be served`() {
        var builder = ProblemBuilder(name: "hopeless")
        let seats = builder.addLimit(id: "seats", atMost: 9)
        for need in 0..<3 {
            builder.beginNeed(id: "need-\(need)", mandatory: need == 1)
            builder.beginComponent(id: "seat", essential: true, minimum: 2, maximum: 2)
            builder.addOption(
                id: "seat",
                minimum: 2,
                maximum: 2,
                valuePerUnit: 1,
                loads: [.init(limit: seats, perUnit: 1)]
            )
        }
        let bound = LagrangianBound(model: Model(builder.build()), threads: 1)
        func picked(_ surplus: [Double]) -> [Int] {
            var dive = PriceDive(bound, prices: [0], Domain(bound.model))
            defer { dive.deallocate() }
            dive.keep([], surplus: surplus)
            dive.run { _ in false }
            return dive.picks.map(\.option).sorted()
        }
        #expect(picked([0, 0, -1]) == [1])
        #expect(picked([2, 0, 0]) == [0, 1])
    }

    @Test func `a need that must be served and cannot be ends it`() {
        var builder = ProblemBuilder(name: "no way")
        let seat = builder.addLimit(id: "seat", atMost: 1)
        for need in 0..<2 {
            builder.beginNeed(id: "need-\(need)", mandatory: true)
            builder.beginComponent(id: "seat", essential: true, minimum: 2, maximum: 2)
            builder.addOption(
                id: "seat",
                minimum: 2,
                maximum: 2,
                valuePerUnit: 1,
                loads: [.init(limit: seat, perUnit: 1)]
            )
        }
        #expect(dive(builder.build()).isEmpty)
    }
}
