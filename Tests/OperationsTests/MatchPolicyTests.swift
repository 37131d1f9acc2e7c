import Allocation
import Foundation
import Formats
import Operations
import Programme
import Registry
import Reports
import TestSupport
import Testing

@Suite(
    "Policies, reference tables and explanations of a run",
    .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage))
)
struct MatchPolicyTests {
    let fixture: RegisteringFixture

    init() throws {
        fixture = try RegisteringFixture()
        _ = try fixture.take(
            Organisation.self,
            "external_id,name,type,country,screening,screened_on\n"
                + "ORG-1,Asks,university,KE,clear,2026-10-01\nORG-2,Gives,university,KE,clear,2026-10-01\n",
            "organisations.csv"
        )
        let needs = [("N-1", 1), ("N-2", 5)].map { key, urgency in
            "\(key),ORG-1,Need,2026-10-01,2027-01-01,2027-06-30,main,training,5,5,seat,\(urgency),yes\n"
        }
        _ = try fixture.take(
            Need.self,
            RegisteringFixture.header + ",urgency,sharing_consent\n" + needs.joined(),
            "needs.csv"
        )
        _ = try fixture.take(
            Offer.self,
            "external_id,organisation,title,submitted_on,kind,modality,unit,sharing_consent,readiness_minimum,opens,closes,capacity\n"
                + "O-1,ORG-2,Course,2026-10-01,training,online,seat,yes,,2027-02-01,2027-02-28,5\n"
                + "O-2,ORG-2,Course,2026-10-01,training,online,seat,yes,2,2027-02-01,2027-02-28,5\n",
            "offers.csv"
        )
    }

    private func match(_ change: (inout MatchRequest) -> Void = { _ in }) throws -> MatchRunOutcome {
        var request = MatchRequest()
        request.date = CalendarDate("2026-11-24")
        change(&request)
        return try MatchRun(fixture.registry, fixture.programme, by: "test").run(
            request,
            interruption: SolveInterruption(),
            progress: { _ in }
        )
    }

    /// All points on one criterion.
    private func document(_ criterion: String) -> String {
        "format: capmatch-policy/1\nweights: {\(criterion): 100}\n"
    }

    private func set(_ document: String, expecting version: Int64) throws -> StoredPolicy {
        try fixture.registry.setPolicy(
            document,
            expecting: version,
            fixture.programme,
            by: "director",
            because: "a test"
        )
    }

    @Test func `a run uses and records the policy in force`() throws {
        #expect(try match().report.run.policyVersion == 0)
        _ = try set(document("S5"), expecting: 0)
        let outcome = try match()
        #expect(!outcome.isUnchanged, "another policy is another night")
        #expect(outcome.report.run.policyVersion == 1)
        #expect(outcome.report.matches.map(\.need) == ["N-2"])
        #expect(try fixture.registry.run(nil, fixture.programme).policyVersion == 1)
        #expect(try match().isUnchanged)
        let stored = try fixture.registry.policy(1, fixture.programme)
        #expect(stored.author == "director" && stored.reason == "a test" && stored.recordedAt.hasSuffix("Z"))
    }

    @Test func `a policy that is tried leaves nothing behind`() throws {
        let trial = try PolicyDocument(
            yaml: document("S1") + "rules: {disabled: [H9]}\n"
        ).policy
        let outcome = try match {
            $0.isDryRun = true
            $0.trial = (trial, "trial.yaml")
        }
        #expect(outcome.report.run.notices.contains { $0.contains("trial.yaml") })
        #expect(outcome.report.matches.count == 2, "without H9 both offers may be had")
        #expect(try fixture.registry.runs(fixture.programme).isEmpty)
        #expect(try fixture.registry.currentPolicy(fixture.programme) == nil)
    }

    @Test func `two policies on a past night: who gains and who loses`() throws {
        _ = try match()
        var open = Policy()
        open.disabledRules = ["H9"]
        let trial = try compare(Policy(), open)
        #expect(trial.before.served == 1 && trial.after.served == 2)
        #expect(trial.gains.map(\.need) == ["N-1"] && trial.losses.isEmpty)
        #expect(trial.gains[0].before == 0 && trial.gains[0].after == 1_000)
        let back = try compare(open, Policy())
        #expect(back.losses.map(\.need) == ["N-1"] && back.gains.isEmpty)
        let threaded = try compare(Policy(), open, threads: 3)
        #expect(threaded.gains == trial.gains && threaded.after == trial.after, "threads change nothing")
        let stopped = SolveInterruption()
        stopped.stop()
        #expect(throws: RunStopped.self, "half a comparison says nothing") {
            try compare(Policy(), open, interruption: stopped)
        }
    }

    private func compare(
        _ first: Policy,
        _ second: Policy,
        threads: Int = 1,
        interruption: SolveInterruption = SolveInterruption()
    ) throws -> PolicyTrial {
        var request = MatchRequest()
        request.threads = threads
        return try PolicyTrial(
            fixture.registry,
            fixture.programme,
            run: nil,
            first,
            second,
            request,
            interruption: interruption
        )
    }

    @Test func `an explanation tells every rule and criterion of what the run saw`() throws {
        _ = try match()
        let all = try NeedExplanation(need: "N-1", offer: nil, run: nil, fixture.registry, fixture.programme)
        #expect(all.pairs.map(\.offer) == ["O-1", "O-2"] && all.pairs.map(\.possible) == [true, false])
        #expect(all.unmatched?.need == "N-1" && all.matches.isEmpty)
        let pair = try NeedExplanation(need: "N-1", offer: "O-2", run: 1, fixture.registry, fixture.programme)
        let readiness = pair.pairs[0].rules.first { $0.rule == "H9" }
        #expect(readiness?.verdict == "incomplete" && readiness?.needFact == "readiness unknown")
        #expect(pair.pairs[0].rules.count == 17 && pair.pairs[0].criteria.count == 14)
        let points = pair.pairs[0].criteria.reduce(0) { $0 + $1.pointsMillionths }
        #expect(points == pair.pairs[0].pointsMillionths)
        #expect(try JSONValue(String(decoding: pair.json(), as: UTF8.self))["pairs"]?.items.count == 1)
        for (need, offer) in [("N-9", nil), ("N-1", "O-9")] as [(String, String?)] {
            #expect(throws: RegistryError.self) {
                try NeedExplanation(need: need, offer: offer, run: nil, fixture.registry, fixture.programme)
            }
        }
    }

    @Test func `a reference table comes from a file, whole or not at all, with source and author`() throws {
        let head = "from_place,to_place,regime,valid_from,valid_to,source\n"
        func load(_ rows: String) throws -> Bool {
            try ReferenceTable.transferRule.load(
                file: try fixture.write((head + rows).utf8, to: "rules.csv"),
                source: "note 3",
                into: fixture.registry,
                by: "counsel"
            )
        }
        let first = "*,*,conditional,2026-01-01,,act\nKE,*,open,2026-01-01,2027-01-01,act\n"
        #expect(try load(first))
        #expect(try !load(first))
        for bad in [
            "Atlantis,*,open,2026-01-01,,act\n", "KE,*,free,2026-01-01,,act\n", "KE,*,open,,,act\n",
            "KE,*,open,2026-01-01,2026-01-01,act\n", first + "KE,*,open,2026-12-31,,act\n",
        ] {
            let problem = #expect(throws: RecordProblem.self, "\(bad)") { try load(bad) }
            #expect(problem?.file?.hasSuffix("rules.csv") == true && (problem?.line ?? 0) > 1)
        }
        #expect(try fixture.registry.referenceData().rules.transfers.count == 2)
        #expect(try load(first + "KE,*,controlled,2027-01-01,,act\n"))
        let versions = try fixture.registry.referenceVersions(all: true).filter {
            $0.reference == "transfer_rule"
        }
        #expect(versions.map(\.version) == [2, 1] && versions.map(\.source) == ["note 3", "note 3"])
        #expect(versions.allSatisfy { $0.loadedBy == "counsel" && $0.loadedAt.hasSuffix("Z") })
    }
}
