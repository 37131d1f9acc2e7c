import Formats
import Glibc
import Testing

@Suite struct SolveCommandTests {
    static let example = """
        {"format": "allocation-problem/1", "name": "two-needs",
         "limits": [{"id": "course/seats", "atMost": 30, "minimumWhenUsed": 12},
                    {"id": "cluster/hours", "atMost": 5000}],
         "needs": [
          {"id": "a", "components": [
            {"id": "training", "essential": true, "minimum": 10, "maximum": 20, "options": [
              {"id": "course", "minimum": 5, "maximum": 30, "valuePerUnit": 4000000, "perUnit": [[0, 1]]}]}]},
          {"id": "b", "components": [
            {"id": "training", "essential": true, "minimum": 8, "maximum": 16, "options": [
              {"id": "course", "minimum": 5, "maximum": 30, "valuePerUnit": 5000000, "perUnit": [[0, 1]]}]},
            {"id": "compute", "essential": false, "minimum": 1000, "maximum": 4000, "options": [
              {"id": "cluster", "minimum": 500, "maximum": 5000, "step": 500, "valuePerUnit": 10000,
               "fixedValue": -1000000, "perUnit": [[1, 1]]}]}]}]}
        """

    /// A knapsack with several limits that takes far longer to prove than any test waits.
    static var hard: String {
        var state: UInt64 = 5
        func random(_ range: ClosedRange<Int>) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return range.lowerBound + Int(state >> 33) % range.count
        }
        let limits = (0..<20).map { "{\"id\": \"l\($0)\", \"atMost\": 25000}" }.joined(separator: ",")
        let needs = (0..<300).map { need in
            let loads = (0..<20).map { "[\($0),\(random(1...1000))]" }.joined(separator: ",")
            let option =
                "{\"id\":\"o\",\"minimum\":1,\"maximum\":1,\"fixedValue\":\(random(500...1500)),\"fixed\":[\(loads)]}"
            return
                "{\"id\":\"n\(need)\",\"components\":[{\"id\":\"c\",\"essential\":true,\"minimum\":0,\"maximum\":1,"
                + "\"options\":[\(option)]}]}"
        }
        return "{\"format\":\"allocation-problem/1\",\"name\":\"hard\",\"limits\":[\(limits)],"
            + "\"needs\":[\(needs.joined(separator: ","))]}"
    }

    private func member(_ key: String, of json: String) throws -> String? {
        var reader = JSONReader(try ByteSource(bytes: Array(json.utf8)))
        while true {
            let token = try reader.next()
            if token == .end { return nil }
            guard token == .key(key) else { continue }
            switch try reader.next() {
            case .string(let text), .number(let text): return text
            case .integer(let value): return "\(value)"
            case let other: return "\(other)"
            }
        }
    }

    @Test func `the format's example is solved and proven`() throws {
        let command = RunningCommand()
        let outcome = command.run(
            ["solve", "-", "--json", "--out", command.path("s.json")],
            input: Self.example
        )
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(try member("status", of: outcome.output) == "optimal")
        #expect(try member("objective", of: outcome.output) == "175000000")
        #expect(try member("upperBound", of: outcome.output) == "175000000")
        #expect(!outcome.output.contains("picks"))
        #expect(command.contents("s.json").contains("\"quantity\": 4000"))
    }

    @Test func `the whole solution can go to standard output, and start another solve`() throws {
        let command = RunningCommand()
        command.write(Self.example, to: "p.json")
        let whole = command.run(["solve", command.path("p.json"), "--out", "-", "--quiet"])
        #expect(whole.exitCode == 0)
        #expect(whole.errors.isEmpty)
        #expect(whole.output.contains("\"picks\""))
        command.write(
            whole.output.replacing("\"option\": \"cluster\"", with: "\"option\": \"gone\""),
            to: "w.json"
        )
        let warm = command.run(["solve", command.path("p.json"), "--warm", command.path("w.json"), "--json"])
        #expect(try member("objective", of: warm.output) == "175000000")
    }

    @Test func `two logs without times are the same`() {
        let command = RunningCommand()
        let arguments = ["solve", "-", "--timeless-log", "--work-limit", "2000000", "--json"]
        let first = command.run(arguments, input: Self.example)
        let second = command.run(arguments + ["--threads", "1"], input: Self.example)
        #expect(first.errors == second.errors)
        #expect(first.errors.contains("2 needs, 3 components, 3 options, 2 limits"))
        let json = command.run(arguments + ["--json-log"], input: Self.example)
        #expect(json.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") })
    }

    @Test func `a problem proven infeasible is done, and the log names what cannot hold`() throws {
        let text = Self.example.replacing("\"id\": \"a\",", with: "\"id\": \"a\", \"mandatory\": true,")
            .replacing("\"atMost\": 30", with: "\"atMost\": 9")
        let outcome = RunningCommand().run(["solve", "-", "--json"], input: text)
        #expect(outcome.exitCode == 0)
        #expect(try member("status", of: outcome.output) == "infeasible")
    }

    @Test(arguments: [
        ("", "line 1, column 1"), ("{}", "\"format\" is missing"), ("{\"a\"", "line 1"),
        (SolveCommandTests.example + "x", "after the end"),
        (SolveCommandTests.example.replacing("[[1, 1]]", with: "[[7, 1]]"), "options[0].perUnit[0]"),
        (SolveCommandTests.example.replacing("30,", with: "30.0,"), "limits[0].atMost (line 2, column 46)"),
        ("\u{1F}\u{8B}", "standard input"),
    ])
    func `bad data end with 65 and their place`(_ text: String, _ place: String) {
        let outcome = RunningCommand().run(["solve", "-"], input: text)
        #expect(outcome.exitCode == 65)
        #expect(outcome.errors.contains(place), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test func `files that cannot be read have their own codes`() {
        let command = RunningCommand()
        #expect(command.run(["solve", command.path("none.json")]).exitCode == 2)
        #expect(command.run(["solve", command.folder]).exitCode == 65)
        command.write(Self.example, to: "p.json")
        let outcome = command.run(["solve", command.path("p.json"), "--out", command.path("no/s.json")])
        #expect(outcome.exitCode == 2)
        chmod(command.path("p.json"), 0)
        // The superuser reads everything.
        if getuid() != 0 { #expect(command.run(["solve", command.path("p.json")]).exitCode == 77) }
    }

    @Test(arguments: [
        ["solve"], ["solve", "p", "--time-limit", "0"], ["solve", "p", "--time-limit", "x"],
        ["solve", "p", "--gap=-1"],
        ["solve", "p", "--threads", "0"], ["solve", "p", "--nonsense"], ["solve", "-", "--warm", "-"],
    ])
    func `a wrong command line ends with 64`(_ arguments: [String]) {
        #expect(RunningCommand().run(arguments).exitCode == 64)
    }

    @Test func `help has an example and ends with 0`() {
        let outcome = RunningCommand().run(["solve", "--help"])
        #expect(outcome.exitCode == 0)
        #expect(outcome.output.contains("capmatch solve problem.json.gz"))
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a signal gives the best so far with a bound, the file whole`(_ signal: Int32) throws {
        let command = RunningCommand()
        command.write(Self.hard, to: "p.json")
        // The time limit only keeps a broken solver from holding up the tests.
        command.start([
            "solve", command.path("p.json"), "--json", "--out", command.path("s.json"), "--time-limit", "100",
        ])
        #expect(command.waitForLog("\nP "))
        command.send(signal)
        let outcome = command.finish()
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(try member("status", of: outcome.output) == "feasible")
        let objective = try #require(Int64(try member("objective", of: outcome.output) ?? ""))
        let bound = try #require(Int64(try member("upperBound", of: outcome.output) ?? ""))
        #expect(objective > 0 && bound >= objective)
        #expect(outcome.errors.contains("stopped by interrupted"))
        #expect(command.contents("s.json").hasSuffix("}\n"))
        #expect(command.files == ["errors", "input", "output", "p.json", "s.json"])
    }
}
