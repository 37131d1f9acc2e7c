import Foundation
import Operations
import Programme
import Registry
import TestSupport
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct RegisteringImportTests {
    let fixture: RegisteringFixture

    init() throws {
        fixture = try RegisteringFixture()
        try fixture.addOrganisations("ORG-1", "ORG-0001", "ORG-0002")
    }

    private func file(_ rows: String...) -> String {
        ([RegisteringFixture.header] + rows).joined(separator: "\n") + "\n"
    }

    @Test
    func `a dry run counts and writes nothing, applying writes, and the same file again changes nothing`()
        throws
    {
        let text = file(RegisteringFixture.need("N-1"), RegisteringFixture.need("N-2"))
        let dry = try fixture.take(Need.self, text, apply: false)
        #expect(dry.outcome.new == 2)
        #expect(!dry.outcome.isApplied)
        #expect(try fixture.count("need") == 0)

        let applied = try fixture.take(Need.self, text)
        #expect(applied.outcome.newKeys == ["N-1", "N-2"])
        #expect(applied.outcome.isApplied)

        let again = try fixture.take(Need.self, text)
        #expect(again.isUnchanged)
        #expect(again.outcome.unchanged == 2)
        #expect(try fixture.count("need_version") == 2)
    }

    @Test func `a changed row becomes a new version and the old one stays`() throws {
        _ = try fixture.take(
            Need.self,
            file(RegisteringFixture.need("N-1", title: "Old"), RegisteringFixture.need("N-2"))
        )
        let report = try fixture.take(
            Need.self,
            file(RegisteringFixture.need("N-1", title: "New"), RegisteringFixture.need("N-2"))
        )
        #expect(report.outcome.changedKeys == ["N-1"])
        #expect(report.outcome.unchanged == 1)
        let latest = try fixture.registry.record(Need.self, "N-1", fixture.programme)
        #expect(latest.version == 2)
        #expect(latest.record.title == "New")
        let first = try fixture.registry.record(Need.self, "N-1", fixture.programme, version: 1)
        #expect(first.record.title == "Old")
    }

    @Test func `one bad row keeps all out, or only itself where it may be skipped`() throws {
        let text = file(RegisteringFixture.need("N-1"), RegisteringFixture.need("N-2", quantity: "many"))
        let stopped = try fixture.take(Need.self, text)
        #expect(stopped.rejected == 1)
        #expect(!stopped.outcome.isApplied)
        #expect(try fixture.count("need") == 0)
        let problem = try #require(stopped.problems.first)
        #expect(problem.line == 3)
        #expect(problem.column == 9)
        #expect(problem.field == "quantity")
        #expect(problem.found == "many")

        let skipped = try fixture.take(Need.self, text, onError: .skip)
        #expect(skipped.outcome.newKeys == ["N-1"])
        #expect(skipped.outcome.isApplied)
        #expect(skipped.rejected == 1)
    }

    @Test func `an organisation that is not registered is told once a record and not counted as new`() throws
    {
        let unknown = RegisteringFixture.need("N-2").replacing("ORG-1", with: "ORG-9")
        let text = file(RegisteringFixture.need("N-1"), unknown)
        let stopped = try fixture.take(Need.self, text)
        #expect(stopped.outcome.new == 1)
        #expect(stopped.rejected == 1)
        #expect(stopped.problems.map(\.field) == ["organisation"])
        #expect(!stopped.outcome.isApplied)
        #expect(try fixture.text(try #require(stopped.rejectsPath)).contains("N-2,ORG-9"))

        let skipped = try fixture.take(Need.self, text, onError: .skip)
        #expect(skipped.outcome.isApplied)
        #expect(try fixture.count("need") == 1)

        let decline = "external_id,need,offer,code,declined_on\nD-1,N-8,O-8,RQ2,2026-01-01\n"
        let both = try fixture.take(Decline.self, decline)
        #expect(both.rejected == 1)
        #expect(both.problems.map(\.field) == ["need", "offer"])
    }

    @Test func `rows of one record make its parts, and must be adjacent and agree`() throws {
        let good = file(
            RegisteringFixture.need("N-1", component: "seats"),
            "N-1,,,,,,gpus,compute,100,1,gpu-hour",
            RegisteringFixture.need(" N-2 ", component: "a"),
            RegisteringFixture.need("N-2", component: "b")
        )
        let report = try fixture.take(Need.self, good)
        #expect(report.problems == [])
        let record = try fixture.registry.record(Need.self, "N-1", fixture.programme).record
        #expect(record.components.map(\.code) == ["seats", "gpus"])
        #expect(record.components.map(\.kind) == [.training, .compute])

        let apart = try fixture.take(
            Need.self,
            file(
                RegisteringFixture.need("N-1"),
                RegisteringFixture.need("N-2"),
                RegisteringFixture.need("N-1", component: "late")
            )
        )
        let problem = try #require(apart.problems.first)
        #expect(problem.line == 4)
        #expect(problem.expected.contains("line 2"))

        let different = try fixture.take(
            Need.self,
            file(
                RegisteringFixture.need("N-3", title: "One"),
                RegisteringFixture.need("N-3", title: "Other", component: "b")
            )
        )
        #expect(different.problems.map(\.field) == ["title"])

        let twice = try fixture.take(
            Need.self,
            file(RegisteringFixture.need("N-4"), RegisteringFixture.need("N-4"))
        )
        #expect(twice.problems.map(\.field) == ["component"])
        #expect(twice.problems.map(\.line) == [3])
    }

    @Test func `facts that contradict each other are told with their fields`() throws {
        let report = try fixture.take(
            Need.self,
            file(
                "N-1,ORG-1,T,2026-10-01,2027-06-30,2027-01-01,main,training,5,1,seat",
                "N-2,ORG-1,T,2026-10-01,2027-01-01,2027-06-30,main,training,5,6,seat",
                "N-3,ORG-1,T,2026-10-01,2027-01-01,2027-06-30,main,training,5,1,gpu-hour",
                "N-4,ORG-1,T,2026-02-30,2027-01-01,2027-06-30,main,training,5,1,seat",
                "N-5,ORG-1,,2026-10-01,2027-01-01,2027-06-30,main,training,0,1,seat",
                ",ORG-1,T,2026-10-01,2027-01-01,2027-06-30,main,training,5,1,seat"
            )
        )
        #expect(
            report.problems.map { "\($0.line) \($0.field)" } == [
                "2 closes", "3 quantity_minimum", "4 unit", "5 submitted_on", "6 title", "6 quantity",
                "7 external_id",
            ]
        )
        #expect(report.rejected == 6)
    }

    @Test func `rejects name every reason, and corrected they can be imported`() throws {
        let text = file(
            RegisteringFixture.need("N-1"),
            RegisteringFixture.need("N-2", title: "\"A, \"\"quoted\"\"\ntitle\"", quantity: "x"),
            "N-2,,,,,,more,training,3,1,seat",
            RegisteringFixture.need("N-3") + ",surplus"
        )
        let report = try fixture.take(Need.self, text, "needs.csv", onError: .skip)
        #expect(report.rejected == 2)
        let path = try #require(report.rejectsPath)
        #expect(path == fixture.path("needs.rejects.csv"))
        let rejects = try fixture.text(path)
        #expect(rejects.contains("found \"\"x\"\"; expected a whole number"))
        #expect(rejects.contains("# line 6: 12 fields; the header names 11"))

        let corrected = rejects.replacing("training,x,", with: "training,7,").replacing(",surplus", with: "")
        let second = try fixture.take(Need.self, corrected, "corrected.csv")
        #expect(second.problems == [])
        #expect(second.outcome.newKeys == ["N-2", "N-3"])
        let record = try fixture.registry.record(Need.self, "N-2", fixture.programme).record
        #expect(record.title == "A, \"quoted\"\ntitle")
        #expect(record.components.map(\.quantity) == [7, 3])
    }

    @Test func `rejects that cannot be written do not undo or hide the import`() throws {
        let path = try fixture.write(
            file(RegisteringFixture.need("N-1"), RegisteringFixture.need("N-2", quantity: "x")).utf8,
            to: "needs.csv"
        )
        let report = try fixture.run(
            Need.self,
            path,
            onError: .skip,
            rejects: fixture.path("no/such/folder.csv")
        )
        #expect(report.outcome.isApplied)
        #expect(report.rejectsPath == nil)
        #expect(report.rejectsFailure != nil)
        #expect(throws: (any Error).self) {
            try fixture.run(Need.self, path, rejects: fixture.path("./needs.csv"))
        }
        #expect(try fixture.text(path).contains("N-2"))
    }

    @Test func `a rejected record keeps its key from those behind it`()
        throws
    {
        let text = file(
            RegisteringFixture.need("N-1", quantity: "x"),
            RegisteringFixture.need("N-2"),
            RegisteringFixture.need("N-1"),
            RegisteringFixture.need("N-3").replacing("ORG-1", with: "ORG-9"),
            RegisteringFixture.need("N-2", quantity: "y")
        )
        let report = try fixture.take(Need.self, text, "needs.csv", onError: .skip)
        #expect(report.outcome.newKeys == ["N-2"])
        #expect(report.rejected == 4)
        #expect(
            report.problems.map { "\($0.line) \($0.column ?? 0) \($0.field)" } == [
                "2 9 quantity", "4 1 external_id", "5 2 organisation", "6 9 quantity", "6 1 external_id",
            ]
        )
        let rejects = try fixture.text(try #require(report.rejectsPath)).split(separator: "\n")
        #expect(rejects.count == 5)
        #expect(rejects[4].contains("quantity") && rejects[4].contains("line 3"))
    }

    @Test func `more refusals than are read at once all reach the rejects, in the order of the file`() throws
    {
        let rows = (1...5_000).map { number in
            let row = RegisteringFixture.need("N-\(number)")
            return number.isMultiple(of: 1_000) ? row : row.replacing("ORG-1", with: "ORG-9")
        }
        let report = try fixture.take(
            Need.self,
            ([RegisteringFixture.header] + rows).joined(separator: "\n") + "\n",
            "needs.csv",
            onError: .skip
        )
        #expect((report.outcome.new, report.rejected, report.problemCount) == (5, 4_995, 4_995))
        let rejects = try fixture.text(try #require(report.rejectsPath)).split(separator: "\n")
        #expect(rejects.count == 4_996)
        #expect(rejects.last?.hasPrefix("N-4999,") == true)
        #expect(!rejects.contains { $0.hasPrefix("N-3000,") })
    }

    @Test func `a template filled with its own example is imported`() throws {
        let need = try fixture.run(Need.self, try fixture.write(Template<Need>.csv(), to: "need.csv"))
        #expect(need.problems == [])
        #expect(need.outcome.new == 1)
        let offer = try fixture.run(Offer.self, try fixture.write(Template<Offer>.csv(), to: "offer.csv"))
        #expect(offer.problems == [])
        #expect(offer.outcome.new == 1)
        let organisation = try fixture.run(
            Organisation.self,
            try fixture.write(Template<Organisation>.csv(), to: "organisation.csv")
        )
        #expect(organisation.problems == [])
        let award = try fixture.run(Award.self, try fixture.write(Template<Award>.csv(), to: "award.csv"))
        #expect(award.problems == [])
        let decline = try fixture.run(
            Decline.self,
            try fixture.write(Template<Decline>.csv(), to: "decline.csv")
        )
        #expect(decline.problems == [])
        #expect(decline.outcome.new == 1)
    }

    @Test func `many rows go in as one, and none where the last is bad`() throws {
        var text = RegisteringFixture.header + "\n"
        for number in 0..<10_000 {
            text += RegisteringFixture.need("N-\(number)") + "\n"
        }
        let bad = try fixture.write(
            (text + RegisteringFixture.need("N-X", quantity: "0") + "\n").utf8,
            to: "bad.csv"
        )
        let stopped = try fixture.run(Need.self, bad)
        #expect(stopped.problems.map(\.line) == [10_002])
        #expect(try fixture.count("need") == 0)
        let report = try fixture.run(Need.self, try fixture.write(text.utf8, to: "large.csv"))
        #expect(report.outcome.new == 10_000)
        #expect(try fixture.count("need_component") == 10_000)
    }
}
