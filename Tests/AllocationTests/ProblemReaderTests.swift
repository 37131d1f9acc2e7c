import Allocation
import Formats
import Testing

@Suite struct ProblemReaderTests {
    /// The example of the format's description, its keys in another order: limits after needs, maximum after loads.
    static let example = """
        {"needs": [
          {"id": "a", "components": [
            {"id": "training", "essential": true, "minimum": 10, "maximum": 20, "options": [
              {"perUnit": [[0, 1]], "id": "course", "minimum": 5, "maximum": 30, "valuePerUnit": 4000000}]}]},
          {"id": "b", "components": [
            {"id": "training", "essential": true, "minimum": 8, "maximum": 16, "options": [
              {"id": "course", "minimum": 5, "maximum": 30, "valuePerUnit": 5000000, "perUnit": [[0, 1]]}]},
            {"id": "compute", "essential": false, "minimum": 1000, "maximum": 4000, "options": [
              {"id": "cluster", "minimum": 500, "maximum": 5000, "step": 500, "valuePerUnit": 10000,
               "fixedValue": -1000000, "perUnit": [[1, 1]]}]}]}],
         "limits": [{"id": "course/seats", "atMost": 30, "minimumWhenUsed": 12, "penaltyPerUnit": null},
                    {"id": "cluster/hours", "atMost": 5000}],
         "name": "two-needs", "format": "allocation-problem/1"}
        """

    /// A small problem with one of everything, into which the malformed variants put their breach.
    static let whole = """
        {"format": "allocation-problem/1", "name": "n", "note": "x",
         "limits": [{"id": "l", "atMost": 9, "atLeast": -1, "penaltyPerUnit": 2, "minimumWhenUsed": 1},
                    {"id": "m"}],
         "needs": [{"id": "a", "value": 1, "mandatory": false, "fixed": [[0, 1]], "components": [
           {"id": "c", "essential": true, "minimum": 0, "maximum": 5, "maximumPicks": 2, "options": [
             {"id": "o", "minimum": 1, "maximum": 5, "step": 2, "valuePerUnit": 3, "fixedValue": -4,
              "perUnit": [[0, 1], [1, 2]], "fixed": [[1, -3]]},
             {"id": "p", "minimum": 1, "maximum": 1}]}]}]}
        """

    private func breaches(_ text: String) -> [String] {
        do {
            _ = try ProblemReader.read(bytes: Array(text.utf8), name: "f")
            return []
        } catch .invalid(_, let breaches, _) {
            return breaches.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `the example is read whatever the order of its keys`() throws {
        let problem = try ProblemReader.read(bytes: Array(Self.example.utf8))
        #expect(problem.name == "two-needs")
        #expect(problem.limitIDs == ["course/seats", "cluster/hours"])
        #expect(problem.limitMinimumWhenUsed == [12, 0])
        #expect(problem.limitAtLeast == [.min, .min])
        #expect(problem.needComponentStart == [0, 1, 3])
        #expect(problem.optionNames == ["course", "cluster"])
        #expect(problem.optionName == [0, 0, 1])
        #expect(problem.optionLoadLimit == [0, 0, 1])
        #expect(problem.optionLoadPerUnit == [1, 1, 1])
        #expect(problem.componentMaximumPicks == [1, 1, 1])
    }

    @Test func `one of everything is read, and loads on one limit add up`() throws {
        let text = Self.whole.replacing("[[0, 1], [1, 2]]", with: "[[1, 2], [0, 1], [1, 5]]")
        let problem = try ProblemReader.read(bytes: Array(text.utf8))
        #expect(problem.note == "x")
        #expect(problem.optionLoadLimit == [0, 1])
        #expect(problem.optionLoadPerUnit == [1, 7])
        #expect(problem.optionLoadFixed == [0, -3])
        #expect(problem.needLoadAmount == [1])
        #expect(problem.limitPenalty == [2, 0])
    }

    static let malformed: [(String, String, String)] = [
        (
            "allocation-problem/1", "allocation-problem/2",
            "format (line 1, column 12): found \"allocation-problem/2\""
        ),
        ("\"note\"", "\"nota\"", "nota (line 1, column 49): unknown key"),
        (
            "\"step\": 2", "\"stop\": 2",
            "needs[0].components[0].options[0].stop (line 6, column 46): unknown key \"stop\"; an option has"
        ),
        ("\"note\": \"x\"", "\"name\": \"x\"", "name (line 1, column 49): the key \"name\" is given twice"),
        ("\"name\": \"n\", ", "", "problem (line 1, column 1): the field \"name\" is missing"),
        ("\"name\": \"n\"", "\"name\": 3", "name (line 1, column 44): found 3; expected a string"),
        ("\"note\": \"x\"", "\"note\": null", "note (line 1, column 57): found null; expected a string"),
        ("{\"id\": \"m\"}", "{}", "limits[1] (line 3, column 13): the field \"id\" is missing"),
        ("{\"id\": \"m\"}", "7", "limits[1] (line 3, column 13): found 7; expected an object"),
        (
            "{\"id\": \"m\"}", "{\"id\": \"l\"}",
            "limits[1].id (line 3, column 13): \"l\" is the id of an earlier"
        ),
        ("{\"id\": \"m\"}", "{\"id\": null}", "limits[1].id (line 3, column 20): found null"),
        (
            "\"atMost\": 9", "\"atMost\": 9.0",
            "limits[0].atMost (line 2, column 35): found 9.0; expected an integer"
        ),
        ("\"atMost\": 9", "\"atMost\": 1e3", "limits[0].atMost (line 2, column 35): found 1e3"),
        ("\"atMost\": 9", "\"atMost\": true", "limits[0].atMost (line 2, column 35): found true"),
        (
            "\"atMost\": 9", "\"atMost\": 9223372036854775808",
            "limits[0].atMost (line 2, column 35): found 9223372036854775808"
        ),
        (
            "\"penaltyPerUnit\": 2", "\"penaltyPerUnit\": 0",
            "limits[0].penaltyPerUnit (line 2, column 71): found 0"
        ),
        ("\"minimumWhenUsed\": 1", "\"minimumWhenUsed\": 0", "limits[0].minimumWhenUsed (line 2"),
        (
            "\"value\": 1", "\"value\": null",
            "needs[0].value (line 4, column 33): found null; expected an integer"
        ),
        ("\"mandatory\": false", "\"mandatory\": 0", "needs[0].mandatory (line 4"),
        (
            "\"fixed\": [[0, 1]]", "\"fixed\": [[2, 1]]",
            "needs[0].fixed[0] (line 4, column 66): there is no limit 2"
        ),
        (
            "\"fixed\": [[0, 1]]", "\"fixed\": [[0, 1], [0]]",
            "needs[0].fixed[1] (line 4, column 74): expected [limit"
        ),
        (
            "\"fixed\": [[0, 1]]", "\"fixed\": [[0, 1.5]]",
            "needs[0].fixed[0] (line 4, column 66): expected [limit"
        ),
        (
            "\"fixed\": [[0, 1]]", "\"fixed\": {}",
            "needs[0].fixed (line 4, column 65): found an object; expected an array"
        ),
        (
            "\"essential\": true, ", "",
            "needs[0].components[0] (line 5, column 4): the field \"essential\" is missing"
        ),
        ("\"minimum\": 0", "\"minimum\": -1", "needs[0].components[0].minimum (line 5, column 46): found -1"),
        (
            "\"minimum\": 0", "\"minimum\": 6",
            "needs[0].components[0] (line 5, column 4): the minimum 6 is over"
        ),
        ("\"maximumPicks\": 2", "\"maximumPicks\": 0", "needs[0].components[0].maximumPicks (line 5"),
        (
            "\"id\": \"p\"", "\"id\": \"o\"",
            "needs[0].components[0].options[1].id (line 8, column 6): \"o\" is the id"
        ),
        ("\"maximum\": 1}", "\"maximum\": 0}", "needs[0].components[0].options[1].maximum (line 8"),
        (
            "\"minimum\": 1, \"maximum\": 1}", "\"minimum\": 2, \"maximum\": 1}",
            "needs[0].components[0].options[1] (line 8"
        ),
        ("\"step\": 2", "\"step\": 0", "needs[0].components[0].options[0].step (line 6, column 54): found 0"),
        (
            "[1, 2]]", "[-1, 2]]",
            "needs[0].components[0].options[0].perUnit[1] (line 7, column 27): there is no limit -1"
        ),
        (
            "[1, 2]]", "[1, 9223372036854775807]]",
            "limits[1] (line 3, column 13): the load of \"m\" can overflow"
        ),
        (
            "\"valuePerUnit\": 3", "\"valuePerUnit\": 9223372036854775807",
            "problem (line 1, column 1): the objective can"
        ),
        (
            "\"penaltyPerUnit\": 2", "\"penaltyPerUnit\": 9223372036854775807",
            "problem (line 1, column 1): the objective"
        ),
        ("\"maximum\": 1}]}]}]}", "\"maximum\": 1}]}]}]} x", "problem (line 8, column 52): "),
        ("\"maximum\": 1}]}]}]}", "\"maximum\": 1}]}", "needs[0] (line 8"),
        ("\"step\": 2", "\"step\": 02", "needs[0].components[0].options[0] (line 6"),
    ]

    @Test(arguments: malformed)
    func `each breach is refused with its place`(_ found: String, _ broken: String, _ expected: String) {
        let text = Self.whole.replacing(found, with: broken, maxReplacements: 1)
        #expect(text != Self.whole)
        let breaches = breaches(text)
        #expect(breaches.contains { $0.hasPrefix(expected) }, "\(breaches)")
        #expect(breaches.count == 1, "\(breaches)")
    }

    @Test func `limits that come last are held against the uses before them`() {
        let text = Self.example.replacing("[[1, 1]]", with: "[[1, 1], [5, 1]]")
        #expect(
            breaches(text) == [
                "needs[1].components[1].options[0].perUnit[1] (line 10, column 52): there is no limit 5;"
                    + " expected an index from 0 to 1"
            ]
        )
    }

    @Test func `all breaches of a file are listed, up to a limit`() {
        let many = Self.whole.replacing("\"minimum\"", with: "\"least\"")
        #expect(breaches(many).count == 6)
        let needs = (0..<80).map { "{\"id\": \"\($0)\"}" }.joined(separator: ",")
        let text =
            "{\"format\": \"allocation-problem/1\", \"name\": \"n\", \"limits\": [], \"needs\": [\(needs)]}"
        guard case .invalid(_, let kept, let total)? = thrown(text) else {
            Issue.record("not refused")
            return
        }
        #expect(kept.count == ProblemFileError.breachLimit)
        #expect(total == 80)
    }

    private func thrown(_ text: String) -> ProblemFileError? {
        do {
            _ = try ProblemReader.read(bytes: Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: ["", "[]", "null", "{", "\u{FEFF}{}", "{\"format\""])
    func `what is no problem at all is refused`(_ text: String) {
        #expect(!breaches(text).isEmpty)
    }

    @Test func `a missing file and a folder are told apart from bad data`() {
        #expect(throws: ProblemFileError.self) { try ProblemReader.read(path: "/nonexistent/problem.json") }
        #expect(throws: ProblemFileError.self) { try ProblemReader.read(path: "/tmp") }
    }
}
