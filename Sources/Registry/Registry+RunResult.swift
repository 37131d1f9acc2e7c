import FoundationEssentials
import Postgres
import Programme

extension Registry {
    private static let chunk = 4 << 20

    /// Stores what a run found, in one transaction; nothing of it is published yet.
    ///
    /// - Throws: ``RegistryError/leaseHeld(holder:until:)`` where the lease was lost.
    public func store(
        _ result: RunResult,
        of number: Int64,
        _ programme: ProgrammeRecord,
        by person: String,
        epoch: Int64
    ) throws {
        try write(kind: "match run \(number) stored", programme, by: person) {
            try hold(epoch, programme)
            try demandRunning(number, programme)
            evidence = [
                "run \(number) problem \(result.problemHash)",
                "run \(number) solution \(result.solutionHash)",
            ]
            for (name, data) in result.artifacts { try insertArtifact(name, data, number, programme) }
            try storeOutcomes(of: number, result, programme)
            try connection.execute(
                """
                UPDATE run SET status = \(result.status), objective = \(result.objective),
                    upper_bound = \(result.upperBound), seconds = \(result.seconds), work_done = \(result.work),
                    stop_reason = \(result.stopReason), problem_hash = \(result.problemHash),
                    solution_hash = \(result.solutionHash), published_hash = \(result.publishedHash),
                    matches = \(Int64(result.proposals.count))
                WHERE programme_id = \(programme.id) AND run_number = \(number)
                """
            )
            try record(.store, of: number, isFinished: true, programme)
        }
    }

    /// Keeps a stored run from being published until somebody accepts it.
    ///
    /// - Throws: ``RegistryError/leaseHeld(holder:until:)`` where the lease was lost.
    public func holdBack(
        _ number: Int64,
        _ result: RunResult,
        _ programme: ProgrammeRecord,
        by person: String,
        because reason: String,
        epoch: Int64
    ) throws {
        try end(number, result, as: .held, programme, by: person, because: reason, epoch: epoch)
    }

    /// Ends a run that found nothing to publish; what was published before stands.
    ///
    /// - Throws: ``RegistryError/leaseHeld(holder:until:)`` where the lease was lost.
    public func fail(
        _ number: Int64,
        _ result: RunResult,
        _ programme: ProgrammeRecord,
        by person: String,
        because reason: String,
        epoch: Int64
    ) throws {
        try end(number, result, as: .error, programme, by: person, because: reason, epoch: epoch)
    }

    private func end(
        _ number: Int64,
        _ result: RunResult,
        as state: RunState,
        _ programme: ProgrammeRecord,
        by person: String,
        because reason: String,
        epoch: Int64
    ) throws {
        let command = CommandID()
        let kind = "match run \(number) \(state.rawValue)"
        try write(command, kind: kind, programme, by: person, because: reason) {
            try hold(epoch, programme)
            try demandRunning(number, programme)
            try step(run: number, to: state, programme, command, person, because: reason)
            try insertReport(result, number, programme)
        }
    }

    /// Publishes a stored run in one short transaction.
    ///
    /// What was proposed before and is proposed again in the same quantity stays the proposal that it is; the rest of
    /// what was proposed is superseded. A pair that somebody decided about since the run began is left as it was
    /// decided.
    ///
    /// - Throws: ``RegistryError/leaseHeld(holder:until:)`` where the lease was lost or a later run superseded it.
    public func publish(
        _ number: Int64,
        _ result: RunResult,
        _ programme: ProgrammeRecord,
        by person: String,
        epoch: Int64
    ) throws {
        let command = CommandID()
        try write(command, kind: "match run \(number)", programme, by: person) {
            try hold(epoch, programme)
            try lockWriters(programme)
            try demandRunning(number, programme)
            try stage(result.proposals)
            try publishStaged(number, result, programme, command, person)
            let state: RunState =
                result.status == "optimal" || result.status == "feasible" ? .complete : .completeWithGaps
            try step(run: number, to: state, programme, command, person, because: nil)
            try connection.execute(
                """
                UPDATE run SET finished_at = now()
                WHERE programme_id = \(programme.id) AND run_number = \(number)
                """
            )
            try record(.publish, of: number, isFinished: true, programme)
            try insertReport(result, number, programme)
        }
        if result.proposals.count >= Self.statisticsThreshold {
            refreshStatistics(of: ["proposal_alternate", "run_proposal"])
        }
    }

    /// Makes sure that no later run took this one's place.
    private func demandRunning(_ number: Int64, _ programme: ProgrammeRecord) throws {
        guard try run(number, programme).state == RunState.running.rawValue else {
            throw RegistryError.leaseHeld(
                holder: "a later run, which superseded run \(number)",
                until: "it ends"
            )
        }
    }

    /// Writes the report of a run that ends, within the transaction that ends it.
    private func insertReport(_ result: RunResult, _ number: Int64, _ programme: ProgrammeRecord) throws {
        guard let report = result.report else { return }
        // A run that was held back has one already.
        try connection.execute(
            """
            DELETE FROM run_artifact
            WHERE programme_id = \(programme.id) AND run_number = \(number) AND name = 'report'
            """
        )
        try insertArtifact("report", report(), number, programme)
    }

    /// Writes a packed file of a run within a transaction.
    func insertArtifact(_ name: String, _ data: [UInt8], _ number: Int64, _ programme: ProgrammeRecord) throws
    {
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
}
