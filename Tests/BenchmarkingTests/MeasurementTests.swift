import Allocation
import Benchmarking
import Testing

@Suite struct MeasurementTests {
    private static var row: Measurement {
        var row = Measurement(failed: "gap_d05100", "")
        (row.needs, row.options, row.status) = (100, 500, "feasible")
        (row.objective, row.bound, row.gap) = (5646, 5647, 1.0 / 5646)
        (row.seconds, row.mebibytes, row.problems) = (1.234, 56, [])
        return row
    }

    @Test func `columns that nobody needs are left out`() {
        #expect(
            MeasurementTable([Self.row]).lines() == [
                "instance    needs × options  objective  bound   gap %  seconds  MiB   check",
                "gap_d05100        100 × 500       5646   5647  0.0178     1.23   56  passed",
            ]
        )
    }

    @Test func `best known values and peers have columns of their own`() {
        var row = Self.row
        row.compare(best: 5647)
        row.compare(Measurement.Peer(name: "highs", objective: 5640, bound: 5650.2, seconds: 60))
        #expect(row.problems.isEmpty)
        var other = row
        other.compare(Measurement.Peer(name: "cp-sat", objective: nil, bound: 5700, seconds: 61))
        let lines = MeasurementTable([row, other]).lines(.markdown)
        let own = "| gap_d05100 | 100 × 500 | 5646 | 5647 | 0.0178 | 1.23 | 56 | passed | 5647 | 0.0178 "
        #expect(
            lines.first?.hasSuffix("| highs | its bound | its seconds | cp-sat | its bound | its seconds |")
                == true
        )
        #expect(lines.dropFirst(2).first == own + "| 5640 | 5651 | 60.00 | - | - | - |")
        #expect(lines.last == own + "| 5640 | 5651 | 60.00 | - | 5700 | 61.00 |")
    }

    @Test func `a bound under what somebody has found is refuted`() {
        var row = Self.row
        row.compare(best: 5648)
        #expect(row.problems.count == 1)
        row.compare(Measurement.Peer(name: "highs", objective: 5650, bound: nil, seconds: nil))
        #expect(row.problems.count == 2)
        #expect(MeasurementTable([row]).lines().last?.contains("FAILED") == true)
    }

    @Test func `a warm solve of a changed call starts from the first one's solution`() throws {
        let call = SyntheticCall(needs: 60, offers: 24, seed: 1)
        let (problem, changed) = (call.problem(), call.problem(replacing: 10))
        var options = SolveOptions()
        options.workLimit = 3_000_000
        let first = Solver.solve(problem, options: options).solution
        try options.startWarm(from: first, of: problem, for: changed)
        #expect(!options.warmPicks.isEmpty && options.warmPicks.count < first.picks.count)
        #expect(options.warmPrices.count == changed.limitCount)
        for pick in options.warmPicks {
            let need = try #require(
                (0..<changed.needCount).last { need in
                    let first = changed.components(of: need).lowerBound
                    return changed.options(of: first).lowerBound <= pick.option
                }
            )
            #expect(!changed.needIDs[need].hasSuffix("-new"))
        }
        #expect(MeasuredSolve(changed, options).measurement(of: "warm").problems.isEmpty)
    }
}
