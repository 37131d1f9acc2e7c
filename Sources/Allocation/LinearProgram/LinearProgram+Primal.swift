extension LinearProgram {
    /// The primal simplex method with Devex pricing (Harris 1973), from a basis whose values are in bounds.
    mutating func solvePrimal(_ limit: Int, _ stop: (Int64) -> Bool) -> Outcome {
        let last = iterations + limit
        devex.fill(1)
        rowDevex.fill(1)
        listAttractive()
        var rejected = 0
        // Steps of length 0 since the start; where there are many, ties are broken by relaxing bounds a little.
        var idle = 0
        defer { takeBackRelaxation() }
        while true {
            ensureFactor()
            if !isCurrent {
                computeBasic()
                if factor.updates == 0 {
                    computeReduced()
                    listAttractive()
                }
                // Fresh factors may show that the steps since the last ones have left the bounds.
                if violation > 1e-7 { return .lost }
            }
            guard let entering = choosePrimalEntering() else { return .optimal }
            if iterations >= last || (iterations % 64 == 63 && stop(work)) { return .stopped }
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

    /// Whether a variable's reduced cost and place let the objective grow.
    private func isAttractive(_ variable: Int) -> Bool {
        let (at, d) =
            variable < 0 ? (rowPlace[~variable], price[~variable]) : (place[variable], reduced[variable])
        switch at {
        case Place.basic: return false
        case Place.lower: if d <= reducedTolerance { return false }
        case Place.upper: if d >= -reducedTolerance { return false }
        default: if abs(d) <= reducedTolerance { return false }
        }
        let (low, high) = bounds(variable)
        return low != high
    }

    /// Finds all attractive variables anew.
    private mutating func listAttractive() {
        attractive.removeAll()
        isListed.resize(columnCount, false)
        isListed.fill(false)
        isRowListed.resize(rowCount, false)
        isRowListed.fill(false)
        for column in 0..<columnCount { list(column) }
        for row in 0..<rowCount { list(~row) }
    }

    /// Lists a variable whose reduced cost has changed, if it is attractive.
    private mutating func list(_ variable: Int) {
        if variable < 0 ? isRowListed[~variable] : isListed[variable] { return }
        guard isAttractive(variable) else { return }
        if variable < 0 { isRowListed[~variable] = true } else { isListed[variable] = true }
        attractive.append(Int32(variable))
    }

    /// The attractive variable with the best Devex score; columns before rows where two are equal, each ascending.
    private mutating func choosePrimalEntering() -> Int? {
        var best: Int?
        var bestScore = 0.0
        var kept = 0
        for item in 0..<attractive.count {
            let variable = Int(attractive[item])
            guard isAttractive(variable) else {
                if variable < 0 { isRowListed[~variable] = false } else { isListed[variable] = false }
                continue
            }
            attractive[kept] = Int32(variable)
            kept += 1
            let d = variable < 0 ? price[~variable] : reduced[variable]
            let score = d * d / (variable < 0 ? rowDevex[~variable] : devex[variable])
            if score < bestScore { continue }
            if score > bestScore || best.map({ Self.rank(variable) < Self.rank($0) }) ?? false {
                bestScore = score
                best = variable
            }
        }
        attractive.resize(kept, 0)
        return best
    }

    private static func rank(_ variable: Int) -> Int { variable < 0 ? Int(Int32.max) + ~variable : variable }

    /// The position that blocks first, and the step; −1 where the entering variable's own range is the shortest.
    private func primalRatio(_ direction: Double, _ range: Double) -> (Int, Double) {
        let column = pivotColumn.base
        let basic = basic.base
        var bound = Double.infinity
        for item in 0..<pivotPlaces.count {
            let place = Int(pivotPlaces[item])
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
        for item in 0..<pivotPlaces.count {
            let place = Int(pivotPlaces[item])
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
        moveBasic(direction * length)
        if entering < 0 {
            rowPlace[~entering] = direction > 0 ? Place.upper : Place.lower
        } else {
            place[entering] = direction > 0 ? Place.upper : Place.lower
        }
    }

    /// Moves the basic values along the pivot column.
    private mutating func moveBasic(_ length: Double) {
        for item in 0..<pivotPlaces.count {
            let place = Int(pivotPlaces[item])
            basic[place] -= length * pivotColumn[place]
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
            list(column)
        }
        for item in 0..<rhoRows.count {
            let other = Int(rhoRows[item])
            if rowPlace[other] == Place.basic { continue }
            let a = pivotRho[other]
            price[other] += ratio * a
            rowDevex[other] = max(rowDevex[other], a * a * scale)
            list(~other)
        }
        let entered: Double
        if entering < 0 {
            let at = rowPlace[~entering]
            entered = at == Place.upper ? rowUpper[~entering] : at == Place.lower ? rowLower[~entering] : 0
        } else {
            entered = self.place[entering] == Place.upper ? upper[entering] : lower[entering]
        }
        moveBasic(direction * length)
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
        list(leaving)
        edge[row] = 1
    }
}
