import Postgres
import Registry
import TestSupport
import Testing

@Suite("Policies", .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct PolicyTests {
    let fixture: RegisterFixture

    init() throws { fixture = try RegisterFixture() }

    @Test func `policies are versions, each made on the one before`() throws {
        let (registry, programme) = (fixture.registry, fixture.programme)
        #expect(try registry.currentPolicy(programme) == nil)
        func set(_ document: String, on version: Int64) throws -> Int64 {
            try registry.setPolicy(document, expecting: version, programme, by: "dina", because: "a vote")
                .version
        }
        #expect(try set("a: 1", on: 0) == 1)
        #expect(try set("a: 1", on: 1) == 1)
        #expect(try set("a: 2", on: 1) == 2)
        #expect(throws: RegistryError.conflict(noun: "policy of", key: "p", expected: 1, found: 2)) {
            try set("a: 3", on: 1)
        }
        #expect(try registry.policies(programme).map(\.document) == ["a: 2", "a: 1"])
        #expect(throws: PostgresError.self) {
            try registry.setPolicy("a: 4", expecting: 2, programme, by: "dina", because: "")
        }
    }
}
