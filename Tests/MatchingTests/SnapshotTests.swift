import Programme
import Testing

@testable import Matching

@Suite("The canonical text of a snapshot")
struct SnapshotTests {
    @Test("Read back it is the same snapshot, dated tables, rulings and the policy's rules included")
    func roundTrip() throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            var snapshot = randomPool(seed: seed)
            var floor = PortfolioRule()
            (floor.name, floor.type, floor.group, floor.percent) = ("half; of\tall", .floor, .ldc, 50)
            floor.priceMillipoints = 10_000
            snapshot.policy.portfolio = [floor]
            snapshot.policy.disabledRules = ["H9", "H15"]
            snapshot.policy.personalSafeguards = []
            snapshot.policyVersion = 7
            // Names of organisations are empty in random pools; titles hold what has to be escaped.
            snapshot.needs[0].record.title = "a\\b;c\nd"
            #expect(!snapshot.rules.transfers.isEmpty && !snapshot.rulings.isEmpty)
            let text = snapshot.canonical
            let back = try Snapshot(canonical: text)
            #expect(back == snapshot)
            #expect(back.canonical == text)
            #expect(Matcher(back).problem == Matcher(snapshot).problem)
        }
    }

    @Test("The text does not depend on how many threads write it", arguments: [0, 1, 3, 60])
    func threads(needs: Int) {
        var snapshot = randomPool(seed: 2)
        snapshot.needs = Array(snapshot.needs.prefix(needs))
        for threads in [2, 3] {
            let parts = snapshot.canonicalParts(threads: threads)
            #expect(parts.pool + parts.proposed == snapshot.canonical)
        }
        #expect(snapshot.canonical.count(where: { $0 == UInt8(ascii: "\n") }) > needs + snapshot.offers.count)
    }

    @Test("Whatever a match depends on changes the hash")
    func hash() {
        let snapshot = randomPool(seed: 1)
        let hash = Snapshot.hash(snapshot.canonical)
        let changes: [(inout Snapshot) -> Void] = [
            { $0.date = $0.date.adding(days: 1) }, { $0.policy.weights.swapAt(0, 1) },
            { $0.policy.portfolio = [PortfolioRule()] }, { $0.rules.transfers.removeLast() },
            { $0.rules.licenceUses[0].isAllowed.toggle() }, { $0.rulings.removeLast() },
            { $0.needs[0].lexemes.append("word") }, { $0.offers[0].record.useConditions.append(.nonProfit) },
        ]
        for change in changes {
            var other = snapshot
            change(&other)
            #expect(Snapshot.hash(other.canonical) != hash)
        }
    }
}
