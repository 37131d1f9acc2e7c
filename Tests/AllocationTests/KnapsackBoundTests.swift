@testable import Allocation
import Testing

/// The bound at prices of needs.
@Suite struct KnapsackBoundTests {
    @Test func `no plan is worth more, whatever the prices`() throws {
        var random = RandomProblem(seed: 12)
        var (tight, compared) = (0, 0)
        for _ in 0..<2000 {
            let part = AssignmentPart(&random)
            guard let top = part.feasible.map(\.objective).max() else { continue }
            let choices = try #require(AssignmentChoices(part.problem))
            let items = try #require(KnapsackItems(choices))
            var bound = KnapsackBound(items, choices, prices: part.prices)
            #expect(try #require(bound.exact()) >= top)
            for _ in 0..<4 {
                bound.improve(work: 300, target: Double(top), threads: 1) { false }
                let value = try #require(bound.exact())
                #expect(value >= top)
                // What is computed quickly is what is proven, up to rounding.
                #expect(abs(bound.best - Double(value) - 0.5) < 0.51)
            }
            compared += 1
            if bound.exact() == top { tight += 1 }
        }
        // Small as they are, most are met by their bound.
        #expect(compared > 1500 && tight * 2 > compared)
    }

    @Test func `is lower than what prices of limits prove, on one thread and on two`() throws {
        let problem = AssignmentEnumerationTests.assignment(needs: 60, limits: 6)
        var options = SolveOptions()
        options.workLimit = 20_000_000
        let result = Solver.solve(problem, options: options)
        let price = try #require(result.priceBound)
        let packed = try #require(result.knapsackBound)
        let objective = try #require(result.solution.objective)
        #expect(packed < price && packed >= objective)
        let choices = try #require(AssignmentChoices(problem))
        let items = try #require(KnapsackItems(choices))
        var prices = [Double](repeating: 0, count: problem.limitCount)
        for price in result.solution.prices { prices[Int(price.limit)] = price.price }
        var bounds: [Double] = []
        for threads in 1...2 {
            var bound = KnapsackBound(items, choices, prices: prices)
            bound.improve(work: 5_000_000, target: Double(objective), threads: threads) { false }
            bounds.append(bound.best)
        }
        #expect(bounds[0] == bounds[1])
        #expect(bounds[0] < Double(price))
    }

    @Test func `says nothing where numbers are too large for it`() throws {
        var builder = ProblemBuilder(name: "large")
        builder.addLimit(id: "limit", atMost: 10)
        for need in 0..<4 {
            builder.beginNeed(id: "need-\(need)", mandatory: true)
            builder.beginComponent(id: "component", essential: true, minimum: 1, maximum: 1)
            builder.addOption(
                id: "option",
                minimum: 1,
                maximum: 1,
                fixedValue: 1 << 60,
                loads: [.init(limit: 0, fixed: 2)]
            )
        }
        let choices = try #require(AssignmentChoices(builder.build()))
        let bound = KnapsackBound(try #require(KnapsackItems(choices)), choices, prices: [0])
        #expect(bound.exact() == nil)
    }

    @Test func `leaves capacities of too many units to others`() throws {
        func isTaken(room: Int64, loads: [Int64]) throws -> Bool {
            var builder = ProblemBuilder(name: "wide")
            builder.addLimit(id: "limit", atMost: room)
            for (number, load) in loads.enumerated() {
                builder.beginNeed(id: "need-\(number)", mandatory: false)
                builder.beginComponent(id: "component", essential: true, minimum: 1, maximum: 1)
                builder.addOption(
                    id: "option",
                    minimum: 1,
                    maximum: 1,
                    fixedValue: 1,
                    loads: [.init(limit: 0, fixed: load)]
                )
            }
            let choices = try #require(AssignmentChoices(builder.build()))
            return KnapsackItems(choices) != nil
        }
        #expect(try isTaken(room: 1000, loads: [400, 301, 500]))
        // A thousand million units of which each is a thousandth: there are a million.
        #expect(try isTaken(room: 1_000_000_000, loads: [400_000, 301_000, 500_000_000]))
        #expect(try !isTaken(room: 1_000_000_000, loads: [400_000_000, 301_000_001, 500_000_000]))
        #expect(try !isTaken(room: .max - 1, loads: [.max / 2, .max / 4 - 1, .max / 4]))
    }
}
