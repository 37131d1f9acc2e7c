import Matching
import Programme
import Reports

/// Two matches of one pool, or of one that was changed a little: who gains and who loses.
public struct OutcomeComparison: Sendable {
    /// What a need has in each.
    public struct Row: Hashable, Sendable {
        /// External id.
        public var need: String
        /// Country, ISO 3166-1 alpha-2; empty where unknown.
        public var country: String
        /// Share of what it asks for, in thousandths: components weigh as in the need.
        public var before: Int64
        /// The same in the second.
        public var after: Int64
        /// What its matches bring, in millionths of a point.
        public var valueBefore: Int64
        /// The same in the second.
        public var valueAfter: Int64
        /// The offers that it has, `OFFER/WINDOW`.
        public var offersBefore: [String]
        /// The same in the second.
        public var offersAfter: [String]
    }

    /// Needs served in a group of needs.
    public struct GroupRow: Hashable, Sendable {
        /// Region, country group or kind.
        public var group: String
        /// Needs of the group.
        public var needs: Int
        /// Needs that are served.
        public var before: Int
        /// The same in the second.
        public var after: Int
    }

    /// One match's figures.
    public struct Figures: Hashable, Sendable {
        /// Needs served.
        public var served: Int
        /// Needs served in full.
        public var servedInFull: Int
        /// Value under its own policy's weights, millionths of a point.
        public var objective: Int64?
        /// No solution is worth more.
        public var upperBound: Int64?
    }

    /// Of the first.
    public let before: Figures
    /// Of the second.
    public let after: Figures
    /// Needs that get more, those that gain most first.
    public let gains: [Row]
    /// Needs that get less, those that lose most first.
    public let losses: [Row]
    /// Needs that get as much from other offers.
    public let moved: [Row]
    /// Regions and country groups.
    public let groups: [GroupRow]

    /// Compares two matches.
    ///
    /// - Parameters:
    ///   - snapshot: The pool of the first; needs that only the second has are left out.
    ///   - first: The first match.
    ///   - second: The second.
    init(
        _ snapshot: Snapshot,
        _ first: (outcome: MatchOutcome, report: MatchReport),
        _ second: (outcome: MatchOutcome, report: MatchReport)
    ) {
        func figures(_ report: MatchReport) -> Figures {
            Figures(
                served: report.pool.needsMatched,
                servedInFull: report.pool.needsFullyMatched,
                objective: report.run.objectiveMillionths,
                upperBound: report.run.upperBoundMillionths
            )
        }
        before = figures(first.report)
        after = figures(second.report)
        let left = Dictionary(grouping: first.outcome.matches, by: \.need)
        let right = Dictionary(grouping: second.outcome.matches, by: \.need)
        var countries: [String: String] = [:]
        for organisation in snapshot.organisations {
            countries[organisation.externalID] = organisation.country
        }
        let rows = snapshot.needs.map { need in
            let record = need.record
            let one = left[record.externalID] ?? []
            let other = right[record.externalID] ?? []
            return Row(
                need: record.externalID,
                country: record.country ?? countries[record.organisation] ?? "",
                before: Self.share(record, one),
                after: Self.share(record, other),
                valueBefore: one.reduce(0) { $0 + $1.value },
                valueAfter: other.reduce(0) { $0 + $1.value },
                offersBefore: one.map { "\($0.offer)/\($0.window)" }.sorted(),
                offersAfter: other.map { "\($0.offer)/\($0.window)" }.sorted()
            )
        }
        gains = rows.filter { $0.after > $0.before }.sorted {
            ($1.after - $1.before, $0.need) < ($0.after - $0.before, $1.need)
        }
        losses = rows.filter { $0.after < $0.before }.sorted {
            ($0.after - $0.before, $0.need) < ($1.after - $1.before, $1.need)
        }
        moved = rows.filter { $0.after == $0.before && $0.offersAfter != $0.offersBefore }
        let later = second.report.coverageByRegion + second.report.coverageByGroup
        groups = (first.report.coverageByRegion + first.report.coverageByGroup).map { row in
            GroupRow(
                group: row.group,
                needs: row.needs,
                before: row.matched,
                after: later.first { $0.group == row.group }?.matched ?? 0
            )
        }
    }

    /// How much of what it asks for a need gets, in thousandths.
    private static func share(_ need: Need, _ matches: [Match]) -> Int64 {
        var total: Int64 = 0
        for component in need.components {
            let granted = matches.filter { $0.component == component.code }.reduce(Int64(0)) {
                $0 + $1.quantity
            }
            let weight =
                component.sharePercent.map { $0 * 10 } ?? 1_000 / Int64(max(1, need.components.count))
            total += Int64(Int128(weight) * Int128(granted) / Int128(max(1, component.quantity)))
        }
        return min(1_000, total)
    }
}
