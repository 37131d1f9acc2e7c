@testable import Allocation
import Testing

@Suite struct LargeNeighbourhoodTests {
    @Test func `where no part can be cut out a budget of work is spent all the same`() {
        var builder = ProblemBuilder(name: "one cohort of all")
        let course = builder.addLimit(id: "course", atMost: 1000, penaltyPerUnit: 1, minimumWhenUsed: 1000)
        for need in 0..<1000 {
            builder.beginNeed(id: "need-\(need)")
            builder.beginComponent(id: "seat", essential: true, minimum: 1, maximum: 1)
            builder.addOption(
                id: "course",
                minimum: 1,
                maximum: 1,
                valuePerUnit: 5,
                loads: [.init(limit: course, perUnit: 1)]
            )
        }
        let problem = builder.build()
        let model = Model(problem)
        var plan = Plan(model)
        plan.replace([], (0..<1000).map { ($0, 1) })
        let local = LocalSearch(model, prices: [1], seed: 1)
        let surplus = [Double](repeating: 5, count: 1000)
        let regret = Regret(model, prices: [1], surplus: surplus, plan: plan)
        var search = LargeNeighbourhood(
            model,
            competitors: local.competitors,
            prices: [1],
            isChoice: false,
            seed: 1
        )
        var asked = 0
        let changes = search.rounds(4, plan, regret, widest: 12, least: 1) {
            asked += 1
            return asked > 100_000
        }
        #expect(changes.isEmpty)
        #expect(asked <= 100_000)
        #expect(search.work >= 4_000_000)
    }
}

@Suite struct RegretTests {
    /// What a need would lose by its second best choice, worked out by hand.
    @Test func `a margin is what the second best choice would lose`() {
        var builder = ProblemBuilder(name: "margins")
        let room = builder.addLimit(id: "room", atMost: 3)
        func add(_ id: String, mandatory: Bool = false, _ values: [Int64]) {
            builder.beginNeed(id: id, mandatory: mandatory)
            builder.beginComponent(id: "place", essential: true, minimum: 1, maximum: 1)
            for (place, value) in values.enumerated() {
                builder.addOption(
                    id: "option-\(place)",
                    minimum: 1,
                    maximum: 1,
                    valuePerUnit: value,
                    loads: [.init(limit: room, perUnit: 1)]
                )
            }
        }
        add("near another option", [9, 8, 2])
        add("near nothing at all", [5])
        add("better without", [1])
        add("must be served", mandatory: true, [7, 1])
        add("only one way", mandatory: true, [7])
        let model = Model(builder.build())
        // At a price of 4 the best choices are worth 5, 1, 0 (not -3), 3 and 3.
        let regret = Regret(model, prices: [4], surplus: [5, 1, 0, 3, 3], plan: Plan(model))
        #expect(regret.margin == [1, 1, 0, 6, .infinity])
    }
}
