extension LinearProgram {
    /// The primal simplex method with Devex pricing (Harris 1973), from a basis whose values are in bounds.
    mutating func solvePrimal(_ limit: Int, _ stop: () -> Bool) -> Outcome {
        let last = iterations + limit
        devex.fill(1)
        rowDevex.fill(1)
        var rejected = 0
        // Steps of length 0 since the start; where there are many, ties are broken by relaxing bounds a little.
        var idle = 0
        defer { takeBackRelaxation() }
        while true {
            ensureFactor()
            if !isCurrent {
                computeBasic()
                if factor.updates == 0 { computeReduced() }
                // Fresh factors may show that the steps since the last ones have left the bounds.
                if violation > 1e-7 { return .lost }
            }
            guard let entering = choosePrimalEntering() else { return .optimal }
            if iterations >= last || (iterations % 64 == 63 && stop()) { return .stopped }
            let d = entering < 0 ? price[~entering] : reduced[entering]
            let direction: Double = d > 0 ? 1 : -1
            transform(entering)
            let (low, high) = bounds(entering)
            let (row, length) = primalRatio(direction, high - low)
            if row == -1 {
                if length == .infinity { return .unbounded }
                flip(entering, direction, length)
                iterations += 1
                continue
            }
            let pivot = pivotColumn[row]
            if length < 1e-9 {
                idle += 1
                if idle == 100 + rowCount / 8 { relax() }
            }
            inverseRow(row)
            pivotRow()
            let expected = entering < 0 ? -pivotRho[~entering] : alpha[entering]
            if factor.updates > 0,
                abs(pivot) < 1e-5 || abs(pivot - expected) > 1e-7 * (1 + abs(pivot))
            {
                rejected += 1
                if rejected > 200 { return .stopped }
                refactor()
                continue
            }
            primalStep(row, entering, direction, length)
        }
    }

    /// Relaxes the bounds of all basic variables by small amounts, each its own, so that a degenerate vertex falls
    /// apart into many (Wolfe 1963).
    private mutating func relax() {
        for position in 0..<rowCount {
            let variable = Int(head[position])
            let (low, high) = bounds(variable)
            if low == high { continue }
            // A fixed sequence that has nothing to do with the order of variables.
            let share =
                Double(UInt32(truncatingIfNeeded: (variable &+ 0x1_0000) &* 0x9E37_79B1) >> 8) * 0x1p-24
            let amount = (0.5 + share) * 1e-6
            relaxed.append(Int32(variable))
            relaxedLow.append(low)
            relaxedHigh.append(high)
            changeBounds(variable, low - amount * max(1, abs(low)), high + amount * max(1, abs(high)))
        }
    }

    private mutating func takeBackRelaxation() {
        if relaxed.count == 0 { return }
        for item in 0..<relaxed.count {
            changeBounds(Int(relaxed[item]), relaxedLow[item], relaxedHigh[item])
        }
        relaxed.removeAll()
        relaxedLow.removeAll()
        relaxedHigh.removeAll()
        isCurrent = false
    }

    private mutating func changeBounds(_ variable: Int, _ low: Double, _ high: Double) {
        if variable < 0 {
            rowLower[~variable] = low
            rowUpper[~variable] = high
        } else {
            lower[variable] = low
            upper[variable] = high
        }
    }

    private func choosePrimalEntering() -> Int? {
        let tolerance = reducedTolerance
        var best: Int?
        var bestScore = 0.0
        for column in 0..<columnCount {
            let at = place[column]
            if at == Place.basic { continue }
            let d = reduced[column]
            if at == Place.lower ? d <= tolerance : d >= -tolerance { continue }
            if lower[column] == upper[column] { continue }
            let score = d * d / devex[column]
            if score > bestScore {
                bestScore = score
                best = column
            }
        }
        for row in 0..<rowCount {
            let at = rowPlace[row]
            if at == Place.basic { continue }
            let d = price[row]
            if at == Place.lower
                ? d <= tolerance
                : at == Place.upper ? d >= -tolerance : abs(d) <= tolerance
            {
                continue
            }
            if rowLower[row] == rowUpper[row] { continue }
            let score = d * d / rowDevex[row]
            if score > bestScore {
                bestScore = score
                best = ~row
            }
        }
        return best
    }

    /// The position that blocks first, and the step; −1 where the entering variable's own range is the shortest.
    private func primalRatio(_ direction: Double, _ range: Double) -> (Int, Double) {
        let column = pivotColumn.base
        let basic = basic.base
        var bound = Double.infinity
        for place in 0..<rowCount {
            let rate = -direction * column[place]
            if abs(rate) < Self.pivotTolerance { continue }
            let (low, high) = bounds(Int(head[place]))
            let room = rate > 0 ? high - basic[place] : basic[place] - low
            if room == .infinity { continue }
            bound = min(bound, (max(room, 0) + Self.primalTolerance) / abs(rate))
        }
        if range <= bound { return (-1, range) }
        if bound == .infinity { return (-1, .infinity) }
        var best = -1
        var bestPivot = 0.0
        var length = 0.0
        for place in 0..<rowCount {
            let rate = -direction * column[place]
            if abs(rate) < Self.pivotTolerance || abs(rate) <= bestPivot { continue }
            let (low, high) = bounds(Int(head[place]))
            let room = max(0, rate > 0 ? high - basic[place] : basic[place] - low)
            if room / abs(rate) <= bound {
                best = place
                bestPivot = abs(rate)
                length = room / abs(rate)
            }
        }
        return (best, length)
    }

    private mutating func flip(_ entering: Int, _ direction: Double, _ length: Double) {
        for place in 0..<rowCount { basic[place] -= direction * length * pivotColumn[place] }
        if entering < 0 {
            rowPlace[~entering] = direction > 0 ? Place.upper : Place.lower
        } else {
            place[entering] = direction > 0 ? Place.upper : Place.lower
        }
    }

    private mutating func primalStep(_ row: Int, _ entering: Int, _ direction: Double, _ length: Double) {
        let pivot = pivotColumn[row]
        let d = entering < 0 ? price[~entering] : reduced[entering]
        let ratio = d / pivot
        let weight = entering < 0 ? rowDevex[~entering] : devex[entering]
        let scale = weight / (pivot * pivot)
        let alpha = alpha.base
        for item in 0..<touched.count {
            let column = Int(touched[item])
            let a = alpha[column]
            reduced[column] -= ratio * a
            devex[column] = max(devex[column], a * a * scale)
        }
        for other in 0..<rowCount {
            let a = pivotRho[other]
            if rowPlace[other] == Place.basic || a == 0 { continue }
            price[other] += ratio * a
            rowDevex[other] = max(rowDevex[other], a * a * scale)
        }
        let entered: Double
        if entering < 0 {
            let at = rowPlace[~entering]
            entered = at == Place.upper ? rowUpper[~entering] : at == Place.lower ? rowLower[~entering] : 0
        } else {
            entered = self.place[entering] == Place.upper ? upper[entering] : lower[entering]
        }
        for other in 0..<rowCount { basic[other] -= direction * length * pivotColumn[other] }
        let leaving = Int(head[row])
        // It moved by −direction × pivot: down to its lower bound where that is negative.
        let end = -direction * pivot > 0 ? Place.upper : Place.lower
        exchange(row, entering, leavingTo: end)
        basic[row] = entered + direction * length
        // What the exchange left over stays as it is: the weights of the leaving variable and its price.
        if leaving < 0 {
            price[~leaving] = -ratio
            rowDevex[~leaving] = max(scale, 1)
        } else {
            reduced[leaving] = -ratio
            devex[leaving] = max(scale, 1)
        }
        edge[row] = 1
    }
}
