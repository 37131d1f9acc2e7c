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
        let pool = PoolFacts(randomPool(seed: 3, needs: 120, offers: 120))
        let all = Screen(pool, Scoring(pool), cap: nil)
        let few = Screen(pool, Scoring(pool), cap: 2)
        for index in pool.components.indices {
            #expect(
                few.kept(of: index).map(\.window) == all.candidates(of: index).prefix(2).map(\.window)
            )
            #expect(few.candidates(of: index).map(\.window) == all.candidates(of: index).map(\.window))
        }
        #expect(few.pairsPossible == all.pairsPossible)
        #expect(few.pairsLeftOut == all.pairsPossible - few.kept.count && few.pairsLeftOut > 0)
    }
}
