import Allocation
import Testing

@Suite struct DeterminismTests {
    /// A call of middling size: offers with capacity and cohorts, needs with one or two components.
    private func call(seed: UInt64) -> Problem {
        var random = RandomProblem(seed: seed)
        var builder = ProblemBuilder(name: "call")
        let offers = 14
        var capacity: [Int] = []
        for offer in 0..<offers {
            capacity.append(
                builder.addLimit(
                    id: "offer-\(offer)",
                    atMost: random.int(15...60),
                    minimumWhenUsed: random.chance(30) ? random.int(5...12) : nil
                )
            )
        }
        let country = builder.addLimit(id: "country", atMost: 9, penaltyPerUnit: 40)
        for need in 0..<70 {
            builder.beginNeed(id: "need-\(need)")
            for component in 0..<Int(random.int(1...2)) {
                let least = random.int(2...8)
                builder.beginComponent(
                    id: "component-\(component)",
                    essential: component == 0,
                    minimum: least,
                    maximum: least + random.int(0...9),
                    maximumPicks: random.int(1...2)
                )
                for offer in 0..<offers where random.chance(40) {
                    builder.addOption(
                        id: "offer-\(offer)",
                        minimum: 2,
                        maximum: 12,
                        valuePerUnit: random.int(20...90),
                        fixedValue: -random.int(0...30),
                        loads: [
                            .init(limit: capacity[offer], perUnit: 1),
                            .init(limit: country, fixed: need % 3 == 0 ? 1 : 0),
                        ]
                    )
                }
            }
        }
        return builder.build()
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `one thread, two threads and a second run give the same solution`(seed: UInt64) {
        let problem = call(seed: seed)
        var options = SolveOptions()
        options.workLimit = 6_000_000
        options.threads = 1
        let alone = Solver.solve(problem, options: options)
        options.threads = 2
        let together = Solver.solve(problem, options: options)
        let again = Solver.solve(problem, options: options)
        for other in [together, again] {
            #expect(other.solution.picks == alone.solution.picks)
            #expect(other.solution.prices == alone.solution.prices)
            #expect(other.solution.upperBound == alone.solution.upperBound)
            #expect(other.work == alone.work)
        }
        #expect(Evaluation(alone.solution.picks, of: problem).isFeasible)
    }

    @Test func `cuts lie between the prices' bound and the solution`() throws {
        var options = SolveOptions()
        options.workLimit = 4_000_000
        let result = Solver.solve(call(seed: 4), options: options)
        let objective = try #require(result.solution.objective)
        let bound = try #require(result.solution.upperBound)
        let prices = try #require(result.priceBound)
        #expect(objective <= bound)
        #expect(bound <= prices)
        if let cuts = result.cutBound { #expect(bound <= cuts) }
    }
}
