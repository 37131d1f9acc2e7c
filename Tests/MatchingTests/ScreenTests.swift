import Programme
import Testing

@testable import Matching

@Suite("The screen of a random pool")
struct ScreenTests {
    static let seeds: [UInt64] = Array(1...8)

    @Test("Candidates and their points are those of rules written a second time", arguments: seeds)
    func agreesWithOracle(seed: UInt64) {
        let snapshot = randomPool(seed: seed)
        let oracle = ScreenOracle(snapshot: snapshot)
        let pool = PoolFacts(snapshot)
        let screen = Screen(pool, Scoring(pool), cap: nil)
        var judged = 0
        for (index, component) in pool.components.enumerated() {
            let need = snapshot.needs[Int(component.need)].record
            let part = need.components[Int(component.component)]
            var expected: Set<Int32> = []
            for (place, facts) in pool.windows.enumerated() {
                let offer = snapshot.offers[Int(facts.offer)].record
                let window = offer.windows[Int(facts.window)]
                if part.kind == offer.kind { judged += 1 }
                let obstacles = oracle.obstacles(need, part, offer, window)
                if obstacles.isEmpty { expected.insert(Int32(place)) }
                let failed = RuleBook.rules.filter { !$0.judge(component, facts, pool).isPass }.map(\.code)
                if part.kind == offer.kind {
                    #expect(
                        failed == obstacles,
                        "\(need.externalID) \(part.code) with \(offer.externalID) \(window.code)"
                    )
                } else {
                    #expect(failed.first == .h1)
                }
                #expect(RuleBook.allows(component, facts, pool) == failed.isEmpty)
            }
            let candidates = screen.candidates(of: index)
            #expect(Set(candidates.map(\.window)) == expected)
            for candidate in candidates {
                let facts = pool.windows[Int(candidate.window)]
                let window = snapshot.offers[Int(facts.offer)].record.windows[Int(facts.window)]
                let points = oracle.points(Int(component.need), part, Int(facts.offer), window)
                // Each of five scores is rounded down a few times: 62 points × some millionths.
                #expect(abs(Double(candidate.points) - points * 1e6) < 200)
            }
            #expect(
                zip(candidates, candidates.dropFirst()).allSatisfy {
                    $0.points > $1.points || $0.points == $1.points && $0.window < $1.window
                }
            )
        }
        #expect(screen.pairsJudged == judged)
        #expect(screen.pairsPossible == screen.candidates.count && screen.pairsLeftOut == 0)
    }

    @Test("The random pools leave no rule and no verdict untried")
    func poolsAreTelling() {
        var seen: [RuleCode: Set<String>] = [:]
        var possible = 0
        for seed in Self.seeds {
            let pool = PoolFacts(randomPool(seed: seed))
            possible += Screen(pool, Scoring(pool), cap: nil).pairsPossible
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
        let pool = PoolFacts(randomPool(seed: 3))
        let all = Screen(pool, Scoring(pool), cap: nil)
        let few = Screen(pool, Scoring(pool), cap: 2)
        for index in pool.components.indices {
            #expect(
                few.candidates(of: index).map(\.window) == all.candidates(of: index).prefix(2).map(\.window)
            )
        }
        #expect(few.pairsPossible == all.pairsPossible)
        #expect(few.pairsLeftOut == all.pairsPossible - few.candidates.count && few.pairsLeftOut > 0)
    }
}
