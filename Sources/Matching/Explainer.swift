import Allocation
import Programme

/// Says why: of each match its points and alternates, of each miss the rules that failed.
struct Explainer {
    let pool: PoolFacts
    let scoring: Scoring
    let screen: Screen
    let limits: PoolLimits
    let compiled: CompiledProblem
    /// Threads; what is said does not depend on them.
    var threads = 1

    /// For each option of the problem its component of the problem.
    func componentOfOption() -> [Int32] {
        let problem = compiled.problem
        var owner = [Int32](repeating: 0, count: problem.optionCount)
        for component in 0..<problem.componentCount {
            for option in problem.options(of: component) { owner[option] = Int32(component) }
        }
        return owner
    }

    /// The matches of a solution.
    ///
    /// - Parameters:
    ///   - solution: The solution.
    ///   - uses: What it makes of the windows.
    ///   - ranges: In which the prices hold.
    ///   - only: Options of the one need to look at; nil: all.
    /// - Returns: By need and component.
    func matches(_ solution: Solution, _ uses: Uses, _ ranges: PriceRanges, only: Range<Int>? = nil)
        -> [Match]
    {
        let problem = compiled.problem
        let owner = componentOfOption()
        let standings = LimitStandings(pool, compiled, solution)
        var taken: [Int32: Set<Int32>] = [:]
        for pick in solution.picks {
            taken[owner[Int(pick.option)], default: []].insert(compiled.window[Int(pick.option)])
        }
        var givenBack: Int32 = -1
        var asked: [(pick: Solution.Pick, refund: Int64, priced: Int64)] = []
        let needOf = problem.needOfComponent()
        var priced: Set<Int> = []
        for pick in solution.picks where only?.contains(Int(pick.option)) ?? true {
            let place = owner[Int(pick.option)]
            let refund = place == givenBack ? 0 : refund(ofComponent: Int(place))
            if problem.componentEssential[Int(place)] { givenBack = place }
            // What the need itself takes is told with its first match.
            let need = Int(needOf[Int(place)])
            asked.append(
                (pick, refund, standings.priced(pick, of: priced.insert(need).inserted ? need : nil))
            )
        }
        let known = taken
        return screen.dense.map(asked, threads: threads) { entry, cursor in
            let option = Int(entry.pick.option)
            let place = Int(owner[option])
            var result = match(
                component: Int(compiled.component[place]),
                window: compiled.window[option],
                quantity: entry.pick.quantity * compiled.lot[place],
                points: compiled.points[option],
                value: problem.optionValuePerUnit[option] * entry.pick.quantity
                    + problem.optionFixedValue[option] + entry.refund,
                taken: known[owner[option]] ?? [],
                uses.standing(
                    ofPicked: compiled.window[option],
                    among: Int(compiled.component[place])
                ),
                uses,
                &cursor
            )
            result.limits = standings.binding(ofOption: option, ranges)
            result.priced = entry.priced
            return result
        }
    }

    /// The first partner's cost, which the need's own value gives back: it belongs to that match.
    private func refund(ofComponent place: Int) -> Int64 {
        guard compiled.problem.componentEssential[place],
            pool.components[Int(compiled.component[place])].suppliersMaximum > 1
        else { return 0 }
        return pool.snapshot.policy.partnerCostMillipoints * 1_000
    }

    /// Points of a pair in millionths, whether or not it is possible.
    func points(_ component: Int, _ window: Int) -> Int64 {
        scoring.scores(
            pool.components[component],
            pool.windows[window],
            possibleOffers: Int(screen.possibleOffers[component])
        ).points(pool.snapshot.policy.weights)
    }

    /// The windows that an explanation of one need is about: those it has, and the best that its parts may take.
    func windows(asked need: Int, _ options: Range<Int>, _ solution: Solution) -> Set<Int> {
        var windows: Set<Int> = []
        for pick in solution.picks where options.contains(Int(pick.option)) {
            windows.insert(Int(compiled.window[Int(pick.option)]))
        }
        for pin in compiled.pins.pins where Int(pool.components[pin.component].need) == need {
            windows.insert(pin.window)
        }
        for component in pool.componentStart[need]..<pool.componentStart[need + 1] {
            if let best = screen.candidates(of: component).first { windows.insert(Int(best.window)) }
        }
        return windows
    }

    /// What officers pinned, as matches; their value is what they would have added.
    ///
    /// - Parameters:
    ///   - uses: What the solution makes of the windows.
    ///   - only: The one need to look at; nil: all.
    /// - Returns: By pin.
    func pinnedMatches(_ uses: Uses, only: Int? = nil) -> [Match] {
        let pins = compiled.pins.pins.filter { pin in
            only.map { $0 == Int(pool.components[pin.component].need) } ?? true
        }
        return screen.dense.map(pins, threads: threads) { pin, cursor in
            let facts = pool.components[pin.component]
            let parts = pool.snapshot.needs[Int(facts.need)].record.components
            let share = parts[Int(facts.component)].sharePercent ?? 0
            let points = points(of: pin)
            let scale = ValueScale(
                facts,
                sharePercent: share == 0 ? nil : share,
                parts: parts.count,
                choices: []
            )
            var result = match(
                component: pin.component,
                window: Int32(pin.window),
                quantity: pin.quantity,
                points: points,
                value: scale.value(of: pin.quantity, points: points),
                taken: [Int32(pin.window)],
                nil,
                uses,
                &cursor
            )
            result.pinnedBy = pin.ruling
            result.heldAs = pin.heldAs
            return result
        }
    }

    /// The points of a pinned pair.
    func points(of pin: Pins.Pin) -> Int64 {
        scoring.scores(
            pool.components[pin.component],
            pool.windows[pin.window],
            possibleOffers: Int(screen.possibleOffers[pin.component])
        ).points(pool.snapshot.policy.weights)
    }

    private func match(
        component index: Int,
        window place: Int32,
        quantity: Int64,
        points: Int64,
        value: Int64,
        taken: Set<Int32>,
        _ standing: Screen.Standing?,
        _ uses: Uses,
        _ cursor: inout DenseScreen.Cursor
    ) -> Match {
        let facts = pool.components[index]
        let window = pool.windows[Int(place)]
        let need = pool.snapshot.needs[Int(facts.need)]
        let offer = pool.snapshot.offers[Int(window.offer)]
        let standing =
            standing
            ?? screen.standing(of: place, among: index, except: taken, most: Match.mostAlternates, &cursor)
        let alternates = standing.others.map { candidate in
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
            quantity: quantity,
            offerUnit: offer.record.unit,
            offerQuantity: pool.exchange(index, Int(place)).offered(quantity),
            exchange: pool.records(facts, window).exchangeCitation,
            asked: facts.quantity,
            points: points,
            value: value,
            scores: scoring.scores(facts, window, possibleOffers: Int(screen.possibleOffers[index])),
            rank: standing.rank,
            possibleWindows: standing.windows,
            alternates: alternates,
            claimantRank: uses.rank(points, on: Int(place)),
            claimants: uses.claimants[Int(place)]
        )
    }

    /// What of each window is used, and who else could use it.
    func windows(_ uses: Uses, _ ranges: PriceRanges) -> [WindowUse] {
        let near = screen.dense.barredByOneRule(
            from: pool.windows.indices.filter { uses.matches[$0] == 0 },
            threads: threads
        )
        let told = near.values.reduce(0) { $0 + $1.nearest.count }
        return screen.dense.map(Array(pool.windows.indices), threads: threads) { index, _ in
            let facts = pool.windows[index]
            let offer = pool.snapshot.offers[Int(facts.offer)].record
            let window = offer.windows[Int(facts.window)]
            var use = WindowUse(
                offer: offer.externalID,
                window: window.code,
                kind: offer.kind,
                unit: offer.unit,
                capacity: window.capacity,
                cohortMinimum: cohortMinimum(of: index),
                used: uses.used[index],
                matches: uses.matches[index],
                claimants: uses.claimants[index],
                unsatisfied: uses.unsatisfied[index],
                claimed: uses.claimed[index],
                price: uses.prices[index]
            )
            if let range = ranges.ofCapacity[index] {
                // What is pinned is no load, and part of the capacity.
                (use.holdsFrom, use.holdsTo) = (
                    range.lowerBound + uses.pinned[index], range.upperBound + uses.pinned[index]
                )
            }
            use.takers = uses.takers(of: index)
            use.cutoff = uses.cutoff[index]
            use.cutoffNeed = uses.cutoff[index].map { _ in
                pool.snapshot.needs[uses.cutoffNeed[index]].record.externalID
            }
            if let pairs = near[index] {
                use.nearNeedCount = pairs.count
                use.nearNeeds = pairs.nearest.map {
                    nearNeed($0.component, index, findsChange: told <= Self.mostChanges)
                }
            }
            return use
        }
    }

    /// The size from which on a window is opened; nil where any size will do.
    func cohortMinimum(of window: Int) -> Int64? {
        let facts = pool.windows[window]
        let record = pool.snapshot.offers[Int(facts.offer)].record.windows[Int(facts.window)]
        return record.cohortMinimum.flatMap { $0 > 1 ? $0 : nil }
    }
}
