import FoundationEssentials
import Postgres
import Programme

extension Registry {
    private static let chunk = 4 << 20

    /// The runs of a programme, newest first.
    public func runs(_ programme: ProgrammeRecord, limit: Int? = nil) throws -> [StoredRun] {
        let bound: SQL = limit.map { " LIMIT \(Int64($0))" } ?? ""
        return try connection.query(
            "SELECT * FROM run WHERE programme_id = \(programme.id) ORDER BY run_number DESC\(bound)",
            StoredRun.init
        )
    }

    /// A run by its number, or the latest that is complete.
    ///
    /// - Throws: ``RegistryError/notFound(noun:key:nearest:)``.
    public func run(_ number: Int64?, _ programme: ProgrammeRecord) throws -> StoredRun {
        let which: SQL = number.map { "run_number = \($0)" } ?? "state IN ('complete', 'complete-with-gaps')"
        guard
            let row = try connection.first(
                """
                SELECT * FROM run WHERE programme_id = \(programme.id) AND \(which)
                ORDER BY run_number DESC LIMIT 1
                """
            )
        else {
            throw RegistryError.notFound(
                noun: "run",
                key: number.map(String.init) ?? "latest",
                nearest: try runs(programme, limit: 3).map { String($0.number) }
            )
        }
        return try StoredRun(row)
    }

    /// Starts a run; one that was left running is superseded.
    ///
    /// - Returns: The run's number.
    public func begin(_ start: RunStart, _ programme: ProgrammeRecord, by person: String, epoch: Int64) throws
        -> Int64
    {
        try write(kind: "match run", programme, by: person) {
            try hold(epoch, programme)
            try connection.execute(
                "UPDATE run SET state = 'superseded' WHERE programme_id = \(programme.id) AND state = 'running'"
            )
            let number =
                try connection.value(
                    "SELECT coalesce(max(run_number), 0) + 1 FROM run WHERE programme_id = \(programme.id)",
                    as: Int64.self
                ) ?? 1
            let date = PostgresDate(daysSince1970: start.date.daysSince1970)
            try connection.execute(
                """
                INSERT INTO run (programme_id, run_number, state, business_date, policy_version, engine, seed, threads,
                    work_limit, snapshot_hash, needs, offers, run_by)
                VALUES (\(programme.id), \(number), 'running', \(date), \(start.policyVersion), \(start.engine),
                    \(start.seed), \(start.threads), \(start.workLimit), \(start.snapshotHash), \(start.needs),
                    \(start.offers), \(person))
                """
            )
            try connection.execute(
                """
                INSERT INTO run_step (programme_id, run_number, step) VALUES (\(programme.id), \(number), 'match')
                """
            )
            return number
        }
    }

    /// Ends a run: its files, its proposals and its figures at once.
    public func finish(
        _ number: Int64,
        _ result: RunResult,
        _ programme: ProgrammeRecord,
        by person: String,
        epoch: Int64
    ) throws {
        try write(kind: "match run \(number)", programme, by: person) {
            try hold(epoch, programme)
            for (name, data) in result.artifacts {
                for (place, start) in stride(from: 0, to: max(1, data.count), by: Self.chunk).enumerated() {
                    let piece = Array(data[start..<min(data.count, start + Self.chunk)])
                    try connection.execute(
                        """
                        INSERT INTO run_artifact (programme_id, run_number, name, chunk, data)
                        VALUES (\(programme.id), \(number), \(name), \(Int64(place)), \(piece))
                        """
                    )
                }
            }
            try connection.execute(
                """
                INSERT INTO proposal_history (programme_id, proposal_id, step, from_state, to_state, changed_by, reason)
                SELECT p.programme_id, p.proposal_id,
                    coalesce((SELECT max(step) FROM proposal_history h WHERE h.programme_id = p.programme_id
                        AND h.proposal_id = p.proposal_id), 0) + 1,
                    p.state, 'superseded', \(person), 'run ' || \(number)::text
                FROM proposal p WHERE p.programme_id = \(programme.id) AND p.state = 'proposed'
                """
            )
            try connection.execute(
                """
                UPDATE proposal SET state = 'superseded' WHERE programme_id = \(programme.id) AND state = 'proposed'
                """
            )
            let columns = [
                "programme_id", "proposal_id", "run_number", "need", "need_version", "component", "offer",
                "offer_version", "offer_window", "quantity", "points", "state",
            ]
            _ = try connection.copyIn("proposal", columns: columns) { writer in
                for proposal in result.proposals {
                    try writer.row { row in
                        row.uuid(programme.id)
                        row.uuid(UUID())
                        row.int8(number)
                        row.text(proposal.need)
                        row.int8(proposal.needVersion)
                        row.text(proposal.component)
                        row.text(proposal.offer)
                        row.int8(proposal.offerVersion)
                        row.text(proposal.window)
                        row.int8(proposal.quantity)
                        row.int8(proposal.points)
                        row.text("proposed")
                    }
                }
            }
            try storeOutcomes(of: number, result, programme)
            let state =
                result.status == "optimal" || result.status == "feasible" ? "complete" : "complete-with-gaps"
            let ended = try connection.execute(
                """
                UPDATE run SET state = \(state), status = \(result.status), objective = \(result.objective),
                    upper_bound = \(result.upperBound), seconds = \(result.seconds), work_done = \(result.work),
                    problem_hash = \(result.problemHash), solution_hash = \(result.solutionHash),
                    matches = \(Int64(result.proposals.count)), finished_at = now()
                WHERE programme_id = \(programme.id) AND run_number = \(number) AND state = 'running'
                """
            )
            guard ended == 1 else {
                throw RegistryError.leaseHeld(
                    holder: "a later run, which superseded run \(number)",
                    until: "it ends"
                )
            }
            try connection.execute(
                """
                UPDATE run_step SET finished_at = now()
                WHERE programme_id = \(programme.id) AND run_number = \(number) AND step = 'match'
                """
            )
        }
    }

    /// A packed file of a run.
    ///
    /// - Throws: ``RegistryError/notFound(noun:key:nearest:)``.
    public func artifact(_ name: String, of run: Int64, _ programme: ProgrammeRecord) throws -> [UInt8] {
        var data: [UInt8] = []
        var isThere = false
        try connection.forEachRow(
            """
            SELECT data FROM run_artifact WHERE programme_id = \(programme.id) AND run_number = \(run)
                AND name = \(name) ORDER BY chunk
            """
        ) { row in
            data += try row.get(0, as: [UInt8].self)
            isThere = true
        }
        guard isThere else {
            throw RegistryError.notFound(noun: "\(name) of run", key: String(run), nearest: [])
        }
        return data
    }
}
