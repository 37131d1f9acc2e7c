import Allocation
import Programme
import Testing

@testable import Matching

@Suite("Computing time: units, rates and what fits through the GPUs")
struct ComputeQuantityTests {
    private func rate(_ unit: Unit, _ accelerator: String?, _ hours: Int64, _ units: Int64) -> UnitRate {
        var row = UnitRate()
        (row.unit, row.accelerator, row.numerator, row.denominator) = (unit, accelerator, hours, units)
        (row.from, row.source) = (day("2026-01-01"), "list")
        return row
    }

    @Test("H1: a node-hour is worth its GPUs, credits and core-hours need a rate in force")
    func exchange() {
        var pair = Fixture(.compute)
        pair.offer.unit = .nodeHour
        #expect(pair.verdict(KindModalityUnit()) == .incomplete)
        pair.offer.gpusPerNode = 8
        #expect(pair.verdict(KindModalityUnit()) == .pass)
        pair.offer.unit = .creditUSD
        #expect(pair.verdict(KindModalityUnit()) == .incomplete)
        pair.snapshot.rules.unitRates = [rate(.creditUSD, nil, 2, 5)]
        #expect(pair.verdict(KindModalityUnit()) == .pass)
        #expect(
            pair.words(KindModalityUnit()).offer.contains(
                "5 credits of 1 USD = 2 gpu-hours since 1 January 2026, list"
            )
        )
        pair.snapshot.rules.unitRates[0].to = day("2026-11-24")
        #expect(pair.verdict(KindModalityUnit()) == .incomplete)
        pair.component.unit = .creditUSD
        #expect(pair.verdict(KindModalityUnit()) == .pass, "dollars are dollars")
    }

    @Test("H1: accelerators are compared where the need names one")
    func accelerators() {
        var pair = Fixture(.compute)
        pair.offer.accelerator = "FAST"
        #expect(pair.verdict(KindModalityUnit()) == .pass, "an hour of any that fits will do")
        pair.component.accelerator = "SLOW"
        #expect(pair.verdict(KindModalityUnit()) == .incomplete)
        pair.snapshot.rules.unitRates = [rate(.gpuHour, "FAST", 5, 2), rate(.gpuHour, "SLOW", 1, 2)]
        #expect(pair.verdict(KindModalityUnit()) == .pass)
        // One slow hour is a fifth of a fast one: ten of them take two.
        #expect(pair.range?.ceiling == 10)
        pair.window.capacity = 1
        #expect(pair.range?.ceiling == 5)
        pair.component.accelerator = "FAST"
        #expect(pair.range?.ceiling == 1)
    }

    @Test("H6: quantities are exchanged, rounded against both sides' bounds, in the provider's lots")
    func quantities() {
        var pair = Fixture(.compute)
        pair.offer.unit = .nodeHour
        pair.offer.gpusPerNode = 8
        pair.component.quantity = 100
        pair.component.quantityMinimum = 90
        #expect(pair.range?.most == 100 && pair.range?.least == 90 && pair.range?.step == 1)
        pair.window.capacity = 12
        #expect(pair.range?.most == 96)
        #expect(pair.verdict(UsableMinimum()) == .pass)
        pair.window.lot = 2
        #expect(pair.range?.step == 16 && pair.range?.most == 96 && pair.range?.least == 96)
        pair.window.lot = 5
        #expect(pair.verdict(UsableMinimum()) == .short(40, .gpuHours))
        pair.window.lot = 1
        pair.component.quantityMinimum = 1
        pair.window.quantityMinimum = 12
        #expect(pair.range?.least == 96)
    }

    @Test("H6: what the GPUs can give in the days that both have")
    func throughput() {
        var pair = Fixture(.compute)
        pair.window.concurrentGPUs = 2
        pair.window.capacity = 100_000
        pair.component.quantity = 1_488
        pair.component.quantityMinimum = 1_488
        #expect(pair.verdict(UsableMinimum()) == .pass, "2 GPUs for 31 days of 24 hours")
        pair.component.quantity = 1_490
        pair.component.quantityMinimum = 1_490
        #expect(pair.verdict(UsableMinimum()) == .short(2, .gpuHours))
        pair.need.blackouts = [Period("2027-03-01/2027-03-01")].compactMap { $0 }
        #expect(pair.verdict(UsableMinimum()) == .short(50, .gpuHours))
        pair.window.concurrentGPUs = nil
        #expect(pair.verdict(UsableMinimum()) == .incomplete)
        (pair.component.unit, pair.offer.unit) = (.creditUSD, .creditUSD)
        #expect(pair.verdict(UsableMinimum()) == .pass, "credits without GPUs are spent at any rate")
    }

    @Test("H5: matches of the same weeks share what the GPUs can give in them, whatever the capacity")
    func sameWeeks() {
        var pair = Fixture(.compute)
        pair.window.closes = day("2027-12-31")
        pair.window.capacity = 1_000_000
        pair.window.concurrentGPUs = 10
        // 10 GPUs give 7,440 hours in March: two of 5,000 do not fit into it, one in March and one in May do.
        pair.component.quantity = 5_000
        pair.component.quantityMinimum = 5_000
        func matched(_ months: [(String, String)]) -> Int {
            let needs = months.enumerated().map { index, month in
                var need = pair.need
                need.externalID = "N\(index)"
                (need.opens, need.closes) = (day(month.0), day(month.1))
                need.components = [pair.component]
                return need
            }
            var offer = pair.offer
            offer.windows = [pair.window]
            let matcher = Matcher(pair.snapshot(needs: needs, offers: [offer]))
            return matcher.outcome(Solver.solve(matcher.problem).solution).matches.count
        }
        let march = ("2027-03-01", "2027-03-31")
        #expect(matched([march]) == 1)
        #expect(matched([march, march]) == 1)
        #expect(matched([march, ("2027-05-01", "2027-05-31")]) == 2)
        #expect(
            matched([march, ("2027-03-10", "2027-12-31")]) == 2,
            "the second has time enough after March"
        )
        #expect(matched([march, ("2027-03-05", "2027-04-02")]) == 1)
        #expect(matched([march, march, ("2027-03-01", "2027-04-30")]) == 2)
    }

    @Test("Loads on a window are exact, in a scale in which all claimants' units are whole")
    func loads() throws {
        var pair = Fixture(.compute)
        pair.snapshot.rules.unitRates = [rate(.creditUSD, nil, 2, 5)]
        pair.offer.unit = .nodeHour
        pair.offer.gpusPerNode = 8
        pair.window.capacity = 10
        var other = pair.need
        other.externalID = "N2"
        var credits = pair.component
        (credits.unit, credits.quantity) = (.creditUSD, 50)
        other.components = [credits]
        var first = pair.need
        first.components = [pair.component]
        var offer = pair.offer
        offer.windows = [pair.window]
        let matcher = Matcher(pair.snapshot(needs: [first, other], offers: [offer]))
        let problem = matcher.problem
        // A GPU-hour is 1/8 and a dollar 1/20 of a node-hour: the load counts fortieths.
        #expect(problem.limitAtMost == [400])
        #expect(problem.optionLoadPerUnit == [5, 2])
        let solution = Solver.solve(problem).solution
        let outcome = matcher.outcome(solution)
        #expect(outcome.matches.map(\.quantity) == [10, 50])
        #expect(outcome.matches.map(\.offerQuantity) == [2, 3])
        #expect(outcome.windows.map(\.used) == [5])
        #expect(outcome.matches[0].exchange.english == "8 gpu-hours = 1 node-hour, a node has 8 GPUs")
    }
}
