import Programme
import Testing

@testable import Matching

@Suite("The screen of a random pool")
struct ScreenTests {
    static let seeds: [UInt64] = Array(1...8)

    @Test("Rules, candidates, criteria and points are those written a second time", arguments: seeds)
    func agreesWithOracle(seed: UInt64) {
        expectAgreement(randomPool(seed: seed))
    }

    @Test("The random pools leave no rule and no verdict untried")
    func poolsAreTelling() {
        var seen: [RuleCode: Set<String>] = [:]
        var possible = 0
        for seed in Self.seeds {
            let pool = PoolFacts(randomPool(seed: seed))
            possible += Screen(pool, Scoring(pool), keeping: .all).pairsPossible
            for component in pool.components {
                for window in pool.windows where window.kind == component.kind {
                    for rule in RuleBook.rules {
                        switch rule.judge(component, window, pool) {
                        case .pass: seen[rule.code, default: []].insert("pass")
                        case .fail: seen[rule.code, default: []].insert("fail")
                        case .incomplete: seen[rule.code, default: []].insert("incomplete")
                        }
                    }
                }
            }
        }
        #expect(possible > 100)
        for rule in RuleBook.rules {
            let expected = [RuleCode.h17, .h21].contains(rule.code) ? 2 : 3
            #expect(seen[rule.code]?.count == expected, "\(rule.code): \(seen[rule.code] ?? [])")
        }
    }

    @Test("A cap keeps the best and counts the rest")
    func cap() {
        let pool = PoolFacts(randomPool(seed: 3, needs: 120, offers: 120))
        let all = Screen(pool, Scoring(pool), keeping: .all)
        let few = Screen(pool, Scoring(pool), keeping: .best(2))
        for index in pool.components.indices {
            #expect(
                few.kept(of: index).map(\.window) == all.candidates(of: index).prefix(2).map(\.window)
            )
            #expect(few.candidates(of: index).map(\.window) == all.candidates(of: index).map(\.window))
        }
        #expect(few.pairsPossible == all.pairsPossible)
        #expect(few.pairsLeftOut == all.pairsPossible - few.kept.count && few.pairsLeftOut > 0)
    }

    @Test("A sample holds a component's pairs whatever they are worth, the same on two threads")
    func sample() {
        let pool = PoolFacts(randomPool(seed: 3, needs: 600, offers: 300))
        let scoring = Scoring(pool)
        let all = Screen(pool, scoring, keeping: .all)
        let few = Screen(pool, scoring, keeping: .sample(1))
        let two = Screen(pool, scoring, keeping: .sample(1), threads: 2)
        var (offset, variance) = (0.0, 0.0)
        var cursor = few.dense.cursor()
        for index in pool.components.indices {
            let kept = few.kept(of: index)
            let possible = Array(all.kept(of: index))
            #expect(kept.count == min(1, possible.count))
            #expect(two.kept(of: index).map(\.window) == kept.map(\.window))
            #expect(few.best(of: index, &cursor)?.window == possible.first?.window)
            guard let drawn = kept.first else { continue }
            guard let rank = possible.firstIndex(where: { $0.window == drawn.window }) else {
                Issue.record("component \(index)")
                continue
            }
            #expect(possible[rank].points == drawn.points)
            let count = Double(possible.count)
            offset += Double(rank) - (count - 1) / 2
            variance += (count * count - 1) / 12
        }
        #expect(few.pairsLeftOut > 300)
        // Four standard deviations of the sum of ranks, each drawn from all alike.
        #expect(abs(offset) < 4 * variance.squareRoot(), "\(offset) of \(variance.squareRoot())")
    }

    @Test("Two choices of the same pairs join to one that has those of both, once")
    func joining() {
        let pool = PoolFacts(randomPool(seed: 5, needs: 200, offers: 60))
        let best = Screen(pool, Scoring(pool), keeping: .best(3))
        let sample = Screen(pool, Scoring(pool), keeping: .sample(4))
        let joined = best.joining(sample)
        var shared = 0
        for index in pool.components.indices {
            let both = Array(best.kept(of: index)) + sample.kept(of: index)
            let windows = Set(both.map(\.window))
            shared += both.count - windows.count
            #expect(Set(joined.kept(of: index).map(\.window)) == windows)
            #expect(joined.kept(of: index).count == windows.count)
            let kept = Array(joined.kept(of: index))
            #expect(zip(kept, kept.dropFirst()).allSatisfy { Screen.Candidate.precedes($0, $1) })
            #expect(sample.joining(best).kept(of: index).map(\.window) == kept.map(\.window))
        }
        #expect(shared > 0 && joined.pairsPossible == best.pairsPossible)
    }
}
