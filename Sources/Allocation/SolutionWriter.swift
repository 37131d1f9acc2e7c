import Formats

/// Writes solutions as `allocation-solution/1`.
public enum SolutionWriter {
    /// What a solution's text holds.
    public enum Content: Sendable {
        /// Everything.
        case whole
        /// Everything but the wall time, which differs from run to run.
        case timeless
        /// The figures, without picks and prices.
        case figures
    }

    /// The solution's bytes, one pick and one price a line.
    public static func bytes(_ solution: Solution, of problem: Problem, _ content: Content = .whole)
        -> [UInt8]
    {
        var json = JSONWriter(breakDepth: content == .figures ? 0 : 2)
        json.beginObject()
        json.key("format")
        json.string("allocation-solution/1")
        json.key("problem")
        json.string(problem.name)
        json.key("status")
        json.string(solution.status.rawValue)
        json.key("objective")
        if let objective = solution.objective { json.integer(objective) } else { json.null() }
        json.key("upperBound")
        if let bound = solution.upperBound { json.integer(bound) } else { json.null() }
        json.key("gap")
        if let gap = solution.gap { json.number(gap) } else { json.null() }
        if content != .timeless, let seconds = solution.seconds {
            json.key("seconds")
            json.number(seconds)
        }
        if content != .figures {
            writePicks(solution, of: problem, to: &json)
            writePrices(solution, of: problem, to: &json)
        }
        json.endObject()
        json.endLine()
        return json.bytes
    }

    private static func writePicks(_ solution: Solution, of problem: Problem, to json: inout JSONWriter) {
        json.key("picks")
        json.beginArray()
        var next = 0
        for need in 0..<problem.needCount {
            for component in problem.components(of: need) {
                let end = problem.options(of: component).upperBound
                while next < solution.picks.count, Int(solution.picks[next].option) < end {
                    let pick = solution.picks[next]
                    json.beginObject()
                    json.key("need")
                    json.string(problem.needIDs[need])
                    json.key("component")
                    json.string(problem.componentIDs[component])
                    json.key("option")
                    json.string(problem.optionID(Int(pick.option)))
                    json.key("quantity")
                    json.integer(pick.quantity)
                    json.endObject()
                    next += 1
                }
            }
        }
        json.endArray()
    }

    private static func writePrices(_ solution: Solution, of problem: Problem, to json: inout JSONWriter) {
        json.key("prices")
        json.beginArray()
        for price in solution.prices {
            json.beginObject()
            json.key("limit")
            json.string(problem.limitIDs[Int(price.limit)])
            json.key("price")
            json.number(price.price)
            json.endObject()
        }
        json.endArray()
    }
}
