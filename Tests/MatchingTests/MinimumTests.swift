import Allocation
import Programme
import Testing

@testable import Matching

/// Needs that can use no less than some quantity, and changes whose amount is found by solving.
@Suite("A minimum that is out of reach, and amounts that are found by solving")
struct MinimumTests {
    /// Need A asks for 8,000 GPU-hours, 5,000 at least, of windows that hold so much each.
    private func pool(_ capacities: [Int64], suppliers: Int64) -> SolvedPool {
        var pair = Fixture(.compute)
        pair.window.closes = day("2027-12-31")
        pair.window.quantityMinimum = 1
        (pair.component.quantity, pair.component.quantityMinimum) = (8_000, 5_000)
        pair.component.suppliersMaximum = suppliers
        var need = pair.need
        need.externalID = "A"
        need.components = [pair.component]
        let offers = capacities.enumerated().map { place, capacity in
            var offer = pair.offer
            offer.externalID = "O\(place)"
            pair.window.capacity = capacity
            offer.windows = [pair.window]
            return offer
        }
        return SolvedPool(pair.snapshot(needs: [need], offers: offers), seed: 1) {
            Solver.solve($0).solution
        }
    }

    @Test(
        "All that a need may have together is less than its minimum: the two are told, and no rival is blamed"
    )
    func outOfReach() throws {
        let pool = pool([2_000, 1_500, 900], suppliers: 2)
        let miss = try #require(pool.standing(of: "A")?.miss)
        #expect(miss.reason == .minimumTooLarge && miss.component == "main")
        #expect(miss.reach == .init(most: 3_500, least: 5_000, unit: .gpuHour, suppliers: 2))
        let less = try #require(
            ChangeProposals(pool, "A").all.first { $0.subject == .component(need: "A", "main") }
        )
        #expect(less.edits.map(\.field) == ["quantity_minimum"] && less.edits[0].to == .integer(3_500))
        #expect(pool.trial(of: less, for: "A").serves)
        var more = less
        more.edits[0].to = .integer(3_501)
        #expect(!pool.trial(of: more, for: "A").serves)
    }

    @Test("Windows that are enough together are no such reason")
    func inReach() throws {
        #expect(try #require(pool([2_000, 1_500, 1_500], suppliers: 3).standing(of: "A")).miss == nil)
        #expect(pool([2_000, 1_500, 1_400], suppliers: 3).standing(of: "A")?.miss?.reach?.most == 4_900)
    }

    @Test("What pins have used up is held whatever share of it was reserved, and counts as used")
    func pinnedAway() throws {
        var pair = Fixture()
        pair.window.capacity = 2
        (pair.offer.reservedFor, pair.offer.reservedPercent) = (.ldc, 50)
        var ruling = Ruling()
        ruling.externalID = "R"
        ruling.action = .pin
        (ruling.need, ruling.offer) = ("B", "O")
        pair.snapshot.rulings = [ruling]
        let needs = [("A", Int64(1)), ("B", 2)].map { id, quantity in
            var need = pair.need
            need.externalID = id
            pair.component.quantity = quantity
            need.components = [pair.component]
            return need
        }
        pair.offer.windows = [pair.window]
        let pool = SolvedPool(pair.snapshot(needs: needs, offers: [pair.offer]), seed: 1) {
            Solver.solve($0).solution
        }
        let miss = try #require(pool.standing(of: "A")?.miss)
        #expect(miss.reason == .held && miss.heldBy == ["R"] && miss.limit == nil)
        let capacity = try #require(pool.limits(of: "A", pool.proof).first { $0.sort == .capacity })
        #expect(capacity.used == 2 && capacity.atMost == 2)
        // There was nothing left that a reserve could keep from it.
        #expect(!pool.limits(of: "A", pool.proof).contains { $0.sort == .reserve })
        #expect(capacity.holdsFrom.map { $0 >= 2 } ?? true)
    }

    @Test(
        "What one solve found and another did not confirm is tried with twice as much, and no other change is"
    )
    func further() {
        func change(_ field: String, _ from: Int64, _ to: Int64, _ effort: Int64) -> Change? {
            Change(
                .window(offer: "O", "main"),
                [.init(field, from: .integer(from), to: .integer(to))],
                effort: effort
            ).further
        }
        #expect(change("capacity", 10, 12, 20)?.edits.map(\.to) == [.integer(14)])
        #expect(change("capacity", 10, 12, 20)?.effort == 40)
        #expect(change("cohort_minimum", 10, 8, 20)?.edits.map(\.to) == [.integer(6)])
        #expect(change("cohort_minimum", 3, 1, 67) == nil)
        #expect(change("at_most", 100, 101, Change.Effort.decision)?.effort == Change.Effort.decision)
        #expect(change("urgency", 1, 2, Change.Effort.level) == nil)
    }

    @Test(
        "Half a number is as far as twice, and more than ten times is far",
        arguments: [
            (100, 50, 100, nil), (50, 100, 100, nil), (0, 40, 4_000, nil), (10, 100, 900, nil),
            (10, 101, 910, "edit-times-more 10"), (5_000, 30, 16_567, "edit-times-less 166"),
        ] as [(Int64, Int64, Int64, String?)]
    )
    func far(from: Int64, to: Int64, effort: Int64, words: String?) throws {
        #expect(Change.Effort.change(from: from, to: to) == effort)
        let change = Change(
            .component(need: "A", "main"),
            [.init("quantity_minimum", from: .integer(from), to: .integer(to))],
            effort: effort
        )
        #expect(change.isFar == (words != nil))
        guard case .all(let edits)? = change.phrase.values["edits"], case .phrase(let edit)? = edits.first
        else {
            Issue.record("no edit")
            return
        }
        let factor = edit.values["factor"].flatMap {
            if case .number(let number) = $0 { number } else { nil }
        }
        #expect(factor.map { "\(edit.code) \($0)" } == words)
    }
}
