import Programme
import Registry
import Reports

/// What a report says of the runs before it, and of what was decided on their proposals.
struct RunHistory {
    /// How many runs are shown.
    private static let shown = 30
    /// Days after which a run is a month old.
    private static let month = 30

    let registry: Registry
    let programme: ProgrammeRecord

    /// Adds the runs before a number, what differs from the last of them and from that of a month ago, and what was decided.
    ///
    /// - Returns: What the last of them matched, which is read once: the report of a large pool is long; nil where there is
    ///   none, or it was pruned.
    /// - Throws: Where the database refuses.
    func add(to report: inout MatchReport, before number: Int64?) throws -> EarlierMatches? {
        let runs = try registry.runs(programme)
            .filter { run in
                RunState.withResult.contains(run.state) && number.map { run.number < $0 } ?? true
            }
        let date = CalendarDate(report.run.date)
        let old = date.flatMap { date in runs.first { date.days(since: $0.date) >= Self.month } }
        let last = try runs.first.map(earlier)
        let month = try old.map(earlier)
        let shown = runs.prefix(Self.shown - 1).reversed()
        let reasons = try registry.missesByReason(programme, from: shown.first?.number ?? 0)
        report.addHistory(
            shown.map { run in
                var night = Self.night(run)
                night.reasons = reasons[run.number].map { counts in
                    counts.map { MatchReport.CodeCount(code: $0.reason, count: $0.count) }
                }
                return night
            },
            last: last,
            month: month
        )
        try addDecisions(to: &report)
        report.pool.outside = try registry.recordsOutsidePool(programme).map {
            MatchReport.OutsideRow(noun: $0.noun, status: $0.status, count: $0.count)
        }
        return last?.matches
    }

    private static func night(_ run: StoredRun) -> MatchReport.NightRow {
        MatchReport.NightRow(
            run: run.number,
            date: run.date.description,
            status: run.status ?? run.state,
            needs: run.needs,
            matches: run.matches ?? 0,
            objectiveMillionths: run.objective,
            upperBoundMillionths: run.upperBound
        )
    }

    /// A run with what it matched, unless that was dropped.
    private func earlier(_ run: StoredRun) throws -> MatchReport.Earlier {
        MatchReport.Earlier(
            night: Self.night(run),
            matches: run.isPruned ? nil : try StoredReport(registry, programme).matches(of: run.number)
        )
    }

    /// Proposals by state, how long confirmations take, and decisions out of the order of points.
    private func addDecisions(to report: inout MatchReport) throws {
        let figures = try registry.proposalFigures(programme)
        let ledger = try OverrideLedger(registry, programme)
        report.addDecisions(
            proposals: ProposalState.allCases.compactMap { state in
                figures.states[state].map { MatchReport.CodeCount(code: state.rawValue, count: $0) }
            },
            daysToConfirm: figures.daysToConfirm,
            overrides: Dictionary(grouping: ledger.records, by: \.action).sorted { $0.key < $1.key }
                .map { action, records in
                    MatchReport.OverrideRow(
                        action: action,
                        count: records.count,
                        pointsGivenUpMillionths: records.reduce(0) { $0 + ($1.pointsGivenUp ?? 0) }
                    )
                },
            endorsed: ledger.endorsed
        )
    }
}
