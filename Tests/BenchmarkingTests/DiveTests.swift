import Benchmarking
import Testing

@testable import Allocation

/// Dives down the linear programs of synthetic calls, where a batch of likely options does not always hold together.
@Suite struct DiveTests {
    // These are calls in which batches are in conflict: a dive that stops there leaves 8 and 56.
    @Test(arguments: [(needs: 300, offers: 60, seed: UInt64(1)), (700, 140, 2)])
    func `a dive that leaves its tail goes on past conflicts until little is likely`(
        needs: Int,
        offers: Int,
        seed: UInt64
    ) throws {
        let problem = SyntheticCall(needs: needs, offers: offers, seed: seed).problem()
        var tree = TreeSearch(problem, incumbent: nil, objective: nil)
        tree.solvePrices(warm: [], patterns: []) { _ in false }
        tree.addCuts { _ in false }
        tree.openRoot()
        let root = tree.work
        let mixture = tree.dive(share: 0.15, leavesTail: true) { _ in false }
        let likely = mixture.picked.count { $0 > 0.5 && $0 < 1 - 1e-6 }
        #expect(likely <= 5)
        #expect(!mixture.isBroken)
        #expect(tree.work > root)
    }

    @Test func `what is stopped leaves the mixture that it began with`() throws {
        let problem = SyntheticCall(needs: 60, offers: 24, seed: 1).problem()
        var tree = TreeSearch(problem, incumbent: nil, objective: nil)
        tree.solvePrices(warm: [], patterns: []) { _ in false }
        tree.openRoot()
        let before = tree.master.mixture()
        let mixture = tree.dive(share: 0.15, leavesTail: true) { _ in true }
        #expect(mixture.picked == before.picked)
    }
}
