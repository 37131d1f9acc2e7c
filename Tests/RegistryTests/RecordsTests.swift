import Postgres
import Programme
import Registry
import TestSupport
import Testing

@Suite("Records", .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct RecordsTests {
    let fixture: RegisterFixture

    init() throws { fixture = try RegisterFixture() }

    @Test func `a change made on an older version is refused with both versions`() throws {
        let (registry, programme) = (fixture.registry, fixture.programme)
        var need = RegisterFixture.need("N")
        #expect(try registry.store(need, expecting: nil, programme, by: "ana").new == 1)
        need.title = "First"
        #expect(try registry.store(need, expecting: 1, programme, by: "ana").changed == 1)
        need.title = "Second, unaware of the first"
        #expect(throws: RegistryError.conflict(noun: "need", key: "N", expected: 1, found: 2)) {
            try registry.store(need, expecting: 1, programme, by: "ben")
        }
        let current = try registry.record(Need.self, "N", programme)
        #expect((current.record.title, current.version, current.recordedBy) == ("First", 2, "ana"))
    }

    @Test func `records are found by the last day on which they are fresh`() throws {
        let (registry, programme) = (fixture.registry, fixture.programme)
        func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }
        var need = RegisterFixture.need("SUBMITTED")
        need.submittedOn = try day("2026-01-10")
        try fixture.add(need)
        need.externalID = "VERIFIED"
        need.verifiedOn = try day("2026-02-10")
        try fixture.add(need)
        need.externalID = "EXPIRES"
        need.expiresOn = try day("2026-03-20")
        try fixture.add(need)
        func found(by last: String) throws -> [String] {
            var filter = RecordFilter()
            filter.lastDay = (by: try day(last), freshnessDays: 30)
            return try registry.records(Need.self, programme, filter).map(\.record.externalID).sorted()
        }
        #expect(try found(by: "2026-02-08") == [])
        #expect(try found(by: "2026-02-09") == ["SUBMITTED"])
        #expect(try found(by: "2026-03-11") == ["SUBMITTED"])
        #expect(try found(by: "2026-03-12") == ["SUBMITTED", "VERIFIED"])
        #expect(try found(by: "2026-03-19") == ["SUBMITTED", "VERIFIED"])
        #expect(try found(by: "2026-03-20") == ["EXPIRES", "SUBMITTED", "VERIFIED"])
        var filter = RecordFilter()
        filter.lastDay = (by: try day("2030-01-01"), freshnessDays: 30)
        #expect(try registry.records(Organisation.self, programme, filter).isEmpty)
    }

    @Test func `every version keeps who wrote it and why, for one record and for a file`() throws {
        let (registry, programme) = (fixture.registry, fixture.programme)
        var need = RegisterFixture.need("N")
        _ = try registry.store(need, expecting: nil, programme, by: "ana", because: "by phone")
        need.urgency = 4
        _ = try registry.store(need, expecting: 1, programme, by: "ben")
        var rest = [StagedRecord(record: RegisterFixture.need("N"), line: 2)][...]
        _ = try registry.importRecords(
            Need.self,
            programme: programme,
            by: "cat",
            command: CommandID(),
            file: "needs.csv",
            because: "monthly file",
            skipsRefused: false,
            shouldApply: { _ in true }
        ) { rest.popFirst() }
        let history = try registry.history(Need.self, "N", programme)
        #expect(history.map(\.version) == [1, 2, 3])
        #expect(history.map(\.recordedBy) == ["ana", "ben", "cat"])
        #expect(history.map(\.reason) == ["by phone", nil, "monthly file"])
        #expect(history[1].record.urgency == 4 && history[2].record == history[0].record)
        let names = try registry.connection.query("SELECT name FROM import_file ORDER BY name") {
            try $0.get(0, as: String.self)
        }
        #expect(names.contains("needs.csv"))
    }

    @Test func `of many changes at once on one version exactly one is written`() async throws {
        try fixture.add(RegisterFixture.need("N"))
        let (settings, programme) = (fixture.database.settings, fixture.programme)
        let written = try await withThrowingTaskGroup(of: Int.self) { group in
            for person in 0..<6 {
                group.addTask {
                    let registry = Registry(try Connection(settings))
                    var need = RegisterFixture.need("N")
                    need.title = "By \(person)"
                    do {
                        return try registry.store(need, expecting: 1, programme, by: "p\(person)").changed
                    } catch RegistryError.conflict {
                        return 0
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(written == 1)
        #expect(try fixture.count("need_version") == 2)
    }

    @Test func `two imports of the same new records at once store them once`() async throws {
        let (settings, programme) = (fixture.database.settings, fixture.programme)
        let new = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let registry = Registry(try Connection(settings))
                    var keys = (1...300).makeIterator()
                    return try registry.importRecords(
                        Need.self,
                        programme: programme,
                        by: "ana",
                        command: CommandID(),
                        skipsRefused: false,
                        shouldApply: { _ in true }
                    ) {
                        keys.next().map { StagedRecord(record: RegisterFixture.need("N-\($0)"), line: $0) }
                    }.new
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(new == 300)
        #expect(try fixture.count("need_version") == 300)
    }

    @Test func `a record that exists is not added again, and one that does not is not edited`() throws {
        let (registry, programme) = (fixture.registry, fixture.programme)
        try fixture.add(RegisterFixture.need("NEED-1"))
        #expect(throws: RegistryError.exists(noun: "need", key: "NEED-1")) {
            try registry.store(RegisterFixture.need("NEED-1"), expecting: nil, programme, by: "ana")
        }
        #expect(throws: RegistryError.notFound(noun: "need", key: "NEED-2", nearest: [])) {
            try registry.store(RegisterFixture.need("NEED-2"), expecting: 1, programme, by: "ana")
        }
        #expect(throws: RegistryError.notFound(noun: "organisation", key: "ORG-X", nearest: [])) {
            try registry.store(
                RegisterFixture.need("NEED-3", of: "ORG-X"),
                expecting: nil,
                programme,
                by: "ana"
            )
        }
        #expect(throws: RegistryError.notFound(noun: "need", key: "NEED-9", nearest: ["NEED-1"])) {
            try registry.record(Need.self, "NEED-9", programme)
        }
    }

    @Test func `a listing filters, and goes on behind a key in the order of bytes`() throws {
        let (registry, programme) = (fixture.registry, fixture.programme)
        var needs = ["b", "a-2", "B", "a_1", "é"].map { RegisterFixture.need($0) }
        needs[0].status = .withdrawn
        needs[1].components[0].kind = .compute
        needs[1].components[0].unit = .gpuHour
        needs[2].organisation = "ORG-2"
        needs[3].title = "Radiography for districts"
        needs[4].country = "BD"
        try fixture.take(needs)
        func keys(_ change: (inout RecordFilter) -> Void) throws -> [String] {
            var filter = RecordFilter()
            change(&filter)
            return try registry.records(Need.self, programme, filter).map(\.record.externalID)
        }
        #expect(try keys { _ in } == ["B", "a-2", "a_1", "b", "é"])
        #expect(try keys { $0.limit = 2 } == ["B", "a-2"])
        #expect(
            try keys {
                $0.after = "a-2"
                $0.limit = 2
            } == ["a_1", "b"]
        )
        #expect(try keys { $0.status = "withdrawn" } == ["b"])
        #expect(try keys { $0.isInPool = true } == ["B", "a-2", "a_1", "é"])
        #expect(try keys { $0.kind = "compute" } == ["a-2"])
        #expect(try keys { $0.organisation = "ORG-2" } == ["B"])
        #expect(try keys { $0.country = "BD" } == ["é"])
        #expect(try keys { $0.text = "RADIO" } == ["a_1"])
        var offers = RecordFilter()
        offers.kind = "training"
        try fixture.add(RegisterFixture.offer("O"))
        #expect(try registry.records(Offer.self, programme, offers).count == 1)
        var organisations = RecordFilter()
        organisations.country = "FR"
        #expect(try registry.records(Organisation.self, programme, organisations).isEmpty)
    }

    @Test func `programmes do not see each other's records`() throws {
        try fixture.add(RegisterFixture.need("N"))
        let other = try fixture.registry.create(
            ProgrammeRecord(code: "q", name: "Q", timeZone: "UTC", referenceDate: CalendarDate("2026-11-24")),
            by: "ana"
        ).0
        #expect(try fixture.registry.records(Need.self, other).isEmpty)
        #expect(try fixture.registry.programme("q") == other)
        #expect(throws: RegistryError.programmeNotNamed(["p", "q"])) { try fixture.registry.programme(nil) }
        fixture.programme = other
        let outcome = try fixture.add(RegisterFixture.need("N"))
        #expect(outcome.refusals.map(\.found) == ["ORG-1"])
    }

    @Test func `the pool holds what is open, and at an earlier moment what was`() throws {
        let (registry, programme) = (fixture.registry, fixture.programme)
        var need = RegisterFixture.need("N")
        try fixture.add(need, RegisterFixture.need("M"))
        try fixture.add(RegisterFixture.offer("O"))
        let moment = try registry.record(Offer.self, "O", programme).recordedAt
        need.status = .withdrawn
        try fixture.add(need, RegisterFixture.need("later"))
        let now = try registry.pool(programme)
        #expect(now.needs.map(\.record.externalID) == ["M", "later"])
        #expect(now.offers.map(\.record.windows.count) == [1])
        #expect(now.organisations.map(\.externalID) == ["ORG-1", "ORG-2"])
        let then = try registry.pool(programme, asOf: moment)
        #expect(then.needs.map(\.record.externalID) == ["M", "N"])
        #expect(then.needs.map(\.version) == [1, 1])
    }
}
