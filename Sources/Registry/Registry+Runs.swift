import FoundationEssentials
import Postgres
import Programme

extension Registry {
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
        let which: SQL = number.map { "run_number = \($0)" } ?? "state = ANY (\(RunState.withResult))"
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
        let command = CommandID()
        return try write(command, kind: "match run", programme, by: person) {
            try hold(epoch, programme)
            let left = try connection.query(
                """
                SELECT run_number FROM run WHERE programme_id = \(programme.id) AND state = 'running'
                ORDER BY run_number
                """
            ) { try $0.get(0, as: Int64.self) }
            for number in left {
                try step(
                    run: number,
                    to: .superseded,
                    programme,
                    command,
                    person,
                    because: "a later run started"
                )
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
                    seed, threads, work_limit, snapshot_hash, pool_hash, needs, offers, run_by)
                VALUES (\(programme.id), \(number), 'running', 1, \(date), \(start.policyVersion), \(start.engine),
                    \(start.seed), \(start.threads), \(start.workLimit), \(start.snapshotHash), \(start.poolHash),
                    \(start.needs), \(start.offers), \(person))
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
