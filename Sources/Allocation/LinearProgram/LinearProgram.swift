/// A linear program in bounded form, kept ready to be solved again after a change:
/// maximise c·x subject to lower ≤ A x ≤ upper in every row and lower ≤ x ≤ upper in every column.
///
/// A row's activity is a logical variable of its own, coded as `~row` where a column is coded by its index; its
/// reduced cost is the row's dual price. Floating point throughout: what is proven is proven elsewhere, from
/// the prices.
struct LinearProgram: ~Copyable {
    /// Where a variable stands.
    enum Place {
        static let lower: UInt8 = 0
        static let upper: UInt8 = 1
        static let basic: UInt8 = 2
        /// A logical without bounds that is not basic.
        static let free: UInt8 = 3
    }

    /// How a solve ended.
    enum Outcome {
        case optimal
        case infeasible
        case unbounded
        /// Values that have left their bounds by rounding; only within a solve.
        case lost
        /// The iteration limit, or numbers that cannot be trusted.
        case stopped
    }

    static let primalTolerance = 1e-9
    static let leastDualTolerance = 1e-10
    static let pivotTolerance = 1e-7

    var rowCount = 0
    var columnCount = 0

    var start = Buffer<Int32>()
    var index = Buffer<Int32>()
    var value = Buffer<Double>()

    var cost = Buffer<Double>()
    var lower = Buffer<Double>()
    var upper = Buffer<Double>()
    var reduced = Buffer<Double>()
    var place = Buffer<UInt8>()
    /// The position in the basis of a basic column.
    var position = Buffer<Int32>()

    var rowLower = Buffer<Double>()
    var rowUpper = Buffer<Double>()
    var price = Buffer<Double>()
    var rowPlace = Buffer<UInt8>()
    var rowPosition = Buffer<Int32>()

    /// The variable at each position of the basis, and its value.
    var head = Buffer<Int32>()
    var basic = Buffer<Double>()

    var factor = BasisFactor()
    var isFactorised = false
    /// Below what a reduced cost counts as 0: it is a sum of prices times entries, and as exact as the largest of those.
    var reducedTolerance = leastDualTolerance
    /// Dual steepest-edge weights by position; Devex weights by variable.
    var edge = Buffer<Double>()
    var devex = Buffer<Double>()
    var rowDevex = Buffer<Double>()

    var rowWork = Buffer<Double>()
    var positionWork = Buffer<Double>()
    var pivotColumn = Buffer<Double>()
    var pivotRho = Buffer<Double>()
    var spare = Buffer<Double>()
    var alpha = Buffer<Double>()
    /// The columns, none basic, whose entry in the pivot row may not be 0.
    var touched = Buffer<Int32>()
    /// The places at which `pivotColumn` and `pivotRho` are other than 0, ascending.
    var pivotPlaces = Buffer<Int32>()
    var rhoRows = Buffer<Int32>()
    /// The matrix by rows, laid out when a pivot row is asked for: where each row starts, its columns and values.
    var acrossStart = Buffer<Int32>()
    var acrossColumn = Buffer<Int32>()
    var acrossValue = Buffer<Double>()
    var hasRows = false
    var candidates = Buffer<Int32>()
    /// The variables that may be worth entering the basis in the primal method, and for each whether it is among them.
    var attractive = Buffer<Int32>()
    var isListed = Buffer<Bool>()
    var isRowListed = Buffer<Bool>()
    /// The variables whose bounds are relaxed for the time of a primal solve, and their bounds.
    var relaxed = Buffer<Int32>()
    var relaxedLow = Buffer<Double>()
    var relaxedHigh = Buffer<Double>()
    /// Reasonable work: simplex iterations so far.
    var iterations = 0
    /// What the solves have cost, in nonzeros touched; a deterministic clock.
    var work: Int64 = 0

    /// Where the last solve found no point in bounds: prices that grow along `pivotRho`, times this sign, prove it;
    /// and by how much a unit of growth lowers the objective.
    var raySign = 0.0
    var rayRate = 0.0

    init() { start.append(0) }

    // MARK: - Building

    /// Adds a row without entries; its logical is basic.
    mutating func addRow(_ low: Double, _ high: Double) {
        rowLower.append(low)
        rowUpper.append(high)
        price.append(0)
        rowPlace.append(Place.basic)
        rowPosition.append(Int32(rowCount))
        head.append(Int32(~rowCount))
        basic.append(0)
        edge.append(1)
        rowDevex.append(1)
        rowCount += 1
        hasRows = false
        isFactorised = false
    }

    /// Adds a column at its lower bound; entries must have distinct rows.
    mutating func addColumn(
        cost: Double,
        lower: Double,
        upper: Double,
        count: Int,
        rows: UnsafePointer<Int32>,
        values: UnsafePointer<Double>
    ) {
        for entry in 0..<count { appendEntry(Int(rows[entry]), values[entry]) }
        start.append(Int32(index.count))
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        reduced.append(0)
        place.append(Place.lower)
        position.append(-1)
        devex.append(1)
        columnCount += 1
    }

    /// Puts the column that was added last at its upper bound.
    mutating func startAtUpper() {
        if upper[columnCount - 1] < .infinity { place[columnCount - 1] = Place.upper }
        isCurrent = false
    }

    /// Puts the column that was added last into the basis for a row's logical, which goes to its upper bound.
    mutating func makeBasic(in row: Int) {
        guard rowPlace[row] == Place.basic, rowUpper[row] < .infinity else { return }
        let at = Int(rowPosition[row])
        rowPlace[row] = Place.upper
        place[columnCount - 1] = Place.basic
        position[columnCount - 1] = Int32(at)
        head[at] = Int32(columnCount - 1)
        isFactorised = false
        isCurrent = false
    }

    /// Forgets all entries, so that those of every column can be given again with ``appendEntry(_:_:)`` and
    /// ``endColumn()``; costs, bounds and the basis stay.
    mutating func beginEntries() {
        start.removeAll()
        start.append(0)
        index.removeAll()
        value.removeAll()
        hasRows = false
        isFactorised = false
    }

    /// Appends an entry of the column that is being given.
    mutating func appendEntry(_ row: Int, _ amount: Double) {
        if amount == 0 { return }
        index.append(Int32(row))
        value.append(amount)
        hasRows = false
    }

    mutating func endColumn() { start.append(Int32(index.count)) }

    /// Keeps the columns for which `keep` is true, which must include all basic ones, and forgets the others.
    mutating func keepColumns(_ keep: (Int) -> Bool) {
        var kept = 0
        var entries = 0
        hasRows = false
        for column in 0..<columnCount where keep(column) || place[column] == Place.basic {
            let first = Int(start[column])
            let last = Int(start[column + 1])
            for entry in first..<last {
                index[entries] = index[entry]
                value[entries] = value[entry]
                entries += 1
            }
            cost[kept] = cost[column]
            lower[kept] = lower[column]
            upper[kept] = upper[column]
            reduced[kept] = reduced[column]
            place[kept] = place[column]
            position[kept] = position[column]
            devex[kept] = devex[column]
            if place[kept] == Place.basic { head[Int(position[kept])] = Int32(kept) }
            kept += 1
            start[kept] = Int32(entries)
        }
        columnCount = kept
        start.resize(kept + 1, 0)
        index.resize(entries, 0)
        value.resize(entries, 0)
        cost.resize(kept, 0)
        lower.resize(kept, 0)
        upper.resize(kept, 0)
        reduced.resize(kept, 0)
        place.resize(kept, 0)
        position.resize(kept, -1)
        devex.resize(kept, 1)
    }

    /// Sets a column's bounds; where it is not basic it moves to the bound that its reduced cost asks for.
    mutating func setBounds(_ column: Int, _ low: Double, _ high: Double) {
        if lower[column] == low, upper[column] == high { return }
        lower[column] = low
        upper[column] = high
        if place[column] != Place.basic {
            place[column] = reduced[column] > 0 && high < .infinity ? Place.upper : Place.lower
        }
        isCurrent = false
    }

    /// Sets a row's bounds; where its logical is not basic it moves to a bound that is there.
    mutating func setRowBounds(_ row: Int, _ low: Double, _ high: Double) {
        if rowLower[row] == low, rowUpper[row] == high { return }
        rowLower[row] = low
        rowUpper[row] = high
        if rowPlace[row] != Place.basic {
            let wanted = price[row] > 0 ? Place.upper : Place.lower
            if wanted == Place.upper, high < .infinity {
                rowPlace[row] = Place.upper
            } else if low > -.infinity {
                rowPlace[row] = Place.lower
            } else {
                rowPlace[row] = high < .infinity ? Place.upper : Place.free
            }
        }
        isCurrent = false
    }

    /// Whether `basic` holds the values of the present bounds.
    var isCurrent = false

    // MARK: - Reading

    /// The objective of the present point.
    var objective: Double {
        var sum = 0.0
        for column in 0..<columnCount { sum += cost[column] * columnValue(column) }
        return sum
    }

    func columnValue(_ column: Int) -> Double {
        switch place[column] {
        case Place.basic: basic[Int(position[column])]
        case Place.upper: upper[column]
        default: lower[column]
        }
    }
}
