import Formats
import Testing

@Suite struct BenchCommandTests {
    private func folder() -> RunningCommand {
        let command = RunningCommand("capmatch-bench")
        command.write(SolveCommandTests.example, to: "two-needs.json")
        command.write(SolveCommandTests.example, to: "other.json")
        command.write("instance,best\ntwo-needs,175000000\n", to: "best.csv")
        return command
    }

    private func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }

    @Test func `the suite is the default, and prints a table of the instances that match`() throws {
        let command = folder()
        let outcome = command.run([
            "--instances", command.folder, "two*", "--best", command.path("best.csv"),
        ])
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        let table = lines(outcome.output)
        #expect(table.count == 2)
        #expect(
            table[0].hasPrefix(
                "instance   needs × options  objective      bound   gap %  seconds  MiB   check"
            )
        )
        #expect(table[0].hasSuffix("best known  distance %"))
        #expect(table[1].hasPrefix("two-needs            2 × 3  175000000  175000000  0.0000"))
        #expect(table[1].contains("passed") && table[1].hasSuffix(" 175000000      0.0000"))
    }

    @Test func `JSON is one object an instance`() throws {
        let command = folder()
        let outcome = command.run([
            "suite", "--instances", command.folder, "--json", "--best", command.path("best.csv"), "two-needs",
            "other",
        ])
        let objects = lines(outcome.output)
        #expect(objects.count == 2 && objects.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") })
        #expect(objects[0].contains("\"instance\":\"other\""))
        for member in [
            "\"best\":175000000", "\"distance\":0", "\"bound\":175000000", "\"gap\":0", "\"problems\":[]",
            "\"status\":\"optimal\"",
        ] {
            #expect(objects[1].contains(member), "\(objects[1])")
        }
    }

    @Test func `what explanations of a generated programme say comes true`() throws {
        let outcome = RunningCommand("capmatch-bench").run([
            "explanations", "--needs", "40", "--offers", "25", "--samples", "4",
        ])
        #expect(outcome.exitCode == 0, "\(outcome.output)\(outcome.errors)")
        let found = lines(outcome.output)
        #expect(found.count >= 2 && found[0].contains("served again, but for 0;"), "\(outcome.output)")
        // Needs for which no single change is known are named by their reason.
        #expect(found.dropFirst().dropLast().allSatisfy { $0.hasPrefix("no single change is known for ") })
        #expect(found.last?.contains("within the reported gap, but for 0;") == true)
    }

    @Test func `a generated programme is measured from the database to its proposals`() throws {
        let outcome = RunningCommand("capmatch-bench").run(["programme", "--needs", "60", "--offers", "40"])
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        let table = lines(outcome.output)
        for name in [
            "programme", "pairs", "load", "screen", "solve", "explain", "store",
            "screen and score, all pairs",
            "gap proven over all pairs", "peak memory",
        ] {
            #expect(table.contains { $0.hasPrefix(name) }, "\(name)")
        }
        #expect(table.contains { $0.hasPrefix("check") && $0.hasSuffix("passed") })
        #expect(
            RunningCommand("capmatch-bench").run(["programme", "--needs", "0", "--offers", "1"]).exitCode
                == 64
        )
    }

    @Test func `a best known value above the bound refutes it`() {
        let command = folder()
        command.write("instance,best\ntwo-needs,175000001\n", to: "best.csv")
        let outcome = command.run([
            "--instances", command.folder, "two-needs", "--best", command.path("best.csv"),
        ])
        #expect(outcome.exitCode == 1)
        #expect(outcome.output.contains("FAILED"))
        #expect(outcome.errors.contains("the bound 175000000 is under the best known 175000001"))
    }

    @Test func `a file that is no problem fails, and the others are measured all the same`() {
        let command = folder()
        command.write("{}", to: "broken.json")
        let outcome = command.run(["--instances", command.folder])
        #expect(outcome.exitCode == 1)
        #expect(outcome.errors.contains("broken: the solve ended with exit code 1"))
        #expect(lines(outcome.output).count == 4)
    }

    @Test func `a peer's figures stand beside ours, and one that is not there is only told of`() {
        let command = folder()
        let answer =
            "{\\\"solver\\\": \\\"p\\\", \\\"seconds\\\": 2, \\\"checkedObjective\\\": 7, \\\"upperBound\\\": 8.5}"
        let peer = "test -f FILE && echo \"\(answer)\" # SECONDS"
        let second = peer.replacing("\\\"p\\\"", with: "\\\"q\\\"")
        let outcome = command.run(
            ["--instances", command.folder, "two-needs", "--peer", peer, "--peer", second]
        )
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        let (head, row) = (lines(outcome.output)[0], lines(outcome.output)[1])
        #expect(head.hasSuffix("  p  its bound  its seconds  q  its bound  its seconds"), "\(head)")
        #expect(
            row.split(separator: " ").suffix(6).map(String.init) == ["7", "9", "2.00", "7", "9", "2.00"],
            "\(row)"
        )
        let none = command.run(["--instances", command.folder, "two-needs", "--peer", "exit 3 FILE"])
        #expect(none.exitCode == 0)
        #expect(none.errors.contains("two-needs: the peer's command"))
        let better = "echo '{\"checkedObjective\": 175000001}' # FILE"
        #expect(command.run(["--instances", command.folder, "two-needs", "--peer", better]).exitCode == 1)
    }

    @Test func `a generated call is solved, and once more with a part of its needs new`() throws {
        let command = RunningCommand("capmatch-bench")
        let outcome = command.run([
            "generated", "--needs", "60", "--offers", "24", "--seed", "1", "--gap", "0.02", "--replace", "10",
            "--seconds", "60", "--json", "--out-solutions", command.folder,
        ])
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        let rows = lines(outcome.output)
        #expect(rows.count == 2)
        #expect(rows[1].contains("\"instance\":\"synthetic-60x24-1-replaced-10\""))
        #expect(rows.allSatisfy { $0.contains("\"gapGoal\":0.02") && $0.contains("\"secondsToGap\":") })
        let names = ["synthetic-60x24-1", "synthetic-60x24-1-replaced-10"]
        for name in names {
            #expect(
                command.files.contains(name + ".json.gz") && command.files.contains(name + ".solution.json")
            )
        }
        // What was written is what `solve` reads.
        let again = command.run([
            "--instances", command.folder, names[0], "--gap", "0.02", "--seconds", "60",
        ])
        #expect(again.exitCode == 0)
        #expect(again.output.contains("passed"))
    }

    @Test(arguments: [
        [], ["suite"], ["--instances", "/", "--seconds", "0"], ["generated", "--needs", "1"],
        ["generated", "--needs", "1", "--offers", "1", "--replace", "101"],
        ["generated", "--needs", "1", "--offers", "1", "--replace", "5", "--peer", "echo FILE"],
        ["--instances", "/", "--peer", "true"], ["--instances", "/", "--json", "--markdown"],
    ])
    func `a wrong command line ends with 64`(_ arguments: [String]) {
        #expect(RunningCommand("capmatch-bench").run(arguments).exitCode == 64)
    }
}
