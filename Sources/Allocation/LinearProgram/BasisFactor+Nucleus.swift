extension BasisFactor {
    mutating func eliminateNucleus(
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
        let firstEta = lowerEta.count
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
                lowerEta.append(Int32(pivot))
                lowerStart.append(Int32(lowerIndex.count))
            }
            nucleusRows.append(Int32(pivot))
            finishPivot(pivot, position, pivotValue)
        }
    }

    /// Applies the nucleus's etas to the work vector and moves what stands in its pivoted rows to U.
    mutating func applyNucleus(_ firstEta: Int) {
        let work = work.base
        var eta = firstEta
        for place in 0..<nucleusRows.count {
            let row = Int(nucleusRows[place])
            let owns = eta < lowerEta.count && Int(lowerEta[eta]) == row
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

    func choosePivot() -> Int {
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
}
