import Programme
import Testing

@testable import Matching

@Suite("Counting quantities in lots")
struct ValueScaleTests {
    private func facts(_ pair: Fixture, _ windows: [(inout OfferWindow) -> Void]) -> (
        ComponentFacts, [QuantityRange]
    ) {
        var pair = pair
        // Credits are not spent at a rate.
        if pair.component.kind == .compute {
            (pair.component.unit, pair.offer.unit) = (.creditUSD, .creditUSD)
        }
        pair.need.components = [pair.component]
        pair.offer.windows = windows.enumerated().map { index, change in
            var window = pair.window
            window.code = "w\(index)"
            window.capacity = nil
            window.concurrentGPUs = nil
            change(&window)
            return window
        }
        let pool = PoolFacts(pair.snapshot(needs: [pair.need], offers: [pair.offer]))
        let need = pool.components[0]
        return (need, pool.windows.compactMap { QuantityRange(need, $0, pool) })
    }

    private static let quantities: [Int64] = [
        1, 2, 3, 7, 29, 30, 999, 4_999, 5_000, 12_345, 100_003, 1_000_000, 9_999_991, 123_456_789,
        1_000_000_000,
    ]

    @Test(
        "Rounding stays under 0.01 % of a pick's value, and lots lose next to nothing",
        arguments: quantities
    )
    func rounding(asked: Int64) {
        var pair = Fixture(.compute)
        pair.component.quantity = asked
        let (need, windows) = facts(pair, [{ _ in }])
        for points in [1_000_000, 7_654_321, 40_000_000, 100_000_000] as [Int64] {
            for (share, parts) in [(nil, 1), (nil, 3), (1, 2), (37, 4)] as [(Int64?, Int)] {
                let scale = ValueScale(
                    need,
                    sharePercent: share,
                    parts: parts,
                    choices: [(windows[0], points), (windows[0], points * 2)]
                )
                let portion = share.map { Double($0) / 100 } ?? 1 / Double(parts)
                // Below this, no lot can be priced so finely.
                guard Double(points) * portion >= 5_000 else { continue }
                for value in [points, points * 2] {
                    let exact = Double(value) * portion * Double(scale.lot) / Double(asked)
                    let error = abs(Double(scale.valuePerLot(points: value)) - exact) / exact
                    #expect(error <= 0.0001, "lot \(scale.lot), error \(error)")
                }
                #expect(scale.lot == 1 || asked % scale.lot <= asked / 2)
            }
        }
        let usual = ValueScale(need, sharePercent: nil, parts: 1, choices: [(windows[0], 40_000_000)])
        #expect(asked - asked / usual.lot * usual.lot <= asked / 1_000)
    }

    @Test("Small quantities are counted one by one")
    func single() {
        var pair = Fixture()
        pair.component.quantity = 60
        let (need, windows) = facts(pair, [{ _ in }])
        #expect(ValueScale(need, sharePercent: nil, parts: 1, choices: [(windows[0], 400_000)]).lot == 1)
        #expect(ValueScale(need, sharePercent: nil, parts: 1, choices: [(windows[0], 200_000)]).lot == 2)
    }

    @Test("All or nothing of an odd quantity stays possible, and is worth its points")
    func allOrNothing() {
        var pair = Fixture(.compute)
        pair.component.quantity = 12_345
        pair.component.quantityMinimum = 12_345
        let (need, windows) = facts(pair, [{ _ in }])
        let scale = ValueScale(need, sharePercent: nil, parts: 1, choices: [(windows[0], 40_000_000)])
        #expect(scale.range(windows[0])?.most == 12_345)
        #expect(scale.valuePerLot(points: 40_000_000) * (12_345 / scale.lot) == 40_000_000)
    }

    @Test("No possible window is lost to the lot", arguments: [1, 3] as [Int64])
    func nothingLost(suppliers: Int64) {
        var pair = Fixture(.compute)
        pair.component.suppliersMaximum = suppliers
        for (asked, minimum) in [(100_003, 100_001), (50_000, 49_999), (1_000_000, 1)] as [(Int64, Int64)] {
            pair.component.quantity = asked
            pair.component.quantityMinimum = minimum
            let (need, windows) = facts(pair, [{ $0.lot = 7 }, { _ in }, { $0.quantityMaximum = asked - 1 }])
            let choices = windows.filter { $0.least <= $0.most }
                .map { ($0, Int64(40_000_000)) }
            let scale = ValueScale(need, sharePercent: nil, parts: 1, choices: choices)
            for choice in choices { #expect(scale.range(choice.0) != nil) }
            #expect((minimum + scale.lot - 1) / scale.lot <= asked / scale.lot)
        }
    }

    @Test("A crumb does not make the others coarse")
    func crumb() {
        var pair = Fixture(.compute)
        pair.component.quantity = 1_000
        let (need, windows) = facts(pair, [{ _ in }, { $0.capacity = 1 }])
        let scale = ValueScale(
            need,
            sharePercent: nil,
            parts: 1,
            choices: [(windows[0], 40_000_000), (windows[1], 12_000)]
        )
        #expect(scale.lot == 1)
    }
}
