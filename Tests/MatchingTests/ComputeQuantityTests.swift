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
                "5 credits of 1 USD = 2 GPU-hours since 2026-01-01, list"
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
        #expect(pair.verdict(UsableMinimum()) == .short(40, .units))
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
        #expect(pair.verdict(UsableMinimum()) == .short(2, .units))
        pair.need.blackouts = [Period("2027-03-01/2027-03-01")].compactMap { $0 }
        #expect(pair.verdict(UsableMinimum()) == .short(50, .units))
        pair.window.concurrentGPUs = nil
        #expect(pair.verdict(UsableMinimum()) == .incomplete)
        (pair.component.unit, pair.offer.unit) = (.creditUSD, .creditUSD)
        #expect(pair.verdict(UsableMinimum()) == .pass, "credits without GPUs are spent at any rate")
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
        #expect(outcome.matches[0].exchange == "8 gpu-hour = 1 node-hour; a node has 8 GPUs")
    }
}
