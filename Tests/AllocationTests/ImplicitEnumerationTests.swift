@testable import Allocation
import Testing

/// The search of small parts in which every need is one choice.
@Suite struct ImplicitEnumerationTests {
    /// A problem of one choice a need, with limits on both sides and loads of both signs, and its picks.
    private struct Part {
        let problem: Problem
        let prices: [Double]
        /// Every way to pick that keeps all limits, and what it is worth.
        let feasible: [(picks: [Solution.Pick], objective: Int64)]

        init(_ random: inout RandomProblem) {
            var builder = ProblemBuilder(name: "choices")
            let limits = Int(random.int(1...4))
            for limit in 0..<limits {
                builder.addLimit(
                    id: "limit-\(limit)",
                    atMost: random.chance(85) ? random.int(2...16) : nil,
                    atLeast: random.chance(25) ? random.int(-4...3) : nil
                )
            }
            for need in 0..<Int(random.int(1...5)) {
                builder.beginNeed(id: "need-\(need)", value: random.int(0...3), mandatory: random.chance(50))
                builder.beginComponent(id: "component", essential: true, minimum: 1, maximum: 3)
                for option in 0..<Int(random.int(1...4)) {
                    // Every so often more than the component takes.
                    let quantity = random.chance(10) ? 4 : random.int(1...3)
                    builder.addOption(
                        id: "option-\(option)",
                        minimum: quantity,
                        maximum: quantity,
                        valuePerUnit: random.int(0...4),
                        fixedValue: random.int(-2...4),
                        loads: (0..<limits).filter { _ in random.chance(70) }.map {
                            .init(limit: $0, perUnit: random.int(0...3), fixed: random.int(-2...3))
                        }
                    )
                }
            }
            problem = builder.build()
            prices = (0..<limits).map { _ in Double(random.int(-2...4)) / 2 }
            feasible = problem.plansOfSingleChoices
        }
    }

    @Test func `finds the best, or what is worth as much, and only that`() {
        var random = RandomProblem(seed: 5)
        var generator = SeededGenerator(1)
        var (better, equal, best) = (0, 0, 0)
        for _ in 0..<4000 {
            let part = Part(&random)
            #expect(ImplicitEnumeration.suits(part.problem))
            guard let present = part.feasible.first, let top = part.feasible.map(\.objective).max() else {
                continue
            }
            var enumeration = ImplicitEnumeration(part.problem, prices: part.prices)
            let outcome = enumeration.search(
                known: present.objective,
                current: nil,
                work: .max,
                &generator
            )
            #expect(outcome.isComplete)
            if top > present.objective {
                let evaluation = outcome.picks.map { Evaluation($0, of: part.problem) }
                #expect(evaluation?.isFeasible == true && evaluation?.objective == top)
                better += 1
            } else {
                #expect(outcome.picks == nil)
                best += 1
            }
            // From the best, another that is worth as much, wherever there is one.
            guard let first = part.feasible.first(where: { $0.objective == top }) else { continue }
            var sideways = ImplicitEnumeration(part.problem, prices: part.prices)
            let current = first.picks.map(\.option)
            let others = part.feasible.filter {
                $0.objective == top && !$0.picks.allSatisfy { current.contains($0.option) }
            }
            let step = sideways.search(known: top, current: current, work: .max, &generator)
            #expect((step.picks == nil) == others.isEmpty)
            if let picks = step.picks {
                let chosen = Set(picks.map(\.option))
                #expect(others.contains { Set($0.picks.map(\.option)) == chosen })
                equal += 1
            }
        }
        // The pools are not all of one kind.
        #expect(better > 400 && equal > 200 && best > 200)
    }

    @Test func `ends at its work with what it found`() {
        var builder = ProblemBuilder(name: "wide")
        builder.addLimit(id: "room", atMost: 1000)
        for need in 0..<40 {
            builder.beginNeed(id: "need-\(need)", mandatory: false)
            builder.beginComponent(id: "component", essential: true, minimum: 1, maximum: 1)
            builder.addOption(
                id: "option",
                minimum: 1,
                maximum: 1,
                fixedValue: 100 + Int64(need % 7),
                loads: [.init(limit: 0, fixed: 51 + 2 * Int64(need % 5))]
            )
        }
        let problem = builder.build()
        var enumeration = ImplicitEnumeration(problem, prices: [0])
        var generator = SeededGenerator(1)
        let outcome = enumeration.search(known: 0, current: nil, work: 20_000, &generator)
        #expect(!outcome.isComplete)
        #expect(outcome.work < 20_100)
        // Cut off, it still has what it found until then.
        let found = outcome.picks.map { Evaluation($0, of: problem) }
        #expect(found?.isFeasible == true && found?.objective ?? 0 > 0)
    }

    @Test func `leaves other shapes to the tree`() {
        func suits(
            penalty: Int64? = nil,
            cohort: Int64? = nil,
            picks: Int64 = 1,
            most: Int64 = 1,
            essential: Bool = true
        ) -> Bool {
            var builder = ProblemBuilder(name: "shape")
            builder.addLimit(id: "limit", atMost: 3, penaltyPerUnit: penalty, minimumWhenUsed: cohort)
            builder.beginNeed(id: "need", mandatory: false)
            builder.beginComponent(
                id: "component",
                essential: essential,
                minimum: 1,
                maximum: 2,
                maximumPicks: picks
            )
            builder.addOption(id: "option", minimum: 1, maximum: most, loads: [.init(limit: 0, perUnit: 1)])
            return ImplicitEnumeration.suits(builder.build())
        }
        #expect(suits())
        #expect(!suits(penalty: 2))
        #expect(!suits(cohort: 2))
        #expect(!suits(picks: 2))
        #expect(!suits(most: 2))
        #expect(!suits(essential: false))
    }
}
