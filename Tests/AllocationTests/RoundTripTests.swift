import Allocation
import Formats
import Testing

/// A small generator of our own: the same seed gives the same problems everywhere.
private struct Dice {
    var state: UInt64

    mutating func roll(_ range: ClosedRange<Int64>) -> Int64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return range.lowerBound + Int64((state >> 33) % UInt64(range.upperBound - range.lowerBound + 1))
    }

    mutating func loads(_ limits: Int) -> [ProblemBuilder.Load] {
        guard limits > 0 else { return [] }
        return (0..<roll(0...4)).map { _ in
            .init(limit: Int(roll(0...Int64(limits - 1))), perUnit: roll(-3...5), fixed: roll(-2...2))
        }
    }

    mutating func problem() -> Problem {
        var builder = ProblemBuilder(name: "r \"\\\n\u{1F600}", note: roll(0...1) == 0 ? nil : "é")
        let limits = Int(roll(0...5))
        for limit in 0..<limits {
            builder.addLimit(
                id: "l\(limit)",
                atMost: roll(0...2) == 0 ? nil : roll(-5...100),
                atLeast: roll(0...2) == 0 ? roll(-9...9) : nil,
                penaltyPerUnit: roll(0...1) == 0 ? nil : roll(1...9),
                minimumWhenUsed: roll(0...2) == 0 ? roll(1...9) : nil
            )
        }
        for need in 0..<roll(0...5) {
            builder.beginNeed(
                id: "n\(need)",
                value: roll(-9...9),
                mandatory: roll(0...3) == 0,
                fixed: loads(limits)
            )
            for component in 0..<roll(0...3) {
                let least = roll(0...9)
                builder.beginComponent(
                    id: "c\(component)",
                    essential: roll(0...1) == 0,
                    minimum: least,
                    maximum: least + roll(0...9),
                    maximumPicks: roll(1...3)
                )
                for option in 0..<roll(0...4) {
                    let least = roll(1...9)
                    builder.addOption(
                        id: "o\(option)",
                        minimum: least,
                        maximum: least + roll(0...9),
                        step: roll(1...3),
                        valuePerUnit: roll(-5...50),
                        fixedValue: roll(-5...5),
                        loads: loads(limits)
                    )
                }
            }
        }
        return builder.build()
    }
}

@Suite struct RoundTripTests {
    @Test func `random problems come back as they were written`() throws {
        var dice = Dice(state: 11)
        for round in 0..<500 {
            let problem = dice.problem()
            let bytes = ProblemWriter.bytes(problem)
            let source = try ByteSource(bytes: bytes, bufferSize: 1 + round % 50)
            let found = try ProblemReader.read(source, name: "round \(round)")
            #expect(found == problem, "round \(round)")
            #expect(ProblemWriter.bytes(found) == bytes)
        }
    }

    @Test func `a large problem comes in pieces`() throws {
        var builder = ProblemBuilder(name: "large")
        let seats = builder.addLimit(id: "seats", atMost: 9)
        for need in 0..<20_000 {
            builder.beginNeed(id: "need \(need)")
            builder.beginComponent(id: "c", essential: true, minimum: 1, maximum: 3)
            _ = builder.addOption(
                id: "o",
                minimum: 1,
                maximum: 3,
                valuePerUnit: 5,
                loads: [.init(limit: seats, perUnit: 1)]
            )
        }
        let problem = builder.build()
        var pieces: [[UInt8]] = []
        ProblemWriter.write(problem) { pieces.append($0) }
        #expect(pieces.count > 1 && pieces.allSatisfy { $0.count < 2 << 20 })
        #expect(try ProblemReader.read(bytes: Array(pieces.joined())) == problem)
    }

    @Test func `random solutions come back as they were written`() throws {
        var dice = Dice(state: 12)
        for round in 0..<200 {
            let problem = dice.problem()
            var solution = Solution(status: .feasible, objective: dice.roll(-9...9), upperBound: 10)
            for option in 0..<problem.optionCount where dice.roll(0...1) == 0 {
                solution.picks.append(.init(option: Int32(option), quantity: problem.optionMinimum[option]))
            }
            for limit in 0..<problem.limitCount where dice.roll(0...1) == 0 {
                solution.prices.append(.init(limit: Int32(limit), price: Double(dice.roll(1...99)) / 7))
            }
            let bytes = SolutionWriter.bytes(solution, of: problem)
            let found = try SolutionReader.read(try ByteSource(bytes: bytes), name: "s", of: problem)
            #expect(found == solution, "round \(round)")
        }
    }

    @Test func `a solution's unknown ids are refused with their place, or left out`() throws {
        let problem = try ProblemReader.read(bytes: Array(ProblemReaderTests.example.utf8))
        let text = """
            {"format": "allocation-solution/1", "status": "feasible", "picks": [
             {"need": "a", "component": "training", "option": "course", "quantity": 10},
             {"need": "a", "component": "training", "option": "gone", "quantity": 10}],
             "prices": [{"limit": "gone", "price": 1.5}]}
            """
        func read(_ unknown: SolutionReader.UnknownIDs) throws -> Solution {
            try SolutionReader.read(
                try ByteSource(bytes: Array(text.utf8)),
                name: "s",
                of: problem,
                unknownIDs: unknown
            )
        }
        #expect(try read(.leftOut).picks == [.init(option: 0, quantity: 10)])
        do {
            _ = try read(.refused)
            Issue.record("not refused")
        } catch let error as ProblemFileError {
            #expect(error.description.contains("picks[1] (line 3, column 2)"))
            #expect(error.description.contains("prices[0] (line 4, column 13)"))
        }
    }
}
