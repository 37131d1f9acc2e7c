import Foundation
import TestSupport
import Testing

/// What if, asked as an officer asks: `capmatch match run --dry-run` with changes.
@Suite(.enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage)))
struct WhatIfCommandTests {
    private static let offer =
        "external_id,organisation,title,submitted_on,kind,modality,unit,sharing_consent,opens,closes,capacity\n"
        + "O-9,ORG-2,Course,2026-10-01,training,online,seat,yes,2027-02-01,2027-02-28,5\n"
    private let database: CommandDatabase

    init() throws {
        database = try CommandDatabase()
        try database.fill()
    }

    private func ask(_ arguments: String...) throws -> CommandDatabase.Outcome {
        try database.capmatch(["match", "run", "--dry-run"] + arguments)
    }

    private func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: database.path(name)))
        return database.path(name)
    }

    private func gain(_ outcome: CommandDatabase.Outcome) throws -> Int {
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        )
        let trial = try #require(json["trial"] as? [String: Any])
        return try #require(trial["gain_millionths"] as? Int)
    }

    @Test func `who gains and who loses by more, by less, by none, by a pledge, by another policy`() throws {
        try #require(try database.nightly([]).status == 0)
        let before = try database.published()

        let more = try ask("--capacity", "O-1=+10")
        #expect(more.status == 0, "\(more.errors)")
        #expect(more.output.contains("What if: O-1/main holds 15 instead of 5"), "\(more.output)")
        #expect(more.output.contains("against run 1") && more.output.contains("change in value: +"))
        let spanish = try ask("--capacity", "O-1=+10", "--language", "es").output
        #expect(spanish.contains("Y si: O-1/main tiene 15 en vez de 5"), "\(spanish)")
        #expect(spanish.contains("frente a la ejecución 1") && spanish.contains("cambio de valor: +"))
        #expect(try gain(ask("--capacity", "O-1=+10", "--json")) > 0)
        #expect(
            try gain(ask("--capacity", "O-1=15", "--json"))
                == gain(ask("--capacity", "O-1/main=+10", "--json"))
        )

        let without = try gain(ask("--without", "O-4", "--json"))
        #expect(without < 0)
        #expect(try gain(ask("--without", "O-4", "--without", "O-3", "--json")) < without)

        let pledge = try write(Self.offer, to: "pledge.csv")
        let with = try ask("--with-offer", pledge)
        #expect(with.output.contains("with offer O-9 of \(pledge)"), "\(with.output)\(with.errors)")
        #expect(try gain(ask("--with-offer", pledge, "--json")) > 0)
        #expect(try gain(ask("--without", "O-1", "--with-offer", pledge, "--json")) == 0)

        let shown = try database.capmatch(["policy", "show"])
        let policy = try write(
            shown.output.replacing("urgency: ", with: "urgency: 1", maxReplacements: 1),
            to: "policy.yaml"
        )
        let other = try ask("--policy", policy)
        #expect(other.status == 0, "\(other.errors)")
        #expect(other.output.contains("policy of \(policy)"), "\(other.output)")

        #expect(try database.published() == before, "a what-if leaves nothing behind")
    }

    @Test func `wrong values say what would be right, with the exit code that goes with them`() throws {
        let early = try ask("--without", "O-1")
        #expect(early.status == 2 && early.errors.contains("run"), "there is no run yet: \(early.errors)")
        try #require(try database.nightly([]).status == 0)
        for (arguments, status, words) in [
            (["--capacity", "O-1"], 64, "OFFER=+10"), (["--capacity", "O-1=many"], 64, "OFFER=+10"),
            (["--capacity", "O-7=+1"], 2, "O-7"), (["--capacity", "O-1/spring=+1"], 64, "O-1/main"),
            (["--capacity", "O-1=-6"], 64, "would hold -1"), (["--without", "O-7"], 2, "O-7"),
            (["--with-offer", database.path("none.csv")], 2, "none.csv"),
            (["--with-offer", try write("kind\ntraining\n", to: "bad.csv")], 65, "bad.csv"),
            (["--policy", try write("weights: heavy\n", to: "bad.yaml")], 65, "weights"),
            (["--policy", database.path("none.yaml")], 2, "none.yaml"),
            (["--without", "O-1", "--date", "2026-11-25"], 64, "--date"),
        ] as [([String], Int32, String)] {
            let outcome = try database.capmatch(["match", "run", "--dry-run"] + arguments)
            #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
            #expect(outcome.errors.contains(words), "\(arguments): \(outcome.errors)")
        }
        for arguments in [["--without", "O-1"], ["--capacity", "O-1=+1"], ["--policy", "p.yaml"]] {
            let outcome = try database.capmatch(["match", "run"] + arguments)
            #expect(outcome.status == 64 && outcome.errors.contains("--dry-run"), "\(outcome.errors)")
        }
    }
}
