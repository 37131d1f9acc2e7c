import Programme
import Testing

@testable import Matching

/// What `seed/README.md` says of the cases made by hand, found where an officer looks: in the explanation of the need.
@Suite("The explanations of the demonstration's cases")
struct TrapExplanationTests {
    private func miss(_ need: String) throws -> UnmatchedNeed {
        let pool = try SolvedPools.demonstration.get()
        let standing = try #require(pool.standing(of: "TRAP-" + need), "\(need)")
        return try #require(standing.miss, "\(need) is served")
    }

    @Test(
        "Each need that is not served says why",
        arguments: [
            ("BUNDLE-NEED-BROKEN", .bundleBlocked), ("LICENCE-NEED-PUBLIC", .noEligibleOffer),
            ("DECLINER-NEED-1", .noEligibleOffer), ("EXPIRED-NEED", .noEligibleOffer),
            ("COHORT-NEED-1", .cohortTooSmall), ("COHORT-NEED-2", .cohortTooSmall),
            ("UNIT-CORE-NEED", .incomplete), ("RATE-NEED", .noEligibleOffer), ("PIN-NEED-FLOOR", .held),
            ("RICH-NEED-TOPIC", .outbid), ("LATE-NEED-FAIL", .window), ("BAN-NEED-FAIL", .noEligibleOffer),
            ("SCREEN-NEED-FAIL", .incomplete), ("ONE-SEAT-NEED-1", .outbid),
            ("CLOCK-NEED-FAIL", .noEligibleOffer),
        ] as [(String, UnmatchedNeed.Reason)]
    )
    func reasons(need: String, reason: UnmatchedNeed.Reason) throws {
        #expect(try miss(need).reason == reason)
    }

    @Test("Outbid, tied, pinned, excluded and too few: by whom, by how much, how many")
    func details() throws {
        #expect(try miss("RICH-NEED-TOPIC").best?.cutoffNeed == "TRAP-RICH-NEED-EQUITY")
        #expect(try miss("PIN-NEED-FLOOR").heldBy == ["TRAP-PIN"])
        let cohort = try miss("COHORT-NEED-1").best
        #expect(cohort?.cohortMinimum == 10 && cohort?.claimed == 7)
        #expect(try miss("BUNDLE-NEED-BROKEN").component == "compute")
        let pool = try SolvedPools.demonstration.get()
        let outcome = pool.matcher.outcome(pool.solution)
        let ties = outcome.unmatched.filter { $0.need.hasPrefix("TRAP-TIE") }
        #expect(ties.count == 1 && ties[0].best?.isTie == true)
        let excluded = outcome.unmatched.filter { $0.need.hasPrefix("TRAP-DUPLICATE") }
        #expect(excluded.map(\.reason) == [.excluded] && excluded[0].excludedBy != nil)
        let seat = outcome.unmatched.filter { $0.need.hasPrefix("TRAP-ONE-SEAT") }
        #expect(seat.count == 8 && seat.allSatisfy { $0.reason == .outbid && $0.best?.left == 0 })
        let winner = try #require(outcome.matches.first { $0.need.hasPrefix("TRAP-ONE-SEAT") })
        #expect(winner.claimantRank == 1 && winner.claimants == 9)
        #expect(winner.limits.contains { $0.sort == .capacity && $0.used == 1 && $0.atMost == 1 })
    }

    @Test(
        "The smallest change is the one that the case is about",
        arguments: [
            ("EXPIRED-NEED", "TRAP-EXPIRED-OFFER: expires_on 2026-11-20"),
            ("DECLINER-NEED-1", "lift the block"), ("COHORT-NEED-1", "cohort_minimum 7 instead of 10"),
            ("RATE-NEED", "quantity_minimum 11904 instead of 60000"),
            ("CLOCK-NEED-FAIL", "overlap_hours_minimum 2 instead of 3"),
        ]
    )
    func changes(need: String, words: String) throws {
        let pool = try SolvedPools.demonstration.get()
        let search = pool.smallestChange(for: "TRAP-" + need, most: 6)
        let found = try #require(search.smallest, "\(search.trials.map(\.change.sentence))")
        #expect(found.change.sentence.contains(words), "\(found.change.sentence)")
    }

    @Test(
        "Among hundreds of windows the explanation begins with the one that the case's rule alone bars",
        arguments: [
            ("PUBLIC-NEED-FAIL", "PUBLIC-OFFER", .h3), ("LATE-NEED-FAIL", "LATE-OFFER", .h4),
            ("STAY-NEED-FAIL", "STAY-OFFER", .h4), ("CRUMB-NEED-FAIL", "CRUMB-OFFER", .h6),
            ("RATE-NEED", "RATE-OFFER", .h6), ("UNIT-CORE-NEED", "UNIT-CORE-OFFER", .h1),
            ("SCRIPT-NEED-FAIL", "SCRIPT-OFFER", .h8), ("DIALECT-NEED-FAIL", "DIALECT-OFFER", .h8),
            ("READY-NEED-FAIL", "READY-OFFER", .h9), ("SAFETY-NEED-FAIL", "SAFETY-OFFER", .h9),
            ("LICENCE-NEED-PUBLIC", "LICENCE-OFFER", .h10), ("SCREEN-NEED-FAIL", "SCREEN-OFFER", .h12),
            ("EXPORT-NEED-FAIL", "EXPORT-OFFER", .h12), ("ENDORSE-NEED-FAIL", "ENDORSE-OFFER", .h13),
            ("CHILD-NEED-FAIL", "CHILD-OFFER", .h14), ("COST-NEED-FAIL", "COST-OFFER", .h15),
            ("MEMORY-NEED-FAIL", "MEMORY-OFFER", .h16), ("YEARS-NEED-FAIL", "YEARS-OFFER", .h16),
            ("FABRIC-NEED-FAIL", "FABRIC-OFFER", .h16), ("CLOCK-NEED-FAIL", "CLOCK-OFFER", .h16),
            ("DECLINER-NEED-1", "DECLINER-OFFER", .h17), ("EXPIRED-NEED", "EXPIRED-OFFER", .h18),
            ("BAN-NEED-FAIL", "BAN-OFFER", .h21), ("RESIDENCY-NEED", "RESIDENCY-OFFER-DOWNLOAD", .h11),
        ] as [(String, String, RuleCode)]
    )
    func nearestFirst(need: String, offer: String, rule: RuleCode) throws {
        let pool = try SolvedPools.demonstration.get()
        let pairs = try #require(pool.matcher.explain(need: "TRAP-" + need, offer: nil))
        let first = pairs.filter { !$0.isPossible }.prefix(3)
        let pair = try #require(
            first.first { $0.offer == "TRAP-" + offer },
            "\(first.map { "\($0.offer) \($0.obstacles.map(\.rule.rawValue))" })"
        )
        #expect(pair.obstacles.map(\.rule) == [rule])
    }

    @Test(
        "Of the two of a criterion's case nothing but that criterion differs",
        arguments: [
            ("S7", .inclusion), ("S8", .language), ("S9", .nationalPlan), ("S10", .absorption),
            ("S11", .partnership), ("S12", .preference), ("S13", .sustainability), ("S14", .reliability),
        ] as [(String, Criterion)]
    )
    func criteria(name: String, criterion: Criterion) throws {
        let pool = try SolvedPools.demonstration.get()
        let isOfNeeds = ["S7", "S9", "S10"].contains(name)
        let pairs = try ["MORE", "LESS"].map { which in
            let need = "TRAP-\(name)-NEED" + (isOfNeeds ? "-" + which : "")
            let offer = "TRAP-\(name)-OFFER" + (isOfNeeds ? "" : "-" + which)
            return try #require(pool.matcher.explain(need: need, offer: offer)?.first, "\(need) \(offer)")
        }
        #expect(pairs.allSatisfy(\.isPossible) && pairs[0].points > pairs[1].points)
        let differing = zip(pairs[0].criteria, pairs[1].criteria).filter { $0.score != $1.score }
            .map(\.0.criterion)
        #expect(differing == [criterion])
    }
}
