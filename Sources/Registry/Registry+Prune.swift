import Postgres
import Programme

extension Registry {
    /// The runs whose files can be dropped: those before the last so many that have a result.
    ///
    /// A run that is under way or held is none of them.
    public func prunableRuns(keeping count: Int64, _ programme: ProgrammeRecord) throws -> [StoredRun] {
        try connection.query(
            """
            SELECT * FROM run WHERE programme_id = \(programme.id) AND pruned_at IS NULL
                AND state NOT IN ('queued', 'running', 'held')
                AND run_number NOT IN (SELECT run_number FROM run WHERE programme_id = \(programme.id)
                    AND state = ANY (\(RunState.withResult)) ORDER BY run_number DESC LIMIT \(count))
                AND EXISTS (SELECT FROM run_artifact a WHERE a.programme_id = run.programme_id
                    AND a.run_number = run.run_number)
            ORDER BY run_number
            """,
            StoredRun.init
        )
    }

    /// Drops the files and prices of runs; their figures, hashes, proposals and reasons stay.
    ///
    /// - Returns: The bytes that the files took.
    @discardableResult
    public func prune(_ runs: [StoredRun], _ programme: ProgrammeRecord, by person: String) throws -> Int64 {
        try write(kind: "run prune", programme, by: person) {
            var bytes: Int64 = 0
            for run in runs {
                bytes +=
                    try connection.value(
                        """
                        SELECT coalesce(sum(length(data)), 0)::bigint FROM run_artifact
                        WHERE programme_id = \(programme.id) AND run_number = \(run.number)
                        """,
                        as: Int64.self
                    ) ?? 0
                for table in ["run_artifact", "run_price"] {
                    try connection.execute(
                        """
                        DELETE FROM \(identifier: table)
                        WHERE programme_id = \(programme.id) AND run_number = \(run.number)
                        """
                    )
                }
                try connection.execute(
                    """
                    UPDATE run SET pruned_at = now(), pruned_by = \(person)
                    WHERE programme_id = \(programme.id) AND run_number = \(run.number)
                    """
                )
                evidence.append("run \(run.number) pruned \(run.snapshotHash)")
            }
            return bytes
        }
    }
}
