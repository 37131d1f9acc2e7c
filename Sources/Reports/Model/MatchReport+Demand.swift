public import Matching
import Programme

extension MatchReport {
    /// What needs are told apart by, for ``Matcher/outcome(_:labels:)``: their regions, groups of countries and languages.
    public static func labels(_ snapshot: Snapshot) -> NeedLabels {
        GroupIndex(snapshot, Names(snapshot)).labels(snapshot).needs
    }

    /// What parties were sent, accepted or confirmed, by need and component.
    static func committed(_ outcome: MatchOutcome) -> [String: Int64] {
        var committed: [String: Int64] = [:]
        for match in outcome.matches where match.heldAs.map({ $0 != .endorsed }) ?? false {
            committed["\(match.need)\u{1F}\(match.component)", default: 0] += match.quantity
        }
        return committed
    }

    /// What each region, group of countries and language asks for, may take and gets, by kind and unit.
    static func demand(
        _ snapshot: Snapshot,
        _ outcome: MatchOutcome,
        _ groups: GroupIndex,
        _ granted: [String: Int64],
        _ committed: [String: Int64]
    ) -> [DemandRow] {
        var tally = DemandTally()
        for need in snapshot.needs {
            for dimension in GroupIndex.labelled {
                for group in groups.groups(of: need.record, dimension) {
                    for component in need.record.components {
                        let key = "\(need.record.externalID)\u{1F}\(component.code)"
                        let got = granted[key] ?? 0
                        tally.add(dimension, group, component.kind, component.unit) { row in
                            row.components += 1
                            row.componentsMatched += got > 0 ? 1 : 0
                            row.asked += component.quantity
                            row.granted += got
                            row.unmet += max(0, component.quantity - got)
                            row.committed = (row.committed ?? 0) + (committed[key] ?? 0)
                        }
                    }
                }
            }
        }
        let labels = groups.labels(snapshot).groups
        for window in outcome.windows {
            guard let capacity = window.capacity else { continue }
            for label in window.takers where label < labels.count {
                let (dimension, group) = labels[label]
                tally.add(dimension, group, window.kind, window.unit) {
                    $0.supply = ($0.supply ?? 0) + capacity
                }
                tally.addWorth(dimension, group, window.kind, window.unit, capacity, window.price)
            }
        }
        return tally.rows
    }

    /// Rows as they are added up.
    private struct DemandTally {
        private var found: [[String]: DemandRow] = [:]
        private var worth: [[String]: Int128] = [:]

        private func key(_ dimension: GroupIndex.Dimension, _ group: String, _ kind: Kind, _ unit: Unit)
            -> [String]
        {
            [String(dimension.place), group, kind.rawValue, unit.rawValue]
        }

        mutating func add(
            _ dimension: GroupIndex.Dimension,
            _ group: String,
            _ kind: Kind,
            _ unit: Unit,
            _ body: (inout DemandRow) -> Void
        ) {
            let key = key(dimension, group, kind, unit)
            body(
                &found[
                    key,
                    default: DemandRow(
                        dimension: dimension.rawValue,
                        group: group,
                        kind: kind.rawValue,
                        unit: unit.rawValue,
                        components: 0,
                        componentsMatched: 0,
                        asked: 0,
                        granted: 0,
                        unmet: 0
                    )
                ]
            )
        }

        /// A window's capacity at its price.
        mutating func addWorth(
            _ dimension: GroupIndex.Dimension,
            _ group: String,
            _ kind: Kind,
            _ unit: Unit,
            _ capacity: Int64,
            _ price: Int64
        ) {
            worth[key(dimension, group, kind, unit), default: 0] += Int128(capacity) * Int128(price)
        }

        /// The rows by dimension, group, kind and unit.
        var rows: [DemandRow] {
            found.keys.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { key in
                guard var row = found[key] else { return nil }
                if let supply = row.supply, supply > 0 {
                    row.priceMillionths = Int64(clamping: (worth[key] ?? 0) / Int128(supply))
                }
                return row
            }
        }
    }
}
