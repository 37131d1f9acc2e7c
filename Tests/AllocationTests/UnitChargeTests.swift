@testable import Allocation
import Testing

@Suite struct UnitChargeTests {
    private struct Item {
        var fixed: Double
        var unit: Double
        var low: Int64
        var high: Int64
    }

    /// The best value of a set of at most `picks` items with quantities that add up to `least` to `most`, in whole units.
    private func best(_ items: ArraySlice<Item>, picks: Int, least: Int64, most: Int64) -> Double {
        guard let item = items.first else { return least <= 0 ? 0 : -.infinity }
        var value = best(items.dropFirst(), picks: picks, least: least, most: most)
        guard picks > 0, item.low <= most else { return value }
        for quantity in item.low...min(item.high, most) {
            let own = item.fixed + item.unit * Double(quantity)
            let rest = best(
                items.dropFirst(),
                picks: picks - 1,
                least: least - quantity,
                most: most - quantity
            )
            value = max(value, own + rest)
        }
        return value
    }

    @Test func `no set of picks is worth more than the bound at the charge that is found`() {
        var random = SeededGenerator(7)
        var capped = 0
        for _ in 0..<3_000 {
            let items = (0..<(1 + random.below(6))).map { _ in
                let low = Int64(1 + random.below(4))
                return Item(
                    fixed: Double(random.below(41) - 25),
                    unit: Double(random.below(21) - 8),
                    low: low,
                    high: low + Int64(random.below(5))
                )
            }
            let picks = 1 + random.below(5)
            let most = Int64(1 + random.below(14))
            let least = Int64(random.below(Int(most) + 1))
            var charges = UnitCharge(capacity: items.count)
            defer { charges.deallocate() }
            for item in items {
                charges.add(fixed: item.fixed, unit: item.unit, low: item.low, high: item.high)
            }
            let charge = charges.find(
                picks: picks,
                most: Double(most),
                minimum: Double(least),
                limit: -.infinity
            )
            charges.price(charge)
            let bound = charge * Double(charge < 0 ? least : most) + charges.top(picks)
            let value = best(items[...], picks: picks, least: least, most: most)
            #expect(bound >= value - 1e-9, "\(items), \(picks) picks, \(least) to \(most)")
            charges.price(0)
            if bound < charges.top(picks) - 1e-9 { capped += 1 }
        }
        #expect(capped > 500, "the charge lowers the bound where the maximum binds: \(capped)")
    }
}
