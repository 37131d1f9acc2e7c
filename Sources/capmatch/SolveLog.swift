import Allocation
import CommandSupport
import Formats

/// The log of a solve on standard error: sizes, a row for each better incumbent or bound, and an account at the end.
struct SolveLog {
    /// The shortest time between two rows that tell no more than a further improvement, in seconds.
    private static let interval = 0.1

    let isQuiet: Bool
    let isJSON: Bool
    let isTimeless: Bool
    private var rows = 0
    private var last: SolveProgress?
    private var lastShown: SolveProgress?
    /// News that came too soon after the latest row.
    private var heldBack: SolveProgress?

    init(isQuiet: Bool, isJSON: Bool, isTimeless: Bool) {
        self.isQuiet = isQuiet
        self.isJSON = isJSON
        self.isTimeless = isTimeless
    }

    func begin(_ problem: Problem) {
        guard !isQuiet else { return }
        let sizes = SolveSizes(problem)
        if isJSON {
            object { sizes.write(to: &$0) }
        } else {
            for line in sizes.lines { Output.error(line) }
        }
    }

    func beginWarm(picks: Int, prices: Int) {
        guard !isQuiet else { return }
        if isJSON {
            object { json in
                json.key("warmPicks")
                json.integer(Int64(picks))
                json.key("warmPrices")
                json.integer(Int64(prices))
            }
        } else {
            Output.error("Warm start: \(picks) picks and \(prices) prices of the file are of this problem")
        }
    }

    private func begin(_ reductions: SolveProgress.Reductions) {
        if isJSON {
            object { json in
                json.member("optionsDropped", Int64(reductions.options))
                json.member("limitsDropped", Int64(reductions.limits))
                json.member("parts", Int64(reductions.parts))
            }
            return
        }
        let options = reductions.options == 1 ? "1 option" : "\(reductions.options) options"
        let limits = reductions.limits == 1 ? "1 limit" : "\(reductions.limits) limits"
        let parts = reductions.parts == 1 ? "all is one part" : "\(reductions.parts) parts are solved apart"
        Output.error(
            "Reductions: \(options) that no solution can have, \(limits) that nothing can break; \(parts)"
        )
    }

    mutating func add(_ progress: SolveProgress) {
        guard !isQuiet else { return }
        if let reductions = progress.reductions { return begin(reductions) }
        let isNews = progress.incumbent != last?.incumbent || progress.bound != last?.bound
        guard isNews, progress.source != .none else { return }
        last = progress
        if isJSON { return object { write(progress, to: &$0) } }
        if isTooSoon(progress) {
            heldBack = progress
        } else {
            show(progress)
        }
    }

    mutating func end(_ result: SolveResult, _ check: Evaluation, _ problem: Problem) {
        guard !isQuiet else { return }
        let report = SolveReport(result, check, problem, isTimeless: isTimeless)
        if isJSON { return object { report.write(to: &$0) } }
        if let heldBack { show(heldBack) }
        for line in report.lines { Output.error(line) }
    }

    /// Whether a row tells no more than a further improvement, right after another.
    ///
    /// A first incumbent, a first bound and a closed gap are told at once. A log without times may not depend on
    /// the clock, so it has every row.
    private func isTooSoon(_ progress: SolveProgress) -> Bool {
        guard let lastShown, !isTimeless else { return false }
        if (lastShown.incumbent == nil) != (progress.incumbent == nil) { return false }
        if (lastShown.bound == nil) != (progress.bound == nil) { return false }
        return progress.incumbent != progress.bound && progress.seconds - lastShown.seconds < Self.interval
    }

    private mutating func show(_ progress: SolveProgress) {
        lastShown = progress
        heldBack = nil
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

    private func write(_ progress: SolveProgress, to json: inout JSONWriter) {
        json.member("incumbent", progress.incumbent)
        json.member("bound", progress.bound)
        json.key("gap")
        if let gap = progress.gap { json.number(gap) } else { json.null() }
        json.member("work", progress.work)
        if !isTimeless {
            json.key("seconds")
            json.number(progress.seconds)
        }
        json.key("phase")
        json.string(progress.phase.rawValue)
        json.key("source")
        json.string("\(progress.source)")
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

extension JSONWriter {
    mutating func member(_ name: String, _ number: Int64?) {
        key(name)
        if let number { integer(number) } else { null() }
    }
}
