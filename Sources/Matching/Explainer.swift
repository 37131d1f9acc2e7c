import Allocation
import Programme

/// Says why: of each match its points and alternates, of each miss the rules that failed.
struct Explainer {
    let pool: PoolFacts
    let scoring: Scoring
    let screen: Screen
    let compiled: CompiledProblem

    /// For each option of the problem its component of the problem.
    private func componentOfOption() -> [Int32] {
        let problem = compiled.problem
        var owner = [Int32](repeating: 0, count: problem.optionCount)
        for component in 0..<problem.componentCount {
            for option in problem.options(of: component) { owner[option] = Int32(component) }
        }
        return owner
    }

    func matches(_ solution: Solution) -> [Match] {
        let owner = componentOfOption()
        var taken: [Int32: Set<Int32>] = [:]
        for pick in solution.picks {
            taken[owner[Int(pick.option)], default: []].insert(compiled.window[Int(pick.option)])
        }
        var refunded: Int32 = -1
        return solution.picks.map { pick in
            let option = Int(pick.option)
            let place = owner[option]
            var result = match(
                option: option,
                component: Int(place),
                quantity: pick.quantity,
                taken: taken[place] ?? []
            )
            // The need's own value gives the first partner's cost back: it belongs to that match.
            if compiled.problem.componentEssential[Int(place)], refunded != place {
                result.value -= compiled.problem.optionFixedValue[option]
                refunded = place
            }
            return result
        }
    }

    private func match(option: Int, component place: Int, quantity: Int64, taken: Set<Int32>) -> Match {
        let problem = compiled.problem
        let index = Int(compiled.component[place])
        let facts = pool.components[index]
        let window = pool.windows[Int(compiled.window[option])]
        let need = pool.snapshot.needs[Int(facts.need)]
        let offer = pool.snapshot.offers[Int(window.offer)]
        let candidates = screen.candidates(of: index)
        let points = compiled.points[option]
        let position = candidates.firstIndex { $0.window == compiled.window[option] } ?? candidates.startIndex
        let alternates = candidates.lazy.filter { !taken.contains($0.window) }.prefix(3).map { candidate in
            let other = pool.windows[Int(candidate.window)]
            let record = pool.snapshot.offers[Int(other.offer)].record
            return Match.Alternate(
                offer: record.externalID,
                window: record.windows[Int(other.window)].code,
                pointsLost: points - candidate.points
            )
        }
        return Match(
            need: need.record.externalID,
            needVersion: need.version,
            component: need.record.components[Int(facts.component)].code,
            offer: offer.record.externalID,
            offerVersion: offer.version,
            window: offer.record.windows[Int(window.window)].code,
            kind: facts.kind,
            unit: facts.unit,
            quantity: quantity * compiled.lot[place],
            asked: facts.quantity,
            points: points,
            value: problem.optionValuePerUnit[option] * quantity + problem.optionFixedValue[option],
            scores: scoring.scores(facts, window),
            rank: position - candidates.startIndex + 1,
            possibleWindows: candidates.count,
            alternates: Array(alternates)
        )
    }

    func unmatched(_ solution: Solution) -> [UnmatchedNeed] {
        let owner = componentOfOption()
        var isServed = [Bool](repeating: false, count: pool.snapshot.needs.count)
        for pick in solution.picks {
            let component = pool.components[Int(compiled.component[Int(owner[Int(pick.option)])])]
            isServed[Int(component.need)] = true
        }
        return pool.snapshot.needs.indices.filter { !isServed[$0] }.map(explain)
    }

    private func explain(_ need: Int) -> UnmatchedNeed {
        let range = pool.componentStart[need]..<pool.componentStart[need + 1]
        let record = pool.snapshot.needs[need].record
        // The first essential component that no window can serve is what blocks; else the first component.
        let blocked = range.first {
            record.components[$0 - range.lowerBound].isEssential && screen.candidates(of: $0).isEmpty
        }
        let open = range.first { !screen.candidates(of: $0).isEmpty }
        let about = blocked ?? open ?? range.lowerBound
        let standing = pool.needStanding[need]
        var result = UnmatchedNeed(
            need: record.externalID,
            needVersion: pool.snapshot.needs[need].version,
            reason: .outbid,
            component: record.components.isEmpty ? "" : record.components[about - range.lowerBound].code,
            windowsOfKind: 0,
            possibleWindows: 0,
            failedRules: [],
            nearest: nil,
            bestOffer: nil
        )
        guard !record.components.isEmpty else {
            result.reason = .incomplete
            return result
        }
        let judged = judge(component: about)
        result.windowsOfKind = judged.windows
        result.possibleWindows = screen.candidates(of: about).count
        result.failedRules = judged.failed
        result.bestOffer = screen.candidates(of: about).first.map {
            pool.snapshot.offers[Int(pool.windows[Int($0.window)].offer)].record.externalID
        }
        if case .fail = standing {
            result.reason = .notInPool
        } else if standing == .incomplete {
            result.reason = .incomplete
        } else if blocked != nil, open != nil {
            result.reason = .bundleBlocked
        } else if blocked != nil || open == nil {
            result.reason = judged.isOnlyIncomplete ? .incomplete : .noEligibleOffer
        }
        if result.possibleWindows == 0 { result.nearest = judged.nearest.map { nearest(about, $0) } }
        return result
    }

    private struct Judgement {
        var windows = 0
        var failed: [UnmatchedNeed.FailedRule] = []
        var nearest: Int?
        /// Whether some window is barred by unknown facts alone.
        var isOnlyIncomplete = false
    }

    /// Judges every rule, the failed ones too, on every window of the component's kind.
    private func judge(component: Int) -> Judgement {
        let facts = pool.components[component]
        var result = Judgement()
        var failed = [Int](repeating: 0, count: RuleBook.rules.count)
        var incomplete = failed
        var fewest = (obstacles: Int.max, shortfall: Int64.max)
        for (index, window) in pool.windows.enumerated() where window.kind == facts.kind {
            result.windows += 1
            var obstacles = 0
            var fails = 0
            var shortfall: Int64 = 0
            for (place, rule) in RuleBook.rules.enumerated() {
                switch rule.judge(facts, window, pool) {
                case .pass: break
                case .incomplete:
                    incomplete[place] += 1
                    obstacles += 1
                case .fail(let amount):
                    failed[place] += 1
                    obstacles += 1
                    fails += 1
                    // What cannot be bridged by a number counts as far away.
                    let (sum, overflow) = shortfall.addingReportingOverflow(amount?.amount ?? 1_000_000_000)
                    shortfall = overflow ? .max : sum
                }
            }
            if obstacles > 0, fails == 0 { result.isOnlyIncomplete = true }
            if obstacles > 0, (obstacles, shortfall) < (fewest.obstacles, fewest.shortfall) {
                fewest = (obstacles, shortfall)
                result.nearest = index
            }
        }
        for (place, rule) in RuleBook.rules.enumerated() where failed[place] + incomplete[place] > 0 {
            result.failed.append(
                UnmatchedNeed.FailedRule(
                    rule: rule.code,
                    failed: failed[place],
                    incomplete: incomplete[place]
                )
            )
        }
        return result
    }

    private func nearest(_ component: Int, _ window: Int) -> UnmatchedNeed.NearestMiss {
        let facts = pool.components[component]
        let other = pool.windows[window]
        let pair = pool.records(facts, other)
        var obstacles: [UnmatchedNeed.Obstacle] = []
        for rule in RuleBook.rules {
            let verdict = rule.judge(facts, other, pool)
            if verdict.isPass { continue }
            let words = rule.facts(pair)
            obstacles.append(
                UnmatchedNeed.Obstacle(
                    rule: rule.code,
                    verdict: verdict,
                    needFact: words.need,
                    offerFact: words.offer
                )
            )
        }
        return UnmatchedNeed.NearestMiss(
            offer: pair.offer.externalID,
            window: pair.window.code,
            obstacles: obstacles
        )
    }

    func windows(_ solution: Solution) -> [WindowUse] {
        let owner = componentOfOption()
        var used = [Int64](repeating: 0, count: pool.windows.count)
        var matches = [Int](repeating: 0, count: pool.windows.count)
        var claimants = matches
        var prices = used
        for pick in solution.picks {
            let window = Int(compiled.window[Int(pick.option)])
            used[window] += pick.quantity * compiled.lot[Int(owner[Int(pick.option)])]
            matches[window] += 1
        }
        for candidate in screen.candidates { claimants[Int(candidate.window)] += 1 }
        for price in solution.prices {
            let limit = Int(price.limit)
            let window = Int(compiled.limitWindow[limit])
            if window >= 0, compiled.problem.limitIDs[limit].hasSuffix("/capacity"),
                price.price.magnitude < 1e18
            {
                prices[window] = Int64(price.price.rounded())
            }
        }
        return pool.windows.indices.map { index in
            let facts = pool.windows[index]
            let offer = pool.snapshot.offers[Int(facts.offer)].record
            let window = offer.windows[Int(facts.window)]
            return WindowUse(
                offer: offer.externalID,
                window: window.code,
                kind: offer.kind,
                unit: offer.unit,
                capacity: window.capacity,
                used: used[index],
                matches: matches[index],
                claimants: claimants[index],
                price: prices[index]
            )
        }
    }
}
