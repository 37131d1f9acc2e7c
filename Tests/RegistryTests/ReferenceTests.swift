import Programme
import Registry
import TestSupport
import Testing

@Suite("The reference", .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct ReferenceTests {
    let fixture: RegisterFixture

    init() throws { fixture = try RegisterFixture() }

    private func load<Record: FieldedRecord>(_ rows: [Record], _ table: String, _ digit: String) throws
        -> Bool
    {
        try fixture.registry.load(
            rows,
            into: table,
            sha256: String(repeating: digit, count: 64),
            source: "a test",
            by: "ana"
        )
    }

    @Test func `the same table twice changes nothing, a new one is a new version`() throws {
        var health = Sector()
        (health.code, health.name, health.sdgs) = ("health", "Health", [3])
        var triage = Sector()
        (triage.code, triage.name, triage.parent) = ("health.triage", "Triage", "health")
        #expect(try load([health, triage], "sector", "1"))
        #expect(try !load([health, triage], "sector", "1"))
        health.name = "Health care"
        #expect(try load([health, triage], "sector", "2"))
        #expect(try fixture.registry.referenceData().sectors == [health, triage])
        let versions = try fixture.registry.referenceVersions()
        #expect(versions.map(\.version) == [2])
        #expect(versions.map(\.rows) == [2])
    }

    @Test func `a version counts the rows that the table holds, not only those of its file`() throws {
        var health = Sector()
        (health.code, health.name) = ("health", "Health")
        var care = health
        (care.code, care.name) = ("care", "Care")
        #expect(try load([health], "sector", "1"))
        #expect(try load([care], "sector", "2"))
        #expect(try fixture.registry.referenceData().sectors == [care, health])
        #expect(try fixture.registry.referenceVersions(all: true).map(\.rows) == [2, 1])
        // A table with days is replaced as a whole.
        var ldc = CountryGroupMembership()
        (ldc.country, ldc.group, ldc.source) = ("BD", .ldc, "a test")
        var south = ldc
        south.group = .globalSouth
        #expect(try load([ldc, south], "country_group_membership", "1"))
        #expect(try load([south], "country_group_membership", "2"))
        let groups = try fixture.registry.referenceVersions(all: true).filter {
            $0.reference == "country_group_membership"
        }
        #expect(groups.map(\.rows) == [1, 2])
    }

    @Test func `a membership that the new table does not have is gone`() throws {
        var ldc = CountryGroupMembership()
        (ldc.country, ldc.group, ldc.source) = ("BD", .ldc, "a test")
        ldc.to = CalendarDate("2026-11-24")
        ldc.status = .scheduled
        var south = ldc
        (south.group, south.to, south.status) = (.globalSouth, nil, .confirmed)
        #expect(try load([ldc, south], "country_group_membership", "1"))
        #expect(try fixture.registry.referenceData().memberships == [south, ldc])
        #expect(try load([south], "country_group_membership", "2"))
        #expect(try fixture.registry.referenceData().memberships == [south])
    }

    @Test func `longer codes are accepted for the canonical ones`() throws {
        let keys = try fixture.registry.referenceKeys()
        #expect(keys.canonical("ken", .country) == "KE")
        #expect(keys.canonical("swa", .language) == "sw")
        #expect(keys.canonical("world", .region) == "World")
        #expect(keys.canonical("nowhere", .region) == nil)
    }
}
