import Matching

/// What differs from earlier runs.
extension MatchReport {
    /// An earlier run with its report, where that is kept.
    public struct Earlier {
        /// Its figures.
        public var night: NightRow
        /// What it matched; nil where its files were dropped.
        public var matches: EarlierMatches?

        /// Puts them together.
        public init(night: NightRow, matches: EarlierMatches?) {
            self.night = night
            self.matches = matches
        }
    }

    /// Adds the runs before this one, and what differs from the last of them and from the one a month ago.
    ///
    /// - Parameters:
    ///   - nights: The runs before this one, oldest first.
    ///   - last: The run before; nil where there is none.
    ///   - month: The last run that is a month old; nil where there is none.
    public mutating func addHistory(_ nights: [NightRow], last: Earlier?, month: Earlier? = nil) {
        let own = NightRow(
            run: run.run ?? (nights.last?.run ?? 0) + 1,
            date: run.date,
            status: run.status,
            needs: Int64(pool.needs),
            matches: Int64(matches.count),
            objectiveMillionths: run.objectiveMillionths,
            upperBoundMillionths: run.upperBoundMillionths,
            reasons: unmatchedByReason.map { CodeCount(code: $0.reason, count: $0.needs) }
        )
        self.nights = nights + [own]
        if let before = nights.last?.reasons { addReasons(of: before) }
        comparison = last.flatMap { last in
            last.matches.map { Self.comparison(of: self, with: $0, number: last.night.run) }
        }
        since = [("night", last), ("month", month)].compactMap { span, earlier in
            earlier.map { since($0, span, span == "night" ? comparison : nil) }
        }
    }

    /// Puts the counts of the run before beside this run's; what only that one has counts 0 here.
    private mutating func addReasons(of before: [CodeCount]) {
        let counts = Dictionary(before.map { ($0.code, $0.count) }) { first, _ in first }
        for place in unmatchedByReason.indices {
            unmatchedByReason[place].needsBefore = counts[unmatchedByReason[place].reason] ?? 0
        }
        for (code, count) in before.map({ ($0.code, $0.count) })
        where !unmatchedByReason.contains(where: { $0.reason == code }) {
            // A reason that this engine does not know has its token alone.
            let sentence = UnmatchedNeed.Reason(rawValue: code)?.sentence ?? code
            unmatchedByReason.append(
                ReasonCount(reason: code, sentence: sentence, needs: 0, needsBefore: count)
            )
        }
    }

    /// This run beside an earlier one; what differs is worked out where it is not known yet.
    private func since(_ earlier: Earlier, _ span: String, _ known: Comparison?) -> SinceRow {
        let found =
            known
            ?? earlier.matches.map { Self.comparison(of: self, with: $0, number: earlier.night.run) }
        func count(_ change: String) -> Int64? {
            found.map { Int64($0.changes.count { $0.change == change }) }
        }
        return SinceRow(
            span: span,
            run: earlier.night.run,
            date: earlier.night.date,
            needs: earlier.night.needs,
            needsMatched: found.map { Int64($0.needsMatched) },
            gained: count("gained"),
            lost: count("lost"),
            moved: count("moved"),
            quantity: count("quantity"),
            left: count("left"),
            unchanged: found.map { Int64($0.needsUnchanged) },
            objectiveMillionths: earlier.night.objectiveMillionths
        )
    }

    private static func comparison(of report: MatchReport, with last: EarlierMatches, number: Int64)
        -> Comparison
    {
        let before = gains(last)
        let after = gains(EarlierMatches(report))
        let present = Set(report.matches.map(\.need) + report.unmatched.map(\.need))
        var unchanged = 0
        var changes: [ChangeRow] = []
        for need in Set(before.keys).union(after.keys).sorted() {
            let old = before[need]
            let new = after[need]
            let change: String
            switch (old, new) {
            case (nil, _): change = "gained"
            case (_, nil): change = present.contains(need) ? "lost" : "left"
            case (let old?, let new?):
                if old == new {
                    unchanged += 1
                    continue
                }
                change = old.map(\.window) == new.map(\.window) ? "quantity" : "moved"
            }
            let text = { (gains: [Gain]?) in (gains ?? []).map(\.text).joined(separator: "; ") }
            changes.append(ChangeRow(need: need, change: change, before: text(old), after: text(new)))
        }
        return Comparison(
            run: number,
            date: last.run.date,
            objectiveMillionths: last.run.objectiveMillionths,
            needs: last.pool.needs,
            needsMatched: last.pool.needsMatched,
            needsUnchanged: unchanged,
            changes: changes
        )
    }

    /// What a need gets from a window.
    private struct Gain: Hashable {
        var window: [String]
        var quantity: Int64
        var text: String { "\(window[1])/\(window[2]) × \(quantity)" }
    }

    private static func gains(_ report: EarlierMatches) -> [String: [Gain]] {
        var gains: [String: [Gain]] = [:]
        for match in report.matches {
            gains[match.need, default: []]
                .append(
                    Gain(window: [match.component, match.offer, match.window], quantity: match.quantity)
                )
        }
        return gains.mapValues { $0.sorted { $0.window.lexicographicallyPrecedes($1.window) } }
    }
}

extension MatchReport {
    /// Fills in what became of proposals and what officers decided.
    ///
    /// - Parameters:
    ///   - proposals: Proposals by state, in the order of the states.
    ///   - daysToConfirm: Days from proposal to confirmation, ascending.
    ///   - overrides: Decisions out of the order of points, by action.
    ///   - endorsed: Proposals that were endorsed as they were proposed.
    public mutating func addDecisions(
        proposals: [CodeCount],
        daysToConfirm: [Int64],
        overrides: [OverrideRow],
        endorsed: Int
    ) {
        decisions?.proposals = proposals
        decisions?.daysToConfirmMedian = Self.quantile(daysToConfirm, 50)
        decisions?.overrides = overrides
        decisions?.endorsed = endorsed
    }
}
