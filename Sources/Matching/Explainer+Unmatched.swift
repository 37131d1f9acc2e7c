import Allocation
import Programme

extension Explainer {
    /// The needs without a match, each with the first reason that holds.
    ///
    /// - Parameters:
    ///   - solution: The solution.
    ///   - uses: What it makes of the windows.
    ///   - only: One need to look at, by index; nil: all.
    /// - Returns: By external id.
    func unmatched(_ solution: Solution, _ uses: Uses, only: Int? = nil) -> [UnmatchedNeed] {
        var place = [Int32](repeating: -1, count: pool.components.count)
        for (index, component) in compiled.component.enumerated() { place[Int(component)] = Int32(index) }
        let (componentPlace, excluding) = (place, excludingNeeds())
        let tiers = Tiers(self, solution, uses)
        let asked = only.map { $0..<($0 + 1) } ?? pool.snapshot.needs.indices
        let missed = asked.filter { !uses.isServed[$0] }
        let findsChange = missed.count <= Self.mostChanges
        return screen.dense.map(missed, threads: threads) { need, cursor in
            var result = explain(need, &cursor, findsChange: findsChange)
            guard result.reason == .outbid else { return result }
            let range = pool.componentStart[need]..<pool.componentStart[need + 1]
            if let short = outOfReach(range, of: need, &cursor) {
                result.reason = .minimumTooLarge
                result = about(short.component, of: need, result, nil, &cursor)
                result.reach = short.reach
            } else if let other = excluding[need]?.sorted().first(where: { uses.isServed[$0] }) {
                result.reason = .excluded
                result.excludedBy = pool.snapshot.needs[other].record.externalID
            } else if let unopened = unopened(range, of: need, uses, &cursor) {
                result.reason = .cohortTooSmall
                result = about(unopened, of: need, result, nil, &cursor)
            } else {
                tiers.judge(need, &result, &cursor)
            }
            let about = range.first { component(of: need, $0).code == result.component }
            if let about {
                result.best = contest(about, uses, componentPlace, &cursor)
                if result.reason == .outbid, let best = screen.best(of: about, &cursor) {
                    tiers.narrow(about, Int(best.window), &result)
                }
            }
            return result
        }
    }

    /// For each need those of which it or they say that only one may be served.
    private func excludingNeeds() -> [Int: Set<Int>] {
        var place: [String: Int] = [:]
        for (index, need) in pool.snapshot.needs.enumerated() { place[need.record.externalID] = index }
        var excluding: [Int: Set<Int>] = [:]
        for (index, need) in pool.snapshot.needs.enumerated() {
            for other in need.record.exclusiveWith {
                guard let partner = place[other], partner != index else { continue }
                excluding[index, default: []].insert(partner)
                excluding[partner, default: []].insert(index)
            }
        }
        return excluding
    }

    /// The component that the need cannot do without and that only courses could serve which are not opened.
    private func unopened(
        _ range: Range<Int>,
        of need: Int,
        _ uses: Uses,
        _ cursor: inout DenseScreen.Cursor
    ) -> Int? {
        let needed = range.filter { component(of: need, $0).isEssential }
        func isUnopened(_ candidate: Screen.Candidate) -> Bool {
            uses.matches[Int(candidate.window)] == 0 && cohortMinimum(of: Int(candidate.window)) != nil
        }
        return (needed.isEmpty ? Array(range) : needed).first { index in
            // One that is no such course settles it; all have to be looked at only where none of those that are kept is.
            screen.isPossible(index) && screen.kept(of: index).allSatisfy(isUnopened)
                && screen.candidates(of: index, &cursor).allSatisfy(isUnopened)
        }
    }

    /// The component that the need cannot do without and whose windows together hold less than the least that it can use.
    private func outOfReach(
        _ range: Range<Int>,
        of need: Int,
        _ cursor: inout DenseScreen.Cursor
    ) -> (component: Int, reach: UnmatchedNeed.Reach)? {
        let needed = range.filter { component(of: need, $0).isEssential }
        for index in needed.isEmpty ? Array(range) : needed {
            if let reach = reach(of: index, component(of: need, index).unit, &cursor) {
                return (index, reach)
            }
            // A need that can do without each of its parts is served by any.
            if needed.isEmpty { return nil }
        }
        return nil
    }

    /// What a component may have, where that is less than it needs.
    private func reach(
        of index: Int,
        _ unit: Unit,
        _ cursor: inout DenseScreen.Cursor
    ) -> UnmatchedNeed.Reach? {
        let terms = ComponentTerms(index, lot: screen.lots[index], pool, compiled.pins)
        // Of one supplier only, what gives too little is not possible in the first place.
        guard terms.maximumPicks > 1, terms.minimum > 1 else { return nil }
        let most = screen.candidates(of: index, &cursor).compactMap { candidate in
            QuantityRange(terms.facts, pool.windows[Int(candidate.window)], pool)
                .flatMap { terms.range(Int(candidate.window), $0) }?.most
        }
        .sorted(by: >).prefix(Int(clamping: terms.maximumPicks))
        .reduce(Int64(0)) { Int64(clamping: Int128($0) + Int128($1)) }
        guard most > 0, most < terms.minimum * terms.scale.lot else { return nil }
        return UnmatchedNeed.Reach(
            most: most + terms.pinned,
            least: terms.facts.quantityMinimum,
            unit: unit,
            suppliers: terms.facts.suppliersMaximum
        )
    }

    private func component(of need: Int, _ index: Int) -> NeedComponent {
        pool.snapshot.needs[need].record.components[index - pool.componentStart[need]]
    }

    /// The best window that a component may take, and what it would have taken to get it.
    private func contest(
        _ index: Int,
        _ uses: Uses,
        _ place: [Int32],
        _ cursor: inout DenseScreen.Cursor
    ) -> UnmatchedNeed.Contest? {
        guard let candidate = screen.best(of: index, &cursor) else { return nil }
        let window = Int(candidate.window)
        let facts = pool.windows[window]
        let offer = pool.snapshot.offers[Int(facts.offer)].record
        let exchange = pool.exchange(index, window)
        var value: Int64?
        if place[index] >= 0 {
            // What the option is worth, if it is one or not.
            let terms = ComponentTerms(index, lot: screen.lots[index], pool, compiled.pins)
            value =
                terms.scale.valuePerLot(points: candidate.points) / exchange.offered(terms.scale.lot)
        }
        let capacity = pool.capacity(of: window)
        return UnmatchedNeed.Contest(
            offer: offer.externalID,
            window: offer.windows[Int(facts.window)].code,
            unit: offer.unit,
            valuePerUnit: value,
            price: uses.prices[window],
            cohortMinimum: cohortMinimum(of: window),
            claimed: uses.claimed[window],
            cutoff: uses.cutoff[window],
            cutoffNeed: uses.cutoff[window].map { _ in
                pool.snapshot.needs[uses.cutoffNeed[window]].record.externalID
            },
            left: capacity == .max ? nil : capacity - uses.used[window],
            least: exchange.offered(
                QuantityRange(pool.components[index], facts, pool)?.least
                    ?? pool.components[index].quantityMinimum
            )
        )
    }

    private func explain(_ need: Int, _ cursor: inout DenseScreen.Cursor, findsChange: Bool) -> UnmatchedNeed
    {
        let range = pool.componentStart[need]..<pool.componentStart[need + 1]
        let record = pool.snapshot.needs[need].record
        // The first essential component that no window can serve is what blocks; else the first component.
        let blocked = range.first {
            record.components[$0 - range.lowerBound].isEssential && !screen.isPossible($0)
        }
        let open = range.first(where: screen.isPossible)
        let about = blocked ?? open ?? range.lowerBound
        let standing = pool.needStanding[need]
        var result = UnmatchedNeed(need: record.externalID, needVersion: pool.snapshot.needs[need].version)
        guard !record.components.isEmpty else {
            result.reason = .incomplete
            return result
        }
        let judged = screen.dense.judge(about)
        result = self.about(about, of: need, result, judged, &cursor)
        if case .fail = standing {
            result.reason = .notInPool
        } else if standing == .incomplete {
            result.reason = .incomplete
        } else if blocked != nil, open != nil {
            result.reason = .bundleBlocked
        } else if blocked != nil || open == nil {
            result.reason =
                judged.isOnlyIncomplete ? .incomplete : judged.isOnlyDates ? .window : .noEligibleOffer
        }
        if result.possibleWindows == 0 {
            result.nearest = judged.nearest.map { nearest(about, $0, findsChange: findsChange) }
            result.otherMisses = judged.single.filter { $0 != judged.nearest }.prefix(Self.otherMisses)
                .map { nearest(about, $0, findsChange: findsChange) }
        }
        return result
    }

    /// How many windows that one other rule bars are told besides the nearest.
    private static let otherMisses = 3
    /// Misses, and pairs of idle windows, above which the changes that would bridge them are left to the explanation of a need.
    static let mostChanges = 2_000

    /// A component that one rule alone bars from a window.
    func nearNeed(_ component: Int, _ window: Int, findsChange: Bool) -> WindowUse.NearNeed {
        let facts = pool.components[component]
        let record = pool.snapshot.needs[Int(facts.need)].record
        return WindowUse.NearNeed(
            need: record.externalID,
            component: record.components[Int(facts.component)].code,
            miss: nearest(component, window, findsChange: findsChange)
        )
    }

    /// Makes a component the one that the explanation is about.
    private func about(
        _ index: Int,
        of need: Int,
        _ explanation: UnmatchedNeed,
        _ judgement: Judgement?,
        _ cursor: inout DenseScreen.Cursor
    ) -> UnmatchedNeed {
        let judged = judgement ?? screen.dense.judge(index)
        var result = explanation
        result.component = component(of: need, index).code
        result.windowsOfKind = judged.windows
        result.possibleWindows = Int(screen.possibleWindows[index])
        result.failedRules = judged.failed
        result.bestOffer = screen.best(of: index, &cursor).map {
            pool.snapshot.offers[Int(pool.windows[Int($0.window)].offer)].record.externalID
        }
        return result
    }

    private func nearest(_ component: Int, _ window: Int, findsChange: Bool) -> UnmatchedNeed.NearestMiss {
        let facts = pool.components[component]
        let other = pool.windows[window]
        let pair = pool.records(facts, other)
        var obstacles: [UnmatchedNeed.Obstacle] = []
        for rule in RuleBook.rules(pool.rulesInForce) {
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
            obstacles: obstacles,
            change: findsChange && obstacles.count == 1
                ? ChangeFinder(pool: pool).smallest(component: component, window: window) : nil
        )
    }
}
