extension NeedSubproblem {
    mutating func searchSets(_ component: Int, _ place: Int, _ index: Int, fillSingles: Bool) {
        let picks = Int(model.maximumPicks[component])
        var forcedCount = 0
        for candidate in 0..<candidateCount where candidates[candidate].forced { forcedCount += 1 }
        if forcedCount > picks { return }
        if forcedCount == 0, fillSingles {
            for candidate in 0..<candidateCount {
                stack[0] = Int32(candidate)
                evaluate(1, component, place, index)
            }
        }
        if takeEqualQuantities(component, place, index, forcedCount) { return }
        var widest: Int64 = 0
        for candidate in 0..<candidateCount { widest = max(widest, candidates[candidate].high) }
        if Double(widest) * Double(picks) < Double(model.componentMinimum[component]) { return }
        let most = Double(model.componentMaximum[component])
        let charge = unitCharge(picks, most, Double(model.componentMinimum[component]))
        // Below 0 it is a premium for each unit of the minimum.
        base = charge * (charge < 0 ? Double(model.componentMinimum[component]) : most)
        if forcedCount == 0, best != Scalar.worst {
            // What cannot be in any better set is out; often nothing is left.
            let limit = best.approximate
            let others = charges.top(picks - 1)
            var kept = 0
            for candidate in 0..<candidateCount {
                let bound = base + candidates[candidate].score + others
                if bound + 1e-12 * (abs(base) + abs(bound) + abs(limit)) > limit {
                    candidates[kept] = candidates[candidate]
                    kept += 1
                }
            }
            candidateCount = kept
            if kept < 2 { return }
        }
        sortCandidates()
        if forcedCount == 0 { dropDominated(picks) }
        let all = candidateCount
        if forcedCount == 0 { candidateCount = min(all, breadth) }
        extendAll(forcedCount, component, place, index)
        if candidateCount < all, counts[index] == 0, best == Scalar.worst {
            candidateCount = all
            extendAll(forcedCount, component, place, index)
        }
    }

    /// Tries the sets of the sorted candidates that hold all forced ones.
    mutating func extendAll(_ forcedCount: Int, _ component: Int, _ place: Int, _ index: Int) {
        let picks = Int(model.maximumPicks[component])
        var highest = 0.0
        for candidate in stride(from: candidateCount - 1, through: 0, by: -1) {
            highest = max(highest, Double(candidates[candidate].high))
            candidates[candidate].highest = highest
        }
        var reached = 0.0
        for chosen in 0..<forcedCount { reached += Double(candidates[chosen].high) }
        for chosen in 0..<forcedCount { stack[chosen] = Int32(chosen) }
        if forcedCount > 0 { evaluate(forcedCount, component, place, index) }
        var sum = base
        for chosen in 0..<forcedCount { sum += candidates[chosen].score }
        extend(forcedCount, forcedCount, picks, sum, reached, component, place, index)
    }

    /// Where all candidates have one and the same quantity, only their number counts: the best ones are taken,
    /// exactly.
    ///
    /// Returns whether that was so.
    mutating func takeEqualQuantities(
        _ component: Int,
        _ place: Int,
        _ index: Int,
        _ forcedCount: Int
    ) -> Bool {
        let quantity = candidates[0].low
        for candidate in 0..<candidateCount
        where candidates[candidate].low != quantity || candidates[candidate].high != quantity {
            return false
        }
        let most = min(Int64(model.maximumPicks[component]), model.componentMaximum[component] / quantity)
        let least = max(1, (model.componentMinimum[component] - 1) / quantity + 1, Int64(forcedCount))
        if least > most || least > Int64(candidateCount) { return true }
        var buffer = UnsafeMutableBufferPointer(start: candidates, count: candidateCount)
        let units = Scalar(amount: quantity)
        buffer.sort {
            if $0.forced != $1.forced { return $0.forced }
            let a = $0.fixed + $0.unit * units
            let b = $1.fixed + $1.unit * units
            return a != b ? a > b : $0.option < $1.option
        }
        var value: Scalar = 0
        var taken = 0
        while taken < candidateCount, Int64(taken) < most {
            let own = candidates[taken].fixed + candidates[taken].unit * units
            if own <= 0, Int64(taken) >= least { break }
            value += own
            taken += 1
        }
        if value <= best { return true }
        best = value
        counts[index] = Int32(taken)
        for chosen in 0..<taken {
            pickOption[place + chosen] = candidates[chosen].option
            pickQuantity[place + chosen] = quantity
        }
        return true
    }

    /// A charge for each unit that makes the fractional bound on sets small; leaves the candidates' scores at it.
    private mutating func unitCharge(_ picks: Int, _ most: Double, _ minimum: Double) -> Double {
        charges.removeAll()
        for candidate in 0..<candidateCount {
            let item = candidates[candidate]
            charges.add(
                fixed: item.fixed.approximate,
                unit: item.unit.approximate,
                low: item.low,
                high: item.high
            )
        }
        let limit = best == Scalar.worst ? -Double.infinity : best.approximate
        let charge = charges.find(picks: picks, most: most, minimum: minimum, limit: limit)
        charges.price(charge)
        for candidate in 0..<candidateCount { candidates[candidate].score = charges.score(candidate) }
        return charge
    }

    /// Whether, of the first `others`, as many as a set may hold could each take a candidate's place at no loss.
    func isReplaced(_ candidate: Int, by others: Int, _ picks: Int) -> Bool {
        let item = candidates[candidate]
        var dominators = 0
        for other in 0..<others {
            let better = candidates[other]
            guard better.low <= item.low, better.high >= item.high,
                (item.low - better.low) % better.step == 0,
                item.high == item.low || item.step % better.step == 0
            else { continue }
            let least = Scalar(amount: item.low)
            let most = Scalar(amount: item.high)
            if better.fixed + better.unit * least < item.fixed + item.unit * least { continue }
            if better.fixed + better.unit * most < item.fixed + item.unit * most { continue }
            dominators += 1
            if dominators >= picks { return true }
        }
        return false
    }

    /// Keeps of the sorted candidates those that no full set of better ones replaces.
    ///
    /// A candidate is dominated by one that may have each of its quantities and is worth as much at each. A set has room for one
    /// dominator less than there are, so one is always free to take its place.
    mutating func dropDominated(_ picks: Int) {
        var kept = 0
        for candidate in 0..<candidateCount where !isReplaced(candidate, by: kept, picks) {
            candidates[kept] = candidates[candidate]
            kept += 1
        }
        candidateCount = kept
    }

    /// Forced candidates first, then by score.
    func sortCandidates() {
        for current in 1..<max(1, candidateCount) {
            let item = candidates[current]
            var position = current
            while position > 0, Self.precedes(item, candidates[position - 1]) {
                candidates[position] = candidates[position - 1]
                position -= 1
            }
            candidates[position] = item
        }
    }

    static func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
        if a.forced != b.forced { return a.forced }
        if a.score != b.score { return a.score > b.score }
        return a.option < b.option
    }

    /// Tries every set that adds candidates from `next` on to the first `depth` of the stack, whose charged
    /// bound is `sum` and whose quantities add up to `reached` at most.
    mutating func extend(
        _ depth: Int,
        _ next: Int,
        _ picks: Int,
        _ sum: Double,
        _ reached: Double,
        _ component: Int,
        _ place: Int,
        _ index: Int
    ) {
        guard depth < picks else { return }
        for current in next..<max(next, candidateCount) {
            let own = candidates[current].score
            // Not even the largest of what is left would reach the minimum.
            if reached + Double(picks - depth) * candidates[current].highest
                < Double(model.componentMinimum[component])
            {
                return
            }
            if best != Scalar.worst {
                // Scores fall, so the next ones are the best that can join.
                var bound = sum + own
                for later in (current + 1)..<max(current + 1, min(candidateCount, current + picks - depth)) {
                    bound += max(0, candidates[later].score)
                }
                let limit = best.approximate
                if bound + 1e-12 * (abs(base) + abs(sum) + abs(bound) + abs(limit)) <= limit { return }
            }
            stack[depth] = Int32(current)
            // What is chosen so far may be too little by itself, whatever may still join.
            if depth > 0 {
                let alone = sum + own
                let limit = best == Scalar.worst ? -Double.infinity : best.approximate
                if alone + 1e-12 * (abs(base) + abs(sum) + abs(alone) + abs(limit)) > limit {
                    evaluate(depth + 1, component, place, index)
                }
            }
            let more = reached + Double(candidates[current].high)
            extend(depth + 1, current + 1, picks, sum + own, more, component, place, index)
        }
    }
}
