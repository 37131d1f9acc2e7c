import Postgres
import Programme
import Registry
import TestSupport
import Testing

@testable import Operations

@Suite("Templates and histories")
struct RegisteringHistoryTests {
    @Test func `what changed between two versions is told by column and by part`() throws {
        var old = Need()
        old.externalID = "N"
        old.title = "A"
        old.components = ["a", "b"].map {
            var part = NeedComponent()
            part.code = $0
            return part
        }
        var new = old
        #expect(RecordChange.between(old, new) == [])
        new.title = "B"
        new.country = "KE"
        // The order of parts does not matter: they are known by their keys.
        new.components = [new.components[1], NeedComponent()]
        new.components[0].quantity += 1
        new.components[1].code = "c"
        #expect(
            RecordChange.between(old, new).map(\.sentence) == [
                "title: A -> B", "country: nothing -> KE", "a removed",
                "b quantity: \(old.components[1].quantity) -> \(new.components[0].quantity)", "c added",
            ]
        )
    }

    @Test(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
    func `the JSON template gives the same record as the table's, and the file's name is kept`() throws {
        let fixture = try RegisteringFixture()
        try fixture.addOrganisations("ORG-0001", "ORG-0002")
        func check<Record: RegisteredRecord>(_ type: Record.Type) throws {
            let name = "\(type) template"
            let csv = try fixture.run(type, try fixture.write(Template<Record>.csv(), to: "\(name).csv"))
            #expect(csv.problems == [])
            #expect(csv.outcome.new + csv.outcome.changed == 1, "\(type)")
            let json = try fixture.run(type, try fixture.write(Template<Record>.json(), to: "\(name).json"))
            #expect(json.problems == [])
            #expect(json.isUnchanged, "\(type)")
            let names = try fixture.registry.connection.query("SELECT name FROM import_file") {
                try $0.get(0, as: String.self)
            }
            #expect(names.contains { $0.hasSuffix("\(name).csv") })
        }
        try check(Organisation.self)
        try check(Need.self)
        try check(Offer.self)
        try check(Award.self)
        try check(Decline.self)
    }
}
