public import Formats

/// Writes problems as `allocation-problem/1`: one limit and one need a line, defaults left out.
public enum ProblemWriter {
    /// The problem's bytes; the same problem gives the same bytes.
    public static func bytes(_ problem: Problem) -> [UInt8] {
        var bytes: [UInt8] = []
        write(problem) { bytes += $0 }
        return bytes
    }

    /// Hands the problem's bytes on piece by piece, about a megabyte at a time.
    public static func write(_ problem: Problem, _ receive: ([UInt8]) throws -> Void) rethrows {
        var json = JSONWriter(breakDepth: 2)
        func pass(from size: Int) throws {
            guard json.bytes.count >= size else { return }
            try receive(json.bytes)
            json.bytes.removeAll(keepingCapacity: true)
        }
        json.beginObject()
        json.key("format")
        json.string("allocation-problem/1")
        json.key("name")
        json.string(problem.name)
        if let note = problem.note {
            json.key("note")
            json.string(note)
        }
        json.key("limits")
        json.beginArray()
        for limit in 0..<problem.limitCount {
            write(limit: limit, of: problem, to: &json)
            try pass(from: 1 << 20)
        }
        json.endArray()
        json.key("needs")
        json.beginArray()
        for need in 0..<problem.needCount {
            write(need: need, of: problem, to: &json)
            try pass(from: 1 << 20)
        }
        json.endArray()
        json.endObject()
        json.endLine()
        try pass(from: 0)
    }

    /// Writes a file, packed where its name ends in `.gz`.
    ///
    /// - Throws: ``FileError``; the file's old content is then untouched.
    public static func write(_ problem: Problem, to path: String) throws(FileError) {
        let bytes = Self.bytes(problem)
        try AtomicFile.write(path.hasSuffix(".gz") ? try Gzip.compress(bytes) : bytes, to: path)
    }

    private static func write(limit: Int, of problem: Problem, to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.string(problem.limitIDs[limit])
        if problem.limitAtMost[limit] != .max { json.member("atMost", problem.limitAtMost[limit]) }
        if problem.limitAtLeast[limit] != .min { json.member("atLeast", problem.limitAtLeast[limit]) }
        if problem.limitPenalty[limit] != 0 { json.member("penaltyPerUnit", problem.limitPenalty[limit]) }
        if problem.limitMinimumWhenUsed[limit] != 0 {
            json.member("minimumWhenUsed", problem.limitMinimumWhenUsed[limit])
        }
        json.endObject()
    }

    private static func write(need: Int, of problem: Problem, to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.string(problem.needIDs[need])
        if problem.needValue[need] != 0 { json.member("value", problem.needValue[need]) }
        if problem.needMandatory[need] {
            json.key("mandatory")
            json.boolean(true)
        }
        let loads = problem.loads(ofNeed: need)
        if !loads.isEmpty {
            json.key("fixed")
            json.beginArray()
            for load in loads { json.load(problem.needLoadLimit[load], problem.needLoadAmount[load]) }
            json.endArray()
        }
        json.key("components")
        json.beginArray()
        for component in problem.components(of: need) { write(component: component, of: problem, to: &json) }
        json.endArray()
        json.endObject()
    }

    private static func write(component: Int, of problem: Problem, to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.string(problem.componentIDs[component])
        json.key("essential")
        json.boolean(problem.componentEssential[component])
        json.member("minimum", problem.componentMinimum[component])
        json.member("maximum", problem.componentMaximum[component])
        if problem.componentMaximumPicks[component] != 1 {
            json.member("maximumPicks", problem.componentMaximumPicks[component])
        }
        json.key("options")
        json.beginArray()
        for option in problem.options(of: component) { write(option: option, of: problem, to: &json) }
        json.endArray()
        json.endObject()
    }

    private static func write(option: Int, of problem: Problem, to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.string(problem.optionID(option))
        json.member("minimum", problem.optionMinimum[option])
        json.member("maximum", problem.optionMaximum[option])
        if problem.optionStep[option] != 1 { json.member("step", problem.optionStep[option]) }
        if problem.optionValuePerUnit[option] != 0 {
            json.member("valuePerUnit", problem.optionValuePerUnit[option])
        }
        if problem.optionFixedValue[option] != 0 {
            json.member("fixedValue", problem.optionFixedValue[option])
        }
        let loads = problem.loads(ofOption: option)
        for (name, amounts) in [("perUnit", problem.optionLoadPerUnit), ("fixed", problem.optionLoadFixed)]
        where loads.contains(where: { amounts[$0] != 0 }) {
            json.key(name)
            json.beginArray()
            for load in loads where amounts[load] != 0 {
                json.load(problem.optionLoadLimit[load], amounts[load])
            }
            json.endArray()
        }
        json.endObject()
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: String, _ number: Int64) {
        key(name)
        integer(number)
    }

    fileprivate mutating func load(_ limit: Int32, _ amount: Int64) {
        beginArray()
        integer(Int64(limit))
        integer(amount)
        endArray()
    }
}
