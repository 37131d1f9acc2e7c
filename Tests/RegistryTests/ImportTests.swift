import Postgres
import Programme
import Registry
import TestSupport
import Testing

@Suite("Imports", .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct ImportTests {
    let fixture: RegisterFixture

    init() throws { fixture = try RegisterFixture() }

    /// A need with every field set.
    private func fullNeed() throws -> Need {
        var need = RegisterFixture.need("N-full")
        try fill(&need)
        var second = NeedComponent()
        second.code = "gpus"
        second.kind = .compute
        second.unit = .gpuHour
        second.quantity = 100
        try fill(&second)
        need.components.append(second)
        return need
    }

    private func fullOffer() throws -> Offer {
        var offer = RegisterFixture.offer("O-full")
        try fill(&offer)
        var second = OfferWindow()
        second.code = "later"
        second.capacity = 100
        try fill(&second)
        offer.windows.append(second)
        return offer
    }

    @Test func `every field of every noun comes back as it went in`() throws {
        var organisation = RegisterFixture.organisation("ORG-full")
        try fill(&organisation)
        let (need, offer) = (try fullNeed(), try fullOffer())
        var award = Award()
        award.externalID = "A"
        award.organisation = "ORG-1"
        award.unit = .seat
        try fill(&award)
        var decline = Decline()
        decline.externalID = "D"
        (decline.need, decline.offer) = ("N-full", "O-full")
        try fill(&decline)
        try fixture.add(organisation)
        try fixture.add(need, RegisterFixture.need("N-bare"))
        try fixture.add(offer, RegisterFixture.offer("O-bare"))
        try fixture.add(award)
        try fixture.add(decline)
        let (registry, programme) = (fixture.registry, fixture.programme)
        #expect(try registry.record(Organisation.self, "ORG-full", programme).record == organisation)
        #expect(try registry.record(Need.self, "N-full", programme).record == need)
        #expect(
            try registry.record(Need.self, "N-bare", programme).record == RegisterFixture.need("N-bare")
        )
        #expect(try registry.record(Offer.self, "O-full", programme).record == offer)
        #expect(
            try registry.record(Offer.self, "O-bare", programme).record == RegisterFixture.offer("O-bare")
        )
        #expect(try registry.record(Award.self, "A", programme).record == award)
        #expect(try registry.record(Decline.self, "D", programme).record == decline)
    }

    @Test func `the same file twice changes nothing`() throws {
        let need = try fullNeed()
        let first = try fixture.add(need, RegisterFixture.need("N-2"))
        #expect((first.new, first.changed, first.unchanged) == (2, 0, 0))
        #expect(first.isApplied)
        let before = try fixture.count("command")
        let second = try fixture.add(need, RegisterFixture.need("N-2"))
        #expect((second.new, second.changed, second.unchanged) == (0, 0, 2))
        #expect(!second.isApplied)
        #expect(try fixture.count("need_version") == 2)
        #expect(try fixture.count("command") == before)
    }

    @Test func `a change of a component alone makes a version, and the one before stays`() throws {
        var need = try fullNeed()
        try fixture.add(need)
        let original = need
        need.components[1].quantity += 1
        let outcome = try fixture.add(need, RegisterFixture.need("N-2"))
        #expect((outcome.new, outcome.changed, outcome.unchanged) == (1, 1, 0))
        #expect(outcome.changedKeys == ["N-full"])
        let (registry, programme) = (fixture.registry, fixture.programme)
        let current = try registry.record(Need.self, "N-full", programme)
        #expect((current.version, current.record) == (2, need))
        let older = try registry.record(Need.self, "N-full", programme, version: 1)
        #expect((older.version, older.record) == (1, original))
        #expect(
            try registry.history(Need.self, "N-full", programme).map(\.record) == [original, need]
        )
    }

    @Test func `a dry run counts the same and leaves nothing`() throws {
        try fixture.add(RegisterFixture.need("N-1"))
        var changed = RegisterFixture.need("N-1")
        changed.title = "Another title"
        let dry = try fixture.add(changed, RegisterFixture.need("N-2"), apply: false)
        #expect(!dry.isApplied)
        #expect(try fixture.count("need") == 1)
        #expect(try fixture.count("need_version") == 1)
        var applied = try fixture.add(changed, RegisterFixture.need("N-2"))
        applied.isApplied = false
        #expect(applied == dry)
    }

    @Test func `records that name what is not there stop all, or are left out where that is asked for`()
        throws
    {
        let records = [
            RegisterFixture.need("N-1"), RegisterFixture.need("N-2", of: "ORG-X"),
            RegisterFixture.need("N-3"),
        ]
        let refused = try fixture.take(records)
        #expect(!refused.isApplied)
        #expect(try fixture.count("need") == 0)
        #expect(refused.refusals.map(\.externalID) == ["N-2"])
        #expect(refused.refusals.map(\.line) == [3])
        #expect(refused.refusals.map(\.field) == ["organisation"])
        #expect(refused.refusals.map(\.found) == ["ORG-X"])
        let skipped = try fixture.take(records, skips: true)
        #expect(skipped.isApplied)
        #expect((skipped.new, skipped.refused) == (2, 1))
        #expect(try fixture.count("need_component") == 2)
    }

    @Test func `a reader that fails in the middle leaves nothing`() throws {
        struct Broken: Error {}
        var line = 0
        #expect(throws: Broken.self) {
            try fixture.registry.importRecords(
                Need.self,
                programme: fixture.programme,
                by: "ana",
                command: CommandID(),
                skipsRefused: false,
                shouldApply: { _ in true }
            ) {
                line += 1
                guard line < 5_000 else { throw Broken() }
                return StagedRecord(record: RegisterFixture.need("N-\(line)"), line: line)
            }
        }
        #expect(try fixture.count("need") == 0)
        #expect(try fixture.add(RegisterFixture.need("N-1")).isApplied)
    }

    @Test func `a session that is killed in the middle leaves nothing, and the import can be run again`()
        throws
    {
        let killer = try fixture.another()
        let victim = Int32(fixture.registry.connection.serverProcess)
        func load(killingAt fatal: Int) throws -> ImportOutcome {
            var line = 0
            return try fixture.registry.importRecords(
                Need.self,
                programme: fixture.programme,
                by: "ana",
                command: CommandID(),
                skipsRefused: false,
                shouldApply: { _ in
                    if fatal == -1 { kill() }
                    return true
                }
            ) {
                line += 1
                if line == fatal { kill() }
                return line > 6_000
                    ? nil : StagedRecord(record: RegisterFixture.need("N-\(line)"), line: line)
            }
        }
        func kill() {
            _ = try? killer.connection.execute("SELECT pg_terminate_backend(\(victim))")
        }
        let error = #expect(throws: PostgresError.self) { try load(killingAt: 3_000) }
        #expect(error?.kind == .connection)
        #expect(try fixture.count("need") == 0)
        #expect(try fixture.count("need_version") == 0)
        #expect(try load(killingAt: 0).new == 6_000)
        #expect(try fixture.count("need_component") == 6_000)
    }

    @Test func `an import whose COMMIT never took effect says so, and leaves nothing`() throws {
        // A deferred trigger runs within COMMIT and ends its own session there.
        try fixture.registry.connection.executeScript(
            """
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER late AFTER INSERT ON need_version DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION die()
            """
        )
        let error = #expect(throws: PostgresError.self) { try fixture.add(RegisterFixture.need("N")) }
        #expect(error?.message.contains("nothing was written") == true)
        #expect(try fixture.count("need") == 0)
    }

    @Test func `a command's id is used once`() throws {
        let command = CommandID()
        func load(_ key: String) throws -> ImportOutcome {
            var next: Need? = RegisterFixture.need(key)
            return try fixture.registry.importRecords(
                Need.self,
                programme: fixture.programme,
                by: "ana",
                command: command,
                skipsRefused: false,
                shouldApply: { _ in true }
            ) {
                defer { next = nil }
                return next.map { StagedRecord(record: $0, line: 2) }
            }
        }
        #expect(try load("N-1").isApplied)
        #expect(throws: RegistryError.self) { try load("N-2") }
        #expect(try fixture.count("need") == 1)
    }

    @Test func `lexemes are those of the text's own language`() throws {
        var french = RegisterFixture.need("N-fr")
        french.title = "Formations aux technologies de la parole"
        french.keywords = ["langues africaines"]
        french.textLanguage = "fr"
        var arabic = RegisterFixture.need("N-ar")
        arabic.title = "تدريب المعلمين"
        arabic.textLanguage = "ar"
        var unknown = RegisterFixture.need("N-none")
        unknown.title = "Les Formations"
        try fixture.add(french, arabic, unknown)
        func lexemes(_ key: String) throws -> [String] {
            try fixture.registry.record(Need.self, key, fixture.programme).lexemes
        }
        #expect(try lexemes("N-fr") == ["africain", "format", "langu", "parol", "technolog"])
        #expect(try lexemes("N-ar") == ["تدريب", "معلم"])
        #expect(try lexemes("N-none") == ["formations", "les"])
    }
}
