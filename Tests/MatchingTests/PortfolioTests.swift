import Allocation
import Programme
import Testing

@testable import Matching

@Suite("Caps, floors, reserves, parity, pins and duplicates")
struct PortfolioTests {
    /// Needs of one seat each, of countries; one offer of so many seats.
    private func pool(_ countries: [String], seats: Int64, _ rules: [PortfolioRule] = []) -> Snapshot {
        var fixture = Fixture()
        fixture.add("KE", to: .ldc)
        fixture.snapshot.policy.portfolio = rules
        let needs = countries.enumerated().map { index, country in
            var need = fixture.need
            need.externalID = "N\(index)"
            need.country = country
            // The earlier ones are worth more, so that it is known who gives way.
            need.urgency = Int64(5 - min(4, index))
            var part = fixture.component
            part.quantity = 1
            need.components = [part]
            return need
        }
        var offer = fixture.offer
        offer.windows = [fixture.window]
        offer.windows[0].capacity = seats
        return fixture.snapshot(needs: needs, offers: [offer])
    }

    private func rule(_ type: PortfolioRuleType, _ change: (inout PortfolioRule) -> Void) -> PortfolioRule {
        var rule = PortfolioRule()
        (rule.name, rule.type) = ("rule", type)
        change(&rule)
        return rule
    }

    private func outcome(_ snapshot: Snapshot) -> MatchOutcome {
        let matcher = Matcher(snapshot)
        let result = Solver.solve(matcher.problem)
        #expect(result.solution.status == .optimal)
        return matcher.outcome(result.solution)
    }

    private func served(_ snapshot: Snapshot) -> [String] { outcome(snapshot).matches.map(\.need).sorted() }

    @Test("A cap per country lets so many of its needs through, and no rule means no limit")
    func countryCap() {
        let countries = ["NP", "NP", "NP", "BD"]
        #expect(served(pool(countries, seats: 3)) == ["N0", "N1", "N2"])
        let cap = rule(.cap) { ($0.per, $0.atMost) = (.country, 2) }
        #expect(served(pool(countries, seats: 3, [cap])) == ["N0", "N1", "N3"])
        let result = outcome(pool(countries, seats: 3, [cap])).portfolio
        #expect(result.map(\.subject) == ["NP"], "a cap that cannot bind is no limit")
        #expect(result[0].served == 2 && result[0].bound == 2 && result[0].short == 0)
        #expect(
            outcome(pool(countries, seats: 4, [cap])).portfolio[0].price > 0,
            "one more would be worth its points"
        )
    }

    @Test("A cap may be about a kind, a group or a requester")
    func scopedCap() {
        let countries = ["KE", "KE", "NP", "NP"]
        let ldc = rule(.cap) { ($0.per, $0.atMost, $0.group) = (.country, 1, .ldc) }
        #expect(served(pool(countries, seats: 4, [ldc])) == ["N0", "N2", "N3"])
        let compute = rule(.cap) { ($0.per, $0.atMost, $0.kind) = (.country, 1, .compute) }
        #expect(served(pool(countries, seats: 4, [compute])).count == 4)
        let requester = rule(.cap) { ($0.per, $0.atMost) = (.requester, 3) }
        #expect(served(pool(countries, seats: 4, [requester])) == ["N0", "N1", "N2"])
    }

    @Test("A rule may be about bodies that women lead, or do not; of one it is unknown, it is about neither")
    func womenLed() {
        func pool(_ isWomenLed: Bool?, _ rules: [PortfolioRule]) -> Snapshot {
            var snapshot = self.pool(["NP", "NP", "NP"], seats: 3, rules)
            var other = snapshot.organisations[0]
            (other.externalID, other.isWomenLed) = ("LED", isWomenLed)
            snapshot.organisations.append(other)
            snapshot.needs[2].record.organisation = "LED"
            return snapshot
        }
        func floor(_ isWomenLed: Bool) -> PortfolioRule {
            rule(.floor) {
                ($0.isWomenLed, $0.atLeast, $0.priceMillipoints) = (isWomenLed, 1, 100_000)
            }
        }
        func narrow(_ isWomenLed: Bool?, _ rules: [PortfolioRule]) -> Snapshot {
            var snapshot = pool(isWomenLed, rules)
            snapshot.offers[0].record.windows[0].capacity = 1
            return snapshot
        }
        #expect(served(narrow(true, [])) == ["N0"], "the most urgent")
        #expect(served(narrow(true, [floor(true)])) == ["N2"])
        #expect(served(narrow(false, [floor(true)])) == ["N0"])
        #expect(served(narrow(nil, [floor(true)])) == ["N0"])
        #expect(served(narrow(false, [floor(false)])) == ["N2"])
        #expect(served(narrow(nil, [floor(false)])) == ["N0"])
        let row = outcome(narrow(nil, [floor(true)])).portfolio.first
        #expect(row?.short == 1 && row?.penalty == 100_000_000)
        #expect(served(pool(true, [floor(true)])).count == 3)
    }

    @Test("A cap per provider counts its matches")
    func providerCap() {
        let cap = rule(.cap) { ($0.per, $0.atMost) = (.provider, 1) }
        #expect(served(pool(["NP", "BD"], seats: 5, [cap])) == ["N0"])
        let other = rule(.cap) { ($0.per, $0.atMost, $0.group) = (.provider, 0, .ldc) }
        #expect(served(pool(["KE", "BD"], seats: 5, [other])) == ["N1"])
    }

    @Test("A cap may count matches or units, and be a share of what there is")
    func measuredCaps() {
        // Four needs of two seats each: two of NP, one of BD, one of KE.
        func pool(_ rules: [PortfolioRule]) -> Snapshot {
            var snapshot = self.pool(["NP", "NP", "BD", "KE"], seats: 8, rules)
            for index in snapshot.needs.indices { snapshot.needs[index].record.components[0].quantity = 2 }
            return snapshot
        }
        #expect(served(pool([])).count == 4)
        let matches = rule(.cap) { ($0.per, $0.atMost, $0.counts) = (.country, 1, .matches) }
        #expect(served(pool([matches])) == ["N0", "N2", "N3"])
        let seats = rule(.cap) {
            ($0.per, $0.atMost, $0.counts, $0.kind) = (.country, 3, .units, .training)
        }
        let outcome = outcome(pool([seats]))
        #expect(outcome.matches.filter { $0.need < "N2" }.reduce(0) { $0 + $1.quantity } == 3)
        let row = outcome.portfolio.first { $0.subject == "NP" }
        #expect(row?.served == 3 && row?.bound == 3 && row?.price ?? 0 > 0)
        // A quarter of the eight seats on offer; of providers, a quarter of the four needs.
        let share = rule(.cap) {
            ($0.per, $0.percent, $0.counts, $0.kind) = (.requester, 25, .units, .training)
        }
        #expect(self.outcome(pool([share])).matches.reduce(0) { $0 + $1.quantity } == 2)
        let quarter = rule(.cap) { ($0.per, $0.percent) = (.provider, 25) }
        #expect(served(pool([quarter])).count == 1)
    }

    @Test("A floor may count units, and a reserve has its line")
    func measuredFloor() {
        let countries = ["NP", "NP", "KE", "KE"]
        let floor = rule(.floor) {
            ($0.region, $0.atLeast, $0.counts, $0.kind) = ("Asia", 2, .units, .training)
            $0.priceMillipoints = 100_000
        }
        #expect(served(pool(countries, seats: 2)) == ["N2", "N3"])
        #expect(served(pool(countries, seats: 2, [floor])) == ["N0", "N1"])
        let row = outcome(pool(countries, seats: 2, [floor])).portfolio[0]
        #expect(row.served == 2 && row.others == 0 && row.short == 0 && row.bound == 2)
        let reserve = rule(.reserve) { ($0.region, $0.percent) = ("Asia", 50) }
        let kept = outcome(pool(countries, seats: 2, [reserve])).portfolio
        #expect(kept.map(\.type) == [.reserve])
        #expect(kept[0].served == 1 && kept[0].others == 1 && kept[0].bound == 50 && kept[0].price > 0)
    }

    @Test("GPU-hours count at their rates, in thousandths")
    func measuredHours() {
        var fixture = Fixture(.compute)
        fixture.component.quantity = 100
        fixture.offer.unit = .nodeHour
        fixture.offer.gpusPerNode = 8
        fixture.window.capacity = 1_000
        let cap = rule(.cap) {
            ($0.per, $0.atMost, $0.counts, $0.kind) = (.country, 40, .units, .compute)
        }
        fixture.component.suppliersMaximum = 1
        fixture.snapshot.policy.portfolio = [cap]
        fixture.need.components = [fixture.component]
        fixture.offer.windows = [fixture.window]
        let result = outcome(fixture.snapshot(needs: [fixture.need], offers: [fixture.offer]))
        // Five node-hours of eight GPUs are forty hours.
        #expect(result.matches.map(\.offerQuantity) == [5])
        #expect(result.portfolio.map(\.served) == [40])
    }

    @Test("A floor is kept where its price is higher than what gives way, and told where it cannot be")
    func floor() {
        let countries = ["NP", "BD", "KE"]
        func floor(_ atLeast: Int64, _ price: Int64) -> PortfolioRule {
            rule(.floor) { ($0.group, $0.atLeast, $0.priceMillipoints) = (.ldc, atLeast, price) }
        }
        // Kenya, as a least developed country, outweighs the others: here the floor is for the others' sake.
        let asia = rule(.floor) { ($0.region, $0.atLeast, $0.priceMillipoints) = ("Asia", 2, 50_000) }
        #expect(served(pool(countries, seats: 2)) == ["N0", "N2"])
        #expect(served(pool(countries, seats: 2, [asia])) == ["N0", "N1"])
        var cheap = asia
        cheap.priceMillipoints = 1
        #expect(served(pool(countries, seats: 2, [cheap])) == ["N0", "N2"])
        let short = outcome(pool(countries, seats: 2, [cheap])).portfolio[0]
        #expect(short.served == 1 && short.short == 1 && short.penalty == 1_000)
        let impossible = outcome(pool(countries, seats: 2, [floor(3, 10_000)]))
        #expect(impossible.portfolio[0].short == 2 && impossible.portfolio[0].penalty == 20_000_000)
        #expect(impossible.matches.count == 2, "a floor that cannot hold fails nobody")
    }

    @Test("A floor of a share counts against all that is served")
    func share() {
        let countries = ["NP", "BD", "FJ", "KE"]
        let half = rule(.floor) { ($0.group, $0.percent, $0.priceMillipoints) = (.ldc, 50, 90_000) }
        #expect(served(pool(countries, seats: 4, [half])) == ["N0", "N3"])
        let result = outcome(pool(countries, seats: 4, [half])).portfolio[0]
        #expect(result.served == 1 && result.others == 1 && result.short == 0 && result.bound == 50)
    }

    @Test("A reserve is what the others cannot take")
    func reserve() {
        var fixture = pool(["NP", "NP", "BD", "KE"], seats: 4)
        fixture.needs.removeLast()
        #expect(served(fixture).count == 3)
        fixture.policy.portfolio = [rule(.reserve) { ($0.group, $0.percent) = (.ldc, 50) }]
        #expect(served(fixture) == ["N0", "N1"])
        fixture.policy.portfolio[0].percent = 24
        #expect(served(fixture).count == 3, "a quarter of four seats less a little is none")
        fixture.policy.portfolio[0].percent = 50
        fixture.policy.portfolio[0].kind = .lab
        #expect(served(fixture).count == 3)
        fixture.policy.portfolio[0].kind = .training
        fixture.policy.portfolio[0].offer = "OTHER"
        #expect(served(fixture).count == 3)
    }

    @Test("Parity holds the coverage of a group against that of the others")
    func parity() {
        // One of two in Asia, one of one elsewhere: coverage 50 % against 100 %.
        let countries = ["FJ", "NP", "BD"]
        func parity(_ percent: Int64) -> PortfolioRule {
            rule(.parity) { ($0.region, $0.percent, $0.priceMillipoints) = ("Asia", percent, 90_000) }
        }
        #expect(served(pool(countries, seats: 2, [parity(50)])) == ["N0", "N1"])
        #expect(served(pool(countries, seats: 2, [parity(80)])) == ["N1", "N2"])
        let result = outcome(pool(countries, seats: 2, [parity(80)])).portfolio[0]
        #expect(result.served == 2 && result.others == 0 && result.short == 0)
    }

    private func pin(_ need: String, _ change: (inout Ruling) -> Void = { _ in }) -> Ruling {
        var pin = Ruling()
        (pin.externalID, pin.action, pin.need, pin.offer) = ("PIN-\(need)", .pin, need, "O")
        change(&pin)
        return pin
    }

    @Test("A pin is served before all others, and debited from capacity, caps and floors")
    func pins() {
        var snapshot = pool(["NP", "NP", "BD"], seats: 2)
        snapshot.rulings = [pin("N2")]
        var result = outcome(snapshot)
        #expect(result.matches.map(\.need) == ["N2", "N0"])
        #expect(result.matches.map(\.pinnedBy) == ["PIN-N2", nil])
        #expect(result.windows[0].used == 2 && result.unmatched.map(\.need) == ["N1"])
        #expect(result.impossiblePins.isEmpty)
        snapshot.policy.portfolio = [rule(.cap) { ($0.per, $0.atMost) = (.requester, 1) }]
        result = outcome(snapshot)
        #expect(result.matches.map(\.need) == ["N2"], "all are of one requester")
        snapshot.policy.portfolio = [
            rule(.floor) { ($0.region, $0.atLeast, $0.priceMillipoints) = ("Asia", 3, 1_000) }
        ]
        result = outcome(snapshot)
        #expect(result.portfolio[0].served == 2 && result.portfolio[0].short == 1)
    }

    @Test("A pin counts for the cohort, and shuts out what its need excludes")
    func cohortAndExclusion() {
        var snapshot = pool(["NP", "BD", "FJ"], seats: 9)
        snapshot.offers[0].record.windows[0].cohortMinimum = 4
        #expect(served(snapshot).isEmpty)
        snapshot.needs[0].record.components[0].quantity = 2
        snapshot.needs[0].record.components[0].quantityMinimum = 2
        snapshot.rulings = [pin("N0")]
        #expect(served(snapshot) == ["N0", "N1", "N2"])
        snapshot.needs[1].record.exclusiveWith = ["N0"]
        #expect(served(snapshot) == ["N0"], "the others do not fill the cohort")
    }

    @Test("A part that is pinned in part asks for the rest")
    func partly() {
        var snapshot = pool(["NP", "BD"], seats: 10)
        var second = snapshot.offers[0]
        second.record.externalID = "P"
        snapshot.offers.append(second)
        snapshot.needs[0].record.components[0].quantity = 8
        snapshot.needs[0].record.components[0].suppliersMaximum = 2
        snapshot.rulings = [pin("N0") { $0.quantity = 3 }]
        let matches = outcome(snapshot).matches.filter { $0.need == "N0" }
        #expect(matches.map(\.offer) == ["O", "P"] && matches.map(\.quantity) == [3, 5])
    }

    @Test("A pin that cannot hold is named and left out")
    func impossible() {
        var snapshot = pool(["NP", "BD", "FJ"], seats: 1)
        snapshot.needs[2].record.sharingConsent = false
        snapshot.rulings = [
            pin("N0"), pin("N1"), pin("N2"), pin("N9"),
            pin("N1") { ($0.externalID, $0.window) = ("PIN-W", "x") },
        ].sorted { $0.externalID < $1.externalID }
        let result = outcome(snapshot)
        #expect(result.matches.map(\.need) == ["N0"])
        #expect(
            result.impossiblePins.map { "\($0.ruling): \($0.reason.english)" } == [
                "PIN-N1: the window's capacity is pinned to others", "PIN-N2: fails H18",
                "PIN-N9: need or offer is not in the pool", "PIN-W: the offer has no such window",
            ]
        )
    }

    @Test("Duplicates are found in one country and window, and only told")
    func duplicates() {
        var snapshot = pool(["NP", "NP", "BD", "NP"], seats: 9)
        for index in snapshot.needs.indices {
            snapshot.needs[index].record.sectors = ["health.imaging"]
            snapshot.needs[index].record.textLanguage = "en"
            snapshot.needs[index].lexemes = ["course", "hospital", "imag"]
        }
        snapshot.needs[3].lexemes = ["entirely", "other"]
        let found = outcome(snapshot)
        #expect(found.possibleDuplicates.map { [$0.need, $0.other] } == [["N0", "N1"]])
        #expect(found.possibleDuplicates[0].likeness == 100 && !found.possibleDuplicates[0].isExclusive)
        #expect(found.matches.count == 4, "nothing is merged")
        snapshot.needs[1].record.exclusiveWith = ["N0"]
        #expect(outcome(snapshot).possibleDuplicates[0].isExclusive)
        snapshot.needs[1].record.components[0].quantity = 100
        #expect(outcome(snapshot).possibleDuplicates.isEmpty)
        snapshot.policy.duplicateLikenessPercent = 60
        #expect(outcome(snapshot).possibleDuplicates.count == 2)
    }

    @Test("What a rule costs is what the pool is worth more without it, and proven where both are solved")
    func ruleCosts() throws {
        func objective(_ snapshot: Snapshot) throws -> Int64 {
            try #require(Solver.solve(Matcher(snapshot).problem).solution.objective)
        }
        func costs(_ snapshot: Snapshot) -> RuleCosts {
            SolvedPool(snapshot, seed: 1) { Solver.solve($0).solution }.costs(SolveOptions())
        }
        func named(_ name: String, _ rule: PortfolioRule) -> PortfolioRule {
            var rule = rule
            rule.name = name
            return rule
        }
        let countries = ["NP", "NP", "NP", "FJ"]
        let free = try objective(pool(countries, seats: 3))
        let cap = named("cap", rule(.cap) { ($0.per, $0.atMost) = (.country, 2) })
        let wide = named("wide", rule(.cap) { ($0.per, $0.atMost) = (.country, 9) })
        let capped = costs(pool(countries, seats: 3, [wide, cap]))
        #expect(capped.coversAllPairs && capped.rules.map(\.name) == ["wide", "cap"])
        #expect(capped.rules[0].limits == 0 && capped.rules[0].cost == 0 && capped.rules[0].check == nil)
        let cost = capped.rules[1]
        #expect(cost.cost == free - capped.baseline.objective && cost.cost > 0)
        #expect(cost.leastCost == cost.cost && cost.mostCost == cost.cost && cost.penalty == 0)
        #expect(cost.inGroup == nil && cost.moreNeeds == 0)

        // A floor that one more would be needed for: what is given up for it, and the price of what it lacks.
        let floor = named(
            "floor",
            rule(.floor) { ($0.region, $0.atLeast, $0.priceMillipoints) = ("Oceania", 2, 90_000) }
        )
        let floored = costs(pool(countries, seats: 3, [floor]))
        #expect(floored.rules[0].cost == free - floored.baseline.objective)
        #expect(floored.rules[0].penalty == 90_000_000 && floored.rules[0].cost > 90_000_000)
        #expect(floored.rules[0].inGroup == 1 && floored.rules[0].inGroupWithout == 0)

        // A rule on top of another that bars the same costs nothing by itself.
        let second = named("again", cap)
        let both = costs(pool(countries, seats: 3, [cap, second]))
        #expect(both.rules.map(\.cost) == [0, 0] && both.rules.map(\.mostCost) == [0, 0])
        let one = SolvedPool(pool(countries, seats: 3, [cap, floor]), seed: 1) { Solver.solve($0).solution }
        #expect(one.costs(of: ["floor"], SolveOptions()).rules.map(\.name) == ["floor"])
    }
}
