import Programme
import Testing

@testable import Matching

/// Holds the engine against rules and criteria written a second time, for every pair, rule and criterion.
func expectAgreement(_ snapshot: Snapshot) {
    let oracle = ScreenOracle(snapshot: snapshot)
    let pool = PoolFacts(snapshot)
    let scoring = Scoring(pool)
    let screen = Screen(pool, scoring, keeping: .all)
    let weights = snapshot.policy.weights
    var judged = 0
    for (index, component) in pool.components.enumerated() {
        let need = snapshot.needs[Int(component.need)].record
        let part = need.components[Int(component.component)]
        var expected: Set<Int32> = []
        var offers: Set<Int32> = []
        for (place, facts) in pool.windows.enumerated() {
            guard part.kind == facts.kind else {
                #expect(!KindModalityUnit().judge(component, facts, pool).isPass)
                continue
            }
            judged += 1
            let offer = snapshot.offers[Int(facts.offer)].record
            let window = offer.windows[Int(facts.window)]
            let obstacles = oracle.obstacles(need, part, offer, window)
            if obstacles.isEmpty {
                expected.insert(Int32(place))
                offers.insert(facts.offer)
            }
            let failed = RuleBook.rules.filter { !$0.judge(component, facts, pool).isPass }.map(\.code)
            #expect(
                failed == obstacles,
                "\(need.externalID) \(part.code) with \(offer.externalID) \(window.code)"
            )
            #expect(RuleBook.allows(component, facts, pool) == failed.isEmpty)
        }
        let candidates = screen.candidates(of: index)
        #expect(Set(candidates.map(\.window)) == expected)
        #expect(Int(screen.possibleOffers[index]) == offers.count)
        for candidate in candidates {
            let facts = pool.windows[Int(candidate.window)]
            let offer = snapshot.offers[Int(facts.offer)].record
            let window = offer.windows[Int(facts.window)]
            let exact = oracle.scores(
                Int(component.need),
                part,
                Int(facts.offer),
                window,
                possibleOffers: offers.count
            )
            let scores = scoring.scores(component, facts, possibleOffers: offers.count)
            for criterion in Criterion.allCases {
                // Each score is put together from a few shares, each rounded down to a millionth.
                #expect(
                    abs(Double(scores[criterion]) / 1e6 - exact[criterion.place]) < 6e-6,
                    "\(criterion.rawValue) of \(need.externalID) with \(offer.externalID)"
                )
            }
            let points = zip(weights, exact).reduce(0.0) { $0 + Double($1.0) * $1.1 }
            #expect(abs(Double(candidate.points) - points * 1e6) < 600)
        }
        #expect(
            zip(candidates, candidates.dropFirst()).allSatisfy {
                $0.points > $1.points || $0.points == $1.points && $0.window < $1.window
            }
        )
    }
    #expect(screen.pairsJudged == judged)
    #expect(screen.pairsPossible == screen.kept.count && screen.pairsLeftOut == 0)
}
