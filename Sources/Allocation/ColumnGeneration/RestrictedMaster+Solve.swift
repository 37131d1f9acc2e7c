extension RestrictedMaster {
    /// What a solve of the program ends with.
    struct Result {
        /// The least Lagrangian bound met, in value, up to rounding.
        var bound: Double
        /// Prices at which it was met.
        var prices: [Double]
        /// The program's own optimum, in value.
        var objective: Double
        /// Whether no pattern is missing.
        var isComplete: Bool
        /// Whether the mixture is that of the last program.
        var isSolved = false
    }

    /// Solves over all patterns that a domain allows, or until the bound falls under `cutoff`.
    ///
    /// With `smoothing` needs are priced at a mean of the program's prices and the best known ones (Wentges 1997),
    /// which keeps prices from swinging; `center` gives such prices to begin with, and the bound there. `stop` is asked now
    /// and then, with ``work``.
    mutating func solve(
        _ domain: Domain,
        cutoff: Double,
        rounds: Int,
        smoothing: Double = 0,
        center: (prices: [Double], bound: Double)? = nil,
        nearly: Double = 0,
        stop: (Int64) -> Bool
    )
        -> Result
    {
        apply(domain)
        var result = Result(bound: .infinity, prices: prices, objective: 0, isComplete: false)
        var share = smoothing
        if let center { (result.prices, result.bound) = center }
        for _ in 0..<rounds {
            let pricing = pricingWork
            let outcome = program.solve(limit: 50_000) { stop($0 + pricing) }
            readPrices()
            result.objective = program.objective / valueScale
            result.isSolved = outcome == .optimal
            if outcome == .infeasible {
                if follow(domain, cutoff, &result) { continue }
                break
            }
            if outcome != .optimal { break }
            var trial = prices
            if share > 0.01, result.bound < .infinity {
                for limit in 0..<model.limits {
                    trial[limit] = share * result.prices[limit] + (1 - share) * prices[limit]
                }
            }
            var (bound, added) = price(trial, domain, isTrial: share > 0.01 && result.bound < .infinity)
            if bound < result.bound {
                result.bound = bound
                result.prices = trial
            }
            if added == 0, share > 0.01 {
                (bound, added) = price(prices, domain)
                if bound < result.bound {
                    result.bound = bound
                    result.prices = prices
                }
                share *= 0.5
            }
            if result.bound < cutoff { break }
            // The bound will not fall under the cutoff, and the rest of it is not worth the rounds.
            if cutoff > -.infinity, result.bound - result.objective < nearly * (result.bound - cutoff) {
                break
            }
            let tolerance = 1e-11 * max(1, abs(result.objective))
            if added == 0 || result.bound <= result.objective + tolerance {
                result.isComplete = true
                break
            }
            if stop(work) { break }
            if program.columnCount > columnCap { purge() }
        }
        return result
    }

    /// Prices along the ray that shows that the present patterns cannot keep the domain's rules; returns whether
    /// that brings new patterns.
    mutating func follow(_ domain: Domain, _ cutoff: Double, _ result: inout Result) -> Bool {
        guard program.rayRate > 0 else { return false }
        let base = prices
        let excess = max(0, program.objective - (cutoff > -.infinity ? cutoff * valueScale : 0)) + breach
        for factor in [1.0, 50] {
            let shift = program.raySign * excess * factor / program.rayRate
            for limit in 0..<model.limits {
                let range = LagrangianBound.priceRange(model, limit, 0)
                let row = Int(rowOfLimit[limit])
                let price = base[limit] + shift * program.pivotRho[row] * rowScale[limit] / valueScale
                prices[limit] = max(range.lowerBound, min(range.upperBound, price))
            }
            let (bound, added) = price(prices, domain, shift: shift)
            if bound < result.bound {
                result.bound = bound
                result.prices = prices
            }
            if result.bound < cutoff { return false }
            if added > 0 { return true }
        }
        return false
    }

    /// How many columns may stand before those that are far from being used are forgotten.
    var columnCap: Int { 400 + program.rowCount * 3 / 2 }

    /// Forgets the patterns that are out of use and whose reduced costs are the worst.
    mutating func purge() {
        var losses: [Double] = []
        for column in 0..<program.columnCount
        where columnNeed[column] >= 0 && program.place[column] == LinearProgram.Place.lower {
            losses.append(program.reduced[column])
        }
        guard losses.count > columnCap / 2 else { return }
        losses.sort(by: >)
        let worst = losses[columnCap / 2]
        var kept = 0
        let places = program.place.base
        let reduced = program.reduced.base
        let owner = columnNeed.base
        let first = columnFirst.base
        let count = columnCount.base
        func keeps(_ column: Int) -> Bool {
            owner[column] < 0 || places[column] != LinearProgram.Place.lower || reduced[column] >= worst
        }
        var map = [Int32](repeating: -1, count: program.columnCount)
        for column in 0..<program.columnCount where keeps(column) {
            map[column] = Int32(kept)
            kept += 1
        }
        var decisions = [Bool](repeating: false, count: program.columnCount)
        for column in 0..<program.columnCount { decisions[column] = map[column] >= 0 }
        for column in 0..<program.columnCount where map[column] >= 0 {
            let new = Int(map[column])
            owner[new] = owner[column]
            first[new] = first[column]
            count[new] = count[column]
        }
        program.keepColumns { decisions[$0] }
        columnNeed.resize(kept, -1)
        columnFirst.resize(kept, 0)
        columnCount.resize(kept, 0)
        func moved(_ column: Int32) -> Int32 { column < 0 ? -1 : map[Int(column)] }
        for option in optionColumn.indices where optionColumn[option] >= 0 {
            optionColumn[option] = moved(optionColumn[option])
        }
        for need in soleColumn.indices { soleColumn[need] = moved(soleColumn[need]) }
        for need in artificial.indices { artificial[need] = moved(artificial[need]) }
    }

    /// Whether a load of a limit costs so much that no mixture of patterns keeps the limit: nothing that has a value is as
    /// dear.
    func isStrain(_ limit: Int, _ load: Double) -> Bool {
        abs(prices[limit] * load) * valueScale > 0.05 * breach
    }

    mutating func readPrices() {
        for limit in 0..<model.limits {
            let range = LagrangianBound.priceRange(model, limit, 0)
            let price = program.price[Int(rowOfLimit[limit])] * rowScale[limit] / valueScale
            prices[limit] = max(range.lowerBound, min(range.upperBound, price))
        }
    }

    /// Solves every need at given prices; adds the patterns that would improve the program.
    mutating func price(
        _ prices: [Double],
        _ domain: Domain,
        addAll: Bool = false,
        isTrial: Bool = false,
        shift: Double = 0
    ) -> (Double, Int) {
        passes += 1
        var bound = 0.0
        var added = 0
        for limit in 0..<model.limits { bound += LagrangianBound.limitTerm(model, limit, prices[limit], 0) }
        domain.withView { view in
            prices.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                choices.solve(model, view, base, &subproblem)
            }
        }
        for need in 0..<model.needs {
            let value = choices.value[need]
            if value == -.infinity {
                bound = -.infinity
                continue
            }
            bound += value
            if isSeparable[need] {
                added += addSeparable(need)
                continue
            }
            let row = needRow[need]
            var own = row < 0 ? 0 : program.price[Int(row)] / valueScale
            if row >= 0, shift != 0 { own += shift * program.pivotRho[Int(row)] / valueScale }
            if addAll || value > own + 1e-12 * abs(value) + 2e-10 / valueScale {
                if row < 0, soleColumn[need] >= 0 { continue }
                let before = program.columnCount
                addPattern(need, improving: isTrial)
                added += program.columnCount - before
            }
        }
        return (bound, added)
    }

    /// Adds what a separable need picks as far as it is new; returns how many columns that makes.
    mutating func addSeparable(_ need: Int) -> Int {
        var added = 0
        let component = Int(model.needComponents[need])
        let slot = Int(model.slots[component])
        for pick in slot..<(slot + Int(choices.count[component])) {
            let option = choices.option[pick]
            if optionColumn[Int(option)] >= 0 { continue }
            let begin = patternOption.count
            patternOption.append(option)
            patternQuantity.append(choices.quantity[pick])
            addColumn(need, begin)
            added += 1
        }
        return added
    }
}
