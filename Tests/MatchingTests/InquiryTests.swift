import Allocation
import Demonstration
import DemonstrationPool
import Foundation
import Programme
import Testing

@testable import Matching

/// Whether the long tests run too.
let isSoak = ProcessInfo.processInfo.environment["CAPMATCH_SOAK"].map { !$0.isEmpty } ?? false

/// Pools that are solved once for all tests of explanations.
enum SolvedPools {
    /// The demonstration programme.
    static let demonstration = Result { try solve(DemonstrationPool.snapshot()) }

    /// The needs and offers of a generated programme that are in its pool, on the demonstration's reference tables.
    static func generate(needs: Int, offers: Int, seed: UInt64) throws -> Snapshot {
        var snapshot = try DemonstrationPool.snapshot()
        let programme = SyntheticProgramme(needs: needs, offers: offers, seed: seed, date: snapshot.date)
        func versioned<Record>(_ record: Record) -> Snapshot.Versioned<Record> {
            Snapshot.Versioned(record: record, version: 1, lexemes: [])
        }
        snapshot.organisations = programme.organisations.sorted { $0.externalID < $1.externalID }
        snapshot.needs = programme.needs.filter(\.status.isInPool).map(versioned)
        snapshot.offers = programme.offers.filter(\.status.isInPool).map(versioned)
        snapshot.awards = Array(programme.awards)
        snapshot.declines = Array(programme.declines)
        snapshot.rulings = []
        return snapshot
    }

    static func solve(_ snapshot: Snapshot) throws -> SolvedPool {
        SolvedPool(snapshot, seed: 1) { problem in
            var options = SolveOptions()
            options.workLimit = 4_000_000
            return Solver.solve(problem, options: options).solution
        }
    }
}

@Suite("Explanations that were found by solving again")
struct InquiryTests {
    /// How many needs and matches are looked at; `capmatch-bench explanations` looks at more, with the optimised solver.
    private static let samples = 20

    private static let pool = Result {
        try SolvedPools.solve(SolvedPools.generate(needs: 150, offers: 40, seed: 6))
    }

    private static func sample<Element>(_ elements: [Element], seed: UInt64) -> [Element] {
        var random = SeededGenerator(seed: seed)
        return Array(elements.shuffled(using: &random).prefix(samples))
    }

    @Test("With the smallest change made in the data, matching again serves the need")
    func smallestChange() throws {
        let pool = try Self.pool.get()
        let misses = pool.matcher.outcome(pool.solution).unmatched
        var verified = 0
        for miss in Self.sample(misses, seed: 1) {
            let search = pool.smallestChange(for: miss.need, most: 4)
            #expect(search.trials.dropLast().allSatisfy { !$0.serves })
            #expect(search.trials.map(\.change.effort) == search.trials.map(\.change.effort).sorted())
            guard let found = search.smallest, let check = found.check else { continue }
            verified += 1
            var changed = pool.snapshot
            #expect(found.change.apply(to: &changed))
            #expect(changed != pool.snapshot)
            let other = Matcher(changed)
            let start = pool.warmStart(for: other)
            let need = try #require(other.problem.needIDs.firstIndex(of: miss.need))
            let rematch = Rematch(problem: other.problem, seed: pool.seed, threads: 1)
            var options = SolveOptions()
            options.seed = check.seed
            options.workLimit = check.workLimit
            let free = Neighbours(other.problem, start.picks).around([need], most: Rematch.partNeeds)
            options.warmPicks = rematch.start(from: start.picks, prices: start.prices, free: free)
            options.warmPrices = start.prices
            let again = Solver.solve(other.problem, options: options).solution
            #expect(again.objective == check.objective && again.upperBound == check.upperBound)
            let served = other.outcome(again).matches.filter { $0.need == miss.need }
            #expect(!served.isEmpty, "\(miss.need): \(found.change.sentence)")
        }
        #expect(verified * 3 >= min(Self.samples, misses.count), "a third of the misses have a change")
    }

    @Test("Without a pair the best value is what was reported, within the gap")
    func withoutMatch() throws {
        let pool = try Self.pool.get()
        let matches = pool.matcher.outcome(pool.solution).matches
        for match in Self.sample(matches, seed: 2) {
            let trade = try #require(pool.trade(without: match))
            #expect(trade.leastLoss <= trade.mostLoss && trade.loss <= trade.mostLoss)
            let shifts = (trade.gains + trade.losses).reduce(0) { $0 + $1.after - $1.before }
            if pool.snapshot.policy.portfolio.isEmpty { #expect(shifts == -trade.loss) }
            // The same by another way: a limit that the pair would break, and no warm start.
            var problem = pool.matcher.problem
            let option = try #require(pool.option(match))
            problem.add(atLeast: 0, of: option)
            problem.limitAtMost[problem.limitCount - 1] = 0
            problem.limitAtLeast[problem.limitCount - 1] = .min
            var options = SolveOptions()
            options.workLimit = trade.check.workLimit * 2
            options.seed = 9
            let other = Solver.solve(problem, options: options).solution
            let (value, bound) = (try #require(other.objective), try #require(other.upperBound))
            #expect(value <= trade.check.upperBound && trade.check.objective <= bound, "\(match.need)")
            #expect(pool.upperBound - value >= trade.leastLoss && pool.objective - bound <= trade.mostLoss)
        }
    }

    @Test("What all matches take at the prices is what the solution loads the limits with, at their prices")
    func priced() throws {
        let pool = try Self.pool.get()
        let matches = pool.matcher.outcome(pool.solution).matches.filter { $0.pinnedBy == nil }
        let loads = Evaluation(pool.solution.picks, of: pool.matcher.problem).loads
        let prices = pool.prices
        let whole = loads.indices.reduce(0.0) { $0 + prices[$1] * Double(loads[$1]) }
        let told = matches.reduce(0.0) { $0 + Double($1.priced ?? 0) }
        #expect(whole > 0 && abs(told - whole) <= Double(matches.count))
    }

    @Test("A price holds where it is said to: there the best value moves by it, and never by more")
    func prices() throws {
        let pool = try Self.pool.get()
        let proof = pool.proof
        let bound = try #require(proof.bound)
        #expect(bound >= pool.objective)
        let problem = pool.matcher.problem
        var seen = 0
        for limit in 0..<problem.limitCount where proof.prices[limit] > 0 {
            guard let range = proof.range(of: limit), seen < Self.samples else { continue }
            seen += 1
            for change in [-1, 1, 10] as [Int64] {
                var moved = problem
                moved.limitAtMost[limit] += change
                let other = try #require(PricedProblem(moved, prices: proof.prices).bound)
                let expected = Double(change) * proof.prices[limit]
                #expect(abs(Double(other - bound) - expected) <= 1)
            }
            #expect(range.lowerBound <= range.upperBound)
        }
        #expect(seen > 0)
    }

    @Test("A part changes nothing but its own needs, and is worth what the whole then is")
    func part() throws {
        let pool = try Self.pool.get()
        let problem = pool.matcher.problem
        let free = Neighbours(problem, pool.solution.picks).around([0], most: 12)
        #expect(free.contains(0) && free.count <= 12 && free == free.sorted())
        let part = try #require(
            ProblemPart(problem, picks: pool.solution.picks, free: free, prices: pool.prices)
        )
        #expect(part.whole(part.picks) == pool.solution.picks)
        let fewer = part.whole([])
        #expect(fewer.allSatisfy { !free.contains(pool.need(of: $0)) })
        #expect(pool.solution.picks.filter { !free.contains(pool.need(of: $0)) } == fewer)
    }

    @Test("The part of a pool around a need says of it what the whole says, and its bounds cover the whole")
    func poolPart() throws {
        let whole = try Self.pool.get()
        let problem = whole.matcher.problem
        let taken = whole.solution.picks.map { pick in
            let component = Int(whole.componentOfOption[Int(pick.option)])
            return TakenOption(
                need: problem.needIDs[whole.need(of: pick)],
                component: problem.componentIDs[component],
                option: problem.optionID(Int(pick.option))
            )
        }
        let outcome = whole.matcher.outcome(whole.solution)
        let misses = Self.sample(outcome.unmatched, seed: 4).prefix(4).map(\.need)
        let served = Self.sample(outcome.matches, seed: 5).prefix(3).map(\.need)
        for id in misses + served {
            let matcher = Matcher(
                whole.snapshot,
                around: id,
                most: Rematch.partNeeds / 8,
                taken,
                threads: 1,
                wholePairs: 0
            )
            #expect(matcher.isPart && matcher.problem.optionCount < problem.optionCount)
            let part = SolvedPool(whole.snapshot, seed: whole.seed, matcher) { problem in
                var solution = whole.solution
                (solution.picks, solution.prices) = ([], [])
                let warm = whole.warmStart(for: matcher)
                solution.picks = warm.picks
                for (limit, price) in warm.prices.enumerated() where price != 0 {
                    solution.prices.append(Solution.Price(limit: Int32(limit), price: price))
                }
                #expect(Evaluation(warm.picks, of: problem).objective == whole.objective)
                return solution
            }
            let (one, other) = (try #require(part.standing(of: id)), try #require(whole.standing(of: id)))
            #expect(one.matches.map(\.offer) == other.matches.map(\.offer))
            #expect(one.matches.map(\.rank) == other.matches.map(\.rank))
            #expect(one.miss?.reason == other.miss?.reason && one.miss?.best == other.miss?.best)
            let limits = (part.limits(of: id, part.proof), whole.limits(of: id, whole.proof))
            #expect(limits.0.map(\.id) == limits.1.map(\.id))
            for (own, all) in zip(limits.0, limits.1) where own.holdsFrom != nil {
                #expect(own.holdsFrom == all.holdsFrom && own.holdsTo == all.holdsTo, "\(own.id)")
            }
            let trades = one.matches.map { ($0, part.trade(without: $0), whole.trade(without: $0)) }
            for (match, own, all) in trades where match.pinnedBy == nil {
                let (own, all) = (try #require(own), try #require(all))
                // What is found with fewer free to move is worth no more than the whole proves, and the other way round.
                #expect(own.check.objective <= all.check.upperBound, "\(id)")
                #expect(all.check.objective <= own.check.upperBound, "\(id)")
            }
            if one.miss != nil, let found = part.smallestChange(for: id, most: 2).smallest {
                #expect(whole.trial(of: found.change, for: id).serves, "\(id): \(found.change.sentence)")
            }
        }
    }
}
