import Matching
import Programme

extension MatchReport {
    /// Groups under this many needs are marked: one need more or less moves their share too far.
    static let smallGroup = 10

    /// Fills in what is compared between groups, providers, methods and decisions.
    mutating func addAudit(
        _ snapshot: Snapshot,
        _ outcome: MatchOutcome,
        _ names: Names,
        _ granted: [String: Int64]
    ) {
        let groups = GroupIndex(snapshot, names)
        let points = Self.pointsByNeed(outcome)
        run.audience = Self.audience(snapshot)
        let committed = Self.committed(outcome)
        demand = Self.demand(snapshot, outcome, groups, granted, committed)
        cells = Self.cells(snapshot, groups, granted, committed)
        countries = Self.countries(snapshot, names, points)
        fairness = GroupIndex.Dimension.allCases.flatMap {
            Self.fairness(snapshot, $0, groups, points)
        }
        flows = Self.flows(outcome, names)
        concentration = Self.concentration(outcome, names)
        baselines = Self.baselines(snapshot, outcome)
        decisions = Self.decisions(snapshot)
    }

    /// Mean points of each served need's matches.
    private static func pointsByNeed(_ outcome: MatchOutcome) -> [String: Int64] {
        var sums: [String: (points: Int64, count: Int64)] = [:]
        for match in outcome.matches {
            sums[match.need, default: (0, 0)].points += match.points
            sums[match.need, default: (0, 0)].count += 1
        }
        return sums.mapValues { $0.points / $0.count }
    }

    /// The narrowest visibility among the records.
    private static func audience(_ snapshot: Snapshot) -> String {
        let seen = Set(snapshot.needs.map(\.record.visibility) + snapshot.offers.map(\.record.visibility))
        return (Visibility.allCases.last(where: seen.contains) ?? .public).rawValue
    }

    private static func countries(_ snapshot: Snapshot, _ names: Names, _ served: [String: Int64])
        -> [CountryRow]
    {
        let titles = Dictionary(snapshot.countries.map { ($0.code, $0.name) }) { first, _ in first }
        var rows: [String: CountryRow] = [:]
        for need in snapshot.needs {
            let code = names.country(of: need.record)
            var row =
                rows[code]
                ?? CountryRow(
                    country: code,
                    name: titles[code] ?? code,
                    region: names.region(of: need.record),
                    needs: 0,
                    matched: 0
                )
            row.needs += 1
            row.matched += served[need.record.externalID] == nil ? 0 : 1
            rows[code] = row
        }
        return rows.keys.sorted().compactMap { rows[$0] }
    }

    private static func fairness(
        _ snapshot: Snapshot,
        _ dimension: GroupIndex.Dimension,
        _ groups: GroupIndex,
        _ points: [String: Int64]
    ) -> [FairnessRow] {
        struct Tally {
            var needs = 0
            var points: [Int64] = []
            var waiting: [Int64] = []
        }
        var tallies: [String: Tally] = [:]
        for need in snapshot.needs {
            for group in groups.groups(of: need.record, dimension) {
                tallies[group, default: Tally()].needs += 1
                if let own = points[need.record.externalID] { tallies[group]?.points.append(own) }
                if let submitted = need.record.submittedOn {
                    tallies[group]?.waiting.append(Int64(max(0, snapshot.date.days(since: submitted))))
                }
            }
        }
        let large = tallies.values.filter { $0.needs >= smallGroup }
        let best = (large.isEmpty ? Array(tallies.values) : large).max {
            $0.points.count * $1.needs < $1.points.count * $0.needs
        }
        return tallies.keys.sorted().compactMap { group in
            guard let tally = tallies[group] else { return nil }
            let served = Int64(tally.points.count)
            let waiting = tally.waiting.sorted()
            var ratio: Int64?
            if let best, !best.points.isEmpty {
                let whole = Int64(tally.needs) * Int64(best.points.count)
                ratio = (served * Int64(best.needs) * 1_000 + whole / 2) / whole
            }
            return FairnessRow(
                dimension: dimension.rawValue,
                group: group,
                needs: tally.needs,
                matched: tally.points.count,
                meanPointsMillionths: served == 0 ? nil : tally.points.reduce(0, +) / served,
                ratioToBestThousandths: ratio,
                isSmall: tally.needs < smallGroup,
                waitingDaysMedian: quantile(waiting, 50),
                waitingDaysNinetieth: quantile(waiting, 90)
            )
        }
    }

    /// The smallest value that so many percent do not exceed; nil of nothing.
    static func quantile(_ sorted: [Int64], _ percent: Int) -> Int64? {
        guard !sorted.isEmpty else { return nil }
        return sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
    }

    private static func flows(_ outcome: MatchOutcome, _ names: Names) -> [FlowRow] {
        var rows: [[String]: FlowRow] = [:]
        for match in outcome.matches {
            let from = names.region(ofOrganisation: names.offer(match.offer).organisation)
            let to = names.region(of: names.need(match.need))
            var row = rows[[from, to]] ?? FlowRow(from: from, to: to, matches: 0, valueMillionths: 0)
            row.matches += 1
            row.valueMillionths += match.value
            rows[[from, to]] = row
        }
        return rows.keys.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { rows[$0] }
    }

    private static func concentration(_ outcome: MatchOutcome, _ names: Names) -> [ConcentrationRow] {
        var given: [[String]: [String: Int64]] = [:]
        for match in outcome.matches {
            let key = [match.kind.rawValue, match.offerUnit.rawValue]
            given[key, default: [:]][names.offer(match.offer).organisation, default: 0] += match.offerQuantity
        }
        return given.keys.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { key in
            let shares = given[key] ?? [:]
            let total = shares.values.reduce(0, +)
            guard let top = shares.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), total > 0
            else { return nil }
            // Shares in percent, squared and added up: 10,000 × Σ q² / total².
            let squares = shares.values.reduce(0.0) { $0 + Double($1) * Double($1) }
            return ConcentrationRow(
                kind: key[0],
                unit: key[1],
                providers: shares.count,
                granted: total,
                topProvider: names.organisation(top.key),
                topGranted: top.value,
                herfindahl: Int64((10_000 * squares / (Double(total) * Double(total))).rounded())
            )
        }
    }

    private static func decisions(_ snapshot: Snapshot) -> Decisions {
        var declines: [DeclineCode: Int] = [:]
        for decline in snapshot.declines { declines[decline.code, default: 0] += 1 }
        return Decisions(
            declines: DeclineCode.allCases.compactMap { code in
                declines[code].map { CodeCount(code: code.rawValue, count: $0) }
            },
            rulings: snapshot.rulings.filter { $0.isInForce(on: snapshot.date) }
                .sorted { $0.externalID < $1.externalID }
                .map {
                    RulingRow(
                        ruling: $0.externalID,
                        action: $0.action.rawValue,
                        need: $0.need,
                        offer: $0.offer,
                        reason: $0.reason,
                        validUntil: $0.validUntil?.description
                    )
                },
            proposals: []
        )
    }
}
