import Formats
import Matching
import Programme
public import Registry
import Reports

/// Two runs side by side: what they started from, which matches differ, and why.
public struct RunComparison: Sendable {
    /// A match that differs.
    public struct Row: Hashable, Sendable {
        /// External id of the need.
        public var need: String
        /// Code of the component.
        public var component: String
        /// External id of the offer.
        public var offer: String
        /// Code of the window.
        public var window: String
        /// Quantity in the first run; nil where it has no such match.
        public var before: Int64?
        /// Quantity in the second; nil where it has no such match.
        public var after: Int64?
        /// What explains the difference.
        public var reason: String
    }

    /// A setting, a hash or a figure of both runs.
    public struct Setting: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// In the first run.
        public var before: String
        /// In the second.
        public var after: String

        /// Whether the runs differ in it.
        public var differs: Bool { before != after }
    }

    /// The two runs' numbers.
    public let runs: (Int64, Int64)
    /// What both started from and found.
    public let settings: [Setting]
    /// Records of the pool that differ: what they are, and what became of them.
    public let records: [(noun: String, key: String, change: String)]
    /// Matches that differ, by need.
    public let rows: [Row]
    /// Matches that are the same.
    public let same: Int

    /// Compares two runs.
    ///
    /// - Parameters:
    ///   - registry: The register.
    ///   - programme: The programme.
    ///   - first: A run; nil for the latest.
    ///   - second: Another; nil for the latest.
    /// - Throws: Where there is no such run, or its files were dropped.
    public init(_ registry: Registry, _ programme: ProgrammeRecord, _ first: Int64?, _ second: Int64?) throws
    {
        let stored = StoredReport(registry, programme)
        let runs = try [first, second].map { try registry.run($0, programme) }
        let snapshots = try runs.map { try Snapshot(canonical: stored.file("snapshot", of: $0.number)) }
        let reports = try runs.map { try stored.report($0.number) }
        self.runs = (runs[0].number, runs[1].number)
        settings = Self.settings(runs[0], runs[1]) + Self.reasons(reports[0], reports[1])
        let (before, after) = (snapshots[0], snapshots[1])
        records =
            Self.changes("need", before.needs, after.needs) { $0.externalID }
            + Self.changes("offer", before.offers, after.offers) { $0.externalID }
        let quantities = reports.map { report in
            Dictionary(
                report.matches.map { (Pair($0.need, $0.component, $0.offer, $0.window), $0.quantity) },
                uniquingKeysWith: +
            )
        }
        let differing = Set(quantities[0].keys).union(quantities[1].keys)
            .filter { quantities[0][$0] != quantities[1][$0] }
        same = quantities[0].count { quantities[1][$0.key] == $0.value }
        let reasons = ChangeReasons(before, after)
        rows = differing.sorted().map { pair in
            let (left, right) = (quantities[0][pair], quantities[1][pair])
            return Row(
                need: pair.need,
                component: pair.component,
                offer: pair.offer,
                window: pair.window,
                before: left,
                after: right,
                reason: reasons.reason(pair, isLost: right == nil, isNew: left == nil)
            )
        }
    }

    private static func settings(_ left: StoredRun, _ right: StoredRun) -> [Setting] {
        let facts: [(String, (StoredRun) -> String)] = [
            ("date", { $0.date.description }), ("policy", { "version \($0.policyVersion)" }),
            ("engine", { $0.engine }), ("seed", { "\($0.seed)" }),
            ("work limit", { $0.workLimit.map { "\($0)" } ?? "-" }),
            ("snapshot", { $0.snapshotHash }), ("needs", { "\($0.needs)" }), ("offers", { "\($0.offers)" }),
            ("matches", { $0.matches.map { "\($0)" } ?? "-" }),
            ("objective", { $0.objective.map(Figures.points) ?? "-" }),
            ("upper bound", { $0.upperBound.map(Figures.points) ?? "-" }),
        ]
        return facts.map { Setting(name: $0.0, before: $0.1(left), after: $0.1(right)) }
    }

    /// How many needs each reason left without a match; reasons that neither run has are left out.
    private static func reasons(_ left: MatchReport, _ right: MatchReport) -> [Setting] {
        func count(_ reason: UnmatchedNeed.Reason, _ report: MatchReport) -> Int {
            report.unmatched.count { $0.reason == reason.rawValue }
        }
        return UnmatchedNeed.Reason.allCases.compactMap { reason in
            let (before, after) = (count(reason, left), count(reason, right))
            if before == 0, after == 0 { return nil }
            return Setting(name: "not served, \(reason.rawValue)", before: "\(before)", after: "\(after)")
        }
    }

    private static func changes<Record: Hashable & Sendable>(
        _ noun: String,
        _ before: [Snapshot.Versioned<Record>],
        _ after: [Snapshot.Versioned<Record>],
        _ key: (Record) -> String
    ) -> [(noun: String, key: String, change: String)] {
        let left = Dictionary(
            before.map { (key($0.record), $0.version) },
            uniquingKeysWith: { first, _ in first }
        )
        let right = Dictionary(
            after.map { (key($0.record), $0.version) },
            uniquingKeysWith: { first, _ in first }
        )
        return Set(left.keys).union(right.keys).sorted().compactMap { name in
            switch (left[name], right[name]) {
            case (nil, .some): (noun, name, "new in the pool")
            case (.some, nil): (noun, name, "no longer in the pool")
            case (let old?, let new?) where old != new: (noun, name, "version \(old) -> \(new)")
            default: nil
            }
        }
    }
}

/// A need's component with an offer's window.
struct Pair: Hashable, Comparable {
    let need, component, offer, window: String

    init(_ need: String, _ component: String, _ offer: String, _ window: String) {
        (self.need, self.component, self.offer, self.window) = (need, component, offer, window)
    }

    static func < (left: Pair, right: Pair) -> Bool {
        (left.need, left.component, left.offer, left.window)
            < (right.need, right.component, right.offer, right.window)
    }
}

/// Says why a match is there in one snapshot's result and not in another's.
struct ChangeReasons {
    /// A snapshot with what is looked up in it again and again.
    private struct Side {
        let snapshot: Snapshot
        let matcher: Matcher
        let needs: [String: Int64]
        let offers: [String: Int64]

        init(_ snapshot: Snapshot) {
            self.snapshot = snapshot
            matcher = Matcher(snapshot)
            needs = Dictionary(
                snapshot.needs.map { ($0.record.externalID, $0.version) },
                uniquingKeysWith: { first, _ in first }
            )
            offers = Dictionary(
                snapshot.offers.map { ($0.record.externalID, $0.version) },
                uniquingKeysWith: { first, _ in first }
            )
        }

        /// Why a pair is not possible; nil where it is.
        func obstacle(_ pair: Pair) -> String? {
            guard needs[pair.need] != nil else { return "the need is not in the pool" }
            guard offers[pair.offer] != nil else { return "the offer is not in the pool" }
            let found = matcher.explain(need: pair.need, offer: pair.offer)?
                .first { $0.component == pair.component && $0.window == pair.window }
            guard let found else { return "the component or the window is not there" }
            let english = ReportLanguage.english
            return found.obstacles.first.map {
                "rule \($0.rule.rawValue): \(english.phrases($0.needFact)) / \(english.phrases($0.offerFact))"
            }
        }
    }

    private let before: Side
    private let after: Side

    init(_ before: Snapshot, _ after: Snapshot) {
        (self.before, self.after) = (Side(before), Side(after))
    }

    func reason(_ pair: Pair, isLost: Bool, isNew: Bool) -> String {
        if isLost, let barred = after.obstacle(pair) { return barred }
        if isNew, let barred = before.obstacle(pair) { return "before: \(barred)" }
        var causes: [String] = []
        for (noun, old, new) in [
            ("need", before.needs[pair.need], after.needs[pair.need]),
            ("offer", before.offers[pair.offer], after.offers[pair.offer]),
        ] {
            if let old, let new, old != new { causes.append("\(noun) changed, version \(old) -> \(new)") }
        }
        let (left, right) = (before.snapshot, after.snapshot)
        if left.policy != right.policy {
            causes.append("policy, version \(left.policyVersion) -> \(right.policyVersion)")
        }
        if causes.isEmpty {
            causes.append(
                isLost
                    ? "other matches are worth more together for the same capacity"
                    : "worth more together with the other matches"
            )
        }
        return causes.joined(separator: "; ")
    }
}
