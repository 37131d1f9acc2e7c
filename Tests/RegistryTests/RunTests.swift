import Foundation
import Postgres
import Programme
import PublishedRuns
import Registry
import TestSupport
import Testing

@Suite("Runs", .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct RunTests {
    let fixture: RegisterFixture

    init() throws {
        fixture = try RegisterFixture()
        try fixture.add(RegisterFixture.need("N"))
        try fixture.add(RegisterFixture.offer("O"))
    }

    private func begin(_ epoch: Int64) throws -> Int64 {
        try fixture.registry.begin(
            PublishedRun.start(),
            snapshot: [4],
            fixture.programme,
            by: "ana",
            epoch: epoch
        )
    }

    private func result(_ need: String = "N", data: [UInt8] = [1, 2, 3]) -> RunResult {
        PublishedRun.result(
            [PublishedRun.proposal(need, "O")],
            artifacts: [("problem", data), ("solution", [])]
        )
    }

    private func finish(_ number: Int64, _ epoch: Int64, _ result: RunResult) throws {
        let (registry, programme) = (fixture.registry, fixture.programme)
        try registry.store(result, of: number, programme, by: "ana", epoch: epoch)
        try registry.publish(number, result, programme, by: "ana", epoch: epoch)
    }

    private func states() throws -> [String] {
        try fixture.registry.connection.query("SELECT state FROM proposal ORDER BY run_number") {
            try $0.get(0, as: String.self)
        }
    }

    @Test func `a run keeps its figures and its files, also those longer than a chunk`() throws {
        let registry = fixture.registry
        let lease = try registry.acquireLease(fixture.programme, holder: "ana")
        let long = (0..<(9 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let number = try begin(lease.epoch)
        #expect(try registry.run(number, fixture.programme).state == "running")
        #expect(throws: RegistryError.self) { try registry.run(nil, fixture.programme) }
        try finish(number, lease.epoch, result(data: long))
        let run = try registry.run(nil, fixture.programme)
        #expect((run.number, run.state, run.status) == (1, "complete", "optimal"))
        #expect((run.objective, run.upperBound, run.matches) == (40_000_000, 40_000_000, 1))
        #expect(run.date == CalendarDate(daysSince1970: 20_781))
        #expect(try registry.artifact("problem", of: number, fixture.programme) == long)
        #expect(try registry.artifact("solution", of: number, fixture.programme) == [])
        #expect(throws: RegistryError.notFound(noun: "report of run", key: "1", nearest: [])) {
            try registry.artifact("report", of: number, fixture.programme)
        }
    }

    private struct Unpackable: Error {}

    @Test
    func `the report is asked for where a run ends, held back or published, and no run ends without it`()
        throws
    {
        let (registry, programme) = (fixture.registry, fixture.programme)
        let lease = try registry.acquireLease(programme, holder: "ana")
        let number = try begin(lease.epoch)
        var result = result()
        result.report = { throw Unpackable() }
        try registry.store(result, of: number, programme, by: "ana", epoch: lease.epoch)
        #expect(throws: Unpackable.self) {
            try registry.publish(number, result, programme, by: "ana", epoch: lease.epoch)
        }
        #expect(throws: Unpackable.self) {
            try registry.fail(number, result, programme, by: "ana", because: "no time", epoch: lease.epoch)
        }
        #expect(try registry.run(number, programme).state == "running" && states() == [])
        result.report = { [7, 8] }
        try registry.holdBack(number, result, programme, by: "ana", because: "much", epoch: lease.epoch)
        #expect(try registry.run(number, programme).state == "held")
        #expect(try registry.artifact("report", of: number, programme) == [7, 8])
        try registry.resume(number, programme, by: "ana", epoch: lease.epoch)
        result.report = { [9] }
        try registry.publish(number, result, programme, by: "ana", epoch: lease.epoch)
        #expect(try registry.artifact("report", of: number, programme) == [9])
        #expect(try states() == ["proposed"])
    }

    @Test func `a later run keeps what it proposes again, and supersedes the rest, with its history`() throws
    {
        let lease = try fixture.registry.acquireLease(fixture.programme, holder: "ana")
        for _ in 1...2 { try finish(begin(lease.epoch), lease.epoch, result()) }
        #expect(try states() == ["proposed"])
        #expect(try fixture.count("proposal_version") == 1 && fixture.count("run_proposal") == 2)
        var more = result()
        more.proposals[0].quantity = 6
        try finish(begin(lease.epoch), lease.epoch, more)
        #expect(try states() == ["superseded", "proposed"])
        let history = try fixture.registry.connection.query(
            """
            SELECT p.key || ' ' || coalesce(v.from_state, '-') || ' ' || v.state || ' ' || v.reason FROM proposal p
                JOIN proposal_version v USING (programme_id, proposal_id) ORDER BY p.run_number, v.version
            """
        ) { try $0.get(0, as: String.self) }
        #expect(
            history == ["P1-1 - proposed run 1", "P1-1 proposed superseded run 3", "P3-1 - proposed run 3"]
        )
        let runs = try fixture.registry.connection.query(
            "SELECT coalesce(from_state, '-') || ' ' || state FROM run_version ORDER BY run_number, version LIMIT 2"
        ) { try $0.get(0, as: String.self) }
        #expect(runs == ["- running", "running complete"])
        #expect(try fixture.registry.runs(fixture.programme).map(\.number) == [3, 2, 1])
    }

    @Test func `a run that cannot be published as a whole is not published at all`() throws {
        let registry = fixture.registry
        let lease = try registry.acquireLease(fixture.programme, holder: "ana")
        try finish(begin(lease.epoch), lease.epoch, result())
        let number = try begin(lease.epoch)
        #expect(throws: PostgresError.self) { try finish(number, lease.epoch, result("no such need")) }
        #expect(try states() == ["proposed"])
        #expect(try registry.run(number, fixture.programme).state == "running")
        #expect(try registry.unfinishedRun(fixture.programme)?.number == number)
        let next = try begin(lease.epoch)
        #expect(try registry.run(number, fixture.programme).state == "superseded")
        #expect(throws: RegistryError.self) { try finish(number, lease.epoch, result()) }
        try finish(next, lease.epoch, result())
        #expect(try registry.run(nil, fixture.programme).number == next)
    }

    @Test func `why needs got nothing and what limits cost is kept with the run, or not at all`() throws {
        let connection = fixture.registry.connection
        try fixture.add(RegisterFixture.need("LEFT"))
        let lease = try fixture.registry.acquireLease(fixture.programme, holder: "ana")
        func outcome(_ need: String) -> RunResult {
            var result = result()
            result.unmatched = [
                RunResult.Unmatched(
                    need: need,
                    needVersion: 1,
                    component: "main",
                    reason: "cohort-too-small",
                    possibleWindows: 1,
                    failedRules: ["H4:153", "H8:20"],
                    nearestOffer: nil,
                    nearestWindow: nil,
                    bestOffer: "O"
                )
            ]
            result.prices = [(limit: "O/main/capacity", price: 1.25), (limit: "floor/ldc", price: -3)]
            return result
        }
        try finish(begin(lease.epoch), lease.epoch, outcome("LEFT"))
        let kept = try connection.query(
            "SELECT need, reason, failed_rules, best_offer, nearest_offer IS NULL AS blank FROM run_unmatched"
        )
        #expect(kept.count == 1)
        #expect(try kept[0].get("reason", as: String.self) == "cohort-too-small")
        #expect(
            try kept[0].get("failed_rules", as: PostgresArray<String>.self).elements == ["H4:153", "H8:20"]
        )
        #expect(try kept[0].get("blank", as: Bool.self))
        let prices = try connection.query(
            "SELECT limit_id, price FROM run_price ORDER BY limit_id COLLATE \"C\""
        ) {
            (try $0.get(0, as: String.self), try $0.get(1, as: Double.self))
        }
        #expect(prices.map(\.0) == ["O/main/capacity", "floor/ldc"] && prices.map(\.1) == [1.25, -3])
        let second = try begin(lease.epoch)
        #expect(throws: PostgresError.self) { try finish(second, lease.epoch, outcome("no such need")) }
        #expect(try fixture.count("run_unmatched") == 1 && fixture.count("run_price") == 2)
        #expect(try fixture.registry.run(second, fixture.programme).state == "running")
    }

    @Test func `a holder that lost its lease can write no more`() throws {
        let (registry, programme) = (fixture.registry, fixture.programme)
        let first = try registry.acquireLease(programme, holder: "ana")
        let number = try begin(first.epoch)
        let held = #expect(throws: RegistryError.self) {
            try fixture.another().acquireLease(programme, holder: "ben")
        }
        guard case .leaseHeld(let holder, _)? = held else {
            Issue.record("\(held as Any)")
            return
        }
        #expect(holder.hasPrefix("ana, process "))
        try registry.connection.execute("UPDATE lease SET expires_at = now() - interval '1 s'")
        let second = try fixture.another().acquireLease(programme, holder: "ben")
        #expect(second.epoch == first.epoch + 1)
        #expect(throws: RegistryError.self) { try finish(number, first.epoch, result()) }
        #expect(throws: RegistryError.self) { try registry.renew(first, programme) }
        try registry.release(first, programme)
        #expect(throws: RegistryError.self) { try registry.acquireLease(programme, holder: "ana") }
        #expect(try states() == [])
    }

    @Test func `a lease that was given back is free at once, and fences off who gave it`() throws {
        let (registry, programme) = (fixture.registry, fixture.programme)
        let first = try registry.acquireLease(programme, holder: "ana")
        try registry.renew(first, programme, seconds: 7_200)
        try registry.release(first, programme)
        #expect(throws: RegistryError.self) { try begin(first.epoch) }
        #expect(try registry.acquireLease(programme, holder: "ben").epoch == first.epoch + 1)
    }

    @Test func `a dead holder of this host loses the lease at once, one of another host keeps it`() throws {
        let (registry, programme) = (fixture.registry, fixture.programme)
        _ = try registry.acquireLease(programme, holder: "ana")
        // No process has this number: it is above the largest that Linux gives.
        try registry.connection.execute("UPDATE lease SET pid = 4194305, host = host || 'x'")
        #expect(throws: RegistryError.self) { try registry.acquireLease(programme, holder: "ben") }
        try registry.connection.execute("UPDATE lease SET host = left(host, -1), boot_id = 'another'")
        #expect(throws: RegistryError.self) { try registry.acquireLease(programme, holder: "ben") }
        try registry.connection.execute("UPDATE lease SET expires_at = now() - interval '1 s'")
        _ = try registry.acquireLease(programme, holder: "ben")
        try registry.connection.execute("UPDATE lease SET pid = 4194305")
        #expect(try registry.acquireLease(programme, holder: "eve").epoch == 3)
    }

    @Test func `who holds a programme is told, unless the process is dead`() throws {
        let registry = fixture.registry
        #expect(try registry.leaseHolder(fixture.programme) == nil)
        _ = try registry.acquireLease(fixture.programme, holder: "ana")
        #expect(try registry.leaseHolder(fixture.programme)?.hasPrefix("ana, process") ?? false)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/true")
        try process.run()
        process.waitUntilExit()
        try registry.connection.execute("UPDATE lease SET pid = \(Int64(process.processIdentifier))")
        #expect(try registry.leaseHolder(fixture.programme) == nil)
    }
}
