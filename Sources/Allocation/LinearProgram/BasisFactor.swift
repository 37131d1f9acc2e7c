/// The factors of a simplex basis: L and U of the last factorisation, and a product of eta columns for the
/// changes since (Dantzig and Orchard-Hays 1954).
///
/// Singleton columns and rows are taken first, so that only a small nucleus is eliminated, left-looking with
/// threshold pivoting (Gilbert and Peierls 1988; Suhl and Suhl 1990 for the order). Solves go through a dense vector in the
/// order of the pivots, so that zeros are skipped in one run over memory.
struct BasisFactor: ~Copyable {
    var size = 0
    /// Changes of the basis since the last factorisation.
    var updates = 0

    var pivotRow = Buffer<Int32>()
    var pivotPosition = Buffer<Int32>()
    var diagonal = Buffer<Double>()

    /// The row of each eta of L, and the rows of its entries; pivots instead of rows once factorised.
    var lowerEta = Buffer<Int32>()
    var lowerStart = Buffer<Int32>()
    var lowerIndex = Buffer<Int32>()
    var lowerValue = Buffer<Double>()

    var upperStart = Buffer<Int32>()
    var upperIndex = Buffer<Int32>()
    var upperValue = Buffer<Double>()
    var acrossStart = Buffer<Int32>()
    var acrossIndex = Buffer<Int32>()
    var acrossValue = Buffer<Double>()

    var etaPosition = Buffer<Int32>()
    var etaPivot = Buffer<Double>()
    var etaStart = Buffer<Int32>()
    var etaIndex = Buffer<Int32>()
    var etaValue = Buffer<Double>()

    var work = Buffer<Double>()
    /// A vector by pivot; zero between solves.
    var pivotWork = Buffer<Double>()
    var positionPivot = Buffer<Int32>()
    var rowPivot = Buffer<Int32>()
    var rowCount = Buffer<Int32>()
    var columnCount = Buffer<Int32>()
    var rowStart = Buffer<Int32>()
    var rowColumns = Buffer<Int32>()
    var queue = Buffer<Int32>()
    var columnDone = Buffer<Bool>()
    var pattern = Buffer<Int32>()
    var nucleusRows = Buffer<Int32>()

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
        numberByPivot()
        transposeUpper()
    }

    mutating func reset(_ size: Int) {
        self.size = size
        updates = 0
        pivotRow.removeAll()
        pivotPosition.removeAll()
        diagonal.removeAll()
        lowerEta.removeAll()
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
        pivotWork.resize(size, 0)
        pivotWork.fill(0)
        rowPivot.resize(size, -1)
        rowPivot.fill(-1)
        rowCount.resize(size, 0)
        rowCount.fill(0)
        columnCount.resize(size, 0)
        columnDone.resize(size, false)
        columnDone.fill(false)
        queue.removeAll()
    }

    mutating func countEntries(
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

    mutating func finishPivot(_ row: Int, _ position: Int, _ value: Double) {
        rowPivot[row] = Int32(pivotRow.count)
        columnDone[position] = true
        pivotRow.append(Int32(row))
        pivotPosition.append(Int32(position))
        diagonal.append(value)
        upperStart.append(Int32(upperIndex.count))
    }

    mutating func takeColumnSingletons(
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

    mutating func takeRowSingletons(
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
                lowerEta.append(Int32(row))
                lowerStart.append(Int32(lowerIndex.count))
            }
            finishPivot(row, position, pivotValue)
        }
    }

    mutating func replaceDependent(
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

    /// Names the rows of L by their pivots.
    mutating func numberByPivot() {
        positionPivot.resize(size, 0)
        for pivot in 0..<size { positionPivot[Int(pivotPosition[pivot])] = Int32(pivot) }
        for eta in 0..<lowerEta.count { lowerEta[eta] = rowPivot[Int(lowerEta[eta])] }
        for entry in 0..<lowerIndex.count { lowerIndex[entry] = rowPivot[Int(lowerIndex[entry])] }
    }

    mutating func transposeUpper() {
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
}
