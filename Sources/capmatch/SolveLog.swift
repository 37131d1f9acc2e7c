import Allocation
import CommandSupport
import Formats

/// The log of a solve on standard error: sizes, a row for each better incumbent or bound, and an account at the end.
struct SolveLog {
    private let isQuiet: Bool
    private let isJSON: Bool
    private let isTimeless: Bool
    private var rows = 0
    private var last: SolveProgress?

    init(isQuiet: Bool, isJSON: Bool, isTimeless: Bool) {
        self.isQuiet = isQuiet
        self.isJSON = isJSON
        self.isTimeless = isTimeless
    }

    func begin(_ problem: Problem) {
        guard !isQuiet else { return }
        let (needs, components) = (problem.needCount, problem.componentCount)
        let (options, limits) = (problem.optionCount, problem.limitCount)
        if isJSON {
            object { json in
                json.key("problem")
                json.string(problem.name)
                for (key, count) in [
                    ("needs", needs), ("components", components), ("options", options), ("limits", limits),
                ] {
                    json.key(key)
                    json.integer(Int64(count))
                }
            }
        } else {
            let sizes = "\(needs) needs, \(components) components, \(options) options, \(limits) limits"
            Output.error("Problem \(problem.name): \(sizes)")
        }
    }

    mutating func add(_ progress: SolveProgress) {
        guard !isQuiet else { return }
        let isNews = progress.incumbent != last?.incumbent || progress.bound != last?.bound
        guard isNews, progress.source != .none else { return }
        last = progress
        if isJSON { return writeJSON(progress) }
        let time = isTimeless ? "" : Self.right("seconds", 10)
        // A long log can be read from any place.
        if rows % 20 == 0 {
            let names = Self.right("incumbent", 22) + Self.right("bound", 22) + Self.right("gap", 12)
            Output.error("  \(names)\(Self.right("work", 16))\(time)  phase")
        }
        rows += 1
        let incumbent = progress.incumbent.map { "\($0)" } ?? "-"
        let bound = progress.bound.map { "\($0)" } ?? "-"
        let gap = progress.gap.map { Self.percent($0) } ?? "-"
        let figures = Self.right(incumbent, 22) + Self.right(bound, 22) + Self.right(gap, 12)
        let seconds = isTimeless ? "" : Self.right(Self.rounded(progress.seconds), 10)
        let work = Self.right("\(progress.work)", 16)
        Output.error("\(progress.source.rawValue) \(figures)\(work)\(seconds)  \(progress.phase.rawValue)")
    }

    func end(_ result: SolveResult, _ problem: Problem) {
        guard !isQuiet else { return }
        if isJSON {
            object { json in
                json.key("status")
                json.string(result.solution.status.rawValue)
                json.key("stopReason")
                json.string(result.stopReason.rawValue)
                json.key("work")
                json.integer(result.work)
                json.key("nodes")
                json.integer(Int64(result.nodes))
            }
            return
        }
        if let conflict = result.conflict {
            for limit in conflict.limits { Output.error("Cannot hold: limit \(problem.limitIDs[limit])") }
            for need in conflict.needs { Output.error("Cannot be served: need \(problem.needIDs[need])") }
        }
        let stop = "stopped by \(result.stopReason.rawValue)"
        Output.error(
            "Ended \(result.solution.status.rawValue), \(stop), work \(result.work), \(result.nodes) nodes"
        )
        guard !isTimeless else { return }
        let phases = result.phases.map { "\($0.phase.rawValue) \(Self.rounded($0.seconds))" }
        Output.error("Seconds: \(phases.joined(separator: ", "))")
    }

    private func writeJSON(_ progress: SolveProgress) {
        object { json in
            json.key("incumbent")
            if let incumbent = progress.incumbent { json.integer(incumbent) } else { json.null() }
            json.key("bound")
            if let bound = progress.bound { json.integer(bound) } else { json.null() }
            json.key("gap")
            if let gap = progress.gap { json.number(gap) } else { json.null() }
            json.key("work")
            json.integer(progress.work)
            if !isTimeless {
                json.key("seconds")
                json.number(progress.seconds)
            }
            json.key("phase")
            json.string(progress.phase.rawValue)
            json.key("source")
            json.string("\(progress.source)")
        }
    }

    private func object(_ members: (inout JSONWriter) -> Void) {
        var json = JSONWriter()
        json.beginObject()
        members(&json)
        json.endObject()
        Output.error(String(decoding: json.bytes, as: UTF8.self))
    }

    /// A fraction as a percentage with four decimals, rounded up: a gap is never shown smaller than it is.
    static func percent(_ fraction: Double) -> String {
        let value = (fraction * 1_000_000).rounded(.up)
        guard value.magnitude < 1e15 else { return "\(value / 10_000) %" }
        let units = Int64(value)
        let decimals = "\(10_000 + units.magnitude % 10_000)".dropFirst()
        return "\(units < 0 ? "-" : "")\(units.magnitude / 10_000).\(decimals) %"
    }

    static func rounded(_ seconds: Double) -> String {
        let hundredths = Int64((seconds * 100).rounded())
        return "\(hundredths / 100).\("\(100 + hundredths % 100)".dropFirst())"
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }
}
