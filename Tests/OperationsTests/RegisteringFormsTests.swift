import Foundation
import Operations
import Programme
import Registry
import TestSupport
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct RegisteringFormsTests {
    let fixture: RegisteringFixture

    init() throws {
        fixture = try RegisteringFixture()
        try fixture.addOrganisations("ORG-1")
    }

    private func titles() throws -> [String] {
        try fixture.registry.records(Need.self, fixture.programme).map(\.record.title)
    }

    @Test(arguments: [",", ";", "\t"], ["\n", "\r\n"])
    func `separators, byte order marks and line ends of spreadsheets are understood`(
        _ separator: String,
        _ end: String
    ) throws {
        let header = RegisteringFixture.header.replacing(",", with: separator)
        let row = RegisteringFixture.need("N-1", title: "\"a\(separator) b\(end)c — é\"")
            .split(separator: ",", omittingEmptySubsequences: false).joined(separator: separator)
        let text = "\u{FEFF}# a comment\(end)\(header)\(end)\(row)\(end)\(end)"
        let report = try fixture.take(Need.self, text)
        #expect(report.problems == [])
        #expect(try titles() == ["a\(separator) b\(end)c — é"])
    }

    @Test func `columns stand in any order and case, and wrong ones are told with a suggestion`() throws {
        let any =
            "UNIT,kind,quantity,closes,opens,Submitted_On,title,organisation,external_id\n"
            + "seat,training,3,2027-06-30,2027-01-01,2026-10-01,T,ORG-1,N-1\n"
        #expect(try fixture.take(Need.self, any).problems == [])

        let wrong =
            "# first\n" + RegisteringFixture.header.replacing("quantity_minimum", with: "quantty,TITLE")
            + "\n"
        let report = try fixture.take(Need.self, wrong)
        #expect(report.problems.map(\.line) == [2, 2])
        #expect(report.problems.first?.expected.contains("quantity") == true)
        #expect(report.problems.last?.expected.contains("column 3") == true)

        let missing = try fixture.take(Need.self, "external_id,title\nN-1,T\n")
        #expect(
            missing.problems.map(\.field) == [
                "organisation", "submitted_on", "opens", "closes", "kind", "quantity", "unit",
            ]
        )
    }

    @Test(
        arguments: [
            ("", "no header"),
            ("\u{FEFF}", "no header"),
            ("external_id,,title\n", "no name"),
            ("external_id,title,title\n", "twice"),
        ]
    )
    func `a file without a usable header is told so`(_ text: String, _ words: String) throws {
        let report = try fixture.take(Need.self, text)
        #expect(report.rejected == 1)
        #expect(report.problems.first?.sentence.contains(words) == true)
    }

    @Test func `bytes that are no text are told with their place, and the rows around them are read`() throws
    {
        func row(_ title: [UInt8]) -> [UInt8] {
            Array("N-1,ORG-1,".utf8) + title
                + Array(",2026-10-01,2027-01-01,2027-06-30,main,training,5,1,seat\n".utf8)
        }
        var bytes = Array((RegisteringFixture.header + "\n").utf8)
        bytes += row([0x41, 0xE9])  // Latin-1
        bytes += row([0x41, 0x00])
        bytes += row([0x41, 0x1B, 0x5B])
        bytes += row(Array("\"open".utf8 + [0x22, 0x78]))
        bytes += Array((RegisteringFixture.need("N-9") + "\n").utf8)
        let report = try fixture.run(Need.self, try fixture.write(bytes, to: "bytes.csv"), apply: false)
        #expect(report.problems.map(\.line) == [2, 3, 4, 5])
        #expect(report.problems.map(\.column) == [3, 3, 3, 3])
        #expect(report.outcome.newKeys == ["N-9"])
    }

    @Test func `text is measured as the database measures it`() throws {
        let marks = String(repeating: "e\u{301}", count: 151)
        let report = try fixture.take(
            Need.self,
            RegisteringFixture.header + "\n" + RegisteringFixture.need("N-1", title: marks) + "\n"
        )
        #expect(report.problems.map(\.field) == ["title"])
    }

    @Test func `a pipe is imported though it cannot be read twice`() throws {
        let path = fixture.path("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        let text = RegisteringFixture.header + "\n" + RegisteringFixture.need("N-1", quantity: "x") + "\n"
        let writer = Process()
        writer.executableURL = URL(filePath: "/bin/sh")
        writer.arguments = ["-c", "printf '%s' \"$1\" > \"$2\"", "sh", text, path]
        try writer.run()
        let report = try fixture.run(Need.self, path)
        writer.waitUntilExit()
        #expect(report.rejected == 1)
        #expect(report.rejectsPath == nil)
    }

    @Test func `json arrays and lines are read, nested parts included`() throws {
        let object = """
            {"external_id": "N-1", "organisation": "ORG-1", "title": "One", "submitted_on": "2026-10-01",
             "opens": "2027-01-01", "closes": "2027-06-30", "sdgs": [3, 4], "sharing_consent": true, "country": null,
             "components": [{"kind": "training", "quantity": 5, "unit": "seat"},
                            {"component": "gpus", "kind": "compute", "quantity": 9, "unit": "gpu-hour"}]}
            """
        let other = object.replacing("N-1", with: "N-2")
        let lines = (object.replacing("\n", with: " ") + "\n" + other.replacing("\n", with: " ") + "\n")
        for (text, name) in [
            ("[\(object),\n\(other)]", "a.json"), (lines, "b.jsonl"), ("\u{FEFF}" + lines, "c.jsonl"),
        ] {
            let report = try fixture.take(Need.self, text, name)
            #expect(report.problems == [], "\(name)")
            #expect(report.outcome.new + report.outcome.unchanged == 2, "\(name)")
        }
        #expect(try fixture.count("need_version") == 2)
        let record = try fixture.registry.record(Need.self, "N-1", fixture.programme).record
        #expect(record.sdgs == [3, 4])
        #expect(record.sharingConsent == true)
        #expect(record.components.map(\.code) == ["main", "gpus"])
    }

    @Test func `json that does not fit is told by line and member, and its rejects can be imported`() throws {
        func object(_ key: String, _ more: String) -> String {
            """
            {"external_id": "\(key)", "organisation": "ORG-1", "title": "T", "submitted_on": "2026-10-01", \
            "opens": "2027-01-01", "closes": "2027-06-30", \(more)}

            """
        }
        let part = #""components": [{"kind": "training", "quantity": 5, "unit": "seat"}]"#
        let text =
            object("N-1", part) + object("N-2", part.replacing("5", with: "5.5"))
            + object("N-3", #""titel": "x", "# + part) + "[1]\n".replacing("[1]", with: "17")
            + object("N-5", #""sdgs": []"#)
            + object("N-1", part)
        let report = try fixture.take(Need.self, text, "needs.jsonl", onError: .skip)
        #expect(
            report.problems.map { "\($0.line) \($0.field)" } == [
                "2 quantity", "3 titel", "4 ", "5 component", "6 external_id",
            ]
        )
        #expect(report.outcome.newKeys == ["N-1"])
        let path = try #require(report.rejectsPath)
        #expect(path == fixture.path("needs.rejects.jsonl"))
        let rejects = try fixture.text(path).split(separator: "\n").map(String.init)
        #expect(rejects.count == 4)
        let corrected =
            rejects[0].replacing("5.5", with: "6") + "\n" + rejects[1].replacing("titel", with: "summary")
        let second = try fixture.take(Need.self, corrected, "corrected.jsonl")
        #expect(second.problems == [])
        #expect(second.outcome.newKeys == ["N-2", "N-3"])
    }

    @Test func `of records in one line of json only the bad one is rejected`() throws {
        let objects = [("N-1", "ORG-1"), ("N-2", "ORG-9"), ("N-3", "ORG-1")].map { key, organisation in
            """
            {"external_id": "\(key)", "organisation": "\(organisation)", "title": "T", \
            "submitted_on": "2026-10-01", "opens": "2027-01-01", "closes": "2027-06-30", \
            "components": [{"kind": "training", "quantity": 5, "unit": "seat"}]}
            """
        }
        let report = try fixture.take(
            Need.self,
            "[" + objects.joined(separator: ", ") + "]",
            "needs.json",
            onError: .skip
        )
        #expect((report.outcome.new, report.rejected) == (2, 1))
        let rejects = try fixture.text(try #require(report.rejectsPath)).split(separator: "\n")
        #expect(rejects.count == 1)
        #expect(rejects.first?.contains("N-2") == true)
    }

    @Test(arguments: ["[{\"external_id\": \"N-1\",}]", "{\"external_id\": \"N-1\"", "[{\"title\": \"\\x\"}]"])
    func `broken json is told by its place and writes nothing`(_ text: String) throws {
        let report = try fixture.take(Need.self, text, "broken.json", onError: .skip)
        #expect(report.rejected == 1)
        #expect(report.problems.first?.line == 1)
        #expect(!report.outcome.isApplied)
    }
}
