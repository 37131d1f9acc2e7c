import Allocation
import Formats

/// How large a problem is: what the log begins with.
struct SolveSizes {
    private let name: String
    private let counts: [(name: String, count: Int)]
    private let kinds: [(name: String, count: Int)]

    init(_ problem: Problem) {
        name = problem.name
        counts = [
            ("needs", problem.needCount), ("components", problem.componentCount),
            ("options", problem.optionCount), ("limits", problem.limitCount),
        ]
        kinds = [
            ("mandatory needs", problem.needMandatory.count { $0 }),
            ("soft limits", problem.limitPenalty.count { $0 > 0 }),
            ("cohorts", problem.limitMinimumWhenUsed.count { $0 > 0 }),
            ("loads", problem.optionLoadLimit.count + problem.needLoadLimit.count),
        ]
    }

    var lines: [String] {
        let list = { (counts: [(name: String, count: Int)]) in
            counts.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
        }
        return ["Problem \(name): \(list(counts))", "  with \(list(kinds))"]
    }

    func write(to json: inout JSONWriter) {
        json.key("problem")
        json.string(name)
        for (name, count) in counts + kinds {
            json.member(
                name == "mandatory needs" ? "mandatory" : name == "soft limits" ? "soft" : name,
                Int64(count)
            )
        }
    }
}
