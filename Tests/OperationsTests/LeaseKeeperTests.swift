import Dispatch
import Foundation
import Postgres
import Programme
import Registry
import Synchronization
import TestSupport
import Testing

@testable import Operations

@Suite("Keeping a lease", .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct LeaseKeeperTests {
    private final class Flag: Sendable {
        let isRaised = Atomic<Bool>(false)
    }

    @Test func `a lease is kept beyond its term, and ends when it is kept no longer`() throws {
        let fixture = try RegisteringFixture()
        let (registry, programme) = (fixture.registry, fixture.programme)
        let lease = try registry.acquireLease(programme, holder: "ana", seconds: 2)
        let lost = Flag()
        let keeper = LeaseKeeper(lease, programme, fixture.database.settings, every: 0.2, term: 2) {
            lost.isRaised.store(true, ordering: .relaxed)
        }
        Thread.sleep(forTimeInterval: 3)
        #expect(throws: RegistryError.self) { try registry.acquireLease(programme, holder: "ben") }
        keeper.stop()
        keeper.stop()
        Thread.sleep(forTimeInterval: 2.5)
        #expect(try registry.acquireLease(programme, holder: "ben").epoch == lease.epoch + 1)
        let isLost = lost.isRaised.load(ordering: .relaxed)
        #expect(!isLost)
    }

    @Test func `a lease that somebody else took is told, and not taken back`() throws {
        let fixture = try RegisteringFixture()
        let (registry, programme) = (fixture.registry, fixture.programme)
        let lease = try registry.acquireLease(programme, holder: "ana")
        try registry.connection.execute("UPDATE lease SET expires_at = now() - interval '1 s'")
        let other = try registry.acquireLease(programme, holder: "ben")
        let told = DispatchSemaphore(value: 0)
        let keeper = LeaseKeeper(lease, programme, fixture.database.settings, every: 0.05) { told.signal() }
        #expect(told.wait(timeout: .now() + 20) == .success)
        keeper.stop()
        try registry.renew(other, programme)
    }
}
