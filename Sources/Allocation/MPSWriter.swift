public import Formats

/// Writes problems as free-format MPS, so that any mixed-integer solver can check ours.
///
/// Columns are `z` (a need is served), `w` (a component is), `y` (an option is picked), `q` (steps above its
/// minimum), `o` and `u` (a soft limit is passed), `k` (a cohort runs), each with the index of its owner.
public enum MPSWriter {
    /// Writes a file, packed where its name ends in `.gz`.
    ///
    /// - Throws: ``FileError``; the file's old content is then untouched.
    public static func write(_ problem: Problem, to path: String) throws(FileError) {
        let bytes = Self.bytes(problem)
        try AtomicFile.write(path.hasSuffix(".gz") ? try Gzip.compress(bytes) : bytes, to: path)
    }

    /// The model's bytes; the same problem gives the same bytes.
    public static func bytes(_ problem: Problem) -> [UInt8] {
        var model = MPSModel(problem)
        return model.write()
    }
}

private struct MPSModel {
    private let problem: Problem
    private var bytes: [UInt8] = []
    /// The most that a limit's load can be: what opens a cohort's gate.
    private var ceiling: [Int64]

    init(_ problem: Problem) {
        self.problem = problem
        ceiling = Array(repeating: 0, count: problem.limitCount)
        for load in problem.needLoadLimit.indices {
            ceiling[Int(problem.needLoadLimit[load])] += max(0, problem.needLoadAmount[load])
        }
        for option in 0..<problem.optionCount {
            for load in problem.loads(ofOption: option) {
                let perUnit = problem.optionLoadPerUnit[load]
                let quantity = perUnit > 0 ? problem.optionMaximum[option] : problem.optionMinimum[option]
                ceiling[Int(problem.optionLoadLimit[load])] +=
                    max(0, perUnit * quantity + problem.optionLoadFixed[load])
            }
        }
    }

    mutating func write() -> [UInt8] {
        line("NAME problem")
        line("OBJSENSE")
        line(" MAX")
        writeRows()
        line("COLUMNS")
        line(" M1 'MARKER' 'INTORG'")
        for need in 0..<problem.needCount { writeColumns(ofNeed: need) }
        for limit in 0..<problem.limitCount { writeColumns(ofLimit: limit) }
        line(" M2 'MARKER' 'INTEND'")
        writeRightHandSides()
        writeBounds()
        line("ENDATA")
        return bytes
    }

    private mutating func line(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(0x0A)
    }

    private mutating func entry(_ column: String, _ row: String, _ value: Int64) {
        if value != 0 { line(" \(column) \(row) \(value)") }
    }

    private func hasEssential(_ need: Int) -> Bool {
        problem.components(of: need).contains { problem.componentEssential[$0] }
    }

    /// The steps above the minimum that an option can take in its component; nil where it cannot be picked.
    private func steps(_ option: Int, _ component: Int) -> Int64? {
        let most = min(problem.optionMaximum[option], problem.componentMaximum[component])
        let least = problem.optionMinimum[option]
        return most < least ? nil : (most - least) / problem.optionStep[option]
    }

    // MARK: - Rows

    private mutating func writeRows() {
        line("ROWS")
        line(" N value")
        for need in 0..<problem.needCount {
            // Served means that at least one component is; an essential one says so already.
            if !hasEssential(need) { line(" L any\(need)") }
            for component in problem.components(of: need) {
                line(" \(problem.componentEssential[component] ? "E" : "L") in\(component)")
                line(" G one\(component)")
                line(" L picks\(component)")
                line(" G least\(component)")
                line(" L most\(component)")
                for option in problem.options(of: component) where (steps(option, component) ?? 0) > 0 {
                    line(" L gate\(option)")
                }
            }
        }
        for limit in 0..<problem.limitCount {
            if problem.limitAtMost[limit] != .max { line(" L atMost\(limit)") }
            if problem.limitAtLeast[limit] != .min { line(" G atLeast\(limit)") }
            if problem.limitMinimumWhenUsed[limit] > 0 {
                line(" L closed\(limit)")
                line(" G cohort\(limit)")
            }
        }
    }

    // MARK: - Columns

    private mutating func writeColumns(ofNeed need: Int) {
        let served = "z\(need)"
        entry(served, "value", problem.needValue[need])
        if !hasEssential(need) { entry(served, "any\(need)", 1) }
        for component in problem.components(of: need) { entry(served, "in\(component)", -1) }
        for load in problem.loads(ofNeed: need) {
            writeLoad(served, problem.needLoadLimit[load], problem.needLoadAmount[load])
        }
        for component in problem.components(of: need) {
            let active = "w\(component)"
            if !hasEssential(need) { entry(active, "any\(need)", -1) }
            entry(active, "in\(component)", 1)
            entry(active, "one\(component)", -1)
            entry(
                active,
                "picks\(component)",
                -min(problem.componentMaximumPicks[component], Int64(Int32.max))
            )
            entry(active, "least\(component)", -problem.componentMinimum[component])
            entry(active, "most\(component)", -problem.componentMaximum[component])
            for option in problem.options(of: component) { writeColumns(ofOption: option, component) }
        }
    }

    private mutating func writeColumns(ofOption option: Int, _ component: Int) {
        guard let steps = steps(option, component) else { return }
        let (pick, extra) = ("y\(option)", "q\(option)")
        let (least, step) = (problem.optionMinimum[option], problem.optionStep[option])
        let perUnit = problem.optionValuePerUnit[option]
        entry(pick, "value", problem.optionFixedValue[option] + perUnit * least)
        entry(pick, "one\(component)", 1)
        entry(pick, "picks\(component)", 1)
        entry(pick, "least\(component)", least)
        entry(pick, "most\(component)", least)
        if steps > 0 { entry(pick, "gate\(option)", -steps) }
        for load in problem.loads(ofOption: option) {
            let amount = problem.optionLoadFixed[load] + problem.optionLoadPerUnit[load] * least
            writeLoad(pick, problem.optionLoadLimit[load], amount)
        }
        guard steps > 0 else { return }
        entry(extra, "value", perUnit * step)
        entry(extra, "gate\(option)", 1)
        entry(extra, "least\(component)", step)
        entry(extra, "most\(component)", step)
        for load in problem.loads(ofOption: option) {
            writeLoad(extra, problem.optionLoadLimit[load], problem.optionLoadPerUnit[load] * step)
        }
    }

    /// A load counts in each row of its limit.
    private mutating func writeLoad(_ column: String, _ limit: Int32, _ amount: Int64) {
        if problem.limitAtMost[Int(limit)] != .max { entry(column, "atMost\(limit)", amount) }
        if problem.limitAtLeast[Int(limit)] != .min { entry(column, "atLeast\(limit)", amount) }
        if problem.limitMinimumWhenUsed[Int(limit)] > 0 {
            entry(column, "closed\(limit)", amount)
            entry(column, "cohort\(limit)", amount)
        }
    }

    private mutating func writeColumns(ofLimit limit: Int) {
        let penalty = problem.limitPenalty[limit]
        if penalty > 0, problem.limitAtMost[limit] != .max {
            entry("o\(limit)", "value", -penalty)
            entry("o\(limit)", "atMost\(limit)", -1)
        }
        if penalty > 0, problem.limitAtLeast[limit] != .min {
            entry("u\(limit)", "value", -penalty)
            entry("u\(limit)", "atLeast\(limit)", 1)
        }
        if problem.limitMinimumWhenUsed[limit] > 0 {
            entry("k\(limit)", "closed\(limit)", -max(ceiling[limit], problem.limitMinimumWhenUsed[limit]))
            entry("k\(limit)", "cohort\(limit)", -problem.limitMinimumWhenUsed[limit])
        }
    }

    // MARK: - Right-hand sides and bounds

    private mutating func writeRightHandSides() {
        line("RHS")
        for limit in 0..<problem.limitCount {
            if problem.limitAtMost[limit] != .max {
                entry("RHS", "atMost\(limit)", problem.limitAtMost[limit])
            }
            if problem.limitAtLeast[limit] != .min {
                entry("RHS", "atLeast\(limit)", problem.limitAtLeast[limit])
            }
        }
    }

    private mutating func writeBounds() {
        line("BOUNDS")
        for need in 0..<problem.needCount {
            // A column without entries is not in the file, so that it cannot have a bound either.
            if !problem.components(of: need).isEmpty || !hasEssential(need) {
                line(problem.needMandatory[need] ? " FX B z\(need) 1" : " UP B z\(need) 1")
            }
            for component in problem.components(of: need) {
                line(" UP B w\(component) 1")
                for option in problem.options(of: component) {
                    guard let steps = steps(option, component) else { continue }
                    line(" UP B y\(option) 1")
                    if steps > 0 { line(" UP B q\(option) \(steps)") }
                }
            }
        }
        for limit in 0..<problem.limitCount {
            if problem.limitPenalty[limit] > 0 {
                // Integer columns without an upper bound are read as 0 to 1 by some solvers.
                if problem.limitAtMost[limit] != .max { line(" PL B o\(limit)") }
                if problem.limitAtLeast[limit] != .min { line(" PL B u\(limit)") }
            }
            if problem.limitMinimumWhenUsed[limit] > 0 { line(" UP B k\(limit) 1") }
        }
    }
}
