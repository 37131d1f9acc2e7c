import Formats
import Testing

@Suite struct WarmStartCommandTests {
    private static let cold = """
        {"format": "allocation-solution/1", "problem": "two-needs", "status": "feasible", "objective": 1,
         "upperBound": null, "gap": null, "picks": [
          {"need": "a", "component": "training", "option": "course", "quantity": 14},
          {"need": "b", "component": "training", "option": "course", "quantity": 16},
          {"need": "b", "component": "compute", "option": "cluster", "quantity": 4000}],
         "prices": [{"limit": "course/seats", "price": 4000000}]}
        """

    /// A row of the log that has the warm start's letter, if there is one.
    private func warmRow(_ outcome: RunningCommand.Outcome) -> Substring? {
        outcome.errors.split(separator: "\n").first { $0.hasPrefix("W ") }
    }

    private func solve(
        _ command: RunningCommand,
        _ warm: String,
        _ problem: String = SolveCommandTests.example
    )
        -> RunningCommand.Outcome
    {
        command.write(problem, to: "p.json")
        command.write(warm, to: "w.json")
        return command.run(["solve", command.path("p.json"), "--warm", command.path("w.json"), "--json"])
    }

    @Test func `a solution's picks are the first incumbent`() throws {
        let outcome = solve(RunningCommand(), Self.cold)
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("Warm start: 3 picks and 1 prices of the file are of this problem"))
        #expect(try #require(warmRow(outcome)).contains("175000000"))
    }

    @Test func `the file may be packed`() throws {
        let command = RunningCommand()
        command.write(SolveCommandTests.example, to: "p.json")
        let packed = command.path("w.json.gz")
        #expect(command.run(["solve", command.path("p.json"), "--out", packed, "-q"]).exitCode == 0)
        let outcome = command.run(["solve", command.path("p.json"), "--warm", packed])
        #expect(outcome.exitCode == 0)
        #expect(warmRow(outcome) != nil)
    }

    @Test(arguments: [
        // Ids that the problem does not have.
        ("\"need\": \"a\"", "\"need\": \"gone\"", 2, 1),
        ("\"component\": \"compute\"", "\"component\": \"gone\"", 2, 1),
        ("\"option\": \"cluster\"", "\"option\": \"gone\"", 2, 1),
        ("course/seats", "gone/seats", 3, 0),
        // Quantities that the options do not allow any more.
        ("4000}]", "4001}]", 2, 1), ("4000}]", "9223372036854775807}]", 2, 1), ("4000}]", "-500}]", 2, 1),
        // Prices that mean nothing here.
        ("4000000}", "-4000000}", 3, 1), ("4000000}", "1e308}", 3, 1), ("4000000}", "-1e308}", 3, 1),
        // An option picked twice.
        (
            "\"a\", \"component\": \"training\"", "\"b\", \"component\": \"training\"", 2, 1
        ),
    ])
    func `what does not fit is left out, and the result is the same`(
        _ old: String,
        _ new: String,
        _ picks: Int,
        _ prices: Int
    ) {
        let outcome = solve(RunningCommand(), Self.cold.replacing(old, with: new))
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(
            outcome.errors.contains("Warm start: \(picks) picks and \(prices) prices"),
            "\(outcome.errors)"
        )
        #expect(outcome.output.contains("\"status\": \"optimal\", \"objective\": 175000000"))
    }

    @Test func `a changed problem is solved from what is left of the solution`() {
        // Ten seats each are worth more than sixteen for one.
        let smaller = SolveCommandTests.example.replacing("\"atMost\": 30", with: "\"atMost\": 20")
        let outcome = solve(RunningCommand(), Self.cold, smaller)
        #expect(outcome.exitCode == 0)
        #expect(
            outcome.output.contains("\"status\": \"optimal\", \"objective\": 129000000"),
            "\(outcome.output)"
        )
    }

    @Test(arguments: [
        ("\"quantity\": 14", "\"quantity\": 14.5", "picks[0] (line 3"),
        ("\"quantity\": 14", "\"quantity\": 14, \"more\": 1", "picks[0].more (line 3"),
        ("allocation-solution/1", "allocation-solution/2", "format (line 1"),
        ("4000000}]}", "4000000}]", "line 6"), ("4000000}]}", "\"much\"}]}", "prices[0] (line 6"),
    ])
    func `a broken file is refused with its place`(_ old: String, _ new: String, _ place: String) {
        let outcome = solve(RunningCommand(), Self.cold.replacing(old, with: new))
        #expect(outcome.exitCode == 65)
        #expect(outcome.errors.contains(place), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test func `a file that is not there ends with 2`() {
        let command = RunningCommand()
        command.write(SolveCommandTests.example, to: "p.json")
        let outcome = command.run(["solve", command.path("p.json"), "--warm", command.path("none.json")])
        #expect(outcome.exitCode == 2)
    }
}
