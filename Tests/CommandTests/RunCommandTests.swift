import Foundation
import Postgres
import TestSupport
import Testing

/// Past runs: replayed, tampered with, compared, exported and pruned.
@Suite(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct RunCommandTests {
    private let database: CommandDatabase

    init() throws {
        database = try CommandDatabase()
        try database.fill()
        try #require(try database.nightly([]).status == 0)
    }

    private func bundle() throws -> String {
        let exported = try database.capmatch([
            "run", "export", "latest", "--format", "bundle", "--out", database.path("bundle.json"),
        ])
        #expect(exported.status == 0, "\(exported.errors)")
        return try String(contentsOfFile: database.path("bundle.json"), encoding: .utf8)
    }

    private func replay(_ text: String) throws -> CommandDatabase.Outcome {
        try Data(text.utf8).write(to: URL(filePath: database.path("changed.json")))
        return try database.run(
            "capmatch",
            ["run", "replay", "--bundle", database.path("changed.json")],
            variables: ["CAPMATCH_DATABASE_URL": "postgresql:///none?host=/nowhere"]
        )
    }

    @Test func `a run is replayed byte for byte, from the database and from its bundle without one`() throws {
        let replayed = try database.capmatch(["run", "replay", "latest", "--threads", "1"])
        #expect(replayed.status == 0 && replayed.output.contains("same    solution: "), "\(replayed)")
        let alone = try replay(try bundle())
        #expect(alone.status == 0 && alone.output.contains("the same byte for byte"), "\(alone)")
        #expect(try database.capmatch(["run", "replay", "9"]).status == 2)
        #expect(try database.capmatch(["run", "replay"]).status == 64)
    }

    @Test func `what was tampered with is found, and the first difference told`() throws {
        let text = try bundle()
        let quantity = try replay(
            text.replacing("\\\"quantity\\\": 5", with: "\\\"quantity\\\": 4", maxReplacements: 1)
        )
        #expect(quantity.status == 1 && quantity.output.contains("DIFFERS solution-hash"), "\(quantity)")
        #expect(quantity.output.contains("DIFFERS solution: line "))
        let need = try replay(text.replacing("urgency=3", with: "urgency=1", maxReplacements: 1))
        #expect(need.status == 1 && need.output.contains("DIFFERS problem: line "), "\(need)")

        let connection = try database.database.connect()
        try connection.execute("UPDATE run SET objective = objective - 1")
        let objective = try database.capmatch(["run", "replay", "latest"])
        #expect(
            objective.status == 1 && objective.output.contains("DIFFERS objective-recorded"),
            "\(objective)"
        )
    }

    @Test func `another engine verifies a run instead of running it`() throws {
        let text = try bundle()
        let other = try #require(text.range(of: "\"engine\" : \"capmatch "))
        let changed = text.replacingCharacters(in: other, with: "\"engine\" : \"capmatch 99.")
        let verified = try replay(changed)
        #expect(verified.status == 0 && verified.output.contains("its record holds"), "\(verified)")
        let broken = try replay(
            changed.replacing("\\\"quantity\\\": 5", with: "\\\"quantity\\\": 6", maxReplacements: 1)
        )
        #expect(broken.status == 1 && broken.output.contains("DIFFERS feasible"), "\(broken)")
    }

    @Test func `a comparison tells what changed and why, and pruning leaves figures only`() throws {
        #expect(try database.capmatch(["offer", "withdraw", "O-1", "--reason", "gone"]).status == 0)
        #expect(try database.nightly([]).status == 0)
        let compared = try database.capmatch(["run", "compare", "1", "2"])
        #expect(compared.output.contains("offer O-1: no longer in the pool"), "\(compared)")
        #expect(compared.output.contains("with O-1/main: gone, 5; the offer is not in the pool"))
        let json = try database.capmatch(["run", "compare", "1", "2", "--json"])
        #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [String: Any])

        #expect(
            try database.capmatch(["run", "prune", "--keep", "1", "--dry-run"]).output
                == "Would prune run 1.\n"
        )
        #expect(
            try database.capmatch(["run", "prune", "--keep", "1", "--by", "Ana"]).output
                .hasPrefix("Pruned run 1: ")
        )
        #expect(try database.capmatch(["run", "prune", "--keep", "1"]).output == "Nothing to prune.\n")
        // An auditor sees that the run was there, and who dropped its files.
        let listed = try database.capmatch(["run", "list"]).output.split(separator: "\n")
        #expect(
            listed.count == 2 && listed[1].hasPrefix("1  ") && listed[1].hasSuffix(" by Ana"),
            "\(listed)"
        )
        #expect(listed[1].contains("  pruned 20") && !listed[0].contains("pruned"), "\(listed)")
        #expect(try database.capmatch(["run", "show", "1"]).output.contains("pruned_by: Ana\n"))
        let audited = try database.capmatch(["audit", "verify"])
        #expect(audited.status == 0, "\(audited)")
        let gone = try database.capmatch(["run", "replay", "1"])
        #expect(gone.status == 2 && gone.errors.contains("capmatch run show 1"), "\(gone)")
        #expect(try database.capmatch(["run", "show", "1"]).output.contains("objective: "))
        #expect(try database.capmatch(["run", "replay", "2"]).status == 0)
        let unchanged = try database.nightly([])
        #expect(
            unchanged.status == 0 && unchanged.output.contains("nothing changed since run 2"),
            "\(unchanged)"
        )
    }
}
