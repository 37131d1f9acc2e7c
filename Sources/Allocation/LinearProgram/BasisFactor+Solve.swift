extension BasisFactor {
    /// Solves B x = b: `b` is indexed by row and is zero afterwards, `x` by position.
    mutating func solve(_ b: UnsafeMutablePointer<Double>, into x: UnsafeMutablePointer<Double>) {
        let lowerStart = lowerStart.base
        let lowerIndex = lowerIndex.base
        let lowerValue = lowerValue.base
        let lowerRow = lowerRow.base
        for eta in 0..<self.lowerRow.count {
            let t = b[Int(lowerRow[eta])]
            if t == 0 { continue }
            for entry in Int(lowerStart[eta])..<Int(lowerStart[eta + 1]) {
                b[Int(lowerIndex[entry])] -= lowerValue[entry] * t
            }
        }
        let pivotRow = pivotRow.base
        let pivotPosition = pivotPosition.base
        let diagonal = diagonal.base
        let upperStart = upperStart.base
        let upperIndex = upperIndex.base
        let upperValue = upperValue.base
        var pivot = size - 1
        while pivot >= 0 {
            let row = Int(pivotRow[pivot])
            var t = b[row]
            if t != 0 {
                b[row] = 0
                t /= diagonal[pivot]
                if abs(t) < 1e-14 { t = 0 }
                for entry in Int(upperStart[pivot])..<Int(upperStart[pivot + 1]) {
                    b[Int(pivotRow[Int(upperIndex[entry])])] -= upperValue[entry] * t
                }
            }
            x[Int(pivotPosition[pivot])] = t
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

    /// Solves Bᵀ y = c: `c` is indexed by position and is used up, `y` by row.
    mutating func solveTransposed(_ c: UnsafeMutablePointer<Double>, into y: UnsafeMutablePointer<Double>) {
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
        let pivotRow = pivotRow.base
        let pivotPosition = pivotPosition.base
        let diagonal = diagonal.base
        let acrossStart = acrossStart.base
        let acrossIndex = acrossIndex.base
        let acrossValue = acrossValue.base
        for pivot in 0..<size {
            var t = c[Int(pivotPosition[pivot])]
            if t != 0 {
                t /= diagonal[pivot]
                if abs(t) < 1e-14 { t = 0 }
                for entry in Int(acrossStart[pivot])..<Int(acrossStart[pivot + 1]) {
                    c[Int(pivotPosition[Int(acrossIndex[entry])])] -= acrossValue[entry] * t
                }
            }
            y[Int(pivotRow[pivot])] = t
        }
        let lowerStart = lowerStart.base
        let lowerIndex = lowerIndex.base
        let lowerValue = lowerValue.base
        var lower = lowerRow.count - 1
        while lower >= 0 {
            let row = Int(lowerRow[lower])
            var t = y[row]
            for entry in Int(lowerStart[lower])..<Int(lowerStart[lower + 1]) {
                t -= lowerValue[entry] * y[Int(lowerIndex[entry])]
            }
            y[row] = t
            lower -= 1
        }
    }

    /// Notes that the basis's column at `position` is replaced by one that is `column` in the present basis.
    mutating func update(_ column: UnsafeMutablePointer<Double>, at position: Int) {
        etaPosition.append(Int32(position))
        etaPivot.append(column[position])
        for place in 0..<size where place != position && abs(column[place]) > 1e-14 {
            etaIndex.append(Int32(place))
            etaValue.append(column[place])
        }
        etaStart.append(Int32(etaIndex.count))
        updates += 1
    }
}
