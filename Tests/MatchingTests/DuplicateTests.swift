import Programme
import Testing

@testable import Matching

@Suite("Possible duplicates")
struct DuplicateTests {
    /// A pool of needs in few countries with few words, so that many are nearly alike.
    private static func pool(_ count: Int, seed: UInt64) -> Snapshot {
        var random = SeededGenerator(seed: seed)
        var fixture = Fixture()
        fixture.snapshot.organisations = []
        let themes = ["agriculture", "health", "health.imaging", "health.triage"]
        let words = (0..<9).map { "word-\($0)" }
        let needs = (0..<count).map { index in
            var need = fixture.need
            need.externalID = "N-\(1_000 + index)"
            need.country = random.pick(["KE", "NP"], "KE")
            need.sectors = random.some(themes, 40)
            need.textLanguage = random.pick(["en", "en", "fr", nil], nil)
            if random.chance(10) { need.opens = nil }
            if random.chance(10) { (need.opens, need.closes) = (day("2026-12-01"), day("2026-12-31")) }
            need.components = (0..<random.pick([1, 1, 2], 1)).map { place in
                var component = fixture.component
                component.code = "part-\(place)"
                component.kind = place == 0 ? random.pick([.training, .compute], .training) : .dataset
                component.quantity = random.pick([10, 10, 11, 15, 30], 10)
                return component
            }
            return need
        }
        var snapshot = fixture.snapshot(needs: needs, offers: [])
        for index in snapshot.needs.indices {
            snapshot.needs[index].lexemes = random.chance(10) ? [] : random.some(words, 50)
        }
        return snapshot
    }

    /// Every pair, by the definition.
    private static func all(_ snapshot: Snapshot) -> [PossibleDuplicate] {
        let needs = snapshot.needs
        var found: [PossibleDuplicate] = []
        for (place, one) in needs.enumerated() {
            for other in needs[(place + 1)...] {
                let (left, right) = (one.record, other.record)
                guard left.country == right.country, kinds(left) == kinds(right),
                    let opens = left.opens, let otherOpens = right.opens,
                    let closes = left.closes, let otherCloses = right.closes,
                    opens <= otherCloses, otherOpens <= closes
                else { continue }
                let (themes, others) = (Set(left.sectors), Set(right.sectors))
                let shared = Int64(themes.intersection(others).count)
                var score = 30 * (shared * 1_000_000 / Int64(max(1, themes.union(others).count)))
                let sizes = kinds(left).reduce(Int64(0)) { sum, kind in
                    let (a, b) = (amount(left, kind), amount(right, kind))
                    return sum + min(a, b) * 1_000_000 / max(a, b)
                }
                score += 30 * sizes / Int64(kinds(left).count)
                var weight: Int64 = 60
                if let language = left.textLanguage, language == right.textLanguage, !one.lexemes.isEmpty,
                    !other.lexemes.isEmpty
                {
                    weight = 100
                    let both = Int64(one.lexemes.count + other.lexemes.count)
                    let same = Int64(Set(one.lexemes).intersection(other.lexemes).count)
                    score += 40 * (2 * same * 1_000_000 / both)
                }
                let likeness = score / weight * 100 / 1_000_000
                if likeness >= snapshot.policy.duplicateLikenessPercent {
                    found.append(
                        PossibleDuplicate(
                            need: left.externalID,
                            other: right.externalID,
                            likeness: likeness,
                            isExclusive: false
                        )
                    )
                }
            }
        }
        return found.sorted { ($1.likeness, $0.need, $0.other) < ($0.likeness, $1.need, $1.other) }
    }

    private static func kinds(_ need: Need) -> Set<Kind> { Set(need.components.map(\.kind)) }

    private static func amount(_ need: Need, _ kind: Kind) -> Int64 {
        need.components.filter { $0.kind == kind }.reduce(0) { $0 + $1.quantity }
    }

    private static func find(_ snapshot: Snapshot) -> [PossibleDuplicate] {
        let pool = PoolFacts(snapshot)
        return DuplicateFinder(pool, TopicFit(snapshot, pool.reference)).find()
    }

    @Test(
        "The index leaves out no pair that the definition finds",
        arguments: [1, 30, 50, 51, 60, 61, 70, 71, 80, 90, 99, 100] as [Int64]
    )
    func sameAsAllPairs(percent: Int64) {
        for seed in 1...3 as ClosedRange<UInt64> {
            var snapshot = Self.pool(80, seed: seed)
            snapshot.policy.duplicateLikenessPercent = percent
            let expected = Self.all(snapshot)
            #expect(!expected.isEmpty)
            #expect(Self.find(snapshot) == expected, "seed \(seed)")
        }
    }

    @Test("Thousands of needs with a word and a theme in common are not compared with each other")
    func lookedUp() {
        let count = 6_000
        let members = (0..<count).map { place in
            let own = (0..<4).map { Int32(1 + (place / 2) * 4 + $0) }
            return DuplicateIndex.Member(language: 0, words: own + [0], themes: [7])
        }
        var twins = Set<Int>()
        var pairs = 0
        DuplicateIndex.forEachPair(of: members, likeness: 80) { left, right in
            pairs += 1
            if left == right - 1, right % 2 == 1 { twins.insert(left) }
        }
        #expect(twins.count == count / 2)
        #expect(pairs < count)
    }
}
