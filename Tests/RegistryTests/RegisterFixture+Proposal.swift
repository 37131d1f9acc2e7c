import Programme
import Registry

extension RegisterFixture {
    /// Publishes a run that proposes need N and offer O to each other: proposal P1-1.
    func propose(quantity: Int64 = 5) throws {
        let hash = String(repeating: "0", count: 64)
        let lease = try registry.acquireLease(programme, holder: "ana")
        let start = RunStart(
            date: CalendarDate(daysSince1970: 20_781),
            policyVersion: 0,
            engine: "test",
            seed: 1,
            threads: 1,
            workLimit: nil,
            snapshotHash: hash,
            needs: 1,
            offers: 1
        )
        let number = try registry.begin(start, snapshot: [4], programme, by: "ana", epoch: lease.epoch)
        let proposal = RunResult.Proposal(
            need: "N",
            needVersion: 1,
            component: "main",
            offer: "O",
            offerVersion: 1,
            window: "main",
            quantity: quantity,
            points: 40_000_000
        )
        let result = RunResult(
            status: "optimal",
            objective: 40_000_000,
            upperBound: 40_000_000,
            seconds: 0.5,
            work: 7,
            problemHash: hash,
            solutionHash: hash,
            artifacts: [],
            proposals: [proposal]
        )
        try registry.store(result, of: number, programme, by: "ana", epoch: lease.epoch)
        try registry.publish(number, result, programme, by: "ana", epoch: lease.epoch)
        try registry.release(lease, programme)
    }
}
