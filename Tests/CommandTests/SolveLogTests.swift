import Testing

@Suite struct SolveLogTests {
    /// The log with its counts of work masked: they change whenever the solver gets better.
    private func masked(_ log: String) -> String {
        log.replacing(/\ +[0-9]+(  [a-z]+\n)/) { "  #\($0.output.1)" }
            .replacing(/[0-9]+: [0-9]+ price passes, [0-9]+ nodes?/, with: "#")
    }

    private func solve(_ problem: String, _ arguments: [String]) -> RunningCommand.Outcome {
        RunningCommand().run(["solve", "-"] + arguments, input: problem)
    }

    @Test func `the timeless log of the format's example`() {
        let outcome = solve(SolveCommandTests.example, ["--timeless-log", "--work-limit", "2000000"])
        #expect(
            masked(outcome.errors) == """
                Problem two-needs: 2 needs, 3 components, 3 options, 2 limits
                  with 0 mandatory needs, 0 soft limits, 1 cohorts, 3 loads
                Reductions: 0 options that no solution can have, 1 limit that nothing can break; all is one part
                               incumbent                 bound         gap            work  phase
                R                      0                     -           -  #  presolve
                R              175000000                     -           -  #  repair
                P              175000000             175000000    0.0000 %  #  prices
                Solving report
                  status       optimal, stopped by proven
                  objective    175000000
                  upper bound  175000000
                  gap          0.0000 %
                  reductions   0 of 3 options dropped beforehand, 0 ruled out by prices, 1 part
                  work         #
                  proof        The prices in the solution file prove the whole bound by themselves, in exact integers.
                  check        recomputed from the picks alone: feasible, and worth 175000000

                """,
            "If the solver has changed, look at the new log and take it over."
        )
    }

    @Test func `a solve that a limit ends says which part of its bound rests on what`() throws {
        let arguments = ["--timeless-log", "--work-limit", "20000000"]
        let outcome = solve(SolveCommandTests.hard, arguments)
        #expect(outcome.errors == solve(SolveCommandTests.hard, arguments + ["--threads", "1"]).errors)
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.contains("  status       feasible, stopped by work"))
        #expect(lines.contains { $0.hasPrefix("  proof        The prices in the solution file prove ") })
        let rows = lines.prefix { $0 != "Solving report" }.dropFirst(3)
        let header = try #require(rows.first)
        for (index, row) in rows.enumerated() { #expect((row == header) == (index % 21 == 0)) }
        let letters = Set(rows.filter { $0 != header }.compactMap(\.first))
        #expect(letters.isSubset(of: Set("WPCDRLB")) && letters.isSuperset(of: "PR"))
    }

    @Test func `a log with times has few rows, all phases' times and the check`() throws {
        let outcome = solve(SolveCommandTests.hard, ["--time-limit", "1"])
        #expect(outcome.exitCode == 0)
        let lines = outcome.errors.split(separator: "\n")
        // One row each tenth of a second, and the first incumbent, the first bound and the last row.
        #expect(lines.count { $0.wholeMatch(of: /[WPCDRLB] .*/) != nil } <= 14)
        #expect(lines.contains { $0.hasPrefix("  check        recomputed from the picks alone: feasible") })
        let seconds = try #require(lines.last)
        #expect(
            seconds.hasPrefix("  seconds      ") && seconds.contains("presolve")
                && seconds.contains("check 0.")
        )
    }

    @Test func `quiet prints no log, and JSON is one object a line with the same account`() throws {
        #expect(solve(SolveCommandTests.example, ["--quiet"]).errors.isEmpty)
        let outcome = solve(SolveCommandTests.example, ["--json-log", "--timeless-log"])
        let lines = outcome.errors.split(separator: "\n")
        try #require(lines.count >= 4)
        #expect(lines[0].hasPrefix("{\"problem\": \"two-needs\", \"needs\": 2, "))
        #expect(lines[1] == "{\"optionsDropped\": 0, \"limitsDropped\": 1, \"parts\": 1}")
        #expect(lines[2].contains("\"source\": "))
        let end = try #require(lines.last)
        for member in [
            "\"status\": \"optimal\"", "\"priceBound\": 175000000", "\"nodes\": 0",
            "\"checkedObjective\": 175000000",
            "\"breaches\": 0",
        ] {
            #expect(end.contains(member))
        }
        #expect(!outcome.errors.contains("seconds"))
    }

    @Test func `what cannot hold together is named`() {
        let text = SolveCommandTests.example.replacing(
            "\"id\": \"a\",",
            with: "\"id\": \"a\", \"mandatory\": true,"
        )
        .replacing("\"atMost\": 30", with: "\"atMost\": 9")
        let outcome = solve(text, [])
        #expect(outcome.errors.contains("  status       infeasible, stopped by proven"))
        #expect(outcome.errors.contains("  proof        There is no solution: "))
        #expect(outcome.errors.contains("  not served   need a"), "\(outcome.errors)")
    }
}
