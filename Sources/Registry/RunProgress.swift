public import Postgres
import Programme

/// How far a run without a result is, as its ledger has it.
public struct RunProgress: Hashable, Sendable {
    /// The steps that lead to a result.
    static let counted: [RunStep] = [.snapshot, .solve, .store, .publish]

    /// The step that is under way, or was when the run ended early; nil between two steps.
    public var step: RunStep?
    /// When that step was begun.
    public var since: PostgresTimestamp?
    /// Whether its state is that of a run that is worked on, be it by a process that died.
    public var isRunning = false
    /// How many of the steps that lead to a result are done.
    public var done = 0
    /// Who holds the programme, and with it the run; nil where nobody does.
    public var holder: String?

    /// How many steps lead to a result.
    public var steps: Int { Self.counted.count }

    /// The share of these steps that is done, whole percent; within a step nothing is known.
    public var percent: Int64 { Int64(done * 100 / steps) }
}

extension Registry {
    /// How far the runs of a programme are that have neither a result nor an end, by number.
    public func progress(_ programme: ProgrammeRecord) throws -> [Int64: RunProgress] {
        var found: [Int64: RunProgress] = [:]
        try connection.forEachRow(
            """
            SELECT r.run_number, r.state, s.step, s.started_at, s.finished_at
            FROM run r LEFT JOIN run_step s ON s.programme_id = r.programme_id AND s.run_number = r.run_number
            WHERE r.programme_id = \(programme.id) AND r.state = ANY (\(RunState.withoutEnd))
            ORDER BY r.run_number, s.started_at, s.step COLLATE "C"
            """
        ) { row in
            let number = try row.get("run_number", as: Int64.self)
            var progress = found[number] ?? RunProgress()
            progress.isRunning = try row.get("state", as: String.self) == RunState.running.rawValue
            if let step = try row.get("step", as: String?.self).flatMap(RunStep.init(rawValue:)) {
                if try row.get("finished_at", as: PostgresTimestamp?.self) != nil {
                    progress.done += RunProgress.counted.contains(step) ? 1 : 0
                } else if progress.isRunning {
                    progress.step = step
                    progress.since = try row.get("started_at")
                }
            }
            found[number] = progress
        }
        guard found.values.contains(where: \.isRunning), let holder = try leaseHolder(programme) else {
            return found
        }
        return found.mapValues { progress in
            var progress = progress
            if progress.isRunning { progress.holder = holder }
            return progress
        }
    }
}
