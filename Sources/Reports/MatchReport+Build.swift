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
        run.notices += Self.scheduledGraduations(snapshot)
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
        run.notices += outcome.impossiblePins.map {
            "pin \($0.ruling) of \($0.need) to \($0.offer) is left out: \($0.reason)"
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
                priceMillionths: $0.price
            )
        }
        possibleDuplicates = outcome.possibleDuplicates.map {
            DuplicateRow(need: $0.need, other: $0.other, likeness: $0.likeness, exclusive: $0.isExclusive)
        }
        pooledCohorts = Self.pooledCohorts(outcome)
        scarcest = rows.filter { $0.priceMillionths > 0 }.sorted {
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

    /// Graduations that are only scheduled, from half a year before to ever after their day.
    private static func scheduledGraduations(_ snapshot: Snapshot) -> [String] {
        let near = snapshot.memberships.filter {
            guard $0.status == .scheduled, let end = $0.to else { return false }
            return end.days(since: snapshot.date) <= 183
        }
        return near.map {
            let state = ($0.to ?? snapshot.date) <= snapshot.date ? "took effect" : "takes effect"
            return "\($0.country) leaves \($0.group.rawValue.uppercased()): scheduled, \(state) on "
                + "\($0.to?.description ?? "") and awaits confirmation"
        }
    }
}

/// Names behind external ids.
struct Names {
    private var needs: [String: Need] = [:]
    private var offers: [String: Offer] = [:]
    private var organisations: [String: Organisation] = [:]
    private var regions: [String: String] = [:]

    init(_ snapshot: Snapshot) {
        for need in snapshot.needs { needs[need.record.externalID] = need.record }
        for offer in snapshot.offers { offers[offer.record.externalID] = offer.record }
        for organisation in snapshot.organisations { organisations[organisation.externalID] = organisation }
        for country in snapshot.countries { regions[country.code] = country.region }
    }

    func need(_ id: String) -> Need { needs[id] ?? Need() }
    func offer(_ id: String) -> Offer { offers[id] ?? Offer() }
    func organisation(_ id: String) -> String { organisations[id]?.name ?? id }
    func country(of need: Need) -> String { need.country ?? organisations[need.organisation]?.country ?? "" }
    func region(of need: Need) -> String { regions[country(of: need)] ?? GroupIndex.unknown }
    func region(ofOrganisation id: String) -> String {
        organisations[id]?.country.flatMap { regions[$0] } ?? GroupIndex.unknown
    }

    func groupsInForce(_ snapshot: Snapshot) -> [String: [CountryGroup]] {
        var groups: [String: [CountryGroup]] = [:]
        for membership in snapshot.memberships where membership.isInForce(on: snapshot.date) {
            groups[membership.country, default: []].append(membership.group)
        }
        return groups
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

extension MatchReport.MatchRow {
    init(_ match: Match, _ names: Names, _ policy: Policy) {
        let need = names.need(match.need)
        let offer = names.offer(match.offer)
        self.init(
            need: match.need,
            needTitle: need.title,
            requester: names.organisation(need.organisation),
            country: names.country(of: need),
            component: match.component,
            offer: match.offer,
            offerTitle: offer.title,
            provider: names.organisation(offer.organisation),
            window: match.window,
            kind: match.kind.rawValue,
            unit: match.unit.rawValue,
            quantity: match.quantity,
            asked: match.asked,
            offerUnit: match.exchange.isEmpty ? nil : match.offerUnit.rawValue,
            offerQuantity: match.exchange.isEmpty ? nil : match.offerQuantity,
            exchange: match.exchange.isEmpty ? nil : match.exchange,
            pointsMillionths: match.points,
            valueMillionths: match.value,
            criteria: Criterion.allCases.map {
                MatchReport.CriterionRow(
                    criterion: $0.rawValue,
                    title: $0.title,
                    weight: policy.weights[$0.place],
                    pointsMillionths: policy.weights[$0.place] * match.scores[$0]
                )
            },
            rank: match.rank,
            possibleWindows: match.possibleWindows,
            alternates: match.alternates.map {
                MatchReport.AlternateRow(
                    offer: $0.offer,
                    window: $0.window,
                    pointsLostMillionths: $0.pointsLost
                )
            },
            pinnedBy: match.pinnedBy,
            claimantRank: match.claimantRank,
            claimants: match.claimants,
            limits: match.limits.isEmpty ? nil : match.limits.map(MatchReport.LimitRow.init)
        )
    }
}

extension MatchReport.UnmatchedRow {
    init(_ miss: UnmatchedNeed, _ names: Names) {
        let need = names.need(miss.need)
        self.init(
            need: miss.need,
            needTitle: need.title,
            requester: names.organisation(need.organisation),
            country: names.country(of: need),
            component: miss.component,
            reason: miss.reason.rawValue,
            reasonSentence: miss.reason.sentence,
            windowsOfKind: miss.windowsOfKind,
            possibleWindows: miss.possibleWindows,
            failedRules: miss.failedRules.map {
                MatchReport.RuleRow(
                    rule: $0.rule.rawValue,
                    sentence: $0.rule.sentence,
                    failed: $0.failed,
                    incomplete: $0.incomplete
                )
            },
            nearestOffer: miss.nearest?.offer,
            nearestWindow: miss.nearest?.window,
            obstacles: (miss.nearest?.obstacles ?? []).map(MatchReport.ObstacleRow.init),
            otherMisses: miss.otherMisses.compactMap { other in
                other.obstacles.first.map {
                    MatchReport.MissRow(
                        offer: other.offer,
                        window: other.window,
                        obstacle: MatchReport.ObstacleRow($0)
                    )
                }
            },
            bestOffer: miss.bestOffer,
            best: miss.best.map(MatchReport.ContestRow.init),
            excludedBy: miss.excludedBy,
            limit: miss.limit.map(MatchReport.LimitRow.init),
            heldBy: miss.heldBy.isEmpty ? nil : miss.heldBy
        )
    }
}

extension MatchReport.ContestRow {
    init(_ contest: UnmatchedNeed.Contest) {
        self.init(
            offer: contest.offer,
            window: contest.window,
            unit: contest.unit.rawValue,
            valuePerUnitMillionths: contest.valuePerUnit,
            priceMillionths: contest.price,
            cohortMinimum: contest.cohortMinimum,
            claimed: contest.claimed,
            cutoffMillionths: contest.cutoff,
            cutoffNeed: contest.cutoffNeed,
            left: contest.left,
            least: contest.least
        )
    }
}

extension MatchReport.ObstacleRow {
    init(_ obstacle: UnmatchedNeed.Obstacle) {
        var shortfall: Shortfall?
        if case .fail(let amount) = obstacle.verdict { shortfall = amount }
        self.init(
            rule: obstacle.rule.rawValue,
            verdict: obstacle.verdict == .incomplete ? "incomplete" : "fail",
            missing: shortfall?.amount,
            missingUnit: shortfall?.unit.rawValue,
            needFact: obstacle.needFact,
            offerFact: obstacle.offerFact
        )
    }
}

extension MatchReport.CapacityRow {
    /// A window with a limited capacity; nil where it has no limit.
    init?(_ window: WindowUse, _ names: Names) {
        guard let capacity = window.capacity, capacity > 0 else { return nil }
        let code = Self.whyCode(window, capacity)
        self.init(
            offer: window.offer,
            offerTitle: names.offer(window.offer).title,
            window: window.window,
            kind: window.kind.rawValue,
            unit: window.unit.rawValue,
            capacity: capacity,
            used: window.used,
            unused: capacity - window.used,
            matches: window.matches,
            claimants: window.claimants,
            priceMillionths: window.price,
            why: Self.why(code, window),
            whyCode: code,
            cohortMinimum: window.cohortMinimum,
            claimed: window.claimed
        )
    }

    private static func whyCode(_ window: WindowUse, _ capacity: Int64) -> String {
        if window.claimants == 0 { return "no-claimant" }
        if window.used == capacity { return "used-up" }
        if window.unsatisfied == 0 { return "all-served" }
        guard window.used == 0 else { return "rest-too-small" }
        guard let minimum = window.cohortMinimum else { return "served-elsewhere" }
        return window.claimed < minimum ? "cohort-not-asked" : "cohort-served-elsewhere"
    }

    private static func why(_ code: String, _ window: WindowUse) -> String {
        let opens = "opens from \(Figures.grouped(window.cohortMinimum ?? 0)) on; "
        return switch code {
        case "no-claimant": "no need passes the rules"
        case "used-up": "used up"
        case "all-served": "all who may take it have what they ask for"
        case "cohort-not-asked": opens + "all who may take it ask for " + Figures.grouped(window.claimed)
        case "cohort-served-elsewhere": opens + "those who may take it are served better elsewhere"
        case "served-elsewhere": "those who may take it are served better elsewhere"
        default: "what is left does not help those who lack something"
        }
    }
}
