extension BasisFactor {
    /// Solves B x = b for a column of entries: row and value by `entries`; `x` is by position.
    mutating func solve(
        _ rows: UnsafePointer<Int32>,
        _ values: UnsafePointer<Double>,
        entries: Range<Int>,
        into x: UnsafeMutablePointer<Double>
    ) {
        for entry in entries { pivotWork[Int(rowPivot[Int(rows[entry])])] = values[entry] }
        solveForward(into: x)
    }

    /// Solves B x = b: `b` is indexed by row and is zero afterwards, `x` by position.
    mutating func solve(_ b: UnsafeMutablePointer<Double>, into x: UnsafeMutablePointer<Double>) {
        let work = pivotWork.base
        for pivot in 0..<size {
            let row = Int(pivotRow[pivot])
            work[pivot] = b[row]
            b[row] = 0
        }
        solveForward(into: x)
    }

    /// Solves B x = b where `pivotWork` holds b by the pivots of its rows; it is zero afterwards.
    private mutating func solveForward(into x: UnsafeMutablePointer<Double>) {
        let work = pivotWork.base
        let lowerPivot = lowerEta.base
        let lowerStart = lowerStart.base
        let lowerIndex = lowerIndex.base
        let lowerValue = lowerValue.base
        for eta in 0..<self.lowerEta.count {
            let t = work[Int(lowerPivot[eta])]
            if t == 0 { continue }
            for entry in Int(lowerStart[eta])..<Int(lowerStart[eta + 1]) {
                work[Int(lowerIndex[entry])] -= lowerValue[entry] * t
            }
        }
        let pivotPosition = pivotPosition.base
        let diagonal = diagonal.base
        let upperStart = upperStart.base
        let upperIndex = upperIndex.base
        let upperValue = upperValue.base
        x.update(repeating: 0, count: size)
        var pivot = size - 1
        while pivot >= 0 {
            var t = work[pivot]
            if t != 0 {
                work[pivot] = 0
                t /= diagonal[pivot]
                if abs(t) >= 1e-14 {
                    for entry in Int(upperStart[pivot])..<Int(upperStart[pivot + 1]) {
                        work[Int(upperIndex[entry])] -= upperValue[entry] * t
                    }
                    x[Int(pivotPosition[pivot])] = t
                }
            }
            pivot -= 1
        }
        let etaStart = etaStart.base
        let etaIndex = etaIndex.base
        let etaValue = etaValue.base
        for eta in 0..<updates {
            let position = Int(etaPosition[eta])
            let own = x[position]
            if own == 0 { continue }
            let t = own / etaPivot[eta]
            x[position] = t
            for entry in Int(etaStart[eta])..<Int(etaStart[eta + 1]) {
                x[Int(etaIndex[entry])] -= etaValue[entry] * t
            }
        }
    }

    /// Solves Bᵀ y = e, the unit vector of a position; `c` is zero before and afterwards, `y` by row.
    mutating func solveTransposed(
        unit position: Int,
        _ c: UnsafeMutablePointer<Double>,
        into y: UnsafeMutablePointer<Double>
    ) {
        c[position] = 1
        applyEtasTransposed(c)
        // Nothing else than the unit and the positions of etas can have become other than 0.
        take(c, position)
        for eta in 0..<updates { take(c, Int(etaPosition[eta])) }
        solveBackward(into: y)
    }

    private mutating func take(_ c: UnsafeMutablePointer<Double>, _ position: Int) {
        if c[position] == 0 { return }
        pivotWork[Int(positionPivot[position])] = c[position]
        c[position] = 0
    }

    /// Solves Bᵀ y = c: `c` is indexed by position and is zero afterwards, `y` by row.
    mutating func solveTransposed(_ c: UnsafeMutablePointer<Double>, into y: UnsafeMutablePointer<Double>) {
        applyEtasTransposed(c)
        let work = pivotWork.base
        for pivot in 0..<size {
            let position = Int(pivotPosition[pivot])
            work[pivot] = c[position]
            c[position] = 0
        }
        solveBackward(into: y)
    }

    private mutating func applyEtasTransposed(_ c: UnsafeMutablePointer<Double>) {
        let etaStart = etaStart.base
        let etaIndex = etaIndex.base
        let etaValue = etaValue.base
        var eta = updates - 1
        while eta >= 0 {
            let position = Int(etaPosition[eta])
            var t = c[position]
            for entry in Int(etaStart[eta])..<Int(etaStart[eta + 1]) {
                t -= etaValue[entry] * c[Int(etaIndex[entry])]
            }
            c[position] = t / etaPivot[eta]
            eta -= 1
        }
    }

    /// Solves (L U)ᵀ y = c where `pivotWork` holds c by the pivots of its positions; it is zero afterwards.
    private mutating func solveBackward(into y: UnsafeMutablePointer<Double>) {
        let work = pivotWork.base
        let diagonal = diagonal.base
        let acrossStart = acrossStart.base
        let acrossIndex = acrossIndex.base
        let acrossValue = acrossValue.base
        for pivot in 0..<size {
            var t = work[pivot]
            if t == 0 { continue }
            t /= diagonal[pivot]
            if abs(t) < 1e-14 { t = 0 }
            work[pivot] = t
            if t == 0 { continue }
            for entry in Int(acrossStart[pivot])..<Int(acrossStart[pivot + 1]) {
                work[Int(acrossIndex[entry])] -= acrossValue[entry] * t
            }
        }
        let lowerPivot = lowerEta.base
        let lowerStart = lowerStart.base
        let lowerIndex = lowerIndex.base
        let lowerValue = lowerValue.base
        var lower = lowerEta.count - 1
        while lower >= 0 {
            var t = work[Int(lowerPivot[lower])]
            for entry in Int(lowerStart[lower])..<Int(lowerStart[lower + 1]) {
                t -= lowerValue[entry] * work[Int(lowerIndex[entry])]
            }
            work[Int(lowerPivot[lower])] = t
            lower -= 1
        }
        let pivotRow = pivotRow.base
        y.update(repeating: 0, count: size)
        for pivot in 0..<size {
            let t = work[pivot]
            if t == 0 { continue }
            y[Int(pivotRow[pivot])] = t
            work[pivot] = 0
        }
    }

    /// Notes that the basis's column at `position` is replaced by one that is `column` in the present basis, other than 0 at
    /// `places` only.
    mutating func update(
        _ column: UnsafeMutablePointer<Double>,
        _ places: borrowing Buffer<Int32>,
        at position: Int
    ) {
        etaPosition.append(Int32(position))
        etaPivot.append(column[position])
        for item in 0..<places.count {
            let place = Int(places[item])
            if place == position || abs(column[place]) <= 1e-14 { continue }
            etaIndex.append(Int32(place))
            etaValue.append(column[place])
        }
        etaStart.append(Int32(etaIndex.count))
        updates += 1
    }
}
