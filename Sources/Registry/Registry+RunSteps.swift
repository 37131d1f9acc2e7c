import FoundationEssentials
public import Postgres
import Programme

/// A step of a run, in the order in which they follow each other.
public enum RunStep: String, Sendable, CaseIterable {
    /// The pool is read, frozen and stored.
    case snapshot
    /// The solver works.
    case solve
    /// Problem, solution, report and figures are stored.
    case store
    /// The proposals take the place of those before.
    case publish
    /// The report's files are written.
    case report
}

/// A step as the ledger has it.
public struct RecordedStep: Hashable, Sendable {
    /// The step's name.
    public var step: String
    /// When it was begun last.
    public var startedAt: PostgresTimestamp
    /// When it ended; nil where it is under way or was interrupted.
    public var finishedAt: PostgresTimestamp?

    /// The step and how long it took, `solve 1.204 s`, or that it has no end.
    public var summary: String {
        guard let finishedAt else { return "\(step) without an end" }
        let thousandths = (finishedAt.microsecondsSince1970 - startedAt.microsecondsSince1970) / 1_000
        let rest = String(thousandths % 1_000)
        return "\(step) \(thousandths / 1_000).\(String(repeating: "0", count: 3 - rest.count))\(rest) s"
    }
}

extension Registry {
    /// Begins a run with its frozen snapshot, in one transaction; one that was left unfinished is superseded.
    ///
    /// - Parameters:
    ///   - start: What the run starts from.
    ///   - snapshot: The canonical snapshot, packed.
    ///   - seconds: How long it took to read and freeze.
    ///   - programme: The programme.
    ///   - person: Who runs it.
    ///   - epoch: Of the lease.
    /// - Returns: The run's number.
    /// - Throws: ``RegistryError/leaseHeld(holder:until:)`` where the lease was lost.
    public func begin(
        _ start: RunStart,
        snapshot: [UInt8],
        taken seconds: Double = 0,
        _ programme: ProgrammeRecord,
        by person: String,
        epoch: Int64
    ) throws -> Int64 {
        let command = CommandID()
        return try write(command, kind: "match run", programme, by: person) {
            try hold(epoch, programme)
            let left = try connection.query(
                """
                SELECT run_number FROM run WHERE programme_id = \(programme.id) AND state IN ('running', 'held')
                ORDER BY run_number
                """
            ) { try $0.get(0, as: Int64.self) }
            for number in left {
                let reason = "a later run started"
                try step(run: number, to: .superseded, programme, command, person, because: reason)
            }
            let number =
                try connection.value(
                    "SELECT coalesce(max(run_number), 0) + 1 FROM run WHERE programme_id = \(programme.id)",
                    as: Int64.self
                ) ?? 1
            let date = PostgresDate(daysSince1970: start.date.daysSince1970)
            try connection.execute(
                """
                INSERT INTO run_version (programme_id, run_number, version, state, command_id, changed_by)
                VALUES (\(programme.id), \(number), 1, 'running', \(command.id), \(person))
                """
            )
            try connection.execute(
                """
                INSERT INTO run (programme_id, run_number, state, state_version, business_date, policy_version, engine,
                    seed, threads, work_limit, snapshot_hash, pool_hash, needs, offers, run_by, as_of)
                VALUES (\(programme.id), \(number), 'running', 1, \(date), \(start.policyVersion), \(start.engine),
                    \(start.seed), \(start.threads), \(start.workLimit), \(start.snapshotHash), \(start.poolHash),
                    \(start.needs), \(start.offers), \(person), \(start.asOf))
                """
            )
            evidence.append("run \(number) snapshot \(start.snapshotHash)")
            try insertArtifact("snapshot", snapshot, number, programme)
            try record(.snapshot, of: number, isFinished: true, taken: seconds, programme)
            return number
        }
    }

    /// The run that was begun and neither published nor superseded; nil where there is none.
    public func unfinishedRun(_ programme: ProgrammeRecord) throws -> StoredRun? {
        try connection.query(
            """
            SELECT * FROM run WHERE programme_id = \(programme.id) AND state IN ('running', 'held')
            ORDER BY run_number DESC LIMIT 1
            """,
            StoredRun.init
        ).first
    }

    /// Takes a run over that another process left unfinished.
    ///
    /// - Throws: ``RegistryError/leaseHeld(holder:until:)`` where the lease was lost.
    public func resume(_ number: Int64, _ programme: ProgrammeRecord, by person: String, epoch: Int64) throws
    {
        let command = CommandID()
        try write(command, kind: "match run \(number) resumed", programme, by: person) {
            try hold(epoch, programme)
            if try run(number, programme).state == RunState.held.rawValue {
                try step(run: number, to: .running, programme, command, person, because: "taken up again")
            }
            try connection.execute(
                """
                UPDATE run SET resumed = resumed + 1
                WHERE programme_id = \(programme.id) AND run_number = \(number)
                """
            )
        }
    }

    /// Records, in a transaction of its own, that a step begins or has ended.
    ///
    /// - Throws: ``RegistryError/leaseHeld(holder:until:)`` where the lease was lost.
    public func record(
        _ step: RunStep,
        of number: Int64,
        isFinished: Bool,
        _ programme: ProgrammeRecord,
        epoch: Int64
    ) throws {
        try connection.withTransaction { _ in
            try hold(epoch, programme)
            try record(step, of: number, isFinished: isFinished, programme)
        }
    }

    /// The steps of a run, in their order.
    public func steps(of number: Int64, _ programme: ProgrammeRecord) throws -> [RecordedStep] {
        try connection.query(
            """
            SELECT step, started_at, finished_at FROM run_step
            WHERE programme_id = \(programme.id) AND run_number = \(number) ORDER BY started_at, step COLLATE "C"
            """
        ) { row in
            RecordedStep(
                step: try row.get("step"),
                startedAt: try row.get("started_at"),
                finishedAt: try row.get("finished_at")
            )
        }
    }

    /// Records a step within a transaction.
    func record(
        _ step: RunStep,
        of number: Int64,
        isFinished: Bool,
        taken seconds: Double = 0,
        _ programme: ProgrammeRecord
    ) throws {
        let end: SQL = isFinished ? "clock_timestamp()" : "NULL"
        let again: SQL = isFinished ? "" : "started_at = clock_timestamp(), "
        try connection.execute(
            """
            INSERT INTO run_step (programme_id, run_number, step, started_at, finished_at)
            VALUES (\(programme.id), \(number), \(step.rawValue),
                clock_timestamp() - make_interval(secs => \(seconds)), \(end))
            ON CONFLICT (programme_id, run_number, step) DO UPDATE SET \(again)finished_at = \(end)
            """
        )
    }
}
