public import Programme
public import Registry

/// Runs that were never matched: begun, stored and published as the engine does it, with the proposals that a test names.
public enum PublishedRun {
    /// A hash of nothing.
    public static let hash = String(repeating: "0", count: 64)

    /// What such a run starts from.
    public static func start(on date: CalendarDate = CalendarDate(daysSince1970: 20_781)) -> RunStart {
        RunStart(
            date: date,
            policyVersion: 0,
            engine: "test",
            seed: 1,
            threads: 1,
            workLimit: nil,
            snapshotHash: hash,
            needs: 1,
            offers: 1
        )
    }

    /// A match of the first versions of a need and an offer.
    public static func proposal(_ need: String, _ offer: String, quantity: Int64 = 5) -> RunResult.Proposal {
        RunResult.Proposal(
            need: need,
            needVersion: 1,
            component: "main",
            offer: offer,
            offerVersion: 1,
            window: "main",
            quantity: quantity,
            points: 40_000_000
        )
    }

    /// What such a run ends with.
    public static func result(
        _ proposals: [RunResult.Proposal],
        artifacts: [(name: String, data: [UInt8])] = []
    ) -> RunResult {
        let points = proposals.reduce(0) { $0 + $1.points }
        return RunResult(
            status: "optimal",
            objective: points,
            upperBound: points,
            seconds: 0.5,
            work: 7,
            problemHash: hash,
            solutionHash: hash,
            artifacts: artifacts,
            proposals: proposals
        )
    }

    /// Publishes a run with proposals.
    ///
    /// - Returns: Its number.
    /// - Throws: Where the database refuses.
    @discardableResult
    public static func publish(
        _ proposals: [RunResult.Proposal],
        on date: CalendarDate = CalendarDate(daysSince1970: 20_781),
        _ registry: Registry,
        _ programme: ProgrammeRecord
    ) throws -> Int64 {
        let lease = try registry.acquireLease(programme, holder: "ana")
        let number = try registry.begin(
            start(on: date),
            snapshot: [4],
            programme,
            by: "ana",
            epoch: lease.epoch
        )
        let result = result(proposals)
        try registry.store(result, of: number, programme, by: "ana", epoch: lease.epoch)
        try registry.publish(number, result, programme, by: "ana", epoch: lease.epoch)
        try registry.release(lease, programme)
        return number
    }
}
