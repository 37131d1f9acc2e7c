extension LinearProgram {
    /// Solves from wherever the last solve and the changes since have left the basis.
    ///
    /// Values that are in bounds go to the primal method. Otherwise signs of reduced costs are put right by
    /// moving variables to their other bounds, or where there is none by a shift of the cost that is taken back
    /// afterwards, and the dual method runs. `stop` is asked now and then, with ``work``.
    mutating func solve(limit: Int = 50_000, stop: (Int64) -> Bool) -> Outcome {
        let last = iterations + limit
        for _ in 0..<12 {
            ensureFactor()
            if !isCurrent { computeBasic() }
            computeReduced()
            if isPrimalFeasible {
                let outcome = solvePrimal(last - iterations, stop)
                if !isCurrent {
                    ensureFactor()
                    computeBasic()
                }
                if outcome != .lost, outcome != .optimal || isPrimalFeasible { return outcome }
                continue
            }
            let shifted = makeDualFeasible()
            let outcome = solveDual(last - iterations, stop)
            if shifted { computeReduced() }
            if outcome != .optimal { return outcome }
            if !shifted, isDualFeasible { return .optimal }
        }
        return .stopped
    }

    var isPrimalFeasible: Bool {
        for place in 0..<rowCount {
            let (low, high) = bounds(Int(head[place]))
            let x = basic[place]
            if x < low - 1e-8 * max(1, abs(low)) || x > high + 1e-8 * max(1, abs(high)) { return false }
        }
        return true
    }

    /// The farthest that a basic value is out of its bounds, in parts of the bound where that is over 1.
    var violation: Double {
        var worst = 0.0
        for place in 0..<rowCount {
            let (low, high) = bounds(Int(head[place]))
            let x = basic[place]
            worst = max(
                worst,
                low == -.infinity ? 0 : (low - x) / max(1, abs(low)),
                high == .infinity ? 0 : (x - high) / max(1, abs(high))
            )
        }
        return worst
    }

    private var isDualFeasible: Bool {
        let tolerance = max(1e-8, reducedTolerance)
        for column in 0..<columnCount {
            let at = place[column]
            if at == Place.basic || lower[column] == upper[column] { continue }
            if at == Place.lower ? reduced[column] > tolerance : reduced[column] < -tolerance { return false }
        }
        return true
    }

    private mutating func makeDualFeasible() -> Bool {
        var moved = false
        var shifted = false
        for column in 0..<columnCount {
            let at = place[column]
            if at == Place.basic { continue }
            let d = reduced[column]
            if at == Place.lower, d > 0, upper[column] > lower[column] {
                if upper[column] < .infinity {
                    place[column] = Place.upper
                    moved = true
                } else {
                    reduced[column] = 0
                    shifted = true
                }
            } else if at == Place.upper, d < 0 {
                if lower[column] > -.infinity {
                    place[column] = Place.lower
                    moved = true
                } else {
                    reduced[column] = 0
                    shifted = true
                }
            }
        }
        for row in 0..<rowCount {
            let at = rowPlace[row]
            if at == Place.basic { continue }
            let d = price[row]
            if at == Place.lower, d > 0 {
                if rowUpper[row] < .infinity {
                    rowPlace[row] = Place.upper
                    moved = true
                } else {
                    price[row] = 0
                    shifted = true
                }
            } else if at == Place.upper, d < 0 {
                if rowLower[row] > -.infinity {
                    rowPlace[row] = Place.lower
                    moved = true
                } else {
                    price[row] = 0
                    shifted = true
                }
            } else if at == Place.free, d != 0 {
                price[row] = 0
                shifted = true
            }
        }
        if moved { computeBasic() }
        return shifted
    }
}
