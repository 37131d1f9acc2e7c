import Allocation
import Testing

/// Reads back what MPS says, just enough to hold a point against it.
private struct MPSFile {
    var senses: [String: Character] = [:]
    var entries: [(column: String, row: String, value: Int64)] = []
    var rightHandSides: [String: Int64] = [:]
    var upper: [String: Int64] = [:]
    var fixed: [String: Int64] = [:]

    init(_ bytes: [UInt8]) {
        var section = ""
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard line.hasPrefix(" ") else {
                section = words[0]
                continue
            }
            switch (section, words.count) {
            case ("ROWS", 2): senses[words[1]] = words[0].first
            case ("COLUMNS", 3) where words[1] != "'MARKER'":
                entries.append((words[0], words[1], Int64(words[2]) ?? 0))
            case ("RHS", 3): rightHandSides[words[1]] = Int64(words[2])
            case ("BOUNDS", 4) where words[0] == "UP": upper[words[2]] = Int64(words[3])
            case ("BOUNDS", 4): fixed[words[2]] = Int64(words[3])
            default: break
            }
        }
    }

    /// The objective of a point, and the names of the rows and bounds that it breaks.
    func evaluate(_ point: [String: Int64]) -> (objective: Int64, broken: [String]) {
        var sums: [String: Int64] = [:]
        for entry in entries { sums[entry.row, default: 0] += entry.value * point[entry.column, default: 0] }
        var broken = senses.filter { row, sense in
            let (sum, side) = (sums[row, default: 0], rightHandSides[row, default: 0])
            return sense == "L" && sum > side || sense == "G" && sum < side || sense == "E" && sum != side
        }.map(\.key)
        broken += upper.filter { point[$0.key, default: 0] > $0.value }.map(\.key)
        broken += fixed.filter { point[$0.key, default: 0] != $0.value }.map(\.key)
        return (sums["value", default: 0], broken.sorted())
    }
}

@Suite struct MPSWriterTests {
    private func file(_ text: String) throws -> MPSFile {
        MPSFile(MPSWriter.bytes(try ProblemReader.read(bytes: Array(text.utf8))))
    }

    /// Need a takes 14 seats, b takes 16 and 4000 hours.
    private let optimum: [String: Int64] = [
        "z0": 1, "z1": 1, "w0": 1, "w1": 1, "w2": 1, "y0": 1, "q0": 9, "y1": 1, "q1": 11, "y2": 1, "q2": 7,
        "k0": 1,
    ]

    @Test func `the example's optimum has its value and breaks no row`() throws {
        let (objective, broken) = try file(ProblemReaderTests.example).evaluate(optimum)
        #expect(objective == 175_000_000)
        #expect(broken.isEmpty, "\(broken)")
    }

    @Test(
        arguments: [
            (["q0": 10], ["atMost0"]), (["z0": 0], ["in0"]), (["y2": 0], ["gate2", "one2"]),
            (["k0": 0], ["closed0"]), (["q1": 12], ["atMost0", "gate1", "most1", "q1"]),
            (["y0": 2, "q0": 4], ["picks0", "y0"]),
        ] as [([String: Int64], [String])]
    )
    func `each rule that a point breaks has a row`(_ change: [String: Int64], _ rows: [String]) throws {
        let point = optimum.merging(change) { $1 }
        #expect(try file(ProblemReaderTests.example).evaluate(point).broken == rows)
    }

    @Test func `a soft limit is passed at its price, and a mandatory need is fixed`() throws {
        let text = ProblemReaderTests.example
            .replacing("\"penaltyPerUnit\": null", with: "\"penaltyPerUnit\": 1000")
            .replacing("{\"id\": \"a\",", with: "{\"id\": \"a\", \"mandatory\": true,")
        let over = optimum.merging(["q0": 10, "o0": 1]) { $1 }
        let (objective, broken) = try file(text).evaluate(over)
        #expect(objective == 179_000_000 - 1000)
        #expect(broken.isEmpty, "\(broken)")
        #expect(try file(text).evaluate(["z0": 0]).broken.contains("z0"))
    }
}
