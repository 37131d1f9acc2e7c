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
        var search = LargeNeighbourhood(model, competitors: local.competitors, prices: [1], seed: 1)
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
