import Allocation
import Programme
import Synchronization
import Testing

@testable import Matching

@Suite("Passes over all pairs")
struct DensePassTests {
    static let seeds: [UInt64] = [1, 2, 3, 4]

    @Test("What stands in the way of every pair is what the rules say one by one", arguments: seeds)
    func judgements(seed: UInt64) {
        let pool = PoolFacts(randomPool(seed: seed))
        let dense = DenseScreen(pool, Scoring(pool), threads: 2)
        for component in pool.components.indices {
            let judged = dense.judge(component)
            let expected = OneByOne(component, pool)
            #expect(judged.windows == expected.windows)
            #expect(judged.failed == expected.failed)
            #expect(judged.nearest == expected.nearest)
            #expect(judged.single == expected.single)
            #expect(judged.isOnlyIncomplete == expected.isOnlyIncomplete)
            #expect(judged.isOnlyDates == expected.isOnlyDates)
        }
    }

    @Test("Facts that are too many for rows are judged pair by pair, with the same result", arguments: seeds)
    func unrolled(seed: UInt64) {
        let pool = PoolFacts(randomPool(seed: seed))
        let scoring = Scoring(pool)
        let rolled = DenseScreen(pool, scoring, threads: 1)
        let bare = DenseScreen(pool, scoring, threads: 1, mostBytes: 0)
        var cursors = (rolled.cursor(), bare.cursor())
        for component in pool.components.indices {
            rolled.find(component, &cursors.0)
            bare.find(component, &cursors.1)
            #expect(cursors.0.pairs.map(\.window) == cursors.1.pairs.map(\.window))
            #expect(cursors.0.pairs.map(\.points) == cursors.1.pairs.map(\.points))
            #expect(rolled.judge(component).failed == bare.judge(component).failed)
        }
    }

    @Test("One thread and two keep the same candidates and count the same claims", arguments: seeds)
    func threads(seed: UInt64) {
        let snapshot = randomPool(seed: seed, needs: 300, offers: 120)
        let one = Matcher(snapshot, threads: 1, allOptions: 0, cap: 3)
        let two = Matcher(snapshot, threads: 2, allOptions: 0, cap: 3)
        #expect(one.screen.pairsLeftOut > 0)
        #expect(one.problem == two.problem)
        let granted = [Int64](repeating: 1, count: one.pool.components.count)
        let matches = Self.firstPairs(one)
        let left = WindowClaims(granted, matches, [], one.screen, .none, threads: 1)
        let right = WindowClaims(granted, matches, [], two.screen, .none, threads: 2)
        #expect(left.claimants == right.claimants && left.claimed == right.claimed)
        #expect(left.unsatisfied == right.unsatisfied)
        #expect(left.claimants.reduce(0, +) == one.screen.pairsPossible)
        for match in matches {
            let rank = left.rank(match.points, on: match.window)
            #expect(rank == right.rank(match.points, on: match.window))
            #expect(rank == 1 + Self.points(on: match.window, one).count { $0 > match.points })
        }
    }

    /// Each component's best pair, and with it its points.
    private static func firstPairs(_ matcher: Matcher) -> [(window: Int, points: Int64)] {
        matcher.pool.components.indices.compactMap { component in
            matcher.screen.candidates(of: component).first.map { (Int($0.window), $0.points) }
        }
    }

    /// The points of all who may take a window.
    private static func points(on window: Int, _ matcher: Matcher) -> [Int64] {
        matcher.pool.components.indices.compactMap { component in
            matcher.screen.candidates(of: component).first { Int($0.window) == window }?.points
        }
    }

    @Test("What is said of a solution does not depend on how many pairs were kept", arguments: seeds)
    func explanations(seed: UInt64) throws {
        let snapshot = randomPool(seed: seed, needs: 120, offers: 80)
        var options = SolveOptions()
        options.workLimit = 5_000_000
        let few = Matcher(snapshot, threads: 2, allOptions: 0, cap: 2)
        let all = Matcher(snapshot, threads: 1, allOptions: .max)
        let solution = few.solve(options).solution
        // The same picks as options of the other problem.
        var same = Solution(status: .feasible)
        same.objective = solution.objective
        var place: [String: Int] = [:]
        for component in 0..<all.problem.componentCount {
            for option in all.problem.options(of: component) {
                place["\(all.compiled.component[component]) \(all.compiled.window[option])"] = option
            }
        }
        let owner = few.explainer.componentOfOption()
        for pick in solution.picks {
            let component = few.compiled.component[Int(owner[Int(pick.option)])]
            let window = few.compiled.window[Int(pick.option)]
            let option = try #require(place["\(component) \(window)"])
            same.picks.append(Solution.Pick(option: Int32(option), quantity: pick.quantity))
        }
        same.picks.sort { $0.option < $1.option }
        let (left, right) = (few.outcome(solution), all.outcome(same))
        #expect(left.matches.count == right.matches.count && !left.matches.isEmpty)
        for (one, other) in zip(left.matches, right.matches) {
            #expect(one.need == other.need && one.window == other.window && one.points == other.points)
            #expect(one.rank == other.rank && one.possibleWindows == other.possibleWindows)
            #expect(one.alternates == other.alternates)
            #expect(one.claimantRank == other.claimantRank && one.claimants == other.claimants)
        }
        #expect(left.unmatched.map(\.need) == right.unmatched.map(\.need))
        #expect(left.unmatched.map(\.bestOffer) == right.unmatched.map(\.bestOffer))
        for (one, other) in zip(left.unmatched, right.unmatched) {
            #expect(one.best?.valuePerUnit == other.best?.valuePerUnit, "\(one.need)")
            #expect(one.limit?.id == other.limit?.id, "\(one.need)")
        }
        // In one of the pools somebody is outbid.
        #expect(seed != 3 || left.unmatched.contains { $0.best?.valuePerUnit != nil })
        #expect(left.windows.map(\.claimants) == right.windows.map(\.claimants))
    }

    @Test(
        "The bound at prices is that of the problem with every possible pair as an option",
        arguments: seeds
    )
    func bound(seed: UInt64) {
        let snapshot = randomPool(seed: seed, needs: 200, offers: 100)
        let all = Matcher(snapshot, threads: 1, allOptions: .max)
        let few = Matcher(snapshot, threads: 1, allOptions: 0, cap: 2)
        #expect(all.screen.pairsLeftOut == 0 && few.screen.pairsLeftOut > 0)
        #expect(all.problem.limitIDs == few.problem.limitIDs)
        #expect(all.problem.limitAtMost == few.problem.limitAtMost)
        let best = Pricing.prices(all.problem, passes: 40, threads: 1)
        for factor in [0, 0.5, 1, 1.7] {
            let prices = best.map { $0 * factor }
            let proof = FixedPrices(prices, limits: all.problem)
            let whole = proof.bound(needs: proof.values(of: all.problem).reduce(0, +))
            let streamed = few.bound(at: prices)
            #expect(abs(streamed - whole) <= 1)
        }
    }

    @Test("No pair is worth more than it is left out for, and the best of all are kept", arguments: seeds)
    func ceilings(seed: UInt64) {
        let snapshot = randomPool(seed: seed, needs: 200, offers: 100)
        let matcher = Matcher(snapshot, threads: 1, allOptions: 0, cap: 2, closingRounds: 0)
        let screen = matcher.screen
        let pricing = CandidatePricing(dense: screen.dense, limits: matcher.limits, threads: 1)
        var cursor = screen.dense.cursor()
        var leftOut = 0
        for factor in [0, 0.5, 1, 1.7] {
            let prices = WindowPrices(matcher.limits, matcher.prices.map { $0 * factor })
            let best = pricing.keep(screen, matcher.prices.map { $0 * factor }, cap: 2, progress: nil)
            for component in matcher.pool.components.indices {
                let terms = ComponentTerms(
                    component,
                    lot: screen.lots[component],
                    matcher.pool,
                    matcher.limits.pins
                )
                screen.dense.find(component, &cursor)
                let all = cursor.pairs
                let values = all.map { prices.reducedValue(component, $0, terms) }
                var exceeded = 0
                var met = 0
                screen.dense.find(
                    component,
                    possibleOffers: screen.possibleOffers[component],
                    &cursor
                ) { window, points in
                    guard let place = all.firstIndex(where: { $0.window == window }) else { return true }
                    met += 1
                    let atMost = prices.reducedValueAtMost(component, window, pointsAtMost: points, terms)
                    if points < all[place].points || atMost < values[place] { exceeded += 1 }
                    return true
                }
                #expect(met == all.count && exceeded == 0, "component \(component), prices × \(factor)")
                #expect(cursor.pairs.map(\.window) == all.map(\.window))
                #expect(cursor.pairs.map(\.points) == all.map(\.points))
                let expected = all.indices.filter { values[$0] > -.infinity }
                    .sorted { (-values[$0], all[$0].window) < (-values[$1], all[$1].window) }
                    .prefix(2).map { Screen.Candidate(window: all[$0].window, points: all[$0].points) }
                    .sorted(by: Screen.Candidate.precedes)
                #expect(best.kept(of: component).map(\.window) == expected.map(\.window))
                leftOut += all.count - expected.count
            }
        }
        #expect(leftOut > 0)
    }

    @Test("A solve on few candidates proves a bound for the whole pool", arguments: seeds)
    func solve(seed: UInt64) throws {
        let snapshot = randomPool(seed: seed, needs: 160, offers: 100)
        var options = SolveOptions()
        options.workLimit = 20_000_000
        options.threads = 1
        let all = Matcher(snapshot, threads: 1, allOptions: .max).solve(options)
        let matcher = Matcher(snapshot, threads: 1, allOptions: 0, cap: 2, closingRounds: 0)
        let few = matcher.solve(options)
        let bound = try #require(few.solution.upperBound)
        #expect(matcher.screen.pairsLeftOut > 0)
        #expect(bound >= all.solution.objective ?? .max)
        #expect(bound >= few.solution.objective ?? .max)
        #expect(matcher.problem.note?.hasSuffix("the solution's bound covers every possible pair") == true)
        options.threads = 2
        let again = Matcher(snapshot, threads: 2, allOptions: 0, cap: 2, closingRounds: 0)
            .solve(options).solution
        #expect(again.upperBound == bound && again.picks == few.solution.picks)
        #expect(again.prices == few.solution.prices)
        // Prices that suit the pairs left out prove no less than those that were found without them.
        var own = [Double](repeating: 0, count: matcher.problem.limitCount)
        for price in few.solution.prices { own[Int(price.limit)] = price.price }
        #expect(bound == max(matcher.bound(at: own), few.solution.objective ?? .min))
        let plain = Solver.solve(matcher.problem, options: options).solution.prices
        var first = [Double](repeating: 0, count: matcher.problem.limitCount)
        for price in plain { first[Int(price.limit)] = price.price }
        #expect(bound <= max(matcher.bound(at: first), few.solution.objective ?? .min) + bound / 1_000)
        // The candidates that prices chose hold nearly all of the value.
        let whole = Double(all.solution.objective ?? 0)
        #expect(Double(few.solution.objective ?? 0) >= 0.97 * whole)
    }

    @Test("Of a large pool each stage is told once, from its beginning to its end", arguments: [1, 3])
    func progress(threads: Int) {
        let told = Mutex([(stage: Matcher.Stage, share: Double)]())
        let matcher = Matcher(
            randomPool(seed: 5, needs: 400, offers: 100),
            threads: threads,
            allOptions: 0,
            cap: 2
        ) { stage, share in told.withLock { $0.append((stage, share)) } }
        var options = SolveOptions()
        options.workLimit = 5_000_000
        _ = matcher.solve(options)
        for stage in Matcher.Stage.allCases {
            let shares = told.withLock { $0.filter { $0.stage == stage }.map(\.share) }
            #expect(shares.first == 0 && shares.last == 1, "\(stage)")
            #expect(shares.count { $0 == 0 } == 1 && shares.count { $0 == 1 } == 1, "\(stage)")
            #expect(shares == shares.sorted() && shares.count > 2, "\(stage): \(shares)")
        }
    }

    @Test("What is left out and better than all that was kept becomes an option")
    func closing() {
        let snapshot = randomPool(seed: 11, needs: 120, offers: 90)
        func left(_ matcher: Matcher) -> Int {
            CandidatePricing(dense: matcher.screen.dense, limits: matcher.limits, threads: 1)
                .better(than: matcher.screen, matcher.prices, progress: nil).count
        }
        let open = Matcher(snapshot, threads: 1, allOptions: 0, cap: 2, wide: 2, closingRounds: 0)
        let closed = Matcher(snapshot, threads: 1, allOptions: 0, cap: 2, wide: 2)
        #expect(left(open) > 0)
        #expect(2 * left(closed) < left(open), "\(left(closed)) of \(left(open))")
        // Of a few at most the most valuable are taken.
        let pricing = CandidatePricing(dense: open.screen.dense, limits: open.limits, threads: 1)
        let prices = WindowPrices(open.limits, open.prices)
        func values(most: Int) -> [Int: [Double]] {
            var values: [Int: [Double]] = [:]
            var cursor = open.screen.dense.cursor()
            for (component, candidate) in pricing.better(
                than: open.screen,
                open.prices,
                most: most,
                progress: nil
            ) {
                open.screen.dense.find(component, &cursor)
                let lot = open.screen.lots[component]
                let terms = ComponentTerms(component, lot: lot, open.pool, open.limits.pins)
                for pair in cursor.pairs where pair.window == candidate.window {
                    values[component, default: []].append(prices.reducedValue(component, pair, terms))
                }
            }
            return values.mapValues { $0.sorted(by: >) }
        }
        let all = values(most: .max)
        #expect(values(most: 2) == all.mapValues { Array($0.prefix(2)) })
        #expect(all.values.contains { $0.count > 2 })
        #expect(closed.screen.pairsLeftOut < open.screen.pairsLeftOut)
    }

    @Test("The best few are kept, ties by window")
    func bestCandidates() {
        for most in [1, 2, 5, 40] {
            var best = BestCandidates(most)
            let values = (0..<30).map { Double($0 * 7 % 11) }
            for (window, value) in values.enumerated() {
                best.insert(Screen.Candidate(window: Int32(window), points: Int64(value)), by: value)
            }
            let expected = values.indices.sorted {
                (-values[$0], $0) < (-values[$1], $1)
            }.prefix(most).map(Int32.init)
            #expect(best.candidates.sorted(by: Screen.Candidate.precedes).map(\.window) == expected)
        }
    }
}

/// Judges a component's windows one by one.
private struct OneByOne {
    var windows = 0
    var failed: [UnmatchedNeed.FailedRule] = []
    var nearest: Int?
    var single: [Int] = []
    var isOnlyIncomplete = false
    var isOnlyDates = false

    init(_ component: Int, _ pool: PoolFacts) {
        let facts = pool.components[component]
        let rules = RuleBook.rules(pool.rulesInForce)
        var counts = rules.map { _ in (failed: 0, incomplete: 0) }
        var fewest = (obstacles: Int.max, shortfall: Int64.max)
        var alone = [(window: Int, shortfall: Int64)?](repeating: nil, count: rules.count)
        for (index, window) in pool.windows.enumerated() where window.kind == facts.kind {
            windows += 1
            var places: [Int] = []
            var fails: [Int] = []
            var shortfall: Int64 = 0
            for (place, rule) in rules.enumerated() {
                switch rule.judge(facts, window, pool) {
                case .pass: continue
                case .incomplete: counts[place].incomplete += 1
                case .fail(let amount):
                    counts[place].failed += 1
                    fails.append(place)
                    shortfall += amount?.amount ?? 1_000_000_000
                }
                places.append(place)
            }
            guard let last = places.last else { continue }
            if fails.isEmpty { isOnlyIncomplete = true }
            if places.count == 1 {
                if shortfall < alone[last]?.shortfall ?? .max { alone[last] = (index, shortfall) }
            }
            if (places.count, shortfall) < (fewest.obstacles, fewest.shortfall) {
                fewest = (places.count, shortfall)
                nearest = index
            }
        }
        single = alone.compactMap { $0?.window }
        isOnlyDates = zip(rules, alone).filter { $1 != nil }.map(\.0.code) == [.h4]
        for (place, count) in counts.enumerated() where count.failed + count.incomplete > 0 {
            failed.append(
                UnmatchedNeed.FailedRule(
                    rule: rules[place].code,
                    failed: count.failed,
                    incomplete: count.incomplete
                )
            )
        }
    }
}
