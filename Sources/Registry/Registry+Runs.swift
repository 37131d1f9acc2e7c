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
