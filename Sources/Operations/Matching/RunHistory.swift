import Programme
import Registry
import Reports

/// What a report says of the runs before it.
struct RunHistory {
    /// How many runs are shown.
    private static let shown = 30
    /// How many runs are looked through for them.
    private static let looked = 50

    let registry: Registry
    let programme: ProgrammeRecord

    /// Adds the complete runs before a number, and what differs from the last of them.
    ///
    /// - Returns: The report of the last of them, which is read once: that of a large pool is long; nil where there is
    ///   none, or it was pruned.
    /// - Throws: Where the database refuses.
    func add(to report: inout MatchReport, before number: Int64?) throws -> MatchReport? {
        let runs = try registry.runs(programme, limit: Self.looked)
            .filter { run in
                RunState.withResult.contains(run.state) && number.map { run.number < $0 } ?? true
            }
            .prefix(Self.shown - 1)
            .reversed()
        let nights = runs.map {
            MatchReport.NightRow(
                run: $0.number,
                date: $0.date.description,
                status: $0.status ?? $0.state,
                needs: $0.needs,
                matches: $0.matches ?? 0,
                objectiveMillionths: $0.objective,
                upperBoundMillionths: $0.upperBound
            )
        }
        let last = try runs.last.flatMap { try lastReport($0.number) }
        report.addHistory(Array(nights), last: last)
        return last
    }

    /// The report of a run; nil where it was pruned.
    private func lastReport(_ number: Int64) throws -> MatchReport? {
        do {
            return try StoredReport(registry, programme).report(number)
        } catch RegistryError.notFound {
            return nil
        }
    }
}
