import Allocation
import Programme
import Testing

@testable import Matching

@Suite("The outcome of a match")
struct MatcherOutcomeTests {
    /// Needs A and B, and windows of two offers of which P is nearer to what A asks.
    private func pool(_ change: (inout Fixture) -> Void = { _ in }) -> Snapshot {
        var pair = Fixture()
        change(&pair)
        pair.need.sectors = ["health.imaging"]
        func need(_ id: String) -> Need {
            var need = pair.need
            need.externalID = id
            need.components = [pair.component]
            return need
        }
        func offer(_ id: String, _ sector: String, _ windows: [String]) -> Offer {
            var offer = pair.offer
            offer.externalID = id
            offer.sectors = [sector]
            offer.windows = windows.map {
                var window = pair.window
                window.code = $0
                return window
            }
            return offer
        }
        return pair.snapshot(
            needs: [need("A"), need("B")],
            offers: [offer("P", "health.imaging", ["w1", "w2"]), offer("Q", "health", ["w1"])]
        )
    }

    private func solution(_ picks: [(Int32, Int64)], prices: [Solution.Price] = []) -> Solution {
        Solution(
            status: .feasible,
            picks: picks.map { Solution.Pick(option: $0.0, quantity: $0.1) },
            prices: prices
        )
    }

    @Test("A match says who, how much, at what rank, and what else would have done")
    func match() throws {
        let matcher = Matcher(pool())
        #expect(matcher.problem.optionCount == 6)
        // Options of a component stand best first: P/w1, P/w2, Q/w1.
        let outcome = matcher.outcome(
            solution([(1, 8), (5, 10)], prices: [Solution.Price(limit: 1, price: 1_234.6)])
        )
        let first = try #require(outcome.matches.first)
        #expect([first.need, first.component, first.offer, first.window] == ["A", "main", "P", "w2"])
        #expect(first.needVersion == 1 && first.offerVersion == 1)
        #expect(first.quantity == 8 && first.asked == 10 && first.kind == .training && first.unit == .seat)
        #expect(first.rank == 2 && first.possibleWindows == 3)
        #expect(first.points == first.scores.points(Policy().weights))
        #expect(first.value == matcher.problem.optionValuePerUnit[1] * 8)
        #expect(first.alternates.map(\.offer) == ["P", "Q"])
        // Another theme of the same sector loses 0.4 of 20 points.
        #expect(first.alternates.map(\.pointsLost) == [0, 8_000_000])
        let second = try #require(outcome.matches.last)
        #expect(second.need == "B" && second.offer == "Q" && second.rank == 3)
        #expect(second.alternates.map(\.pointsLost) == [-8_000_000, -8_000_000])
        #expect(outcome.unmatched.isEmpty)
        #expect(outcome.windows.map(\.used) == [0, 8, 10])
        #expect(outcome.windows.map(\.matches) == [0, 1, 1])
        #expect(outcome.windows.map(\.claimants) == [2, 2, 2])
        #expect(outcome.windows.map(\.price) == [0, 1_235, 0])
        #expect(outcome.windows.map(\.capacity) == [30, 30, 30])
        #expect(outcome.pairs == (judged: 6, possible: 6, leftOut: 0))
    }

    @Test("Matches of one component by several suppliers add up to the objective")
    func suppliers() {
        let matcher = Matcher(
            pool {
                $0.component.suppliersMaximum = 3
                $0.window.capacity = 5
            }
        )
        let problem = matcher.problem
        let outcome = matcher.outcome(solution([(0, 5), (2, 5)]))
        let objective =
            problem.needValue[0] + problem.optionFixedValue[0] + problem.optionFixedValue[2]
            + 5 * (problem.optionValuePerUnit[0] + problem.optionValuePerUnit[2])
        #expect(outcome.matches.reduce(0) { $0 + $1.value } == objective)
        // The window that the component took as well is no alternate.
        #expect(
            outcome.matches.map { $0.alternates.map { "\($0.offer)/\($0.window)" } } == [["P/w2"], ["P/w2"]]
        )
        #expect(outcome.unmatched.map(\.need) == ["B"])
    }

    @Test("Quantities come back in units, however the problem counts them")
    func lots() {
        let matcher = Matcher(
            pool {
                $0 = Fixture(.compute)
                $0.component.quantity = 1_000_000
                $0.window.capacity = 2_000_000
                $0.window.concurrentGPUs = 100_000
            }
        )
        let maximum = matcher.problem.optionMaximum[0]
        #expect(maximum < 1_000_000)
        #expect(matcher.outcome(solution([(0, maximum)])).matches.map(\.quantity) == [1_000_000])
    }

    @Test("Outbid: a window was possible, and the best one is named")
    func outbid() throws {
        let outcome = Matcher(pool()).outcome(solution([(0, 10)]))
        let miss = try #require(outcome.unmatched.first)
        #expect(miss.need == "B" && miss.reason == .outbid && miss.component == "main")
        #expect(miss.possibleWindows == 3 && miss.windowsOfKind == 3 && miss.bestOffer == "P")
        #expect(miss.failedRules.isEmpty && miss.nearest == nil)
    }

    @Test("Outbid: the best window says what a unit was worth to the need, and what it costs")
    func contest() throws {
        let matcher = Matcher(pool { $0.window.capacity = 10 })
        let outcome = matcher.outcome(
            solution([(0, 10)], prices: [Solution.Price(limit: 0, price: 4_000_000)])
        )
        let best = try #require(outcome.unmatched.first?.best)
        #expect([best.offer, best.window] == ["P", "w1"])
        #expect(best.valuePerUnit == matcher.problem.optionValuePerUnit[3])
        #expect(best.price == 4_000_000 && best.cohortMinimum == nil && best.claimed == 20)
    }

    @Test("Cohort too small: every course that would do has a minimum, and none is opened")
    func cohort() throws {
        let matcher = Matcher(pool { $0.window.cohortMinimum = 25 })
        let none = matcher.outcome(solution([])).unmatched
        #expect(none.map(\.reason) == [.cohortTooSmall, .cohortTooSmall])
        let best = try #require(none[0].best)
        #expect(best.cohortMinimum == 25 && best.claimed == 20 && best.offer == "P")
        // One course runs: who is left out of it is outbid.
        #expect(matcher.outcome(solution([(0, 10)])).unmatched.map(\.reason) == [.outbid])
        var open = pool { $0.window.cohortMinimum = 25 }
        open.offers[1].record.windows[0].cohortMinimum = nil
        #expect(Matcher(open).outcome(solution([])).unmatched.map(\.reason) == [.outbid, .outbid])
    }

    @Test("Cohort too small: of a bundle the essential part is told, whatever an optional one could get")
    func cohortOfBundle() throws {
        var snapshot = pool { $0.window.cohortMinimum = 25 }
        let machines = Fixture(.compute)
        var extra = machines.component
        extra.code = "machines"
        extra.isEssential = false
        snapshot.needs[0].record.components.insert(extra, at: 0)
        var offer = machines.offer
        offer.externalID = "R"
        offer.windows = [machines.window]
        snapshot.offers.append(Snapshot.Versioned(record: offer, version: 1, lexemes: []))
        let miss = try #require(Matcher(snapshot).outcome(solution([])).unmatched.first)
        #expect(miss.need == "A" && miss.reason == .cohortTooSmall && miss.component == "main")
        #expect(miss.possibleWindows == 3 && miss.bestOffer == "P")
    }

    @Test("Excluded: the need that is served in its place is named, whichever of the two names the other")
    func excluded() throws {
        for (named, by) in [(0, 1), (1, 0)] {
            var snapshot = pool()
            snapshot.needs[by].record.exclusiveWith = [named == 0 ? "A" : "B"]
            let matcher = Matcher(snapshot)
            let miss = try #require(matcher.outcome(solution([(0, 10)])).unmatched.first)
            #expect(miss.need == "B" && miss.reason == .excluded && miss.excludedBy == "A")
            // Where the other one gets nothing either, it is not in the way.
            #expect(matcher.outcome(solution([])).unmatched.map(\.reason) == [.outbid, .outbid])
        }
    }

    @Test("Beside the nearest miss, each other rule that alone bars a window is told")
    func otherMisses() throws {
        var snapshot = pool()
        snapshot.needs[0].record.components[0].quantityMinimum = 10
        snapshot.offers[0].record.windows[0].capacity = 9
        snapshot.offers[0].record.windows[1].closes = day("2028-01-03")
        snapshot.offers[1].record.sharingConsent = false
        let miss = try #require(Matcher(snapshot).outcome(solution([])).unmatched.first)
        #expect(miss.nearest?.obstacles.map(\.rule) == [.h6])
        #expect(miss.otherMisses.flatMap(\.obstacles).map(\.rule) == [.h4, .h18])
        #expect(miss.otherMisses.map(\.offer) == ["P", "Q"])
    }

    @Test("A window says how many of its claimants lack something, and what they ask for together")
    func unsatisfied() {
        let windows = Matcher(pool { $0.window.quantityMaximum = 6 }).outcome(solution([(0, 6)])).windows
        #expect(windows.map(\.unsatisfied) == [2, 2, 2] && windows.map(\.claimed) == [12, 12, 12])
        #expect(Matcher(pool()).outcome(solution([(0, 10)])).windows.map(\.unsatisfied) == [1, 1, 1])
    }

    @Test("No eligible offer: the rules that failed are counted, and the nearest window says by how much")
    func noEligibleOffer() throws {
        var snapshot = pool()
        for index in snapshot.offers.indices {
            snapshot.offers[index].record.languages = [LanguageSkill(language: "en", level: .c1)]
        }
        snapshot.offers[1].record.windows[0].closes = day("2028-01-03")
        for index in snapshot.needs.indices {
            snapshot.needs[index].record.languages = [LanguageSkill(language: "en", level: .b1)]
        }
        let miss = try #require(Matcher(snapshot).outcome(solution([])).unmatched.first)
        #expect(miss.reason == .noEligibleOffer && miss.bestOffer == nil && miss.possibleWindows == 0)
        #expect(miss.failedRules.map(\.rule) == [.h4, .h8])
        #expect(miss.failedRules.map(\.failed) == [1, 3] && miss.failedRules.map(\.incomplete) == [0, 0])
        let nearest = try #require(miss.nearest)
        #expect(nearest.offer == "P" && nearest.window == "w1")
        #expect(nearest.obstacles.map(\.verdict) == [.short(2, .levels)])
        #expect(nearest.obstacles[0].needFact.english.contains("English B1"))
        #expect(nearest.obstacles[0].offerFact.english.contains("English C1"))
    }

    @Test("The nearest miss is the one with the fewest rules in the way, then the smallest shortfall")
    func nearest() throws {
        var snapshot = pool()
        for index in 0...1 { snapshot.needs[index].record.components[0].quantityMinimum = 10 }
        snapshot.offers[0].record.windows[0].capacity = 4
        snapshot.offers[0].record.windows[1].capacity = 9
        snapshot.offers[1].record.windows[0].capacity = 9
        snapshot.offers[1].record.sharingConsent = false
        let miss = try #require(Matcher(snapshot).outcome(solution([])).unmatched.first)
        #expect(miss.nearest?.window == "w2" && miss.nearest?.offer == "P")
        #expect(miss.nearest?.obstacles.map(\.verdict) == [.short(1, .seats)])
    }

    @Test("Incomplete: nothing but an unknown fact stands in the way")
    func incomplete() throws {
        var snapshot = pool()
        snapshot.organisations[0].type = nil
        for index in snapshot.offers.indices {
            snapshot.offers[index].record.eligibleOrganisationTypes = [.university]
        }
        let miss = try #require(Matcher(snapshot).outcome(solution([])).unmatched.first)
        #expect(miss.reason == .incomplete)
        #expect(
            miss.failedRules.map(\.incomplete) == [3] && miss.nearest?.obstacles[0].verdict == .incomplete
        )
        var consent = pool()
        consent.needs[0].record.sharingConsent = nil
        #expect(Matcher(consent).outcome(solution([])).unmatched[0].reason == .incomplete)
        var empty = pool()
        empty.needs[0].record.components = []
        #expect(Matcher(empty).outcome(solution([])).unmatched[0].reason == .incomplete)
    }

    @Test("Not in the pool: a stale record, or one that may not be shared")
    func notInPool() {
        var snapshot = pool()
        snapshot.needs[0].record.expiresOn = day("2026-11-23")
        snapshot.needs[1].record.sharingConsent = false
        let misses = Matcher(snapshot).outcome(solution([])).unmatched
        #expect(misses.map(\.reason) == [.notInPool, .notInPool])
        #expect(misses[0].failedRules.map(\.rule) == [.h18])
    }

    @Test("Bundle blocked: the part that no window can serve is named")
    func bundleBlocked() throws {
        var snapshot = pool()
        var compute = Fixture(.compute).component
        compute.code = "machines"
        snapshot.needs[0].record.components.append(compute)
        let miss = try #require(Matcher(snapshot).outcome(solution([])).unmatched.first)
        #expect(miss.need == "A" && miss.reason == .bundleBlocked && miss.component == "machines")
        #expect(miss.windowsOfKind == 0 && miss.nearest == nil)
    }

    @Test(
        "Every need of a random pool is either matched or explained",
        arguments: 1...4 as ClosedRange<UInt64>
    )
    func everyNeed(seed: UInt64) {
        let snapshot = randomPool(seed: seed)
        let matcher = Matcher(snapshot)
        let problem = matcher.problem
        var picks: [(Int32, Int64)] = []
        for need in stride(from: 0, to: problem.needCount, by: 2) {
            for component in problem.components(of: need) {
                guard let option = problem.options(of: component).first else { continue }
                picks.append((Int32(option), problem.optionMinimum[option]))
            }
        }
        let outcome = matcher.outcome(solution(picks))
        let matched = Set(outcome.matches.map(\.need))
        let missed = outcome.unmatched.map(\.need)
        #expect(matched.isDisjoint(with: missed))
        #expect(matched.union(missed) == Set(snapshot.needs.map(\.record.externalID)))
        #expect(missed == missed.sorted())
        for miss in outcome.unmatched {
            #expect((miss.possibleWindows == 0) == (miss.bestOffer == nil))
            if miss.reason == .outbid { #expect(miss.possibleWindows > 0) }
            if miss.possibleWindows == 0, miss.windowsOfKind > 0 {
                #expect(miss.nearest?.obstacles.isEmpty == false)
            }
        }
        let used = outcome.windows.reduce(0) { $0 + $1.used }
        #expect(used == outcome.matches.reduce(0) { $0 + $1.offerQuantity })
    }
}
