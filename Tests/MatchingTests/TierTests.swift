import Allocation
import Programme
import Testing

@testable import Matching

/// Why a need that is possible gets nothing, and what would change it, on pools small enough to see through.
@Suite("Reasons in tiers, each with the change that lifts it")
struct TierTests {
    /// Needs A, B, … of a kind that want one thing each of offer O.
    private func pool(_ names: [String] = ["A", "B"], _ change: (inout Fixture, inout [Need]) -> Void) throws
        -> SolvedPool
    {
        var pair = Fixture()
        pair.component.quantity = 1
        pair.window.capacity = 30
        var needs = names.enumerated().map { place, name in
            var need = pair.need
            need.externalID = name
            need.urgency = Int64(5 - place)
            return need
        }
        change(&pair, &needs)
        for place in needs.indices where needs[place].components.isEmpty {
            needs[place].components = [pair.component]
        }
        var offer = pair.offer
        offer.windows = [pair.window]
        return SolvedPool(pair.snapshot(needs: needs, offers: [offer]), seed: 1) {
            Solver.solve($0).solution
        }
    }

    private func miss(_ pool: SolvedPool, _ need: String) throws -> UnmatchedNeed {
        let standing = try #require(pool.standing(of: need))
        #expect(standing.matches.isEmpty)
        return try #require(standing.miss)
    }

    private func smallest(_ pool: SolvedPool, _ need: String) throws -> String {
        let found = try #require(pool.smallestChange(for: need, most: 12).smallest)
        #expect(found.check?.gap == 0)
        return found.change.sentence
    }

    /// Whether a change is proposed for a need and serves it, be there smaller ones or not.
    private func serves(_ pool: SolvedPool, _ need: String, _ sentence: String) throws -> Bool {
        let proposals = ChangeProposals(pool, need).all
        let change = try #require(
            proposals.first { $0.sentence == sentence },
            "of \(proposals.map(\.sentence))"
        )
        return pool.trial(of: change, for: need).serves
    }

    @Test("A cap that is used up says so, with its name, its bound and what one more is worth")
    func cap() throws {
        let pool = try pool { pair, _ in
            var rule = PortfolioRule()
            rule.name = "one-a-country"
            rule.per = .country
            rule.atMost = 1
            pair.snapshot.policy.portfolio = [rule]
        }
        let miss = try miss(pool, "B")
        #expect(miss.reason == .cap)
        let limit = try #require(miss.limit)
        #expect(limit.sort == .cap && limit.rule == "one-a-country" && limit.subject == "KE")
        #expect(limit.atMost == 1 && limit.used == 1 && limit.unit == "needs")
        #expect(try serves(pool, "B", "policy, rule one-a-country: at_most 2 instead of 1 (+1)"))
        #expect(pool.limits(of: "B").contains { $0.rule == "one-a-country" })
    }

    @Test("A reserve that others may not take is a rule of the offer, not a bid that was lost")
    func reserve() throws {
        let pool = try pool { pair, _ in
            pair.offer.reservedFor = .ldc
            pair.offer.reservedPercent = 50
            pair.window.capacity = 2
        }
        let miss = try miss(pool, "B")
        #expect(miss.reason == .cap && miss.limit?.sort == .reserve && miss.limit?.rule == "ldc")
        #expect(
            try serves(
                pool,
                "B",
                "offer O: reserved_for nothing instead of ldc, reserved_percent nothing instead of 50"
            )
        )
    }

    @Test("A reserve that leaves too little is the reason, whoever holds the window")
    func narrowReserve() throws {
        let pool = try pool { pair, needs in
            pair.add("NP", to: .ldc)
            needs[0].country = "NP"
            pair.component.quantity = 4
            pair.component.quantityMinimum = 4
            pair.offer.reservedFor = .ldc
            pair.offer.reservedPercent = 25
            pair.window.capacity = 4
        }
        let miss = try miss(pool, "B")
        #expect(miss.reason == .cap && miss.limit?.sort == .reserve && miss.limit?.atMost == 3)
    }

    @Test("A floor that serving the need would break costs more than the need brings")
    func floor() throws {
        let pool = try pool { pair, needs in
            pair.add("NP", to: .ldc)
            needs[0].country = "NP"
            var rule = PortfolioRule()
            rule.name = "all-ldc"
            rule.type = .floor
            rule.group = .ldc
            rule.percent = 100
            rule.priceMillipoints = 10_000_000
            pair.snapshot.policy.portfolio = [rule]
        }
        let miss = try miss(pool, "B")
        #expect(miss.reason == .floor && miss.limit?.rule == "all-ldc" && miss.limit?.sort == .floor)
    }

    @Test("One who brings less and keeps the place for a floor is not said to bring more")
    func protected() throws {
        func pool(price: Int64) throws -> SolvedPool {
            try self.pool { pair, needs in
                pair.window.capacity = 1
                needs[1].country = "NP"
                needs[1].urgency = 1
                var rule = PortfolioRule()
                rule.name = "one-of-asia"
                rule.type = .floor
                rule.region = "Asia"
                rule.offer = "O"
                rule.atLeast = 1
                rule.priceMillipoints = price
                pair.snapshot.policy.portfolio = [rule]
            }
        }
        let miss = try miss(try pool(price: 60_000), "A")
        #expect(miss.best?.cutoffNeed == "B")
        #expect(miss.reason == .floor && miss.limit?.rule == "one-of-asia" && miss.limit?.sort == .floor)
        // Where the floor is not worth it, the other is outbid.
        #expect(try self.miss(try pool(price: 1), "B").reason == .outbid)
    }

    @Test("What bars several parts of a need at once is one change of the need")
    func severalParts() throws {
        func pool(_ consent: Bool) throws -> SolvedPool {
            try self.pool(["A"]) { pair, needs in
                needs[0].sharingConsent = consent
                needs[0].components = ["one", "two"].map { code in
                    var part = pair.component
                    part.code = code
                    part.isEssential = true
                    return part
                }
            }
        }
        #expect(try pool(true).standing(of: "A")?.matches.count == 2)
        let barred = try pool(false)
        #expect(try miss(barred, "A").reason == .notInPool)
        let found = try #require(barred.smallestChange(for: "A", most: 4).smallest?.change)
        #expect(found.subject == .need("A"))
        #expect(found.edits.map(\.field) == ["sharing_consent"])
    }

    @Test("What is pinned to others is held, and names the ruling")
    func held() throws {
        let pool = try pool { pair, _ in
            pair.window.capacity = 1
            var ruling = Ruling()
            ruling.externalID = "R"
            ruling.action = .pin
            (ruling.need, ruling.offer) = ("B", "O")
            pair.snapshot.rulings = [ruling]
        }
        let miss = try miss(pool, "A")
        #expect(miss.reason == .held && miss.heldBy == ["R"])
        let search = pool.smallestChange(for: "A", most: 12)
        #expect(
            search.trials.contains { $0.change.subject == .ruling("R") && $0.serves }
                || search.smallest != nil
        )
    }

    @Test(
        "What stays with one who brings less, since it was proposed before, is held, and names who keeps it"
    )
    func kept() throws {
        let solved = try pool { pair, _ in
            pair.window.capacity = 1
            pair.snapshot.policy.switchCostMillipoints = 50_000
            var past = PastProposal()
            (past.need, past.component) = ("B", pair.component.code)
            (past.offer, past.window) = ("O", pair.window.code)
            pair.snapshot.proposed = [past]
        }
        #expect(solved.matcher.outcome(solved.solution).matches.map(\.need) == ["B"])
        let miss = try self.miss(solved, "A")
        #expect(miss.reason == .held && miss.keptFor == "B" && miss.heldBy.isEmpty)
        #expect(miss.best?.cutoffNeed == "B")
        let other = try pool { pair, _ in
            pair.window.capacity = 1
            pair.snapshot.proposed = []
        }
        #expect(try self.miss(other, "B").keptFor == nil)
    }

    @Test("Outbid: value against the cutoff, who has it, and how many seats more it takes")
    func outbid() throws {
        let pool = try pool(["A", "B", "C"]) { pair, _ in pair.window.capacity = 1 }
        let miss = try miss(pool, "C")
        #expect(miss.reason == .outbid)
        let best = try #require(miss.best)
        #expect(best.cutoffNeed == "A" && best.left == 0 && best.least == 1 && !best.isTie)
        let (own, cutoff) = (try #require(best.valuePerUnit), try #require(best.cutoff))
        #expect(own < cutoff)
        // B stands before it: one seat more would be B's.
        let search = pool.smallestChange(for: "C", most: 20)
        let seats = try #require(
            search.trials.first { $0.change.subject == .window(offer: "O", "main") } ?? search.smallest
        )
        if case .window = seats.change.subject {
            #expect(seats.change.edits.map(\.to) == [.integer(3)] && seats.serves)
        }
        #expect(search.smallest != nil)
        let trade = try #require(pool.trade(serving: "C"))
        #expect(trade.losses.map(\.need) == ["A"] && trade.gains.map(\.need) == ["C"])
        #expect(trade.loss == cutoff - own && trade.leastLoss == trade.mostLoss)
        let match = try #require(pool.matcher.outcome(pool.solution).matches.first)
        let without = try #require(pool.trade(without: match))
        #expect(without.gains.map(\.need) == ["B"] && without.losses.map(\.need) == ["A"])
    }

    @Test("Room in the window, but not in those weeks: the GPUs that are busy then, and what they leave")
    func stretch() throws {
        let pool = try pool { pair, needs in
            pair = Fixture(.compute)
            pair.window.closes = day("2027-12-31")
            (pair.window.capacity, pair.window.concurrentGPUs) = (100_000, 10)
            (pair.component.quantity, pair.component.quantityMinimum) = (5_000, 5_000)
            for place in needs.indices {
                (needs[place].opens, needs[place].closes) = (day("2027-03-01"), day("2027-03-31"))
            }
        }
        let miss = try miss(pool, "B")
        #expect(miss.reason == .outbid && miss.limit?.sort == .stretch)
        // 10 GPUs give 7,440 hours in March.
        #expect(miss.limit?.used == 5_000 && miss.limit?.atMost == 7_440 && miss.limit?.unit == "gpu-hour")
        #expect(miss.limit?.first == day("2027-03-01") && miss.limit?.last == day("2027-03-31"))
        #expect(miss.best?.left == 2_440 && miss.best?.least == 5_000)
        #expect(miss.best?.cutoffNeed == "A" && (miss.best?.cutoff ?? 0) > miss.best?.valuePerUnit ?? 0)
    }

    @Test("Seats are left, but the number of matches is reached")
    func beneficiaries() throws {
        let pool = try pool { pair, _ in pair.window.beneficiariesMaximum = 1 }
        let miss = try miss(pool, "B")
        #expect(miss.reason == .outbid && miss.limit?.sort == .beneficiaries)
        #expect(miss.limit?.used == 1 && miss.limit?.unit == "matches" && miss.best?.left == 29)
    }

    @Test("What rules of the policy count, and how far: needs, matches, units, and shares as a difference")
    func counted() throws {
        func limits(_ fill: (inout PortfolioRule) -> Void) throws -> [LimitStanding] {
            let pool = try pool { pair, _ in
                pair.add("KE", to: .ldc)
                pair.component.quantity = 4
                var rule = PortfolioRule()
                rule.name = "r"
                fill(&rule)
                pair.snapshot.policy.portfolio = [rule]
            }
            let standings = LimitStandings(pool)
            return pool.matcher.problem.limitIDs.indices.map(standings.standing).filter { $0.rule == "r" }
        }
        let cap = try limits { ($0.type, $0.per, $0.percent) = (.cap, .country, 50) }
        #expect(cap.map(\.unit) == ["needs"] && cap.map(\.atMost) == [1] && cap.map(\.used) == [1])
        let seats = try limits {
            ($0.type, $0.per, $0.counts, $0.kind, $0.atMost) = (.cap, .requester, .units, .training, 5)
        }
        #expect(seats.map(\.unit) == ["seat"] && seats.map(\.atMost) == [5])
        let matches = try limits { ($0.type, $0.per, $0.atMost) = (.cap, .provider, 1) }
        #expect(matches.map(\.unit) == ["matches"] && matches.map(\.used) == [1])
        // Both are served: one more than half of two.
        let share = try limits {
            ($0.type, $0.percent, $0.priceMillipoints, $0.group) = (.floor, 50, 1_000, .ldc)
        }
        #expect(share.map(\.isShare) == [true] && share.map(\.used) == [1] && share.map(\.atMost) == [nil])
        let short = try limits {
            ($0.type, $0.percent, $0.priceMillipoints, $0.group) = (.floor, 50, 1_000, .sids)
        }
        #expect(short.map(\.used) == [-1], "none of two where one is asked for")
        // A reserve is of its window, and counts as that does.
        let reserve = try limits { ($0.type, $0.percent, $0.group) = (.reserve, 50, .sids) }
        #expect(
            reserve.map(\.unit) == ["seat"] && reserve.map(\.used) == [8] && reserve.map(\.atMost) == [15]
        )
    }

    @Test("Two that bring the same are a tie")
    func tie() throws {
        let pool = try pool { pair, needs in
            pair.window.capacity = 1
            for place in needs.indices { needs[place].urgency = 3 }
        }
        let misses = pool.matcher.outcome(pool.solution).unmatched
        #expect(misses.map { $0.best?.isTie } == [true])
    }

    @Test("A course below its cohort: what is asked for, from where it opens, and a cohort that would do")
    func cohort() throws {
        let pool = try pool { pair, _ in pair.window.cohortMinimum = 10 }
        let miss = try miss(pool, "B")
        #expect(miss.reason == .cohortTooSmall)
        #expect(miss.best?.cohortMinimum == 10 && miss.best?.claimed == 2)
        let sentence = try smallest(pool, "B")
        #expect(sentence == "offer O, window main: cohort_minimum 2 instead of 10 (−8)")
    }

    @Test("A cohort opens at its minimum exactly, by several small needs together, and not one seat below")
    func pooledCohort() throws {
        func served(asking seats: Int64) throws -> Int {
            let pool = try pool { pair, _ in
                pair.window.cohortMinimum = 10
                (pair.component.quantity, pair.component.quantityMinimum) = (seats, seats)
            }
            return pool.matcher.outcome(pool.solution).matches.count
        }
        #expect(try served(asking: 5) == 2 && served(asking: 4) == 0)
        // Without a stated minimum one is enough.
        let open = try pool(["A"]) { pair, _ in pair.window.cohortMinimum = nil }
        #expect(open.matcher.outcome(open.solution).matches.count == 1)
    }

    @Test("Dates alone in the way: by how many days, and who would have to move")
    func window() throws {
        let pool = try pool(["A"]) { _, needs in needs[0].closes = day("2027-03-20") }
        let miss = try miss(pool, "A")
        #expect(miss.reason == .window && miss.nearest?.obstacles.map(\.rule) == [.h4])
        #expect(
            try smallest(pool, "A")
                == "need A: closes 2027-03-31 instead of 2027-03-20 (11 days later)"
        )
    }

    @Test(
        "What expired comes back by a later last day, also where a clock took it out",
        arguments: [false, true]
    )
    func expired(isOut: Bool) throws {
        let pool = try pool(["A"]) { pair, _ in
            pair.offer.expiresOn = day("2026-11-23")
            if isOut { pair.offer.status = .expired }
        }
        let days = "offer O: expires_on 2026-11-24 instead of 2026-11-23 (1 day later)"
        #expect(
            try smallest(pool, "A") == days + (isOut ? ", status open instead of expired" : "")
        )
    }

    @Test("A fact that is missing is filled in")
    func incomplete() throws {
        let pool = try pool(["A"]) { pair, _ in pair.offer.readinessMinimum = 2 }
        #expect(try miss(pool, "A").reason == .incomplete)
        #expect(try smallest(pool, "A") == "need A: readiness 2 (now not stated)")
    }

    @Test("Node-hours of an unknown node are exchanged once its GPUs are stated", arguments: [nil, 4])
    func nodes(atOnce: Int64?) throws {
        let pool = try pool(["A"]) { pair, _ in
            pair = Fixture(.compute)
            pair.window.closes = day("2027-12-31")
            pair.window.capacity = 1_000
            (pair.component.unit, pair.component.quantity) = (.nodeHour, 10)
            pair.component.concurrentGPUs = atOnce
        }
        #expect(try miss(pool, "A").reason == .incomplete)
        let gpus = atOnce ?? 1
        #expect(try smallest(pool, "A") == "need A, part main: gpus_per_node \(gpus) (now not stated)")
    }

    @Test("What may be split over several windows is served by room in one of them, however much it takes")
    func split() throws {
        let pool = try pool(["A"]) { pair, _ in
            pair = Fixture(.compute)
            pair.window.closes = day("2027-12-31")
            (pair.window.capacity, pair.window.quantityMinimum) = (20, 1)
            (pair.component.quantity, pair.component.quantityMinimum) = (8_000, 5_000)
            pair.component.suppliersMaximum = 3
        }
        #expect(try miss(pool, "A").best?.left == 20)
        let proposals = ChangeProposals(pool, "A").all
        let room = try #require(proposals.first { $0.subject == .window(offer: "O", "main") })
        #expect(room.edits.map(\.field) == ["capacity"])
        guard case .integer(let capacity) = room.edits[0].to else {
            Issue.record("\(room.sentence)")
            return
        }
        // What is above a hundred is told to a hundredth.
        #expect((5_000...5_050).contains(capacity))
        #expect(pool.trial(of: room, for: "A").serves)
    }

    @Test("Two rules in the way: no single change is found, and none is made up")
    func two() throws {
        let pool = try pool(["A"]) { pair, needs in
            pair.offer.readinessMinimum = 2
            needs[0].closes = day("2027-03-20")
        }
        let search = pool.smallestChange(for: "A", most: 12)
        #expect(search.proposals == 0 && search.smallest == nil && search.trials.isEmpty)
    }

    @Test("A part of a bundle that has no offer names that part, and may become optional")
    func bundle() throws {
        let pool = try pool(["A"]) { pair, needs in
            var other = pair.component
            other.code = "hours"
            other.kind = .compute
            other.unit = .gpuHour
            needs[0].components = [pair.component, other]
        }
        let miss = try miss(pool, "A")
        #expect(miss.reason == .bundleBlocked && miss.component == "hours")
        #expect(try smallest(pool, "A") == "need A, part hours: essential no instead of yes")
    }

    @Test("Exclusive needs: the other one is named, and the exclusion can be lifted")
    func excluded() throws {
        let pool = try pool { _, needs in needs[1].exclusiveWith = ["A"] }
        let miss = try miss(pool, "B")
        #expect(miss.reason == .excluded && miss.excludedBy == "A")
        #expect(try serves(pool, "B", "need B: exclusive_with nothing instead of A"))
    }

    @Test("A match knows its place among those who could take it")
    func ranks() throws {
        let pool = try pool(["A", "B", "C"]) { pair, _ in pair.window.capacity = 2 }
        let matches = pool.matcher.outcome(pool.solution).matches
        #expect(matches.map(\.claimantRank) == [1, 2] && matches.map(\.claimants) == [3, 3])
        #expect(matches.allSatisfy { $0.limits.contains { $0.sort == .capacity && $0.used == 2 } })
    }

    @Test("A pair can be forced, also where a part may have several partners")
    func forced() throws {
        for suppliers in [1, 2] as [Int64] {
            let pool = try pool { pair, _ in
                pair.window.capacity = 1
                pair.component.suppliersMaximum = suppliers
            }
            let trade = try #require(
                pool.trade(forcing: "B", component: "main", offer: "O", window: "main")
            )
            #expect(trade.losses.map(\.need) == ["A"] && trade.gains.map(\.need) == ["B"] && trade.loss > 0)
            #expect(pool.trade(forcing: "B", component: "main", offer: "X", window: "main") == nil)
        }
    }
}
