@testable import Allocation
import Testing

/// The search of small parts in which every option loads one capacity.
@Suite struct AssignmentEnumerationTests {
    @Test func `finds the best, or what is worth as much, and only that`() {
        var random = RandomProblem(seed: 8)
        var generator = SeededGenerator(1)
        var (better, equal, best) = (0, 0, 0)
        for _ in 0..<4000 {
            let part = AssignmentPart(&random)
            guard let present = part.feasible.first, let top = part.feasible.map(\.objective).max() else {
                continue
            }
            guard var enumeration = AssignmentEnumeration(part.problem, prices: part.prices) else {
                Issue.record("a part of this kind was refused")
                continue
            }
            let outcome = enumeration.search(
                known: present.objective,
                current: nil,
                work: .max / 2,
                &generator
            )
            #expect(outcome.isComplete)
            #expect(outcome.isBetter == (top > present.objective))
            if top > present.objective {
                let evaluation = outcome.picks.map { Evaluation($0, of: part.problem) }
                #expect(evaluation?.isFeasible == true && evaluation?.objective == top)
                better += 1
            } else {
                #expect(outcome.picks == nil)
                best += 1
            }
            guard let first = part.feasible.first(where: { $0.objective == top }) else { continue }
            guard var sideways = AssignmentEnumeration(part.problem, prices: part.prices) else { continue }
            let current = first.picks.map(\.option)
            let others = part.feasible.filter {
                $0.objective == top && !$0.picks.allSatisfy { current.contains($0.option) }
            }
            let step = sideways.search(known: top, current: current, work: .max / 2, &generator)
            #expect((step.picks == nil) == others.isEmpty)
            #expect(!step.isBetter)
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
        let problem = Self.assignment(needs: 40, limits: 6)
        let prices = [Double](repeating: 1, count: problem.limitCount)
        guard var enumeration = AssignmentEnumeration(problem, prices: prices) else {
            Issue.record("the problem was refused")
            return
        }
        var generator = SeededGenerator(1)
        let outcome = enumeration.search(known: -1_000_000, current: nil, work: 50_000, &generator)
        #expect(!outcome.isComplete)
        let found = outcome.picks.map { Evaluation($0, of: problem) }
        #expect(found?.isFeasible == true && outcome.isBetter)
    }

    @Test func `leaves parts whose tables would be too large to others`() {
        func isTaken(room: Int64, load: Int64) -> Bool {
            var builder = ProblemBuilder(name: "wide")
            builder.addLimit(id: "limit", atMost: room)
            for need in 0..<10 {
                builder.beginNeed(id: "need-\(need)", mandatory: false)
                builder.beginComponent(id: "component", essential: true, minimum: 1, maximum: 1)
                builder.addOption(
                    id: "option",
                    minimum: 1,
                    maximum: 1,
                    fixedValue: 1,
                    loads: [.init(limit: 0, fixed: load + Int64(need))]
                )
            }
            if AssignmentEnumeration(builder.build(), prices: [0]) != nil { return true }
            return false
        }
        #expect(isTaken(room: 20_000, load: 10_000))
        #expect(!isTaken(room: 4_000_000_000, load: 1_000_000_000))
        #expect(!isTaken(room: 1 << 50, load: 1 << 49))
    }

    @Test func `knows which problems load one capacity an option`() {
        func suits(
            loads: [ProblemBuilder.Load],
            needLoads: [ProblemBuilder.Load] = [],
            atLeast: Int64? = nil
        ) -> Bool {
            var builder = ProblemBuilder(name: "shape")
            builder.addLimit(id: "one", atMost: 9, atLeast: atLeast)
            builder.addLimit(id: "other", atMost: 9)
            builder.addLimit(id: "open")
            builder.beginNeed(id: "need", mandatory: false, fixed: needLoads)
            builder.beginComponent(id: "component", essential: true, minimum: 1, maximum: 1)
            builder.addOption(id: "option", minimum: 1, maximum: 1, loads: loads)
            return AssignmentChoices(builder.build()) != nil
        }
        #expect(suits(loads: [.init(limit: 0, fixed: 3)]))
        #expect(suits(loads: [.init(limit: 0, perUnit: 3), .init(limit: 2, fixed: 5)]))
        #expect(!suits(loads: [.init(limit: 0, fixed: 3), .init(limit: 1, fixed: 3)]))
        #expect(!suits(loads: [.init(limit: 0, fixed: -3)]))
        #expect(!suits(loads: [.init(limit: 0, fixed: 3)], needLoads: [.init(limit: 1, fixed: 2)]))
        #expect(!suits(loads: [.init(limit: 0, fixed: 3)], atLeast: 1))
    }

    /// Mandatory needs, each of which may go to any limit, at which they differ.
    static func assignment(needs: Int, limits: Int) -> Problem {
        var random = RandomProblem(seed: 4)
        var builder = ProblemBuilder(name: "assignment")
        for limit in 0..<limits {
            builder.addLimit(id: "limit-\(limit)", atMost: Int64(needs * 48 / limits))
        }
        for need in 0..<needs {
            builder.beginNeed(id: "need-\(need)", mandatory: true)
            builder.beginComponent(id: "component", essential: true, minimum: 1, maximum: 1)
            for limit in 0..<limits {
                let load = random.int(1...100)
                builder.addOption(
                    id: "option-\(limit)",
                    minimum: 1,
                    maximum: 1,
                    fixedValue: load + random.int(-10...10),
                    loads: [.init(limit: limit, fixed: load)]
                )
            }
        }
        return builder.build()
    }
}
