/// The factors of a simplex basis: L and U of the last factorisation, and a product of eta columns for the
/// changes since (Dantzig and Orchard-Hays 1954).
///
/// Singleton columns and rows are taken first, so that only a small nucleus is eliminated, left-looking with
/// threshold pivoting (Gilbert and Peierls 1988; Suhl and Suhl 1990 for the order). Vectors are dense;
/// zeros in them are skipped.
struct BasisFactor: ~Copyable {
    private(set) var size = 0
    /// Changes of the basis since the last factorisation.
    private(set) var updates = 0

    private var pivotRow = Buffer<Int32>()
    private var pivotPosition = Buffer<Int32>()
    private var diagonal = Buffer<Double>()

    private var lowerRow = Buffer<Int32>()
    private var lowerStart = Buffer<Int32>()
    private var lowerIndex = Buffer<Int32>()
    private var lowerValue = Buffer<Double>()

    private var upperStart = Buffer<Int32>()
    private var upperIndex = Buffer<Int32>()
    private var upperValue = Buffer<Double>()
    private var acrossStart = Buffer<Int32>()
    private var acrossIndex = Buffer<Int32>()
    private var acrossValue = Buffer<Double>()

    private var etaPosition = Buffer<Int32>()
    private var etaPivot = Buffer<Double>()
    private var etaStart = Buffer<Int32>()
    private var etaIndex = Buffer<Int32>()
    private var etaValue = Buffer<Double>()

    private var work = Buffer<Double>()
    private var rowPivot = Buffer<Int32>()
    private var rowCount = Buffer<Int32>()
    private var columnCount = Buffer<Int32>()
    private var rowStart = Buffer<Int32>()
    private var rowColumns = Buffer<Int32>()
    private var queue = Buffer<Int32>()
    private var columnDone = Buffer<Bool>()
    private var pattern = Buffer<Int32>()
    private var nucleusRows = Buffer<Int32>()

    /// The nonzeros of U, L and the etas, a measure of what a solve costs.
    var fill: Int { upperIndex.count + lowerIndex.count + etaIndex.count + size }

    /// The nonzeros of the etas.
    var etaFill: Int { etaIndex.count }

    // MARK: - Factorisation

    /// Factorises the basis whose position k holds column `head[k]`, a structural one of the matrix or, as
    /// `~row`, a logical one, which is −1 in its row.
    ///
    /// Where the columns are dependent, `replace(position, row)` is told which position now holds the logical
    /// of which row.
    mutating func factorise(
        _ head: UnsafeMutablePointer<Int32>,
        size: Int,
        start: UnsafeMutablePointer<Int32>,
        index: UnsafeMutablePointer<Int32>,
        value: UnsafeMutablePointer<Double>,
        replace: (Int, Int) -> Void
    ) {
        reset(size)
        countEntries(head, start, index)
        takeColumnSingletons(head, start, index, value)
        takeRowSingletons(head, start, index, value)
        eliminateNucleus(head, start, index, value)
        replaceDependent(head, replace)
        transposeUpper()
    }

    private mutating func reset(_ size: Int) {
        self.size = size
        updates = 0
        pivotRow.removeAll()
        pivotPosition.removeAll()
        diagonal.removeAll()
        lowerRow.removeAll()
        lowerStart.removeAll()
        lowerIndex.removeAll()
        lowerValue.removeAll()
        lowerStart.append(0)
        upperStart.removeAll()
        upperIndex.removeAll()
        upperValue.removeAll()
        upperStart.append(0)
        etaPosition.removeAll()
        etaPivot.removeAll()
        etaStart.removeAll()
        etaStart.append(0)
        etaIndex.removeAll()
        etaValue.removeAll()
        work.resize(size, 0)
        work.fill(0)
        rowPivot.resize(size, -1)
        rowPivot.fill(-1)
        rowCount.resize(size, 0)
        rowCount.fill(0)
        columnCount.resize(size, 0)
        columnDone.resize(size, false)
        columnDone.fill(false)
        queue.removeAll()
    }

    private mutating func countEntries(
        _ head: UnsafeMutablePointer<Int32>,
        _ start: UnsafeMutablePointer<Int32>,
        _ index: UnsafeMutablePointer<Int32>
    ) {
        for position in 0..<size {
            let column = Int(head[position])
            if column < 0 {
                columnCount[position] = 1
                rowCount[~column] += 1
            } else {
                columnCount[position] = start[column + 1] - start[column]
                for entry in Int(start[column])..<Int(start[column + 1]) { rowCount[Int(index[entry])] += 1 }
            }
        }
        rowStart.resize(size + 1, 0)
        rowStart[0] = 0
        for row in 0..<size { rowStart[row + 1] = rowStart[row] + rowCount[row] }
        rowColumns.resize(Int(rowStart[size]), 0)
        pattern.resize(size, 0)
        for row in 0..<size { pattern[row] = rowStart[row] }
        for position in 0..<size {
            let column = Int(head[position])
            if column < 0 {
                rowColumns[Int(pattern[~column])] = Int32(position)
                pattern[~column] += 1
            } else {
                for entry in Int(start[column])..<Int(start[column + 1]) {
                    let row = Int(index[entry])
                    rowColumns[Int(pattern[row])] = Int32(position)
                    pattern[row] += 1
                }
            }
        }
    }

    private mutating func finishPivot(_ row: Int, _ position: Int, _ value: Double) {
        rowPivot[row] = Int32(pivotRow.count)
        columnDone[position] = true
        pivotRow.append(Int32(row))
        pivotPosition.append(Int32(position))
        diagonal.append(value)
        upperStart.append(Int32(upperIndex.count))
    }

    private mutating func takeColumnSingletons(
        _ head: UnsafeMutablePointer<Int32>,
        _ start: UnsafeMutablePointer<Int32>,
        _ index: UnsafeMutablePointer<Int32>,
        _ value: UnsafeMutablePointer<Double>
    ) {
        for position in 0..<size where columnCount[position] == 1 { queue.append(Int32(position)) }
        var next = 0
        while next < queue.count {
            let position = Int(queue[next])
            next += 1
            if columnDone[position] || columnCount[position] != 1 { continue }
            let column = Int(head[position])
            var pivot = -1
            var pivotValue = -1.0
            if column < 0 {
                if rowPivot[~column] >= 0 { continue }
                pivot = ~column
            } else {
                for entry in Int(start[column])..<Int(start[column + 1]) where rowPivot[Int(index[entry])] < 0
                {
                    pivot = Int(index[entry])
                    pivotValue = value[entry]
                }
                if pivot < 0 || abs(pivotValue) < 1e-11 { continue }
                for entry in Int(start[column])..<Int(start[column + 1]) where Int(index[entry]) != pivot {
                    upperIndex.append(rowPivot[Int(index[entry])])
                    upperValue.append(value[entry])
                }
            }
            finishPivot(pivot, position, pivotValue)
            for place in Int(rowStart[pivot])..<Int(rowStart[pivot + 1]) {
                let other = Int(rowColumns[place])
                if columnDone[other] { continue }
                columnCount[other] -= 1
                if columnCount[other] == 1 { queue.append(Int32(other)) }
            }
        }
        // From here on a row's count is of columns that are left.
        for row in 0..<size where rowPivot[row] < 0 {
            var count: Int32 = 0
            for place in Int(rowStart[row])..<Int(rowStart[row + 1]) where !columnDone[Int(rowColumns[place])]
            {
                count += 1
            }
            rowCount[row] = count
        }
    }

    private mutating func takeRowSingletons(
        _ head: UnsafeMutablePointer<Int32>,
        _ start: UnsafeMutablePointer<Int32>,
        _ index: UnsafeMutablePointer<Int32>,
        _ value: UnsafeMutablePointer<Double>
    ) {
        queue.removeAll()
        for row in 0..<size where rowPivot[row] < 0 && rowCount[row] == 1 { queue.append(Int32(row)) }
        var next = 0
        while next < queue.count {
            let row = Int(queue[next])
            next += 1
            if rowPivot[row] >= 0 || rowCount[row] != 1 { continue }
            var position = -1
            for place in Int(rowStart[row])..<Int(rowStart[row + 1]) where !columnDone[Int(rowColumns[place])]
            {
                position = Int(rowColumns[place])
            }
            if position < 0 { continue }
            let column = Int(head[position])
            // A logical that is left shares its row with another column and is no row singleton's only one.
            if column < 0 { continue }
            var pivotValue = 0.0
            var largest = 0.0
            for entry in Int(start[column])..<Int(start[column + 1]) where rowPivot[Int(index[entry])] < 0 {
                largest = max(largest, abs(value[entry]))
                if Int(index[entry]) == row { pivotValue = value[entry] }
            }
            if abs(pivotValue) < 1e-11 || abs(pivotValue) < 1e-3 * largest { continue }
            let before = lowerIndex.count
            for entry in Int(start[column])..<Int(start[column + 1]) {
                let other = Int(index[entry])
                if other == row { continue }
                if rowPivot[other] >= 0 {
                    upperIndex.append(rowPivot[other])
                    upperValue.append(value[entry])
                } else {
                    lowerIndex.append(Int32(other))
                    lowerValue.append(value[entry] / pivotValue)
                    rowCount[other] -= 1
                    if rowCount[other] == 1 { queue.append(Int32(other)) }
                }
            }
            if lowerIndex.count > before {
                lowerRow.append(Int32(row))
                lowerStart.append(Int32(lowerIndex.count))
            }
            finishPivot(row, position, pivotValue)
        }
    }

    private mutating func eliminateNucleus(
        _ head: UnsafeMutablePointer<Int32>,
        _ start: UnsafeMutablePointer<Int32>,
        _ index: UnsafeMutablePointer<Int32>,
        _ value: UnsafeMutablePointer<Double>
    ) {
        // Columns by how many entries they have in rows that are left; ties by position.
        queue.removeAll()
        for position in 0..<size where !columnDone[position] {
            let column = Int(head[position])
            var count: Int32 = 0
            if column < 0 {
                count = 1
            } else {
                for entry in Int(start[column])..<Int(start[column + 1]) where rowPivot[Int(index[entry])] < 0
                {
                    count += 1
                }
            }
            columnCount[position] = count
            queue.append(Int32(position))
        }
        if queue.count == 0 { return }
        let counts = columnCount.base
        var order = UnsafeMutableBufferPointer(start: queue.base, count: queue.count)
        order.sort {
            let (a, b) = (counts[Int($0)], counts[Int($1)])
            return a != b ? a < b : $0 < $1
        }
        let firstEta = lowerRow.count
        let firstPivot = pivotRow.count
        let work = work.base
        nucleusRows.removeAll()
        for item in 0..<queue.count {
            let position = Int(queue[item])
            let column = Int(head[position])
            pattern.removeAll()
            let upperBefore = upperIndex.count
            if column < 0 {
                let row = ~column
                if rowPivot[row] >= 0 {
                    upperIndex.append(rowPivot[row])
                    upperValue.append(-1)
                }
                work[row] = -1
                pattern.append(Int32(row))
            } else {
                for entry in Int(start[column])..<Int(start[column + 1]) {
                    let row = Int(index[entry])
                    work[row] = value[entry]
                    pattern.append(Int32(row))
                }
                for place in 0..<pattern.count {
                    let row = Int(pattern[place])
                    let pivot = rowPivot[row]
                    // Entries in rows of the nucleus that are pivoted change still: they are taken below.
                    if pivot >= 0, Int(pivot) < firstPivot {
                        upperIndex.append(pivot)
                        upperValue.append(work[row])
                    }
                }
            }
            applyNucleus(firstEta)
            let pivot = choosePivot()
            if pivot < 0 {
                upperIndex.resize(upperBefore, 0)
                upperValue.resize(upperBefore, 0)
                for place in 0..<pattern.count { work[Int(pattern[place])] = 0 }
                continue
            }
            let pivotValue = work[pivot]
            let before = lowerIndex.count
            for place in 0..<pattern.count {
                let row = Int(pattern[place])
                let entry = work[row]
                work[row] = 0
                if row == pivot || entry == 0 || rowPivot[row] >= 0 { continue }
                let multiplier = entry / pivotValue
                if abs(multiplier) > 1e-14 {
                    lowerIndex.append(Int32(row))
                    lowerValue.append(multiplier)
                }
            }
            if lowerIndex.count > before {
                lowerRow.append(Int32(pivot))
                lowerStart.append(Int32(lowerIndex.count))
            }
            nucleusRows.append(Int32(pivot))
            finishPivot(pivot, position, pivotValue)
        }
    }

    /// Applies the nucleus's etas to the work vector and moves what stands in its pivoted rows to U.
    private mutating func applyNucleus(_ firstEta: Int) {
        let work = work.base
        var eta = firstEta
        for place in 0..<nucleusRows.count {
            let row = Int(nucleusRows[place])
            let owns = eta < lowerRow.count && Int(lowerRow[eta]) == row
            let entry = work[row]
            if entry != 0 {
                upperIndex.append(rowPivot[row])
                upperValue.append(entry)
                work[row] = 0
                if owns {
                    for place in Int(lowerStart[eta])..<Int(lowerStart[eta + 1]) {
                        let other = Int(lowerIndex[place])
                        let old = work[other]
                        if old == 0 { pattern.append(Int32(other)) }
                        let new = old - lowerValue[place] * entry
                        work[other] = new == 0 ? 1e-300 : new
                    }
                }
            }
            if owns { eta += 1 }
        }
    }

    private func choosePivot() -> Int {
        let work = work.base
        var largest = 0.0
        for place in 0..<pattern.count where rowPivot[Int(pattern[place])] < 0 {
            largest = max(largest, abs(work[Int(pattern[place])]))
        }
        if largest < 1e-9 { return -1 }
        var best = -1
        for place in 0..<pattern.count {
            let row = Int(pattern[place])
            if rowPivot[row] >= 0 || abs(work[row]) < 0.1 * largest { continue }
            if best < 0 || rowCount[row] < rowCount[best]
                || (rowCount[row] == rowCount[best] && abs(work[row]) > abs(work[best]))
            {
                best = row
            }
        }
        return best
    }

    private mutating func replaceDependent(
        _ head: UnsafeMutablePointer<Int32>,
        _ replace: (Int, Int) -> Void
    ) {
        guard pivotRow.count < size else { return }
        var row = 0
        for position in 0..<size where !columnDone[position] {
            while rowPivot[row] >= 0 { row += 1 }
            replace(position, row)
            head[position] = Int32(~row)
            // After all eliminations the logical of a row without a pivot is still −1 there and 0 elsewhere.
            finishPivot(row, position, -1)
        }
    }

    private mutating func transposeUpper() {
        acrossStart.resize(size + 1, 0)
        acrossStart.fill(0)
        let entries = upperIndex.count
        acrossIndex.resize(entries, 0)
        acrossValue.resize(entries, 0)
        for entry in 0..<entries { acrossStart[Int(upperIndex[entry]) + 1] += 1 }
        for pivot in 0..<size { acrossStart[pivot + 1] += acrossStart[pivot] }
        pattern.resize(size, 0)
        for pivot in 0..<size { pattern[pivot] = acrossStart[pivot] }
        for pivot in 0..<size {
            for entry in Int(upperStart[pivot])..<Int(upperStart[pivot + 1]) {
                let earlier = Int(upperIndex[entry])
                let place = Int(pattern[earlier])
                acrossIndex[place] = Int32(pivot)
                acrossValue[place] = upperValue[entry]
                pattern[earlier] += 1
            }
        }
    }

    // MARK: - Solves

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
