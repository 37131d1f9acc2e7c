extension LinearProgram {
    /// The dual simplex method with steepest-edge pricing and long steps (Forrest and Goldfarb 1992; Maros 2003),
    /// from a basis whose reduced costs have the right signs.
    mutating func solveDual(_ limit: Int, _ stop: (Int64) -> Bool) -> Outcome {
        let last = iterations + limit
        var rejected = 0
        while true {
            ensureFactor()
            if !isCurrent {
                computeBasic()
                if factor.updates == 0 { computeReduced() }
            }
            let (row, gap) = chooseLeaving()
            if row < 0 { return .optimal }
            if iterations >= last || (iterations % 64 == 63 && stop(work)) { return .stopped }
            inverseRow(row)
            pivotRow()
            let sign: Double = gap > 0 ? 1 : -1
            let entering = chooseEntering(row, sign, abs(gap))
            guard let entering else {
                if factor.updates > 0 {
                    refactor()
                    continue
                }
                (raySign, rayRate) = (sign, abs(gap))
                return .infeasible
            }
            transform(entering)
            let expected = entering < 0 ? -pivotRho[~entering] : alpha[entering]
            let pivot = pivotColumn[row]
            if abs(pivot) < 1e-9 || abs(pivot - expected) > 1e-6 * (1 + abs(pivot)) {
                rejected += 1
                if rejected > 20 { return .stopped }
                if factor.updates > 0 {
                    refactor()
                } else {
                    // The factors are fresh: this pivot is just too small. The row is left for later.
                    edge[row] *= 1e6
                }
                continue
            }
            step(row, entering, sign, pivot)
        }
    }

    /// The position with the largest infeasibility, weighted, and how far its value must move: up if positive.
    private func chooseLeaving() -> (Int, Double) {
        var best = -1
        var bestGap = 0.0
        var bestScore = 0.0
        let head = head.base
        let basic = basic.base
        let edge = edge.base
        for place in 0..<rowCount {
            let (low, high) = bounds(Int(head[place]))
            let x = basic[place]
            var gap = 0.0
            if x < low - Self.primalTolerance * max(1, abs(low)) {
                gap = low - x
            } else if x > high + Self.primalTolerance * max(1, abs(high)) {
                gap = high - x
            } else {
                continue
            }
            let score = gap * gap / edge[place]
            if score > bestScore {
                bestScore = score
                best = place
                bestGap = gap
            }
        }
        return (best, bestGap)
    }

    /// The ratio test with bound flips: the entering variable, or nil where nothing bounds the step.
    ///
    /// Variables that are passed are flipped to their other bound.
    private mutating func chooseEntering(_ row: Int, _ sign: Double, _ gap: Double) -> Int? {
        candidates.removeAll()
        for item in 0..<touched.count {
            let column = Int(touched[item])
            let at = place[column]
            let a = sign * alpha[column]
            if at == Place.lower ? a < -1e-9 : a > 1e-9 {
                if lower[column] == upper[column] { continue }
                candidates.append(Int32(column))
            }
        }
        for item in 0..<rhoRows.count {
            let row = Int(rhoRows[item])
            let at = rowPlace[row]
            if at == Place.basic { continue }
            let a = -sign * pivotRho[row]
            if at == Place.lower ? a < -1e-9 : at == Place.upper ? a > 1e-9 : abs(a) > 1e-9 {
                if rowLower[row] == rowUpper[row] { continue }
                candidates.append(Int32(~row))
            }
        }
        if candidates.count == 0 { return nil }
        var slope = gap
        var remaining = candidates.count
        var flips = 0
        while true {
            // The least ratio with a tolerance, and among those within it the largest pivot.
            var bound = Double.infinity
            for item in 0..<remaining {
                let (d, a) = ratioParts(Int(candidates[item]), sign)
                bound = min(bound, (abs(d) + reducedTolerance) / abs(a))
            }
            var best = -1
            var bestPivot = 0.0
            var item = 0
            var group = 0.0
            let groupStart = remaining
            while item < remaining {
                let variable = Int(candidates[item])
                let (d, a) = ratioParts(variable, sign)
                if abs(d) / abs(a) <= bound {
                    let (low, high) = bounds(variable)
                    group += abs(a) * (high - low)
                    remaining -= 1
                    candidates.base[item] = candidates[remaining]
                    candidates.base[remaining] = Int32(variable)
                    if abs(a) > bestPivot {
                        bestPivot = abs(a)
                        best = variable
                    }
                    continue
                }
                item += 1
            }
            if slope - group < 0 || remaining == 0 || group == .infinity {
                applyFlips(from: groupStart, flips)
                return best
            }
            slope -= group
            flips += groupStart - remaining
        }
    }

    @inline(__always)
    private func ratioParts(_ variable: Int, _ sign: Double) -> (Double, Double) {
        variable < 0
            ? (price[~variable], -sign * pivotRho[~variable]) : (reduced[variable], sign * alpha[variable])
    }

    /// Flips the candidates from a place on to their other bounds, and moves the basic values along.
    private mutating func applyFlips(from first: Int, _ count: Int) {
        if count == 0 { return }
        let rhs = rowWork.base
        for item in first..<candidates.count {
            let variable = Int(candidates[item])
            if variable < 0 {
                let row = ~variable
                let move =
                    rowPlace[row] == Place.lower
                    ? rowUpper[row] - rowLower[row] : rowLower[row] - rowUpper[row]
                rowPlace[row] = rowPlace[row] == Place.lower ? Place.upper : Place.lower
                rhs[row] += move
            } else {
                let move =
                    place[variable] == Place.lower
                    ? upper[variable] - lower[variable] : lower[variable] - upper[variable]
                place[variable] = place[variable] == Place.lower ? Place.upper : Place.lower
                for entry in Int(start[variable])..<Int(start[variable + 1]) {
                    rhs[Int(index[entry])] -= value[entry] * move
                }
            }
        }
        factor.solve(rhs, into: spare.base)
        for place in 0..<rowCount { basic[place] += spare[place] }
        work += Int64(factor.fill) / 2
    }

    private mutating func step(_ row: Int, _ entering: Int, _ sign: Double, _ pivot: Double) {
        let leaving = Int(head[row])
        let (low, high) = bounds(leaving)
        let target = sign > 0 ? low : high
        let move = (basic[row] - target) / pivot
        let d = entering < 0 ? price[~entering] : reduced[entering]
        let ratio = d / pivot
        // Reduced costs.
        if ratio != 0 {
            let alpha = alpha.base
            let reduced = reduced.base
            for item in 0..<touched.count {
                let column = Int(touched[item])
                reduced[column] -= ratio * alpha[column]
            }
            for item in 0..<rhoRows.count {
                let other = Int(rhoRows[item])
                if rowPlace[other] != Place.basic { price[other] += ratio * pivotRho[other] }
            }
        }
        // Steepest-edge weights need B⁻¹ρ.
        let rhs = rowWork.base
        var own = 0.0
        for item in 0..<rhoRows.count {
            let rho = pivotRho[Int(rhoRows[item])]
            rhs[Int(rhoRows[item])] = rho
            own += rho * rho
        }
        factor.solve(rhs, into: spare.base)
        work += Int64(factor.fill) / 2
        let column = pivotColumn.base
        let edge = edge.base
        let basic = basic.base
        let tau = spare.base
        for item in 0..<pivotPlaces.count {
            let other = Int(pivotPlaces[item])
            if other == row { continue }
            let w = column[other]
            basic[other] -= move * w
            let share = w / pivot
            edge[other] = max(edge[other] - 2 * share * tau[other] + share * share * own, 1e-4)
        }
        edge[row] = max(own / (pivot * pivot), 1e-4)
        let entered =
            entering < 0
            ? (rowPlace[~entering] == Place.upper
                ? rowUpper[~entering] : rowPlace[~entering] == Place.lower ? rowLower[~entering] : 0)
            : (place[entering] == Place.upper ? upper[entering] : lower[entering])
        exchange(row, entering, leavingTo: sign > 0 ? Place.lower : Place.upper)
        self.basic[row] = entered + move
        if leaving < 0 { price[~leaving] = -ratio } else { reduced[leaving] = -ratio }
    }
}
