import Foundation
import Postgres
import TestSupport
import Testing

/// What people decide about whole runs: reviewed, published, withdrawn.
@Suite(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct RunStateCommandTests {
    private let database: CommandDatabase

    init() throws {
        database = try CommandDatabase()
        try database.fill()
        try #require(try database.nightly([]).status == 0)
    }

    private func run(_ arguments: [String]) throws -> CommandDatabase.Outcome {
        try database.capmatch(["run"] + arguments)
    }

    private func states(_ number: Int) throws -> [String] {
        try database.published().filter { $0.hasPrefix("run \(number) ") }.map {
            String($0.split(separator: " ")[2])
        }
    }

    private func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test
    func
        `a run is reviewed, then published, with who and why; other steps are refused with those that are legal`()
        throws
    {
        let early = try run(["publish", "latest"])
        #expect(early.status == 65 && early.errors.contains("one of reviewed, withdrawn"), "\(early)")
        let reviewed = try run([
            "review", "latest", "--by", "A. Officer", "--reason", "meeting of 24 November",
        ])
        #expect(
            reviewed.status == 0 && reviewed.output.contains("Run 1 is reviewed (version 3)."),
            "\(reviewed)"
        )
        let again = try run(["review", "1"])
        #expect(again.status == 65 && again.errors.contains("one of published, withdrawn"), "\(again)")
        let published = try run(["publish", "1", "--by", "A. Director", "--json"])
        #expect(try json(published.output)["state"] as? String == "published", "\(published)")
        let shown = try run(["show", "1"])
        #expect(
            shown.output.contains("version 3, reviewed, by A. Officer: meeting of 24 November"),
            "\(shown)"
        )
        #expect(shown.output.contains("version 4, published, by A. Director"))
        let history = try json(try run(["show", "latest", "--json"]).output)
        #expect((history["history"] as? [String])?.count == 4 && history["version"] as? Int == 4)
        #expect(try run(["review", "7"]).status == 2)
        // The result stands: an unchanged night says so.
        #expect(try database.nightly([]).output.contains("nothing changed since run 1"))
        #expect(try database.capmatch(["audit", "verify"]).status == 0)
    }

    @Test func `of two who decide on the same version the second is told both, and changes nothing`() throws {
        let version = try #require(try json(try run(["show", "1", "--json"]).output)["version"] as? Int)
        let expected = ["--expect-version", "\(version)"]
        #expect(try run(["review", "1", "--by", "Ana"] + expected).status == 0)
        let second = try run(["withdraw", "1", "--by", "Ben", "--reason", "wrong policy"] + expected)
        #expect(second.status == 1, "\(second)")
        #expect(
            second.errors.contains("you saw: version 2, complete")
                && second.errors.contains("version 3, reviewed, by Ana")
        )
        #expect(try states(1) == ["reviewed"])
        #expect(try database.published().allSatisfy { !$0.hasSuffix(" superseded") })
    }

    @Test
    func `what a withdrawn run alone proposed goes, what was decided stays, and the next night matches anew`()
        throws
    {
        let listed = try database.capmatch(["proposal", "list", "--json"])
        let proposals = try #require(
            try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]]
        )
        let keys = proposals.compactMap { $0["proposal"] as? String }
        #expect(keys.count == 10)
        #expect(try database.capmatch(["proposal", "endorse", keys[0]]).status == 0)
        #expect(try run(["withdraw", "1"]).status == 64)
        let withdrawn = try run(["withdraw", "1", "--by", "Ana", "--reason", "wrong policy"])
        #expect(withdrawn.status == 0 && withdrawn.output.contains("9 proposals"), "\(withdrawn)")
        #expect(withdrawn.output.contains("What was decided stays: \(keys[0])"))
        let left = try database.capmatch(["proposal", "list"])
        #expect(left.output.split(separator: "\n").count == 1, "\(left)")
        let history = try database.capmatch(["proposal", "show", keys[1]])
        #expect(history.output.contains("run 1 was withdrawn: wrong policy"), "\(history)")
        // There is no result any more; the run can still be replayed, and nothing follows it.
        #expect(try database.capmatch(["report", "latest"]).status == 2)
        #expect(try run(["replay", "1"]).status == 0)
        #expect(try run(["review", "1"]).errors.contains("its way ends here"))
        let next = try database.nightly([])
        #expect(next.status == 0 && !next.output.contains("nothing changed"), "\(next)")
        #expect(try states(2) == ["complete"])
        #expect(try database.capmatch(["proposal", "list"]).output.split(separator: "\n").count == 10)
        #expect(try database.capmatch(["doctor"]).output.contains("error") == false)
    }

    @Test func `what a later run proposes as well stays when the one before it is withdrawn`() throws {
        #expect(try database.capmatch(["need", "withdraw", "N-1", "--reason", "gone"]).status == 0)
        #expect(try database.nightly([]).status == 0)
        let proposed = try database.published().filter {
            $0.hasPrefix("proposal ") && $0.hasSuffix(" proposed")
        }
        // What the second run kept, the first had proposed, and that run stands.
        let other = try CommandDatabase(copyOf: database)
        let own = proposed.filter { $0.hasPrefix("proposal P2-") }
        let second = try other.capmatch(["run", "withdraw", "latest", "--reason", "wrong policy"])
        #expect(second.output.contains("\(own.count) proposals"), "\(second)")
        #expect(!own.isEmpty && own.count < proposed.count)
        let first = try run(["withdraw", "1", "--reason", "wrong policy"])
        #expect(first.output.contains("0 proposals"), "\(first)")
        #expect(try proposed.allSatisfy(database.published().contains))
    }
}
