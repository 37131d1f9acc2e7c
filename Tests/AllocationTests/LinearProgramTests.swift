@testable import Allocation
import Testing

@Suite struct LinearProgramTests {
    /// A program with a known solution, kept beside it in plain arrays.
    private struct Case {
        var rows: [(low: Double, high: Double)] = []
        var columns: [(cost: Double, upper: Double, entries: [(row: Int32, value: Double)])] = []

        init(seed: UInt64) {
            var random = RandomProblem(seed: seed)
            let rowCount = Int(random.int(1...12))
            let columnCount = Int(random.int(1...30))
            var load = [Double](repeating: 0, count: rowCount)
            for _ in 0..<columnCount {
                let upper = random.chance(20) ? Double.infinity : Double(random.int(0...9))
                let point = Double(random.int(0...Int64(min(9, upper))))
                var entries: [(row: Int32, value: Double)] = []
                for row in 0..<rowCount where random.chance(35) {
                    let value = Double(random.int(-3...6))
                    if value == 0 { continue }
                    entries.append((Int32(row), value))
                    load[row] += value * point
                }
                // A column without an upper bound must not pay for itself for ever.
                let cost = upper == .infinity ? -Double(random.int(0...5)) : Double(random.int(-6...9))
                columns.append((cost, upper, entries))
            }
            for row in 0..<rowCount {
                let low = random.chance(40) ? load[row] - Double(random.int(0...6)) : -Double.infinity
                let high = random.chance(70) ? load[row] + Double(random.int(0...6)) : Double.infinity
                rows.append((low, high))
            }
        }

        func add(to program: inout LinearProgram) {
            for row in rows { program.addRow(row.low, row.high) }
            for column in columns {
                var rows = column.entries.map(\.row)
                var values = column.entries.map(\.value)
                program.addColumn(
                    cost: column.cost,
                    lower: 0,
                    upper: column.upper,
                    count: rows.count,
                    rows: &rows,
                    values: &values
                )
            }
        }

        /// Nil where the program's point keeps all bounds and its prices prove it optimal, else what is wrong.
        func fault(_ program: borrowing LinearProgram) -> String? {
            var load = [Double](repeating: 0, count: rows.count)
            var primal = 0.0
            var dual = 0.0
            for (index, column) in columns.enumerated() {
                let x = program.columnValue(index)
                if x < -1e-6 || x > column.upper + 1e-6 { return "column \(index) is \(x)" }
                primal += column.cost * x
                var reduced = column.cost
                for (row, value) in column.entries {
                    load[Int(row)] += value * x
                    reduced -= program.price[Int(row)] * value
                }
                if reduced > 1e-6 {
                    if column.upper == .infinity { return "column \(index) would pay" }
                    dual += reduced * column.upper
                }
            }
            for (index, row) in rows.enumerated() {
                if load[index] < row.low - 1e-6 || load[index] > row.high + 1e-6 {
                    return "row \(index) has \(load[index])"
                }
                let price = program.price[index]
                if abs(price) < 1e-9 { continue }
                let side = price > 0 ? row.high : row.low
                if abs(side) == .infinity { return "row \(index) has a price without a bound" }
                dual += price * side
            }
            // Weak duality: equal values prove both.
            return abs(primal - dual) < 1e-5 * (1 + abs(primal)) ? nil : "\(primal) against \(dual)"
        }
    }

    @Test func `prices and point prove each other`() {
        for seed in 0..<3000 as Range<UInt64> {
            let example = Case(seed: seed)
            var program = LinearProgram()
            example.add(to: &program)
            let outcome = program.solve { _ in false }
            #expect(outcome == .optimal, "seed \(seed)")
            let fault = example.fault(program)
            #expect(fault == nil, "seed \(seed)")
        }
    }

    @Test func `a changed bound is solved on from where it was`() {
        for seed in 0..<1500 as Range<UInt64> {
            var example = Case(seed: seed)
            var program = LinearProgram()
            example.add(to: &program)
            _ = program.solve { _ in false }
            var random = RandomProblem(seed: seed &+ 7)
            // Wider bounds keep the known point.
            let column = Int(random.int(0...Int64(example.columns.count - 1)))
            example.columns[column].upper += 3
            program.setBounds(column, 0, example.columns[column].upper)
            let row = Int(random.int(0...Int64(example.rows.count - 1)))
            example.rows[row].high += 2
            program.setRowBounds(row, example.rows[row].low, example.rows[row].high)
            let isBounded = example.columns[column].cost <= 0 || example.columns[column].upper < .infinity
            let outcome = program.solve { _ in false }
            guard isBounded else { continue }
            #expect(outcome == .optimal, "seed \(seed)")
            let fault = example.fault(program)
            #expect(fault == nil, "seed \(seed)")
        }
    }

    @Test func `rows that cannot be met are found`() {
        for seed in 0..<500 as Range<UInt64> {
            let example = Case(seed: seed)
            var program = LinearProgram()
            example.add(to: &program)
            // One more row over a column that is bounded by 1, which asks for 2.
            program.addRow(2, .infinity)
            var row = Int32(example.rows.count)
            var value = 1.0
            program.addColumn(cost: 1, lower: 0, upper: 1, count: 1, rows: &row, values: &value)
            #expect(program.solve { _ in false } == .infeasible, "seed \(seed)")
        }
    }
}
