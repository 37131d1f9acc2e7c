@testable import Allocation

/// A random problem in which each option loads one capacity or none, with prices, and everything that can be picked.
struct AssignmentPart {
    let problem: Problem
    let prices: [Double]
    /// Every way to pick that keeps all limits, and what it is worth.
    let feasible: [(picks: [Solution.Pick], objective: Int64)]

    init(_ random: inout RandomProblem) {
        var builder = ProblemBuilder(name: "assignment")
        let limits = Int(random.int(1...3))
        // Every so often all loads have a divisor in common.
        let unit: Int64 = random.chance(30) ? 7 : 1
        for limit in 0..<limits {
            builder.addLimit(
                id: "limit-\(limit)",
                atMost: random.chance(90) ? random.int(0...14) * unit : nil
            )
        }
        for need in 0..<Int(random.int(1...6)) {
            builder.beginNeed(id: "need-\(need)", value: random.int(0...3), mandatory: random.chance(50))
            builder.beginComponent(id: "component", essential: true, minimum: 1, maximum: 1)
            for option in 0..<Int(random.int(1...4)) {
                // Every so often two options of a need load the same limit.
                let limit = random.chance(85) ? Int(random.int(0...Int64(limits - 1))) : nil
                builder.addOption(
                    id: "option-\(option)",
                    minimum: 1,
                    maximum: 1,
                    fixedValue: random.int(-2...9),
                    loads: limit.map { [.init(limit: $0, fixed: random.int(1...8) * unit)] } ?? []
                )
            }
        }
        problem = builder.build()
        prices = (0..<limits).map { _ in Double(random.int(0...4)) / 2 }
        feasible = problem.plansOfSingleChoices
    }
}
