import Matching
import Programme

/// Who asks for what and who is served, crossed: kind, region, group of countries and working language at once.
extension MatchReport {
    /// Needs of one region, one group of countries and one working language that ask for a kind in one unit.
    ///
    /// A need counts in every group and every language that it has, so that rows do not add up.
    public struct CellRow: Codable, Hashable, Sendable {
        /// The region.
        public var region: String
        /// `LDC`, `LLDC`, `SIDS` or `other`.
        public var countryGroup: String
        /// A language that the need can work in.
        public var language: String
        /// Lab, training, dataset or compute.
        public var kind: String
        /// What quantities count.
        public var unit: String
        /// Needs that ask.
        public var needs: Int
        /// Those that get something of it.
        public var matched: Int
        /// What they ask for.
        public var asked: Int64
        /// What they get.
        public var granted: Int64
        /// Of what they get, what parties were sent, accepted or confirmed.
        public var committed: Int64
        /// What they do not get.
        public var unmet: Int64
        /// Whether there are fewer than ten needs: their share says little.
        public var isSmall: Bool
    }

    /// The cells in which a need asks for something, by region, group, language, kind and unit.
    static func cells(
        _ snapshot: Snapshot,
        _ groups: GroupIndex,
        _ granted: [String: Int64],
        _ committed: [String: Int64]
    ) -> [CellRow] {
        var cells: [[String]: CellRow] = [:]
        for need in snapshot.needs {
            let record = need.record
            // What the need asks for of each kind in each unit.
            var own: [[String]: (asked: Int64, granted: Int64, committed: Int64, unmet: Int64)] = [:]
            for component in record.components {
                let key = "\(record.externalID)\u{1F}\(component.code)"
                let got = granted[key] ?? 0
                var sum = own[[component.kind.rawValue, component.unit.rawValue]] ?? (0, 0, 0, 0)
                sum.asked += component.quantity
                sum.granted += got
                sum.committed += committed[key] ?? 0
                sum.unmet += max(0, component.quantity - got)
                own[[component.kind.rawValue, component.unit.rawValue]] = sum
            }
            for region in groups.groups(of: record, .region) {
                for group in groups.groups(of: record, .countryGroup) {
                    for language in groups.groups(of: record, .language) {
                        for (what, sum) in own where sum.asked > 0 {
                            var cell =
                                cells[[region, group, language] + what]
                                ?? CellRow(region, group, language, kind: what[0], unit: what[1])
                            cell.needs += 1
                            cell.matched += sum.granted > 0 ? 1 : 0
                            cell.asked += sum.asked
                            cell.granted += sum.granted
                            cell.committed += sum.committed
                            cell.unmet += sum.unmet
                            cells[[region, group, language] + what] = cell
                        }
                    }
                }
            }
        }
        return cells.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { _, cell in
            var cell = cell
            cell.isSmall = cell.needs < smallGroup
            return cell
        }
    }
}

extension MatchReport.CellRow {
    fileprivate init(_ region: String, _ group: String, _ language: String, kind: String, unit: String) {
        self.init(
            region: region,
            countryGroup: group,
            language: language,
            kind: kind,
            unit: unit,
            needs: 0,
            matched: 0,
            asked: 0,
            granted: 0,
            committed: 0,
            unmet: 0,
            isSmall: false
        )
    }
}
