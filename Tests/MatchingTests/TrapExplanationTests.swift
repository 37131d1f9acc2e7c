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
}
