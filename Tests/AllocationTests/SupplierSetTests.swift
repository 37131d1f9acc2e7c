@testable import Allocation
import Testing

/// What one component takes from several suppliers at once.
@Suite struct SupplierSetTests {
    /// What one supplier may give, and what it brings.
    private struct Supplier {
        var low: Int64
        var high: Int64
        var step: Int64 = 1
        var unit: Int64
        var fixed: Int64
    }

    /// The exact reduced value of a problem's only need where no limit has a price, in whole numbers.
    private func value(_ problem: Problem) -> Int64 {
        let fixed = FixedPrices([], limits: problem).values(of: problem)
        return Int64(fixed[0] >> FixedPoint.bits)
    }

    /// A need with one component.
    private func problem(
        value: Int64,
        minimum: Int64,
        maximum: Int64,
        picks: Int64,
        options: [Supplier]
    ) -> Problem {
        var builder = ProblemBuilder(name: "sets")
        builder.beginNeed(id: "need", value: value, mandatory: false, fixed: [])
        builder.beginComponent(
            id: "component",
            essential: true,
            minimum: minimum,
            maximum: maximum,
            maximumPicks: picks
        )
        for (index, option) in options.enumerated() {
            builder.addOption(
                id: "option-\(index)",
                minimum: option.low,
                maximum: option.high,
                step: option.step,
                valuePerUnit: option.unit,
                fixedValue: option.fixed
            )
        }
        return builder.build()
    }

    /// The best of all sets and all quantities.
    private func byTrying(
        _ options: [Supplier],
        _ minimum: Int64,
        _ maximum: Int64,
        picks: Int64
    ) -> Int64? {
        var best: Int64?
        func extend(_ next: Int, _ left: Int64, _ quantity: Int64, _ value: Int64, _ taken: Int) {
            if quantity > maximum { return }
            if taken > 0, quantity >= minimum { best = max(best ?? value, value) }
            guard left > 0, next < options.count else { return }
            for place in next..<options.count {
                let option = options[place]
                for units in stride(from: option.low, through: option.high, by: Int(option.step)) {
                    let own = option.unit * units + option.fixed
                    extend(place + 1, left - 1, quantity + units, value + own, taken + 1)
                }
            }
        }
        extend(0, picks, 0, 0, 0)
        return best
    }

    @Test func `a minimum that only losses reach is reached at the least loss`() {
        var random = RandomProblem(seed: 77)
        var reached = 0
        for round in 0..<3_000 {
            let picks = random.int(2...4)
            let minimum = random.int(1...20)
            let maximum = minimum + random.int(0...8)
            let isStepwise = random.chance(30)
            var options: [Supplier] = []
            for _ in 0..<random.int(2...8) {
                let step = isStepwise ? random.int(1...3) : 1
                let low = random.int(1...5)
                let high = low + step * random.int(0...3)
                options.append(
                    Supplier(
                        low: low,
                        high: high,
                        step: step,
                        unit: random.int(-6...3),
                        fixed: random.int(-9...5)
                    )
                )
            }
            let value = random.int(0...60)
            let problem = problem(
                value: value,
                minimum: minimum,
                maximum: maximum,
                picks: picks,
                options: options
            )
            let best = byTrying(options, minimum, maximum, picks: picks).map { max(0, value + $0) } ?? 0
            if best > 0 { reached += 1 }
            #expect(self.value(problem) == best, "round \(round)")
        }
        #expect(reached > 1_000)
    }

    @Test func `of many suppliers alike no more are looked at than a set has room for`() {
        // Trying the sets of five of 600 suppliers would take years.
        var options: [Supplier] = []
        for index in 0..<Int64(600) {
            options.append(Supplier(low: 1, high: 4, unit: -2 - index % 3, fixed: -(index % 7)))
        }
        let problem = problem(value: 1_000, minimum: 17, maximum: 30, picks: 5, options: options)
        #expect(value(problem) == 1_000 - 2 * 17)
    }
}
