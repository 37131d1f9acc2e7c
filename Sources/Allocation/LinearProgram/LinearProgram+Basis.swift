extension LinearProgram {
    @inline(__always)
    func bounds(_ variable: Int) -> (Double, Double) {
        variable < 0 ? (rowLower[~variable], rowUpper[~variable]) : (lower[variable], upper[variable])
    }

    mutating func ensureFactor() {
        if isFactorised, factor.updates < 64 || factor.etaFill < 2 * factor.fill / 3, factor.updates < 100 {
            return
        }
        refactor()
    }

    mutating func refactor() {
        let rows = rowCount
        rowWork.resize(rows, 0)
        rowWork.fill(0)
        positionWork.resize(rows, 0)
        positionWork.fill(0)
        pivotColumn.resize(rows, 0)
        pivotRho.resize(rows, 0)
        spare.resize(rows, 0)
        var replaced: [(Int, Int)] = []
        factor.factorise(
            head.base,
            size: rows,
            start: start.base,
            index: index.base,
            value: value.base
        ) { replaced.append(($0, $1)) }
        if !replaced.isEmpty { repair() }
        work += Int64(factor.fill + index.count / 4 + rows)
        isFactorised = true
        isCurrent = false
    }

    /// Makes places agree with a basis in which the factorisation replaced columns.
    mutating func repair() {
        for column in 0..<columnCount where place[column] == Place.basic {
            place[column] = Place.lower
            position[column] = -1
        }
        for row in 0..<rowCount where rowPlace[row] == Place.basic {
            rowPlace[row] =
                rowLower[row] > -.infinity
                ? Place.lower : rowUpper[row] < .infinity ? Place.upper : Place.free
        }
        for place in 0..<rowCount {
            let variable = Int(head[place])
            if variable < 0 {
                rowPlace[~variable] = Place.basic
                rowPosition[~variable] = Int32(place)
            } else {
                self.place[variable] = Place.basic
                position[variable] = Int32(place)
            }
        }
        edge.fill(1)
    }

    /// Computes the basic values from the bounds at which the others stand.
    mutating func computeBasic() {
        let rhs = rowWork.base
        for column in 0..<columnCount where place[column] != Place.basic {
            let x = place[column] == Place.upper ? upper[column] : lower[column]
            if x == 0 { continue }
            for entry in Int(start[column])..<Int(start[column + 1]) {
                rhs[Int(index[entry])] -= value[entry] * x
            }
        }
        for row in 0..<rowCount where rowPlace[row] != Place.basic {
            let t =
                rowPlace[row] == Place.upper
                ? rowUpper[row] : rowPlace[row] == Place.lower ? rowLower[row] : 0
            rhs[row] += t
        }
        factor.solve(rhs, into: basic.base)
        work += Int64(factor.fill)
        isCurrent = true
    }

    /// Computes all reduced costs and prices from the costs.
    mutating func computeReduced() {
        let c = positionWork.base
        for place in 0..<rowCount {
            let variable = Int(head[place])
            c[place] = variable < 0 ? 0 : cost[variable]
        }
        factor.solveTransposed(c, into: price.base)
        let price = price.base
        var largest = 0.0
        for row in 0..<rowCount { largest = max(largest, abs(price[row])) }
        reducedTolerance = Self.leastDualTolerance + 1e-13 * largest
        for column in 0..<columnCount {
            if place[column] == Place.basic {
                reduced[column] = 0
                continue
            }
            var d = cost[column]
            for entry in Int(start[column])..<Int(start[column + 1]) {
                d -= value[entry] * price[Int(index[entry])]
            }
            reduced[column] = d
        }
        for row in 0..<rowCount where rowPlace[row] == Place.basic { price[row] = 0 }
        work += Int64(index.count + factor.fill)
    }

    /// The column of a variable in terms of the basis, into `pivotColumn`.
    mutating func transform(_ variable: Int) {
        if variable < 0 {
            var (row, entry) = (Int32(~variable), -1.0)
            factor.solve(&row, &entry, entries: 0..<1, into: pivotColumn.base)
        } else {
            let entries = Int(start[variable])..<Int(start[variable + 1])
            factor.solve(index.base, value.base, entries: entries, into: pivotColumn.base)
        }
        pivotPlaces.collectNonzeros(of: pivotColumn.base, rowCount)
        work += Int64(factor.fill) / 2
    }

    /// The row of the inverse at a position, into `pivotRho`.
    mutating func inverseRow(_ at: Int) {
        factor.solveTransposed(unit: at, positionWork.base, into: pivotRho.base)
        rhoRows.collectNonzeros(of: pivotRho.base, rowCount)
        work += Int64(factor.fill) / 2
    }

    /// The pivot row over all columns that are not basic: `alpha` at the columns of `touched`.
    mutating func pivotRow() {
        for item in 0..<touched.count { alpha[Int(touched[item])] = 0 }
        touched.removeAll()
        alpha.resize(columnCount, 0)
        touched.reserve(columnCount)
        if rhoRows.count * 4 > rowCount { pivotRowByColumn() } else { pivotRowByRow() }
    }

    mutating func pivotRowByColumn() {
        let rho = pivotRho.base
        let start = start.base
        let index = index.base
        let value = value.base
        let place = place.base
        let alpha = alpha.base
        for column in 0..<columnCount {
            if place[column] == Place.basic { continue }
            var sum = 0.0
            for entry in Int(start[column])..<Int(start[column + 1]) {
                sum += value[entry] * rho[Int(index[entry])]
            }
            if sum != 0 {
                alpha[column] = sum
                touched.append(Int32(column))
            }
        }
        work += Int64(self.index.count) / 2
    }

    mutating func pivotRowByRow() {
        if !hasRows { layOutRows() }
        let rho = pivotRho.base
        let place = place.base
        let alpha = alpha.base
        let start = acrossStart.base
        let column = acrossColumn.base
        let value = acrossValue.base
        let rows = rhoRows.base
        var count = 0
        for item in 0..<rhoRows.count {
            let row = Int(rows[item])
            let factor = rho[row]
            let entries = Int(start[row])..<Int(start[row + 1])
            count += entries.count
            for entry in entries {
                let j = Int(column[entry])
                if place[j] == Place.basic { continue }
                let old = alpha[j]
                if old == 0 { touched.append(Int32(j)) }
                let new = old + factor * value[entry]
                alpha[j] = new == 0 ? 1e-300 : new
            }
        }
        work += Int64(count)
    }

    /// Lays the matrix out by rows, in each the latest column first.
    mutating func layOutRows() {
        acrossStart.resize(rowCount + 1, 0)
        acrossStart.fill(0)
        acrossColumn.resize(index.count, 0)
        acrossValue.resize(index.count, 0)
        let next = acrossStart.base
        for entry in 0..<index.count { next[Int(index[entry])] += 1 }
        var sum: Int32 = 0
        for row in 0...rowCount {
            sum += next[row]
            next[row] = sum
        }
        // Filled from the back, so that each start ends where its row begins.
        for column in 0..<columnCount {
            for entry in Int(start[column])..<Int(start[column + 1]) {
                let row = Int(index[entry])
                next[row] -= 1
                acrossColumn[Int(next[row])] = Int32(column)
                acrossValue[Int(next[row])] = value[entry]
            }
        }
        hasRows = true
    }

    /// Exchanges the basic variable at a position for another, after `pivotColumn` was made for it.
    mutating func exchange(_ at: Int, _ entering: Int, leavingTo end: UInt8) {
        let leaving = Int(head[at])
        if leaving < 0 {
            rowPlace[~leaving] = end
        } else {
            place[leaving] = end
            position[leaving] = -1
        }
        if entering < 0 {
            rowPlace[~entering] = Place.basic
            rowPosition[~entering] = Int32(at)
            price[~entering] = 0
        } else {
            place[entering] = Place.basic
            position[entering] = Int32(at)
            reduced[entering] = 0
        }
        head[at] = Int32(entering)
        factor.update(pivotColumn.base, pivotPlaces, at: at)
        iterations += 1
    }
}
