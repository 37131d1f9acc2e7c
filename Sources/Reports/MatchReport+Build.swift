import Allocation
public import Matching
import Programme

extension MatchReport {
    /// Puts the report of a run together.
    ///
    /// - Parameters:
    ///   - snapshot: What was matched.
    ///   - outcome: What came out.
    ///   - header: What was run; counts and results are filled in here.
    public init(_ snapshot: Snapshot, _ outcome: MatchOutcome, header: Header) {
        let names = Names(snapshot)
        run = header
        run.addScheduledGraduations(snapshot)
        let solution = outcome.solution
        run.status = solution.status.rawValue
        run.objectiveMillionths = solution.objective
        run.upperBoundMillionths = solution.upperBound
        run.gap = solution.gap
        run.boundCovers = outcome.problem.note ?? ""
        run.pointsPossible = Criterion.allCases.reduce(0) { $0 + snapshot.policy.weights[$1.place] }

        var granted: [String: Int64] = [:]
        for match in outcome.matches {
            granted["\(match.need)\u{1F}\(match.component)", default: 0] += match.quantity
        }
        let matchedNeeds = Set(outcome.matches.map(\.need))
        let full = snapshot.needs.filter { need in
            !need.record.components.isEmpty
                && need.record.components.allSatisfy {
                    (granted["\(need.record.externalID)\u{1F}\($0.code)"] ?? 0) >= $0.quantity
                }
        }
        pool = Pool(
            needs: snapshot.needs.count,
            needsMatched: matchedNeeds.count,
            needsFullyMatched: full.count,
            offers: snapshot.offers.count,
            offersUsed: Set(outcome.matches.map(\.offer)).count,
            pairsJudged: outcome.pairs.judged,
            pairsPossible: outcome.pairs.possible
        )
        coverageByKind = Self.coverageByKind(snapshot, outcome, granted)
        coverageByRegion = Self.coverage(snapshot, matchedNeeds) { [names.region(of: $0)] }
        let groups = GroupIndex(snapshot, names)
        coverageByGroup = Self.coverage(snapshot, matchedNeeds) { groups.groups(of: $0, .countryGroup) }
        matches = outcome.matches.map { MatchRow($0, names, snapshot.policy) }
        unmatched = outcome.unmatched.map { UnmatchedRow($0, names) }
        let rivals = Self.passedOver(unmatched)
        for place in matches.indices {
            let given = granted["\(matches[place].need)\u{1F}\(matches[place].component)"] ?? 0
            matches[place].remaining = max(0, matches[place].asked - given)
            let needs = rivals[Self.windowKey(matches[place].offer, matches[place].window)] ?? []
            guard !needs.isEmpty else { continue }
            matches[place].passedOver = Array(needs.prefix(3))
            matches[place].passedOverCount = needs.count
        }
        unmatchedByReason = UnmatchedNeed.Reason.allCases.compactMap { reason in
            let count = outcome.unmatched.count { $0.reason == reason }
            return count == 0
                ? nil : ReasonCount(reason: reason.rawValue, sentence: reason.sentence, needs: count)
        }
        let rows = outcome.windows.compactMap { CapacityRow($0, names) }
        unusedCapacity = rows.filter { $0.unused > 0 }.sorted {
            // Unused share, largest first: a × d > c × b compares a / b with c / d without rounding.
            let left = Int128($0.unused) * Int128($1.capacity)
            let right = Int128($1.unused) * Int128($0.capacity)
            return left != right ? left > right : ($0.offer, $0.window) < ($1.offer, $1.window)
        }
        idleWithoutLimit = outcome.windows.compactMap { IdleRow($0, names) }.sorted {
            ($1.claimants, $0.offer, $0.window) < ($0.claimants, $1.offer, $1.window)
        }
        for pin in outcome.impossiblePins {
            let arguments = ["ruling": pin.ruling, "need": pin.need, "offer": pin.offer]
            run.notice("pin-left-out", arguments, reason: pin.reason)
        }
        portfolio = outcome.portfolio.map {
            PortfolioRow(
                name: $0.name,
                type: $0.type.rawValue,
                subject: $0.subject,
                served: $0.served,
                others: $0.others,
                bound: $0.bound,
                short: $0.short,
                penaltyMillionths: $0.penalty,
                priceMillionths: $0.price,
                holdsFrom: $0.holdsFrom,
                holdsTo: $0.holdsTo,
                mostCostMillionths: $0.mostCost
            )
        }
        possibleDuplicates = outcome.possibleDuplicates.map {
            DuplicateRow(need: $0.need, other: $0.other, likeness: $0.likeness, exclusive: $0.isExclusive)
        }
        pooledCohorts = Self.pooledCohorts(outcome)
        // Of a course that is not opened the price belongs to the proof: one place more would be worth nothing.
        scarcest = rows.filter { $0.priceMillionths > 0 && ($0.used > 0 || $0.cohortMinimum == nil) }.sorted {
            let left = Int128($0.priceMillionths) * Int128($0.capacity)
            let right = Int128($1.priceMillionths) * Int128($1.capacity)
            return left != right ? left > right : ($0.offer, $0.window) < ($1.offer, $1.window)
        }
        addAudit(snapshot, outcome, names, granted)
    }

    /// Courses that no match alone would open.
    private static func pooledCohorts(_ outcome: MatchOutcome) -> [CohortRow] {
        var largest: [[String]: Int64] = [:]
        for match in outcome.matches {
            let key = [match.offer, match.window]
            largest[key] = max(largest[key] ?? 0, match.offerQuantity)
        }
        return outcome.windows.compactMap { window in
            guard let minimum = window.cohortMinimum, window.used >= minimum,
                largest[[window.offer, window.window]] ?? 0 < minimum
            else { return nil }
            return CohortRow(
                offer: window.offer,
                window: window.window,
                minimum: minimum,
                taken: window.used,
                matches: window.matches
            )
        }
    }

    private static func coverageByKind(
        _ snapshot: Snapshot,
        _ outcome: MatchOutcome,
        _ granted: [String: Int64]
    ) -> [QuantityCoverage] {
        var rows: [String: QuantityCoverage] = [:]
        func row(_ kind: Kind, _ unit: Unit) -> QuantityCoverage {
            rows["\(kind)/\(unit)"]
                ?? QuantityCoverage(
                    kind: kind.rawValue,
                    unit: unit.rawValue,
                    components: 0,
                    componentsMatched: 0,
                    asked: 0,
                    granted: 0,
                    capacity: 0
                )
        }
        for need in snapshot.needs {
            for component in need.record.components {
                var one = row(component.kind, component.unit)
                let got = granted["\(need.record.externalID)\u{1F}\(component.code)"] ?? 0
                one.components += 1
                one.componentsMatched += got > 0 ? 1 : 0
                one.asked += component.quantity
                one.granted += got
                rows["\(component.kind)/\(component.unit)"] = one
            }
        }
        for window in outcome.windows {
            var one = row(window.kind, window.unit)
            one.capacity += window.capacity ?? 0
            rows["\(window.kind)/\(window.unit)"] = one
        }
        return rows.keys.sorted().compactMap { rows[$0] }
    }

    private static func coverage(
        _ snapshot: Snapshot,
        _ matched: Set<String>,
        by groups: (Need) -> [String]
    ) -> [NeedCoverage] {
        var rows: [String: NeedCoverage] = [:]
        for need in snapshot.needs {
            for group in groups(need.record) {
                var row = rows[group] ?? NeedCoverage(group: group, needs: 0, matched: 0)
                row.needs += 1
                row.matched += matched.contains(need.record.externalID) ? 1 : 0
                rows[group] = row
            }
        }
        return rows.keys.sorted().compactMap { rows[$0] }
    }
}

extension MatchReport.Header {
    /// Graduations that are only scheduled, from half a year before to ever after their day.
    mutating func addScheduledGraduations(_ snapshot: Snapshot) {
        let names = Dictionary(snapshot.countries.map { ($0.code, $0.name) }) { first, _ in first }
        for membership in snapshot.memberships where membership.status == .scheduled {
            guard let end = membership.to, end.days(since: snapshot.date) <= 183 else { continue }
            notice(
                end <= snapshot.date ? "graduation.past" : "graduation.ahead",
                [
                    "country": membership.country, "name": names[membership.country] ?? membership.country,
                    "group": membership.group.rawValue, "date": end.description,
                ]
            )
        }
    }
}

extension MatchReport {
    /// Matches as rows, for an explanation.
    public static func rows(_ matches: [Match], _ snapshot: Snapshot) -> [MatchRow] {
        let names = Names(snapshot)
        return matches.map { MatchRow($0, names, snapshot.policy) }
    }

    /// A need without a match as a row, for an explanation.
    public static func row(_ miss: UnmatchedNeed, _ snapshot: Snapshot) -> UnmatchedRow {
        UnmatchedRow(miss, Names(snapshot))
    }
}
